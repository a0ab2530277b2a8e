//! The baseline as a file: a line for each source file, so that it is small in a diff and two branches merge line by line.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::{Baseline, Code, Count, File, Missed, SCHEMA, Scope, To, Totals, scope_name};
use crate::config::Denominator;
use crate::coverage::Measure;

impl Baseline {
    /// The text of the file. The same state gives the same bytes: there is no clock, host or absolute path in it.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out =
            format!("{{\n  \"schema\": {SCHEMA},\n  \"denominator\": \"{}\",\n", denominator(self.denominator));
        let totals = self.totals.iter().map(|(scope, totals)| format!("    {}: {}", name(scope), self::totals(totals)));
        let files = self.files.iter().map(|(path, file)| format!("    {}: {}", text(path.as_str()), self::file(file)));
        for (key, entries, end) in
            [("totals", totals.collect::<Vec<_>>(), ",\n"), ("files", files.collect::<Vec<_>>(), "\n}\n")]
        {
            let entries = if entries.is_empty() { String::new() } else { format!("\n{}\n  ", entries.join(",\n")) };
            let _ = write!(out, "  \"{key}\": {{{entries}}}{end}");
        }
        out
    }
}

/// The name of a denominator, as in the configuration.
pub(super) fn denominator(denominator: Denominator) -> &'static str {
    match denominator {
        Denominator::Union => "union",
        Denominator::Own => "own",
    }
}

fn name(scope: &Scope) -> String {
    text(scope_name(scope))
}

/// A text as JSON. Nothing in a text can fail to be written.
fn text(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

fn totals(totals: &Totals) -> String {
    let branches = totals.branches.map_or_else(|| "null".to_owned(), measure);
    format!("{{\"lines\": {}, \"branches\": {branches}}}", measure(totals.lines))
}

/// Covered and all; between bounds covered, covered at most, and all.
fn measure(measure: Measure) -> String {
    let (low, high, total) = (measure.low().covered(), measure.high().covered(), measure.total());
    if measure.is_exact() { format!("[{low}, {total}]") } else { format!("[{low}, {high}, {total}]") }
}

fn file(file: &File) -> String {
    let mut parts = Vec::new();
    match &file.code {
        Code::Said(said) => {
            let bytes: Vec<u8> = said.iter().flat_map(|said| said.to_bytes()).collect();
            parts.push(format!("\"code\": \"{}\"", STANDARD_NO_PAD.encode(bytes)));
        }
        Code::At { statements, lines } => parts.push(format!("\"at\": \"{statements} {lines:08x}\"")),
        Code::Counted => {}
    }
    if !file.exits.is_empty() {
        let exits = file.exits.iter().map(|(number, count)| match count {
            2 => number.to_string(),
            count => format!("{number}*{count}"),
        });
        parts.push(format!("\"exits\": \"{}\"", exits.collect::<Vec<_>>().join(" ")));
    }
    let missed =
        file.scopes.iter().map(|(scope, missed)| format!("{}: \"{}\"", name(scope), self::missed(file, missed)));
    parts.push(format!("\"missed\": {{{}}}", missed.collect::<Vec<_>>().join(", ")));
    format!("{{{}}}", parts.join(", "))
}

/// Words: `3-5` statements, `7>9` and `7>x` and `7>?` exits, `*` all statements and exits; `s2/5` so many covered of so many
/// statements without a number, `b1/4` the same of exits, `b=1/4` if all exits are only counted.
fn missed(file: &File, missed: &Missed) -> String {
    let mut words = Vec::new();
    let all_exits: u32 = file.exits.values().sum();
    let exits = missed.exits.as_deref().unwrap_or_default();
    let is_all = missed.statements.len() == file.code.len()
        && !file.code.is_empty()
        && exits.len() == all_exits as usize
        && exits.iter().all(|exit| exit.to == To::Unknown);
    if is_all {
        words.push("*".to_owned());
    } else {
        words.extend(
            missed
                .statements
                .ranges()
                .into_iter()
                .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}-{last}") }),
        );
        words.extend(exits.iter().map(|exit| match exit.to {
            To::Out => format!("{}>x", exit.from),
            To::Statement(to) => format!("{}>{to}", exit.from),
            To::Unknown => format!("{}>?", exit.from),
        }));
    }
    let Count { covered, total } = missed.more_statements;
    if total > 0 {
        words.push(format!("s{covered}/{total}"));
    }
    let Count { covered, total } = missed.more_exits;
    if missed.exits.is_none() {
        words.push(format!("b={covered}/{total}"));
    } else if total > 0 {
        words.push(format!("b{covered}/{total}"));
    }
    words.join(" ")
}
