//! Annotations: escaped by GitHub's rules, placed in the repository, never more than are shown.

use super::*;
use crate::coverage::Measure;
use crate::document::Document;
use crate::gates::{Metric, Severity};
use crate::reports::sample;

fn repository() -> Repository {
    Repository {
        top: PathBuf::from("/home/ci/shop"),
        here: PathBuf::from("/home/ci/shop/services/pay"),
        root: PathBuf::from("/home/ci/shop/services/pay"),
        configuration: Some(PathBuf::from("../covgate.toml")),
    }
}

fn annotations(summary: &Summary) -> Vec<String> {
    let told = Told { summary: Some(summary), ..Told::default() };
    render(&told, Some(&repository())).lines().map(str::to_owned).collect()
}

/// What a runner reads from a command: properties and data.
fn read_back(line: &str) -> (Vec<(String, String)>, String) {
    let (head, data) = line.strip_prefix("::").and_then(|line| line.split_once("::")).expect("a command");
    let unescape = |text: &str, marks: &[(&str, &str)]| {
        marks.iter().fold(text.to_owned(), |text, (mark, character)| text.replace(mark, character))
    };
    let of_data = [("%0D", "\r"), ("%0A", "\n"), ("%25", "%")];
    let of_properties = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")];
    let properties = head.split_once(' ').expect("properties").1.split(',').map(|pair| {
        let (name, value) = pair.split_once('=').expect("a pair");
        (name.to_owned(), unescape(value, &of_properties))
    });
    (properties.collect(), unescape(data, &of_data))
}

#[test]
fn what_blocks_a_verdict_comes_first_and_then_what_does_not() {
    let mut summary = sample::run(Vec::new(), &[], sample::every_gate());
    for gate in &mut summary.gates {
        gate.source = gate.source.replace("covgate.toml", "../covgate.toml");
    }
    summary.errors =
        vec![sample::finding("layer e2e has no data", Some("run its tests first\nor set `optional = true`"))];
    assert_eq!(
        annotations(&summary),
        [
            "::error title=No sound coverage verdict::layer e2e has no data%0Arun its tests first%0Aor set `optional = true`",
            "::error file=services/covgate.toml,line=12,title=Coverage gate failed::unit: 52.62 %25, 90 %25 needed: 877 \
             statements and branches short (1,234 of 2,345, 2,111 needed); threshold: ../covgate.toml:12",
            "::error file=services/covgate.toml,line=12,title=Coverage gate without data::e2e: no data, 60 %25 needed: \
             nothing was measured; threshold: ../covgate.toml:12",
            "::error file=services/covgate.toml,line=12,title=Coverage gate not decided::overall lines: 81.11–87.77 %25, \
             85 %25 needed: between 8,111 and 8,777 of 9,999 are covered, 8,500 needed: these reports cannot decide; give \
             coverage.py's JSON; threshold: ../covgate.toml:12",
            "::warning file=services/covgate.toml,line=12,title=Coverage gate failed (shown only)::unit branches: 79.49 \
             %25, 79.5 %25 needed: 1 branch short (411 of 517, 412 needed); threshold: ../covgate.toml:12",
            "::warning title=Coverage warning::3 names in src/a_b matched no file%0Aset `[paths]`",
        ]
    );
}

#[test]
fn a_run_that_only_reports_has_warnings() {
    let mut summary = sample::run(Vec::new(), &[], sample::every_gate());
    summary.exit_code = 0;
    assert!(annotations(&summary).iter().all(|line| line.starts_with("::warning ")));
    assert_eq!(annotations(&summary).len(), 5);
}

#[test]
fn a_run_in_which_all_is_well_says_nothing() {
    let gate = sample::gate(None, Metric::Combined, Some(Measure::exact(9, 10)), "90", Severity::Error);
    let mut summary = sample::run(Vec::new(), &[], vec![gate]);
    summary.warnings.clear();
    assert_eq!(annotations(&summary), [""; 0]);
    assert_eq!(render(&Told::default(), None), "");
}

#[test]
fn of_more_than_ten_the_last_says_how_many_there_are() {
    for (count, last, more) in [(10, 9, ""), (11, 9, "%0A… and 1 more error"), (1_500, 9, "%0A… and 1,490 more errors")]
    {
        let mut summary = sample::empty();
        summary.errors = (0..count).map(|at| sample::finding(&format!("error {at}"), None)).collect();
        let lines = annotations(&summary);
        assert_eq!(lines.len(), SHOWN);
        assert!(lines[last].contains(&format!("::error {last}{more}")), "{}", lines[last]);
        assert_eq!(lines[last].ends_with(" in the log"), count > 10, "{}", lines[last]);
        assert!(!lines[last - 1].contains("more error"), "{}", lines[last - 1]);
    }
}

