//! What became of the coverage since the baseline, as rows.

use serde::Serialize;

use super::{Figure, counted, grouped};
use crate::baseline::{Change, Comparison, FileChange, Kind, Places, Scope, Tallies, Tally, scope_name};
use crate::coverage::Measure;
use crate::layer_name::LayerName;

/// A comparison with where its baseline is.
#[derive(Clone, Debug)]
pub struct Since {
    /// The file.
    pub file: String,
    /// What was found.
    pub comparison: Comparison,
}

/// The change since the baseline.
#[derive(Clone, Debug, Serialize)]
pub struct SinceRow {
    /// The baseline's file.
    pub file: String,
    /// Of all together and each layer.
    pub changes: Vec<ChangeRow>,
}

/// The change of one scope.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeRow {
    /// The layer, or `overall`.
    pub scope: String,
    /// What was covered.
    pub before: Figure,
    /// What is covered.
    pub now: Figure,
    /// What it is judged against: without covered code that was deleted.
    pub reference: Figure,
    /// The difference of the two percentages in points, signed; none where one of them has none.
    pub points: Option<String>,
    /// `−0.30 points: 3 lost, 12 new missed`.
    pub sentence: String,
    /// The kinds of change that there are.
    pub kinds: Vec<KindRow>,
    /// The files, those with the most lost and new missed first.
    pub files: Vec<ChangedRow>,
}

/// How much changed in one way.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct KindRow {
    /// `lost`, `new_missed`, ….
    pub kind: &'static str,
    /// For people: `lost`, `new missed`, ….
    pub words: &'static str,
    /// Statements.
    pub statements: u64,
    /// Branch exits.
    pub exits: u64,
}

/// What changed in a file.
#[derive(Clone, Debug, Serialize)]
pub struct ChangedRow {
    /// Where it is, or was.
    pub path: String,
    /// `3 lost, 12 new missed`.
    pub sentence: String,
    /// The kinds of change that there are.
    pub kinds: Vec<KindRow>,
    /// Lost statements and new missed ones, as inclusive ranges of lines.
    pub lost_lines: Vec<(u32, u32)>,
    /// The same of new code.
    pub new_missed_lines: Vec<(u32, u32)>,
    /// Lost exits: the line that branches, and where it never went; none is out of the function.
    pub lost_branches: Vec<(u32, Option<u32>)>,
    /// The same of new code.
    pub new_missed_branches: Vec<(u32, Option<u32>)>,
    /// Where moved code came from.
    pub moved_from: Vec<String>,
}

impl SinceRow {
    /// A comparison as rows: all together first, then the layers in their order.
    #[must_use]
    pub fn new(since: &Since, layers: &[LayerName]) -> Self {
        let mut changes: Vec<&Change> = since.comparison.changes.iter().collect();
        changes.sort_by_key(|change| place(&change.scope, layers));
        Self { file: since.file.clone(), changes: changes.into_iter().map(ChangeRow::new).collect() }
    }

    /// The change of all together.
    #[must_use]
    pub fn overall(&self) -> Option<&ChangeRow> {
        self.changes.iter().find(|change| change.scope == "overall")
    }
}

impl ChangeRow {
    /// A change as a row.
    #[must_use]
    pub fn new(change: &Change) -> Self {
        // What is measured no more counts as missed here too.
        let (before, now) = (change.measure(&change.before), change.held());
        let points = points(before, now);
        let kinds = kinds(&change.tallies);
        let difference = match points.as_deref() {
            None => "no percentage to compare".to_owned(),
            Some("0.00") => "no change in points".to_owned(),
            Some(points) => format!("{} points", points.replace('-', "−")),
        };
        let sentence = match list(&kinds) {
            list if list.is_empty() && points.as_deref() == Some("0.00") => "no change".to_owned(),
            list if list.is_empty() => difference,
            list => format!("{difference}: {list}"),
        };
        let mut files: Vec<&FileChange> = change.files.iter().collect();
        let bad = |file: &FileChange| (file.tallies.of(Kind::Lost).all(), file.tallies.of(Kind::NewMissed).all());
        files.sort_by(|one, two| bad(two).cmp(&bad(one)).then_with(|| one.path.cmp(&two.path)));
        Self {
            scope: scope_name(&change.scope).to_owned(),
            before: Figure::new(before),
            now: Figure::new(now),
            reference: Figure::new(change.reference()),
            points,
            sentence,
            kinds,
            files: files.into_iter().map(ChangedRow::new).collect(),
        }
    }
}

