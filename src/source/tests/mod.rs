//! Whole sources, from their bytes to what is told of them.

mod branches;
mod counted;
mod hostile;
mod regions;
mod shop;
mod statements;
mod tokens;

use super::{Counted, Jumps, Kind, Reason, Region, Scope, Source};
use crate::coverage::LineNumber;

fn source(text: &str) -> Source {
    let source = Source::new(text.as_bytes());
    assert_eq!(source.problem(), None, "{text}");
    source
}

fn line(number: u32) -> LineNumber {
    LineNumber::new(number).expect("a line")
}

fn lines(source: &Source) -> impl Iterator<Item = LineNumber> {
    (1..=source.line_count()).map(line)
}
