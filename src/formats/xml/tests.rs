//! The walk against quick-xml alone: the same steps, and an end at the same fault.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

/// The steps of a walk as text, and whether it came to the end.
fn walked(text: &str) -> (Vec<String>, Result<(), String>) {
    let document = Document::new("document", text);
    let mut steps = Vec::new();
    let mut walk = match Walk::new(&document, "help") {
        Ok(walk) => walk,
        Err(fault) => return (steps, Err(fault.message().to_owned())),
    };
    loop {
        steps.push(match walk.step() {
            Ok(Step::Open(tag)) => format!("{:?} {} {:?}", tag.span, tag.name, walk.attributes()),
            Ok(Step::Close) => "close".to_owned(),
            Ok(Step::Content(content)) => {
                let mut text = String::new();
                content.add_to(&mut text);
                text
            }
            Ok(Step::Comment(comment)) => format!("comment {comment}"),
            Ok(Step::Instruction(instruction, span)) => format!("{span:?} instruction {instruction}"),
            Ok(Step::End) => return (steps, Ok(())),
            Err(fault) => return (steps, Err(fault.message().to_owned())),
        });
    }
}

/// The same by one reader of quick-xml, which keeps the open elements and cuts all tags.
fn read(text: &str) -> (Vec<String>, Result<(), ()>) {
    let mut steps = Vec::new();
    let result = read_into(text, &mut steps);
    (steps, result.ok_or(()))
}

fn read_into(text: &str, steps: &mut Vec<String>) -> Option<()> {
    if text.chars().any(is_forbidden) {
        return None;
    }
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let (mut depth, mut is_root_closed) = (0, false);
    loop {
        let start = offset(reader.buffer_position());
        let event = reader.read_event().ok()?;
        let span = start..offset(reader.buffer_position());
        steps.push(match event {
            Event::Start(tag) => {
                if is_root_closed || depth == DEEPEST {
                    return None;
                }
                depth += 1;
                let mut attributes: Vec<Attribute<'_>> = Vec::new();
                for attribute in tag.attributes() {
                    let attribute = attribute.ok().filter(|_| attributes.len() < MOST_ATTRIBUTES)?;
                    let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
                    attributes.push((attribute.key.0, value));
                }
                format!("{span:?} {} {attributes:?}", tag.name().as_ref())
            }
            Event::End(_) => {
                depth -= 1;
                is_root_closed = depth == 0;
                "close".to_owned()
            }
            Event::Text(text) if depth > 0 || text.trim().is_empty() => {
                text.xml_content(XmlVersion::Implicit1_0).into_owned()
            }
            Event::GeneralRef(name) if depth > 0 => resolve(&name)?.to_string(),
            Event::CData(data) if depth > 0 => data.to_string(),
            Event::Text(_) | Event::GeneralRef(_) | Event::CData(_) => return None,
            Event::DocType(doctype) if doctype.contains('[') => return None,
            Event::DocType(_) | Event::Decl(_) | Event::Empty(_) => continue,
            Event::Comment(comment) => format!("comment {}", &*comment),
            Event::PI(instruction) => format!("{span:?} instruction {}", &*instruction),
            Event::Eof => return is_root_closed.then_some(()),
        });
    }
}

/// Panics if the two differ; the message of the fault, if there is one.
fn agreed(text: &str) -> Option<String> {
    // A byte order mark is gone before a text is a document.
    let text = text.trim_start_matches('\u{feff}');
    let (steps, end) = walked(text);
    let (expected, expected_end) = read(text);
    assert_eq!((&steps, end.is_ok()), (&expected, expected_end.is_ok()), "{end:?} in {text}");
    end.err()
}

fn below(folder: &Path) -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    let is_xml = |path: &PathBuf| path.extension().is_some_and(|found| found == "xml");
    files.map(walkdir::DirEntry::into_path).filter(is_xml).collect()
}

#[test]
fn every_document_there_is_is_walked_as_quick_xml_reads_it() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut well_formed = 0;
    for folder in ["tests", "fuzz/corpus", "sample-reports", "../shared/samples", "../shared/corpus"] {
        for path in below(&project.join(folder)) {
            let Ok(text) = fs::read_to_string(&path) else { continue };
            well_formed += usize::from(agreed(&text).is_none());
        }
    }
    assert!(well_formed > 60, "{well_formed}");
}

