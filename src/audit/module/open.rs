//! What a module does beside definitions that decides which tests there are: it skips itself, fills classes and
//! namespaces, leaves files out.

use ruff_python_ast::Expr;

use super::block::Block;
use super::scope::Walk;
use super::{Ignored, Ignores};

/// What the statements around definitions do.
#[derive(Default)]
pub(super) struct Open {
    pub(super) skips: bool,
    pub(super) calls: Vec<String>,
    pub(super) filled: Vec<String>,
    pub(super) ignores: Option<Ignores>,
}

impl Walk<'_> {
    /// A call that stands by itself or gives a name its value.
    pub(super) fn call(&mut self, value: &Expr, block: &mut Block) {
        let Expr::Call(call) = value else { return };
        let Some(name) = self.names.canonical(&call.func) else {
            // `locals().update(…)`, `globals().update(…)`.
            block.scope.is_filled |= is_namespace(&call.func);
            return;
        };
        match (name.as_str(), call.arguments.args.first()) {
            ("pytest.importorskip" | "pytest.skip", _) => self.open.skips = true,
            ("setattr", Some(Expr::Name(class))) => self.open.filled.push(class.id.to_string()),
            _ => self.open.calls.push(name),
        }
    }

    /// `collect_ignore = […]`, and `+=`.
    pub(super) fn ignore(&mut self, target: &Expr, value: &Expr, is_conditional: bool) {
        let Expr::Name(name) = target else { return };
        if IGNORES.contains(&name.id.as_str()) {
            self.ignore_all(name.id.as_str(), value, is_conditional);
        }
    }

    /// `collect_ignore.append(…)` and `.extend(…)`.
    pub(super) fn extend_ignores(&mut self, value: &Expr, is_conditional: bool) {
        let Expr::Call(call) = value else { return };
        let Expr::Attribute(method) = &*call.func else { return };
        let Expr::Name(name) = &*method.value else { return };
        if let (true, Some(argument)) = (IGNORES.contains(&name.id.as_str()), call.arguments.args.first()) {
            self.ignore_all(name.id.as_str(), argument, is_conditional);
        }
    }

    fn ignore_all(&mut self, list: &str, value: &Expr, is_conditional: bool) {
        let known = match value {
            Expr::Name(name) => self.lists.get(name.id.as_str()).cloned(),
            Expr::StringLiteral(literal) => Some(vec![literal.value.to_str().to_owned()]),
            value => texts(value),
        };
        let ignores = self.open.ignores.get_or_insert_with(Ignores::default);
        let Some(known) = known else {
            ignores.is_open = true;
            return;
        };
        let all = known.into_iter().map(|path| Ignored { path, is_pattern: list == IGNORES[1] });
        let of = if is_conditional { &mut ignores.maybe } else { &mut ignores.certain };
        of.extend(all);
    }
}

/// The elements of a literal list of texts.
pub(super) fn texts(value: &Expr) -> Option<Vec<String>> {
    let elements = match value {
        Expr::List(list) => &list.elts,
        Expr::Tuple(tuple) => &tuple.elts,
        _ => return None,
    };
    let text = |element: &Expr| match element {
        Expr::StringLiteral(literal) => Some(literal.value.to_str().to_owned()),
        _ => None,
    };
    elements.iter().map(text).collect()
}

/// The lists of a conftest.py: of paths, and of patterns.
const IGNORES: [&str; 2] = ["collect_ignore", "collect_ignore_glob"];
/// True for `globals()`, `locals()`, `vars()` and their methods.
pub(super) fn is_namespace(expression: &Expr) -> bool {
    const NAMES: [&str; 3] = ["globals", "locals", "vars"];
    match expression {
        Expr::Attribute(attribute) => is_namespace(&attribute.value),
        Expr::Call(call) => matches!(&*call.func, Expr::Name(name) if NAMES.contains(&name.id.as_str())),
        _ => false,
    }
}
