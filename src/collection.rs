//! Reports gathered: merged per layer and reported name as they arrive, then united under the project's own paths.

mod clash;
mod contexts;
mod runs;

use std::collections::hash_map::Entry as MapEntry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt;

pub use clash::DIFFERENT_SOURCE;
pub use contexts::{FromContexts, OfLayer};

use clash::Clash;
use runs::Runs;

use crate::contexts::{OutsideTests, Runners, add_runners};
use crate::coverage::{Conflict, FileCoverage, LineSet, RunId, SourcePath};
use crate::discover::Input;
use crate::fault::{Fault, Faults};
use crate::formats::{Format, Producer, Remark, Report};
use crate::layer_name::LayerName;
use crate::layers::{Measured, Refused};
use crate::paths::{How, Omit, Placed, Placing, ReportedName};

/// What is remembered of a report after its coverage was merged.
#[derive(Clone, Debug)]
pub struct Run {
    /// The name it was read by.
    pub name: String,
    /// Its layer; none: it counts for overall only.
    pub layer: Option<LayerName>,
    /// True if the layer was taken from the words of the path.
    pub is_layer_guessed: bool,
    /// Layers that were taken from its contexts.
    pub parts: Vec<LayerName>,
    /// Its format.
    pub format: Format,
    /// Who wrote it.
    pub producer: Producer,
    /// The identity of its content.
    pub id: RunId,
    /// When it says it was written.
    pub timestamp: Option<String>,
    /// True if it measured branches.
    pub has_branches: bool,
    /// How many files it speaks of.
    pub files: usize,
    /// What must be told of it.
    pub remarks: Vec<Remark>,
}

impl Run {
    /// True if the report, or a part of it, counts for a layer.
    #[must_use]
    pub fn is_of(&self, layer: &LayerName) -> bool {
        self.layer.as_ref() == Some(layer) || self.parts.contains(layer)
    }
}

/// Reports, merged as they are added.
#[derive(Default)]
pub struct Collection {
    runs: Vec<Run>,
    /// By layer, then by the name that reports give.
    entries: BTreeMap<Option<LayerName>, HashMap<ReportedName, Box<Entry>>>,
    by_content: HashMap<RunId, usize>,
    repeats: Vec<Repeat>,
    clashes: Vec<Clash>,
    from_contexts: FromContexts,
}

/// One file of one layer under one reported name.
struct Entry {
    coverage: FileCoverage,
    /// The reports that have it, by index.
    runs: Runs,
    /// Where it comes from contexts: lines that were imported for the layer, and no test of it ran.
    imported: LineSet,
    /// Where it comes from contexts: lines that ran outside of all tests.
    outside_tests: OutsideTests,
    /// Where that is asked for: the test files that ran its lines.
    runners: Runners,
}

impl Entry {
    fn new(coverage: FileCoverage, run: usize) -> Self {
        Self {
            coverage,
            runs: Runs::new(run),
            imported: LineSet::new(),
            outside_tests: OutsideTests::default(),
            runners: Runners::new(),
        }
    }

    /// Merges the entry of other reports.
    fn merge(&mut self, other: &Self) -> Result<(), Conflict> {
        let tested = |entry: &Self| entry.coverage.executed().difference(&entry.imported);
        let tested = tested(self).union(&tested(other));
        self.coverage.merge(&other.coverage)?;
        self.imported = self.imported.union(&other.imported).difference(&tested);
        self.outside_tests.add(&other.outside_tests);
        add_runners(&mut self.runners, other.runners.clone());
        self.runs.join(&other.runs);
        Ok(())
    }
}

/// The same report given twice.
#[derive(Clone, Debug)]
pub struct Repeat {
    /// The report that was read before.
    pub first: String,
    /// The report with the same content.
    pub second: String,
    /// The two layers, if they differ.
    pub layers: Option<(String, String)>,
}

impl fmt::Display for Repeat {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = (&self.first, &self.second);
        if first == second {
            return write!(formatter, "{first} was given twice; it was counted once");
        }
        write!(formatter, "{first} and {second} are the same report; it was counted once")
    }
}

/// What uniting names did, for the reports.
#[derive(Clone, Debug, Default)]
pub struct PathFindings {
    /// Names that no file of the project was found for.
    pub unmatched: Vec<SourcePath>,
    /// Files placed by the end of their name, with the name that was reported.
    pub by_suffix: Vec<(String, SourcePath)>,
    /// Files placed by what other reports call them.
    pub by_reports: usize,
    /// Files left out by `omit`.
    pub omitted: Vec<SourcePath>,
    /// Files that exist in the project.
    pub on_disk: usize,
    /// Files whose names differ in case only: on Windows and macOS they may be one.
    pub case_twins: Vec<(SourcePath, SourcePath)>,
    /// Names whose place is not certain: those without one, with several, and with one by the end
    /// of the name or by other reports only.
    pub uncertain: Vec<Uncertain>,
}

