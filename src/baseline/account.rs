//! The account of one scope: every statement and exit of the baseline and of now is put where it belongs.

use std::collections::BTreeMap;

use super::align::{Alignment, Place};
use super::change::{FileChange, Kind, Places, Tallies};
use super::compare::Absent;
use super::counts::{Settled, settle};
use super::{Code, Count, Exit, File, Missed, Scope, To, exits};
use crate::coverage::{LineNumber, SourcePath};

/// The kinds of what is covered and of what is missed.
type Pair = (Kind, Kind);

const NEW: Pair = (Kind::NewCovered, Kind::NewMissed);
const DELETED: Pair = (Kind::DeletedCovered, Kind::DeletedMissed);
const EXCLUDED: Pair = (Kind::ExcludedCovered, Kind::ExcludedMissed);
const UNMEASURED: Pair = (Kind::UnmeasuredCovered, Kind::UnmeasuredMissed);

pub(super) struct Account<'a> {
    alignment: &'a Alignment<'a>,
    excluded: &'a [Vec<bool>],
    gone: &'a [Absent],
    has_exits: bool,
    /// The files of the baseline, as the scope sees them; none where it does not count them.
    before: Vec<Option<Seen<'a>>>,
    /// The files now.
    now: Vec<Option<Seen<'a>>>,
    files: BTreeMap<&'a SourcePath, FileChange>,
    still_missed: BTreeMap<SourcePath, Places>,
}

/// What an account comes to.
pub(super) struct Outcome {
    pub(super) tallies: Tallies,
    pub(super) files: Vec<FileChange>,
    pub(super) still_missed: BTreeMap<SourcePath, Places>,
}

/// A file of one side, as the scope sees it.
#[derive(Clone, Copy)]
struct Seen<'a> {
    path: &'a SourcePath,
    state: &'a File,
    missed: &'a Missed,
    /// True if its exits are compared statement by statement.
    has_placed_exits: bool,
}

impl<'a> Account<'a> {
    pub(super) fn new(
        alignment: &'a Alignment<'a>,
        excluded: &'a [Vec<bool>],
        gone: &'a [Absent],
        scope: &'a Scope,
        has_exits: bool,
    ) -> Self {
        let sides = [(&alignment.before, &alignment.now), (&alignment.now, &alignment.before)];
        let [before, now] = sides.map(|(side, other)| {
            let seen = |(file, (path, state)): (usize, &(&'a SourcePath, &'a File))| {
                let missed = state.scopes.get(scope)?;
                let there = side.same[file].and_then(|there| other.files[there].1.scopes.get(scope));
                let is_placed = |missed: &Missed| missed.exits.is_some();
                let has_placed_exits = has_exits && is_placed(missed) && there.is_none_or(is_placed);
                Some(Seen { path, state, missed, has_placed_exits })
            };
            side.files.iter().enumerate().map(seen).collect()
        });
        Self {
            alignment,
            excluded,
            gone,
            has_exits,
            before,
            now,
            files: BTreeMap::new(),
            still_missed: BTreeMap::new(),
        }
    }

    /// The account over all files, that of each file where something changed, and what stayed missed.
    pub(super) fn settled(mut self) -> Outcome {
        let alignment = self.alignment;
        for file in 0..alignment.before.files.len() {
            let is_same = alignment.before.same[file].is_some_and(|now| self.is_same(file, now));
            if let Some(seen) = self.before[file].filter(|_| !is_same) {
                self.of_baseline(file, seen);
            }
        }
        for file in 0..alignment.now.files.len() {
            let is_same = alignment.now.same[file].is_some_and(|before| self.is_same(before, file));
            match self.now[file] {
                Some(seen) if is_same => self.stays_missed(seen),
                Some(seen) => self.of_now(file, seen),
                None => {}
            }
        }
        let files: Vec<FileChange> = self.files.into_values().filter(|file| !file.tallies.is_empty()).collect();
        let mut all = Tallies::default();
        for file in &files {
            all += &file.tallies;
        }
        Outcome { tallies: all, files, still_missed: self.still_missed }
    }

