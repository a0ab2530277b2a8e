//! How a run ends.

use std::process::ExitCode;

use crate::gates::Verdict;

/// What the process exits with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Every gate passed, or the command did what it was asked to.
    Passed,
    /// A gate failed; the verdict is sound.
    GateFailed,
    /// There is no sound verdict.
    Error,
}

impl Exit {
    /// The exit of a verdict. With `no_fail`, failed gates are only reported.
    #[must_use]
    pub fn of(verdict: Verdict, no_fail: bool) -> Self {
        match verdict {
            Verdict::Pass => Self::Passed,
            Verdict::Fail if no_fail => Self::Passed,
            Verdict::Fail => Self::GateFailed,
            Verdict::NoData => Self::Error,
        }
    }

    /// The number.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Passed => 0,
            Self::GateFailed => 1,
            Self::Error => 2,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_sound_pass_exits_with_zero_and_no_fail_forgives_only_failures() {
        for (verdict, no_fail, exit, code) in [
            (Verdict::Pass, false, Exit::Passed, 0),
            (Verdict::Pass, true, Exit::Passed, 0),
            (Verdict::Fail, false, Exit::GateFailed, 1),
            (Verdict::Fail, true, Exit::Passed, 0),
            (Verdict::NoData, false, Exit::Error, 2),
            (Verdict::NoData, true, Exit::Error, 2),
        ] {
            let found = Exit::of(verdict, no_fail);
            assert_eq!((found, found.code()), (exit, code), "{verdict}, {no_fail}");
            assert_eq!(ExitCode::from(found), ExitCode::from(code));
        }
    }
}
