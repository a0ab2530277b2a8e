//! The history of a project: read for the trend, and a line added where that is asked for.

use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use super::judge::Run;
use super::provenance::Provenance;
use super::since;
use crate::baseline::{Scope, Totals};
use crate::config::{self, Config};
use crate::fault::Fault;
use crate::gates::{Demand, Verdict};
use crate::history::{self, History, Point};
use crate::layers;
use crate::summary::{Finding, Trend, counted};

/// Whether a run is added to the history, and with which date.
#[derive(Clone, Copy, Debug, Default)]
pub struct Recording<'a> {
    /// True if `--record` was given.
    pub is_asked: bool,
    /// The date that was given.
    pub date: Option<&'a str>,
}

/// The runs up to this one, for the trend.
#[derive(Default)]
pub struct Recorded {
    /// The file.
    pub file: String,
    /// The runs in the order of time, this one last; empty where there is no history.
    pub points: Vec<Point>,
    /// What must be known of it.
    pub findings: Vec<Finding>,
}

impl Recorded {
    /// The trend; none where there is no history.
    pub fn trend(&self) -> Option<Trend<'_>> {
        (!self.points.is_empty()).then_some(Trend { file: &self.file, points: &self.points })
    }
}

/// The history's file, as seen from the working directory.
pub fn file(config: &Config) -> PathBuf {
    since::shown(&config.root.join(config.history.file.as_deref().unwrap_or(config::HISTORY)))
}

/// Reads the history, if there is one or this run is to be the first in it.
///
/// # Errors
/// If a date was given that is none.
pub fn read(run: &Run, Recording { is_asked, date }: Recording<'_>) -> Result<Recorded, Fault> {
    let path = file(&run.gathered.config);
    let is_first = is_asked || run.gathered.config.history.is_recorded;
    let mut recorded = Recorded { file: path.display().to_string(), ..Recorded::default() };
    let history = match std::fs::read(&path) {
        Ok(bytes) => history::read(&String::from_utf8_lossy(&bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !is_first => return Ok(recorded),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => History::default(),
        Err(error) => {
            recorded.findings.push(unreadable(&path, &error.to_string()));
            return Ok(recorded);
        }
    };
    recorded.findings.extend(skipped(&path, &history));
    let provenance = Provenance::of(&run.gathered.config.root, date, |name| std::env::var_os(name))?;
    recorded.points = history.with(point(run, provenance));
    Ok(recorded)
}

/// Adds this run's line; true if it was not there yet.
///
/// # Errors
/// If there is no sound verdict, or the file cannot be written.
pub fn add(run: &Run, recorded: &Recorded) -> Result<bool, Fault> {
    let path = file(&run.gathered.config);
    let name = path.display();
    if run.verdict == Verdict::NoData {
        let fault =
            Fault::new("covgate::history::refused", format!("nothing was added to {name}: there is no sound verdict"));
        return Err(fault.with_help("mend what is told above; what half of the reports reach is no history"));
    }
    let Some(now) = recorded.points.last() else { return Ok(false) };
    append(&path, &now.to_line()).map_err(|error| {
        Fault::new("covgate::history::not-written", format!("nothing was added to {name}: {error}"))
            .with_help("check the folder's permissions and the free space, or name another `file` in `[history]`")
    })
}

/// Adds a line unless it is there; the line before it may lack its end. All of the line is added, or nothing, and runs
/// that add at the same time do so one after the other.
fn append(path: &Path, line: &str) -> std::io::Result<bool> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
    // Some network folders know no locks: there, that a line is appended at once has to do.
    let _ = file.lock();
    let mut before = Vec::new();
    file.read_to_end(&mut before)?;
    if before.split(|byte| *byte == b'\n').any(|known| known.trim_ascii_end() == line.as_bytes()) {
        return Ok(false);
    }
    let gap = if before.is_empty() || before.ends_with(b"\n") { "" } else { "\n" };
    file.write_all(format!("{gap}{line}\n").as_bytes()).inspect_err(|_| {
        // Nothing more can be done should this fail too: half a line is passed over by the next run, and told.
        let _ = file.set_len(before.len() as u64);
    })?;
    Ok(true)
}

fn point(run: &Run, Provenance { commit, date }: Provenance) -> Point {
    let (measured, config) = (&run.gathered.united.measured, &run.gathered.config);
    let layers = measured.layers().iter().enumerate();
    let layers = layers.map(|(column, name)| (Some(name.clone()), layers::Scope::Layer(column)));
    let scopes = std::iter::once((None, layers::Scope::Overall)).chain(layers);
    let figures = scopes.map(|(name, scope): (Scope, layers::Scope)| {
        let figures = measured.figures(scope, config.overall.denominator);
        (name, Totals { lines: figures.lines, branches: figures.branches })
    });
    let floors = run.findings.gates.iter().filter_map(|gate| match gate.rule.demand {
        Demand::AtLeast(floor) => Some((gate.rule.id(), floor.to_string())),
        Demand::AtMost(_)
        | Demand::EachAtLeast(_)
        | Demand::MissedAtMost(_)
        | Demand::CountAtLeast(_)
        | Demand::CountAtMost(_)
        | Demand::DropAtMost(_) => None,
    });
    Point {
        commit,
        date,
        profile: config.profile.clone(),
        verdict: run.verdict,
        figures: figures.collect(),
        floors: floors.collect(),
    }
}

fn unreadable(path: &Path, why: &str) -> Finding {
    Finding {
        code: "covgate::history::unreadable".to_owned(),
        message: format!("{} cannot be read: {why}", path.display()),
        count: 1,
        items: Vec::new(),
        help: Some("there is no trend without it; check the file and its permissions".to_owned()),
    }
}

fn skipped(path: &Path, history: &History) -> Option<Finding> {
    let count = history.skipped.len() as u64;
    let lines = counted(count, "line is", "lines are");
    let items = history.skipped.iter().map(|skipped| format!("line {}: {}", skipped.line, skipped.why));
    (count > 0).then(|| Finding {
        code: "covgate::history::skipped".to_owned(),
        message: format!("{lines} passed over in {}", path.display()),
        count,
        items: items.collect(),
        help: Some("delete them; to merge the file without conflicts, add `.covgate/history.jsonl merge=union` to .gitattributes".to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_added_once_at_the_end() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("new/history.jsonl");
        for (line, is_new) in [("{\"a\":1}", true), ("{\"a\":1}", false), ("{\"b\":1}", true)] {
            assert_eq!(append(&path, line).expect("written"), is_new);
        }
        std::fs::write(&path, "{\"a\":1}\r\nx").expect("written");
        assert!(!append(&path, "{\"a\":1}").expect("written"));
        assert!(append(&path, "{\"b\":1}").expect("written"));
        assert_eq!(std::fs::read_to_string(&path).expect("there"), "{\"a\":1}\r\nx\n{\"b\":1}\n");
    }

    #[test]
    fn a_line_is_added_once_by_runs_at_the_same_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("history.jsonl");
        let together = std::sync::Barrier::new(8);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for number in 0..50 {
                        together.wait();
                        append(&path, &format!("{{\"a\":{number}}}")).expect("written");
                    }
                });
            }
        });
        let lines: Vec<String> = (0..50).map(|number| format!("{{\"a\":{number}}}\n")).collect();
        assert_eq!(std::fs::read_to_string(&path).expect("there"), lines.concat());
    }
}
