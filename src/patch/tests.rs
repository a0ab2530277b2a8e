//! From changed lines and reports to covered statements.

use std::fs;

use super::{Basis, Debt, Ground, Kind, Patch, PatchFile};
use crate::changes::{Changes, Content, FileChange};
use crate::coverage::{
    Arc, Arcs, Branches, Counts, FileCoverage, LineNumber, LineSet, Measure, MissedBranch, SourcePath, Taken, Target,
};
use crate::layers::{Measured, Scope};
use crate::paths::{Omit, SourceRoot};

fn line(number: u32) -> LineNumber {
    LineNumber::new(number).expect("a line")
}

fn set(lines: &[u32]) -> LineSet {
    lines.iter().copied().map(line).collect()
}

fn path(name: &str) -> SourcePath {
    SourcePath::new(name).expect("a path")
}

/// Exits as lines and targets.
type Exits<'a> = &'a [(u32, i32)];

/// A file with executed and missing lines, and arcs taken and missed.
fn file(executed: &[u32], missing: &[u32], arcs: Option<(Exits<'_>, Exits<'_>)>) -> FileCoverage {
    let statements = u32::try_from(executed.len() + missing.len()).expect("few");
    let file = FileCoverage::new(statements, set(executed), set(missing)).expect("consistent");
    let Some((taken, missed)) = arcs else { return file };
    let set = |arcs: &[(u32, i32)]| arcs.iter().map(|&(from, to)| Arc { from: line(from), to }).collect();
    let total = u32::try_from(taken.len() + missed.len()).expect("few");
    let arcs = Arcs { total, executed: set(taken), missing: set(missed) };
    file.with_branches(Branches { arcs: Some(arcs), ..Branches::default() })
}

/// A project: sources that are there, and what each layer measured of them.
struct Project {
    folder: tempfile::TempDir,
    measured: Measured,
}

impl Project {
    fn new(layers: &[&str]) -> Self {
        let layers = layers.iter().map(|name| name.parse().expect("a layer")).collect();
        Self { folder: tempfile::tempdir().expect("a folder"), measured: Measured::new(layers) }
    }

    fn with(mut self, name: &str, text: &str, layers: &[Option<FileCoverage>]) -> Self {
        let place = self.folder.path().join(name);
        fs::create_dir_all(place.parent().expect("a folder")).expect("folders");
        fs::write(place, text).expect("a source");
        let mut columns = layers.to_vec();
        columns.push(None);
        self.measured.add(path(name), columns, None).expect("one source");
        self
    }

    fn patch(&self, source: &[&str], changes: &Changes) -> Patch {
        let source: Vec<String> = source.iter().map(ToString::to_string).collect();
        let (omit, root) = (Omit::new(&["src/omitted/**".to_owned()]), SourceRoot::new(self.folder.path()));
        Patch::new(changes, &Ground::new(&self.measured, &source, &omit, &root), &|_, _| Debt::default())
    }
}

/// A change that adds these lines to a file.
fn adds(name: &str, lines: &[u32]) -> Changes {
    let change = FileChange { old: Some(path(name)), added: set(lines), ..FileChange::default() };
    Changes { files: [(path(name), change)].into(), ..Changes::default() }
}

fn one(patch: &Patch) -> &PatchFile {
    assert_eq!(patch.files.len(), 1, "{patch:?}");
    &patch.files[0]
}

const SOURCE: &str = "\
\"\"\"Doc.\"\"\"
@first
@second(
    1,
)
def f(x):
    '''Doc
    goes on.'''
    # why
    if (x
            and x > 1):  # both
        return call(
            x,
            # inner
            1,
        )

    return 2
";

/// Statements of the source: decorators, `def`, `if`, and the two ways on.
const STATEMENTS: [u32; 6] = [2, 3, 6, 10, 12, 18];

