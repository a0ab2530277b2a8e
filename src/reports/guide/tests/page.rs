//! The guide as a page.

use super::*;
use crate::reports::sample;

#[test]
fn the_page_has_the_sections_with_their_ids() {
    for summary in [sample::hostile(), sample::empty()] {
        let page = html_body(&summary);
        assert_eq!(page.matches("<h1 id=").count(), 1);
        let headings: Vec<&str> = page.split("<h2 ").skip(1).filter_map(|rest| rest.split("</h2>").next()).collect();
        let expected = SECTIONS.map(|section| format!("id=\"{}\">{}", section.name, section.title));
        assert_eq!(headings, expected);
        for section in SECTIONS {
            assert!(page.contains(&format!("href=\"#{}\"", section.name)));
        }
    }
}

#[test]
fn nothing_from_outside_becomes_an_element_or_an_attribute() {
    let page = html_body(&sample::hostile());
    let mut rest = page.as_str();
    while let Some((_, tag)) = rest.split_once('<') {
        let (tag, after) = tag.split_once('>').expect("a whole tag");
        let name = tag.trim_start_matches('/').split([' ', '\n']).next().expect("a name");
        let known = [
            "h1", "h2", "h3", "p", "a", "em", "strong", "code", "pre", "ul", "li", "div", "table", "thead", "tbody",
            "tr", "th", "td", "details", "summary", "span",
        ];
        assert!(known.contains(&name), "<{tag}>");
        assert!(!tag.contains("onload") && !tag.contains("style=") && !tag.contains("src="), "<{tag}>");
        assert!(name != "span" || tag == "/span" || tag.starts_with("span class=\"icon-"), "<{tag}>");
        let is_link = name == "a" && !tag.starts_with('/');
        assert!(!is_link || tag.starts_with("a href=\"#"), "<{tag}>");
        rest = after;
    }
    assert!(page.contains("<code>src/&lt;script&gt;alert(1)&lt;/script&gt;.py</code>"));
}

#[test]
fn tables_scroll_and_their_cells_say_what_they_head() {
    let page = html_body(&sample::hostile());
    let tables = page.matches("<table>").count();
    assert!(tables > 12);
    assert_eq!(page.matches("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"").count(), tables);
    assert_eq!(page.matches("</table>\n</div>").count(), tables);
    assert!(page.contains("aria-label=\"Directories, table\""));
    assert!(
        page.contains("<pre tabindex=\"0\" role=\"group\" aria-label=\"Run the tests, code\"><code># unit"),
        "{page}"
    );
    assert!(page.contains("<th scope=\"col\" class=\"n\">Coverage</th>"));
    assert!(page.contains("<th scope=\"row\"><code>src</code></th><td class=\"n\">"));
    assert!(!page.contains("<!--") && !page.contains("covgate:keep"));
}

#[test]
fn what_is_folded_stays_folded() {
    let page = html_body(&sample::hostile());
    assert_eq!(page.matches("<details>").count(), 3);
    assert_eq!(page.matches("</details>").count(), 3);
    assert!(page.contains("<summary>Only unit: 31 statements, in 3 places</summary>"));
}
