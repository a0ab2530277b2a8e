//! Chooses block after block, the best first, until nothing more is needed: greedy.
//!
//! A block can be cut behind any of its items, so what is chosen need not overshoot. Of two choices the better one is
//! 1. the one that gives more of what is still needed for each statement and exit that is advised;
//! 2. the one with changed code in it;
//! 3. the one that gives more of it for the effort: one for each item of the block, one for the block, and for a place
//!    that nothing was chosen of yet the [`Distance`] to it. So whole functions and long blocks come before scattered
//!    lines, blocks that fit the gap before those that must be cut, and code beside covered code before far code;
//! 4. the one that gives more; then the one that comes first by path and line.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use rayon::prelude::*;

use super::missed::{Block, Distance};
use super::tally::Tally;
use crate::layers::Scope;

/// The beginning of what is left of a block.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Choice {
    block: usize,
    /// How much it gives of what is needed.
    worth: u64,
    /// How many items it advises.
    cost: u64,
    is_changed: bool,
    effort: u64,
    /// Behind the last of its items.
    end: usize,
}

impl Distance {
    /// What it costs to reach the place, in items.
    pub(super) fn effort(self) -> u64 {
        match self {
            Self::Beside => 1,
            Self::Uncalled => 2,
            Self::Unloaded => 4,
        }
    }
}

impl Ord for Choice {
    fn cmp(&self, other: &Self) -> Ordering {
        let per = |cost: fn(&Self) -> u64| (self.worth * cost(other)).cmp(&(other.worth * cost(self)));
        per(|choice| choice.cost)
            .then_with(|| self.is_changed.cmp(&other.is_changed))
            .then_with(|| per(|choice| choice.effort))
            .then_with(|| self.worth.cmp(&other.worth))
            .then_with(|| Reverse((self.block, self.end)).cmp(&Reverse((other.block, other.end))))
    }
}

impl PartialOrd for Choice {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Chooses from all blocks but one until nothing more is needed or nothing helps; the chosen blocks, in order.
pub(super) fn choose(tally: &mut Tally<'_>, but: Option<usize>) -> Vec<usize> {
    let all = (0..tally.missed.blocks.len()).filter(|block| Some(*block) != but);
    let mut queue = Queue::new(all.filter_map(|block| bound_of(tally, block)).collect());
    let mut order = Vec::new();
    while !tally.is_closed() {
        let Some(best) = queue.pop() else { break };
        // It was only bounded, or what was chosen since has made it worth less.
        let Some(bound) = bound_of(tally, best.block) else { continue };
        let bound = bound.min(best);
        if queue.peek().is_some_and(|next| *next > bound) {
            queue.again.push(bound);
            continue;
        }
        let Some(choice) = best_of(tally, best.block) else { continue };
        if queue.peek().is_some_and(|next| *next > choice) {
            queue.again.push(choice);
            continue;
        }
        let place = tally.missed.blocks[choice.block].place;
        let was_new = tally.is_new(place);
        walk(tally, choice.block, choice.end, |_, _| false);
        order.push(choice.block);
        // What is left of the block; and all of a place that costs less effort now that something of it is chosen.
        let better = if was_new { tally.missed.places[place].blocks.clone() } else { choice.block..choice.block + 1 };
        queue.again.extend(better.filter(|block| Some(*block) != but).filter_map(|block| bound_of(tally, block)));
    }
    order
}

/// Choices, the best first. Most come in at once and go out once: these are sorted, and only what comes back is in a heap.
struct Queue {
    /// The best last.
    sorted: Vec<Choice>,
    again: BinaryHeap<Choice>,
}

impl Queue {
    fn new(mut choices: Vec<Choice>) -> Self {
        choices.par_sort_unstable();
        Self { sorted: choices, again: BinaryHeap::new() }
    }

    fn peek(&self) -> Option<&Choice> {
        self.sorted.last().max(self.again.peek())
    }