#[test]
fn a_changed_line_belongs_to_its_statement() {
    let project = Project::new(&["unit"]).with("src/m.py", SOURCE, &[Some(file(&[2, 3, 6, 10], &[12, 18], None))]);
    for (changed, statements) in [
        (&[1][..], &[][..]),
        (&[2], &[2]),
        (&[3], &[3]),
        (&[4], &[3]),
        (&[5], &[3]),
        (&[6], &[6]),
        (&[7, 8], &[]),
        (&[9], &[]),
        (&[11], &[10]),
        (&[13], &[12]),
        (&[14], &[]),
        (&[15, 16], &[12]),
        (&[17], &[]),
        (&[18], &[18]),
        (&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18], &STATEMENTS),
        (&[99], &[]),
    ] {
        let patch = project.patch(&[], &adds("src/m.py", changed));
        assert_eq!(one(&patch).statements, set(statements), "{changed:?}");
        assert_eq!(one(&patch).basis, Basis::Measured);
    }
}

#[test]
fn missed_statements_are_told_together_with_all_their_lines() {
    let project = Project::new(&["unit"]).with("src/m.py", SOURCE, &[Some(file(&[2, 3, 6, 10], &[12, 18], None))]);
    let patch = project.patch(&[], &adds("src/m.py", &[13, 18]));
    assert_eq!(one(&patch).places, [(12, 18, 2)]);
    let project = Project::new(&["unit"]).with("src/m.py", SOURCE, &[Some(file(&[6], &[2, 3, 10, 12, 18], None))]);
    let patch = project.patch(&[], &adds("src/m.py", &[2, 3, 6, 12, 18]));
    assert_eq!(one(&patch).places, [(2, 5, 2), (12, 18, 2)], "line 10 did not change, and is no part of a place");
}

#[test]
fn each_layer_is_measured_over_all_that_changed() {
    let unit = file(&[2, 3, 6, 10, 12], &[18], Some((&[(10, 12)], &[(10, 18)])));
    let e2e = file(&[2, 3, 6, 10, 18], &[12], Some((&[(10, 18)], &[(10, 12)])));
    let lines = file(&[2, 3, 6], &[10, 12, 18], None);
    let project = Project::new(&["unit", "e2e", "manual"])
        .with("src/m.py", SOURCE, &[Some(unit.clone()), Some(e2e), Some(lines)])
        .with("src/n.py", SOURCE, &[Some(unit), None, None]);
    let mut changes = adds("src/m.py", &[10, 12, 18]);
    changes.files.extend(adds("src/n.py", &[10, 12, 18]).files);
    let patch = project.patch(&[], &changes);
    let figures = |scope| {
        let figures = patch.figures(scope);
        (figures.lines, figures.branches)
    };
    let exact = Measure::exact;
    assert_eq!(figures(Scope::Overall), (exact(5, 6), Some(exact(3, 4))));
    assert_eq!(figures(Scope::Layer(0)), (exact(4, 6), Some(exact(2, 4))));
    assert_eq!(figures(Scope::Layer(1)), (exact(2, 6), Some(exact(1, 4))), "what a layer never loaded is not free");
    assert_eq!(figures(Scope::Layer(2)), (exact(0, 6), None), "a layer without branches has none");
    assert_eq!(patch.files[1].missed_exits.iter().map(|missed| missed.line.value()).collect::<Vec<_>>(), [10]);
}

#[test]
fn missed_exits_are_those_of_changed_statements_that_ran() {
    let exits = |executed: &[u32], missing: &[u32]| file(executed, missing, Some((&[], &[(10, 12), (10, 18)])));
    let ran = exits(&STATEMENTS, &[]);
    let never = exits(&[2, 3, 6, 12, 18], &[10]);
    for (file, changed, lines) in [(&ran, 10, vec![10, 10]), (&ran, 12, vec![]), (&never, 10, vec![])] {
        let project = Project::new(&["unit"]).with("src/m.py", SOURCE, &[Some(file.clone())]);
        let patch = project.patch(&[], &adds("src/m.py", &[changed]));
        let found: Vec<u32> = one(&patch).missed_exits.iter().map(|missed| missed.line.value()).collect();
        assert_eq!(found, lines, "line {changed}");
    }
}