    /// True for a file whose code and coverage are what they were: most files of most runs.
    fn is_same(&self, before: usize, now: usize) -> bool {
        let (Some(old), Some(new)) = (&self.before[before], &self.now[now]) else { return false };
        old.missed == new.missed && old.state.exits == new.state.exits && old.state.code == new.state.code
    }

    /// What of a file of the baseline is gone. What is still there is dealt with where it is now.
    fn of_baseline(&mut self, file: usize, seen: Seen<'a>) {
        let alignment = self.alignment;
        let same = alignment.before.same[file];
        let is_seen_now = same.is_some_and(|now| self.now[now].is_some());
        if is_seen_now && alignment.before.is_counted[file] {
            return;
        }
        let kinds = match (same, self.gone[file]) {
            (Some(_), _) if !is_seen_now => UNMEASURED,
            (Some(_), _) | (None, Absent::Deleted) => DELETED,
            (None, Absent::Omitted) => EXCLUDED,
            (None, Absent::Unmeasured) => UNMEASURED,
        };
        for (at, partner) in alignment.before.partners[file].iter().enumerate() {
            let kinds = match partner {
                Some(now) if self.now[now.file].is_none() => UNMEASURED,
                Some(_) => continue,
                None if self.excluded[file][at] => EXCLUDED,
                None => kinds,
            };
            self.whole(seen, at, kinds);
        }
        if !is_seen_now {
            self.rest(seen, kinds);
        }
    }

    /// What there is now in a file: new code, and what became of the code that is unchanged.
    fn of_now(&mut self, file: usize, seen: Seen<'a>) {
        let alignment = self.alignment;
        let before = alignment.now.same[file].and_then(|before| self.before[before]);
        if let Some(before) = before.filter(|_| alignment.now.is_counted[file]) {
            self.add(seen.path, &settle(before.statements(), seen.statements()), |tally| &mut tally.statements);
            if self.has_exits {
                self.add(seen.path, &settle(before.exits(), seen.exits()), |tally| &mut tally.exits);
            }
            return;
        }
        for (at, partner) in alignment.now.partners[file].iter().enumerate() {
            match partner.and_then(|old| Some((old, self.before[old.file]?))) {
                Some((old, before)) => self.unchanged((old, before), (Place { file, at }, seen)),
                None => self.whole(seen, at, NEW),
            }
        }
        let Some(before) = before else { return self.rest(seen, NEW) };
        let settled = settle(before.missed.more_statements, seen.missed.more_statements);
        self.add(seen.path, &settled, |tally| &mut tally.statements);
        if self.has_exits {
            let settled = settle(before.unplaced_exits(), seen.unplaced_exits());
            self.add(seen.path, &settled, |tally| &mut tally.exits);
        }
    }

    /// A statement with its exits that has no partner.
    fn whole(&mut self, seen: Seen<'a>, at: usize, kinds: Pair) {
        let is_missed = seen.misses(at);
        let (total, missed) = (seen.exits_of(at), seen.missed_exits_of(at));
        let line = seen.line(at);
        let file = self.file(seen.path);
        file.tallies.of_mut(if is_missed { kinds.1 } else { kinds.0 }).statements += 1;
        file.tallies.of_mut(kinds.1).exits += missed.len() as u64;
        file.tallies.of_mut(kinds.0).exits += u64::from(total).saturating_sub(missed.len() as u64);
        match line {
            Some(line) if kinds == NEW && is_missed => {
                file.new_missed.lines.insert(line);
            }
            Some(line) if kinds == NEW => {
                file.new_missed.add_exits(line, missed.iter().map(|exit| exit.to), seen.state);
            }
            Some(_) | None => {}
        }
    }

