//! The view of results of tests: counts, classes of speed, the slowest, and by name what did not pass.

use serde::Serialize;

use super::{counted, grouped};
use crate::config::Config;
use crate::layer_name::LayerName;
use crate::results::{Class, Counts, Duration, LayerResults, Outcome, Results, Share, Speed, Test, TestId};

/// So many of the slowest tests are told.
pub const SLOWEST: usize = 10;

/// The results of all layers.
#[derive(Clone, Debug, Serialize)]
pub struct ResultRows {
    /// The layers that have results, in order; tests of no layer last.
    pub layers: Vec<ResultRow>,
    /// All of them together.
    pub total: ResultRow,
    /// Tests that failed or could not be run, in order of the layers.
    pub broken: Vec<TestRow>,
    /// Tests that did not run, or failed as expected.
    pub skipped: Vec<TestRow>,
    /// The files that were read, in order.
    pub files: Vec<ResultFileRow>,
}

/// The results of a layer.
#[derive(Clone, Debug, Serialize)]
pub struct ResultRow {
    /// The layer's name, or what stands for it.
    pub name: String,
    /// The layer, if it is one's.
    pub layer: Option<String>,
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
    /// All tests.
    pub tests: u64,
    /// `1,204 passed, 2 skipped`.
    pub sentence: String,
    /// The time of all tests in seconds, cut to two places.
    pub seconds: String,
    /// The classes of speed, the fastest first.
    pub classes: Vec<ClassRow>,
    /// Tests that ran and whose time is not known.
    pub unknown_times: u64,
    /// The slowest, the slowest first.
    pub slowest: Vec<TestRow>,
}

impl ResultRow {
    /// The only class that has tests; none where there are several, or no time is known.
    #[must_use]
    pub fn only_class(&self) -> Option<&ClassRow> {
        let mut with_tests = self.classes.iter().filter(|class| class.tests > 0);
        with_tests.next().filter(|_| with_tests.next().is_none())
    }
}

/// A class of speed.
#[derive(Clone, Debug, Serialize)]
pub struct ClassRow {
    /// `fast`, `medium`, `slow`.
    pub name: &'static str,
    /// `below 1 s`.
    pub range: String,
    /// Tests of it.
    pub tests: u64,
    /// The time they took, in seconds cut to two places.
    pub seconds: String,
    /// The same in microseconds, for shares.
    pub micros: u64,
}

/// A test by name.
#[derive(Clone, Debug, Serialize)]
pub struct TestRow {
    /// Its name.
    pub name: String,
    /// Its layer.
    pub layer: Option<String>,
    /// `passed`, `failed`, `error`, `skipped`, `xfailed`.
    pub outcome: &'static str,
    /// The longest that it took, in seconds cut to two places.
    pub seconds: Option<String>,
    /// Its class of speed; none for one that did not run, or whose time is not known.
    pub class: Option<&'static str>,
    /// Why it did not pass.
    pub message: Option<String>,
}

/// A file of results.
#[derive(Clone, Debug, Serialize)]
pub struct ResultFileRow {
    /// Its name.
    pub path: String,
    /// Its layer.
    pub layer: Option<String>,
    /// True if the layer was taken from the words of the path, not given.
    pub is_layer_guessed: bool,
    /// Tests that it tells of.
    pub tests: u64,
}

