//! What holds of every project and every change.

use proptest::prelude::*;

use super::super::read;
use super::{Baseline, Change, Function, Kind, Project, Statement, changes, taken, taken_blind};
use crate::coverage::Measure;
use crate::document::Document;

fn statement() -> impl Strategy<Value = Statement> {
    let taken = prop::option::weighted(0.4, any::<[[bool; 2]; 2]>());
    (any::<[bool; 2]>(), taken, prop::bool::weighted(0.1)).prop_map(|(ran, taken, is_excluded)| Statement {
        id: 0,
        ran,
        taken,
        is_excluded,
    })
}

/// One to three files of up to four functions; every statement has its own id.
fn project() -> impl Strategy<Value = Project> {
    let body = prop::collection::vec(statement(), 1..6);
    let file = prop::collection::vec(body, 0..5);
    prop::collection::vec(file, 1..4).prop_map(|files| {
        let mut id = 0;
        let mut next = move || {
            id += 1;
            id
        };
        let function = |mut body: Vec<Statement>, id: u32, next: &mut dyn FnMut() -> u32| {
            for statement in &mut body {
                statement.id = next();
            }
            Function { id, body }
        };
        let mut project = Project::new();
        for (at, file) in files.into_iter().enumerate() {
            let functions = file.into_iter().map(|body| {
                let id = next();
                function(body, id, &mut next)
            });
            project.insert(format!("src/{at}.py"), functions.collect());
        }
        project
    })
}

#[derive(Clone, Debug)]
enum Edit {
    DeleteStatement(usize),
    DeleteFunction(usize),
    DeleteFile(usize),
    Move(usize, usize, usize),
    Insert(usize, Statement),
    Flip(usize, [bool; 2]),
    Exclude(usize),
}

fn deletions() -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        4 => any::<usize>().prop_map(Edit::DeleteStatement),
        2 => any::<usize>().prop_map(Edit::DeleteFunction),
        1 => any::<usize>().prop_map(Edit::DeleteFile),
        1 => any::<usize>().prop_map(Edit::Exclude),
    ];
    prop::collection::vec(edit, 1..6)
}

fn moves() -> impl Strategy<Value = Vec<Edit>> {
    let edit = any::<(usize, usize, usize)>().prop_map(|(what, file, at)| Edit::Move(what, file, at));
    prop::collection::vec(edit, 1..5)
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        any::<usize>().prop_map(Edit::DeleteStatement),
        any::<usize>().prop_map(Edit::DeleteFunction),
        any::<(usize, usize, usize)>().prop_map(|(what, file, at)| Edit::Move(what, file, at)),
        (any::<usize>(), statement()).prop_map(|(at, statement)| Edit::Insert(at, statement)),
        (any::<usize>(), any::<[bool; 2]>()).prop_map(|(at, ran)| Edit::Flip(at, ran)),
        any::<usize>().prop_map(Edit::Exclude),
    ];
    prop::collection::vec(edit, 0..8)
}

/// The file and place of a function, counted around.
fn function(project: &Project, which: usize) -> Option<(String, usize)> {
    let all: Vec<(String, usize)> =
        project.iter().flat_map(|(path, functions)| (0..functions.len()).map(move |at| (path.clone(), at))).collect();
    all.get(which.checked_rem(all.len())?).cloned()
}

fn edited(project: &Project, edits: Vec<Edit>) -> Project {
    let mut project = project.clone();
    for (new, edit) in edits.into_iter().enumerate() {
        let body = |project: &mut Project, which: usize, change: &mut dyn FnMut(&mut Vec<Statement>, usize)| {
            let Some((path, at)) = function(project, which) else { return };
            let body = &mut project.get_mut(&path).expect("there")[at].body;
            if let Some(place) = (which / 7).checked_rem(body.len()) {
                change(body, place);
            }
        };
        match edit {
            Edit::DeleteStatement(which) => body(&mut project, which, &mut |body, at| {
                body.remove(at);
            }),
            Edit::Insert(which, statement) => body(&mut project, which, &mut |body, at| {
                let id = 10_000 + u32::try_from(new).expect("few edits");
                body.insert(at, Statement { id, ..statement.clone() });
            }),
            Edit::Flip(which, ran) => body(&mut project, which, &mut |body, at| body[at].ran = ran),
            Edit::Exclude(which) => body(&mut project, which, &mut |body, at| body[at].is_excluded = true),
            Edit::DeleteFunction(which) => {
                if let Some((path, at)) = function(&project, which) {
                    project.get_mut(&path).expect("there").remove(at);
                }
            }
            Edit::DeleteFile(which) => {
                if let Some((path, _)) = function(&project, which) {
                    project.remove(&path);
                }
            }
            Edit::Move(which, to, place) => {
                let Some((path, at)) = function(&project, which) else { continue };
                let function = project.get_mut(&path).expect("there").remove(at);
                let path = format!("src/{}.py", to % 4);
                let functions = project.entry(path).or_default();
                functions.insert(place % (functions.len() + 1), function);
            }
        }
    }
    project
}

/// True if `held` is at least the reference.
fn holds(change: &Change) -> bool {
    let (reference, held) = (change.reference().low(), change.held().low());
    let product = |one: u64, two: u64| u128::from(one) * u128::from(two);
    product(held.covered(), reference.total()) >= product(reference.covered(), held.total())
}

