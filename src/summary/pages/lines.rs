//! What is known of one file, by line: how each stands, what is missed together, how its functions stand. Reads no file.

use std::collections::BTreeMap;

use super::reasons::reason;
use crate::coverage::{FileCoverage, LineNumber, LineSet, Region, ResolvedBranches};
use crate::layers::MeasuredFile;
use crate::source::{Jumps, Source};

/// A line of a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// How its statement stands.
    pub state: State,
    /// True for the first line of a statement: reports speak of this line only.
    pub is_first: bool,
    /// The layers that executed it, one bit each in the order of [`Pages::letters`](super::Pages::letters).
    pub layers: u64,
}

/// How a line stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// No statement, or one that no report counts.
    #[default]
    None,
    /// Executed.
    Hit,
    /// Executed, and some exit was never taken.
    Partial,
    /// Never executed.
    Missed,
    /// Left out by pragma or configuration.
    Excluded,
}

/// Lines that were missed together, or a line with missed exits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceRow {
    /// The first line.
    pub first: u32,
    /// The last line.
    pub last: u32,
    /// True if the statements never ran; false for a line that ran and left by some exits only.
    pub is_missed: bool,
    /// The function that it is in.
    pub function: Option<String>,
    /// The missed exits of a line that ran, in sentences.
    pub reasons: Vec<String>,
}

/// A function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionRow {
    /// Its dotted name.
    pub name: String,
    /// The line it begins at; the first line of its body where reports do not tell it.
    pub line: Option<u32>,
    /// Covered statements of its body.
    pub covered: u64,
    /// Statements of its body.
    pub total: u64,
    /// Missed branch exits that are named, of lines that ran or not.
    pub missed_exits: u64,
    /// Covered statements by layer, in order.
    pub layers: Vec<u64>,
}

/// What is known of a file, by line.
pub(super) struct Known<'a> {
    file: &'a MeasuredFile,
    branches: ResolvedBranches,
    /// Lines of which only counts are known: taken and all exits.
    counted: BTreeMap<LineNumber, (u32, u32)>,
    jumps: Jumps,
}

impl<'a> Known<'a> {
    pub(super) fn new(file: &'a MeasuredFile, jumps: Jumps) -> Self {
        let branches = file.overall.resolved_branches().unwrap_or_default();
        let counted = file.overall.branches().map(crate::coverage::Branches::counted_lines).unwrap_or_default();
        Self { file, branches, counted, jumps }
    }

    /// Lines that ran and have missed exits.
    fn partial(&self) -> LineSet {
        let named = self.branches.missing.iter().map(|missed| missed.line);
        let counted = self.counted.iter().filter(|(_, (taken, total))| taken < total).map(|(&line, _)| line);
        let mut lines: Vec<LineNumber> = named.chain(counted).collect();
        lines.sort_unstable();
        lines.into_iter().filter(|&line| !self.file.overall.missing().contains(line)).collect()
    }

    pub(super) fn lines(&self, source: &Source, columns: usize) -> Vec<Line> {
        let mut lines = vec![Line::default(); source.line_count() as usize];
        let overall = &self.file.overall;
        let none = LineSet::new();
        let excluded = overall.excluded().unwrap_or(&none);
        // The last to speak counts: old reports list excluded lines as executed.
        for (set, state) in [
            (overall.executed(), State::Hit),
            (&self.partial(), State::Partial),
            (overall.missing(), State::Missed),
            (excluded, State::Excluded),
        ] {
            for line in set.iter() {
                if let Some(row) = row(&mut lines, line) {
                    row.state = state;
                    row.is_first = true;
                }
            }
        }
        for (column, layer) in self.file.columns.iter().enumerate().take(columns) {
            for line in layer.iter().flat_map(|layer| layer.executed().iter()) {
                if let Some(row) = row(&mut lines, line)
                    && matches!(row.state, State::Hit | State::Partial)
                {
                    row.layers |= 1 << column;
                }
            }
        }
        extend(&mut lines, source);
        lines
    }

