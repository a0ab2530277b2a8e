//! Sets of source lines: compact, sorted, and closed under union, intersection and difference.

#[cfg(test)]
mod tests;

use std::fmt;
use std::num::NonZeroU32;

/// The number of a line in a source file, counted from one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineNumber(NonZeroU32);

impl LineNumber {
    /// The largest line number that is accepted; coverage.py writes branch targets as negative numbers of the same size.
    pub const MAX: u32 = i32::MAX as u32;

    /// Takes a line number between 1 and [`LineNumber::MAX`].
    #[must_use]
    pub fn new(number: u32) -> Option<Self> {
        if number > Self::MAX {
            return None;
        }
        NonZeroU32::new(number).map(Self)
    }

    /// The plain number.
    #[must_use]
    pub fn value(self) -> u32 {
        self.0.get()
    }
}

impl fmt::Display for LineNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl fmt::Debug for LineNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// Sixty-four neighbouring lines, one bit each.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Chunk {
    index: u32,
    bits: u64,
}

const CHUNK: u32 = u64::BITS;

/// A set of lines, kept as bits of the 64-line chunks that hold any.
///
/// A real file costs a quarter of a byte per source line; a hostile line number costs one chunk, not a gigabyte.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct LineSet {
    chunks: Vec<Chunk>,
}

impl LineSet {
    /// The empty set.
    #[must_use]
    pub const fn new() -> Self {
        Self { chunks: Vec::new() }
    }

    /// How many lines are in the set.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.chunks.iter().map(|chunk| chunk.bits.count_ones()).sum()
    }

    /// True if no line is in the set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// True if the line is in the set.
    #[must_use]
    pub fn contains(&self, line: LineNumber) -> bool {
        let (index, bit) = place(line);
        self.chunks.binary_search_by_key(&index, |chunk| chunk.index).is_ok_and(|at| self.chunks[at].bits & bit != 0)
    }

    /// Adds a line; false if it was there already. Cheapest in ascending order.
    pub fn insert(&mut self, line: LineNumber) -> bool {
        let (index, bit) = place(line);
        let bits = self.bits_at(index);
        let is_new = *bits & bit == 0;
        *bits |= bit;
        is_new
    }

    /// Adds many lines, most of them near the one before: what they share is looked up once.
    pub fn filling(&mut self) -> Filling<'_> {
        Filling { set: self, index: 0, bits: 0 }
    }

    /// The bits of a chunk, which is made if there is none; something must be set in it.
    fn bits_at(&mut self, index: u32) -> &mut u64 {
        let last = self.chunks.len().saturating_sub(1);
        let at = match self.chunks.last() {
            Some(chunk) if chunk.index == index => last,
            Some(chunk) if chunk.index > index => {
                let place = self.chunks.binary_search_by_key(&index, |chunk| chunk.index);
                place.unwrap_or_else(|at| {
                    self.chunks.insert(at, Chunk { index, bits: 0 });
                    at
                })
            }
            _ => {
                self.chunks.push(Chunk { index, bits: 0 });
                self.chunks.len() - 1
            }
        };
        &mut self.chunks[at].bits
    }

    /// The lines of either set.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.combine(other, |left, right| left | right)
    }

    /// The lines of both sets.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        self.combine(other, |left, right| left & right)
    }

    /// The lines of this set that are not in the other.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        self.combine(other, |left, right| left & !right)
    }

    /// True if every line of this set is in the other.
    #[must_use]
    pub fn is_subset(&self, other: &Self) -> bool {
        let mut rest = other.chunks.as_slice();
        self.chunks.iter().all(|chunk| chunk.bits & !take_at(&mut rest, chunk.index) == 0)
    }

    /// Adds the lines of the other set.
    pub fn unite_with(&mut self, other: &Self) {
        let mut ours = self.chunks.iter_mut();
        let all_there = other.chunks.iter().all(|theirs| {
            let same = ours.find(|chunk| chunk.index >= theirs.index).filter(|chunk| chunk.index == theirs.index);
            same.map(|chunk| chunk.bits |= theirs.bits).is_some()
        });
        if !all_there {
            *self = self.union(other);
        }
    }

    /// Keeps the lines that the other set has too.
    pub fn intersect_with(&mut self, other: &Self) {
        let mut rest = other.chunks.as_slice();
        self.chunks.retain_mut(|chunk| {
            chunk.bits &= take_at(&mut rest, chunk.index);
            chunk.bits != 0
        });
    }

    /// True if every line of this set is in one of the two others.
    #[must_use]
    pub fn is_within(&self, one: &Self, two: &Self) -> bool {
        let (mut one, mut two) = (one.chunks.as_slice(), two.chunks.as_slice());
        self.chunks
            .iter()
            .all(|chunk| chunk.bits & !(take_at(&mut one, chunk.index) | take_at(&mut two, chunk.index)) == 0)
    }

    /// How many lines both sets have.
    #[must_use]
    pub fn common(&self, other: &Self) -> u32 {
        let (few, many) = if self.chunks.len() < other.chunks.len() { (self, other) } else { (other, self) };
        let start =
            few.chunks.first().map_or(0, |first| many.chunks.partition_point(|chunk| chunk.index < first.index));
        let mut rest = &many.chunks[start..];
        few.chunks.iter().map(|chunk| (chunk.bits & take_at(&mut rest, chunk.index)).count_ones()).sum()
    }

    /// True if no line is in both sets.
    #[must_use]
    pub fn is_disjoint(&self, other: &Self) -> bool {
        self.common(other) == 0
    }

    /// True if some line lies between two others that are no part of the question.
    #[must_use]
    pub fn has_between(&self, after: u32, before: u32) -> bool {
        let Some(first) = after.checked_add(1).filter(|first| *first < before) else { return false };
        let start = self.chunks.partition_point(|chunk| chunk.index < first / CHUNK);
        let Some(chunk) = self.chunks.get(start) else { return false };
        let of_first =
            if chunk.index == first / CHUNK { chunk.bits & (u64::MAX << (first % CHUNK)) } else { chunk.bits };
        let next = if of_first == 0 {
            self.chunks.get(start + 1).map(|chunk| (chunk.index, chunk.bits))
        } else {
            Some((chunk.index, of_first))
        };
        next.is_some_and(|(index, bits)| index * CHUNK + bits.trailing_zeros() < before)
    }

    /// Forgets all lines, and keeps the room for new ones.
    pub fn clear(&mut self) {
        self.chunks.clear();
    }

    fn combine(&self, other: &Self, operation: impl Fn(u64, u64) -> u64) -> Self {
        let (mut left, mut right) = (self.chunks.as_slice(), other.chunks.as_slice());
        let mut chunks = Vec::with_capacity(left.len().max(right.len()));
        loop {
            let index = match (left.first(), right.first()) {
                (None, None) => break,
                (Some(one), None) | (None, Some(one)) => one.index,
                (Some(one), Some(two)) => one.index.min(two.index),
            };
            let bits = operation(take(&mut left, index), take(&mut right, index));
            if bits != 0 {
                chunks.push(Chunk { index, bits });
            }
        }
        Self { chunks }
    }

    /// The lines in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = LineNumber> + '_ {
        self.chunks.iter().flat_map(|chunk| {
            let base = chunk.index * CHUNK;
            let mut bits = chunk.bits;
            std::iter::from_fn(move || {
                if bits == 0 {
                    return None;
                }
                let line = base + bits.trailing_zeros();
                bits &= bits - 1;
                LineNumber::new(line)
            })
        })
    }

    /// The lowest line.
    #[must_use]
    pub fn first(&self) -> Option<LineNumber> {
        self.iter().next()
    }

    /// The highest line.
    #[must_use]
    pub fn last(&self) -> Option<LineNumber> {
        let chunk = self.chunks.last()?;
        LineNumber::new(chunk.index * CHUNK + (CHUNK - 1 - chunk.bits.leading_zeros()))
    }

    /// Runs of consecutive line numbers, as inclusive pairs in ascending order.
    #[must_use]
    pub fn ranges(&self) -> Vec<(u32, u32)> {
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for line in self.iter().map(LineNumber::value) {
            match ranges.last_mut() {
                Some((_, end)) if *end + 1 == line => *end = line,
                _ => ranges.push((line, line)),
            }
        }
        ranges
    }
}

