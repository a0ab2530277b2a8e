//! Errors and warnings of the run, each with what helps; and what is unusual in it, with the usual cause.

use serde::Serialize;

use super::cell::{Md, Place, Table};
use super::symptoms;
use crate::summary::{Finding, Summary, counted};

/// A message shows the first names itself; beyond these so many are listed.
const IN_MESSAGE: usize = 3;
const NAMES: usize = 20;

/// The section.
#[derive(Serialize)]
pub struct Findings {
    errors: Vec<Note>,
    warnings: Vec<Note>,
    rest: Option<Md>,
    symptoms: Option<Table>,
}

#[derive(Serialize)]
struct Note {
    message: Md,
    help: Option<Md>,
    names: Option<Md>,
    /// Its stable code.
    id: Md,
}

impl Findings {
    /// The section of a run.
    #[must_use]
    pub fn new(summary: &Summary, most: usize) -> Self {
        let left = summary.errors.len().saturating_sub(most) + summary.warnings.len().saturating_sub(most);
        let left = (left > 0).then(|| counted(left as u64, "more is", "more are"));
        Self {
            errors: summary.errors.iter().take(most).map(note).collect(),
            warnings: summary.warnings.iter().take(most).map(note).collect(),
            rest: left.map(|left| Md::words(&left).and(" in the reports that `covgate` writes.")),
            symptoms: symptoms::table(summary, most),
        }
    }
}

fn note(finding: &Finding) -> Note {
    Note {
        message: Md::message(&finding.message, Place::Flow),
        help: finding.help.as_deref().map(|help| Md::message(help, Place::Flow)),
        names: names(finding),
        id: Md::code(&finding.code, Place::Flow),
    }
}

fn names(finding: &Finding) -> Option<Md> {
    if finding.items.len() <= IN_MESSAGE || finding.code == "covgate::project::never-measured" {
        return None;
    }
    let more = finding.items.len().saturating_sub(NAMES) as u64;
    let more = (more > 0).then(|| Md::words(&counted(more, "more", "more")));
    let names = finding.items.iter().take(NAMES).map(|name| Md::code(name, Place::Flow));
    Some(Md::list(names.chain(more), ", "))
}
