//! Plans over all kinds of evidence, mixed: at least what is promised is measured then; exactly that where exits have names.

use super::random::{Function, cases, file, project, rules};
use super::*;
use proptest::collection::vec;
use proptest::prelude::*;

/// How each file came to each layer; none: the layer never saw it.
fn forms() -> impl Strategy<Value = Vec<Vec<Option<Form>>>> {
    let form = prop::option::weighted(0.8, prop::sample::select(&[Form::Json, Form::Xml, Form::Counted, Form::Plain]));
    vec(vec(form, 2), 3)
}

fn check(files: &[Vec<Function>], forms: &[Vec<Option<Form>>], rules: &[(&str, u32)], denominator: Denominator) {
    let names = ["a.py", "b.py", "c.py"];
    let files: Vec<(Source, Vec<Option<Ran>>)> = files
        .iter()
        .zip(forms)
        .map(|(functions, forms)| {
            let (source, columns) = file(functions, 2, true);
            let seen = |(ran, form): (Option<Ran>, &Option<Form>)| Some(Ran { form: (*form)?, ..ran? });
            (source, columns.into_iter().zip(forms).map(seen).collect())
        })
        .collect();
    let files = files.iter().zip(names).map(|((source, columns), name)| (name, source.clone(), columns.as_slice()));
    let measured = measured(&["unit", "e2e"], &files.collect::<Vec<_>>());
    let gates: Vec<Gate> =
        rules.iter().map(|(rule, percent)| judged(&measured, denominator, rule, &percent.to_string())).collect();
    let plan = plan(&measured, denominator, &gates);
    if !forms.iter().flatten().any(|form| *form == Some(Form::Counted)) {
        assert_sound(&measured, denominator, &gates, &plan);
    }
    let gains = gains(&measured, denominator, &gates, &plan);
    assert!(plan.gates.iter().zip(gains).all(|(closing, gain)| closing.gain <= gain), "{plan:?}");
    assert!(plan.gates.iter().all(|closing| closing.slack().is_some() || !closing.is_reachable()), "{plan:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_plan_keeps_its_promise(
        files in project(2), forms in forms(), rules in rules(1..4), is_own in any::<bool>(),
    ) {
        let denominator = if is_own { Denominator::Own } else { Denominator::Union };
        check(&files, &forms, &rules, denominator);
    }
}
