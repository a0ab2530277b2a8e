//! Notes: what people write between a guide's markers is kept byte for byte when the guide is written again. Knows
//! markers, and nothing else of the document.

mod markers;

use std::ops::Range;

use crate::document::Document;
use crate::fault::{Fault, Faults};
use markers::{Block, Lines, blocks, comment};

/// The first line of every guide.
pub const MARKER: &str = "<!-- covgate:guide v=1 -->";
/// The version of the guide's form that the marker names.
const VERSION: &str = "v=1";
/// What stands in an empty block.
pub const HINT: &str =
    "<!-- Notes on this section go between these lines. They are kept when the guide is written again. -->";
const EARLIER: &str = "
## Notes of earlier versions

No section of this document has these names any more. Move what still holds, then delete the rest with its markers.
";

/// A new guide with the notes of the one that it replaces.
///
/// Notes of sections that the new guide has not are put at its end. Where the old file ends its lines with CRLF, the new
/// one does so too. An empty file has nothing to keep.
///
/// # Errors
/// If the file that is there is no guide, or its markers do not say for certain what is a note.
pub fn keep(existing: &Document, fresh: &str) -> Result<String, Faults> {
    let text = existing.text();
    if text.trim().is_empty() {
        return Ok(fresh.to_owned());
    }
    check_head(existing)?;
    let kept = blocks(existing)?;
    let is_crlf = text.split_inclusive('\n').next().is_some_and(|line| line.ends_with("\r\n"));
    let in_its_lines = |text: &str| if is_crlf { text.replace('\n', "\r\n") } else { text.to_owned() };
    let fresh = Document::new("the new guide", in_its_lines(fresh));
    let places = blocks(&fresh)?;
    let mut out = String::with_capacity(fresh.text().len() + text.len() / 2);
    let mut written = 0;
    for place in &places {
        if let Some(note) = kept.iter().find(|note| note.name == place.name) {
            out.push_str(&fresh.text()[written..place.inside.start]);
            out.push_str(&text[note.inside.clone()]);
            written = place.inside.end;
        }
    }
    out.push_str(&fresh.text()[written..]);
    let has_place = |note: &Block| places.iter().any(|place| place.name == note.name);
    let left: Vec<&Block> =
        kept.iter().filter(|note| !has_place(note) && says_something(&text[note.inside.clone()])).collect();
    if !left.is_empty() {
        out.push_str(&in_its_lines(EARLIER));
    }
    for note in left {
        let name = &note.name;
        out.push_str(&in_its_lines(&format!("\n### {name}\n\n<!-- covgate:keep {name} -->\n")));
        out.push_str(&text[note.inside.clone()]);
        out.push_str(&in_its_lines(&format!("<!-- covgate:end {name} -->\n")));
    }
    Ok(out)
}

fn says_something(note: &str) -> bool {
    !note.trim().is_empty() && note.trim() != HINT
}

/// The file must begin with the marker of a guide of this version: anything else is somebody's own writing.
fn check_head(existing: &Document) -> Result<(), Faults> {
    let name = existing.name();
    let lines = Lines::of(existing.text());
    let is_written = |(line, _): &(&str, Range<usize>)| !line.trim().is_empty();
    let Some((first, span)) = lines.clone().find(is_written) else { return Ok(()) };
    let fault = match (version(first), lines.clone().find(|(line, _)| version(line).is_some())) {
        (Some(VERSION), _) => return Ok(()),
        (Some(other), _) => {
            let message = format!("{name} was written by another version of covgate (guide {other})");
            let help = "update covgate, or give another file to `-o`; the file is unchanged";
            Fault::new("covgate::guide::version", message).with_help(help).at(existing, span, "expected v=1")
        }
        (None, Some(_)) => {
            let message = format!("{name} has text above its marker, which would be lost");
            let help = format!(
                "move it between the covgate:keep and covgate:end lines of a section, so that `{MARKER}` is the first \
                 line; the file is unchanged"
            );
            Fault::new("covgate::guide::text-above", message).with_help(help).at(existing, span, "above the marker")
        }
        (None, None) => {
            let message = format!("{name} was not written by covgate, and would be lost");
            let help = "give another file to `-o`; or move this one away, write the guide, and put what is worth keeping \
                        between its covgate:keep and covgate:end lines; the file is unchanged";
            let label = format!("expected `{MARKER}`");
            Fault::new("covgate::guide::foreign", message).with_help(help).at(existing, span, label)
        }
    };
    Err(vec![fault])
}

fn version(line: &str) -> Option<&str> {
    match comment(line)?.as_slice() {
        ["covgate:guide", version] => Some(version),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
