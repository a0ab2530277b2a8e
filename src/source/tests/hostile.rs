//! Sources that are none: whatever is read, nothing breaks, and nothing is guessed.

use std::thread;

use super::{Jumps, Source, line, lines};

/// Reads a source on the stack of a common thread, and asks it everything.
fn read(bytes: Vec<u8>) -> Source {
    let ask = move || {
        let source = Source::new(&bytes);
        for line in lines(&source).take(1_000) {
            let text = source.line(line).expect("a line");
            assert!(
                source.tokens(line).iter().all(|token| text.get(token.start as usize..token.end as usize).is_some())
            );
            let _ = (source.extent(line), source.statement_of(line), source.holds_code(line));
            let _ = (source.exit_of(line, None, Jumps::All), source.scope_of(line, Jumps::All));
        }
        source
    };
    thread::Builder::new().stack_size(1 << 20).spawn(ask).expect("a thread").join().expect("no panic")
}

/// Blocks in each other, each one space deeper.
fn blocks(header: &str, depth: usize) -> String {
    let headers = (0..depth).map(|indent| format!("{}{header}\n", " ".repeat(indent)));
    headers.chain([format!("{}pass\n", " ".repeat(depth))]).collect()
}

/// What is repeated, and what closes it as often.
const NESTS: [(&str, &str); 34] = [
    ("(", ")"),
    ("[", "]"),
    ("{1:", "}"),
    ("f(", ")"),
    ("f(*", ")"),
    ("a[1:", "]"),
    ("[a for a in ", "]"),
    ("(a:=", ")"),
    ("f'{", "}'"),
    ("(", ""),
    ("[", ""),
    ("{", ""),
    ("f'{", ""),
    ("", ")"),
    ("a+", "a"),
    ("a**", "a"),
    ("a.", "a"),
    ("a = ", "a"),
    ("-", ""),
    ("not ", ""),
    ("await ", ""),
    ("async ", ""),
    ("lambda: ", ""),
    ("lambda a, b: ", ""),
    ("lambda a=", ":1"),
    ("yield a, ", ""),
    ("1 if 1 else ", ""),
    ("1 and 1 or ", ""),
    ("x[a:b, )->\n", ""),
    ("~lambda *a,\n\tyield ", ""),
    ("@a\n", ""),
    ("match ", ""),
    ("if a: ", ""),
    ("f(a)(b)[c].d", ""),
];

#[test]
fn no_depth_overflows_the_stack() {
    for (open, close) in NESTS {
        for depth in [90, 40_000, 100_000] {
            let text = [open.repeat(depth), "1".to_owned(), close.repeat(depth)].concat();
            read(text.into_bytes());
        }
    }
    for pattern in ["(", "[", "C(", "{1:"] {
        for depth in [90, 100_000] {
            read(format!("match a:\n case {}", pattern.repeat(depth)).into_bytes());
        }
    }
}

#[test]
fn long_chains_are_read() {
    for (open, depth) in [("a+", 100_000), ("a.", 100_000), ("a**", 100_000), ("-", 200_000), ("lambda a=", 40)] {
        let text =
            format!("x = {}a{}\n", open.repeat(depth), if open.starts_with('l') { ":1" } else { "" }.repeat(depth));
        assert_eq!(read(text.into_bytes()).problem(), None, "{open}");
    }
    let elifs = format!("if a: b\n{}", "elif a:\n b\n".repeat(20_000));
    let source = read(elifs.into_bytes());
    assert_eq!((source.problem(), source.extent(line(40_001))), (None, Some((line(40_001), line(40_001)))));
}

#[test]
fn what_python_itself_refuses_is_refused() {
    let cases = [
        ("(".repeat(201) + &")".repeat(201), Some("more than 200 levels of brackets")),
        ("(".repeat(200) + "1" + &")".repeat(200), None),
        (blocks("if a:", 100), Some("more than 99 levels of indentation")),
        (blocks("def f():", 99), None),
        ("f'{".repeat(151), Some("more than 150 levels of f-strings")),
        ("a,".repeat(200_000), Some("more than 250000 tokens")),
        ("a".repeat(5_000_001), Some("larger than 5 MB")),
    ];
    for (text, problem) in cases {
        let source = read(text.into_bytes());
        assert_eq!(source.problem(), problem);
        assert_eq!(source.extent(line(1)).is_some(), problem.is_none());
        assert!(source.line(line(1)).is_some());
    }
}

#[test]
fn bytes_that_are_no_source_are_lines_still() {
    let cases: [(&[u8], u32, bool, bool); 12] = [
        (b"", 0, true, false),
        (b"\n", 1, true, false),
        (b"# only\n# comments", 2, true, false),
        (b"\xef\xbb\xbf", 0, true, false),
        (b"x = 1\0\n\0", 2, false, false),
        (b"\0\0\0", 1, false, false),
        (b"x = '\xed\xa0\x80'\n", 1, true, true),
        (b"\xff\xfe\x00\n", 1, false, true),
        (b"print 'x'\nexec y\n", 2, false, false),
        (b"x = 'a\n", 1, false, false),
        (b"x = '''a\nb", 2, false, false),
        (b"if a:\n\tb\n        c\n", 3, false, false),
    ];
    for (bytes, count, is_valid, is_lossy) in cases {
        let source = read(bytes.to_vec());
        let found = (source.line_count(), source.problem().is_none(), source.is_lossy());
        assert_eq!(found, (count, is_valid, is_lossy), "{} {:?}", bytes.escape_ascii(), source.problem());
    }
}

#[test]
fn a_problem_quotes_no_control_characters() {
    let source = read(b"x = \x1b\n".to_vec());
    assert_eq!(source.problem(), Some("line 1: got unexpected token \u{fffd}"));
}

#[test]
fn long_lines_and_many_of_them_are_read() {
    read(format!("x = '{}'\n", "é".repeat(1_000_000)).into_bytes());
    read(format!("x = [{}]\n", "1,".repeat(100_000)).into_bytes());
    read("'''\n".repeat(1_000_001).into_bytes());
    read("\r".repeat(5_000_000).into_bytes());
    read(format!("class {}:\n{}", "A".repeat(1_000_000), " def f(): 1\n".repeat(25_000)).into_bytes());
    read(format!("def f():\n{}", " def g(): 1\n".repeat(25_000)).into_bytes());
    read(format!("{}{}", blocks("def f():", 99), "\n".repeat(1_000_000)).into_bytes());
}
