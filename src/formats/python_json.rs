//! JSON text as Python's `json` module writes it: ASCII only, `, ` and `: ` between parts, floats as `repr` has them.

use std::fmt::Write;

/// A string in quotes.
pub(super) fn quoted(text: &str) -> String {
    ascii(&serde_json::Value::from(text).to_string())
}

/// JSON with all that is not printable ASCII as `\u` escapes; outside of strings JSON has nothing else.
pub(super) fn ascii(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if matches!(c, ' '..='~') {
            escaped.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            let _ = write!(escaped, "\\u{unit:04x}");
        }
    }
    escaped
}

/// An object with its members in the order given.
pub(super) fn object<K: AsRef<str>>(members: impl IntoIterator<Item = (K, String)>) -> String {
    let members: Vec<String> =
        members.into_iter().map(|(key, value)| format!("{}: {value}", quoted(key.as_ref()))).collect();
    format!("{{{}}}", members.join(", "))
}

/// A list.
pub(super) fn list(items: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", items.into_iter().collect::<Vec<_>>().join(", "))
}

/// A percentage: the shortest text that reads back as the same double, with Python's exponents (`5e-05`).
pub(super) fn float(value: f64) -> String {
    if value != 0.0 && value.abs() < 1e-4 {
        let text = format!("{value:e}");
        return match text.split_once("e-") {
            Some((mantissa, exponent)) => format!("{mantissa}e-{exponent:0>2}"),
            None => text,
        };
    }
    format!("{value:?}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_floats_are_as_python_writes_them() {
        assert_eq!(quoted("a\"\\\n\u{1}\u{7f}ï😀"), r#""a\"\\\n\u0001\u007f\u00ef\ud83d\ude00""#);
        for (value, text) in [
            (100.0, "100.0"),
            (99.911_582_670_203_36, "99.91158267020336"),
            (0.0, "0.0"),
            (0.000_1, "0.0001"),
            (0.000_05, "5e-05"),
            (0.000_012_5, "1.25e-05"),
        ] {
            assert_eq!(float(value), text);
        }
    }
}
