//! Two counts of the same file compared where nothing else is known: the least that must have changed.

use super::{Count, change::Kind};

/// Kinds with how many are of each.
pub(super) type Settled = [(Kind, u32); 6];

/// The least that explains the two counts: `now = before − lost + regained + new − deleted`, for covered and all alike.
pub(super) fn settle(before: Count, now: Count) -> Settled {
    let more_missed = now.missed().saturating_sub(before.missed());
    let fewer_missed = before.missed().saturating_sub(now.missed());
    let new = now.total.saturating_sub(before.total);
    let deleted = before.total.saturating_sub(now.total);
    let (new_missed, deleted_missed) = (new.min(more_missed), deleted.min(fewer_missed));
    [
        (Kind::NewMissed, new_missed),
        (Kind::NewCovered, new - new_missed),
        (Kind::DeletedMissed, deleted_missed),
        (Kind::DeletedCovered, deleted - deleted_missed),
        (Kind::Lost, more_missed - new_missed),
        (Kind::Regained, fewer_missed - deleted_missed),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_that_explains_two_counts() {
        for (before, now, expected) in [
            ((5, 10), (5, 10), [0, 0, 0, 0, 0, 0]),
            ((5, 10), (3, 10), [0, 0, 0, 0, 2, 0]),
            ((5, 10), (7, 10), [0, 0, 0, 0, 0, 2]),
            ((5, 10), (5, 13), [3, 0, 0, 0, 0, 0]),
            ((5, 10), (8, 13), [0, 3, 0, 0, 0, 0]),
            ((5, 10), (4, 13), [3, 0, 0, 0, 1, 0]),
            ((5, 10), (9, 13), [0, 3, 0, 0, 0, 1]),
            ((5, 10), (5, 7), [0, 0, 3, 0, 0, 0]),
            ((5, 10), (2, 7), [0, 0, 0, 3, 0, 0]),
            ((5, 10), (1, 7), [0, 0, 0, 3, 1, 0]),
            ((5, 10), (7, 7), [0, 0, 3, 0, 0, 2]),
            ((0, 0), (0, 0), [0, 0, 0, 0, 0, 0]),
        ] {
            let count = |(covered, total)| Count { covered, total };
            assert_eq!(settle(count(before), count(now)).map(|(_, count)| count), expected, "{before:?} {now:?}");
        }
    }
}
