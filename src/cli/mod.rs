//! The command line: clap structs only; their doc comments are the help text.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Exact coverage gates for layered Python test suites.
///
/// Finds coverage.py's coverage.json, Cobertura XML and LCOV of several pytest runs, merges them exactly, measures each
/// layer (unit, integration, e2e, …) and their union, judges the gates and writes reports.
#[derive(Debug, Parser)]
#[command(name = "covgate", version, args_conflicts_with_subcommands = true, after_long_help = EXAMPLES)]
pub struct Cli {
    /// Without a command, `check` runs.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The arguments of `check`.
    #[command(flatten)]
    pub check: Check,
    /// Colour: when standard output and error are terminals, always, or never (`NO_COLOR` is honoured).
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

/// A command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The gate: find reports, merge, judge, write reports, exit (the default command).
    Check(Check),
    /// Write one merged report: coverage.py JSON, Cobertura or LCOV.
    Merge(Merge),
    /// Say why a gate stands as it does, and the cheapest lines and branches that would pass it.
    Explain(Explain),
    /// Say how the gates would stand under other thresholds, files or layers, without running a test.
    Whatif(Whatif),
    /// Write COVERAGE-GUIDE.md: verdict, layers, gaps and commands, to be committed beside the tests.
    Guide(Guide),
    /// Read the test tree without running it: inventory, tests that never run, markers, settings, readiness.
    Audit(Audit),
    /// Write a covgate.toml from what is found, and print the steps for a CI.
    Init(Init),
    /// Say what is wrong with the inputs, the configuration and the environment, and the fix.
    Doctor(Doctor),
    /// Coverage of the changed lines: what is new and not tested, by file, with the lines around (also a gate of `check`).
    Diff(Diff),
    /// Write the baseline: what is covered now, to be committed, so that later runs are judged by what they lost.
    Baseline(Baseline),
    /// Raise the floors of the configuration to what is reached; lower none unasked.
    Ratchet(Ratchet),
}

/// What `check` takes.
#[derive(Args, Debug, Default)]
#[command(after_long_help = EXAMPLES)]
pub struct Check {
    /// What is judged, and by what.
    #[command(flatten)]
    pub judging: Judging,
    /// What changed.
    #[command(flatten)]
    pub change: Change,
    /// The folder for all reports [default: covgate-report in the root].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Write no report folder.
    #[arg(long, conflicts_with = "out")]
    pub no_reports: bool,
    /// Write covgate.json to this file too (`-`: standard output; the summary then goes to standard error).
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Write the Markdown report to this file too (`-`: standard output).
    #[arg(long, value_name = "FILE")]
    pub markdown: Option<PathBuf>,
    /// Write the HTML report to this folder too.
    #[arg(long, value_name = "DIR")]
    pub html: Option<PathBuf>,
    /// One HTML file that holds everything, the sources compressed.
    #[arg(long)]
    pub single_file: bool,
    /// Which sources the HTML report shows: of all files, of files with something missed, or none
    /// [default: all, or `sources` of `[report]`].
    #[arg(long, value_name = "WHICH")]
    pub sources: Option<Sources>,
    /// Add this run to the history, .covgate/history.jsonl, from which the trend is drawn.
    #[arg(long)]
    pub record: bool,
    /// The day of this run in the history [default: `SOURCE_DATE_EPOCH`, else the commit's own].
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub date: Option<String>,
    /// Exit with 0 for failed gates; errors still exit with 2.
    #[arg(long)]
    pub no_fail: bool,
    /// Print every warning, input and file.
    #[arg(short, long, conflicts_with = "quiet")]
    pub verbose: bool,
}

/// What is judged, and by what.
#[derive(Args, Clone, Debug, Default)]
pub struct Judging {
    /// Reports: a file, a folder, a pattern (`**` works), `-`; each may have `LAYER=` before it.
    #[arg(value_name = "REPORT")]
    pub reports: Vec<String>,
    /// Where the project is and its configuration.
    #[command(flatten)]
    pub project: Project,
    /// A threshold, instead of the configured one: `85`, `unit=90`, `branches=70`, `unit.branches=70` (repeatable).
    #[arg(long, value_name = "[LAYER=]PCT|[LAYER.]METRIC=PCT")]
    pub fail_under: Vec<String>,
    /// Judge by the floors of a phase: `[[phases]]` in the configuration.
    #[arg(long, value_name = "NAME")]
    pub phase: Option<String>,
    /// Print the verdict only.
    #[arg(short, long)]
    pub quiet: bool,
}

