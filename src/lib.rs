//! covgate merges the coverage reports of several pytest runs exactly, measures each test layer and their union, judges
//! gates, and writes reports.
//!
//! # The flow, one way
//!
//! ```text
//! discover → document → formats → (contexts) → collection (merge) → layers → judging (gates) → summary → reports → exit
//! ```
//!
//! A failed gate is a *verdict* (exit 1), never an error. An error is "no sound verdict is possible" (exit 2).
//!
//! # The rooms
//!
//! | Room | Knows | Uses |
//! |---|---|---|
//! | [`cli`] | the command line; clap structs only | nothing |
//! | [`commands`] | one file per command, each reads as the flow | everything |
//! | [`config`] | covgate.toml and `[tool.covgate]`, checked; all mistakes at once | `coverage`, `gates`, `results`, `layer_name`, `toml_tree`, `document`, `fault`, `nearest` |
//! | [`discover`] | arguments, patterns and folders → reports with their layers | `layer_name`, `fault` |
//! | [`document`] | a text with its name, and a quotable window of it | nothing |
//! | [`audit`] | the test tree: tests that pytest finds, tests that never run, markers, readiness; runs no code | `config`, `contexts`, `discover`, `layer_name`, `nearest`, `results`, `source`, `tool_settings` |
//! | [`doctor`] | what is wrong with inputs, configuration and environment, and the fix; writes nothing | `audit`, `collection`, `config`, `coverage`, `discover`, `document`, `fault`, `formats`, `gates`, `layer_name`, `layers`, `nearest`, `parts`, `paths`, `source`, `summary`, `toml_tree`, `tool_settings` |
//! | [`toml_tree`] | a TOML text as a tree, each key and value with its place | `document`, `fault` |
//! | [`tool_settings`] | what pytest and coverage.py are told by their own configuration files | `toml_tree`, `document`, `fault` |
//! | [`fault`] | what is wrong, where, what to type | `document` |
//! | [`formats`] | one folder per format: reading, writing; detection by content | `coverage`, `document`, `fault`, `results` |
//! | [`coverage`] | the model and its algebra; no serde, no miette | nothing |
//! | [`contexts`] | layers out of the contexts of one report: whose tests ran each line | `coverage`, `formats`, `layer_name`, `source` |
//! | [`paths`] | where reported names lie in the project | `coverage`, `config` |
//! | [`collection`] | reports merged as they arrive, names united | `contexts`, `coverage`, `discover`, `formats`, `layers`, `paths`, `source`, `fault`, `layer_name` |
//! | [`source`] | a Python source as text: lines, tokens, statements, functions, branches; never runs it | `coverage` |
//! | [`changes`] | a diff, by git or from a file → changed lines; moves and white space told apart | `coverage`, `document`, `fault` |
//! | [`layers`] | figures of layers, denominators, who covers what | `coverage`, `config`, `gates`, `layer_name` |
//! | [`algebra`] | which layers cover what together, overall without one | `coverage`, `layers`, `gates` |
//! | [`gates`] | demand + finding → verdict; pure | `coverage`, `layer_name` |
//! | [`baseline`] | what was covered when it was committed, and what became of it since; pure | `coverage`, `layers`, `source`, `config`, `document`, `fault`, `layer_name` |
//! | [`history`] | what earlier runs reached, and the look ahead from there; pure | `baseline`, `coverage`, `formats`, `gates` |
//! | [`ratchet`] | where floors stand in a configuration's text, and how they are raised there | `coverage`, `gates`, `document`, `fault`, `layer_name` |
//! | [`proposal`] | the configuration, the commands and the CI steps proposed for a project; pure | `coverage`, `layer_name` |
//! | [`parts`] | files and functions that a target names | `coverage`, `layers`, `source` |
//! | [`judging`] | what was measured and what is demanded → gates, critical code, features, phases | `config`, `coverage`, `layers`, `parts`, `gates`, `results`, `advice`, `fault`, `nearest`, `layer_name` |
//! | [`nearest`] | the name that was probably meant | nothing |
//! | [`advice`] | from a failed gate to the lines that close it; pure | `coverage`, `layers`, `gates`, `config`, `layer_name` |
//! | [`patch`] | changed lines × coverage → changed statements, and who covers them; reads sources | `changes`, `coverage`, `layers`, `source`, `paths` |
//! | [`results`] | outcomes and durations of tests, merged over files; classes of speed; pure | `layer_name` |
//! | [`summary`] | the one view: finished strings, integers, sorted rows | the domain |
//! | [`reports`] | one file per face; render only, decide nothing | `summary`, `audit`, `doctor`, `source`, `gates`, `exit`, `document`, `fault` |
//! | [`exit`] | verdict → 0, 1, 2 | `gates` |
//!
//! `tests/walls.rs` keeps this table true.
//!
//! # What makes the numbers exact
//!
//! A report's file need not list its statements, so covered is never counted from lists: it is the report's own number of
//! statements minus the intersection of the *missing* sets of all runs; branches the same way. See
//! [`coverage::FileCoverage::merge`], and [`coverage::Branches`] for formats that name exits differently or only count.
//! Percentages are derived last, compared as integers, and cut when shown: see [`coverage::Ratio`].

pub mod advice;
pub mod algebra;
pub mod audit;
pub mod baseline;
pub mod changes;
pub mod cli;
pub mod collection;
pub mod commands;
pub mod config;
pub mod contexts;
pub mod coverage;
pub mod discover;
pub mod doctor;
pub mod document;
pub mod exit;
pub mod fault;
pub mod formats;
pub mod gates;
pub mod history;
pub mod judging;
pub mod layer_name;
pub mod layers;
pub mod nearest;
pub mod parts;
pub mod patch;
pub mod paths;
pub mod proposal;
pub mod ratchet;
pub mod reports;
pub mod results;
pub mod source;
pub mod summary;
pub mod toml_tree;
pub mod tool_settings;
