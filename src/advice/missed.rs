//! All that scopes with failed gates miss, as places, blocks and items.

use std::ops::Range;

use super::blocks::{ExitOrder, Functions, Kind, Piece, pieces};
use super::view::View;
use crate::config::Denominator;
use crate::coverage::{LineNumber, MissedBranch, SourcePath};
use crate::layers::{Measured, MeasuredFile, Scope};

/// A missed statement or exit.
pub(super) struct Item {
    /// Which.
    pub(super) what: What,
    /// Its number among what nobody covers; none if another scope covers it, or overall is not asked for.
    pub(super) shared: Option<usize>,
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
    /// True if nobody covers one of them.
    pub(super) has_shared: bool,
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
    /// The function's number among those that nobody ran; none if overall is not asked for.
    pub(super) shared: Option<usize>,
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
}

/// What is asked for.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    /// Scopes with gates that failed.
    pub(super) scopes: &'a [Scope],
    /// What layers are measured over.
    pub(super) denominator: Denominator,
    /// How exits stand in blocks; none if no gate counts them.
    pub(super) exits: Option<ExitOrder>,
}

impl<'a> Missed<'a> {
    /// Collects what is missed in all files.
    pub(super) fn new(measured: &'a Measured, question: Question<'_>) -> Self {
        let mut missed = Self::default();
        for (path, file) in measured.files() {
            missed.add_file(measured, question, path, file);
        }
        missed
    }

    fn add_file(
        &mut self,
        measured: &'a Measured,
        question: Question<'_>,
        path: &'a SourcePath,
        file: &'a MeasuredFile,
    ) {
        let view = |scope| View::new(measured, file, scope, question.denominator, question.exits.is_some());
        let overall = question.scopes.contains(&Scope::Overall).then(|| view(Scope::Overall)).flatten();
        let functions = Functions::new(file.overall.regions());
        let shared = Shared::new(self, overall.as_ref(), &functions);
        let mut add = |scope: Scope, view: &View<'a>| {
            let pieces = pieces(view, &functions, question.exits.unwrap_or(ExitOrder::OnTheWay));
            let file = FileInScope { path, scope, view, functions: &functions, shared: &shared };
            let exits = shared.exits(&view.exits);
            let in_one_place = |one: &Piece, two: &Piece| {
                one.function == two.function && (one.function.is_some() || one.block == two.block)
            };
            for pieces in pieces.chunk_by(in_one_place) {
                self.add_place(&file, pieces, &exits);
            }
        };
        for &scope in question.scopes {
            match scope {
                Scope::Overall => overall.iter().for_each(|view| add(scope, view)),
                Scope::Layer(_) => view(scope).iter().for_each(|view| add(scope, view)),
            }
        }
    }

    /// Adds a place with its pieces; `shared` has the number of each exit of the view.
    fn add_place(&mut self, file: &FileInScope<'a, '_>, pieces: &[Piece], shared: &[Option<usize>]) {
        let (first_block, first) = (self.blocks.len(), self.items.len());
        for pieces in pieces.chunk_by(|one, two| one.block == two.block) {
            let start = self.items.len();
            self.items.extend(pieces.iter().map(|piece| match piece.kind {
                Kind::Line(line) => Item { what: What::Statement(line), shared: file.shared.line(line) },
                Kind::Exit(at) => Item { what: What::Exit(file.view.exits[at]), shared: shared[at] },
            }));
            let has_shared = self.items[start..].iter().any(|item| item.shared.is_some());
            self.blocks.push(Block { place: self.places.len(), items: start..self.items.len(), has_shared });
        }
        let statements = self.items[first..].iter().filter(|item| item.what.is_statement()).count();
        self.places.push(file.place(pieces[0].function, statements, first_block..self.blocks.len()));
    }
}

impl What {
    /// True for a statement.
    pub(super) fn is_statement(self) -> bool {
        match self {
            Self::Statement(_) => true,
            Self::Exit(_) => false,
        }
    }
}

/// A file as one scope has it.
struct FileInScope<'a, 'b> {
    path: &'a SourcePath,
    scope: Scope,
    view: &'b View<'a>,
    functions: &'b Functions<'a>,
    shared: &'b Shared,
}

impl<'a> FileInScope<'a, '_> {
    fn place(&self, function: Option<usize>, missed: usize, blocks: Range<usize>) -> Place<'a> {
        let is_unloaded = self.view.coverage.executed().is_empty();
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
            scope: self.scope,
            blocks,
            is_never_run,
            shared: function.and_then(|function| self.shared.functions.get(function).copied().flatten()),
            distance,
        }
    }
}

/// The numbers of what nobody covers in one file.
struct Shared {
    first: usize,
    lines: Vec<LineNumber>,
    exits: Vec<MissedBranch>,
    /// By function of the file.
    functions: Vec<Option<usize>>,
}

impl Shared {
    fn new(missed: &mut Missed<'_>, overall: Option<&View<'_>>, functions: &Functions<'_>) -> Self {
        let first = missed.shared_items;
        let Some(overall) = overall else {
            return Self { first, lines: Vec::new(), exits: Vec::new(), functions: Vec::new() };
        };
        let lines: Vec<LineNumber> = overall.lines.iter().collect();
        missed.shared_items += lines.len() + overall.exits.len();
        let mut number = |(_, region): &(&str, &crate::coverage::Region)| {
            let is_never_run = region.lines.common(&overall.lines) >= region.statements;
            is_never_run.then(|| {
                missed.shared_functions += 1;
                missed.shared_functions - 1
            })
        };
        let functions = functions.named.iter().map(&mut number).collect();
        Self { first, lines, exits: overall.exits.clone(), functions }
    }

    fn line(&self, line: LineNumber) -> Option<usize> {
        self.lines.binary_search(&line).ok().map(|at| self.first + at)
    }

    /// The numbers of a scope's exits, which are in order. Where reports call several ways out of a line alike, and the
    /// scope misses more of them than all scopes together do, it is not known which of them would help overall: none is
    /// said to.
    fn exits(&self, exits: &[MissedBranch]) -> Vec<Option<usize>> {
        let mut numbers = Vec::with_capacity(exits.len());
        for alike in exits.chunk_by(|one, two| one == two) {
            let ours = self.exits.partition_point(|exit| *exit < alike[0]);
            let count = self.exits[ours..].iter().take_while(|exit| **exit == alike[0]).count();
            let first = (count == alike.len()).then_some(self.first + self.lines.len() + ours);
            numbers.extend((0..alike.len()).map(|at| Some(first? + at)));
        }
        numbers
    }
}
