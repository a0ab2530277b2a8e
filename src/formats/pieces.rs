//! A file read piece by piece, hashed as it comes; knows nothing of formats.

use std::io::{self, Read};

use xxhash_rust::xxh3::Xxh3;

use crate::coverage::RunId;

/// As much as is read at once: it fits a processor's cache, so that it is copied and read in one go.
const PIECE: usize = 256 << 10;

/// The part of a file that is in sight.
pub(super) struct Pieces<R> {
    source: R,
    buffer: Vec<u8>,
    /// Where the part in sight begins and ends in the buffer.
    start: usize,
    end: usize,
    /// Where the part in sight begins in the file.
    place: u64,
    /// None where nobody asks for the identity of the whole.
    hash: Option<Box<Xxh3>>,
}

impl<R: Read> Pieces<R> {
    /// Nothing is in sight yet.
    pub(super) fn new(source: R) -> Self {
        Self { hash: Some(Box::default()), ..Self::nameless(source, 0) }
    }

    /// The part of a file from a place on, of which nobody asks for the identity.
    pub(super) fn nameless(source: R, place: u64) -> Self {
        Self { source, buffer: vec![0; PIECE], start: 0, end: 0, place, hash: None }
    }

    /// The part that was read and not passed over yet.
    pub(super) fn sight(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Passes over the beginning of what is in sight.
    pub(super) fn pass(&mut self, length: usize) {
        let length = length.min(self.end - self.start);
        self.start += length;
        self.place += length as u64;
    }

    /// Where the part in sight begins in the file.
    pub(super) fn place(&self) -> u64 {
        self.place
    }

    /// Brings more into sight; false at the end of the file. What is in sight stays there, however long it is.
    pub(super) fn more(&mut self) -> io::Result<bool> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        if self.end * 2 > self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let length = loop {
            match self.source.read(&mut self.buffer[self.end..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                length => break length?,
            }
        };
        if let Some(hash) = &mut self.hash {
            hash.update(&self.buffer[self.end..self.end + length]);
        }
        self.end += length;
        Ok(length > 0)
    }

    /// The identity of what was read so far.
    pub(super) fn id(&self) -> RunId {
        self.hash.as_ref().map_or(0, |hash| hash.digest())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_sight_stays_there_until_it_is_passed() {
        let bytes: Vec<u8> = (0..3 * PIECE).map(|at| u8::try_from(at % 251).expect("small")).collect();
        let mut pieces = Pieces::new(bytes.as_slice());
        assert!(pieces.sight().is_empty() && pieces.more().expect("read"));
        pieces.pass(10);
        while pieces.more().expect("read") {}
        assert_eq!(pieces.sight(), &bytes[10..]);
        assert_eq!(pieces.id(), xxhash_rust::xxh3::xxh3_64(&bytes));
        pieces.pass(usize::MAX >> 1);
        assert!(pieces.sight().is_empty());
    }
}
