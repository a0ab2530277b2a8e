//! Other files, layers and covered code than were measured: what the options of `whatif` name, and the measurement then.

use std::collections::{BTreeMap, BTreeSet};

use crate::advice::{Lines, covering, lines_of, suppose};
use crate::cli;
use crate::commands::gather::Gathered;
use crate::config::Config;
use crate::coverage::{LineNumber, LineSet, SourcePath};
use crate::fault::{Fault, Faults};
use crate::layer_name::LayerName;
use crate::layers::Measured;
use crate::nearest::{listed, nearest, suggestion};
use crate::parts::{FilePattern, Part, TargetPattern, Unresolved};
use crate::patch::Patch;
use crate::paths::SourceRoot;
use crate::source::Source;
use crate::summary::counted;

/// A measurement that is supposed.
pub(super) struct Supposed {
    /// It.
    pub(super) measured: Measured,
    /// Layers that are gone.
    pub(super) layers: Vec<LayerName>,
    /// Files that are left out of every number: patterns of `omit`.
    pub(super) omitted: Vec<String>,
    /// What is supposed, in sentences without a full stop.
    pub(super) told: Vec<String>,
}

impl Supposed {
    /// Layers go first, then files; then code is covered.
    ///
    /// # Errors
    /// All layers, files, lines and functions that are not there.
    pub(super) fn new(
        options: &cli::Whatif,
        config: &Config,
        gathered: &Gathered,
        patch: Option<&Patch>,
    ) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let measured = gathered.united.measured.clone();
        let mut supposed = Self { measured, layers: Vec::new(), omitted: Vec::new(), told: Vec::new() };
        let known = known_layers(config, gathered);
        for name in &options.without_layer {
            match layer(name, &known, "--without-layer") {
                Ok(layer) => supposed.leave_out_layer(layer),
                Err(fault) => faults.push(fault),
            }
        }
        for text in &options.exclude {
            faults.extend(supposed.leave_out_files(text, patch).err());
        }
        let known: Vec<LayerName> = known.into_iter().filter(|layer| !supposed.layers.contains(layer)).collect();
        for text in &options.covered {
            faults.extend(supposed.cover(text, config, &known).err());
        }
        if faults.is_empty() { Ok(supposed) } else { Err(faults) }
    }

    fn leave_out_layer(&mut self, layer: LayerName) {
        if let Some(column) = self.measured.column(&layer) {
            self.measured = self.measured.without(column);
        }
        self.told.push(format!("without layer {layer}"));
        self.layers.push(layer);
    }

    /// Measured files, and changed ones that no run loads.
    fn leave_out_files(&mut self, text: &str, patch: Option<&Patch>) -> Result<(), Fault> {
        let pattern = FilePattern::new(text);
        let changed = patch.iter().flat_map(|patch| &patch.files).map(|file| &file.path);
        let files: BTreeSet<&SourcePath> =
            self.measured.files().keys().chain(changed).filter(|path| pattern.matches(path)).collect();
        let count = files.len() as u64;
        if count == 0 {
            return Err(no_file(&format!("--exclude {text}"), text, &self.measured));
        }
        // Changed files and those of a baseline are looked up by `omit`, which knows no folder without a pattern.
        self.omitted.extend(files.into_iter().map(|path| glob::Pattern::escape(path.as_str())));
        self.omitted.extend([text.to_owned(), format!("{}/**", text.trim_end_matches('/'))]);
        self.measured = self.measured.without_files(|path| pattern.matches(path));
        self.told.push(format!("without {text} ({})", counted(count, "file", "files")));
        Ok(())
    }

    fn cover(&mut self, text: &str, config: &Config, known: &[LayerName]) -> Result<(), Fault> {
        let option = format!("--covered {text}");
        let (name, place) = match text.split_once('=') {
            Some((name, place)) if !name.contains(['/', ':']) => (Some(name), place),
            Some(_) | None => (None, text),
        };
        let layer = name.map(|name| layer(name, known, &option)).transpose()?;
        let code = code(&option, place, &self.measured, config)?;
        let steps = covering(&self.measured, layer.as_ref(), &code);
        let statements: u64 = steps.iter().map(crate::advice::Step::statements).sum();
        let exits: u64 = steps.iter().map(|step| step.exits.len() as u64).sum();
        self.measured = suppose(&self.measured, &steps);
        let left = nameless(&self.measured, layer.as_ref(), &code);
        let by = layer.map_or_else(|| "any tests".to_owned(), |layer| layer.to_string());
        let new =
            format!("{}, {}", counted(statements, "statement", "statements"), counted(exits, "branch", "branches"));
        self.told.push(format!("{place} covered by {by} (new: {new})"));
        if left > 0 {
            let (stay, have) = if left == 1 { ("stays", "has") } else { ("stay", "have") };
            let branches = counted(left, "branch", "branches");
            self.told.push(format!("{branches} there {have} no name in the reports and {stay} missed"));
        }
        Ok(())
    }
}

