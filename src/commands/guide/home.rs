//! Names as they are in the project's root, so that the guide is the same wherever it is written from.

use std::path::{Component, Path, PathBuf};

use crate::cli;
use crate::config::Config;
use crate::paths;
use crate::reports::guide::{Commands, ROWS};
use crate::reports::text::shell_word;
use crate::summary::{Finding, Summary};

/// The project's root.
pub struct Home<'a> {
    config: &'a Config,
    /// Absolute, without symbolic links.
    root: PathBuf,
    /// True if reports were named by arguments: their names are relative to the working directory.
    has_arguments: bool,
}

impl<'a> Home<'a> {
    /// The root of a configuration.
    pub fn new(config: &'a Config, has_arguments: bool) -> Self {
        Self { config, root: absolute(&config.root), has_arguments }
    }

    /// The view with names relative to the root: nothing in it tells on which machine, and in which folder, it was made.
    pub fn portable(&self, mut summary: Summary) -> Summary {
        for gate in &mut summary.gates {
            gate.source = self.source(&gate.source);
        }
        if self.has_arguments {
            for input in &mut summary.inputs {
                if input.path.contains('/') || Path::new(&input.path).exists() {
                    input.path = self.name(Path::new(&input.path));
                }
            }
        }
        for finding in summary.errors.iter_mut().chain(&mut summary.warnings) {
            self.shorten(finding);
        }
        summary
    }

    /// A path as it is called in the root; what lies elsewhere keeps its name.
    fn name(&self, path: &Path) -> String {
        let below = absolute(path);
        match below.strip_prefix(&self.root) {
            Ok(below) if below.as_os_str().is_empty() => ".".to_owned(),
            Ok(below) => slashes(below),
            Err(_) => path.display().to_string(),
        }
    }

    /// The place of a threshold: `covgate.toml:10`. Only the configuration's has a line.
    fn source(&self, source: &str) -> String {
        let line = source.rsplit_once(':').filter(|(_, line)| line.parse::<u64>().is_ok());
        match (line, &self.config.file) {
            (Some((_, line)), Some(file)) => format!("{}:{line}", self.name(file)),
            _ => source.to_owned(),
        }
    }

    fn shorten(&self, finding: &mut Finding) {
        let given = self.config.root.display().to_string();
        let roots = [self.root.display().to_string(), given];
        let roots = roots.iter().map(|root| root.trim_end_matches('/')).filter(|root| !root.is_empty() && *root != ".");
        for root in roots {
            let folder = format!("{root}/");
            let texts = [&mut finding.message].into_iter().chain(&mut finding.help).chain(&mut finding.items);
            texts.for_each(|text| *text = without_folder(text, &folder));
        }
    }

    /// The commands that lead to the document, to be typed in the root.
    pub fn commands(&self, options: &cli::Guide) -> Commands {
        let judging = &options.judging;
        let mut common: Vec<String> = Vec::new();
        let mut give = |option: &str, value: String| common.extend([option.to_owned(), shell_word(&value)]);
        if let Some(file) = &judging.project.config {
            give("--config", self.name(file));
        }
        if let Some(profile) = &judging.project.profile {
            give("--profile", profile.clone());
        }
        if let Some(phase) = &judging.phase {
            give("--phase", phase.clone());
        }
        judging.fail_under.iter().for_each(|floor| give("--fail-under", floor.clone()));
        let reports: Vec<String> = judging.reports.iter().map(|report| shell_word(&self.argument(report))).collect();
        let mut own = vec![
            "guide".to_owned(),
            "-o".to_owned(),
            options
                .output
                .as_deref()
                .map_or_else(|| "COVERAGE-GUIDE.md".to_owned(), |path| shell_word(&self.name(path))),
        ];
        if let Some(folder) = &options.charts_dir {
            own.extend(["--charts-dir".to_owned(), shell_word(&self.name(folder))]);
        }
        if options.max_rows != ROWS {
            own.extend(["--max-rows".to_owned(), options.max_rows.to_string()]);
        }
        let line = |own: &[String]| {
            let words = std::iter::once("covgate").chain(own.iter().chain(&common).chain(&reports).map(String::as_str));
            crate::reports::text::visible(&words.collect::<Vec<_>>().join(" ")).into_owned()
        };
        Commands { check: line(&[]), guide: line(&own) }
    }