impl ChangedRow {
    fn new(file: &FileChange) -> Self {
        let kinds = kinds(&file.tallies);
        let Places { lines: lost, exits: lost_branches } = &file.lost;
        let Places { lines: new, exits: new_missed_branches } = &file.new_missed;
        Self {
            path: file.path.to_string(),
            sentence: list(&kinds),
            kinds,
            lost_lines: lost.ranges(),
            new_missed_lines: new.ranges(),
            lost_branches: lost_branches.clone(),
            new_missed_branches: new_missed_branches.clone(),
            moved_from: file.moved_from.iter().map(ToString::to_string).collect(),
        }
    }
}

/// `3 statements`, `1 branch`, `3 statements and 1 branch`.
#[must_use]
pub fn tally(tally: Tally) -> String {
    let statements = counted(tally.statements, "statement", "statements");
    let exits = counted(tally.exits, "branch", "branches");
    match (tally.statements, tally.exits) {
        (_, 0) => statements,
        (0, _) => exits,
        (_, _) => format!("{statements} and {exits}"),
    }
}

fn kinds(tallies: &Tallies) -> Vec<KindRow> {
    let row = |kind: Kind| {
        let Tally { statements, exits } = tallies.of(kind);
        KindRow { kind: kind.name(), words: words(kind), statements, exits }
    };
    Kind::ALL.into_iter().map(row).filter(|row| row.statements + row.exits > 0).collect()
}

fn words(kind: Kind) -> &'static str {
    match kind {
        Kind::Lost => "lost",
        Kind::Regained => "covered again",
        Kind::NewMissed => "new missed",
        Kind::NewCovered => "new covered",
        Kind::DeletedCovered => "covered deleted",
        Kind::DeletedMissed => "missed deleted",
        Kind::ExcludedCovered => "covered left out",
        Kind::ExcludedMissed => "missed left out",
        Kind::UnmeasuredCovered => "covered measured no more",
        Kind::UnmeasuredMissed => "missed measured no more",
        Kind::Moved => "moved",
    }
}

fn list(kinds: &[KindRow]) -> String {
    let words = kinds.iter().map(|row| format!("{} {}", grouped(row.statements + row.exits), row.words));
    words.collect::<Vec<_>>().join(", ")
}

/// All together first, then the layers in their order.
pub(super) fn place(scope: &Scope, layers: &[LayerName]) -> usize {
    scope.as_ref().map_or(0, |name| layers.iter().position(|layer| layer == name).map_or(usize::MAX, |at| at + 1))
}

/// The difference in points to two places, signed. A fall is cut away from zero, so that none shows as nothing.
pub(super) fn points(before: Measure, now: Measure) -> Option<String> {
    let (before, now) = (before.low(), now.low());
    if before.total() == 0 || now.total() == 0 {
        return None;
    }
    let product = |one: u64, two: u64| u128::from(one) * u128::from(two);
    let (was, is) = (product(before.covered(), now.total()), product(now.covered(), before.total()));
    let whole = product(before.total(), now.total());
    let shown = |hundredths: u128| format!("{}.{:02}", hundredths / 100, hundredths % 100);
    Some(match is.checked_sub(was) {
        Some(0) => "0.00".to_owned(),
        Some(gain) => format!("+{}", shown(gain * 10_000 / whole)),
        None => format!("-{}", shown(((was - is) * 10_000).div_ceil(whole))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fall_never_shows_as_nothing() {
        for (before, now, shown) in [
            ((9, 10), (90, 100), Some("0.00")),
            ((9, 10), (89, 100), Some("-1.00")),
            ((900_000, 1_000_000), (899_999, 1_000_000), Some("-0.01")),
            ((899_999, 1_000_000), (900_000, 1_000_000), Some("+0.00")),
            ((1, 3), (2, 3), Some("+33.33")),
            ((2, 3), (1, 3), Some("-33.34")),
            ((0, 0), (1, 3), None),
        ] {
            let measure = |(covered, total)| Measure::exact(covered, total);
            assert_eq!(points(measure(before), measure(now)).as_deref(), shown);
        }
    }
}
