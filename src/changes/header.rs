//! What stands above the hunks of one file in a diff: names, modes, renames.

use std::borrow::Cow;

use super::Content;
use super::name::{self, Name, Pair};

/// What the lines above the hunks of a file say.
#[derive(Default)]
pub(super) struct Header<'a> {
    names: Option<Pair<'a>>,
    from: Option<Name<'a>>,
    to: Option<Name<'a>>,
    minus: Option<Name<'a>>,
    plus: Option<Name<'a>>,
    is_new: bool,
    is_deleted: bool,
    pub(super) is_copy: bool,
    pub(super) content: Content,
}

/// The names of a file before and after; none where it was not there.
type OldAndNew<'a> = (Option<Name<'a>>, Option<Name<'a>>);

impl<'a> Header<'a> {
    /// Begins with the names after `diff --git`.
    pub(super) fn of_git(names: &'a [u8]) -> Self {
        Self { names: name::pair(names), ..Self::default() }
    }

    /// Takes a line; false if it is none of the header.
    pub(super) fn read(&mut self, line: &'a [u8]) -> bool {
        let known = |prefix: &[u8]| line.strip_prefix(prefix);
        if let Some(name) = known(b"--- ") {
            self.minus = name::whole(name);
        } else if let Some(name) = known(b"+++ ") {
            self.plus = name::whole(name);
        } else if let Some(name) = known(b"rename from ") {
            self.from = name::whole(name);
        } else if let Some(name) = known(b"rename to ") {
            self.to = name::whole(name);
        } else if let Some(name) = known(b"copy from ") {
            self.from = name::whole(name);
            self.is_copy = true;
        } else if let Some(name) = known(b"copy to ") {
            self.to = name::whole(name);
        } else if let Some(mode) = known(b"new file mode ") {
            self.is_new = true;
            self.mode(mode);
        } else if let Some(mode) = known(b"deleted file mode ") {
            self.is_deleted = true;
            self.mode(mode);
        } else if let Some(mode) = known(b"new mode ") {
            self.mode(mode);
        } else if let Some(index) = known(b"index ") {
            self.mode(index.rsplit(|&byte| byte == b' ').next().unwrap_or_default());
        } else if known(b"Binary files ").is_some() || known(b"GIT binary patch").is_some() {
            self.content = Content::Binary;
        } else {
            let others: [&[u8]; 3] = [b"old mode ", b"similarity index ", b"dissimilarity index "];
            return others.iter().any(|prefix| line.starts_with(prefix));
        }
        true
    }

    /// Links and submodules are no files with lines of code.
    fn mode(&mut self, mode: &[u8]) {
        if mode == b"120000" || mode == b"160000" {
            self.content = Content::NoFile;
        }
    }

    /// The names before and after, without prefixes; those of `rename from` and `rename to` have none.
    pub(super) fn paths(&self) -> OldAndNew<'_> {
        if let (Some(from), Some(to)) = (&self.from, &self.to) {
            return (Some(from.clone()), Some(to.clone()));
        }
        let is_none = |name: &Option<Name<'_>>| name.as_deref() == Some(b"/dev/null");
        let (is_new, is_deleted) = (self.is_new || is_none(&self.minus), self.is_deleted || is_none(&self.plus));
        // The two names of git's first line are always both there, unlike those below it.
        let (old, new) = match (&self.names, &self.minus, &self.plus) {
            (Some((old, new)), ..) => name::bare(Some(old), Some(new)),
            (None, minus, plus) => {
                let real = |name| Option::as_deref(name).filter(|name: &&[u8]| *name != b"/dev/null");
                name::bare(real(minus), real(plus))
            }
        };
        let (old, new) = (if is_new { None } else { old }, if is_deleted { None } else { new });
        (old.map(Cow::Borrowed), new.map(Cow::Borrowed))
    }
}

/// A line without the carriage return of a diff that went through Windows.
pub(super) fn without_cr(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}
