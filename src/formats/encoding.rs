//! Bytes to text, without ever guessing: a name that is decoded wrongly names another file.

use encoding_rs::{Encoding, UTF_8};

use crate::document::Document;
use crate::fault::Fault;

/// Decodes a report: by its byte order mark, by the encoding an XML declaration names, else as UTF-8.
///
/// # Errors
/// If the bytes are not valid in that encoding, or the encoding is not known.
pub fn decode(name: &str, mut bytes: Vec<u8>) -> Result<String, Fault> {
    if bytes.starts_with(b"SQLite format 3\0") {
        return Err(Fault::new(super::NOT_COVERAGE, format!("{name} is coverage.py's data file, not a report"))
            .with_help("make a report of it: `coverage json -o coverage.json`"));
    }
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return Err(Fault::new("covgate::formats::compressed", format!("{name} is compressed by gzip"))
            .with_help("unpack it first: `gunzip`"));
    }
    let (encoding, bom) = match Encoding::for_bom(&bytes) {
        Some(found) => found,
        None => (declared(name, &bytes)?, 0),
    };
    bytes.drain(..bom);
    if encoding == UTF_8 {
        // The bytes become the text without a copy: a report can be a hundred megabytes.
        return String::from_utf8(bytes).map_err(|error| {
            let valid = error.utf8_error().valid_up_to();
            invalid(name, error.as_bytes(), valid, "UTF-8")
        });
    }
    encoding
        .decode_without_bom_handling_and_without_replacement(&bytes)
        .map(std::borrow::Cow::into_owned)
        .ok_or_else(|| invalid(name, &bytes, 0, encoding.name()))
}

fn invalid(name: &str, bytes: &[u8], valid: usize, encoding: &str) -> Fault {
    let fault = Fault::new("covgate::formats::encoding", format!("{name} is not valid {encoding} (at byte {valid})"))
        .with_help("write the report again; a name that is decoded by guessing could name another file");
    // What precedes the fault is valid, and shows where it is.
    let before = String::from_utf8_lossy(&bytes[..valid]).into_owned();
    let start = before.len();
    let document = Document::new(name, before + "?");
    if valid == 0 { fault } else { fault.at(&document, start..start + 1, format!("not {encoding} here")) }
}

/// The encoding named in `<?xml … encoding="…"?>`, read as ASCII, which all encodings without a byte order mark extend.
fn declared(name: &str, bytes: &[u8]) -> Result<&'static Encoding, Fault> {
    let head = &bytes[..bytes.len().min(200)];
    if !head.starts_with(b"<?xml") {
        return Ok(UTF_8);
    }
    let head: String = head.iter().map(|&byte| char::from(byte)).collect();
    let declaration = head.split("?>").next().unwrap_or_default();
    let Some((_, after)) = declaration.split_once("encoding") else { return Ok(UTF_8) };
    let quoted = after.trim_start_matches([' ', '\t', '\r', '\n', '=']);
    let mut quoted = quoted.chars();
    let label: String = match quoted.next() {
        Some(quote @ ('"' | '\'')) => quoted.take_while(|&c| c != quote).collect(),
        _ => return Ok(UTF_8),
    };
    // A document without a byte order mark that calls itself UTF-16 is plain UTF-8 in practice, or fails as such.
    match Encoding::for_label_no_replacement(label.as_bytes()) {
        Some(encoding) if encoding.is_ascii_compatible() => Ok(encoding),
        Some(_) => Ok(UTF_8),
        None => Err(Fault::new(
            "covgate::formats::encoding",
            format!("{name} declares the encoding {label:?}, which is not supported"),
        )
        .with_help("write the report in UTF-8")),
    }
}
