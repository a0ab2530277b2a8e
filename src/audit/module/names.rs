//! Where names come from: `TC` is `unittest.TestCase` after `from unittest import TestCase as TC`.

use std::collections::BTreeMap;

use ruff_python_ast::statement_visitor::{StatementVisitor, walk_stmt};
use ruff_python_ast::{Expr, Stmt, StmtImport, StmtImportFrom};

/// The imported names of a file, wherever in it they are imported.
#[derive(Clone, Debug, Default)]
pub(in crate::audit) struct Names {
    origins: BTreeMap<String, String>,
}

impl Names {
    pub(super) fn new(suite: &[Stmt]) -> Self {
        let mut names = Self::default();
        names.visit_body(suite);
        names
    }

    /// The dotted name of an expression by where it comes from; none if it is no dotted name.
    pub(super) fn canonical(&self, expression: &Expr) -> Option<String> {
        match expression {
            Expr::Name(name) => {
                Some(self.origins.get(name.id.as_str()).cloned().unwrap_or_else(|| name.id.to_string()))
            }
            Expr::Attribute(attribute) => Some(format!("{}.{}", self.canonical(&attribute.value)?, attribute.attr)),
            // A generic class is a base as it is without its arguments.
            Expr::Subscript(subscript) => self.canonical(&subscript.value),
            _ => None,
        }
    }

    /// Where an imported name comes from.
    pub(in crate::audit) fn origin(&self, name: &str) -> Option<&str> {
        self.origins.get(name).map(String::as_str)
    }
}

impl StatementVisitor<'_> for Names {
    fn visit_stmt(&mut self, statement: &Stmt) {
        let bound = match statement {
            Stmt::Import(import) => imported(import),
            Stmt::ImportFrom(import) => imported_from(import),
            _ => return walk_stmt(self, statement),
        };
        // The first import of a name is that of the module; functions may import it anew.
        for (name, origin) in bound {
            self.origins.entry(name).or_insert(origin);
        }
    }
}

/// The names that `import` binds: `import a.b` binds `a`.
pub(super) fn imported(import: &StmtImport) -> Vec<(String, String)> {
    let one = |alias: &ruff_python_ast::Alias| {
        let first = || alias.name.split('.').next().unwrap_or_default().to_owned();
        alias.asname.as_ref().map_or_else(|| (first(), first()), |name| (name.to_string(), alias.name.to_string()))
    };
    import.names.iter().map(one).collect()
}

/// The names that `from … import` binds.
pub(super) fn imported_from(import: &StmtImportFrom) -> Vec<(String, String)> {
    let module = from(import);
    let one = |alias: &ruff_python_ast::Alias| {
        let name = alias.asname.as_ref().unwrap_or(&alias.name).to_string();
        let dot = if module.is_empty() || module.ends_with('.') { "" } else { "." };
        (name, format!("{module}{dot}{}", alias.name))
    };
    import.names.iter().filter(|alias| &*alias.name != "*").map(one).collect()
}

/// The module of a `from … import`, with its dots.
pub(super) fn from(import: &StmtImportFrom) -> String {
    let dots = ".".repeat(import.level as usize);
    format!("{dots}{}", import.module.as_ref().map(ToString::to_string).unwrap_or_default())
}
