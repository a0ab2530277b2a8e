//! The laws of merging, on generated runs of one source: commutative, associative, idempotent, and true.

use std::collections::{BTreeMap, BTreeSet};

use covgate::coverage::{
    Arc, Arcs, Branches, Counts, Extent, FileCoverage, Label, Labels, LineNumber, LineSet, Measure, Region, Taken,
    Target, Targets,
};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::prelude::*;

/// A source file: its statements, and the exits of the lines that branch (negative: out of the code object there).
#[derive(Clone, Debug)]
struct Source {
    statements: BTreeSet<u32>,
    exits: BTreeMap<u32, BTreeSet<i32>>,
}

/// What one run did, and how it was reported.
#[derive(Clone, Debug)]
struct Run {
    id: u64,
    executed: BTreeSet<u32>,
    taken: BTreeSet<(u32, i32)>,
    form: Form,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    Json,
    Xml,
    Lcov,
    LineCounts,
    FileCounts,
}

fn line(number: u32) -> LineNumber {
    LineNumber::new(number).expect("a line number")
}

fn lines<'a>(numbers: impl IntoIterator<Item = &'a u32>) -> LineSet {
    numbers.into_iter().map(|&number| line(number)).collect()
}

impl Source {
    fn arcs(&self) -> BTreeSet<(u32, i32)> {
        self.exits.iter().flat_map(|(&from, exits)| exits.iter().map(move |&to| (from, to))).collect()
    }

    fn total(&self) -> u32 {
        u32::try_from(self.arcs().len()).expect("few")
    }

    fn report(&self, run: &Run) -> FileCoverage {
        let missing: BTreeSet<u32> = self.statements.difference(&run.executed).copied().collect();
        let count = u32::try_from(self.statements.len()).expect("few");
        let file = FileCoverage::new(count, lines(&run.executed), lines(&missing)).expect("consistent");
        file.with_branches(self.branches(run))
    }

    fn branches(&self, run: &Run) -> Branches {
        let arc = |&(from, to): &(u32, i32)| Arc { from: line(from), to };
        let label = |&(from, to): &(u32, i32)| match u32::try_from(to) {
            Ok(to) => (line(from), Label::Line(line(to))),
            Err(_) => (line(from), Label::Text(format!("exit {to}").into())),
        };
        let all = self.arcs();
        let missing: BTreeSet<(u32, i32)> = all.difference(&run.taken).copied().collect();
        let taken_at = |from: u32| u32::try_from(run.taken.iter().filter(|arc| arc.0 == from).count()).expect("few");
        let count = |exits: &BTreeSet<i32>| u32::try_from(exits.len()).expect("few");
        let mut branches = Branches::default();
        match run.form {
            Form::Json => {
                let (missing, executed) = (missing.iter().map(arc).collect(), run.taken.iter().map(arc).collect());
                branches.arcs = Some(Arcs { total: self.total(), missing, executed });
            }
            Form::Xml => {
                let target = |to: i32| u32::try_from(to).map_or(Target::Exit, |to| Target::Line(line(to)));
                let of_line = |from: u32| missing.iter().filter(move |arc| arc.0 == from).map(|arc| target(arc.1));
                let lines = self.exits.iter().map(|(&from, exits)| (line(from), count(exits), of_line(from).collect()));
                branches.targets = Some(Targets::of(run.id, lines));
            }
            Form::Lcov => {
                let (missing, executed) = (missing.iter().map(label).collect(), run.taken.iter().map(label).collect());
                branches.labels = Some(Labels { total: self.total(), missing, executed });
            }
            Form::LineCounts => {
                let lines = self
                    .exits
                    .iter()
                    .map(|(&from, exits)| (line(from), Taken { taken: taken_at(from), total: count(exits) }));
                branches.counts.insert(run.id, Counts::Lines(lines.collect()));
            }
            Form::FileCounts => {
                let taken = u32::try_from(run.taken.len()).expect("few");
                branches.counts.insert(run.id, Counts::File(Taken { taken, total: self.total() }));
            }
        }
        branches
    }
}

fn source() -> impl Strategy<Value = Source> {
    let exits = btree_set(prop_oneof![1_i32..40, -40_i32..0], 2..4);
    (btree_set(1_u32..40, 1..25), btree_map(1_u32..40, exits, 0..8)).prop_map(|(statements, exits)| {
        let exits = exits.into_iter().filter(|(from, _)| statements.contains(from)).collect();
        Source { statements, exits }
    })
}

