//! A merge written as Cobertura that is valid against `coverage-04.dtd`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::AddAssign;

use super::{MERGED, TO_EXIT, TO_LINE};
use crate::coverage::{FileCoverage, LineExits, SourcePath, Target};
use crate::formats::Timestamp;
use crate::formats::note::{Lacks, Note};
use crate::formats::write::{ByLine, Merged};
use crate::formats::xml::is_forbidden;

const DTD: &str = "http://cobertura.sourceforge.net/xml/coverage-04.dtd";

/// Writes a report: a package for each folder, a class for each file, relative to the project root.
///
/// Header and rates are the sums of the lines below them, so that readers of either agree. Exits that can not be told line by
/// line (see [`Branches::by_line`](crate::coverage::Branches::by_line)) are only in covgate's note.
pub(in crate::formats) fn write(merged: &Merged) -> String {
    let has_branches = merged.has_branches();
    let mut packages: BTreeMap<String, Vec<Class>> = BTreeMap::new();
    let mut all = Sums::default();
    for (path, file) in &merged.files {
        let class = Class::of(path, file, has_branches);
        all += class.sums;
        packages.entry(package(path)).or_default().push(class);
    }
    let timestamp = merged.timestamp.map_or(0, Timestamp::epoch_millis);
    let merged_from = if merged.is_of_coverage_py() { MERGED } else { "Merged by covgate" };
    let mut xml = String::new();
    push(&mut xml, 0, "<?xml version=\"1.0\" ?>");
    push(&mut xml, 0, &format!("<!DOCTYPE coverage SYSTEM \"{DTD}\">"));
    push(
        &mut xml,
        0,
        &format!(
            "<coverage version={} timestamp=\"{timestamp}\" lines-valid=\"{}\" lines-covered=\"{}\" branches-valid=\"{}\" branches-covered=\"{}\" {}>",
            attribute(merged.version()),
            all.lines,
            all.lines_covered,
            all.branches,
            all.branches_covered,
            all.rates(has_branches),
        ),
    );
    push(&mut xml, 1, &format!("<!-- {merged_from} -->"));
    push(&mut xml, 1, "<sources>");
    push(&mut xml, 2, "<source>.</source>");
    push(&mut xml, 1, "</sources>");
    push(&mut xml, 1, "<packages>");
    for (name, classes) in &packages {
        let mut sums = Sums::default();
        for class in classes {
            sums += class.sums;
        }
        push(&mut xml, 2, &format!("<package name={} {}>", attribute(name), sums.rates(has_branches)));
        push(&mut xml, 3, "<classes>");
        for class in classes {
            class.write(&mut xml, has_branches);
        }
        push(&mut xml, 3, "</classes>");
        push(&mut xml, 2, "</package>");
    }
    push(&mut xml, 1, "</packages>");
    push(&mut xml, 0, "</coverage>");
    xml
}

/// The package of a file as coverage.py names it: the folder with dots, `.` at the top.
fn package(path: &SourcePath) -> String {
    match path.folder() {
        "" => ".".to_owned(),
        folder => folder.replace('/', "."),
    }
}

struct Class<'a> {
    path: &'a SourcePath,
    by_line: ByLine,
    sums: Sums,
    note: Option<Note>,
}

impl<'a> Class<'a> {
    fn of(path: &'a SourcePath, file: &FileCoverage, has_branches: bool) -> Self {
        let by_line = ByLine::of(file);
        let sums = Sums::of(&by_line);
        Self { path, by_line, sums, note: Note::of(file, Lacks::AllButLines { has_branches }) }
    }

    fn write(&self, xml: &mut String, has_branches: bool) {
        let path = self.path.as_str();
        let name = path.rsplit('/').next().unwrap_or(path);
        let rates = self.sums.rates(has_branches);
        push(xml, 4, &format!("<class name={} filename={} {rates}>", attribute(name), attribute(path)));
        if let Some(note) = &self.note {
            // A processing instruction ends at the first `?>`; both can only be inside of JSON's strings.
            push(xml, 5, &format!("<?covgate {}?>", note.to_json().replace("?>", "?\\u003e")));
        }
        push(xml, 5, "<methods/>");
        push(xml, 5, "<lines>");
        for &(number, is_hit) in &self.by_line.lines {
            let line = format!("<line number=\"{number}\" hits=\"{}\"", u8::from(is_hit));
            match self.by_line.exits.get(&number) {
                None => push(xml, 6, &format!("{line}/>")),
                Some(exits) => write_branches(xml, &line, exits),
            }
        }
        push(xml, 5, "</lines>");
        push(xml, 4, "</class>");
    }
}

