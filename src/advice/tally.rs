//! What has been chosen, what it adds to the counts of each scope, and what is still needed.

use super::missed::{Missed, Place, What};
use crate::gates::Metric;
use crate::layers::Scope;

/// What covering something adds to the counts of one scope.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Statements.
    pub(super) statements: u64,
    /// Branch exits.
    pub(super) exits: u64,
    /// Functions of which nothing ran.
    pub(super) functions: u64,
}

impl Counts {
    /// What it adds to a metric.
    pub(super) fn of(self, metric: Metric) -> u64 {
        match metric {
            Metric::Combined => self.statements + self.exits,
            Metric::Lines => self.statements,
            Metric::Branches => self.exits,
            Metric::Functions => self.functions,
        }
    }
}

/// How much each metric of a scope needs, in the order of [`Metric::ALL`].
pub(super) type Need = [u64; Metric::ALL.len()];

/// What is still needed.
#[derive(Clone, Copy, Default)]
pub(super) struct Open {
    /// In all metrics together.
    pub(super) count: u64,
    /// How many metrics need something.
    pub(super) metrics: u64,
}

impl Open {
    /// The sum of both.
    pub(super) fn and(self, other: Self) -> Self {
        Self { count: self.count + other.count, metrics: self.metrics + other.metrics }
    }
}

/// The place of a scope among the layers; overall stands last.
pub(super) fn slot(scope: Scope, layers: usize) -> usize {
    match scope {
        Scope::Layer(column) => column,
        Scope::Overall => layers,
    }
}

/// Chosen items with what they add; items are added and removed in any order.
#[derive(Clone)]
pub(super) struct Tally<'a> {
    /// What there is to choose from.
    pub(super) missed: &'a Missed<'a>,
    /// What is needed, by slot.
    needs: &'a [Need],
    is_chosen: Vec<bool>,
    /// What is added, by slot.
    added: Vec<Counts>,
    /// Chosen items, by block.
    of_block: Vec<usize>,
    /// Chosen statements, by place.
    of_place: Vec<usize>,
    /// How often each item that nobody covers is chosen, in whichever scope.
    shared_items: Vec<usize>,
    /// Chosen statements of each function that nobody ran.
    shared_functions: Vec<usize>,
}

impl<'a> Tally<'a> {
    /// Nothing chosen.
    pub(super) fn new(missed: &'a Missed<'a>, needs: &'a [Need]) -> Self {
        Self {
            missed,
            needs,
            is_chosen: vec![false; missed.items.len()],
            added: vec![Counts::default(); needs.len()],
            of_block: vec![0; missed.blocks.len()],
            of_place: vec![0; missed.places.len()],
            shared_items: vec![0; missed.shared_items],
            shared_functions: vec![0; missed.shared_functions],
        }
    }

    /// The same with nothing chosen.
    pub(super) fn emptied(&self) -> Self {
        Self::new(self.missed, self.needs)
    }

    /// What is added to a slot.
    pub(super) fn added(&self, slot: usize) -> Counts {
        self.added[slot]
    }

    /// True if an item is chosen.
    pub(super) fn is_chosen(&self, item: usize) -> bool {
        self.is_chosen[item]
    }

    /// Chosen items of a block.
    pub(super) fn chosen_of(&self, block: usize) -> usize {
        self.of_block[block]
    }

    /// Blocks with chosen items.
    pub(super) fn chosen_blocks(&self) -> impl Iterator<Item = usize> {
        self.of_block.iter().enumerate().filter(|(_, chosen)| **chosen > 0).map(|(block, _)| block)
    }

    /// All chosen items: what the plan costs.
    pub(super) fn total(&self) -> usize {
        self.of_block.iter().sum()
    }

    /// True if an item of overall is covered by what a layer was advised.
    pub(super) fn is_covered_by_layer(&self, item: usize, place: &Place<'_>) -> bool {
        let shared = self.missed.items[item].shared;
        place.scope == Scope::Overall && shared.is_some_and(|shared| self.shared_items[shared] > 0)
    }

