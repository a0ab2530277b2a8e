//! Why an exit was never taken, in a sentence. What the source does not tell is not guessed.

use crate::collection::Run;
use crate::coverage::{MissedBranch, Target};
use crate::formats::Producer;
use crate::source::{Jumps, Reason, Scope, Source};

/// A missed exit in a sentence; what the source tells is said, what it does not tell is not guessed.
pub(super) fn reason(missed: MissedBranch, source: Option<&Source>, jumps: Jumps) -> String {
    let to = missed.target.line();
    let why = source.and_then(|source| source.exit_of(missed.line, to, jumps)).map(because).unwrap_or_default();
    match missed.target {
        Target::Line(line) => format!("never went to line {line}{why}"),
        Target::Exit => {
            let left = source.and_then(|source| source.scope_of(missed.line, jumps));
            let left = match left {
                Some(Scope::Module) => "the module".to_owned(),
                Some(Scope::Class(class)) => format!("the body of class {}", class.name),
                Some(Scope::Function(function)) => format!("function {}", function.name),
                None => "the function, class or module".to_owned(),
            };
            format!("never left {left} from here{why}")
        }
    }
}

fn because(reason: Reason) -> &'static str {
    match reason {
        Reason::ConditionNeverTrue => ": the condition was never true",
        Reason::ConditionNeverFalse => ": the condition was never false",
        Reason::LoopNeverStarted => ": the loop never started",
        Reason::LoopNeverEnded => ": the loop never ran to its end",
        Reason::PatternNeverMatched => ": the pattern never matched",
        Reason::PatternAlwaysMatched => ": the pattern always matched",
        Reason::InnerNeverFinished => ": a lambda, comprehension or generator on the line never ran to its end",
    }
}

/// What the reports count as branches: coverage.py 7.6.2 stopped counting the ways out of inner functions.
pub(super) fn jumps(runs: &[Run]) -> Jumps {
    let is_new = |run: &Run| match &run.producer {
        Producer::CoveragePy(Some(version)) => is_at_least(version, [7, 6, 2]),
        Producer::CoveragePy(None) | Producer::Other => false,
    };
    if runs.iter().all(is_new) { Jumps::OfStatements } else { Jumps::All }
}

fn is_at_least(version: &str, least: [u32; 3]) -> bool {
    let mut parts = version.split('.').map(|part| {
        let digits = part.find(|c: char| !c.is_ascii_digit()).map_or(part, |end| &part[..end]);
        digits.parse::<u32>().unwrap_or(0)
    });
    let found = [(); 3].map(|()| parts.next().unwrap_or(0));
    found >= least
}

#[cfg(test)]
mod tests {
    use super::is_at_least;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        for (version, is_new) in [
            ("7.6.2", true),
            ("7.6.12", true),
            ("7.10", true),
            ("8.0a1", true),
            ("7.6.1", false),
            ("6.5.0", false),
            ("", false),
        ] {
            assert_eq!(is_at_least(version, [7, 6, 2]), is_new, "{version}");
        }
    }
}
