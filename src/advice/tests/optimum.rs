//! Plans of small projects against an exhaustive search.

use super::parts::parts;
use super::random::{self, Function, cases, project, rules};
use super::*;
use proptest::prelude::*;

/// A block with all its exits, by bits.
#[derive(Clone, Copy, Debug, Default)]
struct Candidate {
    /// Statements, exits and functions that it adds to its own layer.
    own: [u128; 3],
    /// The same for overall.
    overall: [u128; 3],
    slot: usize,
}

/// What each bit stands for: the kind, and the path with what it is there.
type Names = Vec<(usize, String)>;

/// Every block of the scopes with failed gates, found in the plainest way.
fn candidates(measured: &Measured, scopes: &[Scope], with_exits: bool) -> Option<(Vec<Candidate>, Names)> {
    let mut candidates = Vec::new();
    let layers = measured.layers().len();
    let mut names = Names::new();
    let mut bit = |kind: usize, name: String| {
        let at = names.iter().position(|known| *known == (kind, name.clone())).unwrap_or_else(|| {
            names.push((kind, name.clone()));
            names.len() - 1
        });
        (at < 128).then(|| 1_u128 << at)
    };
    for (path, file) in measured.files() {
        let overall_exits = file.overall.resolved_branches().unwrap_or_default().missing;
        let overall_functions = never_run(&file.overall);
        for &scope in scopes {
            let coverage = match scope {
                Scope::Overall => &file.overall,
                Scope::Layer(column) => file.columns[column].as_ref()?,
            };
            let slot = slot(scope, layers);
            let mut blocks: Vec<(Vec<u32>, Vec<MissedBranch>, Option<String>)> = Vec::new();
            let mut is_open = false;
            let mut last_owner = None;
            let listed = coverage.executed().union(coverage.missing());
            for line in listed.iter() {
                let owner = owner(coverage, line);
                is_open &= last_owner == owner;
                last_owner.clone_from(&owner);
                if coverage.missing().contains(line) {
                    match blocks.last_mut() {
                        Some((lines, ..)) if is_open => lines.push(line.value()),
                        _ => blocks.push((vec![line.value()], Vec::new(), owner)),
                    }
                    is_open = true;
                } else {
                    is_open = false;
                }
            }
            let exits = coverage.resolved_branches().unwrap_or_default().missing;
            for exit in exits.into_iter().filter(|_| with_exits) {
                let has = |line: LineNumber| blocks.iter().position(|(lines, ..)| lines.contains(&line.value()));
                let to = || has(exit.target.line()?);
                match has(exit.line).or_else(to) {
                    Some(at) => blocks[at].1.push(exit),
                    None => blocks.push((Vec::new(), vec![exit], None)),
                }
            }
            let functions = never_run(coverage);
            for (lines, exits, owner) in blocks {
                let mut candidate = Candidate { slot, ..Candidate::default() };
                for line in lines {
                    let bit = bit(0, format!("{path} {line}"))?;
                    candidate.own[0] |= bit;
                    if file.overall.missing().contains(super::line(line)) {
                        candidate.overall[0] |= bit;
                    }
                }
                for exit in exits {
                    let bit = bit(1, format!("{path} {exit:?}"))?;
                    candidate.own[1] |= bit;
                    if overall_exits.contains(&exit) {
                        candidate.overall[1] |= bit;
                    }
                }
                if let Some(owner) = owner {
                    let bit = bit(2, format!("{path} {owner}"))?;
                    candidate.own[2] |= if functions.contains(&owner) { bit } else { 0 };
                    candidate.overall[2] |= if overall_functions.contains(&owner) { bit } else { 0 };
                }
                candidates.push(candidate);
            }
        }
    }
    Some((candidates, names))
}

/// The place of a scope among the layers; overall stands last.
fn slot(scope: Scope, layers: usize) -> usize {
    match scope {
        Scope::Layer(column) => column,
        Scope::Overall => layers,
    }
}

fn owner(coverage: &FileCoverage, line: LineNumber) -> Option<String> {
    let mut functions = coverage.regions()?.functions_with_body();
    functions.find(|(_, region)| region.lines.contains(line)).map(|(name, _)| name.to_owned())
}

fn never_run(coverage: &FileCoverage) -> Vec<String> {
    let functions = coverage.regions().into_iter().flat_map(Regions::functions_with_body);
    functions
        .filter(|(_, region)| region.lines.is_subset(coverage.missing()))
        .map(|(name, _)| name.to_owned())
        .collect()
}

/// A gap: where, what, how many are missing, and the bits that count.
struct Wanted {
    slot: usize,
    metric: Metric,
    short_by: u64,
    bits: u128,
}

