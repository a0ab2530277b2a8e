//! Which added lines are no new code: those that differ in white space only from the lines they replace, and blocks that
//! stood elsewhere before. Compares texts of lines, as `git diff -w` and `--color-moved` do; knows no Python.

use std::collections::HashMap;

use imara_diff::{Algorithm, Diff, Token};

use super::diff::{Block, FileDiff};
use crate::coverage::{LineNumber, LineSet};

/// What is alike in a file, by the numbers of its added lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Alike {
    /// Lines of blocks that the diff removes elsewhere, white space aside.
    pub(super) moved: LineSet,
    /// Lines that only changed in white space: indented deeper, joined by other spaces.
    pub(super) respaced: LineSet,
}

/// A moved block has at least so many lines that are not blank: fewer are alike by chance.
const LINES: usize = 3;
/// And so many letters and digits, which is git's own rule (`--color-moved=zebra`).
const LETTERS: usize = 20;
/// So many places are compared with a block; more are of lines that repeat all over.
const PLACES: usize = 64;

/// Tells apart, for each file in order.
pub(super) fn apart(files: &[FileDiff<'_>]) -> Vec<Alike> {
    let mut texts = Texts::default();
    let known: Vec<Vec<Vec<Line>>> =
        files.iter().map(|file| file.blocks.iter().map(|block| block.removed(&mut texts)).collect()).collect();
    let mut found = vec![Alike::default(); files.len()];
    let mut removed: Vec<Run> = Vec::new();
    let mut added: Vec<(usize, Run)> = Vec::new();
    for (at, (file, known)) in files.iter().zip(known).enumerate() {
        let kind = texts.kind(file);
        for (block, old) in file.blocks.iter().zip(known) {
            let (old, new) = respaced(old, block.added(&mut texts), &mut found[at].respaced);
            removed.extend(old.into_iter().map(|lines| Run { kind, lines }));
            added.extend(new.into_iter().map(|lines| (at, Run { kind, lines })));
        }
    }
    let mut moves = Moves::new(removed);
    for (at, run) in &added {
        moves.find(run, &mut found[*at].moved);
    }
    found
}

/// A line that is not blank: its number, its text without white space, and how many letters and digits it has; of one whose
/// text was never removed nobody asks for these.
#[derive(Clone, Copy)]
struct Line {
    number: u32,
    text: Token,
    letters: usize,
}

/// Neighbouring lines of one file, blank ones left out. Lines move between files of one kind only.
struct Run {
    kind: u32,
    lines: Vec<Line>,
}

/// Texts of removed lines, and kinds of files, each with its number. What is added is looked up: a text that was never
/// removed is like no other, and there is much of it.
#[derive(Default)]
struct Texts {
    tokens: HashMap<Vec<u8>, u32>,
    kinds: HashMap<String, u32>,
    /// The text at hand, without white space.
    text: Vec<u8>,
}

impl Texts {
    /// Keeps the text of a line at hand; false for a blank line.
    fn take(&mut self, line: &[u8]) -> bool {
        self.text.clear();
        for part in line.split(u8::is_ascii_whitespace) {
            self.text.extend_from_slice(part);
        }
        !self.text.is_empty()
    }

    /// How many letters and digits the text at hand has. Bytes above ASCII are letters of some language.
    fn letters(&self) -> usize {
        self.text.iter().filter(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii()).count()
    }

    /// The number of the text at hand, which is removed.
    fn removed(&mut self) -> Option<Token> {
        if let Some(&number) = self.tokens.get(&self.text) {
            return Some(Token(number));
        }
        let next = u32::try_from(self.tokens.len()).ok()?;
        self.tokens.insert(self.text.clone(), next);
        Some(Token(next))
    }

    /// The number of the text at hand, which is added, and its letters and digits; after all others if it was not removed
    /// anywhere.
    fn added(&self) -> Option<(Token, usize)> {
        match self.tokens.get(&self.text) {
            Some(&number) => Some((Token(number), self.letters())),
            None => Some((Token(u32::try_from(self.tokens.len()).ok()?), 0)),
        }
    }

    /// The number of a file's extension.
    fn kind(&mut self, file: &FileDiff<'_>) -> u32 {
        let path = file.new.as_ref().or(file.old.as_ref()).map_or("", |path| path.as_str());
        let name = path.rsplit('/').next().unwrap_or_default();
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let next = u32::try_from(self.kinds.len()).unwrap_or(u32::MAX);
        *self.kinds.entry(extension.to_owned()).or_insert(next)
    }
}

impl Block<'_> {
    /// The removed lines that are not blank. Where they stood is never asked.
    fn removed(&self, texts: &mut Texts) -> Vec<Line> {
        let line = |(number, line): (u32, &&[u8])| {
            let text = texts.take(line).then(|| texts.removed())??;
            Some(Line { number, text, letters: texts.letters() })
        };
        (1..).zip(&self.removed).filter_map(line).collect()
    }

    /// The added lines that are not blank.
    fn added(&self, texts: &mut Texts) -> Vec<Line> {
        let line = |(number, line): (u32, &&[u8])| {
            let (text, letters) = texts.take(line).then(|| texts.added())??;
            Some(Line { number, text, letters })
        };
        (self.new..).zip(&self.added).filter_map(line).collect()
    }
}

