//! Which rules a run is judged by: the configuration, `--fail-under`, and the defaults where neither says anything.

use crate::config::{Config, Floor};
use crate::coverage::Percent;
use crate::fault::{Fault, Faults};
use crate::gates::{Metric, Rule};
use crate::layer_name::LayerName;

/// Thresholds of a project that sets none: unit 90, integration 80, overall 85, each where there are reports.
const DEFAULT_LAYERS: [(&str, Percent); 2] = [("unit", Percent::whole(90)), ("integration", Percent::whole(80))];
const DEFAULT_OVERALL: Percent = Percent::whole(85);

/// The rules, layers first in the given order, overall last.
///
/// # Errors
/// All `--fail-under` that are no threshold.
pub fn rules(config: &Config, given: &[String], layers: &[LayerName]) -> Result<Vec<Rule>, Faults> {
    let mut rules = configured(config);
    if rules.is_empty() {
        rules = defaults(layers);
    }
    let mut faults = Faults::new();
    for text in given {
        match parse(text) {
            Ok((layer, metric, fail_under)) => {
                let given = Rule::floor(layer, metric, fail_under, "--fail-under");
                let is_same = |rule: &&mut Rule| rule.subject == given.subject && rule.unit == given.unit;
                if let Some(rule) = rules.iter_mut().find(is_same) {
                    rule.demand = given.demand;
                    rule.source = given.source;
                } else {
                    rules.push(given);
                }
            }
            Err(fault) => faults.push(fault),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    rules.sort_by_key(|rule| (place(rule.layer.as_ref(), config, layers), rule.unit));
    Ok(rules)
}

fn place(layer: Option<&LayerName>, config: &Config, layers: &[LayerName]) -> usize {
    let Some(name) = layer else { return usize::MAX };
    let declared = config.layers.iter().position(|layer| layer.name == *name);
    let found = || layers.iter().position(|layer| layer == name).map(|at| config.layers.len() + at);
    declared.or_else(found).unwrap_or(usize::MAX - 1)
}

fn configured(config: &Config) -> Vec<Rule> {
    let rule = |layer: Option<&LayerName>, floor: &Floor, is_optional: bool| Rule {
        is_optional,
        ..Rule::floor(layer.cloned(), floor.metric, floor.percent, floor.source.as_str())
    };
    let of_layers = config
        .layers
        .iter()
        .flat_map(|layer| layer.fail_under.iter().map(|floor| rule(Some(&layer.name), floor, layer.is_optional)));
    let overall = config.overall.fail_under.iter().map(|floor| rule(None, floor, false));
    of_layers.chain(overall).collect()
}

fn defaults(layers: &[LayerName]) -> Vec<Rule> {
    let rule = |layer, fail_under| Rule::floor(layer, Metric::Combined, fail_under, "default");
    let of_layers = layers.iter().filter_map(|layer| {
        let (_, percent) = DEFAULT_LAYERS.into_iter().find(|(name, _)| *name == layer.as_str())?;
        Some(rule(Some(layer.clone()), percent))
    });
    of_layers.chain([rule(None, DEFAULT_OVERALL)]).collect()
}

/// `PCT`, `LAYER=PCT`, `METRIC=PCT` or `LAYER.METRIC=PCT`; `overall` may stand for the layer.
fn parse(text: &str) -> Result<(Option<LayerName>, Metric, Percent), Fault> {
    let wrong = |why: String| {
        Fault::new("covgate::thresholds::fail-under", format!("--fail-under {text}: {why}"))
            .with_help("write for example `85`, `unit=90`, `branches=70` or `unit.branches=70`")
    };
    let (what, percent) = text.rsplit_once('=').unwrap_or(("overall", text));
    let fail_under: Percent = percent.trim().parse().map_err(|error| wrong(format!("{percent:?} {error}")))?;
    let (subject, metric) = match what.split_once('.') {
        Some((subject, metric)) => {
            let metric = metric
                .parse()
                .map_err(|()| wrong(format!("{metric:?} is no metric (combined, lines, branches, functions)")))?;
            (subject, metric)
        }
        None => match what.parse() {
            Ok(metric) => ("overall", metric),
            Err(()) => (what, Metric::Combined),
        },
    };
    if subject == "overall" {
        return Ok((None, metric, fail_under));
    }
    let layer = subject.parse::<LayerName>().map_err(|error| wrong(format!("{subject:?}: {error}")))?;
    Ok((Some(layer), metric, fail_under))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(rules: &[Rule]) -> Vec<String> {
        rules.iter().map(|rule| format!("{} {} {}", rule.id(), rule.demand.limit(), rule.source)).collect()
    }

    fn layers(names: &[&str]) -> Vec<LayerName> {
        names.iter().map(|name| name.parse().expect("a layer")).collect()
    }

    #[test]
    fn without_any_threshold_the_defaults_hold_where_there_is_data() {
        let rules = rules(&Config::default(), &[], &layers(&["unit", "e2e"])).expect("no faults");
        assert_eq!(shown(&rules), ["layers.unit.combined 90 default", "overall.combined 85 default"]);
    }

    #[test]
    fn fail_under_replaces_one_threshold_and_adds_others() {
        let given = ["80", "unit=95.5", "branches=70", "e2e.lines=60"].map(str::to_owned);
        let rules = rules(&Config::default(), &given, &layers(&["unit"])).expect("no faults");
        assert_eq!(
            shown(&rules),
            [
                "layers.unit.combined 95.5 --fail-under",
                "layers.e2e.lines 60 --fail-under",
                "overall.combined 80 --fail-under",
                "overall.branches 70 --fail-under",
            ]
        );
    }

    #[test]
    fn every_wrong_threshold_is_told() {
        let given = ["ninety", "unit=101", "unit.statements=5", "a b=5"].map(str::to_owned);
        assert_eq!(rules(&Config::default(), &given, &[]).expect_err("all are wrong").len(), 4);
    }
}
