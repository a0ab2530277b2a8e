//! Contents of files' pages that are made before there is a verdict: the frame of a page tells it, its content does not.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::{file_page, names_of};
use crate::summary::{FileRow, Pages};

/// So many bytes of contents are kept; pages beyond that are made when they are written.
const MOST: usize = 32_000_000;

/// Contents of some files' pages, by the order of the files.
#[derive(Debug)]
pub struct Contents {
    /// Names of all files' pages.
    pub(super) names: Vec<String>,
    ready: Vec<Mutex<Option<String>>>,
}

impl Contents {
    /// None that is there already.
    pub(super) fn none(files: &[FileRow]) -> Self {
        Self { names: names_of(files), ready: Vec::new() }
    }

    /// Makes contents for as long as something else goes on, and leaves one processor to that. Which of them are made is a
    /// matter of time; what they are is not.
    #[must_use]
    pub fn while_it(
        goes_on: &(dyn Fn() -> bool + Sync),
        files: &[FileRow],
        pages: &Pages<'_>,
        layers: &[&str],
    ) -> Self {
        let names = names_of(files);
        let ready: Vec<Mutex<Option<String>>> = files.iter().map(|_| Mutex::default()).collect();
        let (next, length) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let work = || {
            while length.load(Ordering::Relaxed) < MOST && goes_on() {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let (Some(row), Some(name), Some(place)) = (files.get(at), names.get(at), ready.get(at)) else { break };
                if let Some(page) = file_page(name, row, pages, layers) {
                    length.fetch_add(page.main.len(), Ordering::Relaxed);
                    *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(page.main);
                }
            }
        };
        thread::scope(|scope| {
            let others = rayon::current_num_threads().saturating_sub(2);
            (0..others).for_each(|_| drop(scope.spawn(work)));
            work();
        });
        Self { names, ready }
    }

    /// The content of a file's page, if it is there; it is then no more.
    pub(super) fn take(&self, at: usize) -> Option<String> {
        self.ready.get(at)?.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::collection::{Collection, Run, United};
    use crate::config::{Config, Sources};
    use crate::discover::{Input, Origin, Place};
    use crate::formats;
    use crate::paths::{Omit, Placing};
    use crate::summary::{MeasuredRows, Merged};

    /// Files of one line each, by name.
    const FILES: [&str; 3] = ["a.py", "b.py", "c/d.py"];

    fn project(folder: &std::path::Path) -> (Vec<Run>, United) {
        fs::create_dir(folder.join("c")).expect("a folder");
        let of_file = |name: &&str| {
            fs::write(folder.join(name), format!("name = {name:?}\n")).expect("a source");
            format!("SF:{name}\nDA:1,1\nend_of_record\n")
        };
        let lcov: String = FILES.iter().map(of_file).collect();
        let input = Input {
            place: Place::File("unit.info".into(), "unit.info".to_owned()),
            layer: Some("unit".parse().expect("a name")),
            is_layer_guessed: false,
            origin: Origin::Named,
        };
        let mut collection = Collection::default();
        collection.add(formats::read("unit.info", lcov.as_bytes()).expect("a report"), &input, Vec::new());
        collection.unite(&mut Placing::new(folder, &[]), &Omit::new(&[]), None, &[])
    }

    #[test]
    fn contents_are_those_that_are_made_when_pages_are_written_and_are_there_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let (runs, united) = project(folder.path());
        let config = Config { root: folder.path().to_owned(), ..Config::default() };
        let merged = Merged { config: &config, runs: &runs, united: &united };
        let (rows, pages) = (MeasuredRows::new(merged), Pages::new(merged, Sources::All));
        let asked = AtomicUsize::new(0);
        for made in 0..=FILES.len() {
            asked.store(0, Ordering::Relaxed);
            let goes_on = || asked.fetch_add(1, Ordering::Relaxed) < made;
            let contents = Contents::while_it(&goes_on, rows.files(), &pages, &["unit"]);
            let taken: Vec<Option<String>> = (0..FILES.len()).map(|at| contents.take(at)).collect();
            assert_eq!(taken.iter().flatten().count(), made);
            for ((row, name), taken) in rows.files().iter().zip(&contents.names).zip(taken) {
                let page = file_page(name, row, &pages, &["unit"]).expect("a page");
                assert!(page.main.contains(&row.name), "{}", page.main);
                assert!(taken.is_none_or(|taken| taken == page.main));
            }
            assert!((0..=FILES.len()).all(|at| contents.take(at).is_none()));
        }
        let none = Contents::none(rows.files());
        assert_eq!(none.names, names_of(rows.files()));
        assert!(none.take(0).is_none());
    }
}
