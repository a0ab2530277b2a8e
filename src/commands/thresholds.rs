//! Which rules a run is judged by: the configuration, `--fail-under`, and the defaults where neither says anything.

use super::judge::Changed;
use crate::config::{Config, Floor, Patch, PatchFloor, PatchPart};
use crate::coverage::Percent;
use crate::fault::{Fault, Faults};
use crate::gates::{Metric, Rule};
use crate::judging;
use crate::layer_name::LayerName;
use crate::nearest::suggestion;

/// Thresholds of a project that demands nothing of its coverage: unit 90, integration 80, overall 85, each where there are reports.
const DEFAULT_LAYERS: [(&str, Percent); 2] = [("unit", Percent::whole(90)), ("integration", Percent::whole(80))];
const DEFAULT_OVERALL: Percent = Percent::whole(85);

/// The floors that stand before those of the configuration: of the command line, and of a phase.
#[derive(Default)]
pub struct Given(Vec<Rule>);

impl Given {
    /// Reads `--fail-under` and `--phase`; the former counts where both name one floor.
    ///
    /// # Errors
    /// All `--fail-under` that are no threshold, and a phase that is not declared.
    pub fn new(config: &Config, fail_under: &[String], phase: Option<&str>) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let mut rules = match phase.map(|name| of_phase(config, name)).transpose() {
            Ok(rules) => rules.unwrap_or_default(),
            Err(fault) => {
                faults.push(fault);
                Vec::new()
            }
        };
        for text in fail_under {
            match parse(text) {
                Ok((layer, metric, percent)) => rules.push(Rule::floor(layer, metric, percent, "--fail-under")),
                Err(fault) => faults.push(fault),
            }
        }
        if faults.is_empty() { Ok(Self(rules)) } else { Err(faults) }
    }

    /// True if one of them is a floor of a metric.
    #[must_use]
    pub fn speaks_of(&self, metric: Metric) -> bool {
        self.0.iter().any(|rule| rule.unit == metric.into())
    }

    /// The rules, layers first in the given order, overall last.
    #[must_use]
    pub fn rules(&self, config: &Config, layers: &[LayerName]) -> Vec<Rule> {
        let mut rules = configured(config);
        if rules.is_empty() && !judges_parts(config) {
            rules = defaults(layers);
        }
        for given in &self.0 {
            let is_same = |rule: &&mut Rule| rule.subject == given.subject && rule.unit == given.unit;
            if let Some(rule) = rules.iter_mut().find(is_same) {
                rule.demand = given.demand;
                rule.source.clone_from(&given.source);
            } else {
                rules.push(given.clone());
            }
        }
        rules.sort_by_key(|rule| (place(rule.layer.as_ref(), config, layers), rule.unit));
        rules
    }
}

fn of_phase(config: &Config, name: &str) -> Result<Vec<Rule>, Fault> {
    if let Some(phase) = config.phases.iter().find(|phase| phase.name == name) {
        return Ok(judging::rules_of_phase(phase));
    }
    let names: Vec<&str> = config.phases.iter().map(|phase| phase.name.as_str()).collect();
    let help = match names.as_slice() {
        [] => format!("declare it:\n[[phases]]\nname = \"{name}\"\noverall = 90"),
        names => suggestion(name, names, "phases"),
    };
    Err(Fault::new("covgate::phases::unknown", format!("no phase `{name}`")).with_help(help))
}

