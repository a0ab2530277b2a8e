//! The compact texts of a file's entry, read back; see `write` for what they mean. Anything else is no such text.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use crate::baseline::{Code, Count, Exit, File, Missed, To};
use crate::coverage::{LineNumber, LineSet};
use crate::source::Fingerprint;

/// More exits than this has no file.
const MOST_EXITS: u32 = 1_000_000;
/// More statements than this has no file.
const MOST_STATEMENTS: u32 = 5_000_000;

pub(super) fn code(text: &str) -> Option<Code> {
    let bytes = STANDARD_NO_PAD.decode(text).ok()?;
    let (chunks, []) = bytes.as_chunks::<{ Fingerprint::BYTES }>() else { return None };
    Some(Code::Said(chunks.iter().map(|bytes| Fingerprint::from_bytes(*bytes)).collect()))
}

pub(super) fn at(text: &str) -> Option<Code> {
    let (statements, lines) = text.split_once(' ')?;
    let statements = number(statements).filter(|&count| count <= MOST_STATEMENTS)?;
    Some(Code::At { statements, lines: u32::from_str_radix(lines, 16).ok()? })
}

/// The exits of each statement that branches; in order, and of statements that there are.
pub(super) fn exits(text: &str, code: &Code) -> Option<BTreeMap<u32, u32>> {
    let mut exits = BTreeMap::new();
    let mut left = MOST_EXITS;
    for word in text.split_whitespace() {
        let (statement, count) = word.split_once('*').unwrap_or((word, "2"));
        let (statement, count) = (number(statement)?, number(count)?);
        left = left.checked_sub(count)?;
        if count == 0 || !(1..=code.len()).contains(&statement) || exits.insert(statement, count).is_some() {
            return None;
        }
    }
    Some(exits)
}

/// What a scope misses of a file whose statements and exits are known.
pub(super) fn missed(text: &str, file: &File) -> Option<Missed> {
    let mut missed = Missed { exits: Some(Vec::new()), ..Missed::default() };
    let mut named = Vec::new();
    for word in text.split_whitespace() {
        if word == "*" {
            missed.statements = range(1, file.code.len());
            let all =
                file.exits.iter().flat_map(|(&from, &count)| (0..count).map(move |_| Exit { from, to: To::Unknown }));
            named.extend(all);
        } else if let Some(count) = word.strip_prefix("b=") {
            (missed.exits, missed.more_exits) = (None, self::count(count)?);
        } else if let Some(count) = word.strip_prefix('b') {
            missed.more_exits = self::count(count)?;
        } else if let Some(count) = word.strip_prefix('s') {
            missed.more_statements = self::count(count)?;
        } else if let Some((from, to)) = word.split_once('>') {
            let to = match to {
                "x" => To::Out,
                "?" => To::Unknown,
                to => To::Statement(statement(to, file)?),
            };
            named.push(Exit { from: statement(from, file)?, to });
        } else {
            let (first, last) = word.split_once('-').unwrap_or((word, word));
            let (first, last) = (statement(first, file)?, statement(last, file)?);
            if first > last {
                return None;
            }
            missed.statements = missed.statements.union(&range(first, last));
        }
    }
    named.sort_unstable();
    let fits = |exits: &[Exit]| {
        let total = exits.first().and_then(|exit| file.exits.get(&exit.from).copied()).unwrap_or(0);
        exits.len() <= total as usize
    };
    let is_good = named.chunk_by(|one, two| one.from == two.from).all(fits);
    match &mut missed.exits {
        Some(exits) => *exits = named,
        None if named.is_empty() => {}
        None => return None,
    }
    is_good.then_some(missed)
}

fn count(text: &str) -> Option<Count> {
    let (covered, total) = text.split_once('/')?;
    let (covered, total) = (number(covered)?, number(total)?);
    (covered <= total && total <= LineNumber::MAX).then_some(Count { covered, total })
}

fn statement(text: &str, file: &File) -> Option<u32> {
    number(text).filter(|number| (1..=file.code.len()).contains(number))
}

fn range(first: u32, last: u32) -> LineSet {
    (first..=last).filter_map(LineNumber::new).collect()
}

fn number(digits: &str) -> Option<u32> {
    let is_plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| digits.parse().ok())?
}