    /// Chooses an item of a block.
    pub(super) fn add(&mut self, item: usize, block: usize) {
        self.is_chosen[item] = true;
        self.of_block[block] += 1;
        self.count(
            item,
            block,
            |counter| {
                *counter += 1;
                *counter == 1
            },
            |count| *count += 1,
        );
    }

    /// Takes an item of a block back.
    pub(super) fn remove(&mut self, item: usize, block: usize) {
        self.is_chosen[item] = false;
        self.of_block[block] -= 1;
        self.count(
            item,
            block,
            |counter| {
                *counter -= 1;
                *counter == 0
            },
            |count| *count -= 1,
        );
    }

    /// Steps the counters that an item belongs to; a counter that leaves or reaches zero changes a count.
    fn count(&mut self, item: usize, block: usize, step: impl Fn(&mut usize) -> bool, change: impl Fn(&mut u64)) {
        let place = self.missed.blocks[block].place;
        let Place { scope, is_never_run, shared: function, .. } = self.missed.places[place];
        let what = self.missed.items[item].what;
        let overall = self.added.len() - 1;
        if let Scope::Layer(column) = scope {
            change(self.added[column].items(what));
        }
        if let Some(shared) = self.missed.items[item].shared
            && step(&mut self.shared_items[shared])
        {
            change(self.added[overall].items(what));
        }
        let What::Statement(_) = what else { return };
        if step(&mut self.of_place[place])
            && is_never_run
            && let Scope::Layer(column) = scope
        {
            change(&mut self.added[column].functions);
        }
        if let Some(function) = function
            && step(&mut self.shared_functions[function])
        {
            change(&mut self.added[overall].functions);
        }
    }

    /// True if nothing was chosen of a place.
    pub(super) fn is_new(&self, place: usize) -> bool {
        self.missed.places[place].blocks.clone().all(|block| self.of_block[block] == 0)
    }

    /// How much of what a scope and overall need is had; more than is needed does not count.
    pub(super) fn worth(&self, scope: Scope) -> u64 {
        self.slots(scope).map(|slot| self.had(slot)).sum()
    }

    /// What a slot still needs.
    pub(super) fn open(&self, slot: usize) -> Open {
        let needed = Metric::ALL.into_iter().zip(self.needs[slot]);
        let open = needed.map(|(metric, needed)| needed.saturating_sub(self.added[slot].of(metric)));
        open.fold(Open::default(), |sum, count| sum.and(Open { count, metrics: u64::from(count > 0) }))
    }

    /// What is still needed where a scope's items count: in its own slot and, for items that nobody covers, in overall's.
    pub(super) fn open_for(&self, scope: Scope, has_shared: bool) -> Open {
        let overall = self.added.len() - 1;
        let slots = self.slots(scope).filter(|slot| has_shared || *slot != overall);
        slots.fold(Open::default(), |sum, slot| sum.and(self.open(slot)))
    }

    fn slots(&self, scope: Scope) -> impl Iterator<Item = usize> + use<> {
        let overall = self.added.len() - 1;
        let layer = match scope {
            Scope::Layer(column) => Some(column),
            Scope::Overall => None,
        };
        layer.into_iter().chain([overall])
    }

    fn had(&self, slot: usize) -> u64 {
        let needed = Metric::ALL.into_iter().zip(self.needs[slot]);
        needed.map(|(metric, needed)| needed.min(self.added[slot].of(metric))).sum()
    }

    /// True if nothing more is needed.
    pub(super) fn is_closed(&self) -> bool {
        (0..self.added.len()).all(|slot| self.open(slot).count == 0)
    }
}

impl Counts {
    fn items(&mut self, what: What) -> &mut u64 {
        match what {
            What::Statement(_) => &mut self.statements,
            What::Exit(_) => &mut self.exits,
        }
    }
}