/// A reported name whose place is not certain.
#[derive(Clone, Debug)]
pub struct Uncertain {
    /// The name.
    pub name: ReportedName,
    /// What became of it.
    pub placed: Placed,
    /// The reports that have it, by index.
    pub runs: Vec<usize>,
}

/// The reports united.
pub struct United {
    /// The files of the project with the coverage of each layer.
    pub measured: Measured,
    /// What uniting names did.
    pub paths: PathFindings,
    /// What was taken from contexts.
    pub contexts: FromContexts,
    /// The test files that ran the lines of each file, where that was asked for and contexts tell it.
    pub runners: BTreeMap<SourcePath, Runners>,
    /// What stands in the way of a sound verdict.
    pub faults: Faults,
}

impl Collection {
    /// Adds a report, with the test files that ran the lines of each of its files, if they are known. The same content in
    /// the same layer again is told and changes nothing.
    pub fn add(&mut self, report: Report, input: &Input, runners: Vec<Runners>) {
        let Some(index) = self.register(&report, input) else { return };
        let entries = self.entries.entry(input.layer.clone()).or_default();
        if entries.is_empty() {
            entries.reserve(report.files.len());
        }
        let runners = runners.into_iter().chain(std::iter::repeat(Runners::new()));
        for (file, runners) in report.files.into_iter().zip(runners) {
            let name = ReportedName { name: file.name, roots: report.roots.clone() };
            self.enter(input.layer.as_ref(), name, Entry { runners, ..Entry::new(file.coverage, index) });
        }
    }

    /// Remembers a report, by its index; none if the same was there before.
    fn register(&mut self, report: &Report, input: &Input) -> Option<usize> {
        let layer = input.layer.clone();
        if let Some(&first) = self.by_content.get(&report.run) {
            let before = &self.runs[first];
            let is_same_layer = before.layer == layer;
            let name = |layer: &Option<LayerName>| layer.as_ref().map_or("no layer".to_owned(), ToString::to_string);
            self.repeats.push(Repeat {
                first: before.name.clone(),
                second: report.name.clone(),
                layers: (!is_same_layer).then(|| (name(&before.layer), name(&layer))),
            });
            if is_same_layer {
                return None;
            }
        }
        let index = self.runs.len();
        self.by_content.entry(report.run).or_insert(index);
        self.runs.push(Run {
            name: report.name.clone(),
            layer,
            is_layer_guessed: input.is_layer_guessed,
            parts: Vec::new(),
            format: report.format,
            producer: report.producer.clone(),
            id: report.run,
            timestamp: report.timestamp.clone(),
            has_branches: report.files.iter().any(|file| file.coverage.branches().is_some()),
            files: report.files.len(),
            remarks: report.remarks.clone(),
        });
        Some(index)
    }

    /// Merges a file into its layer.
    fn enter(&mut self, layer: Option<&LayerName>, name: ReportedName, entry: Entry) {
        let entries = self.entries.entry(layer.cloned()).or_default();
        let mut known = match entries.entry(name) {
            MapEntry::Occupied(known) => known,
            MapEntry::Vacant(room) => {
                room.insert(Box::new(entry));
                return;
            }
        };
        let (first, second) = (known.get().runs.first(), entry.runs.first());
        if let Err(conflict) = known.get_mut().merge(&entry) {
            self.clashes.push(Clash { path: known.key().name.clone(), first, second, conflict });
        }
    }

    /// The reports that were read.
    #[must_use]
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// Reports that came twice.
    #[must_use]
    pub fn repeats(&self) -> &[Repeat] {
        &self.repeats
    }