/// A line that branches; its missed exits as conditions if they are known, its taken ones if they are too.
fn write_branches(xml: &mut String, line: &str, exits: &LineExits) {
    let percent = u64::from(exits.covered) * 100 / u64::from(exits.total);
    let line = format!("{line} branch=\"true\" condition-coverage=\"{percent}% ({}/{})\"", exits.covered, exits.total);
    if exits.missed() == 0 || !exits.is_missing_named() {
        push(xml, 6, &format!("{line}/>"));
        return;
    }
    push(xml, 6, &format!("{line}>"));
    push(xml, 7, "<conditions>");
    let missing = exits.missing.iter().map(|target| (target, 0));
    let taken = exits.taken.iter().map(|target| (target, 100));
    let mut ways_out = 0;
    for (target, percent) in missing.chain(taken) {
        let (kind, number) = match target {
            Target::Line(line) => (TO_LINE, line.value()),
            Target::Exit => {
                ways_out += 1;
                (TO_EXIT, ways_out)
            }
        };
        push(xml, 8, &format!("<condition number=\"{number}\" type=\"{kind}\" coverage=\"{percent}%\"/>"));
    }
    push(xml, 7, "</conditions>");
    push(xml, 6, "</line>");
}

fn push(xml: &mut String, depth: usize, text: &str) {
    let _ = writeln!(xml, "{:\t<depth$}{text}", "");
}

/// A value in quotes. A character that XML can not hold becomes `?`, as coverage.py has it.
fn attribute(value: &str) -> String {
    let mut quoted = String::from("\"");
    for c in value.chars() {
        match c {
            '&' => quoted.push_str("&amp;"),
            '<' => quoted.push_str("&lt;"),
            '>' => quoted.push_str("&gt;"),
            '"' => quoted.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                let _ = write!(quoted, "&#{};", u32::from(c));
            }
            c if is_forbidden(c) => quoted.push('?'),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

/// Lines and branches of a class, a package or a report.
#[derive(Clone, Copy, Default)]
struct Sums {
    lines: u64,
    lines_covered: u64,
    branches: u64,
    branches_covered: u64,
}

impl Sums {
    fn of(by_line: &ByLine) -> Self {
        Self {
            lines: by_line.lines.len() as u64,
            lines_covered: by_line.lines.iter().filter(|(_, is_hit)| *is_hit).count() as u64,
            branches: by_line.exits.values().map(|exits| u64::from(exits.total)).sum(),
            branches_covered: by_line.exits.values().map(|exits| u64::from(exits.covered)).sum(),
        }
    }

    fn rates(&self, has_branches: bool) -> String {
        let lines = rate(self.lines_covered, self.lines);
        let branches = if has_branches { rate(self.branches_covered, self.branches) } else { "0".to_owned() };
        format!("line-rate=\"{lines}\" branch-rate=\"{branches}\" complexity=\"0\"")
    }
}

impl AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        self.lines += other.lines;
        self.lines_covered += other.lines_covered;
        self.branches += other.branches;
        self.branches_covered += other.branches_covered;
    }
}

/// coverage.py's rate since 7.17: C's `%.4g`, with 0 and 1 only for exactly those, and 1 for nothing.
#[expect(clippy::float_arithmetic, reason = "the format holds rates as decimal fractions")]
#[expect(clippy::cast_precision_loss, reason = "no project has 2^53 lines")]
fn rate(covered: u64, total: u64) -> String {
    if covered == total {
        return "1".to_owned();
    }
    if covered == 0 {
        return "0".to_owned();
    }
    let rate = (covered as f64 / total as f64).clamp(0.000_1, 0.999_9);
    let places = [0.1, 0.01, 0.001].iter().filter(|&&least| rate < least).count() + 4;
    format!("{rate:.places$}").trim_end_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_those_of_coverage_py() {
        for (covered, total, text) in [
            (0, 0, "1"),
            (0, 3, "0"),
            (3, 3, "1"),
            (1, 3, "0.3333"),
            (1, 2, "0.5"),
            (1, 30, "0.03333"),
            (1, 12_000, "0.0001"),
            (1, 1_200, "0.0008333"),
            (99_996, 100_000, "0.9999"),
            (245, 246, "0.9959"),
            (99_999, 1_000_000, "0.1"),
        ] {
            assert_eq!(rate(covered, total), text, "{covered} of {total}");
        }
    }
}