/// The floors of changed lines: those configured, with those given over them; and what else is given.
///
/// `patch=90` is a floor of changed lines, `patch.branches=80` and `patch.unit=90` of a part; where nothing else is judged
/// the word may be left out. Floors that are given for a command without changed lines are of all lines.
///
/// # Errors
/// All `--fail-under` of changed lines that are no threshold.
pub fn patch_floors(
    configured: &Patch,
    given: &[String],
    changed: Changed<'_>,
) -> Result<(Vec<String>, Vec<PatchFloor>), Faults> {
    let mut floors = match changed {
        Changed::Nothing => return Ok((given.to_vec(), Vec::new())),
        Changed::Too(_) | Changed::Only(_) => configured.clone(),
    };
    let (mut others, mut faults) = (Vec::new(), Faults::new());
    for text in given {
        let of_patch = text.strip_prefix("patch").filter(|rest| rest.starts_with(['=', '.']));
        let what = match (of_patch, changed) {
            (Some(rest), _) => rest.trim_start_matches(['=', '.']),
            (None, Changed::Only(_)) => text,
            (None, Changed::Nothing | Changed::Too(_)) => {
                others.push(text.clone());
                continue;
            }
        };
        match patch_floor(text, what) {
            Ok(floor) => floors.lay(floor),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok((others, floors.fail_under)) } else { Err(faults) }
}

fn patch_floor(text: &str, what: &str) -> Result<PatchFloor, Fault> {
    let wrong = |why: String| {
        Fault::new("covgate::thresholds::fail-under", format!("--fail-under {text}: {why}"))
            .with_help("write for example `patch=90`, `patch.branches=70` or `patch.unit=90`")
    };
    let (part, percent) = what.rsplit_once('=').unwrap_or(("lines", what));
    let percent: Percent = percent.trim().parse().map_err(|error| wrong(format!("{percent:?} {error}")))?;
    let part = match part.parse::<Metric>() {
        Ok(Metric::Functions) => return Err(wrong("changed lines have no functions of their own".to_owned())),
        Ok(metric) => PatchPart::Metric(metric),
        Err(()) => PatchPart::Layer(part.parse().map_err(|error| wrong(format!("{part:?}: {error}")))?),
    };
    Ok(PatchFloor { part, percent, source: "--fail-under".to_owned() })
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

/// True if the configuration demands something of the coverage of a part, or of what changes: then it is judged by that.
fn judges_parts(config: &Config) -> bool {
    !config.rules.is_empty()
        || !config.critical.is_empty()
        || config.feature_coverage.fail_under.is_some()
        || !config.patch.fail_under.is_empty()
        || config.baseline.is_some()
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

    fn rules(fail_under: &[String], layers: &[&str]) -> Vec<Rule> {
        let config = Config::default();
        let layers: Vec<LayerName> = layers.iter().map(|name| name.parse().expect("a layer")).collect();
        Given::new(&config, fail_under, None).expect("no faults").rules(&config, &layers)
    }

    #[test]
    fn without_any_threshold_the_defaults_hold_where_there_is_data() {
        let rules = rules(&[], &["unit", "e2e"]);
        assert_eq!(shown(&rules), ["layers.unit.combined 90 default", "overall.combined 85 default"]);
    }

    #[test]
    fn fail_under_replaces_one_threshold_and_adds_others() {
        let given = ["80", "unit=95.5", "branches=70", "e2e.lines=60"].map(str::to_owned);
        let rules = rules(&given, &["unit"]);
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
    fn defaults_stand_only_where_nothing_is_demanded_of_coverage() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("covgate.toml");
        let judged = |text: &str| {
            std::fs::write(&file, text).expect("written");
            let config = Config::load(Some(&file), folder.path(), None).expect(text);
            Given::default().rules(&config, &[]).len()
        };
        for text in [
            "[[rules]]\nname = \"a\"\nfiles = [\"a.py\"]\nfail-under = 1",
            "[[critical]]\nname = \"a\"\ntargets = [\"a.py\"]",
            "[[features]]\nname = \"a\"\ntargets = [\"a.py\"]\n[feature-coverage]\nfail-under = 1",
            "[patch]\nfail-under = 1",
            "[baseline]\nmax-drop = 1",
        ] {
            assert_eq!(judged(text), 0, "{text}");
        }
        for text in ["", "[project]\nname = \"a\"", "[patch]\nbase = \"main\"", "[tests]\nmax-failed = 1"] {
            assert_eq!(judged(text), 1, "{text}");
        }
    }

    #[test]
    fn every_wrong_threshold_is_told() {
        let given = ["ninety", "unit=101", "unit.statements=5", "a b=5"].map(str::to_owned);
        assert_eq!(Given::new(&Config::default(), &given, None).err().expect("all are wrong").len(), 4);
    }
}