    /// Unites the names of all reports and then the layers.
    ///
    /// Files that reports disagree about are refused, not blended: they are in no figure, and a fault says so. With a
    /// `reference` layer its view of the source counts where layers disagree.
    #[must_use]
    pub fn unite(
        mut self,
        placing: &mut Placing<'_>,
        omit: &Omit,
        reference: Option<&LayerName>,
        declared: &[LayerName],
    ) -> (Vec<Run>, United) {
        let mut faults = Faults::new();
        let mut findings = PathFindings::default();
        let names: HashSet<&ReportedName> = self.entries.values().flat_map(HashMap::keys).collect();
        let places = placing.place(&names.into_iter().cloned().collect());
        findings.uncertain = self.uncertain(&places, omit);
        let mut layers: Vec<LayerName> = self.entries.keys().flatten().cloned().collect();
        in_order(&mut layers, declared);
        let paths = settle(places, omit, &mut findings, &mut faults);
        let mut refused: BTreeSet<String> = self.clashes.iter().map(|clash| clash.path.clone()).collect();
        let mut by_path: BTreeMap<SourcePath, Vec<Option<Box<Entry>>>> = BTreeMap::new();
        for (layer, mut entries) in std::mem::take(&mut self.entries) {
            let column = layers.iter().position(|known| Some(known) == layer.as_ref()).unwrap_or(layers.len());
            for (name, (path, how)) in &paths {
                let Some(entry) = entries.remove(name) else { continue };
                let columns = if let Some(columns) = by_path.get_mut(path) {
                    columns
                } else {
                    by_path.entry(path.clone()).or_insert_with(|| (0..=layers.len()).map(|_| None).collect())
                };
                let Some(known) = &mut columns[column] else {
                    columns[column] = Some(entry);
                    continue;
                };
                if let Some(run) = known.runs.common(&entry.runs)
                    && !matches!(how, How::Rule | How::RuleAlone)
                {
                    let others = paths.iter().filter(|(other, (place, _))| place == path && *other != name);
                    let others: Vec<&ReportedName> = others.map(|(other, _)| other).collect();
                    faults.push(same_file_twice(&self.runs[run], path, name, &others));
                    continue;
                }
                let (first, second) = (known.runs.first(), entry.runs.first());
                if let Err(conflict) = known.merge(&entry) {
                    refused.insert(path.to_string());
                    self.clashes.push(Clash { path: path.to_string(), first, second, conflict });
                }
            }
        }
        findings.case_twins = case_twins(by_path.keys());
        let mut from_contexts = std::mem::take(&mut self.from_contexts);
        from_contexts.count(&by_path, &refused, &layers);
        let reference = reference.and_then(|name| layers.iter().position(|layer| layer == name));
        let mut measured = Measured::new(layers);
        by_path.retain(|path, _| !refused.contains(path.as_str()));
        let runners = self.measure(by_path, reference, &mut measured);
        faults.extend(self.clashes.iter().map(|clash| clash.fault(&self.runs)));
        // A file that is in no figure is missing from what every layer is measured over.
        let names: Vec<String> = measured.layers().iter().map(ToString::to_string).collect();
        let of_all = |fault: Fault| fault.of_layers(names.iter().map(String::as_str));
        let faults = faults.into_iter().map(of_all).collect();
        (self.runs, United { measured, paths: findings, contexts: from_contexts, runners, faults })
    }
}

impl Collection {
    /// Measures files by the entries of their layers; those that layers disagree about are clashes. Hands back who ran their
    /// lines.
    fn measure(
        &mut self,
        files: BTreeMap<SourcePath, Vec<Option<Box<Entry>>>>,
        reference: Option<usize>,
        measured: &mut Measured,
    ) -> BTreeMap<SourcePath, Runners> {
        /// As many as keep threads busy; what is measured takes the room of entries that are gone.
        const AT_ONCE: usize = 256;
        let mut all_runners: BTreeMap<SourcePath, Runners> = BTreeMap::new();
        let mut files = files.into_iter().peekable();
        while files.peek().is_some() {
            let mut firsts: BTreeMap<SourcePath, Vec<usize>> = BTreeMap::new();
            let mut columns_of = Vec::with_capacity(AT_ONCE);
            for (path, entries) in files.by_ref().take(AT_ONCE) {
                let (mut columns, mut runs) = (Vec::with_capacity(entries.len()), Vec::with_capacity(entries.len()));
                for entry in entries {
                    runs.push(entry.as_ref().map_or(0, |entry| entry.runs.first()));
                    columns.push(entry.map(|entry| {
                        let Entry { coverage, runners, .. } = *entry;
                        if !runners.is_empty() {
                            add_runners(all_runners.entry(path.clone()).or_default(), runners);
                        }
                        coverage
                    }));
                }
                firsts.insert(path.clone(), runs);
                columns_of.push((path, columns));
            }
            for (path, Refused { first, second, conflict }) in measured.add_all(columns_of, reference) {
                let run = |column: usize| firsts.get(&path).map_or(0, |runs| runs[column]);
                self.clashes.push(Clash { path: path.to_string(), first: run(first), second: run(second), conflict });
            }
        }
        all_runners
    }

    /// The names whose place is not certain, without those that are left out.
    fn uncertain(&self, places: &BTreeMap<ReportedName, Placed>, omit: &Omit) -> Vec<Uncertain> {
        let is_uncertain = |placed: &Placed| match placed {
            Placed::At(path, How::Suffix | How::Reports) | Placed::Unmatched(path) => !omit.matches(path),
            Placed::Ambiguous(paths) => !paths.iter().all(|path| omit.matches(path)),
            Placed::At(_, How::Exact | How::Rule | How::RuleAlone | How::Root) => false,
        };
        let runs = |name: &ReportedName| -> Vec<usize> {
            let entries = self.entries.values().filter_map(|entries| entries.get(name));
            let runs: BTreeSet<usize> = entries.flat_map(|entry| entry.runs.iter()).collect();
            runs.into_iter().collect()
        };
        let uncertain = places.iter().filter(|(_, placed)| is_uncertain(placed));
        uncertain
            .map(|(name, placed)| Uncertain { name: name.clone(), placed: placed.clone(), runs: runs(name) })
            .collect()
    }
}

