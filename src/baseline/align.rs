//! Which statement of the baseline is which statement now: by what they say, first within a file, then in blocks that
//! moved. Knows nothing of coverage.

use std::collections::HashMap;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::{Baseline, Code, File};
use crate::coverage::SourcePath;
use crate::source::Fingerprint;

/// A statement: the file's place in the order of paths, and the statement's place in the file from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) file: usize,
    pub(super) at: usize,
}

/// The pairs of unchanged statements.
pub(super) struct Alignment<'a> {
    /// The files of the baseline.
    pub(super) before: Side<'a>,
    /// The files now.
    pub(super) now: Side<'a>,
}

/// The files of one side.
pub(super) struct Side<'a> {
    pub(super) files: Vec<(&'a SourcePath, &'a File)>,
    /// Of each statement of each file its partner on the other side.
    pub(super) partners: Vec<Vec<Option<Place>>>,
    /// Of each file the same path on the other side.
    pub(super) same: Vec<Option<usize>>,
    /// True for a file that is on both sides and can be compared by its counts only.
    pub(super) is_counted: Vec<bool>,
    /// True for each statement that a block was moved with.
    pub(super) is_moved: Vec<Vec<bool>>,
}

/// Fewer statements in a row are no block: `try:`, `return None` stand everywhere.
const BLOCK: usize = 3;
/// Fewer are enough where a function or class begins with them.
const DEFINITION: usize = 2;
/// So many places of a beginning are looked at.
const CANDIDATES: usize = 64;

impl<'a> Alignment<'a> {
    pub(super) fn new(before: &'a Baseline, now: &'a Baseline) -> Self {
        let mut alignment = Self { before: Side::new(before, now), now: Side::new(now, before) };
        for file in 0..alignment.before.files.len() {
            if let Some(same) = alignment.before.same[file] {
                alignment.within(file, same);
            }
        }
        alignment.moved();
        alignment
    }

    /// True if the statements of a file of the baseline are compared one by one with those of the same file now.
    ///
    /// Where there was no source, that is so if they stand at the very same lines.
    fn is_by_statement(&self, before: usize, now: usize) -> bool {
        let (before, now) = (&self.before.files[before].1.code, &self.now.files[now].1.code);
        match (before, now) {
            (Code::Said(_), Code::Said(_)) => true,
            (Code::At { .. }, Code::At { .. }) => before == now,
            (Code::Said(_) | Code::At { .. } | Code::Counted, _) => false,
        }
    }

    fn pair(&mut self, before: Place, now: Place) {
        self.before.partners[before.file][before.at] = Some(now);
        self.now.partners[now.file][now.at] = Some(before);
    }

    fn within(&mut self, before: usize, now: usize) {
        if !self.is_by_statement(before, now) {
            self.before.is_counted[before] = true;
            self.now.is_counted[now] = true;
            return;
        }
        let (old, new) = (&self.before.files[before].1.code, &self.now.files[now].1.code);
        let mut pairs = Vec::new();
        match (old, new) {
            (Code::Said(old), Code::Said(new)) if old != new => {
                for operation in capture_diff_slices(Algorithm::Patience, old, new) {
                    if let DiffOp::Equal { old_index, new_index, len } = operation {
                        pairs.extend((0..len).map(|at| (old_index + at, new_index + at)));
                    }
                }
            }
            (Code::Said(_) | Code::At { .. } | Code::Counted, _) => {
                pairs.extend((0..old.len() as usize).map(|at| (at, at)));
            }
        }
        for (old, new) in pairs {
            self.pair(Place { file: before, at: old }, Place { file: now, at: new });
        }
    }

    /// Pairs blocks that stand elsewhere now: the longest one at each place, in the order of the files.
    fn moved(&mut self) {
        let mut beginnings: HashMap<(Fingerprint, Fingerprint), Vec<Place>> = HashMap::new();
        for (file, (_, state)) in self.before.files.iter().enumerate() {
            let (Code::Said(said), false) = (&state.code, self.before.is_counted[file]) else { continue };
            for (at, pair) in said.windows(2).enumerate() {
                if self.before.is_open(file, at) && self.before.is_open(file, at + 1) {
                    beginnings.entry((pair[0], pair[1])).or_default().push(Place { file, at });
                }
            }
        }
        if beginnings.is_empty() {
            return;
        }
        for file in 0..self.now.files.len() {
            let (Code::Said(said), false) = (&self.now.files[file].1.code, self.now.is_counted[file]) else { continue };
            let mut at = 0;
            while at + 1 < said.len() {
                let places = beginnings.get(&(said[at], said[at + 1])).map_or(&[][..], Vec::as_slice);
                let here = Place { file, at };
                let best = places
                    .iter()
                    .take(CANDIDATES)
                    .map(|&place| (self.common(place, here), place))
                    .max_by(|(one, first), (two, second)| one.cmp(two).then_with(|| second.cmp(first)));
                let least = if said[at].is_definition() { DEFINITION } else { BLOCK };
                let Some((length, from)) = best.filter(|(length, _)| *length >= least) else {
                    at += 1;
                    continue;
                };
                for step in 0..length {
                    let before = Place { file: from.file, at: from.at + step };
                    self.pair(before, Place { file, at: at + step });
                    self.now.is_moved[file][at + step] = true;
                }
                at += length;
            }
        }
    }

    /// How many statements in a row say the same from two places on, and have no partner yet.
    fn common(&self, before: Place, now: Place) -> usize {
        let (Code::Said(old), Code::Said(new)) =
            (&self.before.files[before.file].1.code, &self.now.files[now.file].1.code)
        else {
            return 0;
        };
        let pairs = old[before.at..].iter().zip(&new[now.at..]).enumerate();
        pairs
            .take_while(|(step, (one, two))| {
                one == two
                    && self.before.is_open(before.file, before.at + step)
                    && self.now.is_open(now.file, now.at + step)
            })
            .count()
    }
}

impl<'a> Side<'a> {
    fn new(side: &'a Baseline, other: &Baseline) -> Self {
        let places: HashMap<&SourcePath, usize> = other.files.keys().zip(0..).collect();
        Self {
            files: side.files.iter().collect(),
            partners: side.files.values().map(|file| vec![None; file.code.len() as usize]).collect(),
            same: side.files.keys().map(|path| places.get(path).copied()).collect(),
            is_counted: vec![false; side.files.len()],
            is_moved: side.files.values().map(|file| vec![false; file.code.len() as usize]).collect(),
        }
    }

    fn is_open(&self, file: usize, at: usize) -> bool {
        self.partners[file][at].is_none()
    }
}