    /// A report's argument, which may have its layer before it.
    fn argument(&self, argument: &str) -> String {
        if argument == "-" || Path::new(argument).exists() {
            return self.name_unless_stdin(argument);
        }
        match argument.split_once('=') {
            Some((layer, pattern)) => format!("{layer}={}", self.name_unless_stdin(pattern)),
            None => self.name_unless_stdin(argument),
        }
    }

    fn name_unless_stdin(&self, pattern: &str) -> String {
        if pattern == "-" { pattern.to_owned() } else { self.name(Path::new(pattern)) }
    }
}

/// The folder of the charts as seen from the document, or from the working directory without one.
pub fn from_document(folder: &Path, document: Option<&Path>) -> String {
    let here = absolute(document.and_then(Path::parent).unwrap_or(Path::new("")));
    let folder = absolute(folder);
    let shared = here.components().zip(folder.components()).take_while(|(one, two)| one == two).count();
    let up = here.components().skip(shared).map(|_| "..".to_owned());
    let down = folder.components().skip(shared).map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// A path without `.`, `..` and, as far as it is there, symbolic links.
fn absolute(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut plain = PathBuf::new();
    for part in whole.components() {
        match part {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => {}
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => plain.push(part),
        }
    }
    // The part that is there tells its true name; patterns and new folders are below it.
    let there = plain.ancestors().find(|ancestor| ancestor.exists()).map(Path::to_path_buf).unwrap_or_default();
    let rest = plain.strip_prefix(&there).map(Path::to_path_buf).unwrap_or_default();
    if rest.as_os_str().is_empty() { paths::absolute(&there) } else { paths::absolute(&there).join(rest) }
}

/// A text without a folder wherever a path in it begins with that.
fn without_folder(text: &str, folder: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(folder) {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        let is_start = out.chars().next_back().is_none_or(|c| c.is_whitespace() || "`'\"(=,".contains(c));
        out.push_str(if is_start { "" } else { folder });
        rest = &found[folder.len()..];
    }
    out + rest
}

fn slashes(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charts_are_linked_from_where_the_document_is() {
        for (folder, document, link) in [
            ("charts", Some("COVERAGE-GUIDE.md"), "charts"),
            ("docs/charts", Some("docs/COVERAGE-GUIDE.md"), "charts"),
            ("charts", Some("docs/a/GUIDE.md"), "../../charts"),
            ("./x/../charts/", None, "charts"),
            (".", Some("GUIDE.md"), ""),
        ] {
            assert_eq!(from_document(Path::new(folder), document.map(Path::new)), link);
        }
    }

    #[test]
    fn names_are_those_of_the_root_wherever_the_command_is_typed() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = Config { root: folder.path().to_owned(), ..Config::default() };
        let home = Home::new(&config, true);
        let below = folder.path().join("reports/*.json");
        assert_eq!(home.argument(&format!("unit={}", below.display())), "unit=reports/*.json");
        assert_eq!(home.argument(&folder.path().display().to_string()), ".");
        assert_eq!(home.argument("e2e=-"), "e2e=-");
        assert_eq!(home.argument("/elsewhere/x.xml"), "/elsewhere/x.xml");
        assert_eq!(home.source("--fail-under"), "--fail-under");
    }

    #[test]
    fn a_folder_is_taken_off_where_a_path_begins() {
        for (text, shown) in [
            ("a/x.json and `a/y.json`", "x.json and `y.json`"),
            ("data/x.json is not a/", "data/x.json is not "),
            ("./a/x b/a/x", "./a/x b/a/x"),
        ] {
            assert_eq!(without_folder(text, "a/"), shown);
        }
    }

    #[test]
    fn a_threshold_is_at_the_configuration_s_place_in_the_root() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("ci/covgate.toml");
        let config = Config { root: folder.path().to_owned(), file: Some(file), ..Config::default() };
        assert_eq!(Home::new(&config, false).source("../covgate.toml:10"), "ci/covgate.toml:10");
    }
}
