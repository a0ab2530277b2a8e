//! Findings about coverage.py's configuration: what makes a gate weaker than it looks.

use std::collections::BTreeSet;

use super::{Known, Value, found, of, of_coverage};
use crate::audit::{Finding, Weight};
use crate::tool_settings::{Place, Setting, matches_path};

pub(super) fn all(known: &Known<'_>) -> Vec<Finding> {
    let coverage = known.coverage;
    let refused = found(
        "covgate::audit::coverage-refused",
        Weight::Fault,
        coverage.refused.iter().map(|refused| format!("{}: {}", refused.place, refused.why)).collect(),
        |_| "coverage.py refuses its configuration and measures nothing".to_owned(),
        "mend the file at the line that is named",
    );
    let used = coverage.file.clone().unwrap_or_default();
    let ignored = found(
        "covgate::audit::coverage-ignored",
        Weight::Warning,
        coverage.ignored.clone(),
        |_| format!("coverage.py reads `{used}` alone, and these configure it too"),
        format!("move what they say to `{used}`, and delete their sections for coverage.py"),
    );
    let findings = [
        refused,
        ignored,
        rounds(known),
        branch(known),
        source(known),
        relative(known),
        omits(known),
        excludes(known),
        replaces(known),
        parallel(known),
        errors(known),
        cov_fail_under(known),
        no_cov_on_fail(known),
        no_cov(known),
    ];
    findings.into_iter().flatten().collect()
}

/// The file that counts, for what is not in it.
fn missing_from(known: &Known<'_>) -> Vec<String> {
    vec![known.coverage.file.clone().unwrap_or_else(|| "no configuration of coverage.py".to_owned())]
}

/// The line that a setting stands on.
fn place_of<T>(setting: Option<&Setting<T>>) -> Option<&Place> {
    setting.map(|setting| &setting.place)
}

/// What is not set weighs less where nothing says that coverage is configured here at all.
fn weight(known: &Known<'_>) -> Weight {
    if known.coverage.file.is_some() || !known.pytest.options.cov.is_empty() { Weight::Warning } else { Weight::Hint }
}

/// coverage.py rounds before it compares: `fail_under = 90` holds from 89.5 % on.
fn rounds(known: &Known<'_>) -> Option<Finding> {
    let coverage = known.coverage;
    let floor = coverage.fail_under.as_ref()?;
    let text = floor.value.trim();
    let (whole, places) = text.split_once('.').unwrap_or((text, ""));
    let places = places.trim_end_matches('0');
    let precision =
        coverage.precision.as_ref().map_or(0, |setting| setting.value).max(u32::try_from(places.len()).unwrap_or(0));
    let whole: u64 = whole.parse().ok()?;
    // 100 is compared without rounding, and 0 gates nothing.
    if precision >= 2 || (places.is_empty() && (whole >= 100 || whole == 0)) {
        return None;
    }
    // In units of half of the last place that counts.
    let scale = 10_u64.pow(precision);
    let fraction: u64 = format!("{places:0<width$}", width = precision as usize).parse().unwrap_or(0);
    let passes = (whole * scale + fraction) * 10 - 5;
    let passes =
        format!("{}.{:0>width$}", passes / (scale * 10), passes % (scale * 10), width = precision as usize + 1);
    let finding = found(
        "covgate::audit::coverage-rounds",
        Weight::Warning,
        vec![floor.place.to_string()],
        |_| format!("`fail_under = {text}` is compared after rounding: coverage.py passes from {passes} % on"),
        "round to two places, or judge with covgate, which never rounds",
    )?;
    Some(finding.pasting(of_coverage(
        coverage,
        "report",
        "precision",
        &Value::Plain("2"),
        place_of(coverage.precision.as_ref()),
    )))
}

fn branch(known: &Known<'_>) -> Option<Finding> {
    let coverage = known.coverage;
    if coverage.branch.as_ref().is_some_and(|setting| setting.value) || known.pytest.options.cov_branch.is_some() {
        return None;
    }
    let places =
        coverage.branch.as_ref().map_or_else(|| missing_from(known), |setting| vec![setting.place.to_string()]);
    let finding = found(
        "covgate::audit::coverage-no-branch",
        weight(known),
        places,
        |_| "branches are not measured: an `if` whose other way was never taken counts as covered".to_owned(),
        "measure branches",
    )?;
    Some(finding.pasting(of_coverage(
        coverage,
        "run",
        "branch",
        &Value::Plain("true"),
        place_of(coverage.branch.as_ref()),
    )))
}

