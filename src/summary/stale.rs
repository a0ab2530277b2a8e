//! Sources that are not what was measured, as far as the files themselves tell.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, SystemTime};

use rayon::prelude::*;

use super::build::Judged;
use crate::coverage::{LineNumber, SourcePath};
use crate::formats::Timestamp;
use crate::layers::MeasuredFile;
use crate::paths::SourceRoot;
use crate::source::Source;

/// A checkout writes sources and reports in any order: only what is newer by more than this was changed afterwards.
const CHECKOUT: Duration = Duration::from_mins(1);

/// coverage.py's JSON gives local time without its zone: up to fourteen hours from UTC.
const ZONES: Duration = Duration::from_hours(15);

/// What does not fit together.
#[derive(Debug, Default)]
pub(super) struct Stale {
    /// Sources that end before a line that reports speak of: `src/a.py ends at line 40, reports speak of line 52`.
    pub(super) beyond: Vec<String>,
    /// By layer, the sources that were changed after a report of the layer was written.
    pub(super) newer: BTreeMap<String, Vec<String>>,
}

/// Looks at all sources that are there.
pub(super) fn find(judged: &Judged<'_>) -> Stale {
    let root = SourceRoot::new(&judged.config.root);
    let files: Vec<_> = judged.united.measured.files().iter().collect();
    // Sources that changed lines were laid on were compared with the reports already.
    let is_known = |path: &SourcePath| judged.patched.is_some_and(|changed| changed.patch.is_as_measured(path));
    let others = files.par_iter().filter(|(path, _)| !is_known(path));
    let beyond = others.filter_map(|(path, file)| beyond(path, file, &root)).collect();
    let written = written(judged);
    let mut newer: BTreeMap<String, Vec<String>> = BTreeMap::new();
    if written.is_empty() {
        return Stale { beyond, newer };
    }
    for (path, file) in files {
        let Some(changed) = root.changed(path) else { continue };
        for (column, layer) in judged.united.measured.layers().iter().enumerate() {
            let Some(written) = written.get(layer.as_str()) else { continue };
            if file.columns[column].is_some() && changed.duration_since(*written).is_ok_and(|late| late > CHECKOUT) {
                newer.entry(layer.to_string()).or_default().push(path.to_string());
            }
        }
    }
    Stale { beyond, newer }
}

fn beyond(path: &SourcePath, file: &MeasuredFile, root: &SourceRoot) -> Option<String> {
    let listed = [file.overall.executed().last(), file.overall.missing().last()];
    let last = listed.into_iter().flatten().max().map(LineNumber::value)?;
    let bytes = root.read(path).ok()?;
    let breaks = memchr::memchr_iter(b'\n', &bytes).count();
    // coverage.py lists line 1 of a file without any.
    if breaks >= last as usize || last == 1 {
        return None;
    }
    // Exactly: the last line may lack its break, and there are other kinds of breaks.
    let lines = Source::new(&bytes).line_count();
    (last > lines).then(|| format!("{path} ends at line {lines}, reports speak of line {last}"))
}

/// When the oldest report of each layer was written.
///
/// The time of a file is when its report was written only if the report says about the same: a file out of a repository or
/// an archive has the time when it was put there.
fn written<'a>(judged: &'a Judged<'_>) -> BTreeMap<&'a str, SystemTime> {
    let mut written: BTreeMap<&str, SystemTime> = BTreeMap::new();
    for run in judged.runs {
        let Some(layer) = &run.layer else { continue };
        let places = [judged.config.root.join(&run.name), Path::new(&run.name).to_owned()];
        let time = places.iter().find_map(|place| std::fs::metadata(place).ok()?.modified().ok());
        let said = run.timestamp.as_deref().and_then(Timestamp::parse);
        let Some((time, said)) = time.zip(said) else { continue };
        let since_epoch = time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_millis());
        let said = u128::try_from(said.epoch_millis()).unwrap_or(0);
        if since_epoch.abs_diff(said) > ZONES.as_millis() {
            continue;
        }
        let oldest = written.entry(layer.as_str()).or_insert(time);
        *oldest = time.min(*oldest);
    }
    written
}
