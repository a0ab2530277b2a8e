//! One `line` element: its hits, its branches, and what is told of their exits.

use std::ops::Range;

use super::TO_LINE;
use super::lines::Added;
use super::read::Reading;
use crate::coverage::{Label, LineNumber, Taken, Target};
use crate::fault::Fault;
use crate::formats::xml::Walk;

/// What an element says of the branches of a line.
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
    number: LineNumber,
    is_hit: bool,
    branch: XmlBranch,
    pub(super) conditions: Vec<Condition>,
    at: Range<usize>,
}

pub(super) struct Condition {
    label: Label,
    /// Whether it was taken, if it is all or nothing.
    is_taken: Option<bool>,
}

/// The attributes of a `line` element.
#[derive(Default)]
struct Told<'a> {
    number: Option<&'a str>,
    hits: Option<&'a str>,
    branch: Option<&'a str>,
    condition_coverage: Option<&'a str>,
    missing_branches: Option<&'a str>,
}

impl<'a> Told<'a> {
    fn of(walk: &'a Walk<'_>) -> Self {
        let mut told = Self::default();
        for (name, value) in walk.attributes() {
            let place = match *name {
                "number" => &mut told.number,
                "hits" => &mut told.hits,
                "branch" => &mut told.branch,
                "condition-coverage" => &mut told.condition_coverage,
                "missing-branches" => &mut told.missing_branches,
                _ => continue,
            };
            *place = Some(&**value);
        }
        told
    }
}

impl Reading<'_> {
    pub(super) fn open_line(&mut self, walk: &Walk<'_>, at: Range<usize>) -> Result<Option<OpenLine>, Fault> {
        let told = Told::of(walk);
        let Some(number) = told.number else {
            // cargo-tarpaulin writes `<line/>` for lines that branch.
            self.remark("covgate::xml::line-without-number", "has lines without a number, which were left out");
            return Ok(None);
        };
        let Some(number) = line_number(number) else {
            let message = format!("{number:?} is no line number (1 to {})", LineNumber::MAX);
            return Err(walk.fault("covgate::xml::line-number", &message, at, "this line"));
        };
        let hits = told.hits.unwrap_or_default();
        let Some(is_hit) = crate::formats::is_hit(hits) else {
            let message = format!("{hits:?} is no number of hits");
            return Err(walk.fault("covgate::xml::hits", &message, at, "this line"));
        };
        let branch = told.branch().map_err(|what| {
            walk.fault("covgate::xml::branch-counts", &format!("line {number}: {what}"), at.clone(), "this line")
        })?;
        Ok(Some(OpenLine { number, is_hit, branch, conditions: Vec::new(), at }))
    }

    pub(super) fn close_line(
        &mut self,
        open: OpenLine,
        class: usize,
        is_method: bool,
        walk: &Walk<'_>,
    ) -> Result<(), Fault> {
        let OpenLine { number, is_hit, mut branch, conditions, at } = open;
        if let XmlBranch::Counted { taken, exits } = &mut branch
            && !matches!(exits, Exits::Missing(list) if !list.is_empty())
            && let Some(labelled) = labelled(&conditions, *taken)
        {
            *exits = labelled;
        }
        let file = &mut self.files[class].1;
        let lines = if is_method { &mut file.method_lines } else { &mut file.lines };
        if self.is_coverage_py && lines.contains(number) {
            let message = format!("line {number} is listed twice, which coverage.py does not do");
            return Err(walk.fault("covgate::xml::same-line-twice", &message, at, "the second time"));
        }
        if lines.add(number, is_hit, branch) == Added::Otherwise && !is_method {
            self.remark(
                "covgate::xml::repeated-line",
                "lists lines twice with different numbers of branches; the larger was taken",
            );
        }
        Ok(())
    }
}