/// Branch exits that are still missed in code where all is covered that has a name: reports only count them.
fn nameless(measured: &Measured, layer: Option<&LayerName>, code: &Lines) -> u64 {
    let column = layer.and_then(|layer| measured.column(layer));
    let missed = |(path, lines): (&SourcePath, &Option<LineSet>)| {
        let file = measured.files().get(path)?;
        let coverage = column.map_or(Some(&file.overall), |column| file.columns[column].as_ref())?;
        let branches = coverage.branches()?;
        let measure = match lines {
            Some(lines) => branches.of_lines(lines),
            None => branches.resolve().measure,
        };
        Some(measure.low().missed())
    };
    code.iter().filter_map(missed).sum()
}

/// Layers that are declared, or that reports have.
fn known_layers(config: &Config, gathered: &Gathered) -> Vec<LayerName> {
    let mut known: Vec<LayerName> = config.layers.iter().map(|layer| layer.name.clone()).collect();
    known.extend(
        gathered.united.measured.layers().iter().filter(|layer| !known.contains(layer)).cloned().collect::<Vec<_>>(),
    );
    known
}

fn layer(name: &str, known: &[LayerName], option: &str) -> Result<LayerName, Fault> {
    if let Some(layer) = known.iter().find(|layer| layer.as_str() == name) {
        return Ok(layer.clone());
    }
    let names: Vec<&str> = known.iter().map(LayerName::as_str).collect();
    let help = if names.is_empty() { "no report has a layer".to_owned() } else { suggestion(name, &names, "layers") };
    Err(Fault::new("covgate::whatif::no-layer", format!("{option}: no layer `{name}`")).with_help(help))
}

fn no_file(option: &str, file: &str, measured: &Measured) -> Fault {
    let known: Vec<&str> = measured.files().keys().map(SourcePath::as_str).collect();
    let help = match nearest(file, &known) {
        Some(near) => format!("did you mean `{near}`? patterns match from the project's root, and `**` spans folders"),
        None => format!(
            "patterns match from the project's root, and `**` spans folders; measured files are such as {}",
            listed(&known[..known.len().min(3)])
        ),
    };
    Fault::new("covgate::whatif::no-file", format!("{option}: no measured file matches `{file}`")).with_help(help)
}