#[test]
fn no_name_ends_a_command_or_begins_one() {
    let names = sample::HOSTILE.into_iter().chain(["::error::x", "100%0A::error::x", "a,b=c:d"]);
    for name in names {
        let mut summary = sample::empty();
        summary.errors = vec![sample::finding(name, Some(name))];
        summary.gates = vec![sample::gate(Some("unit"), Metric::Lines, None, "60", Severity::Error)];
        summary.gates[0].source = format!("{name}:12");
        let notice = Notice { path: name.to_owned(), first: 3, last: 4, message: name.to_owned() };
        let repository = Repository { configuration: Some(PathBuf::from(name)), ..repository() };
        let told = Told { summary: Some(&summary), notices: std::slice::from_ref(&notice), ..Told::default() };
        let text = render(&told, Some(&repository));
        assert_eq!(text.lines().count(), 3, "{text}");
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{2066}', '\r']), "{text}");
        let shown = visible(name);
        let lines: Vec<_> = text.lines().map(read_back).collect();
        assert_eq!(lines[0].1, format!("{shown}\n{}", name.lines().map(visible).collect::<Vec<_>>().join("\n")));
        assert!(lines[1].1.ends_with(&format!("; threshold: {shown}:12")), "{text}");
        if shown == name {
            let file = ("file".to_owned(), format!("services/pay/{}", name.replace("//", "/")));
            assert_eq!((&lines[1].0[0], &lines[2].0[0]), (&file, &file));
            assert_eq!(lines[2].1, name);
        } else {
            assert_eq!(
                (lines[1].0.len(), lines[2].0.len()),
                (1, 1),
                "a name that cannot be told is no property: {text}"
            );
            assert_eq!(lines[2].1, format!("{shown}:3: {shown}"));
        }
    }
}

#[test]
fn a_long_text_is_shortened_before_a_runner_cuts_it() {
    let mut summary = sample::empty();
    summary.errors = vec![sample::finding(&"日".repeat(9_000), Some(&"x".repeat(9_000)))];
    let (_, data) = read_back(&annotations(&summary)[0]);
    assert!(data.chars().count() < 4_096 && data.contains('…'));
}

#[test]
fn only_what_is_in_the_repository_has_a_place() {
    for (name, place) in [
        ("a.py", Some("services/pay/a.py")),
        ("./a/../b.py", Some("services/pay/b.py")),
        ("../../b.py", Some("b.py")),
        ("../../../b.py", None),
        ("../../../shopping/b.py", None),
        ("/home/ci/shop/b.py", Some("b.py")),
        ("/etc/passwd", None),
        ("../..", None),
    ] {
        let place_of = Place::new(&repository(), &repository().here.join(name), 1);
        assert_eq!(place_of.map(|place| place.path).as_deref(), place, "{name}");
    }
}

#[test]
fn a_threshold_has_a_place_only_in_the_configuration_that_was_used() {
    for (source, is_placed) in [
        ("../covgate.toml:12", true),
        ("covgate.toml:12", true),
        ("pyproject.toml:12", false),
        ("--fail-under", false),
        ("default", false),
    ] {
        let mut summary = sample::empty();
        summary.gates = vec![sample::gate(None, Metric::Lines, None, "60", Severity::Error)];
        summary.gates[0].source = source.to_owned();
        let is_at = |line: &str| line.starts_with("::error file=services/covgate.toml,line=12,title=");
        assert_eq!(annotations(&summary).iter().any(|line| is_at(line)), is_placed, "{source}");
        let told = Told { summary: Some(&summary), ..Told::default() };
        assert!(!render(&told, None).contains("file="));
    }
}

#[test]
fn a_fault_is_shown_where_it_is() {
    let document = Document::new("../covgate.toml", "[layers]\nunti = 1\n");
    let fault = Fault::new("covgate::config::unknown-key", "unknown key `unti`").with_help("did you mean `unit`?").at(
        &document,
        9..13,
        "not a key of covgate",
    );
    let told = Told { faults: &[fault], ..Told::default() };
    assert_eq!(
        render(&told, Some(&repository())),
        "::error file=services/covgate.toml,line=2,title=No coverage verdict::unknown key `unti` \
         (../covgate.toml:2:1)%0Adid you mean `unit`?\n"
    );
}

#[test]
fn lines_to_cover_are_notices_in_their_order() {
    let notice = |path: &str, last| Notice { path: path.to_owned(), first: 3, last, message: "cover `pay`".to_owned() };
    let told =
        Told { notices: &[notice("src/pay.py", 7), notice("a.py", 3), notice("../../../b.py", 9)], ..Told::default() };
    assert_eq!(
        render(&told, Some(&repository())).lines().collect::<Vec<_>>(),
        [
            "::notice file=services/pay/src/pay.py,line=3,endLine=7,title=Lines to cover::cover `pay`",
            "::notice file=services/pay/a.py,line=3,title=Lines to cover::cover `pay`",
            "::notice title=Lines to cover::../../../b.py:3: cover `pay`",
        ]
    );
}