/// What changed.
#[derive(Args, Clone, Debug, Default)]
pub struct Change {
    /// Measure the lines that changed since the work tree left this commit or branch, by the installed git
    /// [default: `base` of `[patch]`].
    #[arg(long, value_name = "BASE")]
    pub diff: Option<String>,
    /// Measure the lines that a diff adds, of a file or of standard input (`-`): no git and no history needed.
    #[arg(long, value_name = "FILE", conflicts_with = "diff")]
    pub diff_file: Option<PathBuf>,
}

/// What `diff` takes.
#[derive(Args, Debug)]
#[command(after_long_help = DIFF_EXAMPLES, override_usage = "covgate diff [OPTIONS] [BASE] [REPORT]...")]
pub struct Diff {
    /// The commit or branch to compare the work tree with [default: `base` of `[patch]`, else origin/HEAD, origin/main,
    /// origin/master, main or master], then reports as of `covgate check`. With `--diff-file` all are reports.
    #[arg(value_name = "BASE] [REPORT")]
    pub arguments: Vec<String>,
    /// Measure the lines that a diff adds, of a file or of standard input (`-`): no git and no history needed.
    #[arg(long, value_name = "FILE")]
    pub diff_file: Option<PathBuf>,
    /// Where the project is and its configuration.
    #[command(flatten)]
    pub project: Project,
    /// A floor, instead of that of `[patch]`: `90` for changed lines, `branches=70`, `unit=90` for a layer (repeatable).
    #[arg(long, value_name = "PCT|METRIC=PCT|LAYER=PCT")]
    pub fail_under: Vec<String>,
    /// Write covgate.json to this file (`-`: standard output; the summary then goes to standard error).
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Write a Markdown report of the change to this file (`-`: standard output).
    #[arg(long, value_name = "FILE")]
    pub markdown: Option<PathBuf>,
    /// Exit with 0 for failed gates; errors still exit with 2.
    #[arg(long)]
    pub no_fail: bool,
    /// Print the verdict only.
    #[arg(short, long)]
    pub quiet: bool,
    /// Print every file and every warning.
    #[arg(short, long, conflicts_with = "quiet")]
    pub verbose: bool,
}

/// Whose sources a report shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Sources {
    /// All files'.
    All,
    /// Those of files with something missed.
    Missed,
    /// None.
    None,
}

/// Where the project is and how it is configured.
#[derive(Args, Clone, Debug, Default)]
pub struct Project {
    /// The configuration [default: the nearest covgate.toml, or pyproject.toml with [tool.covgate], at or above the root].
    #[arg(short, long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The project's root [default: the folder of the configuration that is found, else the working directory].
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Judge by `[profiles.NAME]`, laid over the configuration.
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
}

/// What `merge` takes.
#[derive(Args, Debug)]
#[command(after_long_help = MERGE_EXAMPLES)]
pub struct Merge {
    /// Reports: a file, a folder, a pattern (`**` works), or `-`.
    #[arg(value_name = "REPORT", required = true)]
    pub reports: Vec<String>,
    /// The merged report; its extension tells the format (.json, .xml, .info or .lcov). `-`: standard output.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// The format, where the extension does not tell it.
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<MergeFormat>,
    /// Where the project is and its configuration.
    #[command(flatten)]
    pub project: Project,
    /// Print nothing but errors.
    #[arg(short, long)]
    pub quiet: bool,
}

