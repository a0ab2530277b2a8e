//! The terminal report: the verdict first and last, what is short, what to know, what was written.

pub(super) mod algebra;
mod patch;
mod results;
mod since;
mod trend;

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::log::printable;
use crate::exit::Exit;
use crate::gates::Verdict;
use crate::summary::{FileRow, Finding, GateRow, InputRow, PhaseRow, StepRow, Summary, counted};

/// How much is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The last line.
    VerdictOnly,
    /// Gates, the worst files, the first warnings.
    Summary,
    /// Every input, file and warning.
    Everything,
}

impl Detail {
    /// What the options ask for.
    #[must_use]
    pub fn of(is_quiet: bool, is_verbose: bool) -> Self {
        match (is_quiet, is_verbose) {
            (true, _) => Self::VerdictOnly,
            (false, true) => Self::Everything,
            (false, false) => Self::Summary,
        }
    }
}

pub(super) const FAIL: Style = AnsiColor::Red.on_default().bold();
pub(super) const PASS: Style = AnsiColor::Green.on_default().bold();
pub(super) const WARN: Style = AnsiColor::Yellow.on_default();
pub(super) const DIM: Style = Style::new().dimmed();

/// Errors, warnings and files that the summary shows.
const FINDINGS: usize = 3;
/// So many steps of the advice are shown.
const STEPS: usize = 6;
const FILES: usize = 3;
/// So much of what a failed gate rests on is shown.
const EVIDENCE: usize = 3;

pub use patch::change;

/// The report as text with ANSI styles; where it is printed decides whether they are kept.
#[must_use]
pub fn render(summary: &Summary, written: &[String], exit: Exit, detail: Detail) -> String {
    let mut out = String::new();
    if detail != Detail::VerdictOnly {
        write_body(&mut out, summary, written, detail);
    }
    out.push_str(&last(summary.verdict, summary.exit_code, exit));
    out
}

/// The last line alone: the verdict, its own exit, and the exit of the process.
#[must_use]
pub fn verdict(verdict: Verdict, own: Exit, exit: Exit) -> String {
    last(verdict, own.code(), exit)
}

fn last(verdict: Verdict, own: u8, exit: Exit) -> String {
    // The exit differs from the verdict's own only where a report could not be written.
    let but = if exit.code() == own { "" } else { ", but a report could not be written" };
    let style = style(verdict);
    format!("{style}covgate: {}{but} (exit {}){style:#}\n", word(verdict), exit.code())
}

fn write_body(out: &mut String, summary: &Summary, written: &[String], detail: Detail) {
    let style = style(summary.verdict);
    let word = word(summary.verdict);
    line(out, format_args!("covgate: {style}{word}{style:#}  {}  {DIM}({}){DIM:#}", summary.headline, summary.extent));
    gates(out, &summary.gates, detail);
    patch::in_short(out, summary);
    layers_without_gate(out, summary);
    results::write(out, summary, detail);
    since::since(out, summary, detail);
    trend::trend(out, summary, detail);
    if detail == Detail::Everything {
        inputs(out, summary);
    } else if summary.is_search && !summary.inputs.is_empty() {
        found(out, summary);
    }
    to_do(out, summary, detail);
    phases(out, summary, detail);
    if detail == Detail::Everything {
        algebra::write(out, &summary.algebra);
    }
    findings(out, &summary.errors, "error", FAIL, detail);
    findings(out, &summary.warnings, "warning", WARN, detail);
    if !written.is_empty() {
        line(out, format_args!("wrote: {}", list_of_files(written)));
    }
    line(out, format_args!("reproduce: {}", printable(&summary.reproduce)));
    if let Some(percent) = coverage(summary) {
        line(out, format_args!("Coverage: {percent}%"));
    }
}

/// The overall share for the line that a CI reads (GitLab: `coverage: '/^Coverage: (\d+(?:\.\d+)?)%$/'`), with as many
/// places as its own gate shows, so that the two cannot disagree; none without a verdict.
fn coverage(summary: &Summary) -> Option<&str> {
    let percent = summary.overall.combined.percent.as_deref().filter(|_| summary.verdict != Verdict::NoData)?;
    let is_plain = |shown: &&str| shown.chars().all(|c| c.is_ascii_digit() || c == '.');
    let gate = summary.gates.iter().find(|gate| gate.id == "overall.combined");
    let shown = gate.and_then(|gate| gate.figure.as_ref()?.shown.strip_suffix(" %"));
    Some(shown.filter(is_plain).unwrap_or(percent))
}

/// The verdict in capitals.
#[must_use]
pub fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "PASS",
        Verdict::Fail => "FAIL",
        Verdict::NoData => "NO VERDICT",
    }
}

fn style(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Pass => PASS,
        Verdict::Fail | Verdict::NoData => FAIL,
    }
}

