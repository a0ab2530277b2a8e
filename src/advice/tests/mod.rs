//! Plans for made-up projects.

mod changed;
mod edges;
mod joint;
mod optimum;
mod parts;
mod random;
mod sound;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::*;
use crate::coverage::{
    Arc, Arcs, Branches, Counts as OnlyCounts, FileCoverage, LineNumber, Region, Regions, Taken, Target, Targets,
};
use crate::gates::{Found, Rule};

/// A source file: its statements, the exits of its lines (negative: out of it), and the bodies of its functions.
#[derive(Clone, Debug, Default)]
pub struct Source {
    pub statements: Vec<u32>,
    pub exits: Vec<(u32, i32)>,
    pub functions: Vec<(String, RangeInclusive<u32>)>,
}

/// What one layer ran and took of a file, and how it was reported.
#[derive(Clone, Debug, Default)]
pub struct Ran {
    pub lines: Vec<u32>,
    pub exits: Vec<(u32, i32)>,
    pub form: Form,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// All exits by name.
    #[default]
    Json,
    /// The missed exits by name; ways out of one line are alike.
    Xml,
    /// Only how many exits were taken.
    Counted,
    /// No branches.
    Plain,
}

pub fn line(number: u32) -> LineNumber {
    LineNumber::new(number).expect("a line number")
}

pub fn lines(numbers: impl IntoIterator<Item = u32>) -> LineSet {
    numbers.into_iter().map(line).collect()
}

impl Source {
    /// Statements on consecutive lines, all in functions of these names and ranges, without branches.
    pub fn new(statements: RangeInclusive<u32>, functions: &[(&str, RangeInclusive<u32>)]) -> Self {
        let functions = functions.iter().map(|(name, lines)| ((*name).to_owned(), lines.clone())).collect();
        Self { statements: statements.collect(), exits: Vec::new(), functions }
    }

    pub fn with_exits(mut self, exits: &[(u32, i32)]) -> Self {
        self.exits = exits.to_vec();
        self
    }

    pub fn report(&self, ran: &Ran) -> FileCoverage {
        let missed = self.statements.iter().copied().filter(|line| !ran.lines.contains(line));
        let count = u32::try_from(self.statements.len()).expect("few");
        let file = FileCoverage::new(count, lines(ran.lines.clone()), lines(missed)).expect("consistent");
        let file = if self.functions.is_empty() { file } else { file.with_regions(self.regions()) };
        if self.exits.is_empty() {
            return file;
        }
        let (taken, missed): (Vec<_>, Vec<_>) = self.exits.iter().partition(|exit| ran.exits.contains(exit));
        let total = u32::try_from(self.exits.len()).expect("few");
        let mut branches = Branches::default();
        match ran.form {
            Form::Json => {
                let arcs =
                    |exits: Vec<&(u32, i32)>| exits.iter().map(|&&(from, to)| Arc { from: line(from), to }).collect();
                branches.arcs = Some(Arcs { total, missing: arcs(missed), executed: arcs(taken) });
            }
            Form::Xml => branches.targets = Some(self.targets(&missed)),
            Form::Counted => {
                let taken = Taken { taken: u32::try_from(taken.len()).expect("few"), total };
                branches.counts.insert(u64::from(taken.taken), OnlyCounts::File(taken));
            }
            Form::Plain => return file,
        }
        file.with_branches(branches)
    }

    fn targets(&self, missed: &[&(u32, i32)]) -> Targets {
        // Each run of these tests is told by what it missed.
        let run = missed.iter().map(|exit| u64::from(exit.0) * 1000 + u64::from(exit.1.unsigned_abs())).sum();
        let lines = self.exits.iter().map(|&(from, _)| {
            let total = self.exits.iter().filter(|exit| exit.0 == from).count();
            let of_line = missed.iter().filter(|exit| exit.0 == from);
            let to = of_line.map(|exit| u32::try_from(exit.1).map_or(Target::Exit, |to| Target::Line(line(to))));
            (line(from), u32::try_from(total).expect("few"), to.collect())
        });
        Targets::of(run, lines)
    }

    fn regions(&self) -> Regions {
        let region = |(name, body): &(String, RangeInclusive<u32>)| {
            let of_body: Vec<u32> = self.statements.iter().copied().filter(|line| body.contains(line)).collect();
            let statements = u32::try_from(of_body.len()).expect("few");
            (name.as_str().into(), Region { statements, lines: lines(of_body), ..Region::default() })
        };
        Regions { functions: self.functions.iter().map(region).collect(), classes: BTreeMap::new() }
    }
}

