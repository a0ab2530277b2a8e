//! The command that measures each layer.

use super::{Layer, Proposal};

/// A command for each layer, in order: those without a report yet too.
#[must_use]
pub fn commands(proposal: &Proposal) -> Vec<String> {
    proposal.layers.iter().chain(&proposal.unmeasured).map(|layer| command(layer, proposal)).collect()
}

fn command(layer: &Layer, proposal: &Proposal) -> String {
    let mut words = vec!["pytest".to_owned()];
    words.extend(layer.tests.iter().cloned());
    if proposal.is_source_set || proposal.source.is_empty() {
        words.push("--cov".to_owned());
    } else {
        words.extend(proposal.source.iter().map(|source| format!("--cov={source}")));
    }
    if !proposal.is_branch_set {
        words.push("--cov-branch".to_owned());
    }
    // A pattern stands for reports of several jobs: each writes one of its own.
    let one = |patterns: &[String]| patterns.first().map(|pattern| pattern.replace('*', "1"));
    if let Some(report) = one(&layer.reports) {
        let format = match report.rsplit_once('.') {
            Some((_, "xml")) => "xml",
            Some((_, "info" | "lcov")) => "lcov",
            _ => "json",
        };
        words.push(format!("--cov-report={format}:{report}"));
    }
    words.extend(one(&layer.junit).map(|junit| format!("--junitxml={junit}")));
    words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
}

/// A word for a POSIX shell, quoted where needed.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_=./:,%+@".contains(c);
    if word.chars().all(is_plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}