fn gates(out: &mut String, gates: &[GateRow], detail: Detail) {
    if gates.is_empty() {
        return;
    }
    let coverage = |gate: &GateRow| gate.shown.replace(" %", "%");
    let needed = |gate: &GateRow| gate.needs.replace(" %", "%");
    let width = |column: &dyn Fn(&GateRow) -> String, head: &str| {
        gates.iter().map(|gate| column(gate).chars().count()).chain([head.len()]).max().unwrap_or(0)
    };
    let words = width(&|gate| gate.word.to_owned(), "");
    let names = width(&|gate| gate.name.clone(), "gate");
    let figures = width(&coverage, "coverage");
    let needs = width(&needed, "needs");
    let gaps = width(&|gate| gate.gap.clone().unwrap_or_default(), "gap");
    let head =
        format!("  {:words$}  {:names$}  {:>figures$}  {:>needs$}  {:>gaps$}", "", "gate", "coverage", "needs", "gap");
    line(out, format_args!("{DIM}{}{DIM:#}", head.trim_end()));
    for gate in gates {
        let style = match gate.word {
            "ok" => PASS,
            "warn" => WARN,
            _ => FAIL,
        };
        line(
            out,
            format_args!(
                "  {style}{:words$}{style:#}  {:names$}  {:>figures$}  {:>needs$}  {:>gaps$}  {}",
                gate.word,
                gate.name,
                coverage(gate),
                needed(gate),
                gate.gap.as_deref().unwrap_or_default(),
                gate.explanation
            ),
        );
        if (gate.word == "FAIL" && detail != Detail::VerdictOnly) || detail == Detail::Everything {
            evidence(out, gate, detail);
        }
    }
}

/// What the finding of a gate rests on.
fn evidence(out: &mut String, gate: &GateRow, detail: Detail) {
    if let Some(scope) = gate.scope.as_ref().filter(|_| detail == Detail::Everything) {
        line(out, format_args!("          {DIM}of {}, set at {}{DIM:#}", printable(scope), printable(&gate.source)));
    }
    let shown = if detail == Detail::Everything { gate.evidence.len() } else { EVIDENCE };
    for evidence in gate.evidence.iter().take(shown) {
        line(out, format_args!("          {DIM}{}{DIM:#}", printable(evidence)));
    }
    if let Some(rest) = gate.evidence.len().checked_sub(shown).filter(|&rest| rest > 0) {
        line(out, format_args!("          {DIM}… {rest} more in the reports{DIM:#}"));
    }
}

/// The phases that are not reached.
fn phases(out: &mut String, summary: &Summary, detail: Detail) {
    let is_shown = |phase: &&PhaseRow| phase.state != "reached" || detail == Detail::Everything;
    for phase in summary.phases.iter().filter(is_shown) {
        line(out, format_args!("phase {}", printable(&phase.sentence())));
    }
}

/// Layers that no gate speaks of are shown all the same.
fn layers_without_gate(out: &mut String, summary: &Summary) {
    let gated = |name: &str| summary.gates.iter().any(|gate| gate.is_of(name));
    let others: Vec<String> = summary
        .layers
        .iter()
        .filter(|layer| !gated(&layer.name))
        .map(|layer| format!("{} {}", layer.name, layer.figures.combined.shown.replace(" %", "%")))
        .collect();
    if !others.is_empty() {
        line(out, format_args!("  not gated: {}", others.join(", ")));
    }
}

/// What was found without configuration, in a line.
fn found(out: &mut String, summary: &Summary) {
    let name = |input: &InputRow| match input.layers_shown() {
        Some(layers) if !input.parts.is_empty() => format!("{} ({layers})", printable(&input.path)),
        Some(layer) => format!("{layer}={}", printable(&input.path)),
        None => printable(&input.path),
    };
    let mut names: Vec<String> = summary.inputs.iter().take(FILES).map(name).collect();
    if let Some(rest) = summary.inputs.len().checked_sub(FILES).filter(|&rest| rest > 0) {
        names.push(format!("{rest} more (covgate -v shows all)"));
    }
    names.extend(results::found(summary));
    line(out, format_args!("found: {}", names.join("  ")));
}

fn inputs(out: &mut String, summary: &Summary) {
    line(out, format_args!("reports read:"));
    for input in &summary.inputs {
        let layer = match input.layers_shown() {
            Some(layer) if input.is_layer_guessed => format!("{layer} by the words of its path"),
            Some(layer) => layer,
            None => "no layer, overall only".to_owned(),
        };
        let files = counted(input.files as u64, "file", "files");
        line(
            out,
            format_args!(
                "  {}  {DIM}{layer} · {} by {} · {files}{DIM:#}",
                printable(&input.path),
                input.format,
                printable(&input.producer)
            ),
        );
    }
    results::inputs(out, summary);
}