/// The view; none where no file of results was read.
#[must_use]
pub fn rows(results: &Results, config: &Config) -> Option<ResultRows> {
    if results.sources().is_empty() {
        return None;
    }
    let speed = config.tests.speed;
    let named = |name: &Option<LayerName>| name.as_ref().map(ToString::to_string);
    let all = || results.layers().iter().map(|(name, layer)| (named(name), layer));
    let of = |wanted: fn(&Test) -> bool| {
        all().flat_map(move |(name, layer)| {
            let tests = layer.tests().iter().filter(|(_, test)| wanted(test));
            tests.map(|(id, test)| test_row(name.as_deref(), id, test, speed)).collect::<Vec<_>>()
        })
    };
    Some(ResultRows {
        layers: all().map(|(name, layer)| row(name.as_deref(), layer, speed)).collect(),
        total: Part {
            name: "all layers".to_owned(),
            layer: None,
            counts: results.counts(),
            spent: all().map(|(_, layer)| layer.spent()).sum(),
            share: results.share(speed),
            slowest: slowest(all(), speed),
        }
        .into_row(speed),
        broken: of(Test::is_broken).collect(),
        skipped: of(|test| matches!(test.outcome, Outcome::Skipped | Outcome::ExpectedFailure)).collect(),
        files: results
            .sources()
            .iter()
            .map(|source| ResultFileRow {
                path: source.name.clone(),
                layer: named(&source.layer),
                is_layer_guessed: source.is_layer_guessed && source.layer.is_some(),
                tests: source.tests as u64,
            })
            .collect(),
    })
}

fn row(name: Option<&str>, layer: &LayerResults, speed: Speed) -> ResultRow {
    Part {
        name: name.unwrap_or("no layer").to_owned(),
        layer: name.map(str::to_owned),
        counts: layer.counts(),
        spent: layer.spent(),
        share: layer.share(speed),
        slowest: slowest(std::iter::once((name.map(str::to_owned), layer)), speed),
    }
    .into_row(speed)
}

struct Part {
    name: String,
    layer: Option<String>,
    counts: Counts,
    spent: Duration,
    share: Share,
    slowest: Vec<TestRow>,
}

impl Part {
    fn into_row(self, speed: Speed) -> ResultRow {
        let Counts { passed, failed, errors, skipped, xfailed } = self.counts;
        let class = |class: Class| ClassRow {
            name: class.name(),
            range: range(class, speed),
            tests: self.share.tests[class as usize],
            seconds: self.share.time[class as usize].hundredths(),
            micros: self.share.time[class as usize].as_micros(),
        };
        ResultRow {
            name: self.name,
            layer: self.layer,
            passed,
            failed,
            errors,
            skipped,
            xfailed,
            tests: self.counts.total(),
            sentence: sentence(self.counts),
            seconds: self.spent.hundredths(),
            classes: Class::ALL.map(class).to_vec(),
            unknown_times: self.share.unknown,
            slowest: self.slowest,
        }
    }
}

/// What a class means.
fn range(class: Class, speed: Speed) -> String {
    match class {
        Class::Fast => format!("below {} s", speed.fast),
        Class::Medium => format!("{} to {} s", speed.fast, speed.slow),
        Class::Slow => format!("above {} s", speed.slow),
    }
}

/// How many tests ended how, without what is zero: `1,204 passed, 2 skipped`.
#[must_use]
pub fn sentence(counts: Counts) -> String {
    let errors = if counts.errors == 1 { "error" } else { "errors" };
    let parts: Vec<String> = [
        (counts.passed, "passed"),
        (counts.failed, "failed"),
        (counts.errors, errors),
        (counts.skipped, "skipped"),
        (counts.xfailed, "xfailed"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, word)| format!("{} {word}", grouped(count)))
    .collect();
    if parts.is_empty() { counted(0, "test", "tests") } else { parts.join(", ") }
}

/// The slowest tests that ran, the slowest first.
fn slowest<'a>(layers: impl Iterator<Item = (Option<String>, &'a LayerResults)>, speed: Speed) -> Vec<TestRow> {
    let mut tests: Vec<(Duration, Option<String>, &TestId, &Test)> = layers
        .flat_map(|(name, layer)| {
            let ran = layer.tests().iter().filter(|(_, test)| test.ran());
            ran.filter_map(move |(id, test)| Some((test.longest?, name.clone(), id, test)))
        })
        .collect();
    tests.sort_by(|one, two| two.0.cmp(&one.0).then_with(|| (&one.1, one.2).cmp(&(&two.1, two.2))));
    tests.iter().take(SLOWEST).map(|(_, name, id, test)| test_row(name.as_deref(), id, test, speed)).collect()
}

