//! Layers out of contexts: whose tests ran each line of one report. Reads names and sets of lines, judges nothing.
//!
//! A line counts for a layer if one of its tests ran it. Importing is different: modules are imported once, while tests
//! are collected or by the first test that needs them, so the lines outside of function bodies would belong to nobody or
//! to one layer by chance, although in a run of its own each layer imports what it uses. So the lines outside of function
//! bodies that ran at import count for every layer that the file was imported for. Lines within function bodies count
//! only if the layer's tests ran them.
//!
//! A file was imported for a layer if its tests ran something in the file; with it the packages it lies in, and the modules
//! that its import statements name, as far as these ran, and so on; and the modules that the layer's test files import.
//! Sources tell the import statements; without sources fewer files are known to be imported.
//!
//! That makes a layer hardly ever larger than in a run of its own: what differs are functions that ran at import, and
//! imports that no source tells. Both are counted; see [`split`]. A static context (`coverage run --context=unit`) holds
//! the imports of its own run, and nothing is added to it.

mod imports;
mod name;
mod patterns;
mod runners;
mod sort;
mod split;

pub use name::place_of;
pub use patterns::Patterns;
pub use runners::{Runner, Runners, add_runners, runners};
pub use sort::{Sorted, Tests, sort};
pub use split::{OutsideTests, Part, PartOfFile, Split, split};
