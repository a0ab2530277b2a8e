//! Why branches were not taken. What can be missed at all, and in which words, is that of coverage.py 7.17.3 and 7.6.1.

use super::{Jumps, Reason, line, source};
use Reason::{
    ConditionNeverFalse, ConditionNeverTrue, InnerNeverFinished, LoopNeverEnded, LoopNeverStarted,
    PatternAlwaysMatched, PatternNeverMatched,
};

type Case = (&'static str, &'static [(u32, u32, Option<Reason>)]);

/// Checks each way from a line to a line, where 0 is the way out.
fn check(cases: &[Case], jumps: Jumps) {
    for (text, ways) in cases {
        let source = source(text);
        for &(from, to, expected) in *ways {
            let to = (to > 0).then(|| line(to));
            assert_eq!(source.exit_of(line(from), to, jumps), expected, "{from} to {to:?} {jumps:?} in\n{text}");
        }
    }
}

#[test]
fn the_target_tells_which_way_was_not_taken() {
    const CASES: &[Case] = &[
        ("if a:\n b\nc", &[(1, 2, Some(ConditionNeverTrue)), (1, 3, Some(ConditionNeverFalse)), (2, 3, None)]),
        ("if (a or\n b):\n c\nd", &[(1, 3, Some(ConditionNeverTrue)), (1, 4, Some(ConditionNeverFalse)), (2, 3, None)]),
        (
            "if a:\n b\nelif c:\n d\nelse:\n e",
            &[
                (1, 2, Some(ConditionNeverTrue)),
                (1, 3, Some(ConditionNeverFalse)),
                (3, 4, Some(ConditionNeverTrue)),
                (3, 6, Some(ConditionNeverFalse)),
                (5, 6, None),
            ],
        ),
        ("def f():\n if a:\n  b", &[(2, 3, Some(ConditionNeverTrue)), (2, 0, Some(ConditionNeverFalse))]),
        (
            "while a:\n if b:\n  c\nelse:\n d\ne",
            &[
                (1, 2, Some(ConditionNeverTrue)),
                (1, 5, Some(LoopNeverEnded)),
                (2, 3, Some(ConditionNeverTrue)),
                (2, 1, Some(ConditionNeverFalse)),
            ],
        ),
        ("async def f():\n async for a in b:\n  c", &[(2, 3, Some(LoopNeverStarted)), (2, 0, Some(LoopNeverEnded))]),
        ("for a in b:\n c\nd", &[(1, 2, Some(LoopNeverStarted)), (1, 3, Some(LoopNeverEnded))]),
        (
            "match a:\n case 1:\n  b\n case (2 |\n  3):\n  c\nd",
            &[
                (2, 3, Some(PatternNeverMatched)),
                (2, 4, Some(PatternAlwaysMatched)),
                (4, 6, Some(PatternNeverMatched)),
                (4, 7, Some(PatternAlwaysMatched)),
                (1, 2, None),
            ],
        ),
        ("if a:\n @b\n def c(): d\ne", &[(1, 2, Some(ConditionNeverTrue)), (1, 4, Some(ConditionNeverFalse))]),
        ("with a:\n b\ntry:\n c\nexcept D:\n e\nf", &[(1, 2, None), (3, 4, None), (5, 6, None), (5, 7, None)]),
    ];
    check(CASES, Jumps::OfStatements);
    check(CASES, Jumps::All);
}

#[test]
fn of_a_body_on_the_same_line_the_other_way_tells() {
    const CASES: &[Case] = &[
        ("def f():\n if a: return\n b", &[(2, 0, Some(ConditionNeverTrue)), (2, 3, Some(ConditionNeverFalse))]),
        ("def f():\n if a: return", &[(2, 0, None)]),
        ("for a in b:\n if c: continue\n d", &[(2, 1, Some(ConditionNeverTrue)), (2, 3, Some(ConditionNeverFalse))]),
        ("if a: b\nelse: c\nd", &[(1, 2, Some(ConditionNeverFalse)), (1, 3, Some(ConditionNeverTrue))]),
        ("for a in b: break\nelse: c\nd", &[(1, 2, Some(LoopNeverEnded)), (1, 3, Some(LoopNeverStarted))]),
        ("if a: return_(\n 1)\nelif b: c\nd", &[(1, 3, Some(ConditionNeverFalse)), (1, 4, Some(ConditionNeverTrue))]),
    ];
    check(CASES, Jumps::OfStatements);
}

#[test]
fn statements_that_may_have_no_code_make_nothing_certain() {
    const CASES: &[Case] = &[
        ("if a:\n 'doc'\nelse:\n b\nc", &[(1, 4, Some(ConditionNeverFalse)), (1, 5, Some(ConditionNeverTrue))]),
        ("def f():\n if a:\n  global b", &[(2, 0, None)]),
        ("def f():\n if a:\n  pass", &[(2, 0, None)]),
        ("def f():\n if a: return\n global b", &[(2, 0, None)]),
        ("def f():\n if a:\n  if not None:\n   b", &[(2, 0, None), (2, 4, Some(ConditionNeverTrue))]),
    ];
    check(CASES, Jumps::OfStatements);
}

#[test]
fn a_way_out_of_a_finally_is_certain_only_without_other_jumps() {
    const TEXT: &str = "def f():\n try:\n  a\n finally:\n  if b:\n   c\n  if d:\n   e\n g";
    check(&[(TEXT, &[(5, 7, Some(ConditionNeverFalse)), (7, 8, Some(ConditionNeverTrue))])], Jumps::All);
    check(&[(TEXT, &[(7, 9, None), (7, 0, None)])], Jumps::All);
    check(&[(TEXT, &[(7, 9, Some(ConditionNeverFalse))])], Jumps::OfStatements);
}

#[test]
fn a_way_out_can_be_that_of_an_inner_function_before_7_6_2() {
    const CASES: &[Case] = &[
        ("def f():\n a = [b for b in c]\n d", &[(2, 0, Some(InnerNeverFinished)), (2, 3, None)]),
        ("def f():\n a = call(\n  lambda: 1)\n d", &[(2, 0, Some(InnerNeverFinished)), (3, 0, None)]),
        ("def f():\n return (b for b in c)", &[(2, 0, None)]),
        ("def f():\n if any(a for a in b):\n  c", &[(2, 0, None), (2, 3, Some(ConditionNeverTrue))]),
        ("def f():\n if any(a for a in b):\n  c\n d", &[(2, 0, Some(InnerNeverFinished))]),
        ("def f(): return [a for a in b]\nf()", &[(1, 0, None)]),
        ("def f(a=lambda: 1):\n b\nf()", &[(1, 0, Some(InnerNeverFinished))]),
    ];
    check(CASES, Jumps::All);
    check(&[("def f():\n if any(a for a in b):\n  c", &[(2, 0, Some(ConditionNeverFalse))])], Jumps::OfStatements);
    check(&[("def f():\n a = [b for b in c]\n d", &[(2, 0, None)])], Jumps::OfStatements);
}
