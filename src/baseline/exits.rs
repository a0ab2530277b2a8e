//! The missed exits of one statement before and now: which of them are the same.

use super::To;

/// What became of the missed exits of an unchanged statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Exits {
    /// Exits missed now that were taken before.
    pub(super) lost: Vec<To>,
    /// How many are taken now that were missed before.
    pub(super) regained: u32,
}

/// Compares the missed exits of a statement that has as many exits as before.
///
/// `moved` says where a statement of the baseline is now, `is_new` whether one of now is in the baseline nowhere. An exit
/// whose target changed is still the same exit: where it cannot be told which one it is, the least is said to be lost.
pub(super) fn compare(
    before: &[To],
    now: &[To],
    moved: impl Fn(u32) -> Option<u32>,
    is_new: impl Fn(u32) -> bool,
) -> Exits {
    let mut lost = now.to_vec();
    let mut changed = 0;
    let mut regained = 0;
    for target in before {
        let same = match target {
            To::Out => Some(To::Out),
            To::Statement(number) => moved(*number).map(To::Statement),
            To::Unknown => None,
        };
        let Some(same) = same else {
            changed += 1;
            continue;
        };
        match lost.iter().position(|left| *left == same) {
            Some(at) => drop(lost.remove(at)),
            None => regained += 1,
        }
    }
    // Exits whose old target is gone lead somewhere now, and may be any of those left. A way to what still stands may have
    // become a way to new code before it, and a way out one to new code behind.
    let passed = changed.min(u32::try_from(lost.len()).unwrap_or(u32::MAX));
    let mut open = changed - passed + regained;
    let mut left = Vec::new();
    // New targets come last, to be passed by what still stands.
    lost.sort_by_key(|target| may_be_new(*target, &is_new));
    for target in lost.into_iter().skip(passed as usize) {
        if may_be_new(target, &is_new) && open > 0 {
            open -= 1;
        } else {
            left.push(target);
        }
    }
    Exits { lost: left, regained: open }
}

fn may_be_new(target: To, is_new: impl Fn(u32) -> bool) -> bool {
    match target {
        To::Out => false,
        To::Statement(number) => is_new(number),
        To::Unknown => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Missed before, missed now, lost, and how many regained.
    type Case = (&'static [To], &'static [To], &'static [To], u32);

    #[test]
    fn exits_are_the_same_by_where_they_lead() {
        use To::{Out, Statement as To_, Unknown};
        // Statements 1 to 9 moved on by ten; 9 was deleted, so there is none; 20 is new.
        let moved = |number: u32| (number < 9).then_some(number + 10);
        let cases: [Case; 12] = [
            (&[], &[], &[], 0),
            (&[Out], &[Out], &[], 0),
            (&[To_(2)], &[To_(12)], &[], 0),
            (&[To_(2)], &[To_(13)], &[To_(13)], 1),
            (&[], &[To_(12), Out], &[To_(12), Out], 0),
            (&[To_(2), Out], &[], &[], 2),
            (&[To_(9)], &[To_(20)], &[], 0),
            (&[To_(9)], &[Out], &[], 0),
            (&[Out], &[To_(20)], &[], 0),
            (&[To_(9)], &[To_(12)], &[], 0),
            (&[To_(2)], &[To_(20)], &[], 0),
            (&[Unknown], &[To_(20), To_(12)], &[To_(20)], 0),
        ];
        for (before, now, lost, regained) in cases {
            let found = compare(before, now, moved, |number| number == 20);
            assert_eq!((found.lost.as_slice(), found.regained), (lost, regained), "{before:?} {now:?}");
        }
    }

    #[test]
    fn the_balance_is_exact() {
        let all = [To::Out, To::Statement(1), To::Statement(9), To::Statement(11), To::Statement(20), To::Unknown];
        for one in all {
            for two in all {
                for three in all {
                    let (before, now) = ([one, two], [two, three, one]);
                    let found = compare(&before, &now, |n| (n < 9).then_some(n + 10), |n| n == 20);
                    assert_eq!(before.len() + found.lost.len() - found.regained as usize, now.len());
                }
            }
        }
    }
}
