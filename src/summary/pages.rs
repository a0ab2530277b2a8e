//! One file, line by line: what its page shows. Made when it is asked for, so that no run holds all lines at once.

use std::collections::BTreeMap;

use super::MissedRow;
use super::build::Judged;
use super::letters::letters;
use crate::collection::Run;
use crate::config::Sources;
use crate::coverage::{FileCoverage, LineNumber, LineSet, MissedBranch, Region, ResolvedBranches, SourcePath, Target};
use crate::formats::Producer;
use crate::layers::MeasuredFile;
use crate::paths::{NotRead, SourceRoot};
use crate::source::{Jumps, Reason, Scope, Source, Token};

/// The pages of a run's files.
pub struct Pages<'a> {
    judged: &'a Judged<'a>,
    sources: Sources,
    root: SourceRoot,
    letters: Vec<String>,
    jumps: Jumps,
}

/// A file, line by line.
#[derive(Debug)]
pub struct FilePage {
    /// Its source, or why it is not shown.
    pub source: Shown,
    /// The lines of the source, the first line first; empty where it is not shown.
    pub lines: Vec<Line>,
    /// What is missed, in the order of the file.
    pub places: Vec<PlaceRow>,
    /// Functions with a body, in the order of the file; none where no report tells them.
    pub functions: Vec<FunctionRow>,
}

impl FilePage {
    /// The text of a line and its coloured parts; nothing where the source is not shown.
    #[must_use]
    pub fn code(&self, line: u32) -> (&str, &[Token]) {
        match (&self.source, LineNumber::new(line)) {
            (Shown::Source(source), Some(line)) => (source.line(line).unwrap_or_default(), source.tokens(line)),
            (Shown::Source(_), None) | (Shown::Not(_), _) => ("", &[]),
        }
    }
}

/// The source of a file.
#[derive(Debug)]
pub enum Shown {
    /// It is shown.
    Source(Box<Source>),
    /// It was not asked for, or cannot be shown: a sentence that says why.
    Not(String),
}

/// A line of a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// How its statement stands.
    pub state: State,
    /// True for the first line of a statement: reports speak of this line only.
    pub is_first: bool,
    /// The layers that executed it, one bit each in the order of [`Pages::letters`].
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

impl<'a> Pages<'a> {
    /// The pages of a judged run.
    #[must_use]
    pub fn new(judged: &'a Judged<'a>, sources: Sources) -> Self {
        let measured = &judged.united.measured;
        let names: Vec<&str> = measured.layers().iter().map(crate::layer_name::LayerName::as_str).collect();
        let mut letters = letters(&names);
        letters.truncate(MOST);
        if measured.has_unlabelled() && letters.len() < MOST {
            letters.push(UNLABELLED.to_owned());
        }
        let root = SourceRoot::new(&judged.config.root);
        Self { judged, sources, root, letters, jumps: jumps(judged.runs) }
    }

    /// The letters that stand for the layers, in order; `–` stands for runs of no layer.
    #[must_use]
    pub fn letters(&self) -> &[String] {
        &self.letters
    }

    /// True if sources are shown, of all files or of some.
    #[must_use]
    pub fn have_sources(&self) -> bool {
        match self.sources {
            Sources::All | Sources::Missed => true,
            Sources::None => false,
        }
    }

    /// The page of a file of the run.
    #[must_use]
    pub fn page(&self, path: &str) -> Option<FilePage> {
        let path = SourcePath::new(path).ok()?;
        let file = self.judged.united.measured.files().get(&path)?;
        let source = self.source(&path, file);
        let known = Known::new(file, self.jumps);
        let lines = match &source {
            Shown::Source(source) => known.lines(source, self.letters.len()),
            Shown::Not(_) => Vec::new(),
        };
        let text = match &source {
            Shown::Source(source) => Some(&**source),
            Shown::Not(_) => None,
        };
        Some(FilePage { places: known.places(text), functions: known.functions(self.letters.len()), lines, source })
    }

    /// The source of a measured file, or why it is not shown: that of its page.
    pub(super) fn shown(&self, path: &SourcePath) -> Option<Shown> {
        let file = self.judged.united.measured.files().get(path)?;
        Some(self.source(path, file))
    }

    /// Missed exits of a file in sentences, with what its source tells of them, if that is what was measured.
    #[must_use]
    pub fn reasons(&self, path: &str, exits: &[MissedRow]) -> Vec<String> {
        if exits.is_empty() {
            return Vec::new();
        }
        let file =
            SourcePath::new(path).ok().and_then(|path| Some((self.judged.united.measured.files().get(&path)?, path)));
        let shown = file.map(|(file, path)| self.source(&path, file));
        let source = match &shown {
            Some(Shown::Source(source)) => Some(&**source),
            Some(Shown::Not(_)) | None => None,
        };
        let told = |exit: &MissedRow| match (exit.missed(), source) {
            (Some(missed), Some(source)) => format!("line {} {}", exit.line, reason(missed, Some(source), self.jumps)),
            _ => exit.sentence(),
        };
        exits.iter().map(told).collect()
    }

