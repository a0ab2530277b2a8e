//! A long report read at several places at once.
//!
//! Where a file of the report begins is guessed by text that hardly stands anywhere else. The guess is right if the files
//! before it, read one by one, end there: no byte is read twice, and none is left out.

use std::io::{self, Read};

use memchr::memmem;
use rayon::prelude::*;

use super::meta;
use super::stretch::Stretch;
use crate::formats::Report;
use crate::formats::cursor::next;
use crate::formats::pieces::Pieces;

/// More than stands before the files.
const META: u64 = 4 << 10;

/// The end of a class, of all classes, and of a file; the quote begins the name of another.
const BETWEEN: &[u8] = b"}}}, \"";

/// Reads a report of some length in so many parts, without its functions and classes but for their outlines; none if it is
/// anything else than what coverage.py writes, or parts of it hold no file.
///
/// `from` is the report from a place on. The identity is that of what is read, however many parts it is read in: what a run
/// did in functions has no part in it.
pub(in crate::formats) fn read<R: Read>(
    name: &str,
    (length, count): (u64, u64),
    from: impl Fn(u64) -> io::Result<R> + Sync,
) -> Option<Report> {
    let mut beginning = Pieces::new(from(0).ok()?.take(META));
    let meta = next(&mut beginning, meta)?;
    let files = beginning.place();
    let cut = |at: u64| length / count * at;
    let stretch = |at: u64| {
        let begin = if at == 0 { files } else { cut(at) };
        let mut pieces = Pieces::nameless(from(begin).ok()?, begin);
        if at > 0 {
            pass_between(&mut pieces)?;
        }
        let until = if at + 1 < count { cut(at + 1) + BETWEEN.len() as u64 - 1 } else { u64::MAX };
        Stretch::read(&mut pieces, meta.layout, until, None)
    };
    let stretches: Option<Vec<Stretch>> = (0..count).into_par_iter().map(stretch).collect();
    let stretches = stretches?;
    let run = meta.id(&stretches);
    meta.report(name, run, stretches)
}

/// Passes over all before the next file.
fn pass_between<R: Read>(pieces: &mut Pieces<R>) -> Option<()> {
    loop {
        let sight = pieces.sight();
        let found = memmem::find(sight, BETWEEN).map(|at| at + BETWEEN.len() - 1);
        pieces.pass(found.unwrap_or((sight.len() + 1).saturating_sub(BETWEEN.len())));
        if found.is_some() {
            return Some(());
        }
        pieces.more().ok().filter(|is_more| *is_more)?;
    }
}
