//! Any two reports of the same files: merged in either order they are the same, or contradict each other alike; and what
//! one covers for certain stays covered.
#![no_main]

use std::collections::BTreeMap;

use covgate::coverage::{FileCoverage, Measure};
use covgate::formats;
use covgate_fuzz::tree::parts;
use libfuzzer_sys::fuzz_target;

fn files(bytes: &[u8]) -> BTreeMap<String, FileCoverage> {
    let report = formats::read("fuzzed", bytes).ok();
    report.into_iter().flat_map(|report| report.files).map(|file| (file.name, file.coverage)).collect()
}

fuzz_target!(|bytes: &[u8]| {
    let parts = parts(bytes);
    let [(_, first), (_, second), ..] = parts.as_slice() else { return };
    let (first, second) = (files(first), files(second));
    for (name, one) in &first {
        let Some(two) = second.get(name) else { continue };
        let (mut left, mut right) = (one.clone(), two.clone());
        match (left.merge(two), right.merge(one)) {
            (Ok(()), Ok(())) => assert_eq!(left, right, "{name}: the order counts"),
            (Err(_), Err(_)) => continue,
            (left, right) => panic!("{name}: {left:?} in one order, {right:?} in the other"),
        }
        assert_eq!(left.statements(), one.statements());
        for source in [one, two] {
            is_kept(&source.lines(), &left.lines(), name);
            let mut again = left.clone();
            assert_eq!(again.merge(source), Ok(()), "{name}: what was merged can be merged");
            assert_eq!(again, left, "{name}: what was merged already changes something");
            if let (Some(before), Some(after)) = (source.branch_measure(), left.branch_measure()) {
                is_kept(&before, &after, name);
            }
        }
    }
});

fn is_kept(before: &Measure, after: &Measure, name: &str) {
    assert_eq!(before.total(), after.total(), "{name}");
    assert!(before.low().covered() <= after.low().covered(), "{name}: {before:?} became {after:?}");
    assert!(after.low().covered() <= after.high().covered() && after.high().covered() <= after.total(), "{name}");
}
