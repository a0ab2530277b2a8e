//! Functions and classes, and the lines that are each one's own, as `regions.py` of coverage.py 7.17 finds them.

use ruff_python_ast::statement_visitor::{StatementVisitor, walk_stmt};
use ruff_python_ast::{Decorator, Stmt};
use ruff_text_size::Ranged;

use super::lines::Lines;
use super::statements::{Span, Statements};
use crate::coverage::{LineNumber, LineSet};

/// A function or a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Its dotted name: `Class.method`, `outer.inner`. coverage.py adds `@` and the line to a name that repeats.
    pub name: Box<str>,
    /// The line of `def` or `class`, after the decorators.
    pub start: LineNumber,
    /// Its last line.
    pub end: LineNumber,
    /// Its own lines, blank ones and comments included; no line belongs to two functions, nor to two classes.
    ///
    /// Of a function: those of its body, without the bodies of functions inside. Of a class: those of its methods, without
    /// those of classes inside.
    pub lines: LineSet,
}

/// What a line runs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope<'a> {
    /// The module itself.
    Module,
    /// A function or method.
    Function(&'a Region),
    /// The body of a class, outside of its methods.
    Class(&'a Region),
}

/// The functions and classes of a source.
#[derive(Clone, Debug, Default)]
pub(super) struct Regions {
    functions: Vec<Region>,
    classes: Vec<Region>,
    /// The bodies of all of them in the order they begin, an outer one before those inside.
    bodies: Vec<Body>,
}

/// The lines between which a body runs, nested bodies included.
#[derive(Clone, Debug)]
struct Body {
    span: Span,
    owner: Owner,
    /// True if the body begins on the line of its `def` or `class`, which runs in what is around.
    is_inline: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    Function(usize),
    Class(usize),
}

impl Regions {
    pub(super) fn new(body: &[Stmt], statements: &Statements, lines: &Lines) -> Self {
        let mut finder =
            Finder { statements, lines, found: Self::default(), around: Vec::new(), name: String::new(), names: 0 };
        finder.visit_body(body);
        finder.found
    }

    pub(super) fn functions(&self) -> &[Region] {
        &self.functions
    }

    pub(super) fn classes(&self) -> &[Region] {
        &self.classes
    }

    /// What a way out of a line leaves; `goes_on` if, after the statement there, another one runs.
    ///
    /// A `def` or `class` with its body on the same line is a part of two code objects. If the line ran and a way out of it
    /// was not taken, the function did not return: either way, for what is around only stays if the `def` failed. But a
    /// `class` can fail after its body.
    pub(super) fn scope_of(&self, line: u32, goes_on: bool) -> Option<Scope<'_>> {
        let begun = self.bodies.partition_point(|body| body.span.first <= line);
        let innermost = self.bodies[..begun].iter().rev().find(|body| body.span.holds(line));
        match innermost {
            None => Some(Scope::Module),
            Some(body) => match body.owner {
                Owner::Function(at) => self.functions.get(at).map(Scope::Function),
                Owner::Class(_) if body.is_inline && !goes_on => None,
                Owner::Class(at) => self.classes.get(at).map(Scope::Class),
            },
        }
    }

    fn region(&mut self, owner: Owner) -> Option<&mut Region> {
        match owner {
            Owner::Function(at) => self.functions.get_mut(at),
            Owner::Class(at) => self.classes.get_mut(at),
        }
    }
}

/// Bytes of all names together; only a class with a name of megabytes and many methods has more.
const NAMES: usize = 20_000_000;

struct Finder<'a> {
    statements: &'a Statements,
    lines: &'a Lines,
    found: Regions,
    /// The functions and classes around the place of the walk, the outermost first.
    around: Vec<Frame>,
    /// The dotted name of the innermost.
    name: String,
    /// Bytes of the names that are kept.
    names: usize,
}

/// A function or class that is being walked.
struct Frame {
    owner: Owner,
    /// The bodies that are its own.
    own: LineSet,
    /// Lines that belong to functions, or to classes, inside.
    inner: LineSet,
}

