//! Faults for a terminal: what is wrong, the text at fault, what to type. Their texts are from outside too.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
    SourceSpan, SpanContents,
};

use super::log::{harmless, printable};
use super::text::visible;
use crate::fault::Fault;

/// The faults as text of so many columns.
#[must_use]
pub fn render(faults: &[Fault], columns: usize, is_colored: bool) -> String {
    let theme = if is_colored { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_width(columns).with_links(false).with_context_lines(1);
    let mut all = String::new();
    for fault in faults {
        let mut text = String::new();
        if handler.render_report(&mut text, &Shown::new(fault)).is_err() {
            text = printable(fault.message());
        }
        for line in text.trim_end().lines() {
            all.push_str(&harmless(&visible_but_styles(line)));
            all.push('\n');
        }
    }
    all
}

/// A line with its hidden characters made visible, but for those that begin a style: the only ones left are ours.
fn visible_but_styles(line: &str) -> String {
    line.split('\u{1b}').map(visible).collect::<Vec<_>>().join("\u{1b}")
}

/// A fault whose texts can be printed.
struct Shown<'a> {
    fault: &'a Fault,
    message: String,
    help: Option<String>,
}

impl<'a> Shown<'a> {
    fn new(fault: &'a Fault) -> Self {
        // A help may have several lines; a name in it may not begin one.
        let help = fault.help().map(|help| help.lines().map(printable).collect::<Vec<_>>().join("\n"));
        Self { fault, message: printable(fault.message()), help }
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fault.fmt(formatter)
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn code<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        Diagnostic::code(self.fault)
    }

    fn help<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Diagnostic::source_code(self.fault).map(|_| self as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = Diagnostic::labels(self.fault)?;
        Some(Box::new(
            labels.map(|label| LabeledSpan::new_primary_with_span(label.label().map(printable), *label.inner())),
        ))
    }
}

impl SourceCode for Shown<'_> {
    fn read_span<'b>(
        &'b self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'b> + 'b>, MietteError> {
        let source = Diagnostic::source_code(self.fault).ok_or(MietteError::OutOfBounds)?;
        let quoted = source.read_span(span, before, after)?;
        let name = printable(quoted.name().unwrap_or_default());
        let (data, span, lines) = (quoted.data(), *quoted.span(), quoted.line_count());
        Ok(Box::new(MietteSpanContents::new_named(name, data, span, quoted.line(), quoted.column(), lines)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    const NAME: &str = "a\u{1b}[31m\n::error::x\u{202e}.json";

    fn fault() -> Fault {
        let document = Document::new(NAME, format!("{{\"{NAME}\": wrong}}"));
        let at = document.text().find("wrong").expect("is there");
        Fault::new("covgate::test", format!("{NAME} is broken ##[add-mask]x"))
            .with_help(format!("write {NAME} ##vso[x]\n::error::again"))
            .at(&document, at..at + 5, format!("expected {NAME}"))
    }

    #[test]
    fn no_text_of_a_fault_reaches_a_terminal_or_a_ci_as_more_than_text() {
        for is_colored in [false, true] {
            let shown = render(&[fault()], 60, is_colored);
            assert_eq!(shown.contains('\u{1b}'), is_colored);
            assert!(!shown.contains("\u{1b}[31m\n") && !shown.contains("m\n::error"), "{shown}");
            assert!(!shown.contains('\u{202e}') && !shown.contains("##"), "{shown}");
            assert!(shown.contains("a‹U+001B›[31m‹U+000A›::error::x‹U+202E›.json:2:20"), "{shown}");
            assert!(!shown.lines().any(|line| line.trim_start().starts_with("::")), "{shown}");
        }
    }

    #[test]
    fn a_line_that_is_broken_before_two_colons_commands_nothing() {
        let broken = |length: usize| {
            let fault = Fault::new("covgate::test", "x").with_help(format!("{} ::error::x", "a".repeat(length)));
            let shown = render(&[fault], 60, false);
            assert!(!shown.lines().any(|line| line.trim_start().starts_with("::")), "{shown}");
            shown.contains("‹U+003A›:error::x")
        };
        assert!((30..52).filter(|length| broken(*length)).count() > 0);
    }

    #[test]
    fn other_faults_are_as_miette_renders_them() {
        let document = Document::new("covgate.toml", "[overal]\n");
        let fault = Fault::new("covgate::config::unknown-key", "unknown key `overal`")
            .with_help("did you mean `overall`?")
            .at(&document, 1..7, "not a key of covgate");
        let shown = render(&[fault], 120, false);
        assert!(
            shown.starts_with("covgate::config::unknown-key\n\n  × unknown key `overal`\n   ╭─[covgate.toml:1:2]\n")
        );
        assert!(shown.ends_with("  help: did you mean `overall`?\n"), "{shown}");
    }
}
