//! Files as no project has them, from runs of every kind of evidence: what is written reads back as the same model.

use std::collections::{BTreeMap, BTreeSet};

use covgate::coverage::{
    Arc, Arcs, Branches, Counts, FileCoverage, Label, Labels, LineNumber, LineSet, Region, Regions, RunId, SourcePath,
    Taken, Target, Targets,
};
use covgate::formats::{self, Format, Merged};
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// The exits of one line that branches.
#[derive(Clone, Debug)]
struct Exits {
    lines: BTreeSet<LineNumber>,
    ways_out: u8,
}

/// A run: the kind of report, and for each line and exit whether it was taken.
type Run = (u8, Vec<bool>);

fn line(number: u32) -> LineNumber {
    LineNumber::new(number).expect("a line")
}

fn lines(numbers: impl IntoIterator<Item = u32>) -> LineSet {
    numbers.into_iter().map(line).collect()
}

impl Exits {
    fn total(&self) -> u32 {
        u32::try_from(self.lines.len()).expect("few") + u32::from(self.ways_out)
    }

    /// Each exit as an arc.
    fn arcs(&self, from: LineNumber) -> Vec<Arc> {
        let ways_out = (1..=i32::from(self.ways_out)).map(|to| -to);
        let to_lines = self.lines.iter().map(|to| i32::try_from(to.value()).expect("small"));
        ways_out.chain(to_lines).map(|to| Arc { from, to }).collect()
    }
}

fn branches_of(universe: &BTreeMap<LineNumber, Exits>, id: RunId, (kind, taken): &Run) -> Branches {
    let mut taken = taken.iter().copied().cycle();
    let arcs: Vec<(Arc, bool)> = universe
        .iter()
        .flat_map(|(&from, exits)| exits.arcs(from))
        .map(|arc| (arc, taken.next().unwrap_or(false)))
        .collect();
    let side = |wanted: bool| arcs.iter().filter(move |(_, taken)| *taken == wanted).map(|(arc, _)| *arc);
    let total: u32 = universe.values().map(Exits::total).sum();
    let mut branches = Branches::default();
    match kind {
        0 => {
            branches.arcs = Some(Arcs { total, missing: side(false).collect(), executed: side(true).collect() });
        }
        1 => {
            let missing = |from: LineNumber| side(false).filter(|arc| arc.from == from).map(Arc::target).collect();
            let lines = universe.iter().map(|(&from, exits)| (from, exits.total(), missing(from)));
            branches.targets = Some(Targets::of(id, lines));
        }
        2 => {
            let label = |arc: Arc| match arc.target() {
                Target::Line(to) => (arc.from, Label::Line(to)),
                Target::Exit => (arc.from, Label::Text(format!("leave?> \\ {} \u{1f600}", -arc.to).into())),
            };
            let (missing, executed) = (side(false).map(label).collect(), side(true).map(label).collect());
            branches.labels = Some(Labels { total, missing, executed });
        }
        3 => {
            let taken_of =
                |from: LineNumber| u32::try_from(side(true).filter(|arc| arc.from == from).count()).expect("few");
            let taken =
                universe.iter().map(|(&from, exits)| (from, Taken { taken: taken_of(from), total: exits.total() }));
            branches.counts.insert(id, Counts::Lines(taken.collect()));
        }
        _ => {
            let taken = u32::try_from(side(true).count()).expect("few");
            branches.counts.insert(id, Counts::File(Taken { taken, total }));
        }
    }
    branches
}

prop_compose! {
    fn region(has_branches: bool)(
        start in prop::option::of(1_u32..60),
        statements in 0_u32..5,
        branches in 0_u32..5,
        keeps in prop::bool::weighted(0.9),
        numbers in prop::collection::btree_set(1_u32..60, 0..10),
    ) -> Region {
        let branches = (has_branches == keeps).then_some(branches);
        Region { start: start.map(line), statements, branches, lines: lines(numbers) }
    }
}

prop_compose! {
    fn exits()(lines in prop::collection::btree_set(1_u32..60, 1..3), ways_out in 1_u8..3) -> Exits {
        Exits { lines: lines.into_iter().map(line).collect(), ways_out }
    }
}

prop_compose! {
    fn file()(
        executed in prop::collection::btree_set(1_u32..60, 0..20),
        missing in prop::collection::btree_set(1_u32..60, 0..20),
        excluded in prop::option::of(prop::collection::btree_set(1_u32..60, 0..5)),
        no_statements in 0_usize..3,
        branching in prop::collection::vec((any::<Index>(), exits()), 0..4),
        runs in prop::option::of(prop::collection::vec((0_u8..5, prop::collection::vec(any::<bool>(), 1..12)), 1..4)),
        unknown in prop::option::of(1_u32..60),
        functions in prop::option::of(prop::collection::btree_map("[a-zé<\"]{0,4}", region(true), 0..3)),
    ) -> FileCoverage {
        let executed: BTreeSet<u32> = executed.difference(&missing).copied().collect();
        let statements = executed.len() - no_statements.min(executed.len()) + missing.len();
        let mut all: Vec<u32> = executed.union(&missing).copied().collect();
        all.sort_unstable();
        let file = FileCoverage::new(u32::try_from(statements).expect("few"), lines(executed), lines(missing));
        let mut file = file.expect("consistent");
        if let Some(excluded) = excluded {
            file = file.with_excluded(lines(excluded));
        }
        if let Some(runs) = runs {
            let mut universe = BTreeMap::new();
            for (at, exits) in branching.into_iter().filter(|_| !all.is_empty()) {
                universe.insert(line(all[at.index(all.len())]), exits);
            }
            let mut branches = branches_of(&universe, 0, &runs[0]);
            for (id, run) in (1..).zip(&runs[1..]) {
                branches.merge(&branches_of(&universe, id, run), &LineSet::new()).expect("one universe");
            }
            branches.unknown = unknown.map(line).into_iter().collect();
            file = file.with_branches(branches);
        }
        if let Some(functions) = functions {
            let functions = functions.into_iter().map(|(name, region)| (name.into(), region)).collect();
            file = file.with_regions(Regions { functions, classes: BTreeMap::new() });
        }
        file
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated_files_come_back_from_every_format(
        files in prop::collection::btree_map(select(vec!["m.py", "a/b.py", "a.b/c d.py", "é&<\"'>.py", "/abs/m.py", " m.py \u{a0}"]), file(), 1..4)
    ) {
        let mut merged = Merged::default();
        for (name, file) in &files {
            merged.files.insert(SourcePath::new(name).expect("a name"), file.clone());
        }
        for format in Format::ALL {
            let text = formats::write(format, &merged);
            let report = formats::read("generated", text.as_bytes());
            let report = match report {
                Ok(report) => report,
                Err(fault) => return Err(TestCaseError::fail(format!("{format}: {fault:?}\n{text}"))),
            };
            prop_assert_eq!(report.files.len(), files.len());
            for file in report.files {
                prop_assert_eq!(&file.coverage, &files[&*file.name], "{} {}\n{}", format, file.name, text);
            }
        }
    }
}