fn source(known: &Known<'_>) -> Option<Finding> {
    let coverage = known.coverage;
    let is_named = |setting: &Setting<String>| !setting.value.is_empty();
    if !coverage.source.is_empty() || known.pytest.options.cov.iter().any(is_named) {
        return None;
    }
    let guess = if known.inventory.tree.files.iter().any(|file| file.path.starts_with("src/")) { "src" } else { "." };
    let finding = found(
        "covgate::audit::coverage-no-source",
        weight(known),
        missing_from(known),
        |_| "`source` is not set: files that no test imports are in no figure, and test files may be".to_owned(),
        "name the folders or packages that are measured",
    )?;
    Some(finding.pasting(of_coverage(coverage, "run", "source", &Value::Words(vec![guess.to_owned()]), None)))
}

fn relative(known: &Known<'_>) -> Option<Finding> {
    let coverage = known.coverage;
    if coverage.file.is_none() || coverage.relative_files.as_ref().is_some_and(|setting| setting.value) {
        return None;
    }
    let places =
        coverage.relative_files.as_ref().map_or_else(|| missing_from(known), |setting| vec![setting.place.to_string()]);
    let finding = found(
        "covgate::audit::coverage-absolute-paths",
        Weight::Hint,
        places,
        |_| {
            "`relative_files` is not set: data of other machines and folders does not combine without `[paths]`"
                .to_owned()
        },
        "store paths relative to the root",
    )?;
    Some(finding.pasting(of_coverage(
        coverage,
        "run",
        "relative_files",
        &Value::Plain("true"),
        place_of(coverage.relative_files.as_ref()),
    )))
}

/// Files of the project's own code that `omit` takes out of every figure.
fn omits(known: &Known<'_>) -> Option<Finding> {
    let sources = if known.coverage.omit.is_empty() { Vec::new() } else { own_code(known) };
    let place = |setting: &Setting<String>| {
        let pattern = setting.value.trim_start_matches("./").trim_end_matches('/');
        // A folder stands for all that is in it.
        let patterns = [pattern.to_owned(), format!("{pattern}/*")];
        let hidden = sources.iter().filter(|path| matches_path(&patterns, path)).count() as u64;
        (hidden > 0).then(|| format!("{}: `{}` hides {}", setting.place, setting.value, of(hidden, "file")))
    };
    found(
        "covgate::audit::coverage-omits-source",
        Weight::Warning,
        known.coverage.omit.iter().filter_map(place).collect(),
        |_| format!("`omit` takes files of the project's own code ({} in all) out of every figure", sources.len()),
        "take out of `omit` what ships; what must stay out can be named in `omit` of `[project]` in covgate.toml, where it is counted",
    )
}

/// Files below `src` and below the sources of covgate and coverage.py, without those of tests.
fn own_code<'a>(known: &Known<'a>) -> Vec<&'a str> {
    let of_coverage = known.coverage.source.iter().map(|setting| setting.value.trim_end_matches('/'));
    let told = of_coverage.chain(known.config.project.source.iter().map(String::as_str)).chain(["src"]);
    // A source is a folder, or a package by its dotted name.
    let folders: Vec<String> =
        told.flat_map(|source| [format!("{source}/"), format!("{}/", source.replace('.', "/"))]).collect();
    let tests: BTreeSet<&str> = known.inventory.files.iter().map(|file| file.path.as_str()).collect();
    let paths = known.inventory.tree.files.iter().map(|file| file.path.as_str());
    paths
        .filter(|path| folders.iter().any(|folder| path.starts_with(folder.as_str())) && !tests.contains(path))
        .collect()
}

