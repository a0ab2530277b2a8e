//! The elements of a file of results in their order. What several elements say of one test is put together elsewhere.

use std::ops::Range;

use crate::document::Document;
use crate::fault::Fault;
use crate::formats::xml::{Step, Tag, Walk};
use crate::results::{Case, Duration, Outcome, TestId, TestReport};

const HELP: &str = "let the run write the file again: `pytest --junitxml=FILE`";
/// The most characters of a reason that are kept.
const REASON: usize = 300;

/// Reads a file.
///
/// # Errors
/// If the text is not well-formed, holds a test without a name, or announces failures that it does not show.
pub(in crate::formats) fn read(document: &Document, content: u64) -> Result<TestReport, Fault> {
    let walk = Walk::new(document, HELP)?;
    let mut reading = Reading { walk, open: Vec::new(), suites: Vec::new(), case: None, cases: Vec::new() };
    reading.read()?;
    Ok(TestReport { name: document.name().to_owned(), content, cases: reading.cases })
}

/// An element that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Suite,
    Case,
    Other,
}

/// What a suite announces and what it shows.
struct Suite {
    announced: u64,
    shown: u64,
    /// True if it holds suites, whose counts it adds up.
    is_outer: bool,
    span: Range<usize>,
}

struct Reading<'a> {
    walk: Walk<'a>,
    open: Vec<Kind>,
    suites: Vec<Suite>,
    case: Option<Case>,
    cases: Vec<Case>,
}

impl Reading<'_> {
    fn read(&mut self) -> Result<(), Fault> {
        loop {
            match self.walk.step()? {
                Step::Open(tag) => {
                    let kind = self.open(tag)?;
                    self.open.push(kind);
                }
                Step::Close => self.close()?,
                Step::Content(_) | Step::Comment(_) | Step::Instruction(..) => {}
                Step::End => return Ok(()),
            }
        }
    }

    fn open(&mut self, tag: Tag<'_>) -> Result<Kind, Fault> {
        match (self.open.last(), tag.name) {
            (None | Some(Kind::Suite), "testsuites" | "testsuite") => {
                self.open_suite(tag.span);
                Ok(Kind::Suite)
            }
            (Some(Kind::Suite), "testcase") => {
                self.case = Some(self.open_case(tag.span)?);
                Ok(Kind::Case)
            }
            (Some(Kind::Case), child) => {
                self.child(child);
                Ok(Kind::Other)
            }
            _ => Ok(Kind::Other),
        }
    }

    fn open_suite(&mut self, span: Range<usize>) {
        if let Some(outer) = self.suites.last_mut() {
            outer.is_outer = true;
        }
        let count = |name| self.walk.get(name).and_then(|text| text.trim().parse().ok()).unwrap_or(0_u64);
        let announced = count("failures").saturating_add(count("errors"));
        self.suites.push(Suite { announced, shown: 0, is_outer: false, span });
    }

    fn open_case(&self, span: Range<usize>) -> Result<Case, Fault> {
        let text = |name| self.walk.get(name).unwrap_or_default().to_owned();
        if text("name").is_empty() && text("classname").is_empty() {
            return Err(self.walk.fault("covgate::junit::no-name", "a test without a name", span, "no `name`"));
        }
        Ok(Case {
            id: TestId { file: text("file"), class: text("classname"), name: text("name") },
            outcome: Outcome::Passed,
            time: text("time").parse::<Duration>().ok(),
            message: None,
            is_collection: false,
        })
    }

    /// A child of a test: how it ended. Properties and what it printed are its own matter.
    fn child(&mut self, name: &str) {
        let Some(case) = &mut self.case else { return };
        let is_expected = self.walk.get("type").is_some_and(|kind| kind == "pytest.xfail");
        let outcome = match name {
            "error" => Outcome::Error,
            "failure" => Outcome::Failed,
            "skipped" if is_expected => Outcome::ExpectedFailure,
            "skipped" => Outcome::Skipped,
            _ => return,
        };
        let message = self.walk.get("message").unwrap_or_default();
        if let (Outcome::Error | Outcome::Failed, Some(suite)) = (outcome, self.suites.last_mut()) {
            suite.shown += 1;
        }
        case.is_collection |= outcome == Outcome::Error && case.id.class.is_empty();
        if outcome > case.outcome {
            case.outcome = outcome;
            case.message = reason(message);
        }
    }

    fn close(&mut self) -> Result<(), Fault> {
        match self.open.pop() {
            Some(Kind::Case) => self.cases.extend(self.case.take()),
            Some(Kind::Suite) => {
                if let Some(suite) = self.suites.pop() {
                    self.close_suite(&suite)?;
                }
            }
            Some(Kind::Other) | None => {}
        }
        Ok(())
    }

    /// A suite that announces more failures than it shows was cut or edited, and cannot prove that its tests passed.
    fn close_suite(&self, suite: &Suite) -> Result<(), Fault> {
        if suite.is_outer || suite.announced <= suite.shown {
            return Ok(());
        }
        let message = format!("failures and errors: {} announced, {} shown", suite.announced, suite.shown);
        Err(self.walk.fault("covgate::junit::announced", &message, suite.span.clone(), "counts what is not here"))
    }
}

/// The first line that says something, of a bounded length.
fn reason(message: &str) -> Option<String> {
    let line = message.lines().map(str::trim).find(|line| !line.is_empty())?;
    Some(line.chars().take(REASON).collect())
}
