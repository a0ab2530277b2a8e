//! Marks: `pytest.mark.slow` and its like on functions, classes, modules and parameter sets.

use ruff_python_ast::visitor::{Visitor, walk_expr};
use ruff_python_ast::{Arguments, Expr, Number};

use super::names::Names;
use crate::source::Tree;

/// A marker on something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::audit) struct Mark {
    pub(in crate::audit) name: String,
    /// True if the mark is on some parameter sets only.
    pub(in crate::audit) is_partial: bool,
    /// True if it has a condition: `skipif(…)`, `xfail(condition, …)`.
    pub(in crate::audit) is_conditional: bool,
}

/// How many argument sets a parametrisation has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::audit) enum Sets {
    Known(u64),
    /// As many as the literal of this name has elements.
    Named(String),
    Unknown,
}

/// The marks that an expression is: `pytest.mark.slow`, called or not, or a list of such. None if it is anything else.
pub(super) fn marks(expression: &Expr, names: &Names) -> Option<Vec<Mark>> {
    match expression {
        Expr::List(list) => {
            list.elts.iter().map(|element| marks(element, names)).collect::<Option<Vec<_>>>().map(|all| all.concat())
        }
        Expr::Tuple(tuple) => {
            tuple.elts.iter().map(|element| marks(element, names)).collect::<Option<Vec<_>>>().map(|all| all.concat())
        }
        Expr::Call(call) => one(&call.func, Some(&call.arguments), names).map(|mark| vec![mark]),
        _ => one(expression, None, names).map(|mark| vec![mark]),
    }
}

fn one(marker: &Expr, arguments: Option<&Arguments>, names: &Names) -> Option<Mark> {
    let name = marker_name(marker, names)?;
    let has_condition =
        |arguments: &Arguments| !arguments.args.is_empty() || arguments.find_keyword("condition").is_some();
    let is_conditional = match name.as_str() {
        "skipif" | "xfail" => arguments.is_some_and(has_condition),
        _ => false,
    };
    Some(Mark { name, is_partial: false, is_conditional })
}

/// The name of a marker: what follows `pytest.mark.`; of `unittest.skip` and its like the same word.
fn marker_name(expression: &Expr, names: &Names) -> Option<String> {
    let canonical = names.canonical(expression)?;
    let name = match canonical.as_str() {
        "unittest.skip" => "skip",
        "unittest.skipIf" | "unittest.skipUnless" => "skipif",
        "unittest.expectedFailure" => "xfail",
        other => other.strip_prefix("pytest.mark.").filter(|name| !name.contains('.'))?,
    };
    Some(name.to_owned())
}

/// True if markers of this name are pytest's own ways to say something: told apart from marks that only label.
pub(in crate::audit) fn is_built_in(name: &str) -> bool {
    ["parametrize", "skip", "skipif", "xfail", "usefixtures", "filterwarnings", "tryfirst", "trylast"].contains(&name)
}

/// The argument sets of a decorator, if it parametrises.
pub(super) fn sets(decorator: &Expr, names: &Names) -> Option<Sets> {
    let Expr::Call(call) = decorator else { return None };
    if names.canonical(&call.func)? != "pytest.mark.parametrize" {
        return None;
    }
    let by_name = || call.arguments.find_keyword("argvalues").map(|keyword| &keyword.value);
    let values = call.arguments.args.get(1).or_else(by_name);
    Some(values.map_or(Sets::Unknown, |values| match (length(values), values) {
        (Some(length), _) => Sets::Known(length),
        (None, Expr::Name(name)) => Sets::Named(name.id.to_string()),
        (None, _) => Sets::Unknown,
    }))
}

/// How many elements a literal has, or a `range` of literals.
pub(super) fn length(expression: &Expr) -> Option<u64> {
    let elements = match expression {
        Expr::List(list) => &list.elts,
        Expr::Tuple(tuple) => &tuple.elts,
        Expr::Set(set) => &set.elts,
        Expr::Dict(dict) => return dict.items.iter().all(|item| item.key.is_some()).then_some(dict.items.len() as u64),
        Expr::Call(call) => return range(call),
        _ => return None,
    };
    (!elements.iter().any(Expr::is_starred_expr)).then_some(elements.len() as u64)
}

fn range(call: &ruff_python_ast::ExprCall) -> Option<u64> {
    let Expr::Name(name) = &*call.func else { return None };
    let number = |argument: &Expr| match argument {
        Expr::NumberLiteral(literal) => match &literal.value {
            Number::Int(int) => int.as_u64(),
            Number::Float(_) | Number::Complex { .. } => None,
        },
        _ => None,
    };
    match (name.id.as_str(), &*call.arguments.args) {
        ("range", [end]) => number(end),
        ("range", [start, end]) => Some(number(end)?.saturating_sub(number(start)?)),
        _ => None,
    }
}

/// All markers that are named below an expression or statement, each with its line.
pub(super) struct Finder<'a> {
    pub(super) names: &'a Names,
    pub(super) tree: Tree<'a>,
    pub(super) found: Vec<super::Use>,
    pub(super) registered: Vec<super::Use>,
    pub(super) fixtures: u64,
}

impl<'a> Visitor<'a> for Finder<'a> {
    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Attribute(attribute) => {
                let canonical = self.names.canonical(expression);
                if let Some(name) = canonical.as_deref().and_then(|name| name.strip_prefix("pytest.mark."))
                    && !name.contains('.')
                {
                    self.found.push(super::Use { name: name.to_owned(), line: self.tree.line(&attribute.attr) });
                }
            }
            Expr::Call(call) => self.call(call),
            _ => {}
        }
        walk_expr(self, expression);
    }

    fn visit_decorator(&mut self, decorator: &'a ruff_python_ast::Decorator) {
        self.fixtures += u64::from(is_fixture(&decorator.expression, self.names));
        self.visit_expr(&decorator.expression);
    }
}

impl Finder<'_> {
    /// `item.add_marker("slow")` uses a marker, `config.addinivalue_line("markers", "slow: …")` registers one.
    fn call(&mut self, call: &ruff_python_ast::ExprCall) {
        let Expr::Attribute(function) = &*call.func else { return };
        let text = |at: usize| match call.arguments.args.get(at) {
            Some(Expr::StringLiteral(literal)) => Some(literal.value.to_str().to_owned()),
            _ => None,
        };
        let line = self.tree.line(call);
        match function.attr.as_str() {
            "add_marker" | "applymarker" => {
                self.found.extend(text(0).map(|name| super::Use { name, line }));
            }
            "addinivalue_line" if text(0).as_deref() == Some("markers") => {
                let name = |text: String| crate::tool_settings::marker_name(&text).to_owned();
                self.registered.extend(text(1).map(|text| super::Use { name: name(text), line }));
            }
            _ => {}
        }
    }
}

/// True for `@pytest.fixture`, called or not, and its like of plugins.
pub(super) fn is_fixture(decorator: &Expr, names: &Names) -> bool {
    let decorator = if let Expr::Call(call) = decorator { &call.func } else { decorator };
    let canonical = names.canonical(decorator).unwrap_or_default();
    matches!(canonical.rsplit('.').next(), Some("fixture" | "yield_fixture"))
}
