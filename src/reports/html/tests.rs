//! The page: true, harmless, whole.

use super::*;
use crate::reports::sample;

fn names(summary: &Summary) -> Vec<String> {
    names::pages(summary.files.iter().map(|file| file.path.as_str()))
}

fn with_links<T>(summary: &Summary, make: impl Fn(&Links<'_>) -> T) -> T {
    make(&Links { names: &names(summary), summary, is_single: false })
}

fn render(summary: &Summary) -> String {
    with_links(summary, |links| frame::framed(&index::page(summary, links), summary))
}
use crate::summary::grouped;

#[test]
fn no_name_becomes_an_element_or_an_attribute() {
    let page = render(&sample::hostile());
    for harm in
        ["<script>alert", "onload=alert(1) x='", "<svg onload", "</style></title>", "\u{1b}", "\u{202e}", "\u{2066}"]
    {
        assert!(!page.contains(harm), "{harm:?}");
    }
    for shown in
        ["&lt;script&gt;alert(1)&lt;/script&gt;.py", "line‹U+000A›break‹U+000D›.py", "gpj.‹U+202E›yp.‹U+2066›txt"]
    {
        assert!(page.contains(shown), "{shown}");
    }
    assert_eq!(page.matches("<script").count(), 1);
    assert_eq!(page.matches("</script").count(), 1);
    assert_eq!(page.matches("{{verdict}}{{{x}}}").count(), page.matches("svg onload=alert(1)").count());
}

#[test]
fn every_number_of_the_gates_is_there() {
    let summary = sample::hostile();
    let page = render(&summary);
    for gate in &summary.gates {
        let figure = gate.figure.iter().flat_map(|figure| {
            [figure.shown.clone(), grouped(figure.covered), grouped(figure.covered_at_most), grouped(figure.total)]
        });
        let short = if gate.status == "fail" { gate.short_by } else { None };
        let counts = [gate.needed, short, gate.margin].into_iter().flatten().map(grouped);
        let gap = gate.gap.iter().map(|gap| gap.replace('-', "−"));
        for number in figure.chain(counts).chain(gap).chain([gate.needs.clone()]) {
            let row = page.split(&format!("<small>{}</small>", gate.id)).nth(1).expect("a row");
            let row = row.split("</tr>").next().expect("a row");
            assert!(row.contains(&number), "{number} of {} in {row}", gate.id);
        }
    }
}

#[test]
fn every_kind_of_view_renders_and_asks_for_nothing() {
    for summary in [sample::hostile(), sample::empty(), sample::large(3, |at| format!("a{at}.py"))] {
        let page = render(&summary);
        assert!(page.ends_with("</html>\n"), "{page}");
        let ours = ["https://x.test", " src=\"covgate.js\"", "<link rel=\"stylesheet\" href=\"covgate.css\""];
        let of_ours = ours.iter().fold(page.clone(), |page, of_ours| page.replace(of_ours, ""));
        for request in ["http://", "https://", "@import", " src=", "<link", "url(/", "fetch("] {
            assert!(!of_ours.contains(request), "{request}");
        }
    }
}

#[test]
fn a_word_that_the_view_has_not_is_an_error() {
    for missing in ["{{nothing}}", "{{#each gates}}{{nothing}}{{/each}}", "{{#if nothing}}x{{/if}}{{nothing}}"] {
        let mut registry = handlebars::Handlebars::new();
        registry.set_strict_mode(true);
        let summary = sample::hostile();
        let view = with_links(&summary, |links| serde_json::to_value(index::View::new(&summary, links)));
        assert!(registry.render_template(missing, &view.expect("a view")).is_err(), "{missing}");
    }
}

#[test]
fn missed_lines_and_branches_are_sentences() {
    let page = render(&sample::hostile());
    assert!(page.contains("<td>lines 2, 5, 8, 11, 14; line 4 never went to line 9"), "{page}");
    assert!(page.contains("line 2; line 4 never went to line 9; up to 6 missed branches that no report names"));
    assert!(page.contains("<td class=q>unseen"));
}

#[test]
fn errors_come_before_the_gates_and_the_worst_file_first() {
    let page = render(&sample::hostile());
    let place = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text} is missing"));
    assert!(place("id=\"errors\"") < place("id=\"gates\""));
    assert!(place("No verdict:") < place("id=\"errors\""));
    let folders: Vec<&str> = page.split("<span class=path>").skip(1).filter_map(|at| at.split('<').next()).collect();
    assert_eq!(folders[0], "src");
    assert!(folders.contains(&"(project root)"));
}

#[test]
fn fifteen_hundred_files_are_a_small_page_with_closed_folders() {
    let summary = sample::large(1_500, |at| format!("src/package_{}/area_{}/module_{at}.py", at % 12, at % 60));
    let page = render(&summary);
    assert!(page.len() <= 250_000, "{} bytes", page.len());
    assert!(!page.contains("<details class=dir open>"));
    assert!(page.contains("module_1499.py"));
}

