//! What has been chosen, what it adds to the counts of each slot, and what is still needed.

use super::missed::{Missed, Place, Shared, What};
use super::slots::{Class, Need};
use crate::gates::Metric;
use crate::layers::Scope;

/// What covering something adds to the counts of one slot.
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
    /// One function.
    pub(super) const FUNCTION: Self = Self { statements: 0, exits: 0, functions: 1 };

    /// The sum of both.
    pub(super) fn and(self, other: Self) -> Self {
        self.stepped(other, Step::Up)
    }

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

/// What is still needed.
#[derive(Clone, Copy, Default)]
pub(super) struct Open {
    /// In all metrics together.
    pub(super) count: u64,
    /// How many metrics need something.
    pub(super) metrics: u64,
}

impl Open {
    fn new(need: Need, added: Counts) -> Self {
        let needed = Metric::ALL.into_iter().zip(need);
        let open = needed.map(|(metric, needed)| needed.saturating_sub(added.of(metric)));
        open.fold(Self::default(), |sum, count| sum.and(Self { count, metrics: u64::from(count > 0) }))
    }

    /// The sum of both.
    fn and(self, other: Self) -> Self {
        Self { count: self.count + other.count, metrics: self.metrics + other.metrics }
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
    /// What is still needed, by slot.
    open: Vec<Open>,
    /// The same in all slots.
    all_open: u64,
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
        let open: Vec<Open> = needs.iter().map(|need| Open::new(*need, Counts::default())).collect();
        Self {
            missed,
            needs,
            all_open: open.iter().map(|open| open.count).sum(),
            open,
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
        place.scope == Scope::Overall && shared.is_some_and(|shared| self.shared_items[shared.number] > 0)
    }

    /// Chooses an item of a block.
    pub(super) fn add(&mut self, item: usize, block: usize) {
        self.is_chosen[item] = true;
        self.of_block[block] += 1;
        self.count(item, block, Step::Up);
    }

    /// Takes an item of a block back.
    pub(super) fn remove(&mut self, item: usize, block: usize) {
        self.is_chosen[item] = false;
        self.of_block[block] -= 1;
        self.count(item, block, Step::Down);
    }

    /// Steps the counters that an item belongs to; a counter that leaves or reaches zero changes counts.
    fn count(&mut self, item: usize, block: usize, step: Step) {
        let place = self.missed.blocks[block].place;
        let item = &self.missed.items[item];
        let of_item = item.what.counts();
        self.change(item.own, of_item, step);
        if let Some(Shared { number, class }) = item.shared
            && step.turns(&mut self.shared_items[number])
        {
            self.change(class, of_item, step);
        }
        let What::Statement(_) = item.what else { return };
        let Place { is_never_run, own, shared, .. } = self.missed.places[place];
        if step.turns(&mut self.of_place[place]) && is_never_run {
            self.change(own, Counts::FUNCTION, step);
        }
        if let Some(Shared { number, class }) = shared
            && step.turns(&mut self.shared_functions[number])
        {
            self.change(class, Counts::FUNCTION, step);
        }
    }

    fn change(&mut self, class: Class, by: Counts, step: Step) {
        for &slot in self.missed.classes.slots(class) {
            let added = &mut self.added[slot];
            *added = added.stepped(by, step);
            let open = Open::new(self.needs[slot], *added);
            self.all_open = self.all_open + open.count - self.open[slot].count;
            self.open[slot] = open;
        }
    }

    /// True if nothing was chosen of a place.
    pub(super) fn is_new(&self, place: usize) -> bool {
        self.missed.places[place].blocks.clone().all(|block| self.of_block[block] == 0)
    }

    /// What is still needed in all slots.
    pub(super) fn open(&self) -> u64 {
        self.all_open
    }

    /// What the slots of a class still need.
    pub(super) fn open_for(&self, class: Class) -> Open {
        let slots = self.missed.classes.slots(class).iter();
        slots.fold(Open::default(), |sum, slot| sum.and(self.open[*slot]))
    }

    /// True if nothing more is needed.
    pub(super) fn is_closed(&self) -> bool {
        self.all_open == 0
    }
}

/// One more, or one less.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Up,
    Down,
}

impl Step {
    /// Steps a counter; true if it left or reached zero.
    fn turns(self, counter: &mut usize) -> bool {
        match self {
            Self::Up => {
                *counter += 1;
                *counter == 1
            }
            Self::Down => {
                *counter -= 1;
                *counter == 0
            }
        }
    }
}

impl Counts {
    fn stepped(self, by: Self, step: Step) -> Self {
        let stepped = |count: u64, by: u64| match step {
            Step::Up => count + by,
            Step::Down => count - by,
        };
        Self {
            statements: stepped(self.statements, by.statements),
            exits: stepped(self.exits, by.exits),
            functions: stepped(self.functions, by.functions),
        }
    }
}
