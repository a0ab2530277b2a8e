//! Advice on real projects: for thresholds above what is reached, covering what is advised passes the gates exactly, and
//! no step can be left out. Reads `tests/fixtures/corpus`, and a larger corpus beside the project when it is there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use covgate::advice::{Plan, gaps, plan, rejudge, suppose};
use covgate::algebra;
use covgate::config::Denominator;
use covgate::coverage::{Extent, FileCoverage, LineSet, Measure, Percent, Ratio, SourcePath};
use covgate::gates::{Check, Demand, Found, Gate, Metric, Rule, Severity, Status, Subject, Unit};
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
        // A gate of each file counts the files that hold it.
        if before.rule.demand.floor_of_each().is_none() {
            assert_eq!(covered(before) + closing.gain, covered(after), "{what} {}", closing.id);
        }
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

/// Numbers that look like chance and are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).expect("small")
    }
}

/// Gates over parts of the code, as rules, critical code and changed lines have them; by turns with a floor, with a count
/// of misses, and for each file. Those that fail.
fn over_parts(measured: &Measured, denominator: Denominator, chance: &mut Chance) -> Vec<Gate> {
    let files: Vec<_> = measured.files().iter().collect();
    let scopes: Vec<Option<LayerName>> = measured.layers().iter().cloned().map(Some).chain([None]).collect();
    let gates = (0..6).filter_map(|turn| {
        let layer = scopes[chance.below(scopes.len())].clone();
        let first = chance.below(files.len());
        let some = files.iter().skip(first).take(1 + chance.below(8));
        let part: BTreeMap<SourcePath, Extent> =
            some.filter_map(|(path, file)| Some(((*path).clone(), extent(turn % 3, &file.overall, chance)?))).collect();
        let percent: Percent = format!("{}.{}", 30 + chance.below(70), chance.below(10)).parse().expect("a percentage");
        let (subject, demand) = match turn {
            0 => (rule_of(Check::Together), Demand::AtLeast(percent)),
            1 => (Subject::Critical("all".to_owned()), Demand::AtLeast("100".parse().expect("a percentage"))),
            2 => (Subject::Patch(layer.clone()), Demand::AtLeast(percent)),
            3 => (rule_of(Check::EachFile), Demand::EachAtLeast(percent)),
            4 => (rule_of(Check::MaxMissed), Demand::MissedAtMost(chance.below(20) as u64)),
            _ => (Subject::Patch(layer.clone()), Demand::MissedAtMost(0)),
        };
        let (unit, severity) = match turn {
            3 => (Unit::Files, Severity::Warn),
            0 | 1 => (Metric::Combined.into(), Severity::Error),
            _ => (Metric::Lines.into(), Severity::Warn),
        };
        let rule = Rule { subject, demand, unit, severity, ..Rule::floor(layer, Metric::Lines, percent, "default") };
        let gate = Gate { part: Some(part), ..rule.judge(Found::Share(Measure::exact(0, 1))) };
        // Judged for the first time, as it is judged again later.
        let gate = rejudge(measured, denominator, &[without_total(gate)]).pop()?;
        (gate.status == Status::Fail).then_some(gate)
    });
    gates.collect()
}

/// A gate of changed lines keeps the total that it was judged over: here it is judged over nothing yet.
fn without_total(gate: Gate) -> Gate {
    Gate { found: Some(Found::Share(Measure::default())), ..gate }
}

/// A gate of the baseline, of a layer or of all together, which had up to twenty more of the same total.
fn since_baseline(measured: &Measured, denominator: Denominator, chance: &mut Chance) -> Option<Gate> {
    let layer = measured.layers().get(chance.below(measured.layers().len() + 1)).cloned();
    let none = "0".parse().expect("a percentage");
    let floor = Rule::floor(layer.clone(), Metric::Combined, none, "default");
    let now = measured.figures(measured.scope_of_rule(&floor)?, denominator).combined();
    let more = now.low().missed().min(1 + chance.below(20) as u64);
    let base = Ratio::new(now.low().covered() + more, now.total())?;
    let rule = Rule { subject: Subject::Baseline(layer), demand: Demand::DropAtMost(none), ..floor };
    Some(rule.judge(Found::Change { base, now })).filter(|gate| gate.status == Status::Fail)
}

fn rule_of(check: Check) -> Subject {
    Subject::Rule { name: "part".to_owned(), check }
}

/// Whole files, some functions, or some lines; none where there are none.
fn extent(kind: usize, file: &FileCoverage, chance: &mut Chance) -> Option<Extent> {
    match kind {
        0 => Some(Extent::Whole),
        1 => {
            let functions =
                file.regions()?.functions.iter().filter(|(name, region)| !name.is_empty() && region.statements > 0);
            let some = functions.filter(|_| chance.below(3) == 0);
            let some: BTreeMap<_, _> = some.map(|(name, region)| (name.clone(), region.clone())).collect();
            (!some.is_empty()).then_some(Extent::Functions(some))
        }
        _ => {
            let lines: LineSet = file.statement_lines()?.iter().filter(|_| chance.below(4) == 0).collect();
            (!lines.is_empty()).then_some(Extent::Lines(lines))
        }
    }
}

#[test]
fn gates_of_rules_critical_code_changed_lines_and_the_baseline_pass_together_at_any_threshold() {
    let mut closed = 0;
    for set in sets() {
        let measured = measured(&set, "json");
        let mut chance = Chance(0x2545_F491_4F6C_DD1D);
        for &denominator in denominators(&measured) {
            for round in 0..8 {
                let what = format!("{} {denominator:?} {round}", set.display());
                let mut gates = over_parts(&measured, denominator, &mut chance);
                gates.extend(since_baseline(&measured, denominator, &mut chance));
                // Beside them the gates of a layer and of all together.
                let floors = subjects(&measured).filter(|_| round % 2 == 0);
                gates.extend(floors.filter_map(|subject| {
                    failing(&measured, denominator, &subject, Metric::Combined).into_iter().nth(round % 3)
                }));
                let plan = assert_exact(&what, &measured, denominator, &gates);
                assert!(plan.gates.iter().all(covgate::advice::Closing::is_reachable), "{what}");
                closed += plan.gates.len();
            }
        }
    }
    assert!(closed > 50, "{closed} closed");
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
