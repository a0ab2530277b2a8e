//! The objects of the format as serde reads them: what is required, what may repeat, what a number may be.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::coverage::{Arc, ArcSet, LineNumber, LineSet, Region};
use crate::formats::note::Note;

#[derive(Deserialize)]
#[serde(bound(deserialize = "R: Deserialize<'de>"), expecting = "an object with `meta` and `files`")]
pub(super) struct ReportJson<'a, R> {
    #[serde(borrow, default, deserialize_with = "there")]
    pub(super) meta: Option<Meta<'a>>,
    #[serde(default, deserialize_with = "there")]
    pub(super) files: Option<Files<R>>,
    #[serde(default, deserialize_with = "there")]
    pub(super) totals: Option<Summary>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object that tells of the report")]
pub(super) struct Meta<'a> {
    #[serde(default, deserialize_with = "there")]
    pub(super) format: Option<u64>,
    #[serde(default, deserialize_with = "there")]
    pub(super) version: Option<Cow<'a, str>>,
    #[serde(default, deserialize_with = "there")]
    pub(super) timestamp: Option<Cow<'a, str>>,
    #[serde(default, deserialize_with = "there")]
    pub(super) branch_coverage: Option<bool>,
}

/// A value that may be left out and is never null: coverage.py writes no null (FORMATS 1.1).
fn there<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// The entry of a file, with its functions and classes or what stands for them.
#[derive(Deserialize)]
#[serde(bound(deserialize = "R: Deserialize<'de>"), expecting = "the entry of a file")]
pub(super) struct FileJson<R> {
    pub(super) executed_lines: ExecutedLines,
    pub(super) summary: Summary,
    pub(super) missing_lines: Lines,
    pub(super) excluded_lines: Lines,
    #[serde(default, deserialize_with = "there")]
    pub(super) executed_branches: Option<ArcList>,
    #[serde(default, deserialize_with = "there")]
    pub(super) missing_branches: Option<ArcList>,
    #[serde(default, deserialize_with = "there")]
    pub(super) functions: Option<R>,
    #[serde(default, deserialize_with = "there")]
    pub(super) classes: Option<R>,
    #[serde(default, deserialize_with = "there")]
    pub(super) covgate: Option<Note>,
}

impl<R> FileJson<R> {
    /// True if any key is there that only reports with branches have.
    pub(super) fn has_branches(&self) -> bool {
        let Summary { num_branches, covered_branches, missing_branches, .. } = self.summary;
        let counts = [num_branches, covered_branches, missing_branches];
        self.executed_branches.is_some() || self.missing_branches.is_some() || counts.iter().any(Option::is_some)
    }
}

#[derive(Clone, Copy, Deserialize)]
#[serde(expecting = "an object of counts")]
pub(super) struct Summary {
    pub(super) covered_lines: u32,
    pub(super) num_statements: u32,
    pub(super) missing_lines: u32,
    pub(super) excluded_lines: u32,
    #[serde(default, deserialize_with = "there")]
    pub(super) percent_covered: Option<f64>,
    #[serde(default, deserialize_with = "there")]
    pub(super) num_branches: Option<u32>,
    #[serde(default, deserialize_with = "there")]
    pub(super) covered_branches: Option<u32>,
    #[serde(default, deserialize_with = "there")]
    pub(super) missing_branches: Option<u32>,
}

impl Summary {
    /// Covered branches; coverage.py 5.0 does not write them, but its percentage determines them (FORMATS 1.4).
    pub(super) fn branches_taken(&self) -> Option<u32> {
        if self.covered_branches.is_some() {
            return self.covered_branches;
        }
        let branches = self.num_branches?;
        // 5.0 gives 100 % to a file without statements, whatever its branches: a file without branches in practice.
        if branches == 0 || self.num_statements == 0 {
            return Some(branches);
        }
        let all = self.num_statements.checked_add(branches)?;
        let said = self.percent_covered?;
        let covered = |taken: u32| self.covered_lines.saturating_add(taken);
        // The percentage grows with the branches: the first that is not too small is the only one that can agree.
        let (mut least, mut most) = (0, branches);
        while least < most {
            let middle = least + (most - least) / 2;
            if is_below(said, covered(middle), all) {
                least = middle + 1;
            } else {
                most = middle;
            }
        }
        percent_agrees(said, covered(least), all).then_some(least)
    }

    pub(super) fn percent_is_true(&self) -> bool {
        let Some(said) = self.percent_covered else { return true };
        let covered_branches = self.covered_branches.unwrap_or(0);
        if self.num_statements == 0 || (self.num_branches.is_some() && self.covered_branches.is_none()) {
            return true;
        }
        let all = self.num_statements.saturating_add(self.num_branches.unwrap_or(0));
        percent_agrees(said, self.covered_lines.saturating_add(covered_branches), all)
    }
}

/// True if coverage.py's percentage is that of the counts. No verdict depends on it: it finds damaged reports.
#[expect(clippy::float_arithmetic, reason = "compares with coverage.py's own float, computed the same way")]
fn percent_agrees(said: f64, covered: u32, all: u32) -> bool {
    (said - 100.0 * f64::from(covered) / f64::from(all)).abs() < 1e-9
}

/// True if the percentage of the counts is smaller than what coverage.py says, beyond what floats lose.
#[expect(clippy::float_arithmetic, reason = "compares with coverage.py's own float, computed the same way")]
fn is_below(said: f64, covered: u32, all: u32) -> bool {
    said - 100.0 * f64::from(covered) / f64::from(all) >= 1e-9
}

