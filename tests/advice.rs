//! Advice on real projects: for thresholds above what is reached, covering what is advised passes the gates exactly, and
//! no step can be left out. Reads `tests/fixtures/corpus`, and a larger corpus beside the project when it is there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use covgate::advice::{Plan, gaps, plan, rejudge, suppose};
use covgate::algebra;
use covgate::config::Denominator;
use covgate::coverage::{FileCoverage, SourcePath};
use covgate::gates::{Found, Gate, Metric, Rule, Status, Subject};
use covgate::layer_name::LayerName;
use covgate::layers::{Measured, Scope};
use serde_json::Value;

#[path = "common/judge.rs"]
mod judge;
#[path = "common/mod.rs"]
mod reports;

/// Its XML loses files.
const WITHOUT_XML: &str = "attrs";

fn sets() -> Vec<PathBuf> {
    let folders = [reports::fixtures().join("corpus"), Path::new("../shared/corpus").to_path_buf()];
    folders.iter().filter(|folder| folder.is_dir()).flat_map(|folder| reports::folders(folder)).collect()
}

/// The layers of a set with their reports; shards belong to the groups of the oracle.
fn layers(set: &Path, extension: &str) -> BTreeMap<String, Vec<PathBuf>> {
    let totals = judge::json(&set.join("oracle-totals.json"));
    let name = |path: &Path| path.file_stem().expect("a name").to_string_lossy().replace("coverage-", "");
    let group = |shard: &str| {
        let is_member =
            |group: &Value| group["members"].as_array().is_some_and(|all| all.iter().any(|one| one == shard));
        let mut groups = totals["groups"].as_object().into_iter().flatten();
        let group = groups.find(|(name, group)| !name.starts_with("edge") && is_member(group));
        group.map_or(shard, |(name, _)| name).to_owned()
    };
    let mut layers: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for path in reports::layers(set, extension) {
        layers.entry(group(&name(&path))).or_default().push(path);
    }
    layers
}

/// The set measured.
fn measured(set: &Path, extension: &str) -> Measured {
    measured_but(set, extension, None)
}

/// The set measured without the reports of one layer.
fn measured_but(set: &Path, extension: &str, but: Option<&str>) -> Measured {
    let mut layers = layers(set, extension);
    layers.retain(|name, _| Some(name.as_str()) != but);
    let names: Vec<LayerName> = layers.keys().map(|name| name.parse().expect("a layer")).collect();
    let mut files: BTreeMap<SourcePath, Vec<Option<FileCoverage>>> = BTreeMap::new();
    for (column, paths) in layers.values().enumerate() {
        for (name, coverage) in reports::merge(paths) {
            let path = SourcePath::new(name.rsplit_once("site-packages/").map_or(&*name, |(_, path)| path));
            let columns = files.entry(path.expect("in the project")).or_insert_with(|| vec![None; names.len() + 1]);
            columns[column] = Some(coverage);
        }
    }
    let mut measured = Measured::new(names);
    for (path, columns) in files {
        measured.add(path, columns, None).expect("one source");
    }
    measured
}

/// Measured over all that is known; and over the layers' own runs, where that differs.
fn denominators(measured: &Measured) -> &'static [Denominator] {
    let is_seen_by_all = measured
        .files()
        .values()
        .all(|file| file.columns.split_last().is_some_and(|(_, layers)| layers.iter().all(Option::is_some)));
    if is_seen_by_all { &[Denominator::Union] } else { &[Denominator::Union, Denominator::Own] }
}

fn subjects(measured: &Measured) -> impl Iterator<Item = Subject> {
    measured.layers().iter().cloned().map(Subject::Layer).chain([Subject::Overall])
}

/// Gates that fail, one for each threshold above what is reached: by one, by a tenth, by half and by all of what is missed.
fn failing(measured: &Measured, denominator: Denominator, subject: &Subject, metric: Metric) -> Vec<Gate> {
    let scope = match subject {
        Subject::Layer(layer) => Scope::Layer(measured.column(layer).expect("a layer")),
        _ => Scope::Overall,
    };
    let figures = measured.figures(scope, denominator);
    let Some(measure) = figures.metric(metric).filter(|measure| measure.total() > 0) else { return Vec::new() };
    let (covered, total) = (measure.high().covered(), measure.total());
    let missed = total - covered;
    let wanted = [covered + 1, covered + missed / 10, covered + missed / 2, total];
    let gate = |wanted: u64| {
        // Cut to nine places, the percentage of a count needs that count.
        let digits = u128::from(wanted) * 100_000_000_000 / u128::from(total);
        let percent = format!("{}.{:09}", digits / 1_000_000_000, digits % 1_000_000_000);
        let layer = match subject {
            Subject::Layer(layer) => Some(layer.clone()),
            _ => None,
        };
        let rule = Rule::floor(layer, metric, percent.parse().expect("a percentage"), "default");
        rule.judge(Found::Share(measure))
    };
    let wanted = wanted.into_iter().filter(|wanted| covered < *wanted && *wanted <= total);
    wanted.map(gate).filter(|gate| gate.status == Status::Fail).collect()
}