    fn pop(&mut self) -> Option<Choice> {
        if self.sorted.last() > self.again.peek() { self.sorted.pop() } else { self.again.pop() }
    }
}

/// At least what any choice of a block can be, without a look at its items; none if nothing of it can help.
fn bound_of(tally: &Tally<'_>, block: usize) -> Option<Choice> {
    let Block { items, all, is_changed, .. } = &tally.missed.blocks[block];
    let is_changed = *is_changed;
    let left = (items.len() - tally.chosen_of(block)) as u64;
    let open = tally.open_for(*all);
    let worth = open.count.min(left * open.metrics);
    let cost = (worth / open.metrics.max(1)).max(1);
    (worth > 0).then(|| Choice { block, worth, cost, is_changed, effort: effort(tally, block), end: items.end })
}

/// One for each item that is left, one for the block, and the way to a place that nothing was chosen of yet.
fn effort(tally: &Tally<'_>, block: usize) -> u64 {
    let left = tally.missed.blocks[block].items.len() - tally.chosen_of(block);
    let place = tally.missed.blocks[block].place;
    let distance = if tally.is_new(place) { tally.missed.places[place].distance.effort() } else { 0 };
    left as u64 + 1 + distance
}

/// The best beginning of what is left of a block; none if nothing of it helps.
fn best_of(tally: &mut Tally<'_>, block: usize) -> Option<Choice> {
    let missed = tally.missed;
    let Block { place, items, own, all, is_changed } = &missed.blocks[block];
    let is_of_layer = missed.places[*place].scope != Scope::Overall;
    if is_of_layer && tally.is_new(*place) && tally.open_for(*own).count == 0 {
        return None; // The place as overall has it serves better: any layer may cover it.
    }
    let before = tally.open();
    let most = tally.open_for(*all).count;
    let effort = effort(tally, block);
    let mut best: Option<Choice> = None;
    let mut cost = 0;
    let chosen = walk(tally, block, items.end, |item, open| {
        cost += 1;
        let choice = Choice { block, worth: before - open, cost, is_changed: *is_changed, effort, end: item + 1 };
        let is_better = |best: &Choice| choice.worth * best.cost >= best.worth * choice.cost;
        if choice.worth > 0 && best.as_ref().is_none_or(is_better) {
            best = Some(choice);
        }
        choice.worth == most
    });
    for item in chosen {
        tally.remove(item, block);
    }
    best
}

/// Adds the items of a block that are needed on the way to its end, until told to stop after one of them; it is told how
/// much is still needed then. An exit that gives nothing is left out.
fn walk(tally: &mut Tally<'_>, block: usize, end: usize, mut is_enough: impl FnMut(usize, u64) -> bool) -> Vec<usize> {
    let missed = tally.missed;
    let place = &missed.places[missed.blocks[block].place];
    let (mut added, mut open) = (Vec::new(), tally.open());
    for item in missed.blocks[block].items.start..end {
        if tally.is_chosen(item) || tally.is_covered_by_layer(item, place) {
            continue;
        }
        tally.add(item, block);
        if !missed.items[item].what.is_statement() && tally.open() == open {
            tally.remove(item, block);
            continue;
        }
        open = tally.open();
        added.push(item);
        if is_enough(item, open) {
            break;
        }
    }
    added
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn choice((block, worth, cost, effort, is_changed): (usize, u64, u64, u64, bool)) -> Choice {
        Choice { block, worth, cost, is_changed, effort, end: block + 1 }
    }

    proptest! {
        #[test]
        fn the_queue_gives_what_a_heap_gives(
            first in vec((0_usize..20, 1_u64..5, 1_u64..5, 1_u64..5, any::<bool>()), 0..30),
            later in vec(prop::option::of((0_usize..20, 1_u64..5, 1_u64..5, 1_u64..5, any::<bool>())), 0..60),
        ) {
            let first: Vec<Choice> = first.into_iter().map(choice).collect();
            let (mut queue, mut heap) = (Queue::new(first.clone()), BinaryHeap::from(first));
            for step in later {
                prop_assert!(queue.peek() == heap.peek());
                match step.map(choice) {
                    Some(choice) => {
                        queue.again.push(choice);
                        heap.push(choice);
                    }
                    None => prop_assert!(queue.pop() == heap.pop()),
                }
            }
        }
    }
}
