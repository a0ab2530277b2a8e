//! Files with what is missed in them, as `covgate.json` has them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Scope;
use crate::summary::{FileRow, MissedRow};

#[derive(Serialize)]
pub(super) struct File<'a> {
    path: &'a str,
    #[serde(flatten)]
    scope: Scope<'a>,
    missed_lines: &'a [(u32, u32)],
    missed_branches: Vec<(u32, To)>,
    excluded_lines: u64,
    layers: BTreeMap<&'a str, Scope<'a>>,
}

impl<'a> File<'a> {
    pub(super) fn new(file: &'a FileRow, names: &[&'a str]) -> Self {
        let layers = names.iter().zip(&file.layers);
        Self {
            path: &file.path,
            scope: Scope::new(&file.figures),
            missed_lines: &file.missed_lines,
            missed_branches: file.missed_branches.iter().map(To::of).collect(),
            excluded_lines: file.excluded,
            layers: layers.filter_map(|(name, figures)| Some((*name, Scope::new(figures.as_ref()?)))).collect(),
        }
    }
}

#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum To {
    Line(u32),
    Exit(&'static str),
}

impl To {
    pub(super) fn of(missed: &MissedRow) -> (u32, Self) {
        (missed.line, missed.to.map_or(Self::Exit("exit"), Self::Line))
    }
}
