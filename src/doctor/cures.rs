//! Better fixes for what the gate tells: the exact lines, worked out of what was gathered.

use std::path::Path;

use super::{Finding, Known, inputs, places, tools, unmeasured};
use crate::collection::Repeat;
use crate::formats::Producer;
use crate::gates::Metric;
use crate::layer_name::LayerName;
use crate::nearest::nearest;
use crate::paths::{How, Placed};

/// Adds to a finding what is known beyond the gate's own words.
pub(super) fn cure(finding: &mut Finding, known: &Known<'_>) {
    match finding.code.as_str() {
        "covgate::paths::unmatched" | "covgate::paths::no-sources" => {
            map(finding, known, |placed| matches!(placed, Placed::Unmatched(_)));
            if finding.edits.is_empty() {
                other_root(finding, known);
            }
        }
        "covgate::paths::by-suffix" => map(finding, known, |placed| matches!(placed, Placed::At(_, How::Suffix))),
        "covgate::paths::by-reports" => map(finding, known, |placed| matches!(placed, Placed::At(_, How::Reports))),
        "covgate::paths::ambiguous" => map(finding, known, |placed| matches!(placed, Placed::Ambiguous(_))),
        "covgate::merge::versions" | "covgate::merge::different-source" => producers(finding, known),
        "covgate::layers::no-data" => candidates(finding, known),
        "covgate::layers::no-branches" | "covgate::layers::some-without-branches" => branches(finding, known),
        "covgate::inputs::not-found" => near_reports(finding, known),
        "covgate::inputs::same-report-twice" | "covgate::inputs::same-report-two-layers" => repeats(finding, known),
        "covgate::project::tests-measured" => tests(finding, known),
        "covgate::layers::unseen-files" => finding.pastes.extend(tools::source(known)),
        "covgate::changes::shallow" | "covgate::changes::no-base" => deepen(finding, known),
        "covgate::baseline::missing" => finding.paste("shell", "covgate baseline"),
        _ => {}
    }
}

/// The lines of `[paths]`, where they are certain.
fn map(finding: &mut Finding, known: &Known<'_>, kind: impl Fn(&Placed) -> bool + Copy) {
    let all = places::mappings(known);
    let mappings: Vec<_> = all.iter().filter(|mapping| mapping.is_of(known, kind)).collect();
    if mappings.is_empty() {
        let uncertain = known.united.paths.uncertain.iter().filter(|uncertain| kind(&uncertain.placed));
        if finding.evidence.is_empty() {
            finding.evidence = uncertain.map(|uncertain| uncertain.name.name.clone()).collect();
        }
        return;
    }
    let shown = mappings.iter().map(|mapping| mapping.evidence(known));
    finding.evidence = shown.chain(std::mem::take(&mut finding.evidence)).collect();
    finding.fix = Some("say under which folders the files were measured".to_owned());
    finding.pastes.clear();
    finding.paste(known.file(), places::lines(&mappings, known));
    finding.edits = mappings.iter().map(|mapping| mapping.edit()).collect();
}

/// The folder that the reported names are relative to, if it is above the root, or elsewhere on this machine.
fn other_root(finding: &mut Finding, known: &Known<'_>) {
    let names: Vec<&str> = known.united.paths.unmatched.iter().map(crate::coverage::SourcePath::as_str).collect();
    let root = crate::paths::absolute(&known.config.root);
    let is_most = |found: usize| found > 0 && found * 4 >= names.len() * 3;
    let holds = |folder: &Path| {
        is_most(names.iter().filter(|name| !name.starts_with('/') && folder.join(name).is_file()).count())
    };
    if let Some(above) = root.ancestors().skip(1).take(3).position(holds) {
        let folder = vec![".."; above + 1].join("/");
        finding.fix = Some(format!("the names are those of the folder {folder}: make that the root"));
        finding.pastes.clear();
        finding.paste("shell", format!("covgate --root {folder}"));
    } else if is_most(names.iter().filter(|name| name.starts_with('/') && Path::new(name).is_file()).count()) {
        finding.fix = Some(
            "the names are of another checkout on this machine: run covgate there, or run the tests here".to_owned(),
        );
    }
}

/// Which report each version wrote.
fn producers(finding: &mut Finding, known: &Known<'_>) {
    let told = known.runs.iter().map(|run| match &run.producer {
        Producer::CoveragePy(Some(version)) => format!("{}: coverage.py {version}", run.name),
        Producer::CoveragePy(None) => format!("{}: coverage.py of an unknown version", run.name),
        Producer::Other => format!("{}: not of coverage.py", run.name),
    });
    let told: Vec<String> = told.filter(|line| !finding.evidence.contains(line)).collect();
    finding.evidence.extend(told);
}

