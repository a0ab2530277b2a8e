//! What is unusual in a run, its usual cause and what helps. Only what is present in the run is told.

use super::cell::{Column, Md, Table, head};
use crate::summary::{Figure, InputRow, LayerRow, Summary, counted};

/// Something that can be seen in a run: what is seen, none if it is not.
struct Symptom {
    seen: fn(&Summary) -> Option<Md>,
    cause: &'static str,
    fix: &'static str,
}

const SYMPTOMS: [Symptom; 12] = [
    Symptom {
        seen: without_data,
        cause: "Its tests did not run, or wrote no report where covgate looks.",
        fix: "Run them first; see which files `[layers.NAME] reports` matches; set `optional = true` if it may be absent.",
    },
    Symptom {
        seen: without_bodies,
        cause: "Its tests import the package and call nothing: often every test failed in its setup.",
        fix: "Read the output of its pytest run.",
    },
    Symptom {
        seen: undecided,
        cause: "Cobertura and LCOV do not name every branch, so that the count is only known between bounds.",
        fix: "Give coverage.py's JSON of these runs: `--cov-report=json:PATH`.",
    },
    Symptom {
        seen: same_report,
        cause: "Two runs wrote, or two jobs uploaded, the same file.",
        fix: "Give each run a report of its own, in a folder named after its layer.",
    },
    Symptom {
        seen: unmatched,
        cause: "The reports were made elsewhere: in a container, in another checkout, from an installed package.",
        fix: "Map the folder under `[paths]`; set `relative_files = true` under `[tool.coverage.run]`.",
    },
    Symptom {
        seen: no_branches,
        cause: "pytest ran without `--cov-branch`, or some of its runs did.",
        fix: "Set `branch = true` under `[tool.coverage.run]`, so that every run measures branches.",
    },
    Symptom {
        seen: no_functions,
        cause: "Cobertura, LCOV and coverage.py before 7.6 tell no functions.",
        fix: "Give the JSON of coverage.py 7.6 or later.",
    },
    Symptom {
        seen: never_measured,
        cause: "No test imports them, and coverage.py was not told where the sources are.",
        fix: "Set `source` under `[tool.coverage.run]`, so that they count as missed.",
    },
    Symptom {
        seen: guessed,
        cause: "Neither the command nor the configuration names the layer of these reports.",
        fix: "Write `[layers.NAME] reports = […]`, or name them: `covgate unit=reports/unit.json`.",
    },
    Symptom {
        seen: no_layer,
        cause: "No word of their path names a layer.",
        fix: "Name it: `covgate e2e=PATH`, or `[layers.e2e] reports = […]`.",
    },
    Symptom {
        seen: own_differs,
        cause: "Its runs load only a part of the files that other layers measure.",
        fix: "Set `source` under `[tool.coverage.run]` in every job; `[overall] denominator` chooses what counts.",
    },
    Symptom {
        seen: unseen,
        cause: "Its runs never imported them, and coverage.py was not told where the sources are.",
        fix: "Set `source` under `[tool.coverage.run]` in every job.",
    },
];

/// The symptoms of a run; none if there are none.
#[must_use]
pub fn table(summary: &Summary, most: usize) -> Option<Table> {
    let columns =
        head([("What is seen", Column::Words), ("Usual cause", Column::Words), ("What helps", Column::Words)]);
    let row = |symptom: &Symptom| Some(vec![(symptom.seen)(summary)?, Md::ours(symptom.cause), Md::ours(symptom.fix)]);
    Table::new(columns, SYMPTOMS.iter().filter_map(row).collect(), most)
}

fn names(names: &[&str]) -> Option<Md> {
    (!names.is_empty()).then(|| Md::list(names.iter().map(|name| Md::words(name).bold()), ", "))
}

fn layers(summary: &Summary, is_seen: impl Fn(&LayerRow) -> bool) -> Option<Md> {
    let layers = summary.layers.iter().filter(|layer| is_seen(layer));
    names(&layers.map(|layer| layer.name.as_str()).collect::<Vec<_>>())
}

fn gates(summary: &Summary, status: &str) -> Option<Md> {
    let gates = summary.gates.iter().filter(|gate| gate.status == status);
    names(&gates.map(|gate| gate.name.as_str()).collect::<Vec<_>>())
}

