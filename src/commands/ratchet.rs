//! Raises the floors of the configuration to what is reached: all of them or none, and lowers none unasked.

use std::io::Write;
use std::path::Path;

use super::judge::{self, Run};
use super::{print_faults, since};
use crate::cli::{self, Judging};
use crate::config::Config;
use crate::coverage::Percent;
use crate::document::Document;
use crate::exit::Exit;
use crate::fault::{Fault, Faults};
use crate::gates::Verdict;
use crate::layers::Scope;
use crate::ratchet::{self, Missing, Outcome, Plan, Row, Wish};
use crate::reports::log::printable;
use crate::reports::write;
use crate::summary::{Figure, counted};

/// Judges, plans, and writes the configuration anew if a floor changes.
pub fn ratchet(options: &cli::Ratchet) -> Result<Exit, Faults> {
    let wish = wish(options).map_err(|fault| vec![fault])?;
    let judging = Judging {
        reports: options.reports.clone(),
        project: options.project.clone(),
        fail_under: Vec::new(),
        phase: None,
        quiet: options.quiet,
    };
    let run = judge::judge_now(&judging)?;
    print_faults(&run.gathered.faults);
    let document = document(&run.gathered.config)?;
    if run.verdict == Verdict::NoData {
        let message = format!("{} was not changed: there is no sound verdict", document.name());
        let help = "mend what `covgate` tells first: floors at what half of the reports reach are no floors";
        return Err(vec![Fault::new("covgate::ratchet::refused", message).with_help(help)]);
    }
    let prefix = prefix(&document);
    let one = |fault| vec![fault];
    let floors = ratchet::floors(&document, prefix).map_err(one)?;
    let Plan { rows, elsewhere, others } = ratchet::plan(&floors, &run.findings.gates, wish);
    let added = if options.init { added(&run, wish) } else { Vec::new() };
    let mut text = ratchet::edited(document.text(), &floors, &rows, options.reason.as_deref());
    text = if added.is_empty() { text } else { ratchet::with_floors(&text, prefix, &added).map_err(one)? };
    checked(&document, &text, prefix, &rows).map_err(one)?;
    let is_changed = text != document.text();
    let is_written = is_changed && !options.dry_run && !options.check;
    if is_written && let Some(path) = &run.gathered.config.file {
        write::kept(path, text.as_bytes()).map_err(one)?;
    }
    if !options.quiet {
        let did = match (is_changed, is_written) {
            (false, _) => "is as it was",
            (true, true) => "written",
            (true, false) => "would be written",
        };
        let mut lines = report(&document, did, &rows, &added, &elsewhere);
        lines.extend(
            (!others.is_empty())
                .then(|| format!("  not raised, as they are no floors of a share: {}", others.join(", "))),
        );
        let text = lines.iter().map(|line| printable(line) + "\n").collect::<String>();
        // Nothing can be done if standard output is closed; the file is written.
        let _ = anstream::stdout().write_all(text.as_bytes());
    }
    Ok(if options.check && is_changed { Exit::GateFailed } else { Exit::Passed })
}

fn wish(options: &cli::Ratchet) -> Result<Wish, Fault> {
    let points = |name: &str, text: &str| -> Result<Percent, Fault> {
        text.parse().map_err(|error| {
            Fault::new("covgate::ratchet::points", format!("--{name} {text}: {text:?} {error}"))
                .with_help("write points such as 1, 0.5 or 0.01")
        })
    };
    let step = points("step", &options.step)?;
    if step == Percent::whole(0) {
        let fault = Fault::new("covgate::ratchet::points", "--step 0: floors are multiples of the step");
        return Err(fault.with_help("give 0.01 for two decimal places, or 1 for whole numbers"));
    }
    Ok(Wish { slack: points("slack", &options.slack)?, step, may_lower: options.allow_lower })
}

/// The configuration's text.
fn document(config: &Config) -> Result<Document, Faults> {
    let Some(path) = &config.file else {
        let fault =
            Fault::new("covgate::ratchet::no-configuration", "there is no configuration whose floors could be raised");
        return Err(vec![
            fault.with_help("write a covgate.toml with `[overall]` and `fail-under = 0`, then run it again"),
        ]);
    };
    let name = since::shown(path).display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| {
        let fault = Fault::new("covgate::ratchet::unreadable", format!("{name} cannot be read: {error}"));
        vec![fault.with_help("check the file and its permissions")]
    })?;
    Ok(Document::new(name, text))
}