/// Every statement and exit is in exactly one place: from the baseline to now, the account adds up.
fn assert_adds_up(change: &Change) {
    let exits = |totals: &super::super::Totals| totals.branches.unwrap_or_default();
    for (what, before, now, of) in [
        (
            "statements",
            change.before.lines,
            change.now.lines,
            (|tally| tally.statements) as fn(super::super::Tally) -> u64,
        ),
        ("exits", exits(&change.before), exits(&change.now), |tally| tally.exits),
    ] {
        if what == "exits" && !change.has_exits {
            continue;
        }
        let of = |kind| of(change.tallies.of(kind));
        let counts = |measure: Measure| (measure.low().covered(), measure.total());
        let ((covered, total), now) = (counts(before), counts(now));
        let gone = [Kind::DeletedCovered, Kind::ExcludedCovered, Kind::UnmeasuredCovered].map(of).iter().sum::<u64>();
        let gone_missed =
            [Kind::DeletedMissed, Kind::ExcludedMissed, Kind::UnmeasuredMissed].map(of).iter().sum::<u64>();
        let found = (
            covered + of(Kind::Regained) + of(Kind::NewCovered) - of(Kind::Lost) - gone,
            total + of(Kind::NewCovered) + of(Kind::NewMissed) - gone - gone_missed,
        );
        assert_eq!(found, now, "{what}: {}", super::told(change));
    }
}

fn read_back(baseline: &Baseline) -> Baseline {
    let text = baseline.to_text();
    let (read, unknown) =
        read(&Document::new("baseline.json", text.clone())).unwrap_or_else(|fault| panic!("{text}\n{fault:?}"));
    assert_eq!(unknown, Vec::<String>::new());
    assert_eq!(read.to_text(), text);
    read
}

proptest! {
    #[test]
    fn the_same_project_differs_in_nothing(project in project()) {
        let now = taken(&project);
        for before in [now.clone(), read_back(&now)] {
            for change in changes(&before, &now).changes {
                prop_assert!(change.tallies.is_empty() && change.files.is_empty(), "{}", super::told(&change));
                prop_assert_eq!(change.reference(), change.held());
            }
        }
        let blind = taken_blind(&project);
        for change in changes(&read_back(&blind), &blind).changes {
            prop_assert!(change.tallies.is_empty());
        }
    }

    #[test]
    fn deleting_and_excluding_code_is_never_a_drop(project in project(), edits in deletions()) {
        let now = edited(&project, edits);
        for change in changes(&read_back(&taken(&project)), &taken(&now)).changes {
            assert_adds_up(&change);
            prop_assert_eq!(change.count(Kind::Lost), 0, "{}", super::told(&change));
            prop_assert_eq!(change.tallies.of(Kind::NewMissed).statements, 0);
            prop_assert!(holds(&change), "{:?} {:?} {}", change.reference(), change.held(), super::told(&change));
        }
    }

    #[test]
    fn code_that_moves_loses_nothing(mut project in project(), edits in moves()) {
        // A `def` that stands alone because its body is excluded is too little to be recognised elsewhere.
        let bodies = project.values_mut().flatten().flat_map(|function| &mut function.body);
        for statement in bodies {
            statement.is_excluded = false;
        }
        let now = edited(&project, edits);
        for change in changes(&read_back(&taken(&project)), &taken(&now)).changes {
            assert_adds_up(&change);
            let moved = change.tallies.of(Kind::Moved);
            let others = Kind::ALL.iter().filter(|kind| **kind != Kind::Moved).map(|kind| change.count(*kind)).sum::<u64>();
            prop_assert_eq!(others, 0, "{} {:?}", super::told(&change), moved);
            prop_assert_eq!(change.reference(), change.held());
        }
    }

    #[test]
    fn the_account_adds_up_whatever_changed(project in project(), edits in edits()) {
        let now = edited(&project, edits);
        let pairs = [
            (taken(&project), taken(&now)),
            (taken_blind(&project), taken_blind(&now)),
            (taken(&project), taken_blind(&now)),
            (taken_blind(&project), taken(&now)),
        ];
        for (before, now) in pairs {
            for change in changes(&read_back(&before), &now).changes {
                assert_adds_up(&change);
                let mut sum = super::super::Tallies::default();
                for file in &change.files {
                    sum += &file.tallies;
                }
                prop_assert_eq!(sum, change.tallies);
            }
        }
    }

    #[test]
    fn what_is_missed_is_new_lost_or_was_missed_before(project in project(), edits in edits()) {
        let now = edited(&project, edits);
        for (before, is_told) in [(taken(&project), true), (taken_blind(&project), false)] {
            for change in changes(&read_back(&before), &taken(&now)).changes {
                let still: u64 = change.still_missed.values().map(|places| u64::from(places.lines.len())).sum();
                let told = change.tallies.of(Kind::Lost).statements + change.tallies.of(Kind::NewMissed).statements;
                let missed = change.now.lines.total() - change.now.lines.low().covered();
                prop_assert_eq!(still, if is_told { missed - told } else { 0 });
                for file in &change.files {
                    let still = change.still_missed.get(&file.path).cloned().unwrap_or_default();
                    prop_assert!(still.lines.is_disjoint(&file.lost.lines) && still.lines.is_disjoint(&file.new_missed.lines));
                }
            }
        }
    }

    #[test]
    fn what_is_held_to_is_never_more_than_the_baseline(project in project(), edits in edits()) {
        let now = edited(&project, edits);
        for change in changes(&taken(&project), &taken(&now)).changes {
            let (before, reference) = (change.before.combined().low(), change.reference().low());
            let product = |one: u64, two: u64| u128::from(one) * u128::from(two);
            prop_assert!(product(reference.covered(), before.total()) <= product(before.covered(), reference.total()));
        }
    }
}
