//! The tests of one layer, each once, whatever number of elements and files speak of it.

use std::collections::BTreeMap;

use super::{Case, Class, Duration, Outcome, Share, Speed, TestId};

/// What is known of one test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// The worst of its outcomes.
    pub outcome: Outcome,
    /// Why it did not pass: the first reason given for the worst outcome.
    pub message: Option<String>,
    /// The longest that it took in one file; none where no file tells it.
    pub longest: Option<Duration>,
    /// All that it took: attempts, set-up and tear-down, files.
    pub spent: Duration,
    /// Files that speak of it.
    pub files: u64,
    /// True if one file speaks of it several times: tried again, or failed in the test and in its tear-down.
    pub is_repeated: bool,
    /// True if it is a module that could not be read.
    pub is_collection: bool,
}

impl Test {
    fn new(case: Case) -> Self {
        Self {
            outcome: case.outcome,
            message: case.message,
            longest: case.time,
            spent: case.time.unwrap_or_default(),
            files: 1,
            is_repeated: false,
            is_collection: case.is_collection,
        }
    }

    /// Another element of the same test in the same file: the worse outcome wins, their times add up.
    fn again(&mut self, case: Case) {
        if case.outcome > self.outcome {
            (self.outcome, self.message) = (case.outcome, case.message);
        }
        self.longest = match (self.longest, case.time) {
            (Some(one), Some(two)) => Some(one + two),
            (one, two) => one.or(two),
        };
        self.spent = self.spent + case.time.unwrap_or_default();
        self.is_repeated = true;
        self.is_collection |= case.is_collection;
    }

    /// What another file says of the same test: a failure wins, and what ran anywhere has run.
    fn merge(&mut self, other: Self) {
        if across(other.outcome) > across(self.outcome) {
            (self.outcome, self.message) = (other.outcome, other.message);
        }
        self.longest = self.longest.max(other.longest);
        self.spent = self.spent + other.spent;
        self.files += other.files;
        self.is_repeated |= other.is_repeated;
        self.is_collection |= other.is_collection;
    }

    /// True if it failed or could not be run.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        matches!(self.outcome, Outcome::Failed | Outcome::Error)
    }

    /// True if its code was run, to whatever end.
    #[must_use]
    pub fn ran(&self) -> bool {
        self.outcome != Outcome::Skipped && !self.is_collection
    }
}

/// Which of two files' outcomes counts for a test: one job of a matrix may skip what another runs.
fn across(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Skipped => 0,
        Outcome::ExpectedFailure => 1,
        Outcome::Passed => 2,
        Outcome::Failed => 3,
        Outcome::Error => 4,
    }
}

/// How many tests ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Passed.
    pub passed: u64,
    /// Failed.
    pub failed: u64,
    /// Could not be run.
    pub errors: u64,
    /// Not run.
    pub skipped: u64,
    /// Failed as expected.
    pub xfailed: u64,
}

impl Counts {
    /// All tests.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.passed + self.failed + self.errors + self.skipped + self.xfailed
    }

    /// Those that failed or could not be run.
    #[must_use]
    pub fn broken(&self) -> u64 {
        self.failed + self.errors
    }

    fn count(&mut self, outcome: Outcome) {
        let count = match outcome {
            Outcome::Passed => &mut self.passed,
            Outcome::Failed => &mut self.failed,
            Outcome::Error => &mut self.errors,
            Outcome::Skipped => &mut self.skipped,
            Outcome::ExpectedFailure => &mut self.xfailed,
        };
        *count += 1;
    }
}

impl std::iter::Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), |one, two| Self {
            passed: one.passed + two.passed,
            failed: one.failed + two.failed,
            errors: one.errors + two.errors,
            skipped: one.skipped + two.skipped,
            xfailed: one.xfailed + two.xfailed,
        })
    }
}

/// The results of one layer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LayerResults {
    tests: BTreeMap<TestId, Test>,
}

impl LayerResults {
    /// Adds what one file says; how many tests that are.
    pub fn add(&mut self, cases: Vec<Case>) -> usize {
        let mut file: BTreeMap<TestId, Test> = BTreeMap::new();
        for case in cases {
            match file.get_mut(&case.id) {
                Some(test) => test.again(case),
                None => drop(file.insert(case.id.clone(), Test::new(case))),
            }
        }
        let tests = file.len();
        for (id, test) in file {
            match self.tests.get_mut(&id) {
                Some(known) => known.merge(test),
                None => drop(self.tests.insert(id, test)),
            }
        }
        tests
    }

    /// The tests, by file, class and name.
    #[must_use]
    pub fn tests(&self) -> &BTreeMap<TestId, Test> {
        &self.tests
    }

    /// How many ended how.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        self.tests.values().for_each(|test| counts.count(test.outcome));
        counts
    }

    /// How many tests ran; skipped ones did not.
    #[must_use]
    pub fn ran(&self) -> u64 {
        self.tests.values().filter(|test| test.ran()).count() as u64
    }

    /// True if some test ran.
    #[must_use]
    pub fn has_run(&self) -> bool {
        self.ran() > 0
    }

    /// The time of all tests together.
    #[must_use]
    pub fn spent(&self) -> Duration {
        self.tests.values().map(|test| test.spent).sum()
    }

    /// How the tests that ran share out among the classes of speed.
    #[must_use]
    pub fn share(&self, speed: Speed) -> Share {
        let mut share = Share::default();
        for test in self.tests.values().filter(|test| test.ran()) {
            let Some(longest) = test.longest else {
                share.unknown += 1;
                continue;
            };
            let class = speed.class(longest);
            share.tests[class as usize] += 1;
            share.time[class as usize] = share.time[class as usize] + test.spent;
        }
        share
    }

    /// The class of a test; none for one that did not run, or of which no duration is known.
    #[must_use]
    pub fn class(test: &Test, speed: Speed) -> Option<Class> {
        test.longest.filter(|_| test.ran()).map(|longest| speed.class(longest))
    }
}
