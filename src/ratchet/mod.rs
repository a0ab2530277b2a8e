//! The ratchet: floors raised to what is reached, in the text of a configuration, of which nothing else changes a byte.
//! Reads no file and writes none.

mod edit;
mod floors;
mod insert;
mod plan;
#[cfg(test)]
mod tests;

pub use edit::edited;
pub use floors::{Floor, floors};
pub use insert::{Missing, with_floors};
pub use plan::{Outcome, Plan, Row, Wish, plan};
