//! Notes survive, and where it is not certain what is a note, nothing is written.

use proptest::prelude::*;

use super::*;

const FRESH: &str = "<!-- covgate:guide v=1 -->\n# Guide\n\n<!-- covgate:keep one -->\nHINT\n<!-- covgate:end one -->\n\n\
                     ## Two\n<!-- covgate:keep two -->\nHINT\n<!-- covgate:end two -->\n";

fn fresh() -> String {
    FRESH.replace("HINT", HINT)
}

fn with(one: &str, two: &str) -> String {
    FRESH.replacen("HINT\n", one, 1).replacen("HINT\n", two, 1)
}

fn kept(existing: &str) -> Result<String, Vec<String>> {
    let told = |faults: Faults| {
        faults.iter().map(|fault| format!("{} {}", fault.position().unwrap_or_default(), fault.message())).collect()
    };
    keep(&Document::new("G.md", existing), &fresh()).map_err(told)
}

#[test]
fn a_guide_without_notes_is_written_as_if_it_were_not_there() {
    assert_eq!(kept(&fresh()), Ok(fresh()));
    for nothing in ["", " \r\n\n"] {
        assert_eq!(kept(nothing), Ok(fresh()));
    }
}

#[test]
fn what_is_written_outside_of_the_notes_is_written_anew() {
    let old = with("a\n", "").replace("# Guide", "# Edited");
    assert_eq!(kept(&old), Ok(with("a\n", "")));
}

#[test]
fn lines_end_as_in_the_file_that_is_there() {
    let old =
        with("first\nsecond\r\n", "x\n").replace("# Guide", "# Edited").replace('\n', "\r\n").replace("\r\r", "\r");
    let new = kept(&old).expect("kept");
    assert_eq!(new, old.replace("# Edited", "# Guide"));
    assert!(!new.replace("\r\n", "").contains(['\r', '\n']));
}

#[test]
fn notes_of_sections_that_are_gone_are_kept_at_the_end() {
    let gone = "\n<!-- covgate:keep gone -->\n| my | table |\n<!-- covgate:end gone -->\n";
    let empty = format!("\n<!-- covgate:keep empty -->\n{HINT}\n<!-- covgate:end empty -->\n");
    let old = with("a\n", "b\n") + gone + &empty;
    let new = kept(&old).expect("kept");
    assert_eq!(new, format!("{}{EARLIER}\n### gone\n{gone}", with("a\n", "b\n")));
    assert_eq!(kept(&new), Ok(new.clone()));
    // A section that comes back has its notes back.
    let back = keep(&Document::new("G.md", new), &(fresh() + &gone.replace("| my | table |", HINT))).expect("kept");
    assert_eq!(back, with("a\n", "b\n") + gone);
}

#[test]
fn what_is_no_guide_is_refused() {
    for (text, told) in [
        ("# Ours\n\nBy hand.\n", "G.md:1:1 G.md was not written by covgate, and would be lost"),
        ("\n\nBy hand.", "G.md:3:1 G.md was not written by covgate, and would be lost"),
        ("<!-- covgate:summary key=default v=1 -->\n", "G.md:1:1 G.md was not written by covgate, and would be lost"),
        ("<!-- covgate:guide v=2 -->\n", "G.md:1:1 G.md was written by another version of covgate (guide v=2)"),
        (
            "---\ntitle: x\n---\n<!-- covgate:guide v=1 -->\n",
            "G.md:1:1 G.md has text above its marker, which would be lost",
        ),
    ] {
        assert_eq!(kept(text), Err(vec![told.to_owned()]));
    }
}

#[test]
fn markers_that_do_not_match_are_told_with_their_lines() {
    let keep = |name: &str| format!("<!-- covgate:keep {name} -->\n");
    let end = |name: &str| format!("<!-- covgate:end {name} -->\n");
    for (text, told) in [
        (keep("a") + "x\n", vec!["G.md:2:1 G.md: the notes `a` do not end"]),
        (end("a"), vec!["G.md:2:1 G.md: the notes `a` end, but do not begin"]),
        (keep("a") + &end("b"), vec!["G.md:3:1 G.md: the notes `a` are ended by the name `b`"]),
        (
            keep("a") + &keep("b") + &end("b") + &end("a"),
            vec!["G.md:3:1 G.md: the notes `b` begin before the notes `a` end"],
        ),
        (keep("a") + &end("a") + &keep("a") + &end("a"), vec!["G.md:4:1 G.md: there are two blocks of notes `a`"]),
        (
            keep("a b") + &end("a"),
            vec!["G.md:2:1 G.md: this marker cannot be read", "G.md:3:1 G.md: the notes `a` end, but do not begin"],
        ),
        ("<!-- covgate:keep a --> mine\n".to_owned(), vec!["G.md:2:1 G.md: this marker cannot be read"]),
        ("<!-- covgate:keep\n".to_owned(), vec!["G.md:2:1 G.md: this marker cannot be read"]),
        (keep("a") + "x <!-- covgate:end a -->\n", vec!["G.md:2:1 G.md: the notes `a` do not end"]),
    ] {
        let told: Vec<String> = told.into_iter().map(str::to_owned).collect();
        assert_eq!(kept(&format!("{MARKER}\n{text}")), Err(told), "{text}");
    }
}

#[test]
fn a_marker_may_be_spaced_otherwise_and_code_is_no_marker() {
    let old = fresh().replace("<!-- covgate:keep one -->", "<!--covgate:keep  one-->  ").replacen(
        HINT,
        "    <!-- covgate:end one -->",
        1,
    );
    assert_eq!(kept(&old), Ok(with("    <!-- covgate:end one -->\n", &format!("{HINT}\n"))));
}

/// Text without lines that begin as a marker.
fn note() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        Just("\r\n".to_owned()),
        Just("\n".to_owned()),
        Just("| a | b |\n".to_owned()),
        Just("<!-- a comment -->\n".to_owned()),
        Just("```\n".to_owned()),
        Just(format!("{MARKER}\n")),
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| {
        let text = pieces.concat();
        if text.is_empty() || text.ends_with('\n') { text } else { text + "\n" }
    })
}

proptest! {
    #[test]
    fn any_note_survives_two_more_writings(one in note(), two in note(), is_crlf in any::<bool>()) {
        let edited = |text: &str| {
            let text = text.replace("# Guide", "# Old");
            let (head, tail) = text.split_once("HINT\n").expect("a hint");
            let (middle, end) = tail.split_once("HINT\n").expect("another");
            let lines = |text: &str| if is_crlf { text.replace('\n', "\r\n") } else { text.to_owned() };
            lines(head) + &one + &lines(middle) + &two + &lines(end)
        };
        let old = edited(FRESH);
        let first = kept(&old).expect("kept");
        prop_assert_eq!(&first, &old.replacen("# Old", "# Guide", 1));
        prop_assert_eq!(kept(&first), Ok(first));
    }
}
