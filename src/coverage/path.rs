//! Names of source files: one spelling for one file.

use std::fmt;

/// A file of the project: `/`-separated, relative to the project root, without `.` and `..`.
///
/// A file that could not be placed in the project keeps its absolute name; see [`SourcePath::is_absolute`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourcePath(Box<str>);

/// A name that leads out of the folder it is relative to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Escapes;

impl SourcePath {
    /// Brings a name into its one spelling: `./`, doubled `/` and `a/../b` resolved as text, Windows separators turned.
    ///
    /// Backslashes are separators only in a name without `/` (FORMATS section 5): they are legal in Unix file names.
    ///
    /// # Errors
    /// If the name climbs above its root, is absolute and climbs above `/`, or is empty.
    pub fn new(name: &str) -> Result<Self, Escapes> {
        let turned;
        let name = if looks_like_windows(name) {
            turned = name.replace('\\', "/");
            turned.as_str()
        } else {
            name
        };
        let is_in_order = |part: &[u8]| !matches!(part, b"" | b"." | b"..");
        if name.as_bytes().split(|byte| *byte == b'/').all(is_in_order) {
            return Ok(Self(name.into()));
        }
        let mut parts: Vec<&str> = Vec::new();
        for part in name.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop().ok_or(Escapes)?;
                }
                part => parts.push(part),
            }
        }
        if parts.is_empty() {
            return Err(Escapes);
        }
        let root = if name.starts_with('/') { "/" } else { "" };
        let path = format!("{root}{}", parts.join("/"));
        // `./odd\name` is `odd\name`, and so the same file.
        if looks_like_windows(&path) { Self::new(&path) } else { Ok(Self(path.into())) }
    }

    /// The name of a file that no name is left of.
    #[must_use]
    pub fn outside() -> Self {
        Self("/outside".into())
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True for a name that no project root was found for: it begins with `/` or a Windows drive.
    #[must_use]
    pub fn is_absolute(&self) -> bool {
        self.0.starts_with('/') || has_drive(&self.0)
    }

    /// The folder, without the trailing `/`; empty at the root.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// True for `C:\src\m.py`, `C:m.py`, `\\host\share` and `src\m.py`, but not for a name that has a `/`.
fn looks_like_windows(name: &str) -> bool {
    name.contains('\\') && (!name.contains('/') || has_drive(name))
}

/// True for names with a Windows drive letter.
#[must_use]
pub fn has_drive(name: &str) -> bool {
    matches!(name.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic())
}

impl fmt::Display for SourcePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for SourcePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_for_one_file() {
        for (name, path) in [
            ("src/m.py", "src/m.py"),
            ("./src//m.py", "src/m.py"),
            ("src/a/../m.py", "src/m.py"),
            ("src\\pkg\\m.py", "src/pkg/m.py"),
            ("C:\\checkout\\m.py", "C:/checkout/m.py"),
            ("/app/./m.py", "/app/m.py"),
            ("odd\\name/m.py", "odd\\name/m.py"),
            ("./odd\\m.py", "odd/m.py"),
            ("a/../C:\\m.py", "C:/m.py"),
        ] {
            let found = SourcePath::new(name).expect(name);
            assert_eq!(found.as_str(), path);
            assert_eq!(SourcePath::new(path), Ok(found), "the spelling of {path} is its own");
        }
    }

    #[test]
    fn names_that_climb_out_are_refused() {
        for name in ["../m.py", "a/../../m.py", "", ".", "/..", "..\\m.py", "./..\\m.py"] {
            assert_eq!(SourcePath::new(name), Err(Escapes), "{name}");
        }
    }
}
