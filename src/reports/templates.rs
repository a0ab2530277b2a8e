//! Templates: Handlebars in strict mode, one registry for HTML and one for Markdown, each with its own escaping.
//! Knows where the templates are; what they show is the reports' matter.

use std::sync::LazyLock;

use handlebars::{Context, Handlebars, Helper, HelperResult, Output, RenderContext, RenderErrorReason};
use serde::Serialize;

use super::{markdown, text};

/// A template by name.
type Named = (&'static str, &'static str);

const HTML: [Named; 16] = [
    ("frame", include_str!("../../templates/frame.html.hbs")),
    ("index", include_str!("../../templates/index.html.hbs")),
    ("advice", include_str!("../../templates/advice.html.hbs")),
    ("critical", include_str!("../../templates/critical.html.hbs")),
    ("readiness", include_str!("../../templates/readiness.html.hbs")),
    ("left-out", include_str!("../../templates/left-out.html.hbs")),
    ("trend", include_str!("../../templates/trend.html.hbs")),
    ("since", include_str!("../../templates/since.html.hbs")),
    ("gates", include_str!("../../templates/gates.html.hbs")),
    ("layers", include_str!("../../templates/layers.html.hbs")),
    ("figure", include_str!("../../templates/figure.html.hbs")),
    ("charts", include_str!("../../templates/charts.html.hbs")),
    ("files", include_str!("../../templates/files.html.hbs")),
    ("tests", include_str!("../../templates/tests.html.hbs")),
    ("notes", include_str!("../../templates/notes.html.hbs")),
    ("patch", include_str!("../../templates/patch.html.hbs")),
];

const MARKDOWN: [Named; 9] = [
    ("audit", include_str!("../../templates/audit.md.hbs")),
    ("report", include_str!("../../templates/report.md.hbs")),
    ("guide", include_str!("../../templates/guide.md.hbs")),
    ("readiness", include_str!("../../templates/readiness.md.hbs")),
    ("table", include_str!("../../templates/table.md.hbs")),
    ("keep", include_str!("../../templates/keep.md.hbs")),
    ("patch", include_str!("../../templates/patch.md.hbs")),
    ("changed-files", include_str!("../../templates/changed-files.md.hbs")),
    ("change", include_str!("../../templates/change.md.hbs")),
];

/// Parts a long template, outside of all blocks. The parser counts lines from the beginning for each thing that it finds:
/// what is twice as long would take four times as long.
const PART: &str = "{{! part }}\n";

/// The style sheet of pages.
pub const STYLE: &str = include_str!("../../templates/style.css");
/// The script of pages: sorts and filters, nothing else.
pub const SCRIPT: &str = include_str!("../../templates/script.js");

/// Renders an HTML template.
///
/// # Errors
/// If the template speaks of what the view has not: a mistake in this crate, which tests find.
pub fn html<T: Serialize>(template: &str, view: &T) -> Result<String, handlebars::RenderError> {
    static PAGES: LazyLock<Handlebars<'static>> = LazyLock::new(|| {
        let mut registry = registry(&HTML);
        registry.register_escape_fn(text::html);
        registry
    });
    render(&PAGES, template, view)
}

/// Renders a Markdown template.
///
/// # Errors
/// If the template speaks of what the view has not.
pub fn markdown<T: Serialize>(template: &str, view: &T) -> Result<String, handlebars::RenderError> {
    static TEXTS: LazyLock<Handlebars<'static>> = LazyLock::new(|| {
        let mut registry = registry(&MARKDOWN);
        registry.register_escape_fn(|words| markdown::escape::words(words, markdown::escape::Place::Cell));
        registry.register_helper("code", Box::new(code));
        registry
    });
    render(&TEXTS, template, view)
}

fn registry(templates: &[Named]) -> Handlebars<'static> {
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    for (name, template) in templates {
        for (at, part) in template.split(PART).enumerate() {
            // What does not parse is missing when it is rendered, and that is an error; tests render every template.
            let _ = registry.register_template_string(&part_name(name, at), part);
        }
    }
    registry
}

/// The first part has the name of the template.
fn part_name(template: &str, at: usize) -> String {
    if at == 0 { template.to_owned() } else { format!("{template}/{at}") }
}

fn render<T: Serialize>(
    registry: &Handlebars<'_>,
    template: &str,
    view: &T,
) -> Result<String, handlebars::RenderError> {
    let context = Context::wraps(view)?;
    let mut out = registry.render_with_context(template, &context)?;
    let further = (1..).map(|at| part_name(template, at)).take_while(|part| registry.has_template(part));
    for part in further {
        out.push_str(&registry.render_with_context(&part, &context)?);
    }
    Ok(out)
}

/// `{{code path}}`: a name of something outside, in backticks, in a cell of a table.
fn code(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let name = helper.param(0).filter(|name| !name.is_value_missing());
    let name =
        name.and_then(|name| name.value().as_str()).ok_or(RenderErrorReason::ParamNotFoundForIndex("code", 0))?;
    out.write(&markdown::escape::code(name, markdown::escape::Place::Cell))?;
    Ok(())
}
