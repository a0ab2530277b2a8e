//! Functions and classes that were met before: each report repeats them for each file, and one copy serves all.

use std::collections::HashMap;
use std::sync::{Arc as Shared, Mutex, MutexGuard, PoisonError};

use crate::coverage::Regions;

/// Functions and classes of all reports of a run, told apart by 128 bits: of their content, or of their outline.
#[derive(Default)]
pub struct KnownRegions(Mutex<Known>);

type Known = HashMap<u128, Shared<Regions>>;

impl KnownRegions {
    fn open(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The regions that were met before.
    pub(super) fn get(&self, key: u128) -> Option<Shared<Regions>> {
        self.open().get(&key).map(Shared::clone)
    }

    /// The regions that were met before, else new ones; none if they cannot be made.
    pub(super) fn or_make(&self, key: u128, make: impl FnOnce() -> Option<Regions>) -> Option<Shared<Regions>> {
        if let Some(regions) = self.get(key) {
            return Some(regions);
        }
        let new = Shared::new(make()?);
        Some(Shared::clone(self.open().entry(key).or_insert(new)))
    }
}
