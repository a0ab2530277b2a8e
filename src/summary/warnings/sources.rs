//! Sources that are not what was measured, and tests that were measured as if they were the code.

use super::{Figure, Findings, Judged, counted, few, stale};
use crate::config::Denominator;
use crate::coverage::{Extent, SourcePath};
use crate::layers::{Measured, Scope};

impl Findings {
    /// Sources that are not those that were measured.
    pub(super) fn stale(&mut self, judged: &Judged<'_>) {
        let stale = stale::find(judged);
        let again = "run the tests of this checkout again, or give the checkout that was measured";
        if !stale.beyond.is_empty() {
            let count = counted(stale.beyond.len() as u64, "source is", "sources are");
            let message = format!("{count} not what was measured: {}", few(&stale.beyond));
            self.add_all("covgate::sources::beyond-the-end", &stale.beyond, message, Some(again));
        }
        for (layer, sources) in &stale.newer {
            let count = counted(sources.len() as u64, "source was", "sources were");
            let message = format!("{count} changed after a report of {layer} was written: {}", few(sources));
            self.add_all("covgate::sources::changed", sources, message, Some(again));
        }
    }

    /// Tests among the measured files: they run whole, and raise every figure that they are in.
    pub(super) fn tests_measured(&mut self, judged: &Judged<'_>) {
        let measured = &judged.united.measured;
        let files = measured.files();
        let tests: Vec<&SourcePath> = files
            .iter()
            .filter(|(path, file)| is_test(path) && file.overall.statements() > 0)
            .map(|(path, _)| path)
            .collect();
        if tests.is_empty() {
            return;
        }
        let others = files.keys().filter(|path| !is_test(path)).map(|path| (path.clone(), Extent::Whole)).collect();
        let figure = |measured: &Measured| Figure::new(measured.figures(Scope::Overall, Denominator::Union).combined());
        let message = format!(
            "{} measured as code: overall is {} with them, {} without: {}",
            counted(tests.len() as u64, "test file is", "test files are"),
            figure(measured).shown,
            figure(&measured.within(&others)).shown,
            few(&tests)
        );
        let help = "measure the code alone: `pytest --cov=src`, or leave them out:\n[project]\nomit = [\"tests/**\"]";
        self.add_all("covgate::project::tests-measured", &tests, message, Some(help));
    }
}

/// True for a file that pytest collects tests from by default, or that serves tests: by its name, or by a folder `tests`.
fn is_test(path: &SourcePath) -> bool {
    let (folder, name) = path.as_str().rsplit_once('/').unwrap_or(("", path.as_str()));
    let stem = name.strip_suffix(".py").unwrap_or_default();
    let is_named = stem == "conftest" || stem.starts_with("test_") || stem.ends_with("_test");
    is_named || folder.split('/').any(|part| part == "tests")
}