/// The files in their order; a name that comes twice is an error, where a plain map would keep the last.
pub(super) struct Files<R>(pub(super) Vec<(String, FileJson<R>)>);

impl<'de, R: Deserialize<'de>> Deserialize<'de> for Files<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FilesVisitor<R>(PhantomData<R>);
        impl<'de, R: Deserialize<'de>> Visitor<'de> for FilesVisitor<R> {
            type Value = Files<R>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object of files")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Files<R>, A::Error> {
                let mut seen = HashSet::new();
                let mut files = Vec::new();
                while let Some(name) = map.next_key::<String>()? {
                    if !seen.insert(name.clone()) {
                        return Err(de::Error::custom(format!("the file {name:?} is listed twice")));
                    }
                    files.push((name, map.next_value()?));
                }
                Ok(Files(files))
            }
        }
        deserializer.deserialize_map(FilesVisitor(PhantomData))
    }
}

/// A list of line numbers, each once.
#[derive(Default)]
pub(super) struct Lines(pub(super) LineSet);

impl<'de> Deserialize<'de> for Lines {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(LinesVisitor { least: 1 }).map(Self)
    }
}

/// Executed lines. coverage.py 7.0 to 7.5 lists line 0 for an empty file that ran; it is no line and is passed over.
#[derive(Default)]
pub(super) struct ExecutedLines(pub(super) LineSet);

impl<'de> Deserialize<'de> for ExecutedLines {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(LinesVisitor { least: 0 }).map(Self)
    }
}

pub(super) struct LinesVisitor {
    least: i64,
}

impl<'de> Visitor<'de> for LinesVisitor {
    type Value = LineSet;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of line numbers")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut lines: A) -> Result<LineSet, A::Error> {
        let twice = |line: LineNumber| de::Error::custom(format!("line {line} is listed twice"));
        let mut set = LineSet::new();
        // Lines are listed in ascending order. Those that are not are sorted first: each would move all that follow it.
        let mut last = None;
        let mut late: Vec<LineNumber> = Vec::new();
        while let Some(number) = lines.next_element::<i64>()? {
            if number == 0 && self.least == 0 {
                continue;
            }
            let line = line_number(number)?;
            if last.is_some_and(|last| line < last) {
                late.push(line);
                continue;
            }
            last = Some(line);
            if !set.insert(line) {
                return Err(twice(line));
            }
        }
        if late.is_empty() {
            return Ok(set);
        }
        late.sort_unstable();
        let mut sorted = LineSet::new();
        for line in late {
            if set.contains(line) || !sorted.insert(line) {
                return Err(twice(line));
            }
        }
        Ok(set.union(&sorted))
    }
}

fn line_number<E: de::Error>(number: i64) -> Result<LineNumber, E> {
    u32::try_from(number)
        .ok()
        .and_then(LineNumber::new)
        .ok_or_else(|| de::Error::custom(format!("{number} is no line number (1 to {})", LineNumber::MAX)))
}

/// One line number: an integer from 1 to 2³¹ − 1.
struct Line(LineNumber);

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        line_number(i64::deserialize(deserializer)?).map(Self)
    }
}

/// A set of arcs, and whether one came twice: coverage.py 6.5.0 repeats executed arcs, never missing ones.
pub(super) struct ArcList(pub(super) ArcSet, pub(super) bool);

impl<'de> Deserialize<'de> for ArcList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let pairs: Vec<(Line, i64)> = Vec::deserialize(deserializer)?;
        let count = pairs.len();
        let arc = |(Line(from), to): (Line, i64)| {
            let to = i32::try_from(to).map_err(|_| de::Error::custom(format!("{to} is no branch target")))?;
            Ok(Arc { from, to })
        };
        let arcs: ArcSet = pairs.into_iter().map(arc).collect::<Result<_, _>>()?;
        let has_repeats = arcs.len() < count;
        Ok(Self(arcs, has_repeats))
    }
}

#[derive(Default)]
pub(super) struct RegionMap(pub(super) BTreeMap<Box<str>, Region>);

impl<'de> Deserialize<'de> for RegionMap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct RegionJson {
            executed_lines: ExecutedLines,
            missing_lines: Lines,
            #[serde(default)]
            excluded_lines: Lines,
            summary: RegionSummary,
            #[serde(default, deserialize_with = "there")]
            start_line: Option<i64>,
            #[serde(default, rename = "executed_branches")]
            _executed_branches: IgnoredAny,
        }
        #[derive(Deserialize)]
        struct RegionSummary {
            num_statements: u32,
            #[serde(default, deserialize_with = "there")]
            num_branches: Option<u32>,
        }
        let regions: BTreeMap<Box<str>, RegionJson> = BTreeMap::deserialize(deserializer)?;
        let regions = regions.into_iter().map(|(name, region)| {
            let lines = region.executed_lines.0.union(&region.missing_lines.0).union(&region.excluded_lines.0);
            let start = region.start_line.and_then(|line| u32::try_from(line).ok()).and_then(LineNumber::new);
            let (statements, branches) = (region.summary.num_statements, region.summary.num_branches);
            (name, Region { start, statements, branches, lines })
        });
        Ok(Self(regions.collect()))
    }
}
