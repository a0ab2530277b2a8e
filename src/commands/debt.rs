//! What of a change is debt: missed at the base already and still, as far as the baseline tells. Whether the baseline may
//! speak for the base is decided here.

use crate::baseline::{Change, Places, Scope as Whose};
use crate::changes::Changes;
use crate::config::{self, Config};
use crate::coverage::{LineNumber, MissedBranch, SourcePath, Target};
use crate::layers::{Measured, Scope};
use crate::patch::{Debt, Teller};
use crate::summary::Since;

/// The baseline's place in the project; none where it lies elsewhere.
pub fn place(config: &Config) -> Option<SourcePath> {
    let file = config.baseline.as_ref().and_then(|baseline| baseline.file.as_deref());
    SourcePath::new(file.unwrap_or(config::BASELINE)).ok().filter(|path| !path.is_absolute())
}

/// Takes the baseline out of the changes if git does not know it: it is no part of them then. Who tells the debt.
pub fn teller(changes: &mut Changes, config: &Config, since: Option<&Since>) -> Teller {
    let place = place(config);
    let change = place.as_ref().and_then(|place| changes.files.get(place));
    let is_changed = change.is_some();
    if let (Some(place), true) = (&place, change.is_some_and(|change| change.is_untracked)) {
        changes.files.remove(place);
    }
    match since {
        None => Teller::Nobody,
        Some(since) if is_changed => Teller::Changed(since.file.clone()),
        Some(since) => Teller::Baseline(since.file.clone()),
    }
}

/// The debt of a file in a scope.
pub fn of<'a>(since: &'a Since, measured: &'a Measured) -> impl Fn(&SourcePath, Scope) -> Debt + Sync + 'a {
    let change = |whose: &Whose| since.comparison.changes.iter().find(|change| change.scope == *whose);
    let overall = change(&None);
    let layers: Vec<Option<&Change>> = measured.layers().iter().map(|layer| change(&Some(layer.clone()))).collect();
    move |path, scope| {
        let change = match scope {
            Scope::Overall => overall,
            Scope::Layer(column) => layers.get(column).copied().flatten(),
        };
        change.and_then(|change| change.still_missed.get(path)).map(debt).unwrap_or_default()
    }
}

fn debt(places: &Places) -> Debt {
    let exit = |&(line, to): &(u32, Option<u32>)| {
        let target = to.map_or(Some(Target::Exit), |to| LineNumber::new(to).map(Target::Line))?;
        Some(MissedBranch { line: LineNumber::new(line)?, target })
    };
    Debt { lines: places.lines.clone(), exits: places.exits.iter().filter_map(exit).collect() }
}
