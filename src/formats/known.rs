//! Functions and classes that were met before: each report repeats them for each file, and one copy serves all.

use std::collections::HashMap;
use std::sync::{Arc as Shared, Mutex, MutexGuard, PoisonError};

use crate::coverage::Regions;

/// Functions and classes of all reports of a run, told apart by 128 bits of what was read of them.
#[derive(Default)]
pub struct KnownRegions {
    by_content: Mutex<Known>,
    by_outline: Mutex<Known>,
}

type Known = HashMap<u128, Shared<Regions>>;

fn open(known: &Mutex<Known>) -> MutexGuard<'_, Known> {
    known.lock().unwrap_or_else(PoisonError::into_inner)
}

impl KnownRegions {
    /// The regions of a content, made if they were not met before; none if they cannot be made.
    pub(super) fn by_content(&self, content: u128, make: impl FnOnce() -> Option<Regions>) -> Option<Shared<Regions>> {
        if let Some(regions) = open(&self.by_content).get(&content) {
            return Some(Shared::clone(regions));
        }
        let new = Shared::new(make()?);
        Some(Shared::clone(open(&self.by_content).entry(content).or_insert(new)))
    }

    /// The regions that were read in full where the same outline was met first.
    pub(super) fn by_outline(&self, outline: u128) -> Option<Shared<Regions>> {
        open(&self.by_outline).get(&outline).map(Shared::clone)
    }

    /// Notes what an outline stands for.
    pub(super) fn add_outline(&self, outline: u128, regions: &Shared<Regions>) {
        open(&self.by_outline).entry(outline).or_insert_with(|| Shared::clone(regions));
    }
}