pub fn ran(lines: impl IntoIterator<Item = u32>) -> Ran {
    Ran { lines: lines.into_iter().collect(), ..Ran::default() }
}

/// Files with what each layer, and at last runs of no layer, ran of them; none: it never saw the file.
pub fn measured(layers: &[&str], files: &[(&str, Source, &[Option<Ran>])]) -> Measured {
    let mut measured = Measured::new(layers.iter().map(|name| name.parse().expect("a layer")).collect());
    for (path, source, columns) in files {
        let mut columns: Vec<_> = columns.iter().map(|ran| ran.as_ref().map(|ran| source.report(ran))).collect();
        columns.resize_with(layers.len() + 1, || None);
        measured.add(SourcePath::new(path).expect("a path"), columns, None).expect("one source");
    }
    measured
}

/// Judges a rule such as `unit.lines` or `overall.combined`.
pub fn judged(measured: &Measured, denominator: Denominator, rule: &str, fail_under: &str) -> Gate {
    let (subject, metric) = rule.split_once('.').expect("a subject and a metric");
    let layer = (subject != "overall").then(|| subject.parse().expect("a layer"));
    let metric = metric.parse().expect("a metric");
    let rule = Rule::floor(layer, metric, fail_under.parse().expect("a percentage"), "default");
    let scope = measured.scope_of_rule(&rule).expect("a known layer");
    rule.judge(measured.figures(scope, denominator).metric(metric).map(Found::Share))
}

/// A plan in a few words, one for each step; it closes what can be reached, and every step is needed.
pub fn advice(measured: &Measured, denominator: Denominator, rules: &[(&str, &str)]) -> (Vec<String>, Plan) {
    let gates: Vec<Gate> = rules.iter().map(|(rule, percent)| judged(measured, denominator, rule, percent)).collect();
    let plan = plan(measured, denominator, &gates);
    assert_sound(measured, denominator, &gates, &plan);
    (plan.steps.iter().map(shown).collect(), plan)
}

/// True if the plan closes what can be reached, judged again.
pub fn passes(measured: &Measured, denominator: Denominator, gates: &[Gate], plan: &Plan) -> bool {
    let judged = rejudge(&suppose(measured, &plan.steps), denominator, gates);
    let mut reachable = plan.gates.iter().filter(|closing| closing.is_reachable());
    let passes = reachable.all(|closing| judged[closing.gate].status == Status::Pass);
    assert_eq!(passes, plan.closes(measured, &gaps(measured, denominator, gates)), "{plan:?}");
    passes
}

/// The plan closes what can be reached, gives what it says, and has no step too many.
pub fn assert_sound(measured: &Measured, denominator: Denominator, gates: &[Gate], plan: &Plan) {
    let gains = gains(measured, denominator, gates, plan);
    assert_eq!(gains, plan.gates.iter().map(|closing| closing.gain).collect::<Vec<_>>(), "{plan:?}");
    for at in 0..plan.steps.len() {
        let mut fewer = plan.clone();
        fewer.steps.remove(at);
        assert!(!passes(measured, denominator, gates, &fewer), "step {at} is not needed: {plan:?}");
    }
}

/// What each gate gains if the plan is followed, measured anew.
pub fn gains(measured: &Measured, denominator: Denominator, gates: &[Gate], plan: &Plan) -> Vec<u64> {
    assert!(passes(measured, denominator, gates, plan), "{plan:?}");
    let after = rejudge(&suppose(measured, &plan.steps), denominator, gates);
    let covered = |gate: &Gate| gate.measure().expect("measured").low().covered();
    plan.gates.iter().map(|closing| covered(&after[closing.gate]) - covered(&gates[closing.gate])).collect()
}

fn shown(step: &Step) -> String {
    let ranges =
        step.ranges.iter().map(|(from, to)| if from == to { from.to_string() } else { format!("{from}-{to}") });
    let exits = step.exits.iter().map(|exit| match exit.target {
        Target::Line(to) => format!("{}→{to}", exit.line),
        Target::Exit => format!("{}→exit", exit.line),
    });
    let what: Vec<String> = ranges.chain(exits).collect();
    let function = step.function.as_deref().map_or(String::new(), |name| format!(" {name}"));
    let layer = step.layer.as_ref().map_or(String::new(), |layer| format!(" [{layer}]"));
    format!("{}:{}{function}{layer}", step.path, what.join(","))
}