#[test]
fn plain_tags_are_cut_by_hand_and_others_are_not() {
    let mut attributes = Vec::new();
    for (tag, kind) in [
        ("<a>", Some(Kind::Open)),
        ("<a/>", Some(Kind::Empty)),
        ("<a />", Some(Kind::Empty)),
        ("</a>", Some(Kind::Close)),
        ("<a b='1'\n\tc-d=\"2 > '3'\" >", Some(Kind::Open)),
        ("<a:b _c.d=''/>", Some(Kind::Empty)),
        ("<a b=\"&lt;\">", None),
        ("<a b=\"1<2\">", None),
        ("<a b=\"1\n2\">", None),
        ("<a b=\"1\" b=\"2\">", None),
        ("<a b=\"1\"c=\"2\">", None),
        ("<a b = \"1\">", None),
        ("<a b=1>", None),
        ("<a b>", None),
        ("<a =\"1\">", None),
        ("<é>", None),
        ("<a é=\"1\">", None),
        ("</a >", None),
        ("</>", None),
        ("<>", None),
        ("< a>", None),
        ("<!-- -->", None),
        ("<?a?>", None),
    ] {
        assert_eq!(
            tag::plain(tag, &mut attributes).map(|plain| (plain.kind, plain.length)),
            kind.map(|kind| (kind, tag.len())),
            "{tag}"
        );
        let is_whole = |end: &usize| tag::plain(&tag[..*end], &mut Vec::new()).is_some();
        assert!(!(1..tag.len()).filter(|end| tag.is_char_boundary(*end)).any(|end| is_whole(&end)), "{tag} cut off");
        agreed(&format!("<r>{tag}</a></r>"));
        agreed(&format!("<a>{tag}</a>"));
    }
    assert_eq!(tag::plain("<a b='\"' c=\"é\">", &mut attributes).map(|plain| plain.name), Some("a"));
    assert_eq!(attributes, [("b", "\"".into()), ("c", "é".into())]);
}

#[test]
fn whatever_is_odd_is_read_by_quick_xml() {
    let many = |count: usize| (0..count).map(|at| format!(" a{at}=''")).collect::<Vec<_>>().concat();
    let deep = |depth: usize| "<a>".repeat(depth) + &"</a>".repeat(depth);
    for (text, fault) in [
        ("<?xml version=\"1.0\"?><!DOCTYPE a SYSTEM 'a>b'><!-- <b> --><a>1&lt;2<![CDATA[<b>]]>\r\n</a> <?x y?>\n", ""),
        ("<a\n b = '1'c='&#65;&amp;\t' ></a >", ""),
        ("<é ü='1'></é>", ""),
        ("<a><b><c/></b>é\u{a0}</a>\u{a0}", ""),
        ("<a>&copy;</a>", "entity &copy;"),
        ("<a b='&copy;'/>", "entity &copy;"),
        ("<a b='&#0;'/>", "not well-formed"),
        ("<a>&amp</a>", "not well-formed"),
        ("<a>&", "not well-formed"),
        ("<a b='1' b='2'/>", "not well-formed"),
        ("<a b></a>", "not well-formed"),
        ("<a></b>", "not well-formed"),
        ("<a/></a>", "not well-formed"),
        ("<a/><a/>", "a second root element"),
        ("<a/>&lt;", "text outside"),
        ("<a/><![CDATA[]]>", "text outside"),
        ("1<a/>", "text outside"),
        ("<a/>\u{200b}", "text outside"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "DOCTYPE"),
        ("", "its root element is missing"),
        (" <!-- ", "its root element is missing"),
        ("<a><b>", "`</a>` is missing"),
        ("<a b='", "is missing"),
        ("<a>\u{1}</a>", "control character U+0001"),
        ("<a>\u{ffff}</a>", "control character U+FFFF"),
        (&format!("<a{}/>", many(MOST_ATTRIBUTES)), ""),
        (&format!("<a{}/>", many(MOST_ATTRIBUTES + 1)), "more than 64 attributes"),
        (&deep(DEEPEST), ""),
        (&deep(DEEPEST + 1), "more than 64 deep"),
    ] {
        let found = agreed(text).unwrap_or_default();
        assert!(found.contains(fault) && found.is_empty() == fault.is_empty(), "{text}: {found:?}");
    }
}

/// Documents to damage, read once.
static DOCUMENTS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let read = |path: PathBuf| fs::read(path).ok().filter(|bytes| (100..20_000).contains(&bytes.len()));
    below(&fixtures).into_iter().filter_map(read).collect()
});

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn damage_is_met_alike(
        document in any::<prop::sample::Index>(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), 0..3, prop::sample::select(b"<>/&;=\"' -?![]a\n\t\r".to_vec())), 1..4),
    ) {
        let mut bytes = document.get(&DOCUMENTS).clone();
        for (at, kind, byte) in damage {
            let at = at.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => { bytes.remove(at); }
            }
        }
        agreed(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn texts_of_markup_alone_are_met_alike(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "<a>", "</a>", "<b c='1' d=\"2\"/>", "<b", ">", "/>", " ", "\n", "x", "&", "amp;", "<!--", "-->", "<?", "?>",
            "<![CDATA[", "]]>", "<!DOCTYPE a", "c=", "'1'", "\"", "'", "é", "</", "<", "=", "\u{feff}", "\r",
        ]), 0..24),
        is_within in any::<bool>(),
    ) {
        let text = pieces.concat();
        agreed(&if is_within { format!("<a>{text}</a>") } else { text });
    }
}
