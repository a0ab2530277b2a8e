//! A merge written as an LCOV tracefile that every version of `genhtml` takes.

use std::fmt::Write;

use super::{MERGED, NOTE};
use crate::coverage::{FileCoverage, LineExits, LineNumber, Region};
use crate::formats::note::{Lacks, Note};
use crate::formats::write::{ByLine, Merged};

/// Writes a report, files by path.
///
/// Branches are numbered: lcov 1.16 drops branches that have texts, as coverage.py writes them. Functions have no last
/// line: lcov 1.16 takes it for the name.
pub(in crate::formats) fn write(merged: &Merged) -> String {
    let has_branches = merged.has_branches();
    let mut info = String::new();
    if merged.is_of_coverage_py() {
        let _ = writeln!(info, "{MERGED}{}", field(merged.version()));
    }
    for (path, file) in &merged.files {
        let _ = writeln!(info, "TN:\nSF:{}", field(path.as_str()));
        if let Some(note) = Note::of(file, Lacks::AllButLines { has_branches }) {
            let _ = writeln!(info, "{NOTE}{}", note.to_json());
        }
        write_functions(&mut info, file);
        let by_line = ByLine::of(file);
        if file.branches().is_some() {
            write_branches(&mut info, &by_line);
        }
        for (line, is_hit) in &by_line.lines {
            let _ = writeln!(info, "DA:{line},{}", u8::from(*is_hit));
        }
        let hit = by_line.lines.iter().filter(|(_, is_hit)| *is_hit).count();
        let _ = writeln!(info, "LF:{}\nLH:{hit}\nend_of_record", by_line.lines.len());
    }
    info
}

/// Functions whose first line is known; one counts as hit if any of its statements ran.
fn write_functions(info: &mut String, file: &FileCoverage) {
    let Some(regions) = file.regions() else { return };
    let mut functions: Vec<(LineNumber, &str, &Region)> =
        regions.functions_with_body().filter_map(|(name, region)| Some((region.start?, name, region))).collect();
    if functions.is_empty() {
        return;
    }
    functions.sort_by_key(|(start, name, _)| (*start, *name));
    let is_hit = |region: &Region| region.lines.common(file.missing()) < region.statements;
    for (start, name, _) in &functions {
        let _ = writeln!(info, "FN:{start},{}", field(name).replace(',', "?"));
    }
    for (_, name, region) in &functions {
        let _ = writeln!(info, "FNDA:{},{}", u8::from(is_hit(region)), field(name).replace(',', "?"));
    }
    let hit = functions.iter().filter(|(_, _, region)| is_hit(region)).count();
    let _ = writeln!(info, "FNF:{}\nFNH:{hit}", functions.len());
}

/// Exits of each line: taken ones first, `-` for all of a line of which none was taken.
fn write_branches(info: &mut String, by_line: &ByLine) {
    let (mut found, mut hit) = (0_u64, 0_u64);
    for (line, LineExits { total, covered, .. }) in &by_line.exits {
        for branch in 0..*total {
            let taken = if *covered == 0 {
                "-"
            } else if branch < *covered {
                "1"
            } else {
                "0"
            };
            let _ = writeln!(info, "BRDA:{line},0,{branch},{taken}");
        }
        found += u64::from(*total);
        hit += u64::from(*covered);
    }
    let _ = writeln!(info, "BRF:{found}\nBRH:{hit}");
}

/// A text on one line: the format has no escapes, so control characters become `?`, as coverage.py has it.
fn field(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}
