//! Projects at random: functions of stretches that each layer ran or did not.

use super::*;
use proptest::collection::vec;
use proptest::prelude::*;

/// A stretch of a function: a run of statements, and which layers ran it.
#[derive(Clone, Debug)]
pub struct Stretch {
    length: u32,
    /// Whether the line before branches to it, and to where else.
    is_branch: bool,
    ran: Vec<bool>,
    /// Further exits, by offset of the line that branches.
    ways_out: Vec<u32>,
}

pub type Function = Vec<Stretch>;

fn stretch(layers: usize) -> impl Strategy<Value = Stretch> {
    (1_u32..9, any::<bool>(), vec(prop::bool::weighted(0.4), layers), vec(0_u32..9, 0..3))
        .prop_map(|(length, is_branch, ran, ways_out)| Stretch { length, is_branch, ran, ways_out })
}

pub fn project(layers: usize) -> impl Strategy<Value = Vec<Vec<Function>>> {
    vec(vec(vec(stretch(layers), 1..4), 1..4), 1..3)
}

/// The source of a file and what each layer ran of it.
pub fn file(functions: &[Function], layers: usize, with_functions: bool) -> (Source, Vec<Option<Ran>>) {
    let mut source = Source::default();
    let mut columns = vec![Ran::default(); layers];
    let mut next = 1;
    for (at, function) in functions.iter().enumerate() {
        let start = next;
        for stretch in function {
            let lines = next..next + stretch.length;
            let mut exits: Vec<(u32, i32)> = Vec::new();
            if stretch.is_branch && next > start {
                exits.push((next - 1, i32::try_from(next).expect("small")));
            }
            for offset in &stretch.ways_out {
                let from = next + offset % stretch.length;
                exits.push((from, -1));
            }
            exits.sort_unstable();
            exits.dedup();
            for (column, ran) in columns.iter_mut().zip(&stretch.ran) {
                if *ran {
                    column.lines.extend(lines.clone());
                    let from_within = exits.iter().filter(|(from, _)| column.lines.contains(from));
                    column.exits.extend(from_within.filter(|(from, to)| (from + to.unsigned_abs()) % 3 > 0));
                }
            }
            source.exits.extend(exits);
            source.statements.extend(lines);
            next += stretch.length;
        }
        if with_functions {
            source.functions.push((format!("f{at}"), start..=next - 1));
        }
        next += 1;
    }
    (source, columns.into_iter().map(Some).collect())
}

/// The files `a.py`, `b.py`, … of a project with layers `unit` and `e2e`.
pub fn measured_of(files: &[Vec<Function>], with_functions: bool) -> Measured {
    let sources: Vec<_> = files.iter().map(|functions| file(functions, 2, with_functions)).collect();
    let names = ["a.py", "b.py", "c.py"];
    let files = sources.iter().zip(names);
    let files: Vec<_> = files.map(|((source, columns), name)| (name, source.clone(), columns.as_slice())).collect();
    measured(&["unit", "e2e"], &files)
}

const RULES: [&str; 12] = [
    "overall.combined",
    "unit.combined",
    "e2e.combined",
    "overall.lines",
    "unit.lines",
    "e2e.lines",
    "overall.branches",
    "unit.branches",
    "e2e.branches",
    "overall.functions",
    "unit.functions",
    "e2e.functions",
];

/// Thresholds for layers `unit` and `e2e`, and overall.
pub fn rules(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<(&'static str, u32)>> {
    vec((prop::sample::select(&RULES), 30_u32..=100), count)
}

/// `CASES=100000` searches longer.
pub fn cases() -> u32 {
    std::env::var("CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(300)
}