fn runs(
    source: &Source,
    forms: &'static [Form],
    count: std::ops::Range<usize>,
) -> impl Strategy<Value = Vec<Run>> + use<> {
    let statements: Vec<u32> = source.statements.iter().copied().collect();
    let arcs: Vec<(u32, i32)> = source.arcs().into_iter().collect();
    let run = (vec(any::<bool>(), statements.len()), vec(any::<bool>(), arcs.len()), prop::sample::select(forms));
    vec(run, count).prop_map(move |runs| {
        let kept = |choices: &[bool]| {
            choices.iter().enumerate().filter(|(_, keep)| **keep).map(|(at, _)| at).collect::<Vec<_>>()
        };
        let run = |(id, (executed, taken, form)): (usize, (Vec<bool>, Vec<bool>, Form))| {
            let executed: BTreeSet<u32> = kept(&executed).into_iter().map(|at| statements[at]).collect();
            let taken = kept(&taken).into_iter().map(|at| arcs[at]).filter(|arc| executed.contains(&arc.0)).collect();
            Run { id: id as u64, executed, taken, form }
        };
        runs.into_iter().enumerate().map(run).collect()
    })
}

const ALL: &[Form] = &[Form::Json, Form::Xml, Form::Lcov, Form::LineCounts, Form::FileCounts];
const EXACT: &[Form] = &[Form::Json];
const NAMED: &[Form] = &[Form::Json, Form::Xml, Form::Lcov];

fn scene(forms: &'static [Form], count: std::ops::Range<usize>) -> impl Strategy<Value = (Source, Vec<Run>)> {
    source().prop_flat_map(move |source| {
        let runs = runs(&source, forms, count.clone());
        (Just(source), runs)
    })
}

fn merged(files: &[FileCoverage]) -> FileCoverage {
    let mut files = files.iter();
    let mut merged = files.next().expect("at least one").clone();
    for file in files {
        merged.merge(file).expect("one source");
    }
    merged
}

fn truth(source: &Source, runs: &[Run]) -> (u64, u64) {
    let executed: BTreeSet<u32> = runs.iter().flat_map(|run| run.executed.iter().copied()).collect();
    let taken: BTreeSet<(u32, i32)> = runs.iter().flat_map(|run| run.taken.iter().copied()).collect();
    (executed.intersection(&source.statements).count() as u64, taken.len() as u64)
}

proptest! {
    #[test]
    fn merging_is_commutative((source, runs) in scene(ALL, 2..3)) {
        let (one, two) = (source.report(&runs[0]), source.report(&runs[1]));
        prop_assert_eq!(merged(&[one.clone(), two.clone()]), merged(&[two, one]));
    }

    #[test]
    fn merging_is_associative((source, runs) in scene(ALL, 3..4)) {
        let files: Vec<FileCoverage> = runs.iter().map(|run| source.report(run)).collect();
        let left = merged(&[merged(&files[..2]), files[2].clone()]);
        let right = merged(&[files[0].clone(), merged(&files[1..])]);
        prop_assert_eq!(left, right);
    }

    #[test]
    fn merging_is_idempotent((source, runs) in scene(ALL, 1..4)) {
        let files: Vec<FileCoverage> = runs.iter().map(|run| source.report(run)).collect();
        let once = merged(&files);
        prop_assert_eq!(merged(&[once.clone(), once.clone()]), once.clone());
        prop_assert_eq!(merged(&[once.clone(), files[0].clone()]), once);
    }

    #[test]
    fn lines_are_always_exact((source, runs) in scene(ALL, 1..5)) {
        let files: Vec<FileCoverage> = runs.iter().map(|run| source.report(run)).collect();
        prop_assert_eq!(merged(&files).lines().low().covered(), truth(&source, &runs).0);
    }

    #[test]
    fn branches_of_coverage_json_are_exact((source, runs) in scene(EXACT, 1..5)) {
        let files: Vec<FileCoverage> = runs.iter().map(|run| source.report(run)).collect();
        let measure = merged(&files).resolved_branches().expect("measured").measure;
        prop_assert!(measure.is_exact());
        prop_assert_eq!(measure.low().covered(), truth(&source, &runs).1);
    }

    #[test]
    fn the_true_number_of_branches_is_within_the_bounds((source, runs) in scene(ALL, 1..5)) {
        let files: Vec<FileCoverage> = runs.iter().map(|run| source.report(run)).collect();
        let measure = merged(&files).resolved_branches().expect("measured").measure;
        let true_count = truth(&source, &runs).1;
        prop_assert!(measure.low().covered() <= true_count, "{measure:?} of {true_count}");
        prop_assert!(true_count <= measure.high().covered(), "{measure:?} of {true_count}");
    }

    #[test]
    fn with_one_way_out_per_line_all_formats_that_name_exits_are_exact((source, runs) in scene(NAMED, 1..5)) {
        let mut source = source;
        for exits in source.exits.values_mut() {
            let first = exits.iter().copied().find(|to| *to < 0);
            exits.retain(|to| *to > 0 || Some(*to) == first);
        }
        source.exits.retain(|_, exits| exits.len() > 1);
        let arcs = source.arcs();
        let runs: Vec<Run> = runs
            .into_iter()
            .map(|run| Run { taken: run.taken.intersection(&arcs).copied().collect(), ..run })
            .collect();
        let files: Vec<FileCoverage> = runs.iter().map(|run| source.report(run)).collect();
        let measure = merged(&files).resolved_branches().expect("measured").measure;
        let true_count = truth(&source, &runs).1;
        // The lower end is the truth; the upper end is open only where XML cannot rule out a second way out.
        prop_assert_eq!(measure.low().covered(), true_count);
    }
}

