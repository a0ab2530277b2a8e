//! What a statement says, in three bytes: the same for the same tokens, whatever stands between them.

use std::fmt;

use ruff_python_ast::token::TokenKind;
use xxhash_rust::xxh3::xxh3_64;

/// A statement's tokens as a number: blanks, line breaks, indentation and comments do not count.
///
/// Two statements that differ have the same one in a case of eight million. The lowest bit is set for what begins a
/// function or class: its decorators, its `def` or its `class`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u32);

impl Fingerprint {
    /// The bytes that it is kept in.
    pub const BYTES: usize = 3;

    /// From the bytes that it was kept in.
    #[must_use]
    pub fn from_bytes([high, middle, low]: [u8; Self::BYTES]) -> Self {
        Self(u32::from_be_bytes([0, high, middle, low]))
    }

    /// The bytes to keep it in.
    #[must_use]
    pub fn to_bytes(self) -> [u8; Self::BYTES] {
        let [_, high, middle, low] = self.0.to_be_bytes();
        [high, middle, low]
    }

    /// True if the statement begins a function or class.
    #[must_use]
    pub fn is_definition(self) -> bool {
        self.0 & 1 == 1
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:06x}", self.0)
    }
}

/// The tokens of a statement while it is read.
#[derive(Default)]
pub(super) struct Spelling {
    tokens: Vec<u8>,
    first: Option<TokenKind>,
    second: Option<TokenKind>,
}

impl Spelling {
    pub(super) fn add(&mut self, kind: TokenKind, text: &str) {
        if self.first.is_none() {
            self.first = Some(kind);
        } else if self.second.is_none() {
            self.second = Some(kind);
        }
        self.tokens.extend_from_slice(text.as_bytes());
        // No token holds this byte: Python refuses it in a source.
        self.tokens.push(0);
    }

    /// The fingerprint of what was added; the next statement begins.
    pub(super) fn take(&mut self) -> Fingerprint {
        use TokenKind as T;
        let is_definition = matches!(
            (self.first.take(), self.second.take()),
            (Some(T::Def | T::Class | T::At), _) | (Some(T::Async), Some(T::Def))
        );
        let [.., high, middle, low] = xxh3_64(&self.tokens).to_be_bytes();
        self.tokens.clear();
        Fingerprint(u32::from_be_bytes([0, high, middle, low]) & !1 | u32::from(is_definition))
    }
}
