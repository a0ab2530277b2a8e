//! A rule of `[paths]`, with the meaning that coverage.py gives it (FORMATS section 5).

use glob::Pattern;

use super::FOLDERWISE;
use crate::coverage::SourcePath;

/// A rule of `[paths]`, ready to match.
pub(super) struct Rule {
    canonical: String,
    pattern: Pattern,
}

impl Rule {
    pub(super) fn new(canonical: &str, pattern: &str) -> Option<Self> {
        let turned = pattern.replace('\\', "/");
        let turned = turned.trim_end_matches('/');
        let turned = match turned.strip_prefix("*/") {
            Some(rest) => format!("**/{rest}"),
            None => turned.strip_prefix("./").unwrap_or(turned).to_owned(),
        };
        Some(Self { canonical: canonical.to_owned(), pattern: Pattern::new(&turned).ok()? })
    }

    /// Replaces the longest leading part of the name that the pattern matches, as coverage.py's greedy patterns do.
    pub(super) fn apply(&self, name: &str) -> Option<SourcePath> {
        let ends = name.match_indices('/').map(|(at, _)| at).filter(|&at| at > 0);
        let ends: Vec<usize> = ends.collect();
        let end = ends.into_iter().rev().find(|&end| self.pattern.matches_with(&name[..end], FOLDERWISE))?;
        SourcePath::new(&format!("{}{}", self.canonical, &name[end..])).ok()
    }
}
