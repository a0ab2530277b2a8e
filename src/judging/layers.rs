//! Floors of layers, and of all together.

use super::Given;
use crate::config::Denominator;
use crate::coverage::Measure;
use crate::gates::{Found, Gate, Rule};
use crate::layers::Scope;

/// What a fault touches has no sound measurement, and so no data.
pub(super) fn judge(rule: Rule, given: &Given<'_>) -> Gate {
    let found = measure(&rule, given).map(Found::Share);
    rule.judge(found)
}

/// The measurement of a floor; none where its layer measured nothing of the kind.
pub(super) fn measure(rule: &Rule, given: &Given<'_>) -> Option<Measure> {
    let scope = given.scope(rule.layer.as_ref())?;
    let metric = rule.metric()?;
    let denominator = match scope {
        Scope::Overall => Denominator::Union,
        Scope::Layer(_) => given.denominator(),
    };
    if given.measured.figures(scope, Denominator::Own).metric(metric)?.total() == 0 {
        return None;
    }
    given.measured.figures(scope, denominator).metric(metric)
}
