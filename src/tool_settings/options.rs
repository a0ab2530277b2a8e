//! The command line that `addopts` puts before every run of pytest, as far as it decides which tests run and what their
//! coverage is worth.

use super::{Place, Setting};

/// Options of pytest and pytest-cov.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `--ignore`: files and folders, relative to the root.
    pub ignore: Vec<Setting<String>>,
    /// `--ignore-glob`.
    pub ignore_glob: Vec<Setting<String>>,
    /// `--deselect`: beginnings of names of tests.
    pub deselect: Vec<Setting<String>>,
    /// `-m`: the expression of markers that tests must meet; the last one counts.
    pub markers: Option<Setting<String>>,
    /// `-k`: the expression of names that tests must meet.
    pub keywords: Option<Setting<String>>,
    /// `-p`: plugins, or `no:` and a plugin that stays out.
    pub plugins: Vec<Setting<String>>,
    /// `--import-mode`.
    pub import_mode: Option<Setting<String>>,
    /// `--strict-markers` or `--strict`.
    pub strict_markers: Option<Place>,
    /// `--strict-config` or `--strict`.
    pub strict_config: Option<Place>,
    /// `--doctest-modules` or `--doctest-glob`: documentation that runs as tests.
    pub doctest: Option<Place>,
    /// Files and folders that are named without an option: they come instead of `testpaths`.
    pub paths: Vec<Setting<String>>,
    /// `--cov`: what is measured; empty if nothing is named.
    pub cov: Vec<Setting<String>>,
    /// `--cov-branch`.
    pub cov_branch: Option<Place>,
    /// `--cov-fail-under`.
    pub cov_fail_under: Option<Setting<String>>,
    /// `--no-cov-on-fail`.
    pub no_cov_on_fail: Option<Place>,
    /// `--no-cov`.
    pub no_cov: Option<Place>,
    /// `--cov-config`.
    pub cov_config: Option<Setting<String>>,
}

/// Short options that take a value, glued to it or as the next word.
const SHORT: [&str; 8] = ["-m", "-k", "-p", "-c", "-o", "-n", "-r", "-W"];
/// Long options that take a value as the next word. Others are read with `=`, or stand alone.
const LONG: [&str; 30] = [
    "--ignore",
    "--ignore-glob",
    "--deselect",
    "--import-mode",
    "--cov-fail-under",
    "--cov-config",
    "--cov-report",
    "--cov-context",
    "--rootdir",
    "--confcutdir",
    "--basetemp",
    "--maxfail",
    "--tb",
    "--capture",
    "--durations",
    "--durations-min",
    "--junitxml",
    "--junit-xml",
    "--junit-prefix",
    "--override-ini",
    "--pythonwarnings",
    "--doctest-glob",
    "--doctest-report",
    "--log-level",
    "--log-cli-level",
    "--log-file",
    "--dist",
    "--numprocesses",
    "--timeout",
    "--color",
];

impl Options {
    /// Reads the words of `addopts`.
    #[must_use]
    pub fn new(words: &[Setting<String>]) -> Self {
        let mut options = Self::default();
        let mut rest = words.iter().peekable();
        while let Some(word) = rest.next() {
            let (name, mut value) = divide(&word.value);
            let takes_next = value.is_none()
                && (SHORT.contains(&name) || LONG.contains(&name) || (name == "--cov" && next_is_source(rest.peek())));
            if takes_next && let Some(next) = rest.next() {
                value = Some(&next.value);
            }
            options.take(name, word, value);
        }
        options
    }

    fn take(&mut self, name: &str, word: &Setting<String>, value: Option<&str>) {
        let place = || Some(word.place.clone());
        let one = || value.map(|value| word.map(|_| value.to_owned()));
        match name {
            "--ignore" => self.ignore.extend(one()),
            "--ignore-glob" => self.ignore_glob.extend(one()),
            "--deselect" => self.deselect.extend(one()),
            "-m" => self.markers = one(),
            "-k" => self.keywords = one(),
            "-p" => self.plugins.extend(one()),
            "--import-mode" => self.import_mode = one(),
            "--strict-markers" => self.strict_markers = place(),
            "--strict-config" => self.strict_config = place(),
            "--strict" => {
                self.strict_markers = place();
                self.strict_config = place();
            }
            "--doctest-modules" | "--doctest-glob" => self.doctest = place(),
            "--cov" => self.cov.push(word.map(|_| value.unwrap_or_default().to_owned())),
            "--cov-branch" => self.cov_branch = place(),
            "--cov-fail-under" => self.cov_fail_under = one(),
            "--no-cov-on-fail" => self.no_cov_on_fail = place(),
            "--no-cov" => self.no_cov = place(),
            "--cov-config" => self.cov_config = one(),
            _ if !name.starts_with('-') => self.paths.push(word.clone()),
            _ => {}
        }
    }
}

/// An option and its value, as far as they are one word: `--ignore=x`, `-mslow`.
fn divide(word: &str) -> (&str, Option<&str>) {
    if word.starts_with("--") {
        return word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value)));
    }
    let short = SHORT.iter().find(|short| word.starts_with(**short) && word.len() > short.len());
    short.map_or((word, None), |short| (*short, Some(word[short.len()..].trim_start_matches('='))))
}

/// `--cov` may stand alone; pytest-cov takes the next word as its source unless that is an option.
fn next_is_source(next: Option<&&Setting<String>>) -> bool {
    next.is_some_and(|next| !next.value.starts_with('-'))
}
