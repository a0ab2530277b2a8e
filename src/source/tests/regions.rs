//! Functions and classes: names, lines, and what a line runs in. The expected values are those of coverage.py 7.17.3.

use super::{Jumps, Region, Scope, Source, lines, source};

fn told(regions: &[Region]) -> Vec<String> {
    let told = |region: &Region| format!("{} {}-{} {:?}", region.name, region.start, region.end, region.lines.ranges());
    regions.iter().map(told).collect()
}

const NESTED: &str = "\
@decorated
@decorated(
    1)
class A:
    '''doc'''
    x = 1

    @property
    def value(self):

        # a comment
        return 1

    @value.setter
    def value(self, new): self.x = new

    class B(A):
        async def run(self):
            @decorated
            def inner():
                class C:
                    def deep(self):
                        pass
                return C
            return inner
";

#[test]
fn a_function_owns_its_body_without_those_inside_and_a_class_its_methods() {
    let source = source(NESTED);
    assert_eq!(
        told(source.functions()),
        [
            "A.value 9-12 [(12, 12)]",
            "A.value 15-15 [(15, 15)]",
            "A.B.run 18-25 [(20, 20), (25, 25)]",
            "A.B.run.inner 20-24 [(21, 22), (24, 24)]",
            "A.B.run.inner.C.deep 22-23 [(23, 23)]",
        ]
    );
    assert_eq!(
        told(source.classes()),
        ["A 4-25 [(12, 12), (15, 15)]", "A.B 17-25 [(20, 22), (24, 25)]", "A.B.run.inner.C 21-23 [(23, 23)]"]
    );
}

#[test]
fn functions_are_found_in_every_clause() {
    let source = source(
        "if a:\n def b(): 1\nelif c:\n def d(): 1\nelse:\n def e(): 1\nfor f in g:\n def h(): 1\nelse:\n def i(): 1\n\
         while j:\n def k(): 1\nelse:\n def l(): 1\nwith m:\n def n(): 1\ntry:\n def o(): 1\nexcept P:\n def q(): 1\n\
         else:\n def r(): 1\nfinally:\n def s(): 1\nmatch t:\n case u:\n  def v(): 1\n",
    );
    let names: String = source.functions().iter().map(|function| &*function.name).collect();
    assert_eq!(names, "bdehiklnoqrsv");
}

fn scopes(source: &Source, jumps: Jumps) -> Vec<String> {
    let told = |line| match source.scope_of(line, jumps) {
        None => "?".to_owned(),
        Some(Scope::Module) => ".".to_owned(),
        Some(Scope::Function(function)) => format!("{}()", function.name),
        Some(Scope::Class(class)) => format!("{}:", class.name),
    };
    lines(source).map(told).collect()
}

#[test]
fn a_line_runs_in_the_innermost_body_around_it() {
    let expected = "\
        . . . . A: A: A: A: A: A: A: A.value() A: A: A.value() A: A: A.B: A.B.run() A.B.run() \
        A.B.run.inner() A.B.run.inner.C: A.B.run.inner.C.deep() A.B.run.inner() A.B.run()";
    assert_eq!(scopes(&source(NESTED), Jumps::OfStatements).join(" "), expected);
}

#[test]
fn a_function_on_one_line_is_left_and_a_class_if_more_follows() {
    let cases = [
        ("def f(): return 1\nf()\n", "f() ."),
        ("def f(): return 1\n", "f()"),
        ("class A: pass\n", "?"),
        ("class A:\n def f(self): pass\n def g(self): pass\nA()", ". A.f() A.g() ."),
        ("class A: pass\nA()", "A: ."),
        ("def f():\n return lambda: 1\n", ". f()"),
        ("", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(scopes(&source(text), Jumps::OfStatements).join(" "), expected, "{text}");
    }
    let lambda = source("def f():\n return lambda: 1\ndef g(): return [x for x in y]\nf()");
    assert_eq!(scopes(&lambda, Jumps::All).join(" "), ". ? g() .");
}
