//! Classes of speed: what is fast, what is slow, and what is between.

use super::Duration;

/// The two limits between the classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speed {
    /// Below is fast.
    pub fast: Duration,
    /// Above is slow.
    pub slow: Duration,
}

impl Default for Speed {
    /// Fast is below one second, slow is above five.
    fn default() -> Self {
        Self { fast: Duration::seconds(1), slow: Duration::seconds(5) }
    }
}

/// How fast a test is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Below the lower limit.
    Fast,
    /// From the lower limit to the upper one.
    Medium,
    /// Above the upper limit.
    Slow,
}

impl Class {
    /// All classes, the fastest first.
    pub const ALL: [Self; 3] = [Self::Fast, Self::Medium, Self::Slow];

    /// The word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Medium => "medium",
            Self::Slow => "slow",
        }
    }
}

impl Speed {
    /// The class of a duration.
    #[must_use]
    pub fn class(self, duration: Duration) -> Class {
        if duration < self.fast {
            Class::Fast
        } else if duration > self.slow {
            Class::Slow
        } else {
            Class::Medium
        }
    }
}

/// How the tests that ran share out among the classes: each once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Tests by class, in the order of [`Class::ALL`].
    pub tests: [u64; 3],
    /// The time that they took.
    pub time: [Duration; 3],
    /// Tests that ran, and of which no duration is known.
    pub unknown: u64,
}

impl Share {
    /// Tests of a class.
    #[must_use]
    pub fn of(&self, class: Class) -> u64 {
        self.tests[class as usize]
    }

    /// All tests that ran.
    #[must_use]
    pub fn ran(&self) -> u64 {
        self.tests.iter().sum::<u64>() + self.unknown
    }
}

impl std::ops::Add for Share {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        for class in Class::ALL {
            self.tests[class as usize] += other.tests[class as usize];
            self.time[class as usize] = self.time[class as usize] + other.time[class as usize];
        }
        self.unknown += other.unknown;
        self
    }
}

impl std::iter::Sum for Share {
    fn sum<I: Iterator<Item = Self>>(shares: I) -> Self {
        shares.fold(Self::default(), std::ops::Add::add)
    }
}