impl StatementVisitor<'_> for Finder<'_> {
    fn visit_stmt(&mut self, statement: &Stmt) {
        match statement {
            Stmt::FunctionDef(def) => {
                self.walk(Owner::Function(self.found.functions.len()), statement, &def.name, &def.body);
            }
            Stmt::ClassDef(class) => {
                self.walk(Owner::Class(self.found.classes.len()), statement, &class.name, &class.body);
            }
            _ => walk_stmt(self, statement),
        }
    }
}

impl Finder<'_> {
    fn walk(&mut self, owner: Owner, statement: &Stmt, name: &str, body: &[Stmt]) {
        let outer = self.name.len();
        if outer > 0 {
            self.name.push('.');
        }
        self.name.push_str(name);
        self.names += self.name.len();
        if self.names <= NAMES {
            self.walk_named(owner, statement, body);
        }
        self.name.truncate(outer);
    }

    fn walk_named(&mut self, owner: Owner, statement: &Stmt, body: &[Stmt]) {
        let (Some(first), Some(last)) = (body.first(), body.last()) else { return };
        let start = self.start(statement);
        let span = Span { first: self.start(first), last: self.end(last) };
        let (Some(first_line), Some(last_line)) = (LineNumber::new(start), LineNumber::new(span.last)) else { return };
        let region =
            Region { name: self.name.as_str().into(), start: first_line, end: last_line, lines: LineSet::new() };
        match owner {
            Owner::Function(_) => self.found.functions.push(region),
            Owner::Class(_) => self.found.classes.push(region),
        }
        let is_inline = self.statements.holding(span.first).is_some_and(|statement| statement.holds(start));
        let begin = if is_inline { start } else { self.lines.at(first.start().to_usize()) };
        self.found.bodies.push(Body { span: Span { first: begin, last: span.last }, owner, is_inline });

        self.around.push(Frame { owner, own: LineSet::new(), inner: LineSet::new() });
        self.visit_body(body);
        let Some(frame) = self.around.pop() else { return };
        let lines = match owner {
            Owner::Function(_) => self.leave_function(&frame, span),
            Owner::Class(_) => self.leave_class(&frame),
        };
        if let Some(region) = self.found.region(owner) {
            region.lines = lines;
        }
    }

    /// A function's body also is a part of the class directly around it, and no part of the next function around it.
    fn leave_function(&mut self, frame: &Frame, span: Span) -> LineSet {
        let body: LineSet = span.lines().collect();
        if let Some(Frame { owner: Owner::Class(_), own, .. }) = self.around.last_mut() {
            add(own, span.lines());
        }
        let is_function = |frame: &&mut Frame| matches!(frame.owner, Owner::Function(_));
        if let Some(outer) = self.around.iter_mut().rev().find(is_function) {
            add(&mut outer.inner, span.lines());
        }
        body.difference(&frame.inner)
    }

    /// The lines of a class are no part of any class around it.
    fn leave_class(&mut self, frame: &Frame) -> LineSet {
        let lines = frame.own.difference(&frame.inner);
        for outer in &mut self.around {
            if matches!(outer.owner, Owner::Class(_)) {
                add(&mut outer.inner, lines.iter());
            }
        }
        lines
    }

    /// The line where Python says that a statement begins: not that of its decorators.
    fn start(&self, statement: &Stmt) -> u32 {
        let decorators: &[Decorator] = match statement {
            Stmt::FunctionDef(def) => &def.decorator_list,
            Stmt::ClassDef(class) => &class.decorator_list,
            _ => &[],
        };
        let after = |decorator: &Decorator| self.statements.after(self.lines.at(decorator.end().to_usize()));
        let def = decorators.last().and_then(after).map(|span| span.first);
        def.unwrap_or_else(|| self.lines.at(statement.start().to_usize()))
    }

    fn end(&self, statement: &Stmt) -> u32 {
        self.lines.at(statement.end().to_usize())
    }
}

fn add(set: &mut LineSet, lines: impl Iterator<Item = LineNumber>) {
    for line in lines {
        set.insert(line);
    }
}
