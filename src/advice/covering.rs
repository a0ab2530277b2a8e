//! All that some runs miss of some code, as steps: for the question what would be if it were covered.

use std::collections::BTreeMap;

use super::Step;
use super::view::View;
use crate::coverage::{Extent, LineNumber, LineSet, MissedBranch, SourcePath};
use crate::layer_name::LayerName;
use crate::layers::{Measured, Scope};

/// Which lines of which files; whole files where none are given.
pub type Lines = BTreeMap<SourcePath, Option<LineSet>>;

/// The lines of some extents.
#[must_use]
pub fn lines_of(extents: &BTreeMap<SourcePath, Extent>) -> Lines {
    extents.iter().map(|(path, extent)| (path.clone(), extent.lines())).collect()
}

/// What a layer, or all together, miss there: a step for each file with something missed.
///
/// Exits count by the line that they leave. What reports only count has no name, and is in no step.
#[must_use]
pub fn covering(measured: &Measured, layer: Option<&LayerName>, code: &Lines) -> Vec<Step> {
    let scope = match layer {
        None => Some(Scope::Overall),
        Some(layer) => measured.column(layer).map(Scope::Layer),
    };
    let step = |(path, within): (&SourcePath, &Option<LineSet>)| {
        let file = measured.files().get(path)?;
        let view = View::new(measured, file, scope?, true)?;
        let is_within = |line: LineNumber| within.as_ref().is_none_or(|within| within.contains(line));
        let lines = within.as_ref().map_or_else(|| view.lines.clone(), |within| view.lines.intersection(within));
        let exits: Vec<MissedBranch> = view.exits.iter().filter(|exit| is_within(exit.line)).copied().collect();
        (!lines.is_empty() || !exits.is_empty()).then(|| Step {
            path: path.clone(),
            function: None,
            layer: layer.cloned(),
            ranges: lines.ranges(),
            lines,
            exits,
            is_never_run: false,
            is_whole: within.is_none(),
            is_changed: false,
            gains: Vec::new(),
        })
    };
    code.iter().filter_map(step).collect()
}