/// Pairs of paths that are equal but for case.
fn case_twins<'a>(paths: impl Iterator<Item = &'a SourcePath>) -> Vec<(SourcePath, SourcePath)> {
    let mut by_lower: HashMap<String, &SourcePath> = HashMap::new();
    let twin =
        |path: &'a SourcePath| Some((by_lower.insert(path.as_str().to_lowercase(), path)?.clone(), path.clone()));
    paths.filter_map(twin).collect()
}

/// Brings layers into the order of the configuration, then from the smallest tests to the largest.
pub fn in_order(layers: &mut [LayerName], declared: &[LayerName]) {
    let place = |layer: &LayerName| declared.iter().position(|name| name == layer).unwrap_or(usize::MAX);
    layers.sort_by_cached_key(|layer| (place(layer), rank(layer)));
}

/// Layers that no configuration puts in order: from the smallest tests to the largest, others by name between.
fn rank(layer: &LayerName) -> (usize, String) {
    const ORDER: [&str; 10] =
        ["unit", "component", "integration", "contract", "", "functional", "system", "acceptance", "e2e", "smoke"];
    let other = ORDER.iter().position(|name| name.is_empty()).unwrap_or(0);
    (ORDER.iter().position(|name| *name == layer.as_str()).unwrap_or(other), layer.to_string())
}

/// The path of every name that has one; ambiguous names are faults.
fn settle(
    places: BTreeMap<ReportedName, Placed>,
    omit: &Omit,
    findings: &mut PathFindings,
    faults: &mut Faults,
) -> BTreeMap<ReportedName, (SourcePath, How)> {
    let mut settled = BTreeMap::new();
    let mut omitted = BTreeSet::new();
    let mut unmatched = BTreeSet::new();
    let mut on_disk = BTreeSet::new();
    let mut by_reports = BTreeSet::new();
    for (name, place) in places {
        let (path, how) = match place {
            Placed::At(path, how) => (path, how),
            Placed::Unmatched(path) => {
                if !omit.matches(&path) {
                    unmatched.insert(path.clone());
                }
                (path, How::Exact)
            }
            Placed::Ambiguous(paths) => {
                if !SourcePath::new(&name.name).is_ok_and(|path| omit.matches(&path)) {
                    faults.push(ambiguous(&name, &paths));
                }
                continue;
            }
        };
        if omit.matches(&path) {
            omitted.insert(path);
            continue;
        }
        match how {
            How::Exact | How::Rule | How::Root if !unmatched.contains(&path) => {
                on_disk.insert(path.clone());
            }
            How::Exact | How::Rule | How::Root => {}
            How::RuleAlone => {
                unmatched.insert(path.clone());
            }
            How::Suffix => {
                on_disk.insert(path.clone());
                findings.by_suffix.push((name.name.clone(), path.clone()));
            }
            How::Reports => {
                by_reports.insert(path.clone());
            }
        }
        settled.insert(name, (path, how));
    }
    findings.omitted = omitted.into_iter().collect();
    findings.on_disk = on_disk.len();
    findings.by_reports = by_reports.len();
    findings.unmatched = unmatched.into_iter().collect();
    settled
}

fn ambiguous(name: &ReportedName, paths: &[SourcePath]) -> Fault {
    let list: Vec<&str> = paths.iter().map(SourcePath::as_str).collect();
    let fault = Fault::new("covgate::paths::ambiguous", format!("{} could be {}", name.name, list.join(" or ")));
    let to = paths.first().map_or("src", SourcePath::folder);
    match &*name.roots {
        [_, _, ..] => fault.with_help(
            "the report does not say below which of its sources the file is; give coverage.py's JSON of this run instead \
             (`coverage json`), whose names are whole",
        ),
        roots => {
            let from = roots.first().map_or_else(|| name.name.rsplit_once('/').map_or(".", |(folder, _)| folder), String::as_str);
            fault.with_help(format!("say which, in covgate.toml:\n[paths]\nsource = [{to:?}, {from:?}]"))
        }
    }
}

fn same_file_twice(run: &Run, path: &SourcePath, name: &ReportedName, others: &[&ReportedName]) -> Fault {
    let message = match others {
        [other] => format!("{}: its files {} and {} are both {path}", run.name, other.name, name.name),
        _ => format!("{}: two of its files are {path}; one is {}", run.name, name.name),
    };
    Fault::new("covgate::paths::same-file-twice", message)
        .with_help("if they are one file, say so under `[paths]`; if not, leave one out by `[project] omit`")
}
