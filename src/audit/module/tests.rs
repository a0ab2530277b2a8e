//! What a module binds, and how certain it is.

use super::*;

fn module(text: &str) -> Module {
    Module::read(text.as_bytes()).expect("valid")
}

/// The names that are bound for certain, and those that are perhaps.
fn bound(text: &str) -> (Vec<String>, Vec<String>) {
    let module = module(text);
    let names = module.scope.in_order().into_iter().map(|(name, bound)| (name.to_owned(), bound.is_certain));
    let (certain, maybe): (Vec<_>, Vec<_>) = names.partition(|(_, is_certain)| *is_certain);
    let plain = |names: Vec<(String, bool)>| names.into_iter().map(|(name, _)| name).collect();
    (plain(certain), plain(maybe))
}

#[test]
fn what_conditions_decide_is_told_apart() {
    for (text, certain, maybe) in [
        ("def a(): pass\nclass B: pass\nc = 1", &["a", "B", "c"][..], &[][..]),
        ("if x:\n    a = 1", &[], &["a"]),
        ("if x:\n    a = 1\nelse:\n    a = 2\n    b = 1", &["a"], &["b"]),
        ("if x:\n    a = 1\nelif y:\n    a = 2", &[], &["a"]),
        ("if True:\n    a = 1\nelse:\n    b = 1", &["a"], &[]),
        ("if not TYPE_CHECKING:\n    a = 1", &["a"], &[]),
        ("if t.TYPE_CHECKING:\n    a = 1\nelse:\n    b = 1", &["b"], &[]),
        ("if __name__ == '__main__':\n    a = 1", &[], &[]),
        ("try:\n    a = 1\nexcept E:\n    a = 2", &["a"], &[]),
        ("try:\n    a = 1\nexcept E:\n    b = 2", &[], &["a", "b"]),
        ("try:\n    a = 1\nexcept E:\n    raise", &["a"], &[]),
        ("try:\n    pass\nexcept E:\n    pass\nfinally:\n    a = 1", &["a"], &[]),
        ("with x:\n    a = 1", &["a"], &[]),
        ("for i in x:\n    a = 1\nwhile y:\n    b = 1", &[], &["a", "b"]),
        ("match x:\n    case 1:\n        a = 1", &[], &["a"]),
        ("a = 1\nif x:\n    a = 2", &["a"], &[]),
        ("a = b = 1\ndel a", &["b"], &[]),
        ("a, (b, c) = x", &["a"], &[]),
        ("import a.b\nimport c as d\nfrom e import f as g", &["a", "d", "g"], &[]),
    ] {
        let found = bound(text);
        assert_eq!(
            (found.0.as_slice(), found.1.as_slice()),
            (
                &certain.iter().map(ToString::to_string).collect::<Vec<_>>()[..],
                &maybe.iter().map(ToString::to_string).collect::<Vec<_>>()[..]
            ),
            "{text}"
        );
    }
}

#[test]
fn marks_are_found_under_every_name_they_are_imported_by() {
    let text = "import pytest as pt\nfrom pytest import mark as m, param\n@pt.mark.a\n@m.b(1)\ndef test_x(): pass\npytestmark = [m.c, pt.mark.d]\nitem.add_marker('e')\nother.mark.f\n@m.parametrize('x', [param(1, marks=m.g)])\ndef test_y(x): pass\n";
    let names: Vec<String> = module(text).used.iter().map(|used| format!("{}:{}", used.name, used.line)).collect();
    assert_eq!(names, ["a:3", "b:4", "c:6", "d:6", "e:7", "parametrize:9", "g:9"]);
}

#[test]
fn parameter_sets_are_counted_where_they_are_literals() {
    for (values, sets) in [
        ("[1, 2]", Sets::Known(2)),
        ("(1,)", Sets::Known(1)),
        ("[]", Sets::Known(0)),
        ("{1: 2, 3: 4}", Sets::Known(2)),
        ("range(3)", Sets::Known(3)),
        ("range(1, 3)", Sets::Known(2)),
        ("[1, *x]", Sets::Unknown),
        ("{**x}", Sets::Unknown),
        ("[x for x in y]", Sets::Unknown),
        ("SIZES", Sets::Named("SIZES".to_owned())),
        ("argvalues=[1]", Sets::Known(1)),
    ] {
        let text = format!("import pytest\n@pytest.mark.parametrize('x', {values})\ndef test_x(x): pass\n");
        let module = module(&text);
        let Some(Bound::Function(function)) = module.scope.bound["test_x"].only() else { panic!("{text}") };
        assert_eq!(function.sets, [sets], "{values}");
    }
}

#[test]
fn a_check_is_an_assertion_or_a_call_that_is_named_so() {
    for (body, has_check) in [
        ("assert x", true),
        ("with pytest.raises(E): f()", true),
        ("self.assertEqual(1, 1)", true),
        ("mock.assert_called_once()", true),
        ("np.testing.assert_allclose(a, b)", true),
        ("check_all(x)", true),
        ("if x: raise AssertionError", true),
        ("pytest.fail('x')", true),
        ("def inner():\n        assert x\n    inner()", true),
        ("print(x)", false),
        ("checkout(x)", false),
        ("pass", false),
    ] {
        let module = module(&format!("def test_x():\n    {body}\n"));
        let Some(Bound::Function(function)) = module.scope.bound["test_x"].only() else { panic!("{body}") };
        assert_eq!(function.has_check, has_check, "{body}");
    }
}

#[test]
fn only_a_yield_of_its_own_makes_a_function_a_generator() {
    for (body, is_generator) in [
        ("yield 1", true),
        ("x = yield", true),
        ("yield from x", true),
        ("def f():\n        yield 1", false),
        ("f = lambda: (yield)", false),
    ] {
        let module = module(&format!("def test_x():\n    {body}\n"));
        let Some(Bound::Function(function)) = module.scope.bound["test_x"].only() else { panic!("{body}") };
        assert_eq!(function.is_generator, is_generator, "{body}");
    }
}

#[test]
fn what_a_conftest_leaves_out_is_read_from_literals() {
    let text = "names = ['b.py']\ncollect_ignore = ['a.py']\ncollect_ignore_glob = ['*_x.py']\nif x:\n    collect_ignore += names\n    collect_ignore.append('c.py')\n";
    let ignores = module(text).ignores.expect("some");
    let paths = |list: &[Ignored]| list.iter().map(|one| (one.path.clone(), one.is_pattern)).collect::<Vec<_>>();
    assert_eq!(paths(&ignores.certain), [("a.py".to_owned(), false), ("*_x.py".to_owned(), true)]);
    assert_eq!(paths(&ignores.maybe), [("b.py".to_owned(), false), ("c.py".to_owned(), false)]);
    assert!(!ignores.is_open);
    assert!(module("collect_ignore = [x]").ignores.expect("some").is_open);
}

#[test]
fn no_source_breaks_the_reader() {
    let deep = format!("{}x{}", "(".repeat(150), ")".repeat(150));
    let nested = |text: String, at: usize| text + &" ".repeat(at) + "class C:\n";
    let classes = (0..90).fold(String::new(), nested) + &" ".repeat(90) + "pass\n";
    let chain = format!("x = {}1", "y = ".repeat(5_000));
    for text in
        [deep.as_str(), classes.as_str(), chain.as_str(), "class A(A): pass\n", "from . import *\nfrom .. import *\n"]
    {
        assert!(Module::read(text.as_bytes()).is_ok(), "{text:.40}");
    }
    assert!(Module::read("def test(:".as_bytes()).is_err());
    assert!(Module::read(b"# coding: utf-8\nx = '\xff'").is_err());
}
