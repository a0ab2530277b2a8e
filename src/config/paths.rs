//! `[paths]`: lists of a canonical folder and the patterns of where its files were measured, as coverage.py has them.

use super::reader::Reader;
use super::tree::Entry;
use super::values::Written;

/// One entry of `[paths]`.
#[derive(Clone, Debug)]
pub struct PathRule {
    /// The key, which only names the entry.
    pub name: String,
    /// The first of the list: where the files are in this project.
    pub canonical: String,
    /// The rest: where they were when they were measured.
    pub patterns: Vec<String>,
    /// Where it is written, such as `covgate.toml:7`.
    pub source: String,
}

/// Reads one list; one of the same name is replaced in its place.
pub(super) fn read(rules: &mut Vec<PathRule>, reader: &mut Reader<'_>, entry: &Entry) {
    let before = reader.mistakes();
    let mut texts = reader.texts(entry).into_iter();
    if reader.mistakes() > before {
        return;
    }
    let (Some(canonical), patterns) = (texts.next(), texts.collect::<Vec<_>>()) else {
        return missing(reader, entry, "is empty");
    };
    if patterns.is_empty() {
        return missing(reader, entry, "has no pattern beside the canonical folder");
    }
    if canonical.text.contains('*') {
        let help = "write the folder of this project first, then the patterns that stand for it elsewhere";
        let message = format!("begins with `{}`, which is not a folder", canonical.text);
        reader.bad_value(&canonical.span, &message, "expected a folder without `*`", Some(help.to_owned()));
    }
    for pattern in &patterns {
        check(reader, pattern);
    }
    let rule = PathRule {
        name: entry.key.clone(),
        canonical: canonical.text,
        patterns: patterns.into_iter().map(|pattern| pattern.text).collect(),
        source: reader.source(&entry.key_span),
    };
    match rules.iter_mut().find(|known| known.name == rule.name) {
        Some(known) => *known = rule,
        None => rules.push(rule),
    }
}

fn missing(reader: &mut Reader<'_>, entry: &Entry, message: &str) {
    let help =
        format!("write the folder of this project, then at least one pattern: `{} = [\"src\", \"*/src\"]`", entry.key);
    reader.missing(&entry.value.span, message, "expected at least two strings", &help);
}

fn check(reader: &mut Reader<'_>, pattern: &Written) {
    if let Some(reason) = refusal(&pattern.text) {
        let message = format!("holds the pattern `{}`, which {reason}", pattern.text);
        let help = "`*` stands for one folder, `**` alone between slashes for any number of them, as in `*/site-packages/shop`";
        reader.bad_value(&pattern.span, &message, "coverage.py refuses it too", Some(help.to_owned()));
    }
}

/// Why coverage.py would refuse a pattern (`PathAliases.add` and `globs_to_regex`, coverage.py 7).
fn refusal(pattern: &str) -> Option<&'static str> {
    let pattern = pattern.replace('\\', "/");
    let folders: Vec<&str> = pattern.trim_end_matches('/').split('/').collect();
    if folders.last().is_some_and(|last| last.ends_with('*')) {
        return Some("ends in `*`: it has to name the folder itself");
    }
    if folders.iter().any(|folder| folder.contains("**") && *folder != "**") {
        return Some("has `**` beside other characters");
    }
    if folders.windows(2).any(|pair| pair == ["**", "**"]) {
        return Some("has `**` twice in a row");
    }
    has_lone_bracket(&pattern).then_some("has a `[` or `]` without its partner")
}

fn has_lone_bracket(pattern: &str) -> bool {
    let mut rest = pattern;
    while let Some(at) = rest.find(['[', ']']) {
        // Within brackets every character stands for itself, so the first `]` closes.
        let Some(end) = rest[at..].strip_prefix('[').and_then(|inner| inner.find(']')).filter(|&length| length > 0)
        else {
            return true;
        };
        rest = &rest[at + end + 2..];
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_follow_the_rules_of_coverage_py() {
        for pattern in
            ["/app/src", "*/site-packages/shop", "**/src", r"C:\build\src", "a/**/b", "a/*x/b", "[ab]/c", "/"]
        {
            assert_eq!(refusal(pattern), None, "{pattern}");
        }
        for pattern in
            ["src/*", "src/*/", "*", "**", r"src\*", "a***/b", "a**/b", "**a/b", "**/**/b", "a[b/c", "a]/b", "[]a"]
        {
            assert!(refusal(pattern).is_some(), "{pattern}");
        }
    }
}
