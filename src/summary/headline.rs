//! The run in a sentence: its verdict, and what was measured. Judges nothing.

use super::build::Judged;
use super::{counted, grouped};
use crate::fault::Fault;
use crate::gates::{Gate, Status, Verdict};
use crate::layers::Scope;

/// The verdict in a sentence without the first word.
pub(super) fn headline(judged: &Judged<'_>) -> String {
    headline_of(&judged.findings.gates, judged.faults, judged.verdict)
}

/// The verdict of any gates in such a sentence.
pub(super) fn headline_of(all: &[Gate], faults: &[Fault], verdict: Verdict) -> String {
    let gates = all.len() as u64;
    let failed = all.iter().filter(|gate| gate.verdict() == Verdict::Fail).count() as u64;
    match verdict {
        Verdict::Pass => {
            let passed = all.iter().filter(|gate| gate.status == Status::Pass).count() as u64;
            format!("{} of {} passed", grouped(passed), counted(gates, "gate", "gates"))
        }
        Verdict::Fail => format!("{} of {} failed", grouped(failed), counted(gates, "gate", "gates")),
        Verdict::NoData if !faults.is_empty() => {
            format!("no sound verdict: {}", counted(faults.len() as u64, "error", "errors"))
        }
        Verdict::NoData => {
            let with = |status| all.iter().filter(|gate| gate.status == status).count() as u64;
            match (with(Status::NoData), with(Status::Undecided)) {
                (0, 0) => "no gate was judged".to_owned(),
                (0, open) => format!("{} cannot be decided by these reports", counted(open, "gate", "gates")),
                (without, _) => format!("{} without data", counted(without, "gate", "gates")),
            }
        }
    }
}

/// What was measured: `6 reports, 1,448 files, lines and branches`.
pub(super) fn extent(judged: &Judged<'_>) -> String {
    let reports = counted(judged.runs.len() as u64, "report", "reports");
    let files = counted(judged.united.measured.files().len() as u64, "file", "files");
    let what = if judged.united.measured.has_branches(Scope::Overall) { "lines and branches" } else { "lines" };
    format!("{reports}, {files}, {what}")
}