#[test]
fn of_two_missed_exits_only_the_one_that_was_missed_before_is_owed() {
    let measured = file(&STATEMENTS, &[], Some((&[], &[(10, 12), (10, 18)])));
    let project = Project::new(&["unit"]).with("src/m.py", SOURCE, &[Some(measured)]);
    let (omit, root) = (Omit::new(&[]), SourceRoot::new(project.folder.path()));
    let ground = Ground::new(&project.measured, &[], &omit, &root);
    let [to_12, to_18] = [12, 18].map(|to| MissedBranch { line: line(10), target: Target::Line(line(to)) });
    let debt = |_: &SourcePath, _: Scope| Debt { lines: LineSet::new(), exits: vec![to_18] };
    let patch = Patch::new(&adds("src/m.py", &[10]), &ground, &debt);
    let found = one(&patch);
    assert_eq!((found.overall.debt_exits, &found.missed_exits), (1, &vec![to_12]));
    assert_eq!(patch.figures(Scope::Overall).branches, Some(Measure::exact(0, 1)));
}

#[test]
fn only_another_name_is_a_former_one() {
    let measured = || Some(file(&STATEMENTS, &[], None));
    let project = Project::new(&["unit"]).with("src/m.py", SOURCE, &[measured()]);
    for (old, renamed_from) in [("src/m.py", None), ("src/old.py", Some(path("src/old.py")))] {
        let mut changes = adds("src/m.py", &[10]);
        changes.files.values_mut().for_each(|change| change.old = Some(path(old)));
        assert_eq!(one(&project.patch(&[], &changes)).renamed_from, renamed_from);
    }
}

#[test]
fn exits_that_are_only_counted_are_bounds() {
    let counts = |run: u64, taken: u32| {
        let lines = [(line(10), Taken { taken, total: 2 })].into();
        let branches = Branches { counts: [(run, Counts::Lines(lines))].into(), ..Branches::default() };
        file(&STATEMENTS, &[], None).with_branches(branches)
    };
    let project = Project::new(&["unit", "e2e"]).with("src/m.py", SOURCE, &[Some(counts(1, 1)), Some(counts(2, 1))]);
    let patch = project.patch(&[], &adds("src/m.py", &[10]));
    assert_eq!(patch.figures(Scope::Overall).branches, Some(Measure::between(1, 2, 2)));
    let patch = project.patch(&[], &adds("src/m.py", &[12]));
    assert_eq!(patch.figures(Scope::Overall).branches, Some(Measure::exact(0, 0)));
}

#[test]
fn a_file_that_no_run_measured_counts_as_missed() {
    let branches = file(&STATEMENTS, &[], Some((&[(10, 12), (10, 18)], &[])));
    let project =
        Project::new(&["unit"]).with("src/m.py", SOURCE, &[Some(branches)]).with("src/new.py", SOURCE, &[None]);
    assert!(!project.measured.files().contains_key(&path("src/new.py")));
    let patch = project.patch(&[], &adds("src/new.py", &[1, 9, 11, 13, 14]));
    let found = one(&patch);
    assert_eq!((&found.basis, &found.statements), (&Basis::NeverMeasured, &set(&[10, 12])));
    assert_eq!((found.basis.is_never_measured(), patch.statements()), (true, 2));
    let measured = project.patch(&[], &adds("src/m.py", &[10]));
    assert_eq!((one(&measured).basis.is_never_measured(), measured.statements()), (false, 1));
    assert_eq!(patch.figures(Scope::Overall).lines, Measure::exact(0, 2));
    assert_eq!(patch.figures(Scope::Overall).branches, Some(Measure::exact(0, 2)));
    assert_eq!(patch.figures(Scope::Layer(0)).lines, Measure::exact(0, 2));
    let project = project.with("src/broken.py", "def f(:\n", &[None]);
    let patch = project.patch(&[], &adds("src/broken.py", &[1]));
    assert!(matches!(one(&patch).basis, Basis::Unread(_)));
    assert_eq!(patch.figures(Scope::Overall).lines, Measure::exact(0, 1));
}