proptest! {
    #[test]
    fn order_and_repetition_change_nothing(
        ((source, runs), order) in scene(ALL, 1..5).prop_flat_map(|scene| {
            let count = scene.1.len();
            let every = (0..count).collect::<Vec<usize>>();
            let order = vec(0..count, 0..6).prop_map(move |more| [every.clone(), more].concat()).prop_shuffle();
            (Just(scene), order)
        })
    ) {
        let files: Vec<FileCoverage> = runs.iter().map(|run| source.report(run)).collect();
        let again: Vec<FileCoverage> = order.iter().map(|&at| files[at].clone()).collect();
        prop_assert_eq!(merged(&again), merged(&files));
    }

    #[test]
    fn the_short_way_to_a_measure_leads_to_the_same((source, runs) in scene(ALL, 1..5)) {
        let files: Vec<FileCoverage> = runs.iter().map(|run| source.report(run)).collect();
        for file in files.iter().chain([&merged(&files)]) {
            let resolved = file.resolved_branches().map(|branches| branches.measure);
            prop_assert_eq!(file.branch_measure(), resolved);
        }
        let branches: Vec<&Branches> = files.iter().filter_map(FileCoverage::branches).collect();
        let all = merged(&files);
        let statements = all.executed().union(all.missing());
        let together = all.resolved_branches().map(|branches| branches.measure);
        prop_assert_eq!(Branches::measure_of(&branches, &statements), together);
    }

    #[test]
    fn another_run_takes_no_coverage_away((source, runs) in scene(ALL, 2..5)) {
        let files: Vec<FileCoverage> = runs.iter().map(|run| source.report(run)).collect();
        let (fewer, all) = (merged(&files[1..]), merged(&files));
        prop_assert!(fewer.lines().low().covered() <= all.lines().low().covered());
        let measure = |file: &FileCoverage| file.resolved_branches().expect("measured").measure;
        prop_assert!(measure(&fewer).low().covered() <= measure(&all).low().covered());
        // The upper end may come down: a run that names what others only count narrows what is possible.
    }

    #[test]
    fn parts_of_a_file_add_up_to_the_file((source, runs) in scene(EXACT, 1..4), border in 1_u32..40) {
        let files: Vec<FileCoverage> = runs.iter().map(|run| source.report(run)).collect();
        let whole = merged(&files);
        let part = |is_of: &dyn Fn(u32) -> bool| {
            let of: BTreeSet<u32> = source.statements.iter().copied().filter(|&line| is_of(line)).collect();
            let exits = source.arcs().into_iter().filter(|(from, _)| is_of(*from)).count();
            let region = Region {
                start: None,
                statements: u32::try_from(of.len()).expect("few"),
                branches: Some(u32::try_from(exits).expect("few")),
                lines: lines(&of),
            };
            whole.within(&Extent::Functions(BTreeMap::from([("f".into(), region)])))
        };
        let (below, above) = (part(&|line| line < border), part(&|line| line >= border));
        let branches = |file: &FileCoverage| file.resolved_branches().map(|branches| branches.measure).unwrap_or_default();
        let sum = |one: Measure, two: Measure| [one, two].into_iter().sum::<Measure>();
        prop_assert_eq!(sum(below.lines(), above.lines()), whole.lines());
        prop_assert_eq!(sum(branches(&below), branches(&above)), branches(&whole));
    }
}

#[test]
fn two_ways_out_of_one_line_are_bounds_not_a_guess() {
    // FORMATS 4.3: run A misses one `exit`, run B the other; every exit was taken, XML alone cannot tell.
    let source = Source { statements: [10].into(), exits: BTreeMap::from([(10, [-4, -1].into())]) };
    let run = |id, taken: i32, form| Run { id, executed: [10].into(), taken: [(10, taken)].into(), form };
    let xml = [source.report(&run(1, -4, Form::Xml)), source.report(&run(2, -1, Form::Xml))];
    let measure = merged(&xml).resolved_branches().expect("measured").measure;
    assert_eq!((measure.low().covered(), measure.high().covered()), (1, 2));
    let json = [source.report(&run(1, -4, Form::Json)), source.report(&run(2, -1, Form::Json))];
    let measure = merged(&json).resolved_branches().expect("measured").measure;
    assert_eq!((measure.low().covered(), measure.high().covered()), (2, 2));
}