fn assert_exact(what: &str, measured: &Measured, denominator: Denominator, gates: &[Gate]) -> Plan {
    let plan = plan(measured, denominator, gates);
    let covered = |gate: &Gate| gate.measure().expect("measured").low().covered();
    let after = rejudge(&suppose(measured, &plan.steps), denominator, gates);
    for closing in &plan.gates {
        let (before, after) = (&gates[closing.gate], &after[closing.gate]);
        assert_eq!(covered(before) + closing.gain, covered(after), "{what} {}", closing.id);
        assert!(after.status == Status::Pass || !closing.is_reachable(), "{what} {}", closing.id);
    }
    let every = plan.steps.len().div_ceil(8).max(1);
    for at in (0..plan.steps.len()).step_by(every) {
        let mut fewer = plan.clone();
        fewer.steps.remove(at);
        assert!(!fewer.closes(measured, &gaps(measured, denominator, gates)), "{what}: needless {:?}", plan.steps[at]);
    }
    plan
}

/// How many gates were closed, and how many cannot be with what the reports name.
fn check(extension: &str) -> (usize, usize) {
    let (mut closed, mut open) = (0, 0);
    for set in sets().into_iter().filter(|set| extension == "json" || !set.ends_with(WITHOUT_XML)) {
        let measured = measured(&set, extension);
        for &denominator in denominators(&measured) {
            for (subject, metric) in
                subjects(&measured).flat_map(|subject| Metric::ALL.map(|metric| (subject.clone(), metric)))
            {
                for gate in failing(&measured, denominator, &subject, metric) {
                    let id =
                        format!("{} {denominator:?} {} {}", set.display(), gate.rule.id(), gate.rule.demand.limit());
                    let plan = assert_exact(&id, &measured, denominator, &[gate]);
                    let [closing] = plan.gates.as_slice() else { panic!("{id}: one gate failed") };
                    if !closing.is_reachable() {
                        open += 1;
                        continue;
                    }
                    closed += 1;
                    assert_eq!(closing.slack(), Some(0), "{id}");
                    let total = plan.statements + plan.exits;
                    assert!(total == closing.short_by || metric == Metric::Branches, "{id}: {total} advised");
                }
            }
        }
    }
    (closed, open)
}

#[test]
fn one_gate_of_a_project_passes_exactly() {
    let (closed, open) = check("json");
    assert!(closed > 100 && open == 0, "{closed} closed, {open} open");
}

#[test]
fn one_gate_of_a_project_passes_exactly_with_xml() {
    let (closed, open) = check("xml");
    assert!(closed > 30, "{closed} closed, {open} open");
}

#[test]
fn all_gates_of_a_project_pass_together_for_less_than_one_by_one() {
    for set in sets() {
        let measured = measured(&set, "json");
        for &denominator in denominators(&measured) {
            for step in 0..3 {
                let scopes = subjects(&measured);
                let pairs = scopes.flat_map(|subject| Metric::ALL.map(|metric| (subject.clone(), metric)));
                let gates: Vec<Gate> = pairs
                    .filter_map(|(subject, metric)| {
                        failing(&measured, denominator, &subject, metric).into_iter().nth(step)
                    })
                    .collect();
                let what = format!("{} {denominator:?} {step}", set.display());
                let together = assert_exact(&what, &measured, denominator, &gates);
                let apart: u64 = gates
                    .iter()
                    .map(|gate| plan(&measured, denominator, std::slice::from_ref(gate)))
                    .map(|plan| plan.statements + plan.exits)
                    .sum();
                let total = together.statements + together.exits;
                assert!(total < apart, "{what}: {total} together, {apart} one by one");
            }
        }
    }
}

#[test]
fn overall_without_a_layer_is_that_of_a_run_without_its_reports() {
    for (set, extension) in sets().into_iter().flat_map(|set| ["json", "xml"].map(|extension| (set.clone(), extension)))
    {
        if extension == "xml" && set.ends_with(WITHOUT_XML) {
            continue;
        }
        let all = measured(&set, extension);
        for (column, layer) in all.layers().iter().enumerate() {
            let what = format!("{} {extension} {layer}", set.display());
            let rest = measured_but(&set, extension, Some(layer.as_str()));
            let truth = rest.figures(Scope::Overall, Denominator::Union);
            assert_eq!(algebra::overall_without(&all, column, &Metric::ALL), truth, "{what}");
            assert_eq!(all.without(column).figures(Scope::Overall, Denominator::Union), truth, "{what}");
            assert_eq!(all.without(column).files().keys().collect::<Vec<_>>(), rest.files().keys().collect::<Vec<_>>());
            assert_eq!(algebra::files_of_only(&all, column), (all.files().len() - rest.files().len()) as u64, "{what}");
        }
    }
}
