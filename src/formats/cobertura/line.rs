//! One `line` element: its hits, its branches, and what is told of their exits.

use std::ops::Range;

use super::TO_LINE;
use super::read::Reading;
use super::syntax::{Attributes, get};
use crate::coverage::{Label, LineNumber, Taken, Target};
use crate::fault::Fault;

/// What one or more `line` elements of one run say of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct XmlLine {
    pub(super) is_hit: bool,
    pub(super) branch: XmlBranch,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum XmlBranch {
    /// The line does not branch.
    #[default]
    None,
    /// It branches, and nothing else is told.
    Unknown,
    /// So many of so many exits, and what is known of them.
    Counted { taken: Taken, exits: Exits },
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Exits {
    /// Only counted.
    #[default]
    Counted,
    /// The missing targets.
    Missing(Vec<Target>),
    /// Each exit by its own `condition`: its label, and whether it was taken.
    Labelled(Vec<(Label, bool)>),
}

/// A `line` element that is open.
pub(super) struct OpenLine {
    pub(super) number: LineNumber,
    pub(super) line: XmlLine,
    pub(super) conditions: Vec<Condition>,
    pub(super) at: Range<usize>,
}

pub(super) struct Condition {
    label: Label,
    /// Whether it was taken, if it is all or nothing.
    is_taken: Option<bool>,
}

impl Reading<'_> {
    pub(super) fn open_line(
        &mut self,
        attributes: &Attributes<'_>,
        at: Range<usize>,
    ) -> Result<Option<OpenLine>, Fault> {
        let Some(number) = get(attributes, "number") else {
            // cargo-tarpaulin writes `<line/>` for lines that branch.
            self.remark("covgate::xml::line-without-number", "has lines without a number, which were left out");
            return Ok(None);
        };
        let Some(number) = number.trim().parse().ok().and_then(LineNumber::new) else {
            let message = format!("{number:?} is no line number (1 to {})", LineNumber::MAX);
            return Err(self.fault("covgate::xml::line-number", &message, at, "this line"));
        };
        let hits = get(attributes, "hits").unwrap_or_default();
        let Some(is_hit) = crate::formats::is_hit(hits) else {
            let message = format!("{hits:?} is no number of hits");
            return Err(self.fault("covgate::xml::hits", &message, at, "this line"));
        };
        let branch = self.branch(attributes, number, &at)?;
        Ok(Some(OpenLine { number, line: XmlLine { is_hit, branch }, conditions: Vec::new(), at }))
    }

    fn branch(
        &mut self,
        attributes: &Attributes<'_>,
        number: LineNumber,
        at: &Range<usize>,
    ) -> Result<XmlBranch, Fault> {
        if !get(attributes, "branch").is_some_and(|value| value.trim().eq_ignore_ascii_case("true")) {
            return Ok(XmlBranch::None);
        }
        let Some(taken) = get(attributes, "condition-coverage").and_then(parse_condition_coverage) else {
            return Ok(XmlBranch::Unknown);
        };
        let inconsistent = |what: String| {
            self.fault("covgate::xml::branch-counts", &format!("line {number}: {what}"), at.clone(), "this line")
        };
        if taken.taken > taken.total {
            return Err(inconsistent(format!("{} of {} branches are taken", taken.taken, taken.total)));
        }
        if taken.total == 0 {
            return Err(inconsistent("the line branches, with 0 branches".to_owned()));
        }
        let missing_count = (taken.total - taken.taken) as usize;
        let exits = match get(attributes, "missing-branches") {
            None if missing_count == 0 => Exits::Missing(Vec::new()),
            None => Exits::Counted,
            Some(list) => {
                let targets =
                    parse_targets(list).ok_or_else(|| inconsistent(format!("{list:?} are no branch targets")))?;
                if targets.len() != missing_count {
                    let what =
                        format!("{} branches are missing by the count, {} by the list", missing_count, targets.len());
                    return Err(inconsistent(what));
                }
                if targets.windows(2).any(|pair| pair[0] == pair[1] && pair[0] != Target::Exit) {
                    return Err(inconsistent(format!("a target is repeated in {list:?}")));
                }
                Exits::Missing(targets)
            }
        };
        Ok(XmlBranch::Counted { taken, exits })
    }

    pub(super) fn close_line(&mut self, open: OpenLine, class: usize, is_method: bool) -> Result<(), Fault> {
        let OpenLine { number, mut line, conditions, at } = open;
        if let XmlBranch::Counted { taken, exits } = &mut line.branch
            && !matches!(exits, Exits::Missing(list) if !list.is_empty())
            && let Some(labelled) = labelled(&conditions, *taken)
        {
            *exits = labelled;
        }
        let lines = &mut self.files[class].1;
        let lines = if is_method { &mut lines.method_lines } else { &mut lines.lines };
        let Some(first) = lines.get_mut(&number) else {
            lines.insert(number, line);
            return Ok(());
        };
        if self.is_coverage_py {
            let message = format!("line {number} is listed twice, which coverage.py does not do");
            return Err(self.fault("covgate::xml::same-line-twice", &message, at, "the second time"));
        }
        let is_conflict = first.add(line);
        if is_conflict && !is_method {
            self.remark(
                "covgate::xml::repeated-line",
                "lists lines twice with different numbers of branches; the larger was taken",
            );
        }
        Ok(())
    }
}

