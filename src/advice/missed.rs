//! All that scopes with failed gates miss, as places, blocks and items.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::asked::{FileAsked, FileInScope};
use super::blocks::{ExitOrder, Functions, Kind, Piece};
use super::covering::Lines;
use super::nobody::Nobody;
use super::slots::{Class, Classes, Slots};
use super::tally::Counts;
use crate::coverage::{LineNumber, LineSet, MissedBranch, SourcePath};
use crate::layers::{Measured, MeasuredFile, Scope};

/// A missed statement or exit.
pub(super) struct Item {
    /// Which.
    pub(super) what: What,
    /// Where it counts for its layer.
    pub(super) own: Class,
    /// Its number among what nobody covers; none if another scope covers it, or overall does not ask for it.
    pub(super) shared: Option<Shared>,
}

/// Something that nobody covers, and so counts once, whoever covers it then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shared {
    /// Its number.
    pub(super) number: usize,
    /// Where it counts for overall.
    pub(super) class: Class,
}

/// What is missed.
#[derive(Clone, Copy)]
pub(super) enum What {
    /// A statement, by its first line.
    Statement(LineNumber),
    /// A branch exit.
    Exit(MissedBranch),
}

/// Items that are reached one after the other.
pub(super) struct Block {
    /// Its place.
    pub(super) place: usize,
    /// Its items.
    pub(super) items: Range<usize>,
    /// Where any of it counts for its layer.
    pub(super) own: Class,
    /// Where any of it counts.
    pub(super) all: Class,
    /// True if some of it was changed.
    pub(super) is_changed: bool,
}

/// A function of a file, or one block outside of all functions, as one scope has it.
pub(super) struct Place<'a> {
    /// The file.
    pub(super) path: &'a SourcePath,
    /// The function's name.
    pub(super) function: Option<&'a str>,
    /// The scope.
    pub(super) scope: Scope,
    /// Its blocks.
    pub(super) blocks: Range<usize>,
    /// True for a function of which nothing ran in this scope.
    pub(super) is_never_run: bool,
    /// Where the function counts for its layer once anything of it runs.
    pub(super) own: Class,
    /// The function's number among those that nobody ran; none if overall does not ask for it.
    pub(super) shared: Option<Shared>,
    /// How far a test is from it.
    pub(super) distance: Distance,
}

/// How far a test is from a place.
#[derive(Clone, Copy)]
pub(super) enum Distance {
    /// Tests run code right beside it: another argument may do.
    Beside,
    /// Tests load the file and do not call the function.
    Uncalled,
    /// No test of the scope loads the file.
    Unloaded,
}

/// All that is missed.
#[derive(Default)]
pub(super) struct Missed<'a> {
    /// The places, by path.
    pub(super) places: Vec<Place<'a>>,
    /// The blocks, by place.
    pub(super) blocks: Vec<Block>,
    /// The items, by block.
    pub(super) items: Vec<Item>,
    /// How many items nobody covers.
    pub(super) shared_items: usize,
    /// How many functions nobody ran.
    pub(super) shared_functions: usize,
    /// Where things count.
    pub(super) classes: Classes,
}

/// What is asked for.
#[derive(Clone, Copy)]
pub(super) struct Question<'a, 'b> {
    /// Where gates are short.
    pub(super) slots: &'a Slots<'b>,
    /// How exits stand in blocks; none if no gate counts them.
    pub(super) exits: Option<ExitOrder>,
    /// Code that is covered first.
    pub(super) changed: &'b Lines,
}

impl<'a> Missed<'a> {
    /// Collects what is missed in all files.
    pub(super) fn new(measured: &'a Measured, question: Question<'_, 'a>) -> Self {
        let scopes = question.slots.scopes();
        let files: Vec<_> = measured.files().iter().collect();
        let read =
            |(path, file): &(&'a SourcePath, &'a MeasuredFile)| FileAsked::new(measured, question, &scopes, path, file);
        let files: Vec<FileAsked<'_>> = files.par_iter().filter_map(read).collect();
        let mut missed = Self::default();
        for file in &files {
            missed.add_file(file);
        }
        missed
    }

    /// What all of it would add, by slot.
    pub(super) fn available(&self, slots: usize) -> Vec<Counts> {
        let mut by_class: BTreeMap<Class, Counts> = BTreeMap::new();
        let mut add = |class: Class, counts: Counts| {
            let all = by_class.entry(class).or_default();
            *all = all.and(counts);
        };
        let (mut items, mut functions) = (vec![false; self.shared_items], vec![false; self.shared_functions]);
        let is_new = |seen: &mut [bool], shared: Option<Shared>| {
            shared.filter(|shared| !std::mem::replace(&mut seen[shared.number], true)).map(|shared| shared.class)
        };
        for block in &self.blocks {
            for item in &self.items[block.items.clone()] {
                add(item.own, item.what.counts());
                if let Some(class) = is_new(&mut items, item.shared) {
                    add(class, item.what.counts());
                }
            }
        }
        for place in self.places.iter().filter(|place| self.has_statement(place)) {
            let own = place.is_never_run.then_some(place.own);
            own.into_iter().chain(is_new(&mut functions, place.shared)).for_each(|class| add(class, Counts::FUNCTION));
        }
        let mut all = vec![Counts::default(); slots];
        for (class, counts) in by_class {
            self.classes.slots(class).iter().for_each(|slot| all[*slot] = all[*slot].and(counts));
        }
        all
    }

