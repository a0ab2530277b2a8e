//! A baseline read back. Trusts nothing: what is newer, damaged, or does not add up is a fault that says what to type.

mod entries;
mod words;

use std::collections::BTreeMap;

use super::{Baseline, Code, Count, File, SCHEMA, Scope, Totals};
use crate::config::Denominator;
use crate::coverage::{Measure, SourcePath};
use crate::document::Document;
use crate::fault::Fault;
use crate::layer_name::LayerName;
use entries::{Entries, Node};

/// What to do about a baseline that cannot be used.
const ANEW: &str = "write it anew on the commit that it is to stand for: `covgate baseline`";
/// Numbers above this are no counts of a project, and their products would not be exact.
const MOST: u64 = 1_000_000_000_000;

/// Reads a baseline, and what is in it that this version does not know.
///
/// # Errors
/// If the text is not a baseline that this version can compare with.
pub fn read(document: &Document) -> Result<(Baseline, Vec<String>), Fault> {
    if let Some(at) = conflict(document.text()) {
        let message = format!("{} holds the marks of a merge conflict", document.name());
        let help = format!(
            "take one side and {ANEW}; or `git checkout --theirs -- {}` to keep the other branch's",
            document.name()
        );
        return Err(fault("conflict", message, &help).at(document, at, "two branches changed the baseline here"));
    }
    let root: Entries = serde_json::from_str(document.text()).map_err(|error| {
        let at = document.offset(error.line(), error.column());
        let what = if error.is_eof() { "ends too early" } else { "is no JSON object" };
        let shown = error.to_string();
        let reason = shown.split(" at line ").next().unwrap_or_default().to_owned();
        fault("damaged", format!("{} {what}", document.name()), ANEW).at(document, at..at, reason)
    })?;
    let schema = root.get("schema").and_then(Node::number);
    match schema {
        Some(SCHEMA) => {}
        Some(newer) if newer > SCHEMA => {
            let message = format!("{} has schema {newer}; this covgate reads up to {SCHEMA}", document.name());
            let help = format!("update covgate to the version that wrote it, or {ANEW}");
            return Err(fault("newer", message, &help));
        }
        Some(_) | None => return Err(damaged(document, "says no schema: it is no baseline of covgate")),
    }
    let mut unknown = Vec::new();
    let baseline = baseline(&root, &mut unknown).map_err(|what| damaged(document, &what))?;
    sums(&baseline).map_err(|what| {
        let message = format!("{} does not add up: {what}", document.name());
        fault("sums", message, &format!("it was edited, or merged line by line; {ANEW}"))
    })?;
    Ok((baseline, unknown))
}

fn fault(what: &str, message: String, help: &str) -> Fault {
    Fault::new(format!("covgate::baseline::{what}"), message).with_help(help)
}

fn damaged(document: &Document, what: &str) -> Fault {
    fault("damaged", format!("{} {what}", document.name()), ANEW)
}

/// Where the first line stands that a merge has left.
fn conflict(text: &str) -> Option<std::ops::Range<usize>> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if ["<<<<<<< ", "=======", ">>>>>>> ", "||||||| "].iter().any(|mark| line.starts_with(mark)) {
            return Some(at..at + line.trim_end().len());
        }
        at += line.len();
    }
    None
}

fn baseline(root: &Entries, unknown: &mut Vec<String>) -> Result<Baseline, String> {
    root.check(&["schema", "denominator", "totals", "files"], "", unknown)?;
    let denominator = match root.get("denominator").and_then(Node::text) {
        Some("union") => Denominator::Union,
        Some("own") => Denominator::Own,
        Some(_) | None => return Err("has no `denominator` of `union` or `own`".to_owned()),
    };
    let mut totals = BTreeMap::new();
    for (name, value) in &root.table("totals")?.0 {
        let found = self::totals(value, name, unknown)?;
        if totals.insert(scope(name)?, found).is_some() {
            return Err(format!("has `{name}` twice"));
        }
    }
    if !totals.contains_key(&None) {
        return Err("has no totals of `overall`".to_owned());
    }
    let mut files = BTreeMap::new();
    for (name, value) in &root.table("files")?.0 {
        let path = SourcePath::new(name).map_err(|_| format!("has a file named `{name}`"))?;
        let found = file(value, name, unknown)?;
        if let Some(strange) = found.scopes.keys().find(|scope| !totals.contains_key(*scope)) {
            return Err(format!("has no totals of `{}`, which `{name}` speaks of", super::scope_name(strange)));
        }
        if files.insert(path, found).is_some() {
            return Err(format!("has `{name}` twice"));
        }
    }
    Ok(Baseline { denominator, totals, files })
}

