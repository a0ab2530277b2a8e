//! INI files in the two dialects that matter here: `iniconfig`, which pytest reads, and `configparser`, which coverage.py
//! reads. Every line of a value keeps its place.

use super::section::{Entry, Item, Section};

/// Whose rules a file is read by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// pytest's: keys as they are written; `=` before `:`.
    IniConfig,
    /// coverage.py's: keys in small letters; the first of `=` and `:` divides.
    ConfigParser,
}

/// The sections of a file, and the first line that the tool would refuse, with the reason.
pub(super) fn read(text: &str, dialect: Dialect) -> (Vec<Section>, Option<(u32, &'static str)>) {
    let mut reader = Reader { dialect, sections: Vec::new(), refused: None };
    for (number, line) in (1..).zip(text.strip_prefix('\u{feff}').unwrap_or(text).lines()) {
        reader.line(number, line);
    }
    (reader.sections, reader.refused)
}

struct Reader {
    dialect: Dialect,
    sections: Vec<Section>,
    refused: Option<(u32, &'static str)>,
}

impl Reader {
    fn line(&mut self, number: u32, line: &str) {
        let text = line.trim();
        if text.is_empty() || text.starts_with(['#', ';']) {
            return;
        }
        let is_indented = line.starts_with(char::is_whitespace);
        if is_indented && self.goes_on(number, text) {
            return;
        }
        match header(text, self.dialect) {
            Some(name) => self.section(number, name),
            None => self.entry(number, text),
        }
    }

    /// A line of the value above it; of a section without values only `configparser` reads it as something new.
    fn goes_on(&mut self, number: u32, text: &str) -> bool {
        let entry = self.sections.last_mut().and_then(|section| section.entries.last_mut());
        match (entry, self.dialect) {
            (Some(entry), _) => entry.items.push(Item { text: text.to_owned(), line: number }),
            (None, Dialect::IniConfig) => self.refuse(number, "an indented line that no value stands above"),
            (None, Dialect::ConfigParser) => return false,
        }
        true
    }

    fn section(&mut self, number: u32, name: &str) {
        if self.sections.iter().any(|section| section.name == name) {
            self.refuse(number, "this section is above already");
        }
        self.sections.push(Section { name: name.to_owned(), entries: Vec::new() });
    }

    fn entry(&mut self, number: u32, text: &str) {
        let Some((key, value)) = divide(text, self.dialect) else {
            return self.refuse(number, "neither a section nor a key with its value");
        };
        let key = match self.dialect {
            Dialect::IniConfig => key.trim().to_owned(),
            Dialect::ConfigParser => key.trim().to_lowercase(),
        };
        let value = value.trim();
        let Some(section) = self.sections.last_mut() else {
            return self.refuse(number, "no section stands above this key");
        };
        let is_repeated = section.entries.iter().any(|entry| entry.key == key);
        let items = if value.is_empty() { Vec::new() } else { vec![Item { text: value.to_owned(), line: number }] };
        section.entries.push(Entry { key, line: number, items, is_list: false });
        if is_repeated {
            self.refuse(number, "this key is above already");
        }
    }

    fn refuse(&mut self, number: u32, why: &'static str) {
        self.refused.get_or_insert((number, why));
    }
}

/// The name between brackets; `iniconfig` allows a comment after them.
fn header(text: &str, dialect: Dialect) -> Option<&str> {
    let rest = text.strip_prefix('[')?;
    match dialect {
        Dialect::IniConfig => {
            let before = rest.split(['#', ';']).next().unwrap_or_default().trim_end();
            before.strip_suffix(']').filter(|name| !name.is_empty())
        }
        Dialect::ConfigParser => rest.rsplit_once(']').map(|(name, _)| name).filter(|name| !name.is_empty()),
    }
}

fn divide(text: &str, dialect: Dialect) -> Option<(&str, &str)> {
    match dialect {
        Dialect::IniConfig => {
            text.split_once('=').filter(|(key, _)| !key.contains(':')).or_else(|| text.split_once(':'))
        }
        Dialect::ConfigParser => text.split_once(['=', ':']),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, dialect: Dialect) -> Vec<String> {
        let (sections, refused) = read(text, dialect);
        let entry = |section: &Section, entry: &Entry| {
            let items: Vec<String> = entry.items.iter().map(|item| format!("{}@{}", item.text, item.line)).collect();
            format!("[{}] {}:{} {}", section.name, entry.key, entry.line, items.join("|"))
        };
        let entries = sections.iter().flat_map(|section| section.entries.iter().map(move |one| entry(section, one)));
        entries.chain(refused.map(|(line, why)| format!("refused {line}: {why}"))).collect()
    }

    #[test]
    fn values_have_lines_and_comments_are_none_of_them() {
        let text = "# c\n[pytest] ; c\nmarkers =\n    slow: takes long\n\n    # c\n  e2e : whole\naddopts = -m 'a=b'\n";
        assert_eq!(
            shown(text, Dialect::IniConfig),
            ["[pytest] markers:3 slow: takes long@4|e2e : whole@7", "[pytest] addopts:8 -m 'a=b'@8"]
        );
    }

    #[test]
    fn the_dialects_divide_keys_in_their_own_ways() {
        let text = "[run]\nA:b = c\nSource=x\n";
        assert_eq!(shown(text, Dialect::IniConfig), ["[run] A:2 b = c@2", "[run] Source:3 x@3"]);
        assert_eq!(shown(text, Dialect::ConfigParser), ["[run] a:2 b = c@2", "[run] source:3 x@3"]);
    }

    #[test]
    fn what_the_tool_refuses_is_told_with_its_line() {
        for (text, refused) in [
            ("a = 1\n", "refused 1: no section stands above this key"),
            ("[a]\n  x\n", "refused 2: an indented line that no value stands above"),
            ("[a]\nx\n", "refused 2: neither a section nor a key with its value"),
            ("[a]\nx=1\nx=2\n", "refused 3: this key is above already"),
            ("[a]\n[b]\n[a]\n", "refused 3: this section is above already"),
        ] {
            assert_eq!(shown(text, Dialect::IniConfig).last().map(String::as_str), Some(refused), "{text}");
        }
    }
}
