//! Two reports that disagree about a file: how, and what is likely to have made them. Which of them is right is not decided.

use std::fmt::Write;

use super::Run;
use crate::coverage::{Aspect, Conflict};
use crate::fault::Fault;
use crate::formats::Producer;

/// The code of the fault that two reports disagree about a file.
pub const DIFFERENT_SOURCE: &str = "covgate::merge::different-source";

/// Two reports that disagree about a file.
pub(super) struct Clash {
    pub(super) path: String,
    /// The reports, by index.
    pub(super) first: usize,
    pub(super) second: usize,
    pub(super) conflict: Conflict,
}

impl Clash {
    pub(super) fn fault(&self, runs: &[Run]) -> Fault {
        let (one, two) = (&runs[self.first], &runs[self.second]);
        let Conflict { aspect, ours, theirs, lines } = &self.conflict;
        let shown: Vec<String> = lines.iter().map(ToString::to_string).collect();
        let noun = aspect.noun();
        let counts = if ours == theirs {
            format!("{ours} {noun} each, but others")
        } else {
            format!("{ours} and {theirs} {noun}")
        };
        let first = match shown.as_slice() {
            [] => String::new(),
            [line] => format!("; they differ at line {line}"),
            lines => format!("; they differ first at lines {}", lines.join(", ")),
        };
        let message =
            format!("{}: {} and {} do not speak of the same source: {counts}{first}", self.path, one.name, two.name);
        let cause = likely_cause(one, two, *aspect);
        let mut help =
            format!("{cause}\nmeasure all runs on the same commit with the same coverage.py, Python and configuration");
        if let Some(layer) = one.layer.as_ref().filter(|_| one.layer != two.layer) {
            let _ = write!(
                help,
                "; if the source was the same, let one layer's view of it count:\n[overall]\nreference = \"{layer}\""
            );
        }
        Fault::new(DIFFERENT_SOURCE, message).with_help(help)
    }
}

/// Versions of coverage.py in which the same source gives other statements or branches (FORMATS 4.7).
const CHANGES: [((u32, u32, u32), &str); 7] = [
    ((6, 2, 0), "class lines as branches"),
    ((7, 6, 2), "lambdas and comprehensions are branches no more"),
    ((7, 7, 0), "constant tests"),
    ((7, 10, 0), "`...` bodies and `if TYPE_CHECKING:` excluded by default"),
    ((7, 13, 1), "excluded lines"),
    ((7, 16, 1), "`case _:`"),
    ((7, 17, 0), "nested `with`"),
];

fn likely_cause(one: &Run, two: &Run, aspect: Aspect) -> String {
    if let (Producer::CoveragePy(Some(first)), Producer::CoveragePy(Some(second))) = (&one.producer, &two.producer)
        && first != second
    {
        let (first_version, second_version) = (version(first), version(second));
        let span = first_version.min(second_version)..first_version.max(second_version);
        let changes: Vec<&str> =
            CHANGES.into_iter().filter(|(at, _)| *at > span.start && *at <= span.end).map(|(_, what)| what).collect();
        let what = if changes.is_empty() { String::new() } else { format!(" ({})", changes.join("; ")) };
        return format!("likely cause: coverage.py {first} and {second} see the same source differently{what}");
    }
    match aspect {
        Aspect::Excluded => {
            "likely cause: another exclusion configuration (`exclude_also`, `exclude_lines`) or an edited source"
        }
        Aspect::Statements | Aspect::Branches | Aspect::Regions => {
            "likely cause: the source was edited between the runs, or Python or the exclusion configuration differ"
        }
    }
    .to_owned()
}

fn version(text: &str) -> (u32, u32, u32) {
    let mut parts = text
        .split('.')
        .map(|part| part.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next())
}