#[test]
fn excluded_statements_are_counted_and_not_judged() {
    let measured = file(&[1], &[], None).with_excluded(set(&[2, 3]));
    let text = "a()\nif b:  # pragma: no cover\n    c()\n";
    let project = Project::new(&["unit"]).with("src/m.py", text, &[Some(measured)]).with("src/new.py", text, &[None]);
    for name in ["src/m.py", "src/new.py"] {
        let patch = project.patch(&[], &adds(name, &[1, 2, 3]));
        assert_eq!((one(&patch).statements.clone(), one(&patch).excluded), (set(&[1]), 2), "{name}");
    }
}

#[test]
fn a_source_that_is_not_what_was_measured_is_told() {
    let project = Project::new(&["unit"]).with("src/m.py", "a()\n\n\nb(\n  1)\n", &[Some(file(&[1, 3], &[], None))]);
    let patch = project.patch(&[], &adds("src/m.py", &[1, 4]));
    assert_eq!(one(&patch).basis, Basis::Stale("reports count line 3 as a statement, and it holds no code".to_owned()));
    assert_eq!(one(&patch).statements, set(&[1]));
    assert!(!patch.is_as_measured(&path("src/m.py")));
    let project = Project::new(&["unit"]).with("src/m.py", "a()\n", &[Some(file(&[1, 9], &[], None))]);
    let patch = project.patch(&[], &adds("src/m.py", &[1]));
    assert!(matches!(&one(&patch).basis, Basis::Stale(why) if why.contains("line 9")));
    assert!(!patch.is_as_measured(&path("src/m.py")));
    let project = Project::new(&["unit"]).with("src/m.py", "a()\n", &[Some(file(&[1], &[], None))]);
    let patch = project.patch(&[], &adds("src/m.py", &[1]));
    assert!(patch.is_as_measured(&path("src/m.py")) && !patch.is_as_measured(&path("src/n.py")));
}

#[test]
fn lines_that_old_reports_list_beside_statements_do_not_count() {
    // Before coverage.py 7.13.1 docstrings are listed as executed, and the number of statements is without them.
    let measured = FileCoverage::new(3, set(&[1, 2, 3]), set(&[4])).expect("consistent");
    let project =
        Project::new(&["unit"]).with("src/m.py", "'''Doc.'''\nimport a\ndef f():\n    return 1\n", &[Some(measured)]);
    let patch = project.patch(&[], &adds("src/m.py", &[1, 2, 3, 4]));
    assert_eq!(patch.figures(Scope::Overall).lines, Measure::exact(2, 3));
}

#[test]
fn what_was_missed_before_is_debt_of_the_scope_that_missed_it() {
    let unit = file(&[2, 3, 6, 10], &[12, 18], Some((&[], &[(10, 12), (10, 18)])));
    let e2e = file(&[2, 3, 6, 10, 12], &[18], Some((&[(10, 12)], &[(10, 18)])));
    let project = Project::new(&["unit", "e2e"]).with("src/m.py", SOURCE, &[Some(unit), Some(e2e)]);
    let (omit, root) = (Omit::new(&[]), SourceRoot::new(project.folder.path()));
    let ground = Ground::new(&project.measured, &[], &omit, &root);
    let exit = MissedBranch { line: line(10), target: Target::Line(line(18)) };
    // Line 3 is covered now, whatever it was.
    let debt = |_: &SourcePath, scope: Scope| match scope {
        Scope::Overall => Debt { lines: set(&[3, 18]), exits: vec![exit] },
        Scope::Layer(0) => Debt { lines: set(&[12, 18]), exits: Vec::new() },
        Scope::Layer(_) => Debt::default(),
    };
    let patch = Patch::new(&adds("src/m.py", &[3, 10, 13, 18]), &ground, &debt);
    let found = one(&patch);
    assert_eq!((found.statements.clone(), found.overall.debt.clone()), (set(&[3, 10, 12]), set(&[18])));
    assert_eq!((found.overall.debt_exits, found.missed_exits.len()), (1, 0));
    let exact = Measure::exact;
    for (scope, lines, branches, debt) in [
        (Scope::Overall, exact(3, 3), exact(1, 1), &[18][..]),
        (Scope::Layer(0), exact(2, 2), exact(0, 2), &[12, 18]),
        (Scope::Layer(1), exact(3, 3), exact(1, 2), &[18]),
    ] {
        let figures = patch.figures(scope);
        assert_eq!((figures.lines, figures.branches), (lines, Some(branches)), "{scope:?}");
        assert_eq!(found.covered(scope).map(|covered| covered.debt.clone()), Some(set(debt)), "{scope:?}");
    }
}