impl Told<'_> {
    fn branch(&self) -> Result<XmlBranch, String> {
        let is_true = |value: &str| value == "true" || value.trim().eq_ignore_ascii_case("true");
        if !self.branch.is_some_and(is_true) {
            return Ok(XmlBranch::None);
        }
        let Some(taken) = self.condition_coverage.and_then(parse_condition_coverage) else {
            return Ok(XmlBranch::Unknown);
        };
        if taken.taken > taken.total {
            return Err(format!("{} of {} branches are taken", taken.taken, taken.total));
        }
        if taken.total == 0 {
            return Err("the line branches, with 0 branches".to_owned());
        }
        let missing_count = (taken.total - taken.taken) as usize;
        let exits = match self.missing_branches {
            None if missing_count == 0 => Exits::Missing(Vec::new()),
            None => Exits::Counted,
            Some(list) => {
                let targets = parse_targets(list).ok_or_else(|| format!("{list:?} are no branch targets"))?;
                if targets.len() != missing_count {
                    let listed = targets.len();
                    return Err(format!("{missing_count} branches are missing by the count, {listed} by the list"));
                }
                if targets.windows(2).any(|pair| pair[0] == pair[1] && pair[0] != Target::Exit) {
                    return Err(format!("a target is repeated in {list:?}"));
                }
                Exits::Missing(targets)
            }
        };
        Ok(XmlBranch::Counted { taken, exits })
    }
}

impl XmlBranch {
    /// Adds what another element says of the line; true if the two have different numbers of branches.
    pub(super) fn add(&mut self, other: Self) -> bool {
        match (&mut *self, other) {
            (_, Self::None) | (Self::Counted { .. }, Self::Unknown) => false,
            (ours @ (Self::None | Self::Unknown), theirs) => {
                *ours = theirs;
                false
            }
            (Self::Counted { taken: ours, .. }, theirs @ Self::Counted { taken, .. }) => {
                let (our, their) = ((ours.total, ours.taken), (taken.total, taken.taken));
                if their > our {
                    *self = theirs;
                }
                our.0 != their.0
            }
        }
    }
}

fn line_number(text: &str) -> Option<LineNumber> {
    number(text).and_then(LineNumber::new)
}

/// A number; nearly all stand without white space.
fn number(text: &str) -> Option<u32> {
    text.parse().or_else(|_| text.trim().parse()).ok()
}

/// `(k/n)` out of `66.66% (2/3)`.
fn parse_condition_coverage(text: &str) -> Option<Taken> {
    let (_, rest) = divided(text, b'(')?;
    let (taken, total) = divided(divided(rest, b')')?.0, b'/')?;
    Some(Taken { taken: number(taken)?, total: number(total)? })
}

/// What stands before and after a character of ASCII: the texts are short, and a search of any length begins too slowly.
fn divided(text: &str, at: u8) -> Option<(&str, &str)> {
    let place = text.bytes().position(|byte| byte == at)?;
    Some((&text[..place], &text[place + 1..]))
}

/// The targets of `missing-branches`, sorted; `exit` may repeat.
fn parse_targets(list: &str) -> Option<Vec<Target>> {
    let mut targets = Vec::new();
    let mut rest = Some(list);
    while let Some(text) = rest {
        let (target, others) = divided(text, b',').map_or((text, None), |(target, others)| (target, Some(others)));
        rest = others;
        targets.push(match target.trim() {
            "exit" => Target::Exit,
            line => Target::Line(line_number(line)?),
        });
    }
    targets.sort_unstable();
    Some(targets)
}

pub(super) fn condition(walk: &Walk<'_>) -> Option<Condition> {
    let number = walk.get("number")?.trim();
    let coverage = walk.get("coverage")?.trim().trim_end_matches('%');
    let is_taken = match coverage.trim_end_matches('0').trim_end_matches('.') {
        _ if coverage == "100" || coverage == "100.0" => Some(true),
        "" => Some(false),
        _ => None,
    };
    let kind = walk.get("type").unwrap_or_default();
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