/// Marks the lines of a block that stand for one of those they replace, and cuts what is left into runs.
fn respaced(old: Vec<Line>, new: Vec<Line>, into: &mut LineSet) -> (Vec<Vec<Line>>, Vec<Vec<Line>>) {
    if old.is_empty() || new.is_empty() {
        return (runs(old, |_| false), runs(new, |_| false));
    }
    let tokens = |lines: &[Line]| -> Vec<Token> { lines.iter().map(|line| line.text).collect() };
    // Histogram would take memory for all texts of the diff at each block.
    let mut diff = Diff::default();
    diff.compute_with(Algorithm::Myers, &tokens(&old), &tokens(&new), 0);
    let index = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    for (at, line) in new.iter().enumerate() {
        if !diff.is_added(index(at))
            && let Some(number) = LineNumber::new(line.number)
        {
            into.insert(number);
        }
    }
    (runs(old, |at| !diff.is_removed(index(at))), runs(new, |at| !diff.is_added(index(at))))
}

/// The lines between those that are the same on both sides.
fn runs(lines: Vec<Line>, is_same: impl Fn(usize) -> bool) -> Vec<Vec<Line>> {
    let mut runs: Vec<Vec<Line>> = Vec::new();
    let mut is_open = false;
    for (at, line) in lines.into_iter().enumerate() {
        if is_same(at) {
            is_open = false;
            continue;
        }
        match runs.last_mut().filter(|_| is_open) {
            Some(run) => run.push(line),
            None => runs.push(vec![line]),
        }
        is_open = true;
    }
    runs.retain(|run| run.len() >= LINES);
    runs
}

/// Where the first lines of a moved block may have stood.
type Seed = (u32, [Token; LINES]);

/// Removed lines, each to be found once.
struct Moves {
    removed: Vec<Run>,
    is_taken: Vec<Vec<bool>>,
    places: HashMap<Seed, Vec<(usize, usize)>>,
}

impl Moves {
    fn new(removed: Vec<Run>) -> Self {
        let mut places: HashMap<Seed, Vec<(usize, usize)>> = HashMap::new();
        for (run, Run { kind, lines }) in removed.iter().enumerate() {
            for at in 0..lines.len() {
                if let Some(seed) = seed(&lines[at..]) {
                    let known = places.entry((*kind, seed)).or_default();
                    if known.len() < PLACES {
                        known.push((run, at));
                    }
                }
            }
        }
        let is_taken = removed.iter().map(|run| vec![false; run.lines.len()]).collect();
        Self { removed, is_taken, places }
    }

    /// Marks the blocks of added lines that were removed elsewhere, the longest that begin at each line.
    fn find(&mut self, run: &Run, moved: &mut LineSet) {
        let mut at = 0;
        while let Some(seed) = seed(&run.lines[at..]) {
            let rest = &run.lines[at..];
            let places = self.places.get(&(run.kind, seed)).map_or(&[][..], Vec::as_slice);
            let lengths = places.iter().map(|&place| (self.length(rest, place), place));
            // Of several places of one length, the first counts.
            let longest = lengths.reduce(|best, next| if next.0 > best.0 { next } else { best });
            let Some((length, (from, first))) = longest.filter(|(length, _)| *length >= LINES) else {
                at += 1;
                continue;
            };
            if rest[..length].iter().map(|line| line.letters).sum::<usize>() >= LETTERS {
                self.is_taken[from][first..first + length].fill(true);
                for line in &rest[..length] {
                    if let Some(number) = LineNumber::new(line.number) {
                        moved.insert(number);
                    }
                }
            }
            at += length;
        }
    }

    /// How many lines are the same from a place on, and not taken.
    fn length(&self, lines: &[Line], (run, first): (usize, usize)) -> usize {
        let there = self.removed[run].lines[first..].iter().zip(&self.is_taken[run][first..]);
        lines.iter().zip(there).take_while(|(line, (other, is_taken))| line.text == other.text && !**is_taken).count()
    }
}

fn seed(lines: &[Line]) -> Option<[Token; LINES]> {
    let first: &[Line; LINES] = lines.first_chunk()?;
    Some(first.map(|line| line.text))
}