    /// A statement that says what it said.
    fn unchanged(&mut self, (old, before): (Place, Seen<'a>), (new, now): (Place, Seen<'a>)) {
        let (was_missed, is_missed) = (before.misses(old.at), now.misses(new.at));
        if was_missed != is_missed {
            let line = now.line(new.at);
            let file = self.file(now.path);
            file.tallies.of_mut(if is_missed { Kind::Lost } else { Kind::Regained }).statements += 1;
            if let (true, Some(line)) = (is_missed, line) {
                file.lost.lines.insert(line);
            }
        }
        if let Some(line) = now.line(new.at).filter(|_| was_missed && is_missed && now.is_told_by_source()) {
            self.still_missed(now.path).lines.insert(line);
        }
        if self.alignment.now.is_moved[new.file][new.at] {
            let file = self.file(now.path);
            let moved = file.tallies.of_mut(Kind::Moved);
            moved.statements += 1;
            moved.exits += u64::from(now.exits_of(new.at));
            if before.path != now.path && !file.moved_from.contains(before.path) {
                file.moved_from.push(before.path.clone());
            }
        }
        self.unchanged_exits((old, before), (new, now));
    }

    fn unchanged_exits(&mut self, (old, before): (Place, Seen<'a>), (new, now): (Place, Seen<'a>)) {
        let alignment = self.alignment;
        let (was, is) = (before.exit_count(old.at), now.exit_count(new.at));
        match (before.has_placed_exits, now.has_placed_exits) {
            (false, false) => return,
            // One of two files only counts its exits: there they are in its sum.
            (true, false) => return self.add_exits(before.path, was, DELETED),
            (false, true) => return self.add_exits(now.path, is, NEW),
            (true, true) if was.total != is.total => {
                return self.add(now.path, &settle(was, is), |tally| &mut tally.exits);
            }
            (true, true) => {}
        }
        let targets = |exits: &[Exit]| -> Vec<To> { exits.iter().map(|exit| exit.to).collect() };
        let to_now = |to: u32| {
            let partner = alignment.before.partners[old.file].get(to as usize - 1).copied().flatten()?;
            (partner.file == new.file).then(|| number(partner.at))
        };
        let is_new = |to: u32| {
            let partner = alignment.now.partners[new.file].get(to as usize - 1).copied().flatten();
            partner.is_none_or(|partner| partner.file != old.file)
        };
        let missed = (targets(before.missed_exits_of(old.at)), targets(now.missed_exits_of(new.at)));
        let found = exits::compare(&missed.0, &missed.1, to_now, is_new);
        let line = now.line(new.at).filter(|_| !now.misses(new.at));
        if let Some(line) = line.filter(|_| now.is_told_by_source()) {
            let mut lost = found.lost.clone();
            let is_lost = |to: &To| lost.iter().position(|one| one == to).map(|at| lost.swap_remove(at)).is_some();
            let (_, still): (Vec<To>, Vec<To>) = missed.1.iter().copied().partition(is_lost);
            if !still.is_empty() {
                self.still_missed(now.path).add_exits(line, still.into_iter(), now.state);
            }
        }
        if found.lost.is_empty() && found.regained == 0 {
            return;
        }
        let file = self.file(now.path);
        file.tallies.of_mut(Kind::Lost).exits += found.lost.len() as u64;
        file.tallies.of_mut(Kind::Regained).exits += u64::from(found.regained);
        if let Some(line) = line {
            file.lost.add_exits(line, found.lost.into_iter(), now.state);
        }
    }

    /// All that is missed of a file whose code and coverage are what they were.
    fn stays_missed(&mut self, seen: Seen<'a>) {
        if !seen.is_told_by_source() || (seen.missed.statements.is_empty() && seen.missed.exits.is_none()) {
            return;
        }
        let mut still = Places::default();
        let missed = seen.missed.statements.iter().map(LineNumber::value);
        still.lines = missed.filter_map(|number| seen.line(number as usize - 1)).collect();
        for exit in seen.missed.exits.iter().flatten().filter(|_| seen.has_placed_exits) {
            let at = exit.from as usize - 1;
            if let Some(line) = seen.line(at).filter(|_| !seen.misses(at)) {
                still.add_exits(line, [exit.to].into_iter(), seen.state);
            }
        }
        if !still.is_empty() {
            self.still_missed.insert(seen.path.clone(), still);
        }
    }