/// What `explain` takes.
#[derive(Args, Debug)]
#[command(after_long_help = EXPLAIN_EXAMPLES)]
pub struct Explain {
    /// The gate, by its id or name: `layers.unit.combined`, `unit` [default: all that do not pass].
    #[arg(value_name = "GATE")]
    pub gate: Option<String>,
    /// What is judged, and by what.
    #[command(flatten)]
    pub judging: Judging,
    /// What changed: it is judged by `[patch]`, and advised first.
    #[command(flatten)]
    pub change: Change,
    /// For people, for a comment, or for a program.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// The most places to cover that are shown; 0 for all of them.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
}

/// What `whatif` takes.
#[derive(Args, Debug)]
#[command(after_long_help = WHATIF_EXAMPLES)]
pub struct Whatif {
    /// What is judged today; `--fail-under`, `--phase` and `--profile` are of what would be.
    #[command(flatten)]
    pub judging: Judging,
    /// What changed: it is judged by `[patch]`, today and then.
    #[command(flatten)]
    pub change: Change,
    /// Suppose that a layer's reports were not there, nor what is demanded of it (repeatable).
    #[arg(long, value_name = "LAYER")]
    pub without_layer: Vec<String>,
    /// Suppose that these files were left out of every number (repeatable): `legacy/**`.
    #[arg(long, value_name = "FILES")]
    pub exclude: Vec<String>,
    /// Suppose that this were covered, by any tests or by a layer's (repeatable): `src/pay.py`, `src/pay.py:40-44,51`,
    /// `src/pay.py::charge`, `unit=src/pay.py`.
    #[arg(long, value_name = "[LAYER=]PATH[:LINES|::FUNCTION]")]
    pub covered: Vec<String>,
    /// For people, for a comment, or for a program.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a terminal.
    Text,
    /// Markdown.
    Markdown,
    /// JSON.
    Json,
}

/// What `guide` takes.
#[derive(Args, Debug)]
#[command(after_long_help = GUIDE_EXAMPLES)]
pub struct Guide {
    /// What is judged, and by what.
    #[command(flatten)]
    pub judging: Judging,
    /// The document [default: standard output]. A guide that is there is written anew; the notes between its
    /// `covgate:keep` and `covgate:end` lines are kept.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Draw the charts into this folder, for light and dark pages, and show them in the document.
    #[arg(long, value_name = "DIR")]
    pub charts_dir: Option<PathBuf>,
    /// The most rows of a table; 0 for all of them.
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub max_rows: usize,
}

/// What `baseline` takes.
#[derive(Args, Debug)]
#[command(after_long_help = BASELINE_EXAMPLES)]
pub struct Baseline {
    /// What is judged, and by what.
    #[command(flatten)]
    pub judging: Judging,
    /// The file [default: `file` of `[baseline]`, else .covgate/baseline.json in the root].
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write it without a sound verdict too.
    #[arg(long)]
    pub force: bool,
}

/// What `ratchet` takes.
#[derive(Args, Debug)]
#[command(after_long_help = RATCHET_EXAMPLES)]
pub struct Ratchet {
    /// Reports: a file, a folder, a pattern (`**` works), `-`; each may have `LAYER=` before it.
    #[arg(value_name = "REPORT")]
    pub reports: Vec<String>,
    /// Where the project is and its configuration.
    #[command(flatten)]
    pub project: Project,
    /// Points below what is reached.
    #[arg(long, value_name = "POINTS", default_value = "0")]
    pub slack: String,
    /// Floors are cut to multiples of this: 0.01 gives two decimal places, 1 whole numbers.
    #[arg(long, value_name = "POINTS", default_value = "0.01")]
    pub step: String,
    /// Lower floors that are not reached; the reason is written beside them.
    #[arg(long, requires = "reason")]
    pub allow_lower: bool,
    /// Why floors are lowered.
    #[arg(long, value_name = "TEXT", requires = "allow_lower")]
    pub reason: Option<String>,
    /// Add floors for declared layers and for all together where there are none.
    #[arg(long)]
    pub init: bool,
    /// Show what would change and write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Write nothing, and exit with 1 if a floor would change.
    #[arg(long)]
    pub check: bool,
    /// Print nothing but errors.
    #[arg(short, long)]
    pub quiet: bool,
}

