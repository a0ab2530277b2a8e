//! Reports read for their figures alone: the same coverage as in full, by the fast reader and by the reader of record.

use std::fs;
use std::path::Path;

use proptest::prelude::*;

use super::own_layout_tests::{Drops, REPORTS, below, fixture};
use super::{Asked, Format, KnownRegions, Report, read, read_parts, read_pieces, read_with};
use crate::coverage::{Branches, FileCoverage, LineSet};

fn quickly(bytes: &[u8]) -> Option<Report> {
    read_pieces("report", bytes, Asked::Figures, &KnownRegions::default())
}

fn of_record(bytes: &[u8]) -> Option<Report> {
    read_with("report", bytes, Asked::Figures).ok()
}

/// All that is counted of a file.
fn counted(file: &FileCoverage) -> (u32, &LineSet, &LineSet, Option<&LineSet>, Option<&Branches>) {
    (file.statements(), file.executed(), file.missing(), file.excluded(), file.branches())
}

/// Panics unless two reports count the same of the same files.
fn assert_same_figures(one: &Report, two: &Report) {
    assert_eq!(one.files.len(), two.files.len());
    for (one, two) in one.files.iter().zip(&two.files) {
        assert_eq!((&one.name, counted(&one.coverage)), (&two.name, counted(&two.coverage)));
    }
}

#[test]
fn figures_are_the_coverage_without_its_functions() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut quick, mut outlined) = (0, 0);
    for folder in ["tests/fixtures", "sample-reports", "../shared/samples", "../shared/corpus"] {
        for path in below(&project.join(folder)) {
            let bytes = fs::read(&path).expect("a file");
            let (Ok(full), Some(figures)) = (read("report", bytes.as_slice()), of_record(&bytes)) else {
                assert_eq!(quickly(&bytes), None, "{}", path.display());
                continue;
            };
            assert_same_figures(&full, &figures);
            if let Some(report) = quickly(&bytes) {
                assert_eq!(report, figures, "{}", path.display());
                quick += 1;
            }
            if full.format == Format::CoverageJson {
                for (full, figures) in full.files.iter().zip(&figures.files) {
                    let (full, figures) = (&full.coverage, &figures.coverage);
                    let is_told = figures.outline().is_some() || figures.regions() == full.regions();
                    assert!(is_told, "{}", path.display());
                    outlined += usize::from(figures.outline().is_some());
                }
            }
        }
    }
    assert!(quick > 70 && outlined > 100, "{quick} reports, {outlined} files");
}

#[test]
fn where_a_piece_ends_does_not_matter_for_figures() {
    for name in ["samples/7.17.3-py311/branch/a.contexts.json", "samples/7.17.3-py311/branch/all.json"] {
        let bytes = fixture(name);
        let whole = quickly(&bytes).expect(name);
        for size in [1, 7, 100, 4_097] {
            let drops = Drops { rest: &bytes, size };
            let pieces = read_pieces("report", drops, Asked::Figures, &KnownRegions::default());
            assert_eq!(pieces.as_ref(), Some(&whole), "{name}, {size} bytes at a time");
        }
    }
}

#[test]
fn names_with_escapes_have_the_same_outline_for_both_readers() {
    let text = String::from_utf8(fixture("samples/7.17.3-py311/branch/a.json")).expect("text");
    for name in ["caf\\u00e9", "a\\\"b", "\\\\", "\\ud83d\\ude00"] {
        let changed = text.replacen("\"functions\": {\"", &format!("\"functions\": {{\"{name}"), 1);
        let quick = quickly(changed.as_bytes());
        assert!(quick.is_some() && quick == of_record(changed.as_bytes()), "{name}");
    }
}

/// Reads a report in so many parts, as much of each at once as `size` says.
fn in_parts(bytes: &[u8], count: u64, size: usize) -> Option<Report> {
    let from = |place: u64| Ok(Drops { rest: &bytes[usize::try_from(place).expect("within")..], size });
    read_parts("report", (bytes.len() as u64, count), from, Asked::Figures)
}

#[test]
fn a_report_read_in_parts_is_the_report() {
    for name in ["samples/7.17.3-py311/branch/all.json", "corpus/pluggy-shards/coverage-shard-1.json"] {
        let bytes = fixture(name);
        let whole = quickly(&bytes).expect(name);
        let parts: Vec<Report> = (2..12).filter_map(|count| in_parts(&bytes, count, 1 << 10)).collect();
        assert!(parts.len() > 3, "{name}: {} times", parts.len());
        for part in &parts {
            assert_eq!(part.run, parts[0].run, "{name}: the same however many parts there are");
            assert_eq!((&part.files, &part.timestamp), (&whole.files, &whole.timestamp), "{name}");
        }
        let cut = &bytes[..bytes.len() - 2];
        assert!((2..12).all(|count| in_parts(cut, count, 1 << 10).is_none()), "{name} cut");
    }
}