/// One way to pass, or what misses most where none can be told.
fn to_do(out: &mut String, summary: &Summary, detail: Detail) {
    let Some(advice) = summary.advice.as_ref().filter(|advice| !advice.steps.is_empty()) else {
        return files(out, summary, detail);
    };
    line(out, format_args!("one way to pass: {}", advice.sentence));
    let shown = if detail == Detail::Everything { advice.steps.len() } else { STEPS };
    let steps: Vec<&StepRow> = advice.steps.iter().take(shown).collect();
    let place = |step: &StepRow| {
        let lines = if step.last > step.line { format!("-{}", step.last) } else { String::new() };
        format!("{}:{}{lines}", printable(&step.path), step.line)
    };
    let places: Vec<String> = steps.iter().map(|step| place(step)).collect();
    let width = places.iter().map(|place| place.chars().count()).max().unwrap_or(0).min(60);
    for (step, place) in steps.iter().zip(&places) {
        let name = step.function.as_deref().map_or_else(String::new, |name| format!("{} · ", printable(name)));
        let layer = step.layer.as_deref().map_or_else(String::new, |layer| format!(" · by {layer}"));
        let gates = step.gates.join(", ");
        line(out, format_args!("  {place:<width$}  {DIM}{name}{}{layer} · for {gates}{DIM:#}", step.gain));
    }
    if let Some(rest) = advice.steps.len().checked_sub(shown).filter(|&rest| rest > 0) {
        line(out, format_args!("  {DIM}… {} in the reports{DIM:#}", counted(rest as u64, "more place", "more places")));
    }
    for note in &advice.notes {
        line(out, format_args!("  {}", printable(note)));
    }
}

fn files(out: &mut String, summary: &Summary, detail: Detail) {
    let mut worst: Vec<&FileRow> = summary.files.iter().filter(|file| file.figures.combined.missed > 0).collect();
    if worst.is_empty() || (summary.verdict == Verdict::Pass && detail == Detail::Summary) {
        return;
    }
    worst.sort_by(|one, two| {
        two.figures.combined.missed.cmp(&one.figures.combined.missed).then_with(|| one.path.cmp(&two.path))
    });
    let shown = if detail == Detail::Everything { worst.len() } else { FILES };
    line(out, format_args!("most missed:"));
    for file in worst.iter().take(shown) {
        let at = first_missed(file).map(|at| format!(":{at}")).unwrap_or_default();
        let missed = missed(file);
        line(
            out,
            format_args!(
                "  {}{at}  {DIM}{missed} · {}{DIM:#}",
                printable(&file.path),
                file.figures.combined.shown.replace(" %", "%")
            ),
        );
    }
    if let Some(rest) = worst.len().checked_sub(shown).filter(|&rest| rest > 0) {
        line(out, format_args!("  {DIM}… {} in the reports{DIM:#}", counted(rest as u64, "more file", "more files")));
    }
}

/// What is missed: `3 statements + 1 branch`, without what is zero.
fn missed(file: &FileRow) -> String {
    let statements = file.figures.lines.missed;
    let branches = file.figures.branches.as_ref().map_or(0, |branches| branches.missed);
    let parts = [(statements, "statement", "statements"), (branches, "branch", "branches")];
    let parts = parts.into_iter().filter(|(count, ..)| *count > 0);
    parts.map(|(count, noun, plural)| counted(count, noun, plural)).collect::<Vec<_>>().join(" + ")
}

/// Where to look first: the first missed lines, else the first line with a missed branch.
fn first_missed(file: &FileRow) -> Option<String> {
    let lines = file.missed_lines.first().map(|range| shown_range(*range));
    lines.or_else(|| file.missed_branches.first().map(|missed| missed.line.to_string()))
}

fn shown_range((first, last): (u32, u32)) -> String {
    if first == last { first.to_string() } else { format!("{first}-{last}") }
}

fn findings(out: &mut String, all: &[Finding], word: &str, style: Style, detail: Detail) {
    let shown = if detail == Detail::Everything { all.len() } else { FINDINGS };
    for one in all.iter().take(shown) {
        finding(out, one, word, style, detail);
    }
    if let Some(rest) = all.len().checked_sub(shown).filter(|&rest| rest > 0) {
        line(out, format_args!("{style}{word}{style:#}: {rest} more (covgate -v shows all)"));
    }
}

fn finding(out: &mut String, finding: &Finding, word: &str, style: Style, detail: Detail) {
    line(out, format_args!("{style}{word}{style:#}: {}", printable(&finding.message)));
    if detail != Detail::Everything {
        return;
    }
    for item in &finding.items {
        line(out, format_args!("  {}", printable(item)));
    }
    if let Some(help) = &finding.help {
        for help in help.lines() {
            line(out, format_args!("  {DIM}{}{DIM:#}", printable(help)));
        }
    }
}

/// The written files: the folder once, then the names.
fn list_of_files(written: &[String]) -> String {
    let is_chart = |path: &&String| std::path::Path::new(path).extension().is_some_and(|extension| extension == "svg");
    let (charts, others): (Vec<&String>, Vec<&String>) = written.iter().partition(is_chart);
    let charts = charts.len();
    let mut names: Vec<String> = others.into_iter().map(|path| printable(path)).collect();
    if charts > 0 {
        names.push(counted(charts as u64, "chart", "charts"));
    }
    names.join("  ")
}

/// Writes a line.
pub(super) fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing into a String cannot fail.
    let _ = writeln!(out, "{text}");
}

#[cfg(test)]
mod tests;