fn inputs(summary: &Summary, is_seen: impl Fn(&InputRow) -> bool) -> Option<Md> {
    let count = summary.inputs.iter().filter(|input| is_seen(input)).count() as u64;
    (count > 0).then(|| Md::words(&counted(count, "report", "reports")))
}

/// How many things the warnings with these codes speak of.
fn warned(summary: &Summary, codes: &[&str]) -> Option<u64> {
    let warnings = summary.warnings.iter().filter(|warning| codes.contains(&warning.code.as_str()));
    let count = warnings.map(|warning| warning.count).sum();
    (count > 0).then_some(count)
}

fn without_data(summary: &Summary) -> Option<Md> {
    Some(Md::ours("A gate without data: ").and(gates(summary, "no-data")?))
}

fn without_bodies(summary: &Summary) -> Option<Md> {
    let is_some = |figure: &Option<Figure>| figure.as_ref().is_some_and(|figure| figure.covered > 0);
    let has_none =
        |layer: &LayerRow| layer.bodies.as_ref().is_some_and(|bodies| bodies.covered == 0 && bodies.total > 0);
    let seen = layers(summary, |layer| has_none(layer) && is_some(&layer.imports))?;
    Some(Md::ours("A layer that runs no function body: ").and(seen))
}

fn undecided(summary: &Summary) -> Option<Md> {
    Some(Md::ours("A gate that cannot be decided: ").and(gates(summary, "undecided")?))
}

fn same_report(summary: &Summary) -> Option<Md> {
    let codes = ["covgate::inputs::same-report-twice", "covgate::inputs::same-report-two-layers"];
    Some(Md::words(&counted(warned(summary, &codes)?, "report", "reports")).and(" given twice"))
}

fn unmatched(summary: &Summary) -> Option<Md> {
    let codes = ["covgate::paths::unmatched", "covgate::paths::no-sources"];
    Some(
        Md::words(&counted(warned(summary, &codes)?, "reported file", "reported files"))
            .and(" not found in the project"),
    )
}

fn no_branches(summary: &Summary) -> Option<Md> {
    if !summary.files.is_empty() && summary.overall.branches.as_ref().is_none_or(|branches| branches.total == 0) {
        return Some(Md::ours("No branches were measured"));
    }
    let codes = ["covgate::layers::no-branches", "covgate::layers::some-without-branches"];
    warned(summary, &codes).map(|_| Md::ours("Branches were measured by some runs only"))
}

fn no_functions(summary: &Summary) -> Option<Md> {
    if !summary.files.is_empty() && summary.overall.functions.is_none() {
        return Some(Md::ours("No functions are known"));
    }
    let count = warned(summary, &["covgate::layers::no-functions"])?;
    Some(Md::words(&counted(count, "file", "files")).and(" without known functions"))
}

fn never_measured(summary: &Summary) -> Option<Md> {
    let count = summary.never_measured.len() as u64;
    (count > 0).then(|| Md::words(&counted(count, "file", "files")).and(" never measured"))
}

fn guessed(summary: &Summary) -> Option<Md> {
    Some(Md::ours("Layers taken from the words of the path: ").and(inputs(summary, |input| input.is_layer_guessed)?))
}

fn no_layer(summary: &Summary) -> Option<Md> {
    Some(inputs(summary, |input| input.layers_shown().is_none())?.and(" in no layer, for overall only"))
}

/// Five points and more between the two denominators.
fn own_differs(summary: &Summary) -> Option<Md> {
    let differs = |one: &Figure, two: &Figure| {
        let part = |covered: u64, of: u64| u128::from(covered) * u128::from(of);
        let (left, right) = (part(one.covered, two.total), part(two.covered, one.total));
        one.total > 0 && two.total > 0 && left.abs_diff(right) * 20 >= part(one.total, two.total)
    };
    let seen =
        layers(summary, |layer| layer.own.as_ref().is_some_and(|own| differs(&layer.figures.combined, &own.combined)))?;
    Some(Md::ours("Over its own runs a layer differs by five points or more: ").and(seen))
}

fn unseen(summary: &Summary) -> Option<Md> {
    let count = warned(summary, &["covgate::layers::unseen-files"])?;
    Some(Md::words(&counted(count, "file", "files")).and(" that a layer never saw"))
}

#[cfg(test)]
mod tests;