/// What `audit` takes.
#[derive(Args, Debug)]
#[command(after_long_help = AUDIT_EXAMPLES)]
pub struct Audit {
    /// The project's root [default: the folder of the configuration, else the working directory].
    #[arg(value_name = "PATH", conflicts_with = "root")]
    pub path: Option<PathBuf>,
    /// Where the project is and its configuration.
    #[command(flatten)]
    pub project: Project,
    /// How it is told.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: TextFormat,
    /// Print every folder, marker and place.
    #[arg(short, long)]
    pub verbose: bool,
}

/// What `init` takes.
#[derive(Args, Debug)]
#[command(after_long_help = INIT_EXAMPLES)]
pub struct Init {
    /// The project's root, where covgate.toml is written [default: the working directory].
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Floors at what is reached, cut to whole numbers, instead of unit 90, integration 80 and overall 85.
    #[arg(long)]
    pub from_current: bool,
    /// The CI whose steps are printed [default: the one that the project has files of, else GitHub].
    #[arg(long, value_name = "CI")]
    pub ci: Option<Ci>,
    /// Write over a covgate.toml that is there.
    #[arg(long)]
    pub force: bool,
    /// Print the file instead of writing it.
    #[arg(long, visible_alias = "dry-run")]
    pub print: bool,
    /// Print no steps for a CI.
    #[arg(short, long)]
    pub quiet: bool,
}

/// A CI whose steps `init` knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Ci {
    /// GitHub Actions.
    #[value(name = "github", alias = "github-actions")]
    GitHub,
    /// GitLab CI.
    #[value(name = "gitlab")]
    GitLab,
}

/// What `doctor` takes.
#[derive(Args, Debug)]
#[command(after_long_help = DOCTOR_EXAMPLES)]
pub struct Doctor {
    /// What is judged, and by what.
    #[command(flatten)]
    pub judging: Judging,
    /// What changed.
    #[command(flatten)]
    pub change: Change,
    /// Write what is certain into the configuration, and show what changed: lines of `[paths]`, `base` of `[patch]`, inputs
    /// that are named twice.
    #[arg(long)]
    pub fix: bool,
    /// Exit with 1 for warnings too.
    #[arg(long)]
    pub strict: bool,
    /// For people, for an issue, or for a program.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// Print all evidence, and the defaults among the values that count.
    #[arg(short, long)]
    pub verbose: bool,
}

/// A format of what is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TextFormat {
    /// For a terminal.
    Text,
    /// For a page or a comment.
    Markdown,
    /// For programs: every file with its tests.
    Json,
}

/// A format that `merge` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MergeFormat {
    /// coverage.py's JSON, format 3.
    #[value(alias = "coverage-json")]
    Json,
    /// Cobertura XML.
    #[value(alias = "xml")]
    Cobertura,
    /// LCOV.
    #[value(alias = "info")]
    Lcov,
}

/// When output is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

const EXAMPLES: &str = "\
Examples:
  covgate
      judge what is found in the project, by covgate.toml or the defaults (unit 90, integration 80, overall 85)
  covgate unit=reports/unit/*.json integration=cov-int.xml
      name the reports and their layers
  covgate --fail-under 85 --fail-under unit=90 --fail-under unit.branches=70
      give the thresholds
  covgate --diff origin/main --fail-under patch=100
      judge the changed lines too
  covgate --profile release --no-fail
      judge by [profiles.release], and only report

Exit codes: 0 every gate passed; 1 a gate failed; 2 no sound verdict (bad usage, configuration or report; no data).";

const MERGE_EXAMPLES: &str = "\
Examples:
  covgate merge shard-*/coverage.json -o coverage.json
  covgate merge 'artifacts/**/coverage*.xml' -o coverage.xml";