#[test]
fn the_identity_of_a_report_read_in_parts_is_that_of_what_is_read() {
    let text = String::from_utf8(fixture("samples/7.17.3-py311/branch/all.json")).expect("text");
    let run = |text: &str| in_parts(text.as_bytes(), 2, 1 << 10).expect("its own layout").run;
    for (before, after) in [
        ("\"timestamp\": \"2", "\"timestamp\": \"1"),
        ("\"version\": \"7", "\"version\": \"8"),
        ("\"functions\": {\"", "\"functions\": {\"other_"),
        ("\"percent_covered_display\": \"", "\"percent_covered_display\": \"1"),
    ] {
        assert_ne!(run(&text.replacen(before, after, 1)), run(&text), "{before}");
    }
}

#[test]
fn what_only_looks_like_the_beginning_of_a_file_is_found_out() {
    let text = String::from_utf8(fixture("samples/7.17.3-py311/branch/all.json")).expect("text");
    let end = text.find("}}}, \"").expect("a second file");
    let name = text[..end].rfind("\"classes\": {\"").expect("classes") + "\"classes\": {\"".len();
    let odd = format!("{}x}}}}}}, {}", &text[..name], &text[name..]);
    assert!(quickly(odd.as_bytes()).is_some(), "no other reader minds");
    let read: Vec<bool> = (2..40).map(|count| in_parts(odd.as_bytes(), count, 1 << 10).is_some()).collect();
    assert!(read.contains(&true) && read.contains(&false), "{read:?}");
    for count in 2..40 {
        let files = in_parts(odd.as_bytes(), count, 1 << 10).map(|report| report.files);
        assert!(files.is_none() || files == quickly(odd.as_bytes()).map(|report| report.files), "{count}");
    }
}

/// Nothing is counted of empty files: no total tells that they were left out.
#[test]
fn empty_files_are_not_left_out_between_parts() {
    let counts = |lines: usize| {
        format!(
            "{{\"covered_lines\": {lines}, \"num_statements\": {lines}, \"percent_covered\": 100.0, \
             \"percent_covered_display\": \"100\", \"missing_lines\": 0, \"excluded_lines\": 0}}"
        )
    };
    let lists = |lines: usize| {
        let executed: Vec<usize> = (1..=lines).collect();
        let summary = counts(lines);
        format!(
            "\"executed_lines\": {executed:?}, \"summary\": {summary}, \"missing_lines\": [], \"excluded_lines\": []"
        )
    };
    let file = |at: usize| {
        let classes = if at.is_multiple_of(5) { format!("\"\": {{{}}}", lists(0)) } else { String::new() };
        let lists = lists(usize::from(at == 0));
        format!("\"m{at}.py\": {{{lists}, \"functions\": {{}}, \"classes\": {{{classes}}}}}")
    };
    let files: Vec<String> = (0..20).map(file).collect();
    let text = format!(
        "{{\"meta\": {{\"format\": 3, \"version\": \"7.17.3\", \"timestamp\": \"t\", \"branch_coverage\": false, \
         \"show_contexts\": false}}, \"files\": {{{}}}, \"totals\": {}}}",
        files.join(", "),
        counts(1)
    );
    let whole = quickly(text.as_bytes()).expect("its own layout");
    for count in 2..20 {
        let read = in_parts(text.as_bytes(), count, 1 << 10);
        assert!(read.is_none_or(|report| report.files == whole.files), "{count} parts");
    }
}

#[test]
fn contexts_are_for_the_reader_of_record() {
    let bytes = fixture("samples/7.17.3-py311/branch/a.contexts.json");
    assert_eq!(read_pieces("report", bytes.as_slice(), Asked::Contexts, &KnownRegions::default()), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    /// What the reader of record refuses and the fast one does not is damage where nothing is counted: among what a run
    /// did in functions, which the lists of the file tell as well.
    #[test]
    fn damage_changes_no_figure_unless_both_readers_see_it(
        report in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        byte in prop_oneof![b'0'..=b'9', prop::sample::select(b"\"\\,:[]{}<>/&= -.eu\n\t\xff".to_vec())],
        kind in 0..3,
    ) {
        let (intact, _) = report.get(&REPORTS);
        let at = at.index(intact.len());
        let mut bytes = intact.clone();
        match kind {
            0 => bytes[at] = byte,
            1 => bytes.insert(at, byte),
            _ => { bytes.remove(at); }
        }
        match (quickly(&bytes), of_record(&bytes)) {
            (Some(quick), Some(record)) => prop_assert_eq!(quick, record),
            (Some(quick), None) => assert_same_figures(&quick, &quickly(intact).expect("its own layout")),
            (None, _) => {}
        }
    }
}