impl Wanted {
    fn new(gap: &Gap, layers: usize, names: &Names) -> Self {
        let counts = |name: &str| match &gap.part {
            Part::All => true,
            Part::Files(files) => files.keys().any(|path| name.starts_with(&format!("{path} "))),
        };
        let bits =
            names.iter().enumerate().filter(|(_, (_, name))| counts(name)).fold(0, |bits, (at, _)| bits | 1 << at);
        Self { slot: slot(gap.scope, layers), metric: gap.metric, short_by: gap.short_by, bits }
    }
}

/// The fewest statements and exits of any set of blocks that closes the gates; none if none does.
fn optimum(candidates: &[Candidate], goals: &[Wanted], layers: usize) -> Option<u32> {
    let mut best: Option<u32> = None;
    for subset in 0_u32..1 << candidates.len() {
        let mut own = vec![[0_u128; 3]; layers + 1];
        let mut overall = [0_u128; 3];
        for (_, candidate) in candidates.iter().enumerate().filter(|(at, _)| subset >> at & 1 == 1) {
            for kind in 0..3 {
                own[candidate.slot][kind] |= candidate.own[kind];
                overall[kind] |= candidate.overall[kind];
            }
        }
        let of_layers: u32 = own[..layers].iter().map(|own| own[0].count_ones() + own[1].count_ones()).sum();
        let by_layers = |kind: usize| own[..layers].iter().fold(0, |all, own| all | own[kind]);
        let rest = |kind: usize| (own[layers][kind] & !by_layers(kind)).count_ones();
        let cost = of_layers + rest(0) + rest(1);
        let gain = |goal: &Wanted| {
            let counts = if goal.slot == layers { &overall } else { &own[goal.slot] };
            let [statements, exits, functions] = counts.map(|bits| u64::from((bits & goal.bits).count_ones()));
            Counts { statements, exits, functions }.of(goal.metric)
        };
        if goals.iter().all(|goal| gain(goal) >= goal.short_by) {
            best = Some(best.map_or(cost, |best| best.min(cost)));
        }
    }
    best
}

fn check(files: &[Vec<Function>], rules: &[(&str, u32)], with_functions: bool) -> Result<(), TestCaseError> {
    let measured = random::measured_of(files, with_functions);
    let denominator = Denominator::Union;
    let gates: Vec<Gate> =
        rules.iter().map(|(rule, percent)| judged(&measured, denominator, rule, &percent.to_string())).collect();
    let plan = plan(&measured, denominator, &gates);
    assert_sound(&measured, denominator, &gates, &plan);
    assert_near_the_least(&measured, &gaps(&measured, denominator, &gates), &plan)
}

fn assert_near_the_least(measured: &Measured, gaps: &[Gap], plan: &Plan) -> Result<(), TestCaseError> {
    let mut scopes: Vec<Scope> = gaps.iter().map(|gap| gap.scope).collect();
    scopes.sort_by_key(|scope| slot(*scope, 2));
    scopes.dedup();
    let with_exits = gaps.iter().any(|gap| matches!(gap.metric, Metric::Branches | Metric::Combined));
    let Some((candidates, names)) = candidates(measured, &scopes, with_exits) else { return Ok(()) };
    if gaps.is_empty() || candidates.len() > 12 {
        return Err(TestCaseError::reject("too many"));
    }
    let wanted: Vec<Wanted> = gaps.iter().map(|gap| Wanted::new(gap, 2, &names)).collect();
    let optimum = u64::from(optimum(&candidates, &wanted, 2).expect("all can be reached"));
    let total = plan.statements + plan.exits;
    prop_assert!(total * 100 <= optimum * 110, "advised {total}, best {optimum}: {plan:?}");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_global_rejects: 100_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_gate_is_closed_with_at_most_a_tenth_more_than_the_least(
        files in project(2), rules in rules(1..2), with_functions in any::<bool>(),
    ) {
        check(&files, &rules, with_functions)?;
    }

    #[test]
    fn several_gates_are_closed_with_at_most_a_tenth_more_than_the_least(
        files in project(2), rules in rules(2..5), with_functions in any::<bool>(),
    ) {
        check(&files, &rules, with_functions)?;
    }

    #[test]
    fn gates_over_parts_are_closed_with_at_most_a_tenth_more_than_the_least(
        files in project(2), parts in parts(1..4), with_functions in any::<bool>(),
    ) {
        let measured = random::measured_of(&files, with_functions);
        let (gates, gaps) = super::parts::gaps_over(&measured, &parts, false);
        let plan = super::parts::assert_sound_over(&measured, &gates, &gaps);
        assert_near_the_least(&measured, &gaps, &plan)?;
    }
}