impl XmlLine {
    /// Adds a repetition of the line within one run; true if the two have different numbers of branches.
    fn add(&mut self, other: Self) -> bool {
        self.is_hit |= other.is_hit;
        match (&mut self.branch, other.branch) {
            (_, XmlBranch::None) | (XmlBranch::Counted { .. }, XmlBranch::Unknown) => false,
            (ours @ (XmlBranch::None | XmlBranch::Unknown), theirs) => {
                *ours = theirs;
                false
            }
            (ours @ XmlBranch::Counted { .. }, theirs @ XmlBranch::Counted { .. }) => {
                let counts = |branch: &XmlBranch| match branch {
                    XmlBranch::Counted { taken, .. } => (taken.total, taken.taken),
                    XmlBranch::None | XmlBranch::Unknown => (0, 0),
                };
                let (our, their) = (counts(ours), counts(&theirs));
                if their > our {
                    *ours = theirs;
                }
                our.0 != their.0
            }
        }
    }
}

/// `(k/n)` out of `66.66% (2/3)`.
fn parse_condition_coverage(text: &str) -> Option<Taken> {
    let (_, rest) = text.split_once('(')?;
    let (taken, total) = rest.split_once(')')?.0.split_once('/')?;
    Some(Taken { taken: taken.trim().parse().ok()?, total: total.trim().parse().ok()? })
}

/// The targets of `missing-branches`, sorted; `exit` may repeat.
fn parse_targets(list: &str) -> Option<Vec<Target>> {
    let mut targets = list
        .split(',')
        .map(|target| match target.trim() {
            "exit" => Some(Target::Exit),
            line => line.parse().ok().and_then(LineNumber::new).map(Target::Line),
        })
        .collect::<Option<Vec<Target>>>()?;
    targets.sort_unstable();
    Some(targets)
}

pub(super) fn condition(attributes: &Attributes<'_>) -> Option<Condition> {
    let number = get(attributes, "number")?.trim();
    let coverage = get(attributes, "coverage")?.trim().trim_end_matches('%');
    let is_taken = match coverage.trim_end_matches('0').trim_end_matches('.') {
        _ if coverage == "100" || coverage == "100.0" => Some(true),
        "" => Some(false),
        _ => None,
    };
    let kind = get(attributes, "type").unwrap_or_default();
    let label = match (kind, number.parse().ok().and_then(LineNumber::new)) {
        (TO_LINE, Some(line)) => Label::Line(line),
        _ => Label::Text(format!("{kind}:{number}").into()),
    };
    Some(Condition { label, is_taken })
}

/// Conditions tell exits apart only if each is all or nothing, none repeats, and their numbers are those of the line.
fn labelled(conditions: &[Condition], taken: Taken) -> Option<Exits> {
    let exits: Vec<(Label, bool)> =
        conditions.iter().map(|one| Some((one.label.clone(), one.is_taken?))).collect::<Option<_>>()?;
    let count = u32::try_from(exits.len()).ok()?;
    let taken_count = u32::try_from(exits.iter().filter(|(_, is_taken)| *is_taken).count()).ok()?;
    let mut names: Vec<&Label> = exits.iter().map(|(label, _)| label).collect();
    names.sort_unstable();
    names.dedup();
    (count == taken.total && taken_count == taken.taken && names.len() == exits.len()).then_some(Exits::Labelled(exits))
}
