//! A merge written in format 3, with the keys in the order of coverage.py 7.17.3 and in its compact layout.

use std::collections::BTreeMap;

use super::NEWEST_FORMAT;
use super::arcs::{ArcLists, WrittenBranches};
use super::numbers::{BranchNumbers, Numbers};
use crate::coverage::{Arc, ArcSet, FileCoverage, LineNumber, LineSet, Region};
use crate::formats::note::{Lacks, Note};
use crate::formats::python_json::{list, object, quoted};
use crate::formats::write::Merged;

/// Writes a report, files by path.
///
/// coverage.py orders files by absolute path, which is the same for files below one root.
pub(in crate::formats) fn write(merged: &Merged) -> String {
    let mut totals = Numbers::default();
    let mut files = Vec::with_capacity(merged.files.len());
    for (path, file) in &merged.files {
        let (numbers, entry) = entry(file);
        totals += numbers;
        files.push((path.as_str(), entry));
    }
    object([("meta", meta(merged)), ("files", object(files)), ("totals", totals.to_json())])
}

fn meta(merged: &Merged) -> String {
    let mut members = vec![("format", NEWEST_FORMAT.to_string()), ("version", quoted(merged.version()))];
    members.extend(merged.timestamp.map(|timestamp| ("timestamp", quoted(&timestamp.to_string()))));
    members.push(("branch_coverage", merged.has_branches().to_string()));
    members.push(("show_contexts", false.to_string()));
    object(members)
}

/// The entry of a file, and the numbers of its summary.
fn entry(file: &FileCoverage) -> (Numbers, String) {
    let branches = file.branches().map(|branches| WrittenBranches::of(file, branches));
    let nothing = LineSet::new();
    let excluded = file.excluded().unwrap_or(&nothing);
    let numbers = Numbers {
        statements: file.statements().into(),
        missing: file.missing().len().into(),
        excluded: excluded.len().into(),
        branches: branches.as_ref().map(WrittenBranches::numbers),
    };
    let mut members = vec![
        ("executed_lines", lines(file.executed())),
        ("summary", numbers.to_json()),
        ("missing_lines", lines(file.missing())),
        ("excluded_lines", lines(excluded)),
    ];
    if let Some(ArcLists { executed, missing }) = branches.as_ref().and_then(|branches| branches.arcs.as_ref()) {
        members.push(("executed_branches", arcs(executed.iter())));
        members.push(("missing_branches", arcs(missing.iter())));
    }
    if let Some(known) = file.regions() {
        let whole = Whole { file, branches: branches.as_ref() };
        members.push(("functions", whole.regions(&known.functions)));
        members.push(("classes", whole.regions(&known.classes)));
    }
    members.extend(Note::of(file, Lacks::OnlyForeignBranches).map(|note| ("covgate", note.to_json())));
    (numbers, object(members))
}

/// The file that regions are parts of.
struct Whole<'a> {
    file: &'a FileCoverage,
    branches: Option<&'a WrittenBranches>,
}

impl Whole<'_> {
    /// Regions in the order of the source, the lines outside all of them last.
    fn regions(&self, regions: &BTreeMap<Box<str>, Region>) -> String {
        let mut regions: Vec<(&str, &Region)> = regions.iter().map(|(name, region)| (&**name, region)).collect();
        let start = |region: &Region| region.start.or_else(|| region.lines.first());
        regions.sort_by_key(|(name, region)| (name.is_empty(), start(region)));
        object(regions.into_iter().map(|(name, region)| (name, self.region(region))))
    }

    fn region(&self, region: &Region) -> String {
        let executed = self.file.executed().intersection(&region.lines);
        let missing = self.file.missing().intersection(&region.lines);
        let excluded = self.file.excluded().map_or_else(LineSet::new, |lines| lines.intersection(&region.lines));
        let lists = self.branches.and_then(|branches| branches.arcs.as_ref());
        let lists = lists.map(|lists| (of(&lists.executed, &region.lines), of(&lists.missing, &region.lines)));
        let numbers = Numbers {
            statements: region.statements.into(),
            missing: missing.len().into(),
            excluded: excluded.len().into(),
            branches: self
                .branches
                .map(|_| branch_numbers(region, lists.as_ref().map(|(_, missing)| missing), &missing)),
        };
        let mut members = vec![
            ("executed_lines", lines(&executed)),
            ("summary", numbers.to_json()),
            ("missing_lines", lines(&missing)),
            ("excluded_lines", lines(&excluded)),
        ];
        members.extend(region.start.map(|start| ("start_line", start.to_string())));
        if let Some((executed, missing)) = lists {
            members.push(("executed_branches", arcs(executed)));
            members.push(("missing_branches", arcs(missing)));
        }
        object(members)
    }
}

/// The branches of a region. Where the file's exits are only counted, none of the region's is known to be missing.
fn branch_numbers(region: &Region, missing: Option<&Vec<Arc>>, missing_lines: &LineSet) -> BranchNumbers {
    let missing = missing.map(Vec::as_slice).unwrap_or_default();
    BranchNumbers {
        total: region.branches.unwrap_or(0).into(),
        missing: missing.len() as u64,
        partial: missing.iter().filter(|arc| !missing_lines.contains(arc.from)).count() as u64,
    }
}

/// The arcs that start in some lines.
fn of(arcs: &ArcSet, lines: &LineSet) -> Vec<Arc> {
    arcs.iter().filter(|arc| lines.contains(arc.from)).collect()
}

fn lines(lines: &LineSet) -> String {
    list(lines.iter().map(|line: LineNumber| line.to_string()))
}

fn arcs(arcs: impl IntoIterator<Item = Arc>) -> String {
    list(arcs.into_iter().map(|arc| format!("[{}, {}]", arc.from, arc.to)))
}
