//! Layers out of contexts: whose tests ran each line of one report. Reads names and sets of lines, judges nothing.
//!
//! A line counts for a layer if one of its tests ran it. Importing is different: modules are imported once, while tests
//! are collected or by the first test that needs them, so the lines outside of function bodies would belong to nobody or
//! to one layer by chance, although in a run of its own each layer imports what it uses. So where a layer's tests ran
//! something in a file, the file was imported for it, with the packages it lies in: the lines outside of function bodies
//! that ran at import count for the layer too. Lines within function bodies count only if the layer's tests ran them.
//!
//! That makes a layer no larger than in a run of its own: what differs is the import of files in which the layer's tests
//! ran nothing, and functions that ran at import. Both are counted; see [`split`]. A static context (`coverage run
//! --context=unit`) holds the imports of its own run, and nothing is added to it.

mod name;
mod patterns;
mod sort;
mod split;

pub use name::place_of;
pub use patterns::Patterns;
pub use sort::{Sorted, Tests, sort};
pub use split::{Part, PartOfFile, Split, split};
