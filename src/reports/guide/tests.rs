//! The guide: whole, true, harmless, of a limited length, and the same for the same run.

mod document;
mod numbers;
mod page;
mod places;
mod shape;
mod speed;

use super::*;

/// Options of a guide in the project's root.
fn options() -> Options {
    let commands = Commands { check: "covgate".to_owned(), guide: "covgate guide -o COVERAGE-GUIDE.md".to_owned() };
    Options { most_rows: ROWS, charts: None, commands }
}
