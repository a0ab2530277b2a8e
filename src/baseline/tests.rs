//! Small projects, measured, taken down, changed and compared.

mod cases;
mod counts;
mod laws;
mod text;

use std::collections::BTreeMap;

use super::{Absent, Baseline, Change, Comparison, Kind, compare, take};
use crate::config::Denominator;
use crate::coverage::{Arc, Arcs, Branches, FileCoverage, LineNumber, LineSet, SourcePath};
use crate::layer_name::LayerName;
use crate::layers::Measured;

/// A statement of a made-up source, with what two layers did with it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Statement {
    /// Tells it from all others.
    id: u32,
    /// By layer: true if it ran.
    ran: [bool; 2],
    /// By layer: which of its two exits were taken; none if it does not branch.
    taken: Option<[[bool; 2]; 2]>,
    is_excluded: bool,
}

/// A function: its name, and its statements after the `def`, which always runs.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Function {
    id: u32,
    body: Vec<Statement>,
}

type Project = BTreeMap<String, Vec<Function>>;

/// A baseline with all that can be in one and has no number: statements and exits that are only counted, all of a file
/// missed, exits known between bounds.
const COUNTS: &str = r#"{
  "schema": 1,
  "denominator": "own",
  "totals": {
    "overall": {"lines": [8, 14], "branches": [5, 6, 13]},
    "e2e": {"lines": [2, 2], "branches": null}
  },
  "files": {
    "src/all.py": {"at": "3 0000abcd", "exits": "2", "missed": {"overall": "*"}},
    "src/counted.py": {"missed": {"overall": "s2/3 b1/4"}},
    "src/exits.py": {"at": "2 00000001", "missed": {"overall": "b=1/2", "e2e": ""}},
    "src/more.py": {"at": "4 0000abcd", "exits": "1*3", "missed": {"overall": "2 1>x 1>4 s1/2 b2/2"}}
  }
}
"#;

fn line(number: usize) -> LineNumber {
    LineNumber::new(u32::try_from(number).expect("few lines")).expect("a line")
}

fn text(functions: &[Function]) -> String {
    let mut lines = Vec::new();
    for function in functions {
        lines.push(format!("def f{}(a):", function.id));
        for statement in &function.body {
            let kind = if statement.taken.is_some() { "if a: " } else { "" };
            lines.push(format!("    {kind}x{} = 1", statement.id));
        }
        if function.body.is_empty() {
            lines.push("    ...  # pragma: no cover".to_owned());
        }
    }
    lines.join("\n") + "\n"
}

/// The coverage of a file by one layer.
fn coverage(functions: &[Function], layer: usize) -> FileCoverage {
    let (mut executed, mut missing, mut excluded) = (LineSet::new(), LineSet::new(), LineSet::new());
    let mut arcs = Arcs::default();
    let mut at = 0;
    for function in functions {
        at += 1;
        let start = at;
        executed.insert(line(start));
        for (place, statement) in function.body.iter().enumerate() {
            at += 1;
            if statement.is_excluded {
                excluded.insert(line(at));
                continue;
            }
            if statement.ran[layer] {
                executed.insert(line(at))
            } else {
                missing.insert(line(at))
            };
            let Some(taken) = statement.taken else { continue };
            // To the next statement that counts, or out of the function on two ways.
            let next = function.body[place + 1..].iter().position(|next| !next.is_excluded);
            let out = -i32::try_from(start).expect("few lines");
            let next = next.map_or(out - 1_000, |next| i32::try_from(at + 1 + next).expect("few lines"));
            for (to, taken) in [out, next].into_iter().zip(taken[layer]) {
                let arc = Arc { from: line(at), to };
                if taken && statement.ran[layer] {
                    arcs.executed.insert(arc)
                } else {
                    arcs.missing.insert(arc)
                };
                arcs.total += 1;
            }
        }
        at += usize::from(function.body.is_empty());
    }
    let statements = executed.len() + missing.len();
    FileCoverage::new(statements, executed, missing)
        .expect("consistent")
        .with_excluded(excluded)
        .with_branches(Branches { arcs: Some(arcs), ..Branches::default() })
}

fn layer(name: &str) -> LayerName {
    name.parse().expect("a layer")
}

fn measured(project: &Project) -> Measured {
    let mut measured = Measured::new(vec![layer("unit"), layer("e2e")]);
    for (path, functions) in project {
        let columns = vec![Some(coverage(functions, 0)), Some(coverage(functions, 1)), None];
        measured.add(SourcePath::new(path).expect("a path"), columns, None).expect("one source");
    }
    measured
}

fn taken(project: &Project) -> Baseline {
    let source = |path: &SourcePath| project.get(path.as_str()).map(|functions| text(functions).into_bytes());
    take(&measured(project), Denominator::Union, source)
}

/// Taken down without the sources.
fn taken_blind(project: &Project) -> Baseline {
    take(&measured(project), Denominator::Union, |_| None)
}

fn changes(before: &Baseline, now: &Baseline) -> Comparison {
    compare(before, now, |_| Absent::Deleted)
}

fn overall(before: &Project, now: &Project) -> Change {
    changes(&taken(before), &taken(now)).changes.swap_remove(0)
}

/// What changed, in words: `3+1 lost` are three statements and an exit.
fn told(change: &Change) -> String {
    let told = Kind::ALL.iter().filter_map(|kind| {
        let tally = change.tallies.of(*kind);
        (tally.all() > 0).then(|| format!("{}+{} {}", tally.statements, tally.exits, kind.name()))
    });
    told.collect::<Vec<_>>().join(", ")
}
