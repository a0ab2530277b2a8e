//! Functions and classes that were met before: each report repeats them for each file, and one copy serves all.

use std::collections::HashMap;
use std::sync::{Arc as Shared, Mutex, PoisonError};

use crate::coverage::Regions;

/// Functions and classes of all reports of a run, told apart by 128 bits of their content.
#[derive(Default)]
pub struct KnownRegions(Mutex<HashMap<u128, Shared<Regions>>>);

impl KnownRegions {
    /// The regions of that content, made if they were not met before; none if they cannot be made.
    pub(super) fn get(&self, content: u128, make: impl FnOnce() -> Option<Regions>) -> Option<Shared<Regions>> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(regions) = known().get(&content) {
            return Some(Shared::clone(regions));
        }
        let made = Shared::new(make()?);
        Some(Shared::clone(known().entry(content).or_insert(made)))
    }
}
