//! What changed: a diff of git or of a file, read into the changed lines of each file. Moves and changes of white space are
//! told apart from new code. Knows nothing of coverage.

mod alike;
mod diff;
mod git;
mod header;
mod name;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::coverage::{LineSet, SourcePath};
use crate::fault::Fault;

use diff::FileDiff;

pub use git::{Repository, Told, default_base};

/// The changed files, and how they were told.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Files that are there after the change, by path below the project's root.
    pub files: BTreeMap<SourcePath, FileChange>,
    /// Files that the change removes.
    pub deleted: Vec<SourcePath>,
    /// Changed files of the repository that are not below the project's root.
    pub outside: u64,
    /// True if git did not look for all renames, as too many files came and went.
    pub has_unfound_renames: bool,
}

/// A changed file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileChange {
    /// What the file was called before; none for a new file.
    pub old: Option<SourcePath>,
    /// What kind of thing it is.
    pub content: Content,
    /// True if every line is new, told or not: a copy, whose lines a diff leaves out.
    pub is_whole: bool,
    /// True if git does not track the file yet.
    pub is_untracked: bool,
    /// The lines that the diff adds.
    pub added: LineSet,
    /// Of these the lines that stood elsewhere before: blocks that the same diff removes.
    pub moved: LineSet,
    /// Of these the lines that differ from those they replace in white space only.
    pub respaced: LineSet,
    /// Of these the blank lines.
    pub blank: LineSet,
}

/// What a changed path is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Content {
    /// A text with lines.
    #[default]
    Text,
    /// A file that git shows no lines of.
    Binary,
    /// A symbolic link or a submodule.
    NoFile,
}

impl FileChange {
    /// The lines that are new code: added, neither moved nor only spaced differently, and not blank.
    #[must_use]
    pub fn fresh(&self) -> LineSet {
        self.added.difference(&self.moved).difference(&self.respaced).difference(&self.blank)
    }
}

/// A file that git does not track, read: every line of it is added.
#[derive(Clone, Debug)]
pub struct Untracked {
    /// Its path from the repository's root.
    pub path: SourcePath,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl Changes {
    /// Reads a diff. Paths below `prefix` are of the project, and named from there.
    ///
    /// # Errors
    /// If the text is no diff between two states of a tree; the fault shows the line.
    pub fn read(name: &str, text: &[u8], untracked: &[Untracked], prefix: &str) -> Result<Self, Fault> {
        let mut files = diff::read(name, text)?;
        files.extend(untracked.iter().map(FileDiff::untracked));
        let apart = alike::apart(&files);
        let mut changes = Self::default();
        for (file, alike) in files.into_iter().zip(apart) {
            changes.add(&file, alike, prefix);
        }
        changes.deleted.sort();
        Ok(changes)
    }

    fn add(&mut self, file: &FileDiff<'_>, alike: alike::Alike, prefix: &str) {
        let below = |path: &SourcePath| path.as_str().strip_prefix(prefix).and_then(|rest| SourcePath::new(rest).ok());
        let Some(path) = file.new.as_ref().or(file.old.as_ref()).and_then(below) else {
            self.outside += 1;
            return;
        };
        if file.new.is_none() {
            self.deleted.push(path);
            return;
        }
        let (added, blank) = file.added();
        let change = FileChange {
            old: file.old.as_ref().map(|old| below(old).unwrap_or_else(|| old.clone())),
            content: file.content,
            is_whole: file.is_copy,
            is_untracked: file.is_untracked,
            added,
            moved: alike.moved,
            respaced: alike.respaced,
            blank,
        };
        self.files.insert(path, change);
    }
}
