//! Changed lines over coverage and sources: no more is covered than there is, and no layer covers more than all.
#![no_main]

use covgate::changes::Changes;
use covgate::coverage::{LineNumber, LineSet, SourcePath};
use covgate::formats;
use covgate::layers::{Figures, Measured, Scope};
use covgate::patch::{Debt, Ground, Patch};
use covgate::paths::{Omit, SourceRoot};
use covgate_fuzz::tree::{Project, part, parts};
use libfuzzer_sys::fuzz_target;

thread_local! {
    static PROJECT: Project = Project::default();
}

fuzz_target!(|bytes: &[u8]| {
    let parts = parts(bytes);
    let Some(diff) = part(&parts, "change.diff") else { return };
    let Ok(changes) = Changes::read("fuzzed", diff, &[], "") else { return };
    let mut measured = Measured::new(vec!["unit".parse().expect("a name")]);
    let report = part(&parts, "unit.lcov").and_then(|text| formats::read("fuzzed", text).ok());
    for file in report.into_iter().flat_map(|report| report.files) {
        if let Ok(path) = SourcePath::new(&file.name) {
            let _ = measured.add(path, vec![Some(file.coverage), None], None);
        }
    }
    PROJECT.with(|project| {
        let (omit, root) = (Omit::new(&["tests/**".to_owned()]), SourceRoot::new(project.fill(&parts)));
        for source in [vec![], vec!["src".to_owned()]] {
            let owed: LineSet = (1..2_000).map(|time| time * 7).filter_map(LineNumber::new).collect();
            let debt = |_: &SourcePath, _| Debt { lines: owed.clone(), ..Debt::default() };
            let patch = Patch::new(&changes, &Ground::new(&measured, &source, &omit, &root), &debt);
            let all = patch.figures(Scope::Overall);
            holds(&all);
            assert_eq!(all.lines.total(), patch.statements());
            for file in &patch.files {
                assert!(file.lines.len() as usize <= bytes.len());
                for column in 0..measured.layers().len() {
                    let (layer, overall) = (file.figures(Scope::Layer(column)), file.figures(Scope::Overall));
                    holds(&layer);
                    assert!(layer.lines.low().covered() <= overall.lines.high().covered(), "{}", file.path);
                }
                assert!(file.overall.missing.is_subset(&file.statements), "{}", file.path);
                let placed: u64 = file.places.iter().map(|(_, _, count)| count).sum();
                assert_eq!(placed, u64::from(file.overall.missing.len()), "{}", file.path);
            }
        }
    });
});

fn holds(figures: &Figures) {
    for measure in [Some(figures.lines), figures.branches].into_iter().flatten() {
        assert!(measure.low().covered() <= measure.high().covered() && measure.high().covered() <= measure.total());
    }
}
