//! A fault: what is wrong, where, and what to type. The one error type that reaches a user.

use std::borrow::Cow;
use std::fmt;

use miette::{Diagnostic, LabeledSpan, SourceCode};

use crate::document::{Document, Window};

/// Something that stands in the way of a sound verdict.
///
/// `code` is stable (`covgate::module::what`); `help` is something to do. Each module makes its own faults.
#[derive(Clone, Debug)]
pub struct Fault {
    code: Cow<'static, str>,
    message: String,
    help: Option<String>,
    place: Option<Place>,
    layers: Vec<String>,
}

/// The text at fault, with a label under the part that is.
#[derive(Clone, Debug)]
struct Place {
    window: Window,
    label: String,
}

/// All faults of one step; never empty where it stands for a failure.
pub type Faults = Vec<Fault>;

impl Fault {
    /// A fault with its stable code and one lower-case line saying what happened to what.
    #[must_use]
    pub fn new(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), help: None, place: None, layers: Vec::new() }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the place in the text, with a label that says what was expected there.
    #[must_use]
    pub fn at(mut self, document: &Document, span: std::ops::Range<usize>, label: impl Into<String>) -> Self {
        self.place = Some(Place { window: document.window(span), label: label.into() });
        self
    }

    /// Adds the layers whose figures are not to be believed because of this fault.
    #[must_use]
    pub fn of_layers<'a>(mut self, layers: impl IntoIterator<Item = &'a str>) -> Self {
        self.layers.extend(layers.into_iter().map(str::to_owned));
        self
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// What is wrong, in one line.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// The layers that lack sound data because of this fault.
    #[must_use]
    pub fn layers(&self) -> &[String] {
        &self.layers
    }

    /// Where the fault is, as `name:line:column`, both counted from one.
    #[must_use]
    pub fn position(&self) -> Option<String> {
        self.place.as_ref().map(|place| place.window.position())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

impl Diagnostic for Fault {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.code))
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.place.as_ref().map(|place| &place.window as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let place = self.place.as_ref()?;
        let label = LabeledSpan::new_primary_with_span(Some(place.label.clone()), place.window.span());
        Some(Box::new(std::iter::once(label)))
    }
}
