//! The syntax tree of a source, lent to those who ask it other questions than coverage does. Knows none of them.

use ruff_python_ast::Stmt;
use ruff_text_size::Ranged;

use super::lines::Lines;
use super::{decode, parse};

/// A source's statements, and where they are.
#[derive(Clone, Copy, Debug)]
pub struct Tree<'a> {
    suite: &'a [Stmt],
    lines: &'a Lines,
}

impl<'a> Tree<'a> {
    /// The statements of the module.
    #[must_use]
    pub fn suite(&self) -> &'a [Stmt] {
        self.suite
    }

    /// The line that something begins on.
    #[must_use]
    pub fn line(&self, node: &impl Ranged) -> u32 {
        self.lines.at(node.start().to_usize())
    }
}

/// Parses the bytes of a file and reads the tree.
///
/// # Errors
///
/// Why Python would not read the file, as a sentence without a full stop: `line 3: expected an expression`.
pub fn read_tree<T: Send>(bytes: &[u8], read: impl FnOnce(Tree<'_>) -> T + Send) -> Result<T, String> {
    let (text, is_lossy) = decode::decode(bytes);
    if is_lossy {
        let line = text.find('\u{fffd}').map_or(1, |at| text[..at].matches('\n').count() + 1);
        return Err(format!("line {line}: not text in the file's encoding"));
    }
    let lines = Lines::new(text.as_bytes());
    parse::parse(&text, &lines, |parsed| read(Tree { suite: parsed.suite(), lines: &lines }))
}
