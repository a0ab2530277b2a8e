//! Who covers what, made up but adding up.

use crate::coverage::Measure;
use crate::summary::{AlgebraRow, CombinationRow, ExclusiveRow, Figure, FileRow, NamedCount, ShareRow, WithoutRow};

pub(super) fn algebra(covered: u64, total: u64, layers: &[&str]) -> AlgebraRow {
    let combination = |name: &str, is_of: Vec<bool>, statements| CombinationRow {
        name: name.to_owned(),
        is_of,
        statements,
        in_bodies: statements / 2,
    };
    let without = |layer: &&str| WithoutRow {
        layer: (*layer).to_owned(),
        before: Figure::new(Measure::exact(covered, total)),
        after: Figure::new(Measure::exact(covered / 2, total)),
        points: Some("-4.70".to_owned()),
        files: 1,
        note: Some("1 file that no other layer loads".to_owned()),
        failing: vec!["overall".to_owned()],
        sentence: format!("without {layer} overall falls from 86.10 % to 81.40 %, by 4.70 points, and fails"),
    };
    AlgebraRow {
        columns: layers.iter().map(|layer| (*layer).to_owned()).collect(),
        combinations: vec![
            combination(&layers.join(" · "), vec![true; layers.len()], covered),
            combination("nobody", vec![false; layers.len()], total - covered),
        ],
        rest: None,
        without: layers.iter().map(without).collect(),
    }
}

pub(super) fn share(covered: u64, total: u64, layers: &[&str]) -> ShareRow {
    let each = covered / (layers.len() as u64 + 1);
    let only: Vec<NamedCount> =
        layers.iter().map(|name| NamedCount { name: (*name).to_owned(), count: each }).collect();
    let several = covered - each * only.len() as u64;
    ShareRow { only, several, nobody: total - covered, total }
}

pub(super) fn exclusive(file: &FileRow) -> ExclusiveRow {
    ExclusiveRow {
        path: file.path.clone(),
        function: Some("Order.place".to_owned()),
        what: "Order.place".to_owned(),
        lines: vec![(7, 9), (12, 12)],
        statements: 4,
    }
}
