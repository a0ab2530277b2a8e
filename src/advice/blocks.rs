//! One file's missed statements and exits as contiguous blocks, each in the order in which a test would reach them.

use std::collections::BTreeMap;

use super::view::View;
use crate::coverage::{LineNumber, LineSet, MissedBranch, Region, Regions};

/// Something that is missed. In order, the pieces of one function stand together, and in it those of one block.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Piece {
    /// The function, by its place among those of the file; none for code in none.
    pub(super) function: Option<usize>,
    /// Missed statements of one function with no executed line between, and the exits that belong to them; or the missed
    /// exits of one line that ran.
    pub(super) block: usize,
    at: At,
    /// What is missed.
    pub(super) kind: Kind,
}

/// A place in a block: at which of its lines, and before or behind it.
type At = (usize, Side);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Before,
    Line,
    Behind,
}

/// One thing that is missed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A statement.
    Line(LineNumber),
    /// An exit, by its place among those of the view.
    Exit(usize),
}

/// Where in a block exits stand, as a block can be cut behind any of its pieces.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ExitOrder {
    /// Before the line they lead to; those that leave the block last: what one test reaches stands together.
    OnTheWay,
    /// Behind the line they start from: the fewest lines for an exit.
    AtOnce,
}

/// The functions of a file and whose each line is.
pub(super) struct Functions<'a> {
    /// By name.
    pub(super) named: Vec<(&'a str, &'a Region)>,
    owners: Vec<(LineNumber, usize)>,
}

impl<'a> Functions<'a> {
    pub(super) fn new(regions: Option<&'a Regions>) -> Self {
        let named: Vec<_> = regions.into_iter().flat_map(Regions::functions_with_body).collect();
        let of_function =
            |(at, (_, region)): (usize, &(_, &'a Region))| region.lines.iter().map(move |line| (line, at));
        let mut owners: Vec<_> = named.iter().enumerate().flat_map(of_function).collect();
        owners.sort_unstable();
        Self { named, owners }
    }

    fn of(&self, line: LineNumber) -> Option<usize> {
        let at = self.owners.partition_point(|(known, _)| *known < line);
        self.owners.get(at).filter(|(known, _)| *known == line).map(|(_, function)| *function)
    }
}

/// All that a view misses, in order.
pub(super) fn pieces(view: &View<'_>, functions: &Functions<'_>, order: ExitOrder) -> Vec<Piece> {
    let lines: Vec<LineNumber> = view.lines.iter().collect();
    let mut blocks = Blocks::of(&lines, view.coverage.executed(), functions);
    let mut pieces: Vec<Piece> = lines
        .iter()
        .zip(&blocks.spots)
        .map(|(&line, spot)| Piece { at: (spot.at, Side::Line), kind: Kind::Line(line), ..blocks.piece(spot.block) })
        .collect();
    let mut of_lines: BTreeMap<LineNumber, usize> = BTreeMap::new();
    for (number, exit) in view.exits.iter().enumerate() {
        let spot = |line: LineNumber| lines.binary_search(&line).ok().map(|at| blocks.spots[at]);
        let (block, at) = place(*exit, order, spot).unwrap_or_else(|| {
            let block = of_lines.entry(exit.line).or_insert_with(|| blocks.add(functions.of(exit.line)));
            (*block, LAST)
        });
        pieces.push(Piece { at, kind: Kind::Exit(number), ..blocks.piece(block) });
    }
    pieces.sort_unstable();
    pieces
}

const LAST: At = (usize::MAX, Side::Behind);

/// The block of an exit and its place there: with the line that branches, else with the line that it leads to.
fn place(exit: MissedBranch, order: ExitOrder, spot: impl Fn(LineNumber) -> Option<Spot>) -> Option<(usize, At)> {
    let to = exit.target.line().and_then(&spot);
    let Some(from) = spot(exit.line) else {
        return to.map(|to| (to.block, (to.at, Side::Before)));
    };
    let at = match (order, to) {
        (ExitOrder::AtOnce, _) => (from.at, Side::Behind),
        (ExitOrder::OnTheWay, Some(to)) if to.block == from.block && to.at > from.at => (to.at, Side::Before),
        (ExitOrder::OnTheWay, _) => LAST,
    };
    Some((from.block, at))
}

/// A missed line in its block.
#[derive(Clone, Copy)]
struct Spot {
    block: usize,
    at: usize,
}

struct Blocks {
    /// The function of each block.
    functions: Vec<Option<usize>>,
    /// By missed line.
    spots: Vec<Spot>,
}

impl Blocks {
    fn of(lines: &[LineNumber], executed: &LineSet, functions: &Functions<'_>) -> Self {
        let mut blocks = Self { functions: Vec::new(), spots: Vec::with_capacity(lines.len()) };
        let mut last_of: Vec<Option<(Spot, usize)>> = vec![None; functions.named.len() + 1];
        let mut executed = executed.iter().peekable();
        let mut passed = 0;
        for &line in lines {
            while executed.next_if(|ran| *ran < line).is_some() {
                passed += 1;
            }
            let function = functions.of(line);
            let last = &mut last_of[function.map_or(0, |function| function + 1)];
            let spot = match *last {
                Some((Spot { block, at }, before)) if before == passed => Spot { block, at: at + 1 },
                _ => Spot { block: blocks.add(function), at: 0 },
            };
            *last = Some((spot, passed));
            blocks.spots.push(spot);
        }
        blocks
    }

    fn add(&mut self, function: Option<usize>) -> usize {
        self.functions.push(function);
        self.functions.len() - 1
    }

    fn piece(&self, block: usize) -> Piece {
        Piece { function: self.functions[block], block, at: LAST, kind: Kind::Exit(0) }
    }
}
