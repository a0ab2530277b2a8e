//! The reports that have a file, by index: a bit for each, as most files are in most of hundreds of reports.

const WORD: usize = u64::BITS as usize;

/// Some reports, at least one.
pub(super) struct Runs {
    first: usize,
    bits: Vec<u64>,
}

impl Runs {
    pub(super) fn new(run: usize) -> Self {
        let mut bits = vec![0; run / WORD + 1];
        bits[run / WORD] = 1 << (run % WORD);
        Self { first: run, bits }
    }

    /// The one that came first.
    pub(super) fn first(&self) -> usize {
        self.first
    }

    /// Adds others.
    pub(super) fn join(&mut self, others: &Self) {
        let length = self.bits.len().max(others.bits.len());
        self.bits.resize(length, 0);
        for (ours, theirs) in self.bits.iter_mut().zip(&others.bits) {
            *ours |= theirs;
        }
    }

    /// All of them, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        let bit =
            |at: usize, word: u64| (0..WORD).filter(move |bit| word >> bit & 1 == 1).map(move |bit| at * WORD + bit);
        self.bits.iter().enumerate().flat_map(move |(at, word)| bit(at, *word))
    }

    /// A report that is among both.
    pub(super) fn common(&self, others: &Self) -> Option<usize> {
        let both = self.bits.iter().zip(&others.bits).map(|(ours, theirs)| ours & theirs);
        both.enumerate().find(|(_, word)| *word != 0).map(|(at, word)| at * WORD + word.trailing_zeros() as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_joined_and_one_of_both_is_found() {
        let mut runs = Runs::new(70);
        assert_eq!((runs.first(), runs.common(&Runs::new(70)), runs.common(&Runs::new(6))), (70, Some(70), None));
        runs.join(&Runs::new(3));
        runs.join(&Runs::new(300));
        assert_eq!((runs.first(), runs.iter().collect()), (70, vec![3, 70, 300]));
        for run in [3, 70, 300] {
            assert_eq!((runs.common(&Runs::new(run)), Runs::new(run).common(&runs)), (Some(run), Some(run)));
        }
        assert_eq!(runs.common(&Runs::new(301)), None);
    }
}