/// The code that a text names: files, lines of a file, or functions.
fn code(option: &str, text: &str, measured: &Measured, config: &Config) -> Result<Lines, Fault> {
    if let Some((file, lines)) = with_lines(text) {
        let lines = lines.ok_or_else(|| {
            Fault::new("covgate::whatif::lines", format!("{option}: these are no lines"))
                .with_help("write lines as `40`, `40-44` or `40-44,51`, counted from 1")
        })?;
        return lines_of_file(option, file, lines, measured);
    }
    let root = SourceRoot::new(&config.root);
    let sources = |path: &SourcePath| root.read(path).ok().map(|bytes| Source::new(&bytes));
    let pattern = TargetPattern::new(text);
    let part = Part::resolve(&pattern, measured, &sources);
    part.map(|part| lines_of(&part.extents)).map_err(|why| match why {
        Unresolved::NoFile => no_file(option, text.split_once("::").map_or(text, |(file, _)| file), measured),
        Unresolved::NoFunction(functions) => {
            let functions: Vec<&str> = functions.iter().map(String::as_str).collect();
            let name = text.split_once("::").map_or("", |(_, name)| name);
            let known = &functions[..functions.len().min(12)];
            let help = match (nearest(name, &functions), known) {
                (Some(near), _) => format!("did you mean `{near}`?"),
                (None, []) => "there are no functions".to_owned(),
                (None, known) => format!("functions: {}", listed(known)),
            };
            Fault::new("covgate::whatif::no-function", format!("{option}: no function matches `{name}`"))
                .with_help(help)
        }
        Unresolved::FunctionsUnknown(path) => {
            Fault::new("covgate::whatif::functions-unknown", format!("{option}: the functions of {path} are not known"))
                .with_help("name lines instead, such as `:40-44`, or give coverage.json of coverage.py 7.6 or later")
        }
    })
}

/// A file with lines behind its last colon; the lines are none if they make no sense.
fn with_lines(text: &str) -> Option<(&str, Option<LineSet>)> {
    let (file, lines) = text.rsplit_once(':').filter(|(file, _)| !file.ends_with(':'))?;
    let is_of_lines = !lines.is_empty() && lines.chars().all(|c| c.is_ascii_digit() || "-,".contains(c));
    is_of_lines.then(|| (file, ranges(lines)))
}

fn ranges(text: &str) -> Option<LineSet> {
    let number = |text: &str| text.parse().ok().filter(|number| LineNumber::new(*number).is_some());
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for range in text.split(',') {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let (first, last): (u32, u32) = (number(first)?, number(last)?);
        // Longer than any source: the set is to be small.
        if first > last || last - first > 1_000_000 {
            return None;
        }
        pairs.push((first, last));
    }
    Some(pairs.into_iter().flat_map(|(first, last)| first..=last).filter_map(LineNumber::new).collect())
}

fn lines_of_file(option: &str, file: &str, lines: LineSet, measured: &Measured) -> Result<Lines, Fault> {
    let path = SourcePath::new(file).ok().filter(|path| measured.files().contains_key(path));
    let path = path.ok_or_else(|| no_file(option, file, measured))?;
    let known = measured.files().get(&path).map(|file| file.overall.executed().union(file.overall.missing()));
    if known.is_none_or(|known| known.intersection(&lines).is_empty()) {
        let message = format!("{option}: no statement of {path} begins on these lines");
        return Err(Fault::new("covgate::whatif::no-statement", message)
            .with_help("reports name a statement by its first line; `covgate explain` shows what is missed"));
    }
    Ok(BTreeMap::from([(path, Some(lines))]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stand_behind_the_last_colon() {
        let shown = |text| with_lines(text).map(|(file, lines)| (file, lines.map(|lines| lines.ranges())));
        assert_eq!(shown("a.py:3"), Some(("a.py", Some(vec![(3, 3)]))));
        assert_eq!(shown("a.py:3-5,9"), Some(("a.py", Some(vec![(3, 5), (9, 9)]))));
        assert_eq!(shown("a.py:5-3"), Some(("a.py", None)));
        assert_eq!(shown("a.py:0"), Some(("a.py", None)));
        assert_eq!(shown("a.py:1-2147483647"), Some(("a.py", None)));
        for text in ["a.py", "a.py::f", "a.py::3", "a.py:", "a.py::Class.method"] {
            assert_eq!(shown(text), None, "{text}");
        }
    }
}
