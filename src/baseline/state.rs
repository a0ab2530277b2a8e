//! From measured coverage to what a baseline keeps of it: lines become numbers of statements.

use std::collections::BTreeMap;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::{Baseline, Code, Count, Exit, File, Here, Missed, Scope, To, Totals};
use crate::config::Denominator;
use crate::coverage::{FileCoverage, LineExits, LineNumber, LineSet, Measure, SourcePath, Target};
use crate::layers::{self, Figures, Measured, MeasuredFile};
use crate::source::{Fingerprint, Said};

/// Takes down what a run measured. `source` gives the bytes of a file of the project, if it is there.
#[must_use]
pub fn take(
    measured: &Measured,
    denominator: Denominator,
    source: impl Fn(&SourcePath) -> Option<Vec<u8>> + Sync,
) -> Baseline {
    let layers = measured.layers().iter().enumerate();
    let layers = layers.map(|(column, name)| (Some(name.clone()), layers::Scope::Layer(column)));
    let scopes: Vec<(Scope, layers::Scope)> = [(None, layers::Scope::Overall)].into_iter().chain(layers).collect();
    let totals = scopes.iter().map(|(name, scope)| {
        let Figures { lines, branches, .. } = measured.figures(*scope, denominator);
        (name.clone(), Totals { lines, branches })
    });
    let files: Vec<(&SourcePath, &MeasuredFile)> = measured.files().iter().collect();
    let taken = files.into_par_iter().map(|(path, file)| {
        let reader = Taker { measured, denominator, scopes: &scopes, file };
        (path.clone(), reader.take(source(path).and_then(|bytes| Said::new(&bytes)).as_ref()))
    });
    // Collected in order first: a map is built the same on any number of threads.
    let files: Vec<(SourcePath, File)> = taken.collect();
    Baseline { denominator, totals: totals.collect(), files: files.into_iter().collect() }
}

struct Taker<'a> {
    measured: &'a Measured,
    denominator: Denominator,
    scopes: &'a [(Scope, layers::Scope)],
    file: &'a MeasuredFile,
}

/// The lines of a file as numbers of statements.
struct Numbers<'a> {
    by_line: BTreeMap<LineNumber, u32>,
    source: Option<&'a Said>,
}

impl Numbers<'_> {
    /// The statement that is reported at a line.
    fn at(&self, line: LineNumber) -> Option<u32> {
        self.by_line.get(&line).copied()
    }

    /// The statement that a line leads into.
    fn to(&self, target: Target) -> To {
        let Target::Line(line) = target else { return To::Out };
        let holding = || self.at(self.source?.statement_of(line)?);
        self.at(line).or_else(holding).map_or(To::Unknown, To::Statement)
    }

    fn of(&self, lines: &LineSet) -> LineSet {
        lines.iter().filter_map(|line| LineNumber::new(self.at(line)?)).collect()
    }

    fn all(&self) -> LineSet {
        (1..=length(self.by_line.len())).filter_map(LineNumber::new).collect()
    }
}