    /// What has no number, of a file that the other side does not have.
    fn rest(&mut self, seen: Seen<'a>, kinds: Pair) {
        let more = seen.missed.more_statements;
        if more.total > 0 {
            let tallies = &mut self.file(seen.path).tallies;
            tallies.of_mut(kinds.0).statements += u64::from(more.covered);
            tallies.of_mut(kinds.1).statements += u64::from(more.missed());
        }
        if self.has_exits {
            self.add_exits(seen.path, seen.unplaced_exits(), kinds);
        }
    }

    fn add_exits(&mut self, path: &'a SourcePath, count: Count, kinds: Pair) {
        if count.total > 0 {
            let tallies = &mut self.file(path).tallies;
            tallies.of_mut(kinds.0).exits += u64::from(count.covered);
            tallies.of_mut(kinds.1).exits += u64::from(count.missed());
        }
    }

    fn add(&mut self, path: &'a SourcePath, settled: &Settled, of: impl Fn(&mut super::Tally) -> &mut u64) {
        for (kind, count) in settled {
            if *count > 0 {
                *of(self.file(path).tallies.of_mut(*kind)) += u64::from(*count);
            }
        }
    }

    fn file(&mut self, path: &'a SourcePath) -> &mut FileChange {
        self.files.entry(path).or_insert_with(|| FileChange::new(path.clone()))
    }

    fn still_missed(&mut self, path: &SourcePath) -> &mut Places {
        self.still_missed.entry(path.clone()).or_default()
    }
}

impl<'a> Seen<'a> {
    fn misses(&self, at: usize) -> bool {
        LineNumber::new(number(at)).is_some_and(|number| self.missed.statements.contains(number))
    }

    fn line(&self, at: usize) -> Option<LineNumber> {
        self.state.here.lines.get(at).copied().and_then(LineNumber::new)
    }

    /// True if it is known what each statement says, not only where it stands.
    fn is_told_by_source(&self) -> bool {
        matches!(self.state.code, Code::Said(_))
    }

    /// The exits of a statement that are compared one by one.
    fn exits_of(&self, at: usize) -> u32 {
        if self.has_placed_exits { self.state.exits.get(&number(at)).copied().unwrap_or(0) } else { 0 }
    }

    fn missed_exits_of(&self, at: usize) -> &'a [Exit] {
        match &self.missed.exits {
            Some(exits) if self.has_placed_exits => {
                let from = exits.partition_point(|exit| exit.from < number(at));
                let to = exits.partition_point(|exit| exit.from <= number(at));
                &exits[from..to]
            }
            Some(_) | None => &[],
        }
    }

    fn exit_count(&self, at: usize) -> Count {
        let total = self.exits_of(at);
        let missed = u32::try_from(self.missed_exits_of(at).len()).unwrap_or(u32::MAX);
        Count { covered: total.saturating_sub(missed), total }
    }

    /// All statements.
    fn statements(&self) -> Count {
        self.state.statements(self.missed)
    }

    /// All exits.
    fn exits(&self) -> Count {
        self.state.all_exits(self.missed)
    }

    /// Those exits that are not compared one by one.
    fn unplaced_exits(&self) -> Count {
        if self.has_placed_exits { self.missed.more_exits } else { self.exits() }
    }
}

impl FileChange {
    fn new(path: SourcePath) -> Self {
        let (lost, new_missed) = (Places::default(), Places::default());
        Self { path, tallies: Tallies::default(), lost, new_missed, moved_from: Vec::new() }
    }
}

impl Places {
    fn add_exits(&mut self, line: LineNumber, to: impl Iterator<Item = To>, state: &File) {
        let place = |to| match to {
            To::Out => Some(None),
            To::Statement(number) => state.here.lines.get(number as usize - 1).map(|line| Some(*line)),
            To::Unknown => None,
        };
        self.exits.extend(to.filter_map(place).map(|to| (line.value(), to)));
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}
