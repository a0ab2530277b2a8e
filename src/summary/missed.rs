//! A missed branch exit as a row and as a sentence, as far as its numbers tell. What the source tells of it is in `pages`.

use serde::Serialize;

use crate::coverage::{LineNumber, MissedBranch, Target};

/// A missed branch exit.
#[derive(Clone, Copy, Debug, Serialize, PartialEq, Eq)]
pub struct MissedRow {
    /// The line that branches.
    pub line: u32,
    /// The line it never went to; none: it never left the function, class or module.
    pub to: Option<u32>,
}

impl MissedRow {
    /// A missed exit as a row.
    #[must_use]
    pub fn new(missed: MissedBranch) -> Self {
        let to = match missed.target {
            Target::Exit => None,
            Target::Line(line) => Some(line.value()),
        };
        Self { line: missed.line.value(), to }
    }

    /// The missed exit of the row.
    pub(super) fn missed(&self) -> Option<MissedBranch> {
        let target = match self.to {
            None => Target::Exit,
            Some(to) => Target::Line(LineNumber::new(to)?),
        };
        Some(MissedBranch { line: LineNumber::new(self.line)?, target })
    }

    /// `line 40 never went to line 51`.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self.to {
            Some(to) => format!("line {} never went to line {to}", self.line),
            None => format!("line {} never left the function", self.line),
        }
    }
}