fn prefix(document: &Document) -> &'static [&'static str] {
    let is_pyproject = Path::new(document.name()).file_name().is_some_and(|name| name == "pyproject.toml");
    if is_pyproject { &["tool", "covgate"] } else { &[] }
}

/// Floors for what is declared or measured and has none in the configuration: of each layer with data, and of all.
fn added(run: &Run, wish: Wish) -> Vec<Missing> {
    let config = &run.gathered.config;
    let floor = |found: Option<crate::coverage::Measure>| {
        let reached = Percent::reached(found.filter(|measure| measure.total() > 0)?.low())?;
        Some(reached.less(wish.slack).cut_to(wish.step))
    };
    let measured = &run.gathered.united.measured;
    let layers = measured.layers().iter().filter(|layer| {
        let declared = config.layers.iter().find(|known| known.name == **layer);
        declared.is_some_and(|known| known.fail_under.is_empty())
    });
    let mut added: Vec<Missing> = layers
        .filter_map(|layer| {
            let scope = Scope::Layer(measured.column(layer)?);
            let percent = floor(Some(measured.figures(scope, config.overall.denominator).combined()))?;
            Some(Missing { layer: Some(layer.clone()), percent })
        })
        .collect();
    if config.overall.fail_under.is_empty() {
        let figures = measured.figures(Scope::Overall, config.overall.denominator);
        added.extend(floor(Some(figures.combined())).map(|percent| Missing { layer: None, percent }));
    }
    added
}

/// Reads the new text again: every floor has to be what was planned, or nothing is written.
fn checked(document: &Document, text: &str, prefix: &[&str], rows: &[Row]) -> Result<(), Fault> {
    let floors = ratchet::floors(&Document::new(document.name(), text), prefix)?;
    let is_there = |row: &Row| floors.iter().any(|floor| floor.ids.contains(&row.id) && floor.percent == row.new);
    match rows.iter().find(|row| !is_there(row)) {
        None => Ok(()),
        Some(row) => {
            let message = format!("{} was not changed: the floor of {} would be lost", document.name(), row.id);
            Err(Fault::new("covgate::ratchet::lost", message)
                .with_help("write it on a line of its own, as `fail-under = 90`"))
        }
    }
}

fn report(document: &Document, did: &str, rows: &[Row], added: &[Missing], elsewhere: &[String]) -> Vec<String> {
    let raised = rows.iter().filter(|row| row.outcome == Outcome::Raised).count() as u64;
    let lowered = rows.iter().filter(|row| row.outcome == Outcome::Lowered).count() as u64;
    let mut counts = vec![format!("{} raised", counted(raised, "floor", "floors"))];
    counts.extend((lowered > 0).then(|| format!("{lowered} lowered")));
    counts.extend((!added.is_empty()).then(|| format!("{} added", added.len())));
    let mut lines = vec![format!("covgate: {} {did} ({})", document.name(), counts.join(", "))];
    let table: Vec<[String; 4]> = rows.iter().map(row).chain(added.iter().map(added_row)).collect();
    let width = |column: usize| table.iter().map(|cells| cells[column].chars().count()).max().unwrap_or(0);
    let (words, ids, floors) = (width(0), width(1), width(2));
    lines.extend(table.iter().map(|[word, id, floor, reached]| {
        format!("  {word:words$}  {id:ids$}  {floor:floors$}  {reached}").trim_end().to_owned()
    }));
    let is_added = |id: &&String| added.iter().any(|added| id_of(added) == **id);
    let elsewhere: Vec<&str> = elsewhere.iter().filter(|id| !is_added(id)).map(String::as_str).collect();
    if !elsewhere.is_empty() {
        lines.push(format!("  not in {}: {}", document.name(), elsewhere.join(", ")));
    }
    lines
}

fn row(row: &Row) -> [String; 4] {
    let floor = if row.old == row.new { row.old.to_string() } else { format!("{} → {}", row.old, row.new) };
    let reached = row.reached.map_or_else(String::new, |ratio| {
        let figure = Figure::new(crate::coverage::Measure::exact(ratio.covered(), ratio.total()));
        format!("{} reached ({})", figure.shown.replace(" %", "%"), figure.counts)
    });
    [row.outcome.word().to_owned(), row.id.clone(), floor, reached]
}

fn id_of(added: &Missing) -> String {
    added.layer.as_ref().map_or_else(|| "overall.combined".to_owned(), |layer| format!("layers.{layer}.combined"))
}

fn added_row(added: &Missing) -> [String; 4] {
    ["added".to_owned(), id_of(added), added.percent.to_string(), String::new()]
}