/// Patterns of excluded lines that match far more than they look like.
fn excludes(known: &Known<'_>) -> Option<Finding> {
    const WIDE: [&str; 22] = [
        "",
        "def",
        "async def",
        "class",
        "if",
        "elif",
        "else",
        "for",
        "while",
        "with",
        "try",
        "except",
        "return",
        "raise",
        "yield",
        "import",
        "from",
        "self",
        "print",
        "@",
        "assert",
        "pass",
    ];
    let is_wide = |pattern: &str| {
        let word = pattern
            .trim_start_matches('^')
            .replace("\\s*", "")
            .replace("\\s+", " ")
            .replace("\\b", "")
            .replace("\\W", "")
            .replace(".*", "")
            .replace(".+", "");
        let word = word.trim_end_matches(['$', '(', '\\']).trim();
        let word = word.strip_suffix(':').map_or(word, str::trim_end);
        WIDE.contains(&word)
    };
    let settings = known.coverage.exclude_also.iter().chain(&known.coverage.exclude_lines);
    let wide = settings.filter(|setting| is_wide(&setting.value));
    found(
        "covgate::audit::coverage-excludes-too-much",
        Weight::Warning,
        wide.map(|setting| format!("{}: `{}`", setting.place, setting.value)).collect(),
        |count| {
            format!(
                "{} of excluded lines match{} almost any code: what they match, and its whole block, is in no figure",
                of(count, "pattern"),
                if count == 1 { "es" } else { "" }
            )
        },
        "write what is meant in full, such as `raise NotImplementedError` or `if TYPE_CHECKING:`",
    )
}

/// `exclude_lines` come instead of coverage.py's own list.
fn replaces(known: &Known<'_>) -> Option<Finding> {
    let lines = &known.coverage.exclude_lines;
    let first = lines.first()?;
    if lines.iter().any(|setting| {
        setting.value.contains("no cover") || setting.value.contains("no\\s*cover") || setting.value.contains("NO")
    }) {
        return None;
    }
    found(
        "covgate::audit::coverage-drops-pragma",
        Weight::Warning,
        vec![first.place.to_string()],
        |_| {
            "`exclude_lines` replaces coverage.py's own list: `# pragma: no cover` excludes nothing any more".to_owned()
        },
        "name the key `exclude_also`, which adds to the list",
    )
}

fn parallel(known: &Known<'_>) -> Option<Finding> {
    let setting = known.coverage.parallel.as_ref().filter(|setting| setting.value)?;
    found(
        "covgate::audit::coverage-parallel",
        Weight::Hint,
        vec![setting.place.to_string()],
        |_| {
            "`parallel` gives each process a data file of its own: a report before `coverage combine` has only a part, or nothing".to_owned()
        },
        "run `coverage combine` before `coverage json`; pytest-cov does it itself",
    )
}

fn errors(known: &Known<'_>) -> Option<Finding> {
    let setting = known.coverage.ignore_errors.as_ref().filter(|setting| setting.value)?;
    found(
        "covgate::audit::coverage-ignores-errors",
        Weight::Warning,
        vec![setting.place.to_string()],
        |_| "`ignore_errors` leaves files out of reports that coverage.py cannot read, without failing".to_owned(),
        "delete the line",
    )
}

fn cov_fail_under(known: &Known<'_>) -> Option<Finding> {
    let setting = known.pytest.options.cov_fail_under.as_ref()?;
    let text = &setting.value;
    found(
        "covgate::audit::cov-fail-under",
        Weight::Warning,
        vec![setting.place.to_string()],
        |_| {
            format!("`--cov-fail-under={text}` in `addopts` judges every run by itself: one layer, one file, one shard")
        },
        "take it out of `addopts`, and let covgate judge all runs together",
    )
}

fn no_cov_on_fail(known: &Known<'_>) -> Option<Finding> {
    let place = known.pytest.options.no_cov_on_fail.as_ref()?;
    of_option(
        place,
        "covgate::audit::no-cov-on-fail",
        "`--no-cov-on-fail` writes no report when a test fails: the run before it is judged, or nothing",
    )
}

fn no_cov(known: &Known<'_>) -> Option<Finding> {
    let place = known.pytest.options.no_cov.as_ref()?;
    of_option(place, "covgate::audit::no-cov", "`--no-cov` in `addopts` turns coverage off in every run")
}

fn of_option(place: &Place, code: &'static str, message: &str) -> Option<Finding> {
    found(code, Weight::Warning, vec![place.to_string()], |_| message.to_owned(), "take it out of `addopts`")
}