#[test]
fn a_copy_is_new_in_all_its_statements() {
    let project = Project::new(&["unit"]).with("src/m.py", SOURCE, &[Some(file(&STATEMENTS, &[], None))]);
    let mut changes = adds("src/m.py", &[]);
    changes.files.values_mut().for_each(|change| change.is_whole = true);
    assert_eq!(one(&project.patch(&[], &changes)).statements, set(&STATEMENTS));
}

#[test]
fn code_is_what_was_measured_and_what_lies_where_code_lies() {
    let measured = || Some(file(&[1], &[], None));
    let project = Project::new(&["unit"])
        .with("src/shop/a.py", "a()\n", &[measured()])
        .with("setup.py", "a()\n", &[measured()])
        .with("templates/x.html", "x\n", &[measured()]);
    let omit = Omit::new(&["src/shop/omitted/**".to_owned()]);
    let root = SourceRoot::new(project.folder.path());
    let kind = |source: &[&str], name: &str, content| {
        let source: Vec<String> = source.iter().map(ToString::to_string).collect();
        let change = FileChange { content, ..FileChange::default() };
        Ground::new(&project.measured, &source, &omit, &root).kind(&path(name), &change)
    };
    fs::write(project.folder.path().join("noxfile.py"), "").expect("a file");
    for (source, name, expected) in [
        (&[][..], "src/shop/a.py", Kind::Code),
        (&[], "src/shop/new.py", Kind::Code),
        (&[], "src/shop/deep/new.py", Kind::Code),
        (&[], "templates/x.html", Kind::Code),
        (&[], "setup.py", Kind::Code),
        (&[], "noxfile.py", Kind::Other),
        (&[], "src/other.py", Kind::Absent),
        (&[], "src/shop/tests/test_a.py", Kind::Absent),
        (&[], "src/shop/test_a.py", Kind::Absent),
        (&[], "src/shop/a_test.py", Kind::Absent),
        (&[], "src/shop/conftest.py", Kind::Absent),
        (&[], "src/shop/testing/a.py", Kind::Absent),
        (&[], "src/shop/contest.py", Kind::Code),
        (&[], "src/shop/data.json", Kind::Other),
        (&[], "src/shop/omitted/x.py", Kind::Omitted),
        (&["src"], "src/other.py", Kind::Code),
        (&["src/"], "src/shop/tests/test_a.py", Kind::Code),
        (&["src"], "srcs/other.py", Kind::Absent),
        (&["."], "noxfile.py", Kind::Code),
    ] {
        assert_eq!(kind(source, name, Content::Text), expected, "{source:?} {name}");
    }
    let is_told = |source: &[String]| Ground::new(&project.measured, source, &omit, &root).is_told();
    assert_eq!([is_told(&[]), is_told(&["src".to_owned()])], [false, true]);
    assert_eq!(kind(&[], "src/shop/a.py", Content::Binary), Kind::Binary);
    assert_eq!(kind(&[], "src/shop/a.py", Content::NoFile), Kind::Other);
}
