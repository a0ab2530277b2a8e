//! Files that are not here and that one report alone speaks of: they lie where the others below the same `<source>` lie.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Placed, ReportedName, join};
use crate::coverage::SourcePath;

/// Gives files that were found nowhere the name that their `<source>` has in the project, if all others below it agree.
pub(super) fn name_beside(placed: &mut BTreeMap<ReportedName, Placed>) {
    let is_homeless = |place: &Placed| matches!(place, Placed::Unmatched(_));
    if !placed.values().any(is_homeless) {
        return;
    }
    let mut tops: BTreeMap<Arc<[String]>, BTreeSet<String>> = BTreeMap::new();
    for (name, place) in placed.iter() {
        if let (Some(whole), Placed::At(path, _)) = (whole(name), place)
            && let Some(top) = whole.as_str().strip_suffix(path.as_str())
            && top.ends_with('/')
        {
            tops.entry(name.roots.clone()).or_default().insert(top.to_owned());
        }
    }
    for (name, place) in placed.iter_mut().filter(|(_, place)| is_homeless(place)) {
        let Some(top) = tops.get(&name.roots).filter(|tops| tops.len() == 1).and_then(BTreeSet::first) else {
            continue;
        };
        let below = whole(name).and_then(|whole| SourcePath::new(whole.as_str().strip_prefix(top.as_str())?).ok());
        if let Some(path) = below {
            *place = Placed::Unmatched(path);
        }
    }
}

/// A name below its only `<source>`, where that is absolute.
fn whole(name: &ReportedName) -> Option<SourcePath> {
    let [root] = &*name.roots else { return None };
    let is_absolute = SourcePath::new(&name.name).is_ok_and(|path| path.is_absolute());
    let path = SourcePath::new(&join(root, &name.name)).ok()?;
    (path.is_absolute() && !is_absolute).then_some(path)
}
