//! What a source imports and where its functions are: all that is asked of many sources at once.

use ruff_python_ast::Stmt;
use ruff_python_ast::statement_visitor::{StatementVisitor, walk_stmt};
use ruff_text_size::Ranged;

use super::lines::Lines;
use super::regions::Regions;
use super::statements::Statements;
use super::{decode, parse};
use crate::coverage::{LineNumber, LineSet};

/// The imports and functions of a Python source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Its import statements, in order.
    pub imports: Vec<Import>,
    /// The lines of function bodies, blank ones and comments included.
    pub bodies: LineSet,
}

/// An import statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The line it begins on.
    pub line: LineNumber,
    /// How many dots it begins with: none for an absolute import.
    pub level: u32,
    /// Dotted names that may be modules: `from a import b` names `a`, and `a.b`, which may be a function as well.
    pub modules: Vec<String>,
    /// True if it runs whenever the module does: it stands in no function, class, `if` or other block.
    pub is_unconditional: bool,
}

impl Outline {
    /// Reads a source from the bytes of its file; none if it cannot be parsed.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Option<Self> {
        let (text, _) = decode::decode(bytes);
        let lines = Lines::new(text.as_bytes());
        let read = parse::parse(&text, &lines, |parsed| {
            let statements = Statements::new(parsed.tokens(), &lines);
            let regions = Regions::new(parsed.suite(), &statements, &lines);
            let bodies = regions.functions().iter().fold(LineSet::new(), |all, region| all.union(&region.lines));
            let mut finder = Finder { lines: &lines, depth: 0, found: Vec::new() };
            finder.visit_body(parsed.suite());
            Self { imports: finder.found, bodies }
        });
        read.ok()
    }
}

struct Finder<'a> {
    lines: &'a Lines,
    depth: u32,
    found: Vec<Import>,
}

impl StatementVisitor<'_> for Finder<'_> {
    fn visit_stmt(&mut self, statement: &Stmt) {
        let (level, modules) = match statement {
            Stmt::Import(import) => (0, import.names.iter().map(|alias| alias.name.to_string()).collect()),
            Stmt::ImportFrom(import) => {
                let from = import.module.as_ref().map(ToString::to_string).unwrap_or_default();
                let dot = if from.is_empty() { "" } else { "." };
                let names = import.names.iter().filter(|alias| alias.name.as_str() != "*");
                let names: Vec<String> = names.map(|alias| format!("{from}{dot}{}", alias.name)).collect();
                (import.level, std::iter::once(from).chain(names).collect())
            }
            _ => {
                self.depth += 1;
                walk_stmt(self, statement);
                self.depth -= 1;
                return;
            }
        };
        let line = self.lines.at(statement.start().to_usize());
        let is_unconditional = self.depth == 0;
        self.found.extend(LineNumber::new(line).map(|line| Import { line, level, modules, is_unconditional }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_name_all_that_may_be_modules() {
        let source = "import a.b, c as d\nfrom .x import (\n    y,\n    z as w,\n)\nfrom .. import *\nif a:\n    from e import f\n\
                      def g():\n    import h\n";
        let outline = Outline::new(source.as_bytes()).expect("valid");
        let shown: Vec<String> = outline
            .imports
            .iter()
            .map(|import| {
                let (dots, names) = (".".repeat(import.level as usize), import.modules.join(" "));
                format!("{} {dots}[{names}] {}", import.line, import.is_unconditional)
            })
            .collect();
        assert_eq!(shown, ["1 [a.b c] true", "2 .[x x.y x.z] true", "6 ..[] true", "8 [e e.f] false", "10 [h] false"]);
        assert_eq!(outline.bodies.ranges(), [(10, 10)]);
    }

    #[test]
    fn what_cannot_be_parsed_has_no_outline() {
        assert_eq!(Outline::new(b"import (\n"), None);
    }
}
