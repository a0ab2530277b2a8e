//! Counts of tests, which add.

use std::ops::AddAssign;

use serde::Serialize;

use super::collect::Test;

/// Tests, counted. A function counts once, however many parameter sets it has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Files with tests.
    pub files: u64,
    /// Test functions and methods that are certain to be found.
    pub tests: u64,
    /// Those that only running tells of; not among `tests`, and among all that follows.
    pub maybe: u64,
    /// Those that an option of `addopts` deselects, among both.
    pub deselected: u64,
    /// Methods.
    pub methods: u64,
    /// Methods of unittest's classes, among the methods.
    pub unittest: u64,
    /// `async def`.
    pub asynchronous: u64,
    /// Those with parameter sets.
    pub parametrised: u64,
    /// The cases of all tests whose parameter sets are literals, one for a test without any.
    pub cases: u64,
    /// Tests whose number of cases only running tells.
    pub unknown_cases: u64,
    /// Fixtures, conftest.py files included.
    pub fixtures: u64,
    /// Tests that are always skipped.
    pub skipped: u64,
    /// Tests that a condition can skip.
    pub maybe_skipped: u64,
    /// Tests that are expected to fail.
    pub xfailed: u64,
    /// Tests with nothing to run.
    pub empty: u64,
    /// Tests that check nothing by themselves, without the empty ones.
    pub unchecked: u64,
}

impl Counts {
    /// The counts of one test.
    pub(super) fn of(test: &Test, is_deselected: bool) -> Self {
        let one = u64::from;
        let has =
            |name: &str| test.marks.iter().any(|mark| mark.name == name && !mark.is_partial && !mark.is_conditional);
        let is_skipped = has("skip");
        let may_skip = test.marks.iter().any(|mark| mark.name.starts_with("skip"));
        Self {
            files: 0,
            tests: one(test.doubt.is_none()),
            maybe: one(test.doubt.is_some()),
            deselected: one(is_deselected),
            methods: one(test.is_method),
            unittest: one(test.is_unittest),
            asynchronous: one(test.is_async),
            parametrised: one(test.is_parametrised),
            cases: test.cases.unwrap_or_default(),
            unknown_cases: one(test.cases.is_none()),
            fixtures: 0,
            skipped: one(is_skipped),
            maybe_skipped: one(may_skip && !is_skipped),
            xfailed: one(test.marks.iter().any(|mark| mark.name == "xfail")),
            empty: one(test.is_empty),
            unchecked: one(!test.has_check && !test.is_empty),
        }
    }

    /// Tests, certain or not.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.tests + self.maybe
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        let Self {
            files,
            tests,
            maybe,
            deselected,
            methods,
            unittest,
            asynchronous,
            parametrised,
            cases,
            unknown_cases,
            fixtures,
            skipped,
            maybe_skipped,
            xfailed,
            empty,
            unchecked,
        } = other;
        self.files += files;
        self.tests += tests;
        self.maybe += maybe;
        self.deselected += deselected;
        self.methods += methods;
        self.unittest += unittest;
        self.asynchronous += asynchronous;
        self.parametrised += parametrised;
        self.cases = self.cases.saturating_add(cases);
        self.unknown_cases += unknown_cases;
        self.fixtures += fixtures;
        self.skipped += skipped;
        self.maybe_skipped += maybe_skipped;
        self.xfailed += xfailed;
        self.empty += empty;
        self.unchecked += unchecked;
    }
}
