//! A diff as text: files, and in each the blocks of removed and added lines. Knows git's format and the plain one of
//! `diff -u`; whatever else the text is, it is a fault that shows the line.

use std::collections::HashSet;

use super::header::{Header, without_cr};
use super::name::{self, Name};
use super::{Content, Untracked};
use crate::coverage::{LineNumber, LineSet, SourcePath};
use crate::document::Document;
use crate::fault::Fault;

/// One file of a diff.
#[derive(Clone, Debug, Default)]
pub(super) struct FileDiff<'a> {
    /// The file before; none for a new one.
    pub(super) old: Option<SourcePath>,
    /// The file after; none for a deleted one.
    pub(super) new: Option<SourcePath>,
    pub(super) content: Content,
    pub(super) is_copy: bool,
    pub(super) is_untracked: bool,
    /// In the order of the file.
    pub(super) blocks: Vec<Block<'a>>,
}

/// Neighbouring lines that were removed, and those in their place.
#[derive(Clone, Debug, Default)]
pub(super) struct Block<'a> {
    pub(super) removed: Vec<&'a [u8]>,
    /// The number of the first added line.
    pub(super) new: u32,
    pub(super) added: Vec<&'a [u8]>,
}

impl<'a> FileDiff<'a> {
    /// A file that git does not know yet.
    pub(super) fn untracked(file: &'a Untracked) -> Self {
        let mut lines: Vec<&[u8]> = file.bytes.split(|&byte| byte == b'\n').collect();
        lines.pop_if(|last| last.is_empty());
        let block = Block { removed: Vec::new(), new: 1, added: lines };
        Self { new: Some(file.path.clone()), is_untracked: true, blocks: vec![block], ..Self::default() }
    }

    /// The added lines, and those of them that are blank.
    pub(super) fn added(&self) -> (LineSet, LineSet) {
        let (mut added, mut blank) = (LineSet::new(), LineSet::new());
        for (number, line) in self.blocks.iter().flat_map(Block::numbered) {
            added.insert(number);
            if line.trim_ascii().is_empty() {
                blank.insert(number);
            }
        }
        (added, blank)
    }
}

