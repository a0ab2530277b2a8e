//! What nobody covers in one file: it counts for overall once, whoever covers it then.

use super::asked::FileInScope;
use super::blocks::Functions;
use super::missed::{Missed, Shared};
use super::slots::Class;
use crate::coverage::{LineNumber, MissedBranch};

/// What nobody covers in one file, as far as overall asks for it.
pub(super) struct Nobody {
    lines: Vec<LineNumber>,
    of_lines: Vec<Option<Shared>>,
    exits: Vec<MissedBranch>,
    of_exits: Vec<Option<Shared>>,
    /// By function of the file.
    pub(super) functions: Vec<Option<Shared>>,
}

impl Nobody {
    /// Numbers what overall asks for.
    pub(super) fn new(missed: &mut Missed<'_>, overall: Option<&FileInScope<'_>>, functions: &Functions<'_>) -> Self {
        let Some(FileInScope { slots, view, .. }) = overall else {
            return Self {
                lines: Vec::new(),
                of_lines: Vec::new(),
                exits: Vec::new(),
                of_exits: Vec::new(),
                functions: Vec::new(),
            };
        };
        let Missed { classes, shared_items, shared_functions, .. } = missed;
        let whole = slots.whole().map(|whole| classes.of(whole));
        let number = |counter: &mut usize, class: Class| {
            (class != Class::NONE).then(|| {
                *counter += 1;
                Shared { number: *counter - 1, class }
            })
        };
        let mut on = |line: LineNumber| {
            let class = whole.unwrap_or_else(|| classes.of(slots.on(line)));
            number(shared_items, class)
        };
        let lines: Vec<LineNumber> = view.lines.iter().collect();
        let of_lines = lines.iter().map(|line| on(*line)).collect();
        let of_exits = view.exits.iter().map(|exit| on(exit.line)).collect();
        let mut of_function = |(_, region): &(&str, &crate::coverage::Region)| {
            let is_never_run = region.lines.intersection(&view.lines).len() >= region.statements;
            let class = whole.unwrap_or_else(|| classes.of(slots.with_all_of(&region.lines)));
            is_never_run.then(|| number(shared_functions, class)).flatten()
        };
        let functions = functions.named.iter().map(&mut of_function).collect();
        Self { lines, of_lines, exits: view.exits.clone(), of_exits, functions }
    }

    /// What nobody runs of a line.
    pub(super) fn line(&self, line: LineNumber) -> Option<Shared> {
        self.lines.binary_search(&line).ok().and_then(|at| self.of_lines[at])
    }

    /// What of a scope's exits, which are in order, nobody takes. Where reports call several ways out of a line alike, and
    /// the scope misses more of them than all scopes together do, it is not known which of them would help overall: none
    /// is said to.
    pub(super) fn exits(&self, exits: &[MissedBranch]) -> Vec<Option<Shared>> {
        let mut shared = Vec::with_capacity(exits.len());
        for alike in exits.chunk_by(|one, two| one == two) {
            let ours = self.exits.partition_point(|exit| *exit < alike[0]);
            let count = self.exits[ours..].iter().take_while(|exit| **exit == alike[0]).count();
            let is_known = count == alike.len();
            shared.extend((ours..ours + alike.len()).map(|at| if is_known { self.of_exits[at] } else { None }));
        }
        shared
    }
}
