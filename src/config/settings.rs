//! All sections of the configuration, and a profile laid over them.

use std::ops::Range;

use super::reader::{Key, Reader};
use super::tree::{Entry, Table};
use super::{
    Config, baseline, critical, exclusions, features, find::Home, foreign, history, layers, limits, overall, patch,
    paths, phases, project, report, rules, test_results,
};
use crate::document::Document;
use crate::fault::{Fault, Faults};
use crate::nearest::{listed, nearest};

/// A configuration while it is read.
#[derive(Clone, Default)]
pub(super) struct Settings {
    pub(super) config: Config,
    /// Where `[feature-coverage]` is written.
    pub(super) feature_coverage: Option<Range<usize>>,
    /// Where `fast` and `slow` of `[tests]` are written.
    pub(super) speed: test_results::Places,
}

/// The sections in the order of the documentation.
const SECTIONS: &[Key<Settings>] = &[
    Key::new("project", |settings, reader, entry| reader.section(&mut settings.config.project, entry, project::KEYS)),
    Key::new("paths", |settings, reader, entry| {
        reader.each(entry, |reader, entry| paths::read(&mut settings.config.paths, reader, entry));
    }),
    Key::new("layers", |settings, reader, entry| {
        reader.each(entry, |reader, entry| layers::read(&mut settings.config.layers, reader, entry));
    }),
    Key::new("overall", |settings, reader, entry| reader.section(settings, entry, overall::KEYS)),
    Key::new("rules", |settings, reader, entry| rules::read(&mut settings.config.rules, reader, entry)),
    Key::new("critical", |settings, reader, entry| critical::read(&mut settings.config.critical, reader, entry)),
    Key::new("features", |settings, reader, entry| features::read(&mut settings.config.features, reader, entry)),
    Key::new("feature-coverage", features::coverage),
    Key::new("tests", test_results::read),
    Key::new("exclusions", |settings, reader, entry| {
        reader.section(&mut settings.config.exclusions, entry, exclusions::KEYS);
    }),
    Key::new("patch", |settings, reader, entry| reader.section(&mut settings.config.patch, entry, patch::KEYS)),
    Key::new("baseline", |settings, reader, entry| baseline::read(&mut settings.config.baseline, reader, entry)),
    Key::new("history", |settings, reader, entry| reader.section(&mut settings.config.history, entry, history::KEYS)),
    Key::new("phases", |settings, reader, entry| phases::read(&mut settings.config.phases, reader, entry)),
    Key::new(PROFILES, |settings, reader, entry| match settings.config.profile {
        // The base is read first, then each profile over it.
        None => {}
        Some(_) => nested(reader, entry),
    }),
    Key::new("report", |settings, reader, entry| reader.section(&mut settings.config.report, entry, report::KEYS)),
    Key::new("limits", |settings, reader, entry| reader.section(&mut settings.config.limits, entry, limits::KEYS)),
];

const PROFILES: &str = "profiles";

/// Reads a document, with a profile if one is asked for: what it says as far as it can be read, and all its mistakes, those
/// of profiles that were not asked for included. The root and the file are left to the caller.
pub(super) fn read(document: &Document, home: Home, profile: Option<&str>) -> (Config, Faults) {
    let root = match Table::parse(document) {
        Ok(root) => root,
        Err(faults) => return (Config::default(), faults),
    };
    if let Some(fault) = foreign::recognise(document, home, &root) {
        return (Config::default(), vec![fault]);
    }
    let mut reader = Reader::new(document, home.prefix());
    let Some(table) = home.table(&root, &mut reader) else {
        return (Config::default(), reader.into_faults());
    };
    let mut base = Settings::default();
    reader.table(&mut base, table, SECTIONS);
    let profiles = table.get(PROFILES).map_or_else(Vec::new, |entry| read_profiles(&base, &mut reader, entry));
    let is_known = |name: &&str| profiles.iter().any(|(known, _)| known == name);
    let layers_of = |name: &str| {
        let (_, settings) = profiles.iter().find(|(known, _)| known == name)?;
        Some(settings.config.layers.as_slice())
    };
    let chosen_layers = profile.and_then(layers_of).unwrap_or(&base.config.layers);
    layers::check_mentions(&mut reader, chosen_layers, layers_of);
    let unknown = profile.filter(|name| !is_known(name)).map(|name| unknown_profile(document, name, &profiles));
    let chosen = profile.and_then(|name| profiles.into_iter().find(|(known, _)| known == name));
    let settings = chosen.map_or(base, |(_, settings)| settings);
    features::check_declared(&settings, &mut reader);
    test_results::check(&settings, &mut reader);
    let mut faults = reader.into_faults();
    faults.extend(unknown);
    (settings.config, faults)
}

/// Each profile read over the base, by name.
fn read_profiles(base: &Settings, reader: &mut Reader<'_>, entry: &Entry) -> Vec<(String, Settings)> {
    let mut profiles = Vec::new();
    reader.within(entry, |reader| {
        reader.each(entry, |reader, entry| {
            let mut settings = base.clone();
            settings.config.profile = Some(entry.key.clone());
            reader.profile = Some(entry.key.clone());
            reader.section(&mut settings, entry, SECTIONS);
            reader.profile = None;
            profiles.push((entry.key.clone(), settings));
        });
    });
    profiles
}

fn nested(reader: &mut Reader<'_>, entry: &Entry) {
    let message = format!("`{}`: a profile cannot hold profiles", reader.path());
    let fault = Fault::new("covgate::config::unknown-key", message).with_help("move it to the top level");
    reader.fault(fault, &entry.key_span, "not within a profile");
}

fn unknown_profile(document: &Document, name: &str, profiles: &[(String, Settings)]) -> Fault {
    let known: Vec<&str> = profiles.iter().map(|(known, _)| known.as_str()).collect();
    let help = match (nearest(name, &known), known.as_slice()) {
        (_, []) => format!("`{}` has no profiles; write one as `[profiles.{name}]`", document.name()),
        (Some(near), _) => format!("did you mean `{near}`? profiles: {}", listed(&known)),
        (None, _) => format!("profiles: {}", listed(&known)),
    };
    Fault::new("covgate::config::unknown-profile", format!("no profile `{name}` in `{}`", document.name()))
        .with_help(help)
}
