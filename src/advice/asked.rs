//! The files of which gates ask for something, each as the scopes of these gates have it: independent of each other, so
//! that they are looked at in parallel.

use super::blocks::{ExitOrder, Functions, Piece, pieces};
use super::missed::Question;
use super::slots::InFile;
use super::view::View;
use crate::coverage::{LineSet, SourcePath};
use crate::layers::{Measured, MeasuredFile, Scope};

/// A file of which something is asked for.
pub(super) struct FileAsked<'a> {
    /// The file.
    pub(super) path: &'a SourcePath,
    /// Its functions.
    pub(super) functions: Functions<'a>,
    /// Those of its lines that were changed.
    pub(super) changed: Option<&'a LineSet>,
    /// By scope; overall stands last.
    pub(super) scopes: Vec<FileInScope<'a>>,
}

/// A file as one scope has it.
pub(super) struct FileInScope<'a> {
    /// The scope.
    pub(super) scope: Scope,
    /// Where it counts.
    pub(super) slots: InFile<'a>,
    /// What is missed.
    pub(super) view: View<'a>,
    /// The same, in order.
    pub(super) pieces: Vec<Piece>,
}

impl<'a> FileAsked<'a> {
    /// None if nothing of the file is asked for.
    pub(super) fn new(
        measured: &Measured,
        question: Question<'_, 'a>,
        scopes: &[Scope],
        path: &'a SourcePath,
        file: &'a MeasuredFile,
    ) -> Option<Self> {
        let asked = scopes.iter().map(|&scope| (scope, question.slots.of_file(path, file, scope)));
        let asked: Vec<_> = asked.filter(|(_, slots)| !slots.is_empty()).collect();
        if asked.is_empty() {
            return None;
        }
        let functions = Functions::new(file.overall.regions());
        let in_scope = |(scope, slots)| {
            let view = View::new(measured, file, scope, question.exits.is_some())?;
            let pieces = pieces(&view, &functions, question.exits.unwrap_or(ExitOrder::OnTheWay));
            Some(FileInScope { scope, slots, view, pieces })
        };
        let scopes = asked.into_iter().filter_map(in_scope).collect();
        let changed = question.changed.get(path).and_then(Option::as_ref);
        Some(Self { path, functions, changed, scopes })
    }
}