fn test_row(layer: Option<&str>, id: &TestId, test: &Test, speed: Speed) -> TestRow {
    TestRow {
        name: id.shown(),
        layer: layer.map(str::to_owned),
        outcome: test.outcome.name(),
        seconds: test.longest.map(Duration::hundredths),
        class: LayerResults::class(test, speed).map(Class::name),
        message: test.message.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::{Case, TestReport};

    fn results(cases: &[(&str, &str, Outcome, &str)]) -> Results {
        let mut results = Results::default();
        for (at, &(layer, name, outcome, time)) in (0..).zip(cases) {
            let id = TestId { class: "tests.test_a".to_owned(), name: name.to_owned(), ..TestId::default() };
            let case = Case { id, outcome, time: time.parse().ok(), message: None, is_collection: false };
            let layer = layer.parse().ok();
            let report = TestReport { name: format!("{at}.xml"), content: at, cases: vec![case] };
            results.add(report, layer.as_ref(), false);
        }
        results.arrange(&["unit", "e2e"].map(|name| name.parse().expect("a layer")));
        results
    }

    #[test]
    fn layers_stand_in_order_and_tests_of_no_layer_last() {
        let results = results(&[
            ("", "a", Outcome::Passed, "1"),
            ("e2e", "a", Outcome::Failed, "6"),
            ("unit", "a", Outcome::Skipped, "0"),
            ("unit", "b", Outcome::Passed, "0.25"),
        ]);
        let rows = rows(&results, &Config::default()).expect("results");
        let shown: Vec<(&str, &str, &str)> =
            rows.layers.iter().map(|row| (row.name.as_str(), row.sentence.as_str(), row.seconds.as_str())).collect();
        assert_eq!(
            shown,
            [("unit", "1 passed, 1 skipped", "0.25"), ("e2e", "1 failed", "6.00"), ("no layer", "1 passed", "1.00")]
        );
        assert_eq!(
            (rows.total.sentence.as_str(), rows.total.seconds.as_str()),
            ("2 passed, 1 failed, 1 skipped", "7.25")
        );
        let classes: Vec<(&str, &str, u64, &str)> = rows
            .total
            .classes
            .iter()
            .map(|class| (class.name, class.range.as_str(), class.tests, class.seconds.as_str()))
            .collect();
        assert_eq!(
            classes,
            [("fast", "below 1 s", 1, "0.25"), ("medium", "1 to 5 s", 1, "1.00"), ("slow", "above 5 s", 1, "6.00")]
        );
        assert_eq!(rows.broken.iter().map(|test| test.name.as_str()).collect::<Vec<_>>(), ["tests.test_a::a"]);
        assert_eq!((rows.skipped.len(), rows.skipped[0].class), (1, None));
        assert!(rows.total.only_class().is_none());
        assert_eq!(rows.layers[0].only_class().map(|class| class.name), Some("fast"));
    }

    #[test]
    fn the_ten_slowest_are_told_the_slowest_first() {
        let names: Vec<String> = (0..12).map(|at| format!("test_{at:02}")).collect();
        let times: Vec<String> = (0..12).map(|at| format!("{}.5", at % 6)).collect();
        let cases: Vec<_> = names
            .iter()
            .zip(&times)
            .map(|(name, time)| ("unit", name.as_str(), Outcome::Passed, time.as_str()))
            .collect();
        let rows = rows(&results(&cases), &Config::default()).expect("results");
        let shown: Vec<&str> =
            rows.total.slowest.iter().map(|test| test.name.rsplit('_').next().expect("a name")).collect();
        assert_eq!(shown, ["05", "11", "04", "10", "03", "09", "02", "08", "01", "07"]);
        assert_eq!(rows.total.slowest[0].seconds.as_deref(), Some("5.50"));
    }

    #[test]
    fn no_results_are_no_rows() {
        assert!(rows(&Results::default(), &Config::default()).is_none());
        assert_eq!(sentence(Counts::default()), "0 tests");
        assert_eq!(sentence(Counts { errors: 1, xfailed: 1_000, ..Counts::default() }), "1 error, 1,000 xfailed");
    }
}
