//! Text from outside for a log: it moves no cursor, turns no text, and commands nothing to a CI that reads along.

use std::borrow::Cow;

use super::text::visible;

/// A text from outside, as it may stand anywhere in a line of a log.
#[must_use]
pub fn printable(text: &str) -> String {
    harmless(&visible(text)).into_owned()
}

/// A line in which no CI finds a command that covgate has not given.
///
/// GitHub's runner obeys a line that begins with `::` after white space, and `##[name]` wherever it stands
/// (`ActionCommand.cs` of actions/runner); Azure's agent obeys `##vso[…]` anywhere (`Command.cs` of
/// azure-pipelines-agent), `TeamCity` `##teamcity[…]`. A file may be named like that, and a merge request may add it.
#[must_use]
pub fn harmless(line: &str) -> Cow<'_, str> {
    let begins = line.trim_start().starts_with("::");
    if !begins && !line.contains("##") {
        return Cow::Borrowed(line);
    }
    let mut shown = String::with_capacity(line.len() + 16);
    let mut rest = line;
    if begins && let Some((before, after)) = line.split_once(':') {
        shown.extend([before, "‹U+003A›"]);
        rest = after;
    }
    while let Some(at) = rest.find("##") {
        let (before, marked) = rest.split_at(at + 1);
        shown.push_str(before);
        rest = marked;
        let name = marked[1..].trim_start_matches(|c: char| c.is_ascii_alphabetic());
        if name.starts_with('[') {
            shown.push_str("‹U+0023›");
            rest = &marked[1..];
        }
    }
    shown.push_str(rest);
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_a_command_to_a_ci() {
        for (name, shown) in [
            ("::error::x.py", "‹U+003A›:error::x.py"),
            (" \u{a0}::add-mask::a", " \u{a0}‹U+003A›:add-mask::a"),
            ("a ##[add-mask]a", "a #‹U+0023›[add-mask]a"),
            ("##vso[task.setvariable variable=a]b", "#‹U+0023›vso[task.setvariable variable=a]b"),
            ("####[group]##[x]", "###‹U+0023›[group]#‹U+0023›[x]"),
            ("##teamcity[x", "#‹U+0023›teamcity[x"),
            ("a\n::error::b", "a‹U+000A›::error::b"),
            ("\u{202e}::error::b", "‹U+202E›::error::b"),
        ] {
            assert_eq!(printable(name), shown);
        }
    }

    #[test]
    fn other_names_are_as_they_are() {
        for name in
            ["tests/a.py::test_b", "a## b[1]", "#[x]", "C:/x", ":: error".trim_start_matches(':'), "größe/日本.py"]
        {
            assert_eq!(printable(name), name);
        }
    }
}
