//! Where statements begin and end.

use super::{LineNumber, Source, line, lines, source};

/// The statements as `first-last`, and a dot for every line that holds no code.
fn told(source: &Source) -> String {
    let told = lines(source).filter_map(|line| match source.extent(line) {
        Some((first, last)) if first == last => Some(first.to_string()),
        Some((first, last)) => Some(format!("{first}-{last}")),
        None => (!source.holds_code(line)).then(|| ".".to_owned()),
    });
    told.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_statement_is_a_logical_line() {
    let cases = [
        ("", ""),
        ("# a\n\n\t\n\x0c\n# b", ". . . . ."),
        ("x = 1", "1"),
        ("x = (\n  1,\n\n  # c\n)\n", "1-5"),
        ("x = 1 + \\\n  2\ny", "1-2 3"),
        ("a; b = (\n1); c", "1-2"),
        ("'''a\n\n# no comment\n'''\n", "1-4"),
        ("if (a and\n  b): # c\n  pass\nelif c:\n  pass\nelse:\n  pass", "1-2 3 4 5 6 7"),
        ("def f(\n a,\n) -> int:\n '''d\n'''\n return (\n1)\n", "1-3 4-5 6-7"),
        ("@a\n@b(\n 1,\n)\n\n# c\nclass A(\n B):\n  x: int", "1 2-4 . . 7-8 9"),
        ("try:\n a\nexcept (\n B, C\n) as e:\n b\nelse:\n c\nfinally:\n d", "1 2 3-5 6 7 8 9 10"),
        ("with (\n a as b,\n c as d,\n):\n  e", "1-4 5"),
        ("while (\n a): b\nelse: c", "1-2 3"),
        ("for x in [\n 1]:\n pass", "1-2 3"),
        ("match (\n x):\n  case [\n a]:\n   b\n  case _: c", "1-2 3-4 5 6"),
        ("x = 1\r\n\r\ny = (\r2)\r\n", "1 . 3-4"),
        ("\u{feff}x = 1\n", "1"),
        ("x = 1 \\\n\n\ny", "1-2 . 4"),
        ("x = 1 # c\n", "1"),
        ("f'''{\na}\n'''", "1-3"),
        ("if a:\n  b\n  # c\n# d\n", "1 2 . ."),
    ];
    for (text, expected) in cases {
        assert_eq!(told(&source(text)), expected, "{text}");
    }
}

#[test]
fn a_continuation_line_belongs_to_the_line_that_is_reported() {
    let source = source("x = (\n 1,\n\n)\n# c\n@a(\n1)\ndef f(): pass\n");
    let found: Vec<Option<u32>> = (1..=9).map(|n| source.statement_of(line(n)).map(LineNumber::value)).collect();
    assert_eq!(found, [Some(1), Some(1), Some(1), Some(1), None, Some(6), Some(6), Some(8), None]);
    assert!(!source.holds_code(line(9)) && !source.holds_code(line(4_000_000)));
}

#[test]
fn a_fingerprint_is_of_the_tokens_and_of_nothing_between_them() {
    let of = |text: &str, number: u32| source(text).fingerprint(line(number)).expect("a statement");
    for (one, other, is_same) in [
        ("x = f(1, 2)", "\n\nx=f( 1,2 )  # why", true),
        ("x = f(1, 2)", "if x:\n    x = f(\n 1, # one\n 2)\n", true),
        ("x = f(1, 2)", "x = f(1, 3)", false),
        ("x = 'a b'", "x = 'a  b'", false),
        ("x = 12", "x = 1 + 2", false),
        ("return_ = x", "return_ = xx", false),
    ] {
        let at = u32::try_from(
            other.lines().position(|line| line.contains('x') && line.contains('=')).expect("an assignment"),
        )
        .expect("few lines")
            + 1;
        assert_eq!(of(one, 1) == of(other, at), is_same, "{one:?} {other:?}");
    }
    let kinds =
        [("@a\ndef f(): pass", true), ("async def f(): pass", true), ("class A: pass", true), ("async_ = 1", false)];
    for (text, is_definition) in kinds {
        let found = of(text, 1);
        assert_eq!(found.is_definition(), is_definition, "{text}");
        assert_eq!(super::super::Fingerprint::from_bytes(found.to_bytes()), found);
    }
    assert_eq!(source("# a\n").fingerprint(line(1)), None);
}
