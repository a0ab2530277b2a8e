//! What is coloured.

use super::{Kind, Source, lines, source};

/// Every token as its first letter and its text, with a bar between lines.
fn told(source: &Source) -> String {
    let of_line = |line| {
        let text = source.line(line).expect("a line");
        let told = |token: &super::super::Token| {
            let letter = match token.kind {
                Kind::Keyword => 'k',
                Kind::String => 's',
                Kind::Comment => 'c',
                Kind::Number => 'n',
                Kind::Definition => 'd',
            };
            format!("{letter}‹{}›", &text[token.start as usize..token.end as usize])
        };
        source.tokens(line).iter().map(told).collect::<Vec<_>>().join(" ")
    };
    lines(source).map(of_line).collect::<Vec<_>>().join("|")
}

#[test]
fn kinds_are_told_apart() {
    let cases = [
        ("", ""),
        ("x = y", ""),
        ("def f(a: int = 1) -> None: pass # é", "k‹def› d‹f› n‹1› k‹None› k‹pass› c‹# é›"),
        ("class  A(B):\n\tx = 0x1F + 1_0j", "k‹class› d‹A›|n‹0x1F› n‹1_0j›"),
        ("async def \\\n g(): await x", "k‹async› k‹def›|d‹g› k‹await›"),
        ("x = 'é' 'b'", "s‹'é'› s‹'b'›"),
        ("x = 'a''b'", "s‹'a''b'›"),
        ("x = rb'''a\n\n  b''' + '\\\nc'", "s‹rb'''a›||s‹  b'''› s‹'\\›|s‹c'›"),
        ("x = '''a\r\nb\rc'''\r\n", "s‹'''a›|s‹b›|s‹c'''›"),
        ("x\x0c = 1 # a\x0cb", "n‹1› c‹# a\x0cb›"),
        ("x = f'a{b}c'", "s‹f'a› s‹c'›"),
        ("f'{x!r:>{1}}' f''", "s‹f'› s‹>› n‹1› s‹'› s‹f''›"),
        ("f'{{}}{'a' if b else f\"{1}\"}'", "s‹f'{{}}› s‹'a'› k‹if› k‹else› s‹f\"› n‹1› s‹\"› s‹'›"),
        ("t'a{1}'", "s‹t'a› n‹1› s‹'›"),
        ("f'''a{\n1\n}b\n'''", "s‹f'''a›|n‹1›|s‹b›|s‹'''›"),
    ];
    for (text, expected) in cases {
        assert_eq!(told(&source(text)), expected, "{text}");
    }
}

#[test]
fn soft_keywords_are_keywords_only_where_they_are_used_as_such() {
    let cases = [
        ("match = case = type = lazy = 1", "n‹1›"),
        ("match(x)[case].type", ""),
        ("match x:\n case type: pass", "k‹match›|k‹case› k‹pass›"),
        ("match (x):\n case _: match: case = 1", "k‹match›|k‹case› n‹1›"),
        ("type X = int", "k‹type›"),
        ("type (x)", ""),
        ("def match(case): pass", "k‹def› d‹match› k‹pass›"),
        ("class type: pass", "k‹class› d‹type› k‹pass›"),
        ("print(_)", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(told(&source(text)), expected, "{text}");
    }
}

#[test]
fn nothing_is_coloured_where_the_syntax_is_wrong() {
    let source = Source::new(b"def f():\n    print 'x'\n");
    assert_eq!(source.problem(), Some("line 2: simple statements must be separated by newlines or semicolons"));
    assert_eq!(told(&source), "|");
    assert_eq!(source.line(super::line(2)), Some("    print 'x'"));
    assert_eq!(source.line(super::line(3)), None);
    assert!(source.functions().is_empty() && source.classes().is_empty());
    assert_eq!(source.extent(super::line(1)), None);
    assert_eq!(source.scope_of(super::line(1), super::Jumps::All), None);
    assert!(source.holds_code(super::line(1)) && !source.holds_code(super::line(3)));
}
