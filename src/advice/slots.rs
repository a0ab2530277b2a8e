//! Where missed things count: one slot for each scope and part of the code in which a gate is short.

use std::collections::BTreeMap;

use super::Gap;
use super::part::Part;
use crate::config::Denominator;
use crate::coverage::{LineNumber, LineSet, SourcePath};
use crate::gates::Metric;
use crate::layers::{MeasuredFile, Scope};

/// How much each metric of a slot needs, in the order of [`Metric::ALL`].
pub(super) type Need = [u64; Metric::ALL.len()];

/// The slots of all gaps.
#[derive(Default)]
pub(super) struct Slots<'a> {
    all: Vec<Slot<'a>>,
    /// Slots over all of the code.
    everywhere: Vec<usize>,
    /// Slots over parts, by file.
    by_file: BTreeMap<&'a SourcePath, Vec<(usize, Option<&'a LineSet>)>>,
}

/// What counts in a slot.
struct Slot<'a> {
    scope: Scope,
    denominator: Denominator,
    part: &'a Part,
}

impl<'a> Slots<'a> {
    /// The slots of gaps, and which is whose; gaps of one scope over all of the code share one.
    pub(super) fn new(gaps: &'a [Gap]) -> (Self, Vec<usize>) {
        let mut slots = Self::default();
        let of_gaps = gaps.iter().map(|gap| slots.slot(gap)).collect();
        (slots, of_gaps)
    }

    fn slot(&mut self, gap: &'a Gap) -> usize {
        let slot = self.all.len();
        match &gap.part {
            Part::All => {
                let is_same = |slot: &Slot<'_>| slot.scope == gap.scope && slot.denominator == gap.denominator;
                if let Some(&known) = self.everywhere.iter().find(|slot| is_same(&self.all[**slot])) {
                    return known;
                }
                self.everywhere.push(slot);
            }
            Part::Files(files) => {
                for (path, lines) in files {
                    self.by_file.entry(path).or_default().push((slot, lines.as_ref()));
                }
            }
        }
        self.all.push(Slot { scope: gap.scope, denominator: gap.denominator, part: &gap.part });
        slot
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// The scopes that some gap speaks of, each once; overall stands last.
    pub(super) fn scopes(&self) -> Vec<Scope> {
        let mut scopes: Vec<Scope> = self.all.iter().map(|slot| slot.scope).collect();
        scopes.sort_by_key(|scope| match scope {
            Scope::Layer(column) => *column,
            Scope::Overall => usize::MAX,
        });
        scopes.dedup();
        scopes
    }

    /// The slots in which a file counts for a scope; a file that the layer never saw, only where all that is known counts.
    pub(super) fn of_file(&self, path: &SourcePath, file: &MeasuredFile, scope: Scope) -> InFile<'a> {
        let is_seen = match scope {
            Scope::Layer(column) => file.columns[column].is_some(),
            Scope::Overall => true,
        };
        let is_of_scope = |slot: &usize| {
            let slot = &self.all[*slot];
            slot.scope == scope && (is_seen || slot.denominator == Denominator::Union)
        };
        let everywhere = self.everywhere.iter().filter(|slot| is_of_scope(slot)).map(|slot| (*slot, None));
        let parts = self.by_file.get(path).into_iter().flatten().filter(|(slot, _)| is_of_scope(slot)).copied();
        InFile(everywhere.chain(parts).collect())
    }

    /// The fewest statements and exits that any plan has: layers are covered one by one, and all of it counts for overall.
    pub(super) fn least(&self, needs: &[Need]) -> u64 {
        let mut by_scope: Vec<(Scope, u64)> = Vec::new();
        for scope in self.scopes() {
            let (mut most, mut of_files) = (0, BTreeMap::<&SourcePath, u64>::new());
            for (Slot { part, .. }, need) in self.all.iter().zip(needs).filter(|(slot, _)| slot.scope == scope) {
                let least = least_of(*need);
                most = least.max(most);
                // What single files need adds up.
                if let Part::Files(files) = part
                    && let [path] = files.keys().collect::<Vec<_>>().as_slice()
                {
                    let known = of_files.entry(path).or_default();
                    *known = least.max(*known);
                }
            }
            by_scope.push((scope, most.max(of_files.values().sum())));
        }
        let of_layers = by_scope.iter().filter(|(scope, _)| *scope != Scope::Overall).map(|(_, least)| least).sum();
        by_scope.iter().map(|(_, least)| *least).max().unwrap_or(0).max(of_layers)
    }
}

fn least_of([combined, lines, branches, functions]: Need) -> u64 {
    combined.max(lines.max(functions) + branches)
}

/// The slots of one scope in which a file counts, each for the whole file or for some lines of it.
pub(super) struct InFile<'a>(Vec<(usize, Option<&'a LineSet>)>);

impl InFile<'_> {
    /// True if nothing of the file counts.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The slots in which what stands on a line counts.
    pub(super) fn on(&self, line: LineNumber) -> Vec<usize> {
        self.slots(|lines| lines.contains(line))
    }

    /// The slots in which a function counts: all its lines do.
    pub(super) fn with_all_of(&self, function: &LineSet) -> Vec<usize> {
        self.slots(|lines| function.is_subset(lines))
    }

    /// The slots of the whole file, if there are no others.
    pub(super) fn whole(&self) -> Option<Vec<usize>> {
        self.0.iter().all(|(_, lines)| lines.is_none()).then(|| self.slots(|_| true))
    }

    fn slots(&self, counts: impl Fn(&LineSet) -> bool) -> Vec<usize> {
        self.0.iter().filter(|(_, lines)| lines.is_none_or(&counts)).map(|(slot, _)| *slot).collect()
    }
}

/// Sets of slots, each kept once: many things count in the same slots.
pub(super) struct Classes {
    sets: Vec<Vec<usize>>,
    known: BTreeMap<Vec<usize>, Class>,
}

/// A set of slots, by its place among the [`Classes`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Class(usize);

impl Class {
    /// No slot.
    pub(super) const NONE: Self = Self(0);
}

impl Default for Classes {
    fn default() -> Self {
        Self { sets: vec![Vec::new()], known: BTreeMap::from([(Vec::new(), Class::NONE)]) }
    }
}

impl Classes {
    /// The class of a set of slots.
    pub(super) fn of(&mut self, mut slots: Vec<usize>) -> Class {
        slots.sort_unstable();
        slots.dedup();
        if let Some(known) = self.known.get(&slots) {
            return *known;
        }
        let class = Class(self.sets.len());
        self.sets.push(slots.clone());
        self.known.insert(slots, class);
        class
    }

    /// The class of all slots of several.
    pub(super) fn union(&mut self, classes: impl Iterator<Item = Class>) -> Class {
        let mut all = Class::NONE;
        for class in classes {
            if class == all || class == Class::NONE {
                continue;
            }
            all = match all {
                Class::NONE => class,
                all => self.of([self.slots(all), self.slots(class)].concat()),
            };
        }
        all
    }

    /// The slots of a class.
    pub(super) fn slots(&self, class: Class) -> &[usize] {
        self.sets.get(class.0).map_or(&[], Vec::as_slice)
    }
}
