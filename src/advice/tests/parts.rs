//! Gates over parts of the code: files, and lines of files.

use super::random::{self, cases, project};
use super::*;
use proptest::collection::vec;
use proptest::prelude::*;

/// A gap over a part, made up: whose coverage, which of three files, every how many lines, what, and what percent of what
/// is missed there.
pub type MadeUp = (usize, u8, u32, Metric, u64);

pub fn parts(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<MadeUp>> {
    vec((0_usize..3, 0_u8..8, 1_u32..4, prop::sample::select(&Metric::ALL), 1_u64..=100), count)
}

/// The gaps of gates over parts, a gate for each; whole files unless there are to be `lines`.
pub fn gaps_over(measured: &Measured, parts: &[MadeUp], with_lines: bool) -> (Vec<Gate>, Vec<Gap>) {
    let failing = judged(measured, Denominator::Union, "overall.lines", "100");
    let mut gaps = Vec::new();
    for &(scope, files, every, metric, percent) in parts {
        let scope = if scope == 2 { Scope::Overall } else { Scope::Layer(scope) };
        let files = measured.files().keys().enumerate().filter(|(at, _)| files & 1 << at > 0).map(|(_, path)| path);
        let lines = (with_lines && every > 1).then(|| lines((1..200).filter(|line| line % every > 0)));
        let part = match files.map(|path| (path.clone(), lines.clone())).collect::<BTreeMap<_, _>>() {
            files if files.is_empty() => Part::All,
            files => Part::Files(files),
        };
        let gap = Gap { gate: gaps.len(), scope, denominator: Denominator::Union, part, metric, short_by: 0 };
        let short_by = (gap.missed(measured) * percent).div_ceil(100);
        gaps.extend((short_by > 0).then_some(Gap { short_by, ..gap }));
    }
    (vec![failing; gaps.len()], gaps)
}

/// The plan closes all gaps, gives what it says, and has no step too many.
pub fn assert_sound_over(measured: &Measured, gates: &[Gate], gaps: &[Gap]) -> Plan {
    let plan = plan_for(measured, gates, gaps, &Lines::new());
    assert!(plan.closes(measured, gaps), "{plan:?}");
    let after = suppose(measured, &plan.steps);
    for (gap, closing) in gaps.iter().zip(&plan.gates) {
        assert!(closing.is_reachable(), "{closing:?}");
        assert_eq!(closing.gain, gap.missed(measured) - gap.missed(&after), "{gap:?} {plan:?}");
    }
    for at in 0..plan.steps.len() {
        let mut fewer = plan.clone();
        fewer.steps.remove(at);
        assert!(!fewer.closes(measured, gaps), "step {at} is not needed: {plan:?}");
    }
    plan
}

fn source() -> Source {
    Source::new(1..=30, &[("a", 11..=15), ("b", 16..=20), ("c", 21..=25), ("d", 26..=30)])
}

fn over(files: &[(&str, Option<&[u32]>)]) -> Part {
    let path = |path| SourcePath::new(path).expect("a path");
    Part::Files(files.iter().map(|(name, of)| (path(name), of.map(|of| lines(of.iter().copied())))).collect())
}

fn advice_over(measured: &Measured, gaps: &[(Scope, Part, Metric, u64)]) -> (Vec<String>, Plan) {
    let gates = vec![judged(measured, Denominator::Union, "overall.lines", "100"); gaps.len()];
    let gaps = gaps.iter().enumerate().map(|(gate, (scope, part, metric, short_by))| Gap {
        gate,
        scope: *scope,
        denominator: Denominator::Union,
        part: part.clone(),
        metric: *metric,
        short_by: *short_by,
    });
    let plan = assert_sound_over(measured, &gates, &gaps.collect::<Vec<_>>());
    (plan.steps.iter().map(shown).collect(), plan)
}

#[test]
fn a_gate_over_files_is_closed_in_these_files() {
    let columns = [Some(ran(1..=10))];
    let files = [("a.py", source(), &columns as &[_]), ("b.py", source(), &columns)];
    let measured = measured(&[], &files);
    let (shown, _) = advice_over(&measured, &[(Scope::Overall, over(&[("b.py", None)]), Metric::Lines, 5)]);
    assert_eq!(shown, ["b.py:11-15 a"]);
}

#[test]
fn a_gate_over_lines_is_closed_with_these_lines_and_their_exits() {
    let source = source().with_exits(&[(12, 13), (12, 15), (22, 23), (22, 25)]);
    let measured = measured(&["unit"], &[("a.py", source, &[Some(ran(1..=10))])]);
    let part = over(&[("a.py", Some(&[12, 13, 28]))]);
    let (shown, _) = advice_over(&measured, &[(Scope::Layer(0), part, Metric::Combined, 5)]);
    assert_eq!(shown, ["a.py:12-13,12→13,12→15 a [unit]", "a.py:28 d [unit]"]);
}

#[test]
fn what_closes_a_part_counts_for_the_whole() {
    let columns = [Some(ran(1..=10)), Some(ran(1..=10))];
    let files = [("a.py", source(), &columns as &[_]), ("b.py", source(), &columns)];
    let measured = measured(&["unit", "e2e"], &files);
    let gaps = [
        (Scope::Layer(1), over(&[("b.py", None)]), Metric::Lines, 5),
        (Scope::Overall, Part::All, Metric::Lines, 5),
        (Scope::Overall, over(&[("b.py", Some(&[11, 12, 13, 14, 15]))]), Metric::Lines, 5),
    ];
    let (shown, plan) = advice_over(&measured, &gaps);
    assert_eq!(shown, ["b.py:11-15 a [e2e]"]);
    assert_eq!(plan.steps[0].gains, [(0, 5), (1, 5), (2, 5)]);
}

#[test]
fn a_gate_for_each_file_is_closed_in_each_file() {
    let columns = [Some(ran(1..=10))];
    let files = [("a.py", source(), &columns as &[_]), ("b.py", source(), &columns), ("c.py", source(), &columns)];
    let measured = measured(&[], &files);
    let gates = [judged(&measured, Denominator::Union, "overall.lines", "100")];
    let gap = |name: &str, short_by| Gap {
        gate: 0,
        scope: Scope::Overall,
        denominator: Denominator::Union,
        part: over(&[(name, None)]),
        metric: Metric::Lines,
        short_by,
    };
    let plan = plan_for(&measured, &gates, &[gap("a.py", 5), gap("c.py", 10), gap("b.py", 21)], &Lines::new());
    let [closing] = plan.gates.as_slice() else { panic!("one gate") };
    assert_eq!((closing.short_by, closing.available, closing.gain), (36, 35, 15), "b.py misses 20 only");
    assert_eq!(plan.steps.iter().map(shown).collect::<Vec<_>>().len(), 3);
    assert!(plan.steps.iter().all(|step| step.path.as_str() != "b.py"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn gates_over_lines_are_closed_and_no_step_is_needless(
        files in project(2), parts in parts(1..5), with_functions in any::<bool>(),
    ) {
        let measured = random::measured_of(&files, with_functions);
        let (gates, gaps) = gaps_over(&measured, &parts, true);
        assert_sound_over(&measured, &gates, &gaps);
    }
}