impl<'a> Block<'a> {
    /// The added lines with their numbers.
    pub(super) fn numbered(&self) -> impl Iterator<Item = (LineNumber, &'a [u8])> + '_ {
        (self.new..).zip(&self.added).filter_map(|(number, line)| Some((LineNumber::new(number)?, *line)))
    }
}

/// Reads a diff; a text without any line is one without any change.
///
/// # Errors
/// If it is no diff, a diff of more than two trees, or one that breaks its own counts.
pub(super) fn read<'a>(name: &'a str, text: &'a [u8]) -> Result<Vec<FileDiff<'a>>, Fault> {
    let mut reader = Reader { name, text, at: 0 };
    let mut files: Vec<FileDiff<'a>> = Vec::new();
    let mut seen: HashSet<SourcePath> = HashSet::new();
    while let Some(line) = reader.peek() {
        if line.starts_with(b"diff --git ") {
            let start = reader.at;
            let file = reader.git_file()?;
            if let Some(new) = file.new.as_ref().filter(|new| !seen.insert((*new).clone())) {
                return Err(reader.twice(new, start));
            }
            files.push(file);
        } else if line.starts_with(b"diff --cc ") || line.starts_with(b"diff --combined ") {
            return Err(reader.combined());
        } else if reader.is_plain_header() {
            let start = reader.at;
            let file = reader.plain_file()?;
            if let Some(new) = file.new.as_ref().filter(|new| !seen.insert((*new).clone())) {
                return Err(reader.twice(new, start));
            }
            files.push(file);
        } else {
            // A mail's or a commit's text stands around the files.
            reader.next();
        }
    }
    if files.is_empty() && !text.trim_ascii().is_empty() {
        reader.at = 0;
        return Err(reader.fault(
            "not-a-diff",
            format!("{name} is no diff"),
            "expected `diff --git` or `--- ` somewhere",
            MAKE,
        ));
    }
    Ok(files)
}

const MAKE: &str =
    "make one with `git diff -M --merge-base origin/main > changes.diff`, or let covgate run git: `--diff origin/main`";

struct Reader<'a> {
    name: &'a str,
    text: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// The line at hand without its end.
    fn peek(&self) -> Option<&'a [u8]> {
        let rest = &self.text[self.at..];
        if rest.is_empty() {
            return None;
        }
        Some(&rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())])
    }

    fn next(&mut self) -> Option<&'a [u8]> {
        let line = self.peek()?;
        self.at = (self.at + line.len() + 1).min(self.text.len());
        Some(line)
    }

    /// The line after the next ones, without its end.
    fn ahead(&self, lines: usize) -> Option<&'a [u8]> {
        let mut reader = Self { ..*self };
        for _ in 0..lines {
            reader.next();
        }
        reader.peek()
    }

    fn is_plain_header(&self) -> bool {
        let starts = |lines: usize, with: &[u8]| self.ahead(lines).is_some_and(|line| line.starts_with(with));
        starts(0, b"--- ") && starts(1, b"+++ ") && starts(2, b"@@ -")
    }

    fn git_file(&mut self) -> Result<FileDiff<'a>, Fault> {
        let start = self.at;
        let first = self.next().unwrap_or_default();
        let names = first.strip_prefix(b"diff --git ").map(without_cr);
        let mut header = Header::of_git(names.unwrap_or_default());
        while let Some(line) = self.peek() {
            if !header.read(without_cr(line)) {
                break;
            }
            self.next();
        }
        let end = self.at;
        let (old, new) = header.paths();
        if old.is_none() && new.is_none() {
            self.at = start;
            let label = "expected two names, or `--- ` and `+++ ` below";
            return Err(self.fault(
                "bad-name",
                format!("{}: a file has no name that can be read", self.name),
                label,
                MAKE,
            ));
        }
        let path = |name: Option<Name<'_>>| name.map(|name| self.path(&name, start)).transpose();
        let (old, new) = (path(old)?, path(new)?);
        self.at = end;
        let blocks = self.hunks()?;
        Ok(FileDiff { old, new, content: header.content, is_copy: header.is_copy, is_untracked: false, blocks })
    }

    fn plain_file(&mut self) -> Result<FileDiff<'a>, Fault> {
        let start = self.at;
        let mut header = Header::default();
        for _ in 0..2 {
            header.read(without_cr(self.next().unwrap_or_default()));
        }
        let end = self.at;
        let (old, new) = header.paths();
        let path = |name: Option<Name<'_>>| name.map(|name| self.path(&name, start)).transpose();
        let (old, new) = (path(old)?, path(new)?);
        self.at = end;
        Ok(FileDiff { old, new, blocks: self.hunks()?, ..FileDiff::default() })
    }

    fn path(&self, name: &[u8], at: usize) -> Result<SourcePath, Fault> {
        let name = name::text(name);
        SourcePath::new(&name).map_err(|_| {
            let reader = Self { at, ..*self };
            let message = format!("{}: the name `{name}` leads out of the tree", self.name);
            reader.fault("bad-name", message, "expected a path below the root", MAKE)
        })
    }

    fn hunks(&mut self) -> Result<Vec<Block<'a>>, Fault> {
        let mut blocks = Vec::new();
        let mut after = (1, 1);
        while let Some(line) = self.peek() {
            if line.starts_with(b"@@@") {
                return Err(self.combined());
            }
            if !line.starts_with(b"@@ ") {
                break;
            }
            after = self.hunk(after, &mut blocks)?;
        }
        Ok(blocks)
    }

    /// Reads a hunk that begins at or after these lines, before and after the change; the lines after it.
    fn hunk(&mut self, least: (u32, u32), blocks: &mut Vec<Block<'a>>) -> Result<(u32, u32), Fault> {
        let line = self.peek().unwrap_or_default();
        let Some(((mut old, old_count), (mut new, new_count))) = ranges(line) else {
            let message = format!("{}: the header of a hunk cannot be read", self.name);
            return Err(self.fault("bad-hunk", message, "expected `@@ -FIRST,COUNT +FIRST,COUNT @@`", MAKE));
        };
        let (old_end, new_end) = (u64::from(old) + u64::from(old_count), u64::from(new) + u64::from(new_count));
        if old < least.0 || new < least.1 || old_end.max(new_end) > u64::from(LineNumber::MAX) + 1 {
            let message = format!("{}: a hunk is not where it can be", self.name);
            let label = format!("expected lines from {} and {} on, and none beyond 2147483647", least.0, least.1);
            return Err(self.fault("bad-hunk", message, &label, MAKE));
        }
        let header = self.at;
        self.next();
        let (mut removed, mut added) = (old_count, new_count);
        let mut block: Option<Block<'a>> = None;
        while removed > 0 || added > 0 {
            let start = self.at;
            let line = self.next();
            let (sign, rest) = match line {
                // Mail programs and editors cut the space of a line that has nothing else.
                Some([] | [b'\r']) => (b' ', &b""[..]),
                Some([sign, rest @ ..]) => (*sign, rest),
                None => (0, &b""[..]),
            };
            match sign {
                b' ' if removed > 0 && added > 0 => {
                    blocks.extend(block.take());
                    (old, new, removed, added) = (old + 1, new + 1, removed - 1, added - 1);
                }
                b'-' if removed > 0 => {
                    block.get_or_insert(Block { new, ..Block::default() }).removed.push(rest);
                    (old, removed) = (old + 1, removed - 1);
                }
                b'+' if added > 0 => {
                    block.get_or_insert(Block { new, ..Block::default() }).added.push(rest);
                    (new, added) = (new + 1, added - 1);
                }
                b'\\' => {}
                _ => {
                    self.at = if line.is_some() { start } else { header };
                    let missing = format!("{removed} lines of the old file and {added} of the new one are to come");
                    let message = format!("{}: a hunk does not hold what its header says", self.name);
                    return Err(self.fault("bad-hunk", message, &missing, "was the diff cut or edited? make it again"));
                }
            }
        }
        blocks.extend(block);
        if self.peek().is_some_and(|line| line.starts_with(b"\\ ")) {
            self.next();
        }
        Ok((old, new))
    }

    /// A file can only be read once: the numbers of its lines would be of different states.
    fn twice(&self, path: &SourcePath, at: usize) -> Fault {
        let reader = Self { at, ..*self };
        let message = format!("{}: {path} is in the diff twice", self.name);
        let help =
            "give the diff between two states, not the changes of each commit: `git diff BASE`, not `git log -p`";
        reader.fault("file-twice", message, "expected each file once", help)
    }

    fn combined(&self) -> Fault {
        let message = format!("{}: a combined diff compares more than two states", self.name);
        self.fault(
            "combined",
            message,
            "expected a diff between two states",
            "make it against one base: `git diff BASE`",
        )
    }

    /// A fault at the line at hand.
    fn fault(&self, code: &str, message: String, label: &str, help: &str) -> Fault {
        let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let before = lossy(&self.text[..self.at]);
        let line = lossy(self.peek().unwrap_or_default());
        let span = before.len()..before.len() + line.len();
        // The lines around are enough to quote.
        let after = &self.text[self.at..];
        let document = Document::new(self.name, before + &lossy(&after[..after.len().min(1_000)]));
        Fault::new(format!("covgate::changes::{code}"), message).with_help(help).at(&document, span, label)
    }
}

/// The first lines and the counts of `@@ -1,2 +3,4 @@`. Of no line, the number is that of the line before.
fn ranges(line: &[u8]) -> Option<((u32, u32), (u32, u32))> {
    let text = std::str::from_utf8(line.strip_prefix(b"@@ -")?.split(|&byte| byte == b'@').next()?).ok()?;
    let (old, new) = text.trim_end().split_once(" +")?;
    let range = |text: &str| -> Option<(u32, u32)> {
        let is_plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let (first, count) = text.split_once(',').unwrap_or((text, "1"));
        if !is_plain(first) || !is_plain(count) {
            return None;
        }
        let (first, count): (u32, u32) = (first.parse().ok()?, count.parse().ok()?);
        if count == 0 { Some((first.checked_add(1)?, 0)) } else { Some((first, count)) }
    };
    Some((range(old)?, range(new)?))
}