const BASELINE_EXAMPLES: &str = "\
Examples:
  covgate baseline
      write .covgate/baseline.json and say what changed; commit it, and set `max-drop = 0` in [baseline]
  covgate baseline unit=reports/unit/*.json -o coverage-baseline.json

Exit codes: 0 the baseline is written, whatever the gates say; 2 an error, or no sound verdict (nothing is written).";

const RATCHET_EXAMPLES: &str = "\
Examples:
  covgate ratchet
      raise every `fail-under` of covgate.toml to what is reached; comments and layout stay
  covgate ratchet --slack 0.5 --step 1
      leave half a point, and write whole numbers
  covgate ratchet --allow-lower --reason \"billing moved to its own repository\"
  covgate ratchet --check --slack 2
      in CI: fail if a floor lags more than two points behind

Exit codes: 0 done, or nothing to do; 1 with --check, a floor would change; 2 an error, or no sound verdict (nothing is
written).";
const EXPLAIN_EXAMPLES: &str = "\
Examples:
  covgate explain
      all gates that do not pass, one way to pass all of them, and how far the others are from failing
  covgate explain unit --limit 5
      one gate: what it is short of and the first five places to cover, or what it could lose and its weakest files
  covgate explain --format json
      the same for a program that writes tests: exact lines and branches, the nearest test files, what to run
  covgate explain patch.lines --diff origin/main
      what of a change is not tested, advised before all else

Exit codes: 0 explained, whatever the gates say (it documents, `covgate` judges); 2 an error, or no sound verdict.";

const WHATIF_EXAMPLES: &str = "\
Examples:
  covgate whatif --fail-under unit=95 --fail-under branches=80
      would other thresholds pass?
  covgate whatif --without-layer e2e
      what would overall be without the slow tests?
  covgate whatif --exclude 'src/legacy/**' --covered unit=src/pay.py::charge --profile release
      several changes at once, judged by [profiles.release]

Exit codes: 0 answered, whatever the gates say; 2 an error, or no sound verdict today.";

const GUIDE_EXAMPLES: &str = "\
Examples:
  covgate guide -o COVERAGE-GUIDE.md
  covgate guide -o docs/COVERAGE-GUIDE.md --charts-dir docs/charts
  covgate guide unit=reports/unit/*.json --max-rows 50

Exit codes: 0 the document is written, whatever the gates say (it documents, `covgate` judges);
2 an error, or no sound verdict (the document is written where it can be, and says so).";

const AUDIT_EXAMPLES: &str = "\
Examples:
  covgate audit
      what pytest finds in this project, what it never runs, and what to mend
  covgate audit services/billing --format markdown
  covgate audit --format json

Nothing is run or imported; JUnit files of the configuration, or found beside the reports, are read for times.
Exit codes: 0 the tree was read, whatever was found; 2 bad usage, configuration or results.";

const INIT_EXAMPLES: &str = "\
Examples:
  covgate init
      write covgate.toml from the reports, the test tree and the settings that are there; print what to run, and CI steps
  covgate init --from-current
      begin with floors at what is reached today
  covgate init --print > covgate.toml
      the file on standard output, all else on standard error
  covgate init --ci gitlab --force

Exit codes: 0 written or printed; 2 a configuration is there already, nothing to begin with, or not written.";

const DOCTOR_EXAMPLES: &str = "\
Examples:
  covgate doctor
      what is wrong with this project's set-up, each with evidence and lines to paste; where each value comes from
  covgate doctor unit=reports/unit/*.json --diff origin/main
      the same for these reports, and for changed lines
  covgate doctor --fix
      write what is certain into covgate.toml or pyproject.toml, show the diff, and look again
  covgate doctor --format json --strict
      for a program; fail for warnings too

Without --fix nothing is written.
Exit codes: 0 healthy, or only warnings and notes; 1 an error (covgate would end with 2), or a warning with --strict;
2 bad usage, or --fix could not write.";

const DIFF_EXAMPLES: &str = "\
Examples:
  covgate diff
      what changed since origin/main, by the reports that are found
  covgate diff v2.1 unit=reports/unit/*.json
      what changed since a tag, by these reports
  covgate diff --fail-under 100 --fail-under unit=90
      every changed line covered, 90 % of them by unit tests
  git diff -M --merge-base origin/main | covgate diff --diff-file -
      a diff from elsewhere

Exit codes: 0 every gate passed, or there is none, or nothing changed; 1 a gate failed; 2 no sound verdict.";