    fn has_statement(&self, place: &Place<'_>) -> bool {
        let mut items = self.blocks[place.blocks.clone()].iter().flat_map(|block| &self.items[block.items.clone()]);
        items.any(|item| item.what.is_statement())
    }

    fn add_file(&mut self, asked: &FileAsked<'a>) {
        let functions = &asked.functions;
        let overall = asked.scopes.iter().find(|of| of.scope == Scope::Overall);
        let nobody = Nobody::new(self, overall, functions);
        for of_scope in &asked.scopes {
            let FileInScope { slots, view, pieces, .. } = of_scope;
            let file = AddedFile { path: asked.path, of: of_scope, functions, nobody: &nobody, changed: asked.changed };
            let exits = nobody.exits(&view.exits);
            let in_one_place = |one: &Piece, two: &Piece| {
                one.function == two.function && (one.function.is_some() || one.block == two.block)
            };
            let whole = slots.whole().map(|whole| self.classes.of(whole));
            for pieces in pieces.chunk_by(in_one_place) {
                self.add_place(&file, whole, pieces, &exits);
            }
        }
    }

    /// Adds a place with its pieces that count; `whole` is where they do if they all do alike, and `exits` has what nobody
    /// takes of the exits of the view.
    fn add_place(
        &mut self,
        file: &AddedFile<'a, '_>,
        whole: Option<Class>,
        pieces: &[Piece],
        exits: &[Option<Shared>],
    ) {
        let (first_block, first) = (self.blocks.len(), self.items.len());
        for pieces in pieces.chunk_by(|one, two| one.block == two.block) {
            let start = self.items.len();
            let mut is_changed = false;
            for piece in pieces {
                let (what, line, shared) = match piece.kind {
                    Kind::Line(line) => (What::Statement(line), line, file.nobody.line(line)),
                    Kind::Exit(at) => (What::Exit(file.of.view.exits[at]), file.of.view.exits[at].line, exits[at]),
                };
                let own = match file.of.scope {
                    Scope::Overall => Class::NONE,
                    Scope::Layer(_) => whole.unwrap_or_else(|| self.classes.of(file.of.slots.on(line))),
                };
                let counts = match file.of.scope {
                    Scope::Overall => shared.is_some(),
                    Scope::Layer(_) => own != Class::NONE,
                };
                self.items.extend(counts.then_some(Item { what, own, shared }));
                is_changed |= counts && file.changed.is_some_and(|changed| changed.contains(line));
            }
            if start < self.items.len() {
                let items = start..self.items.len();
                let of_items = &self.items[items.clone()];
                let own = self.classes.union(of_items.iter().map(|item| item.own));
                let shared = of_items.iter().filter_map(|item| Some(item.shared?.class));
                let all = self.classes.union(shared.chain([own]));
                self.blocks.push(Block { place: self.places.len(), items, own, all, is_changed });
            }
        }
        if first < self.items.len() {
            let statements = pieces.iter().filter(|piece| matches!(piece.kind, Kind::Line(_))).count();
            let function = pieces[0].function;
            let own = match (file.of.scope, function) {
                (Scope::Overall, _) | (_, None) => Class::NONE,
                (Scope::Layer(_), Some(function)) => {
                    let lines = &file.functions.named[function].1.lines;
                    whole.unwrap_or_else(|| self.classes.of(file.of.slots.with_all_of(lines)))
                }
            };
            self.places.push(file.place(function, own, statements, first_block..self.blocks.len()));
        }
    }
}

impl What {
    /// What it adds where it counts.
    pub(super) fn counts(self) -> Counts {
        match self {
            Self::Statement(_) => Counts { statements: 1, ..Counts::default() },
            Self::Exit(_) => Counts { exits: 1, ..Counts::default() },
        }
    }

    /// True for a statement.
    pub(super) fn is_statement(self) -> bool {
        match self {
            Self::Statement(_) => true,
            Self::Exit(_) => false,
        }
    }
}

/// A file as one scope has it, while it is added.
struct AddedFile<'a, 'b> {
    path: &'a SourcePath,
    of: &'b FileInScope<'a>,
    functions: &'b Functions<'a>,
    nobody: &'b Nobody,
    changed: Option<&'a LineSet>,
}

impl<'a> AddedFile<'a, '_> {
    fn place(&self, function: Option<usize>, own: Class, missed: usize, blocks: Range<usize>) -> Place<'a> {
        let is_unloaded = self.of.view.coverage.executed().is_empty();
        let named = function.map(|function| self.functions.named[function]);
        let is_never_run = named.is_some_and(|(_, region)| is_unloaded || missed >= region.statements as usize);
        let distance = match (is_unloaded, is_never_run) {
            (true, _) => Distance::Unloaded,
            (false, true) => Distance::Uncalled,
            (false, false) => Distance::Beside,
        };
        Place {
            path: self.path,
            function: named.map(|(name, _)| name),
            scope: self.of.scope,
            blocks,
            is_never_run,
            own,
            shared: function.and_then(|function| self.nobody.functions.get(function).copied().flatten()),
            distance,
        }
    }
}