    fn source(&self, path: &SourcePath, file: &MeasuredFile) -> Shown {
        let is_whole = || file.overall.missing().is_empty() && known_whole(file);
        let why_not = match self.sources {
            Sources::Missed if is_whole() => {
                Some("Nothing is missed here, and sources of such files are not shown (sources: missed).")
            }
            Sources::None => Some("Sources are not shown in this report (sources: none)."),
            Sources::All | Sources::Missed => None,
        };
        if let Some(why_not) = why_not {
            return Shown::Not(why_not.to_owned());
        }
        match self.root.read(path) {
            Ok(bytes) => {
                let source = Source::new(&bytes);
                match mismatch(&source, &file.overall) {
                    None => Shown::Source(Box::new(source)),
                    Some(why) => Shown::Not(why),
                }
            }
            Err(why) => Shown::Not(why_not_read(&why)),
        }
    }
}

/// Why a source is not shown, in a sentence.
fn why_not_read(why: &NotRead) -> String {
    match why {
        NotRead::Elsewhere => "The source is not shown: the file was not found in the project.".to_owned(),
        NotRead::Hidden => "The source is not shown: the file is hidden.".to_owned(),
        NotRead::Absent => "The source is not here: it was not found below the project's root.".to_owned(),
        NotRead::LeadsOut => "The source is not shown: a link leads out of the project.".to_owned(),
        NotRead::Failed(error) => format!("The source cannot be read: {error}."),
    }
}

/// So many layers have letters.
const MOST: usize = 64;
const UNLABELLED: &str = "–";

fn known_whole(file: &MeasuredFile) -> bool {
    file.overall.branch_measure().is_none_or(|measure| measure.low().missed() == 0)
}

/// Why a source is not what the run measured, if that can be seen.
fn mismatch(source: &Source, file: &FileCoverage) -> Option<String> {
    let why = source.contradiction(&file.executed().union(file.missing()))?;
    Some(format!(
        "The source here is not what was measured: {why}. Give the checkout of the run, or run the tests again."
    ))
}

/// What is known of a file, by line.
struct Known<'a> {
    file: &'a MeasuredFile,
    branches: ResolvedBranches,
    /// Lines of which only counts are known: taken and all exits.
    counted: BTreeMap<LineNumber, (u32, u32)>,
    jumps: Jumps,
}

impl<'a> Known<'a> {
    fn new(file: &'a MeasuredFile, jumps: Jumps) -> Self {
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

    fn lines(&self, source: &Source, columns: usize) -> Vec<Line> {
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

    fn places(&self, source: Option<&Source>) -> Vec<PlaceRow> {
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

    fn functions(&self, columns: usize) -> Vec<FunctionRow> {
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

/// A missed exit in a sentence; what the source tells is said, what it does not tell is not guessed.
fn reason(missed: MissedBranch, source: Option<&Source>, jumps: Jumps) -> String {
    let to = missed.target.line();
    let why = source.and_then(|source| source.exit_of(missed.line, to, jumps)).map(because).unwrap_or_default();
    match missed.target {
        Target::Line(line) => format!("never went to line {line}{why}"),
        Target::Exit => {
            let left = source.and_then(|source| source.scope_of(missed.line, jumps));
            let left = match left {
                Some(Scope::Module) => "the module".to_owned(),
                Some(Scope::Class(class)) => format!("the body of class {}", class.name),
                Some(Scope::Function(function)) => format!("function {}", function.name),
                None => "the function, class or module".to_owned(),
            };
            format!("never left {left} from here{why}")
        }
    }
}

fn because(reason: Reason) -> &'static str {
    match reason {
        Reason::ConditionNeverTrue => ": the condition was never true",
        Reason::ConditionNeverFalse => ": the condition was never false",
        Reason::LoopNeverStarted => ": the loop never started",
        Reason::LoopNeverEnded => ": the loop never ran to its end",
        Reason::PatternNeverMatched => ": the pattern never matched",
        Reason::PatternAlwaysMatched => ": the pattern always matched",
        Reason::InnerNeverFinished => ": a lambda, comprehension or generator on the line never ran to its end",
    }
}

/// What the reports count as branches: coverage.py 7.6.2 stopped counting the ways out of inner functions.
fn jumps(runs: &[Run]) -> Jumps {
    let is_new = |run: &Run| match &run.producer {
        Producer::CoveragePy(Some(version)) => is_at_least(version, [7, 6, 2]),
        Producer::CoveragePy(None) | Producer::Other => false,
    };
    if runs.iter().all(is_new) { Jumps::OfStatements } else { Jumps::All }
}

fn is_at_least(version: &str, least: [u32; 3]) -> bool {
    let mut parts = version.split('.').map(|part| {
        let digits = part.find(|c: char| !c.is_ascii_digit()).map_or(part, |end| &part[..end]);
        digits.parse::<u32>().unwrap_or(0)
    });
    let found = [(); 3].map(|()| parts.next().unwrap_or(0));
    found >= least
}

#[cfg(test)]
mod tests {
    use super::is_at_least;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        for (version, is_new) in [
            ("7.6.2", true),
            ("7.6.12", true),
            ("7.10", true),
            ("8.0a1", true),
            ("7.6.1", false),
            ("6.5.0", false),
            ("", false),
        ] {
            assert_eq!(is_at_least(version, [7, 6, 2]), is_new, "{version}");
        }
    }
}