/// Reports that lie there and may be those of a layer without any.
fn candidates(finding: &mut Finding, known: &Known<'_>) {
    let mut layers = known.config.layers.iter();
    let Some(layer) = layers.find(|layer| finding.message.contains(&format!("layer {} ", layer.name))) else {
        return;
    };
    finding.evidence.push(layer.source.clone());
    let is_its = |name: &str| {
        let words = crate::discover::layer_of_words(name);
        words.as_ref().map(LayerName::as_str) == Some(layer.name.as_str()) || name.contains(layer.name.as_str())
    };
    let unused = known.found.iter().map(|input| input.place.name());
    let unused: Vec<&str> = unused.filter(|name| !known.runs.iter().any(|run| run.name == *name)).collect();
    let named: Vec<&str> = unused.iter().copied().filter(|name| is_its(name)).collect();
    let near = || layer.reports.iter().filter_map(|pattern| nearest(pattern, &unused)).collect::<Vec<_>>();
    let likely = if named.is_empty() { near() } else { named };
    // Arguments come instead of patterns.
    if likely.is_empty() || layer.reports.is_empty() || known.is_given {
        return;
    }
    finding.evidence.extend(likely.iter().map(|name| format!("{name} is there, and no pattern matches it")));
    let list: toml_edit::Array = likely.into_iter().collect();
    let list = toml_edit::Value::Array(list);
    finding.fix = Some("name the reports that are there, if they are of this layer, or run its tests".to_owned());
    finding.paste(
        known.file(),
        format!("{}\nreports = {}", known.header(&format!("layers.{}", layer.name)), list.to_string().trim()),
    );
}

/// Reports that lie there and were probably meant.
fn near_reports(finding: &mut Finding, known: &Known<'_>) {
    let names: Vec<&str> = known.found.iter().map(|input| input.place.name()).collect();
    let meant = finding.message.split('"').nth(1).and_then(|name| nearest(name, &names));
    match meant {
        Some(near) => finding.fix = Some(format!("did you mean `{near}`?")),
        None => finding.evidence.extend(names.iter().map(|name| format!("{name} is there"))),
    }
}

/// The reports without branches, and the gates that look at branches all the same.
fn branches(finding: &mut Finding, known: &Known<'_>) {
    let without = known.runs.iter().filter(|run| !run.has_branches);
    let without: Vec<String> = without.map(|run| format!("{}: lines only", run.name)).collect();
    finding.evidence.retain(|name| !without.iter().any(|line| line.starts_with(&format!("{name}:"))));
    finding.evidence.extend(without);
    let of_branches = known.gates.iter().filter(|gate| gate.rule.metric() == Some(Metric::Branches));
    finding.evidence.extend(of_branches.map(inputs::branch_gate));
    finding.pastes.extend(tools::branch(known));
}

/// The two reports; and where their layers are declared, if it is two layers that have them.
fn repeats(finding: &mut Finding, known: &Known<'_>) {
    let is_it = |repeat: &&Repeat| {
        let (first, second) = (&repeat.first, &repeat.second);
        let begin = match &repeat.layers {
            Some((one, two)) => format!("{first} ({one}) and {second} ({two}) "),
            None => format!("{first} and {second} "),
        };
        finding.message.starts_with(&begin)
    };
    let Some(repeat) = known.repeats.iter().find(is_it) else { return };
    finding.evidence = vec![repeat.first.clone(), repeat.second.clone()];
    finding.evidence.dedup();
    let declared = repeat.layers.iter().flat_map(|(one, two)| [one, two]).filter_map(|name| {
        let layer = known.config.layers.iter().find(|layer| layer.name.as_str() == name)?;
        Some(format!("{}: layer {name}: {}", layer.source, layer.reports.join(", ")))
    });
    let declared: Vec<String> = declared.collect();
    finding.evidence.extend(declared);
}

/// The folders of the tests, left out.
fn tests(finding: &mut Finding, known: &Known<'_>) {
    let tests: Vec<&str> = finding.evidence.iter().map(String::as_str).collect();
    let mut patterns = known.config.project.omit.clone();
    patterns.extend(without_tests(&tests).into_iter().filter(|pattern| !known.config.project.omit.contains(pattern)));
    let list: toml_edit::Array = patterns.iter().map(String::as_str).collect();
    let list = toml_edit::Value::Array(list);
    finding.fix = Some("measure the code alone: `pytest --cov=src`, or leave the tests out".to_owned());
    finding.pastes.clear();
    finding.paste(known.file(), format!("{}\nomit = {}", known.header("project"), list.to_string().trim()));
}

/// Patterns of `omit` for the test files among some paths, by their folders where these are of tests.
#[must_use]
pub fn without_tests(paths: &[&str]) -> Vec<String> {
    let pattern = |path: &str| {
        let parts: Vec<&str> = path.split('/').collect();
        let at = parts.iter().position(|part| *part == "tests");
        at.map_or_else(|| path.to_owned(), |at| format!("{}/**", parts[..=at].join("/")))
    };
    let mut patterns: Vec<String> = Vec::new();
    for pattern in paths.iter().filter(|path| unmeasured::is_test(path)).map(|path| pattern(path)) {
        if !patterns.contains(&pattern) {
            patterns.push(pattern);
        }
    }
    patterns
}

/// The history that a CI does not fetch unasked.
fn deepen(finding: &mut Finding, known: &Known<'_>) {
    if !known.surroundings.is_shallow {
        return;
    }
    finding.evidence.push("git rev-parse --is-shallow-repository: true".to_owned());
    finding.paste("shell", "git fetch --unshallow origin");
    finding.paste("CI", "- uses: actions/checkout@v4\n  with:\n    fetch-depth: 0");
    finding.paste("CI", "variables:\n  GIT_DEPTH: \"0\"");
}