#[test]
fn frames_that_are_rendered_once_are_those_of_each_page() {
    let summary = sample::hostile();
    let names = names(&summary);
    let frames = frame::Frames::new(&names, &summary);
    for (name, file) in names.iter().zip(&summary.files) {
        let page = Page { path: name.clone(), title: file.path.clone(), main: "<p><title><!--main-->".to_owned() };
        assert_eq!(frames.framed(&page), frame::framed(&page, &summary), "{name}");
    }
}

#[test]
fn very_many_folders_stand_in_groups() {
    let summary = sample::large(1_050, |at| format!("src/area_{at}/module.py"));
    let page = render(&summary);
    let groups: Vec<&str> = page.split("<details class=more><summary>").skip(1).collect();
    let titles: Vec<&str> = groups.iter().filter_map(|group| group.split(", ").next()).collect();
    assert_eq!(titles[..2], ["Folders 401 to 500", "Folders 501 to 600"]);
    assert_eq!(titles.last(), Some(&"Folders 1,001 to 1,050"));
    assert_eq!(page.matches("<details class=dir>").count(), 1_050);
    // Text ends with the first end tag: none stands within another.
    for text in page.split("<noscript>").skip(1) {
        let text = text.split("</noscript>").next().expect("an end");
        assert!(text.contains("</table></div>"), "{text}");
    }
    assert_eq!(page.matches("<noscript>").count(), page.matches("</noscript>").count());
}

#[test]
fn the_same_view_gives_the_same_bytes() {
    assert_eq!(render(&sample::hostile()), render(&sample::hostile()));
}

#[test]
fn the_change_since_the_baseline_leads_to_the_lines() {
    let page = render(&sample::hostile());
    let since = page.split("id=\"since\"").nth(1).and_then(|rest| rest.split("</section>").next()).expect("a section");
    for shown in
        ["−0.30", "lost: lines 4, 9–12, line 14 never left the function", "new and missed: lines 30–41", "#L4\""]
    {
        assert!(since.contains(shown), "{shown}: {since}");
    }
    assert!(page.contains("id=\"trend\"") && page.contains("wanted by 2026-12-31, so too late"));
}

fn tests_page(summary: &Summary) -> String {
    frame::framed(&results::page(summary).expect("results"), summary)
}

#[test]
fn the_page_of_tests_has_every_count_time_and_name_and_no_name_does_harm() {
    let summary = sample::hostile();
    let page = tests_page(&summary);
    let results = summary.results.as_ref().expect("results");
    for row in results.layers.iter().chain([&results.total]) {
        let counts = [row.tests, row.passed, row.failed, row.errors, row.skipped, row.xfailed].map(grouped);
        let cells: String =
            counts.iter().chain([&row.seconds]).map(|cell| ["<td class=\"n\">", cell, "</td>"].concat()).collect();
        assert!(page.contains(&format!(">{}</th>{cells}</tr>", row.name)), "{} in {page}", row.name);
        for class in &row.classes {
            assert!(page.contains(&format!(
                "<td class=\"n\">{}<small>{} s</small></td>",
                grouped(class.tests),
                class.seconds
            )));
        }
    }
    for test in results.broken.iter().chain(&results.skipped).chain(&results.total.slowest) {
        assert!(
            page.contains(&format!("<th scope=\"row\" class=\"name test\">{}</th>", text::html(&test.name))),
            "{}",
            test.name
        );
        assert!(test.message.iter().all(|message| page.contains(&text::html(message))));
    }
    for harm in ["<script>alert", "<svg onload", "</style></title>", "\u{1b}", "\u{202e}", "\u{2066}"] {
        assert!(!page.contains(harm), "{harm:?}");
    }
}

#[test]
fn pages_lead_to_the_page_of_tests_only_where_it_is() {
    let mut summary = sample::hostile();
    assert!(render(&summary).contains("<a href=\"tests.html\">1,215 tests in 1269.10 s</a>: unit 1,204 passed"));
    assert!(tests_page(&summary).contains("<a href=\"tests.html\" aria-current=\"page\">Tests</a>"));
    summary.results = None;
    assert!(results::page(&summary).is_none());
    assert!(!render(&summary).contains("tests.html"));
}

#[test]
fn tests_of_one_class_are_told_in_a_sentence() {
    let mut summary = sample::hostile();
    let results = summary.results.as_mut().expect("results");
    results.total.classes.iter_mut().skip(1).for_each(|class| class.tests = 0);
    assert!(tests_page(&summary).contains("<p>All 1,207 tests that ran are fast: below 1 s.</p>"));
    let results = summary.results.as_mut().expect("results");
    results.total.classes.iter_mut().for_each(|class| class.tests = 0);
    assert!(tests_page(&summary).contains("<p>No time of any test is known.</p>"));
}
