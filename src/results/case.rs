//! One element of a file of results: which test, how it ended, how long it took.

use super::Duration;

/// Which test: what a file of results tells of its place, and its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TestId {
    /// Its source; empty where the producer does not tell it (pytest's `xunit2`).
    pub file: String,
    /// Its module and classes, with dots between them; empty for what failed before there was a test.
    pub class: String,
    /// Its name, with its parameters.
    pub name: String,
}

impl TestId {
    /// What people call it: as pytest does where the source is known, `tests/test_a.py::TestB::test_c`, else
    /// `tests.test_a.TestB::test_c`.
    #[must_use]
    pub fn shown(&self) -> String {
        let place = if self.file.is_empty() { &self.class } else { &self.file };
        // A module that could not be imported: the name is the module's.
        if place.is_empty() || (self.class.is_empty() && dotted(&self.file) == self.name) {
            return if place.is_empty() { self.name.clone() } else { place.clone() };
        }
        let classes = if self.file.is_empty() { "" } else { self.classes() };
        let classes = classes.split('.').filter(|class| !class.is_empty());
        std::iter::once(place.as_str()).chain(classes).chain([self.name.as_str()]).collect::<Vec<_>>().join("::")
    }

    /// Its name as pytest would take it on the command line: `tests/test_a.py::TestB::test_c`. Where its source is not
    /// told this is a guess: what begins with a capital letter is a class, what is before it a module.
    #[must_use]
    pub fn node(&self) -> String {
        if !self.file.is_empty() || self.class.is_empty() {
            return self.shown();
        }
        let parts: Vec<&str> = self.class.split('.').collect();
        let is_class = |part: &&str| part.starts_with(|first: char| first.is_uppercase());
        let (module, classes) = parts.split_at(parts.iter().position(is_class).unwrap_or(parts.len()));
        let file = format!("{}.py", module.join("/"));
        std::iter::once(file.as_str())
            .chain(classes.iter().copied())
            .chain([self.name.as_str()])
            .collect::<Vec<_>>()
            .join("::")
    }

    /// The classes within the source, with dots between them.
    fn classes(&self) -> &str {
        let module = dotted(&self.file);
        let inner = self.class.strip_prefix(&module).or_else(|| {
            // The class may begin below the folder that tests are found from.
            let at = self.class.rfind(module.rsplit('.').next()?)?;
            let rest = &self.class[at..];
            rest.strip_prefix(module.rsplit('.').next()?)
        });
        inner.and_then(|inner| inner.strip_prefix('.')).unwrap_or_default()
    }
}

/// `tests/test_a.py` as a module.
fn dotted(file: &str) -> String {
    file.strip_suffix(".py").unwrap_or(file).replace(['/', '\\'], ".")
}

/// How a test ended. Of several in one file the greatest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It passed; one that was expected to fail and did not is among these unless it is strict.
    Passed,
    /// It was not run.
    Skipped,
    /// It failed, as it was expected to.
    ExpectedFailure,
    /// It failed.
    Failed,
    /// It could not be run: its set-up, its tear-down, its import.
    Error,
}

impl Outcome {
    /// The word for one test of it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Skipped => "skipped",
            Self::ExpectedFailure => "xfailed",
            Self::Failed => "failed",
            Self::Error => "error",
        }
    }
}

/// What one element says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The test.
    pub id: TestId,
    /// How it ended.
    pub outcome: Outcome,
    /// How long it took; none where the file does not tell it, or not as a number.
    pub time: Option<Duration>,
    /// Why it did not pass, in the first line of what the producer says.
    pub message: Option<String>,
    /// True if it is no test but a module that could not be read: none of its tests ran.
    pub is_collection: bool,
}