fn scope(name: &str) -> Result<Scope, String> {
    if name == "overall" {
        return Ok(None);
    }
    name.parse::<LayerName>().map(Some).map_err(|error| format!("has a layer `{name}`: {error}"))
}

fn totals(value: &Node, name: &str, unknown: &mut Vec<String>) -> Result<Totals, String> {
    let entries = value.table(name)?;
    entries.check(&["lines", "branches"], &format!("totals.{name}."), unknown)?;
    let lines = entries.get("lines").and_then(measure).ok_or_else(|| format!("has no counts of lines of `{name}`"))?;
    let branches = match entries.get("branches") {
        None | Some(Node::Nothing) => None,
        Some(value) => Some(measure(value).ok_or_else(|| format!("has wrong counts of branches of `{name}`"))?),
    };
    Ok(Totals { lines, branches })
}

fn measure(value: &Node) -> Option<Measure> {
    let counts: Option<Vec<u64>> =
        value.list()?.iter().map(|count| count.number().filter(|&count| count <= MOST)).collect();
    match *counts?.as_slice() {
        [covered, total] if covered <= total => Some(Measure::exact(covered, total)),
        [low, high, total] if low <= high && high <= total => Some(Measure::between(low, high, total)),
        _ => None,
    }
}

fn file(value: &Node, name: &str, unknown: &mut Vec<String>) -> Result<File, String> {
    let entries = value.table(name)?;
    entries.check(&["code", "at", "exits", "missed"], &format!("files.{name}."), unknown)?;
    let wrong = |what: &str| format!("has wrong `{what}` of `{name}`");
    let text = |key: &str| match entries.get(key) {
        None => Ok(None),
        Some(value) => value.text().map(Some).ok_or_else(|| wrong(key)),
    };
    let code = match (text("code")?, text("at")?) {
        (Some(code), None) => words::code(code).ok_or_else(|| wrong("code"))?,
        (None, Some(at)) => words::at(at).ok_or_else(|| wrong("at"))?,
        (None, None) => Code::Counted,
        (Some(_), Some(_)) => return Err(wrong("code")),
    };
    let exits = words::exits(text("exits")?.unwrap_or_default(), &code).ok_or_else(|| wrong("exits"))?;
    let mut read = File { code, exits, ..File::default() };
    for (layer, value) in &entries.table("missed")?.0 {
        let missed = value.text().and_then(|value| words::missed(value, &read));
        let missed = missed.ok_or_else(|| wrong(&format!("missed.{layer}")))?;
        if read.scopes.insert(scope(layer)?, missed).is_some() {
            return Err(format!("has `{layer}` twice in `{name}`"));
        }
    }
    Ok(read)
}

/// The files have to sum up to the totals: a merge of text can take some lines of one side and some of the other.
fn sums(baseline: &Baseline) -> Result<(), String> {
    for (scope, totals) in &baseline.totals {
        let name = super::scope_name(scope);
        let (mut statements, mut exits) = ((0_u64, 0_u64), (0_u64, 0_u64));
        let add = |sum: &mut (u64, u64), Count { covered, total }: Count| {
            *sum = (sum.0 + u64::from(covered), sum.1 + u64::from(total));
        };
        for (file, missed) in baseline.files.values().filter_map(|file| Some((file, file.scopes.get(scope)?))) {
            add(&mut statements, file.statements(missed));
            add(&mut exits, file.all_exits(missed));
        }
        let lines = totals.lines;
        if statements != (lines.low().covered(), lines.total()) {
            let (covered, total) = (lines.low().covered(), lines.total());
            let said = format!("{covered} of {total}");
            return Err(format!(
                "`{name}` has {} of {} statements in its files, and {said} in all",
                statements.0, statements.1
            ));
        }
        let Some(branches) = totals.branches else { continue };
        if exits.1 != branches.total() || exits.0 > branches.high().covered() {
            let said = format!("{} of {}", branches.low().covered(), branches.total());
            return Err(format!(
                "`{name}` has {} of {} branch exits in its files, and {said} in all",
                exits.0, exits.1
            ));
        }
    }
    Ok(())
}