impl Taker<'_> {
    fn take(&self, source: Option<&Said>) -> File {
        let overall = &self.file.overall;
        let lines = statement_lines(overall);
        let code = match (&lines, source) {
            (None, _) => Code::Counted,
            (Some(lines), source) => said(lines, source).map_or_else(|| at(lines), Code::Said),
        };
        let source = source.filter(|_| matches!(code, Code::Said(_)));
        let lines = lines.unwrap_or_default();
        let by_line = lines.iter().zip(1..).collect();
        let numbers = Numbers { by_line, source };
        let exits = self.exits(&numbers);
        let scopes = self.scopes.iter().filter_map(|(name, scope)| {
            let figures = self.measured.file_figures(self.file, *scope, self.denominator)?;
            Some((name.clone(), self.missed(*scope, figures, &numbers, &exits)))
        });
        let scopes = scopes.collect();
        let excluded = overall.excluded().into_iter().flat_map(LineSet::iter);
        let excluded = excluded.filter_map(|line| source.filter(|source| source.begins(line))?.fingerprint(line));
        let here = Here { lines: lines.iter().map(LineNumber::value).collect(), excluded: excluded.collect() };
        File { code, exits, scopes, here }
    }

    /// Exits of the statements that branch; none if reports do not tell all of them statement by statement.
    fn exits(&self, numbers: &Numbers<'_>) -> BTreeMap<u32, u32> {
        let Some(branches) = self.file.overall.branches() else { return BTreeMap::new() };
        let by_line = branches.by_line();
        let placed = by_line.iter().filter_map(|(line, exits)| Some((numbers.at(*line)?, exits.total)));
        let placed: BTreeMap<u32, u32> = placed.filter(|(_, total)| *total > 0).collect();
        let sum: u64 = placed.values().copied().map(u64::from).sum();
        if sum > u64::from(branches.total()) { BTreeMap::new() } else { placed }
    }

    fn missed(
        &self,
        scope: layers::Scope,
        figures: Figures,
        numbers: &Numbers<'_>,
        exits: &BTreeMap<u32, u32>,
    ) -> Missed {
        let coverage = match scope {
            layers::Scope::Overall => Some(&self.file.overall),
            layers::Scope::Layer(column) => self.file.columns[column].as_ref(),
        };
        let statements = match coverage {
            Some(_) if numbers.by_line.is_empty() => LineSet::new(),
            Some(coverage) => numbers.of(coverage.missing()),
            None => numbers.all(),
        };
        let numbered = length(numbers.by_line.len());
        let placed = Count { covered: numbered - statements.len().min(numbered), total: numbered };
        let mut missed = Missed {
            statements,
            more_statements: rest(figures.lines, placed).unwrap_or_default(),
            exits: Some(Vec::new()),
            more_exits: Count::default(),
        };
        let Some(branches) = figures.branches else { return missed };
        let named = missed_exits(coverage, numbers, exits);
        let total: u32 = exits.values().sum();
        let placed = Count { covered: total.saturating_sub(length(named.len())), total };
        let more = rest(branches, placed);
        missed.exits = more.map(|_| named);
        missed.more_exits = more.unwrap_or_else(|| count(branches));
        missed
    }
}

/// The missed exits of the statements that branch, in order.
fn missed_exits(coverage: Option<&FileCoverage>, numbers: &Numbers<'_>, exits: &BTreeMap<u32, u32>) -> Vec<Exit> {
    let by_line = coverage.and_then(FileCoverage::branches).map(crate::coverage::Branches::by_line);
    let by_number: Option<BTreeMap<u32, LineExits>> =
        by_line.map(|lines| lines.into_iter().filter_map(|(line, exits)| Some((numbers.at(line)?, exits))).collect());
    let mut missed = Vec::new();
    for (&from, &total) in exits {
        let known = by_number.as_ref().and_then(|lines| lines.get(&from));
        let (count, named): (u32, &[Target]) = match known {
            Some(exits) => (exits.missed().min(total), &exits.missing),
            // The run knows nothing of this statement's exits: it took none.
            None => (total, &[]),
        };
        let mut targets: Vec<To> = named.iter().map(|target| numbers.to(*target)).take(count as usize).collect();
        targets.resize(count as usize, To::Unknown);
        targets.sort_unstable();
        missed.extend(targets.into_iter().map(|to| Exit { from, to }));
    }
    missed
}

/// The lines of the statements in order; none if the reports list more lines than that.
fn statement_lines(file: &FileCoverage) -> Option<LineSet> {
    file.statement_lines().or_else(|| {
        let lines = file.executed().difference(file.excluded()?).union(file.missing());
        (lines.len() == file.statements()).then_some(lines)
    })
}

/// What the statements say; none without the source, or if it is not the source that was measured.
fn said(lines: &LineSet, source: Option<&Said>) -> Option<Vec<Fingerprint>> {
    let source = source?;
    lines.iter().map(|line| source.fingerprint(line)).collect()
}

fn at(lines: &LineSet) -> Code {
    let numbers: Vec<u8> = lines.iter().flat_map(|line| line.value().to_be_bytes()).collect();
    let [.., a, b, c, d] = xxh3_64(&numbers).to_be_bytes();
    Code::At { statements: lines.len(), lines: u32::from_be_bytes([a, b, c, d]) }
}

/// What a measurement counts beyond what has a number; none if it counts less.
fn rest(measure: Measure, placed: Count) -> Option<Count> {
    let all = count(measure);
    let more = Count { covered: all.covered.checked_sub(placed.covered)?, total: all.total.checked_sub(placed.total)? };
    (more.covered <= more.total).then_some(more)
}

fn count(measure: Measure) -> Count {
    let narrow = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    Count { covered: narrow(measure.low().covered()), total: narrow(measure.total()) }
}

fn length(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
