//! Takes back what is not needed, and looks for a cheaper choice where the bound leaves room for one.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::choose::choose;
use super::tally::Tally;

/// Items to look at while searching for a cheaper choice: keeps large projects fast.
const BUDGET: usize = 1 << 18;

/// Takes back whole blocks, the largest first and a given one last, then single items from the end of what was chosen last.
///
/// What is left is needed: without any one of its blocks some gate fails.
pub(super) fn prune(tally: &mut Tally<'_>, order: &[usize], last: Option<usize>) {
    let mut blocks: Vec<usize> = tally.chosen_blocks().collect();
    blocks.sort_by_key(|block| (Some(*block) == last, Reverse(tally.chosen_of(*block)), Reverse(*block)));
    for block in blocks {
        let removed = remove_block(tally, block);
        if !tally.is_closed() {
            for item in removed {
                tally.add(item, block);
            }
        }
    }
    let named: BTreeSet<usize> = order.iter().copied().collect();
    let others: Vec<usize> = tally.chosen_blocks().filter(|block| !named.contains(block)).collect();
    for &block in order.iter().rev().chain(&others) {
        trim(tally, block);
    }
}

fn remove_block(tally: &mut Tally<'_>, block: usize) -> Vec<usize> {
    let items: Vec<usize> = tally.missed.blocks[block].items.clone().filter(|item| tally.is_chosen(*item)).collect();
    for &item in &items {
        tally.remove(item, block);
    }
    items
}

/// Statements go only from the end of a block: the later ones are reached through the earlier ones.
fn trim(tally: &mut Tally<'_>, block: usize) {
    let mut is_end = true;
    for item in tally.missed.blocks[block].items.clone().rev() {
        let is_statement = tally.missed.items[item].what.is_statement();
        if !tally.is_chosen(item) || (is_statement && !is_end) {
            continue;
        }
        tally.remove(item, block);
        if !tally.is_closed() {
            tally.add(item, block);
            is_end = false;
        }
    }
}

/// A change to a choice.
#[derive(Clone, Copy)]
enum Change {
    /// Do without what is chosen of a block.
    Without(usize),
    /// Choose all of a block, and see what need no longer be chosen.
    With(usize),
    /// Begin with all of a block, and choose again.
    From(usize),
}

/// Tries changes one after the other and keeps those that make the choice cheaper, while it costs more than `enough`.
pub(super) fn improve(tally: &mut Tally<'_>, enough: u64) {
    let mut tries = BUDGET / tally.missed.items.len().max(1);
    'again: while tally.total() as u64 > enough {
        for change in changes(tally) {
            if tries == 0 {
                return;
            }
            tries -= 1;
            let other = changed(tally, change);
            if other.is_closed() && other.total() < tally.total() {
                *tally = other;
                continue 'again;
            }
        }
        return;
    }
}

/// Chosen blocks, the most expensive first; then all blocks with something left, the cheapest first.
fn changes(tally: &Tally<'_>) -> Vec<Change> {
    let left = |block: usize| tally.missed.blocks[block].items.len() - tally.chosen_of(block);
    let mut chosen: Vec<usize> = tally.chosen_blocks().collect();
    chosen.sort_by_key(|block| Reverse(tally.chosen_of(*block)));
    let mut others: Vec<usize> = (0..tally.missed.blocks.len()).filter(|block| left(*block) > 0).collect();
    others.sort_by_key(|block| left(*block));
    let with = others.iter().copied().map(Change::With);
    let from = (0..tally.missed.blocks.len()).map(Change::From);
    chosen.into_iter().map(Change::Without).chain(with).chain(from).collect()
}

fn changed<'a>(tally: &Tally<'a>, change: Change) -> Tally<'a> {
    let mut other = tally.clone();
    match change {
        Change::Without(block) => {
            remove_block(&mut other, block);
            let order = choose(&mut other, Some(block));
            prune(&mut other, &order, None);
        }
        Change::With(block) => {
            for item in tally.missed.blocks[block].items.clone().filter(|item| !tally.is_chosen(*item)) {
                other.add(item, block);
            }
            prune(&mut other, &[block], Some(block));
        }
        Change::From(block) => {
            other = tally.emptied();
            for item in tally.missed.blocks[block].items.clone() {
                other.add(item, block);
            }
            let order = choose(&mut other, None);
            prune(&mut other, &order, Some(block));
        }
    }
    other
}
