//! What to paste, in the words of the file that counts: TOML or INI, under its own section.

use super::Finding;
use crate::tool_settings::{Coverage, Place, Pytest};

/// A value to be written.
pub(super) enum Value<'a> {
    /// The same in TOML and INI: `true`, `2`.
    Plain(&'a str),
    /// A text.
    Text(&'a str),
    /// Words that a shell divides.
    Words(Vec<String>),
    /// Lines.
    Lines(Vec<String>),
}

/// What is to be pasted, and the line whose place it takes.
pub(super) struct Paste {
    text: String,
    replaces: Option<Place>,
}

impl Finding {
    /// Adds what to paste.
    pub(super) fn pasting(mut self, paste: Paste) -> Self {
        if let Some(place) = &paste.replaces {
            self.fix = format!("{}; the lines below take the place of those at {place}", self.fix);
        }
        self.paste = Some(paste.text);
        self
    }
}

/// A key of pytest's configuration.
pub(super) fn of_pytest(pytest: &Pytest, key: &str, value: &Value<'_>, replaces: Option<&Place>) -> Paste {
    let file = pytest.file.as_deref().unwrap_or("pyproject.toml");
    let section = pytest.section.as_deref().unwrap_or("tool.pytest.ini_options");
    Paste { text: lines(file, section, key, value), replaces: replaces.cloned() }
}

/// `addopts` with one more option.
pub(super) fn addopts(pytest: &Pytest, option: &str) -> Paste {
    let words = pytest.addopts.iter().map(|setting| setting.value.clone());
    let words = Value::Words(words.chain([option.to_owned()]).collect());
    of_pytest(pytest, "addopts", &words, pytest.addopts.first().map(|setting| &setting.place))
}

/// A key of coverage.py's configuration.
pub(super) fn of_coverage(
    coverage: &Coverage,
    section: &str,
    key: &str,
    value: &Value<'_>,
    replaces: Option<&Place>,
) -> Paste {
    let file = coverage.file.as_deref().unwrap_or("pyproject.toml");
    let section = match file {
        ".coveragerc" => section.to_owned(),
        "setup.cfg" | "tox.ini" => format!("coverage:{section}"),
        _ => format!("tool.coverage.{section}"),
    };
    Paste { text: lines(file, &section, key, value), replaces: replaces.cloned() }
}

fn lines(file: &str, section: &str, key: &str, value: &Value<'_>) -> String {
    let value = if file.ends_with("toml") { toml(value) } else { ini(value) };
    let blank = if value.starts_with('\n') { "" } else { " " };
    format!("[{section}]\n{key} ={blank}{value}")
}

fn toml(value: &Value<'_>) -> String {
    let quoted = |text: &str| {
        let escaped = text.chars().map(|c| match c {
            '"' | '\\' => format!("\\{c}"),
            c if c.is_control() => format!("\\u{:04X}", u32::from(c)),
            c => c.to_string(),
        });
        format!("\"{}\"", escaped.collect::<Vec<_>>().concat())
    };
    match value {
        Value::Plain(plain) => (*plain).to_owned(),
        Value::Text(text) => quoted(text),
        Value::Words(items) => format!("[{}]", items.iter().map(|item| quoted(item)).collect::<Vec<_>>().join(", ")),
        Value::Lines(items) => {
            let items = items.iter().map(|item| format!("\n    {},", quoted(item)));
            format!("[{}\n]", items.collect::<Vec<_>>().concat())
        }
    }
}

fn ini(value: &Value<'_>) -> String {
    match value {
        Value::Plain(text) | Value::Text(text) => (*text).to_owned(),
        // What holds a zero byte cannot be an argument at all.
        Value::Words(items) => shlex::try_join(items.iter().map(String::as_str)).unwrap_or_default(),
        Value::Lines(items) => items.iter().map(|item| format!("\n    {item}")).collect::<Vec<_>>().concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_written_as_its_file_wants_it() {
        let words = || Value::Words(vec!["-m".to_owned(), "not slow".to_owned(), "--ignore=a\"b".to_owned()]);
        let list = || Value::Lines(vec!["slow: takes \"long\"".to_owned(), "net".to_owned()]);
        for (file, value, text) in [
            ("pytest.ini", words(), "[s]\nk = -m 'not slow' '--ignore=a\"b'"),
            ("pyproject.toml", words(), "[s]\nk = [\"-m\", \"not slow\", \"--ignore=a\\\"b\"]"),
            ("setup.cfg", list(), "[s]\nk =\n    slow: takes \"long\"\n    net"),
            ("pytest.toml", list(), "[s]\nk = [\n    \"slow: takes \\\"long\\\"\",\n    \"net\",\n]"),
            ("pyproject.toml", Value::Text("auto"), "[s]\nk = \"auto\""),
            ("tox.ini", Value::Text("auto"), "[s]\nk = auto"),
            (".coveragerc", Value::Plain("true"), "[s]\nk = true"),
        ] {
            assert_eq!(lines(file, "s", "k", &value), text);
        }
    }
}