    pub(super) fn places(&self, source: Option<&Source>) -> Vec<PlaceRow> {
        let missing = self.file.overall.missing();
        let partial = self.partial();
        let mut places: Vec<PlaceRow> = Vec::new();
        let last_of = |line: LineNumber| source.and_then(|source| source.extent(line)).map_or(line, |(_, last)| last);
        // Missed statements are one place as long as no other statement lies between them.
        let others = self.file.overall.executed().union(self.file.overall.excluded().unwrap_or(&LineSet::new()));
        let mut between = others.iter().peekable();
        let functions = self.functions_at(&missing.union(&partial));
        let function_at = |line: LineNumber| functions.get(&line).copied();
        for line in missing.iter() {
            let mut is_apart = places.is_empty();
            while between.next_if(|other| *other < line).is_some() {
                is_apart = true;
            }
            let function = function_at(line);
            match places.last_mut() {
                Some(place) if !is_apart && place.function.as_deref() == function => {
                    place.last = place.last.max(last_of(line).value());
                }
                _ => places.push(PlaceRow {
                    first: line.value(),
                    last: last_of(line).value(),
                    is_missed: true,
                    function: function.map(str::to_owned),
                    reasons: Vec::new(),
                }),
            }
        }
        places.extend(partial.iter().map(|line| PlaceRow {
            first: line.value(),
            last: line.value(),
            is_missed: false,
            function: function_at(line).map(str::to_owned),
            reasons: self.reasons(line, source),
        }));
        places.sort_by_key(|place| (place.first, place.is_missed));
        places
    }

    /// The functions that these lines are in; of two the first counts.
    fn functions_at(&self, lines: &LineSet) -> BTreeMap<LineNumber, &'a str> {
        let mut found = BTreeMap::new();
        let functions = self.file.overall.regions().into_iter().flat_map(|regions| &regions.functions);
        for (name, region) in functions {
            if !name.is_empty() && !region.lines.is_disjoint(lines) {
                for line in region.lines.intersection(lines).iter() {
                    found.entry(line).or_insert(&**name);
                }
            }
        }
        found
    }

    /// Why a line is partial, in sentences.
    fn reasons(&self, line: LineNumber, source: Option<&Source>) -> Vec<String> {
        let named = self.branches.missing.iter().copied().filter(|missed| missed.line == line);
        let mut reasons: Vec<String> = named.map(|missed| reason(missed, source, self.jumps)).collect();
        if reasons.is_empty()
            && let Some((taken, total)) = self.counted.get(&line)
        {
            reasons.push(format!("{taken} of {total} exits taken for certain; the report does not say which"));
        }
        reasons
    }

    pub(super) fn functions(&self, columns: usize) -> Vec<FunctionRow> {
        let Some(regions) = self.file.overall.regions() else { return Vec::new() };
        let missed_in = |region: &Region, lines: &LineSet| u64::from(region.lines.common(lines));
        let mut rows: Vec<FunctionRow> = regions
            .functions_with_body()
            .map(|(name, region)| {
                let total = u64::from(region.statements);
                let covered = |file: &FileCoverage| total.saturating_sub(missed_in(region, file.missing()));
                let layers = self.file.columns.iter().take(columns);
                FunctionRow {
                    name: name.to_owned(),
                    line: region.start.or_else(|| region.lines.first()).map(LineNumber::value),
                    covered: covered(&self.file.overall),
                    total,
                    missed_exits: self
                        .branches
                        .missing
                        .iter()
                        .filter(|missed| region.lines.contains(missed.line))
                        .count() as u64,
                    layers: layers.map(|layer| layer.as_ref().map_or(0, covered)).collect(),
                }
            })
            .collect();
        rows.sort_by_key(|row| row.line);
        rows
    }
}

fn row(lines: &mut [Line], line: LineNumber) -> Option<&mut Line> {
    lines.get_mut(line.value() as usize - 1)
}

/// Gives the further lines of a statement the state of its first.
fn extend(lines: &mut [Line], source: &Source) {
    for at in 0..lines.len() {
        let first = lines[at];
        if !first.is_first {
            continue;
        }
        let number = u32::try_from(at + 1).ok().and_then(LineNumber::new);
        let Some((_, last)) = number.and_then(|line| source.extent(line)) else { continue };
        for line in lines.iter_mut().take(last.value() as usize).skip(at + 1) {
            if line.is_first {
                break;
            }
            line.state = first.state;
        }
    }
}