/// Lines on their way into a set; they are all there when it is finished.
#[must_use]
pub struct Filling<'a> {
    set: &'a mut LineSet,
    index: u32,
    bits: u64,
}

impl Filling<'_> {
    /// Adds a line.
    #[inline]
    pub fn add(&mut self, line: LineNumber) {
        let (index, bit) = place(line);
        if index != self.index {
            self.put();
            self.index = index;
        }
        self.bits |= bit;
    }

    /// Adds the last ones.
    pub fn finish(mut self) {
        self.put();
    }

    fn put(&mut self) {
        if self.bits != 0 {
            *self.set.bits_at(self.index) |= self.bits;
            self.bits = 0;
        }
    }
}

fn place(line: LineNumber) -> (u32, u64) {
    (line.value() / CHUNK, 1 << (line.value() % CHUNK))
}

fn take(chunks: &mut &[Chunk], index: u32) -> u64 {
    match chunks.split_first() {
        Some((first, rest)) if first.index == index => {
            *chunks = rest;
            first.bits
        }
        _ => 0,
    }
}

/// The bits at an index, of chunks that are looked at in ascending order.
fn take_at(chunks: &mut &[Chunk], index: u32) -> u64 {
    while let Some((first, rest)) = chunks.split_first() {
        if first.index > index {
            break;
        }
        *chunks = rest;
        if first.index == index {
            return first.bits;
        }
    }
    0
}

impl FromIterator<LineNumber> for LineSet {
    fn from_iter<I: IntoIterator<Item = LineNumber>>(lines: I) -> Self {
        let mut set = Self::new();
        for line in lines {
            set.insert(line);
        }
        set
    }
}

impl fmt::Debug for LineSet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.iter()).finish()
    }
}
