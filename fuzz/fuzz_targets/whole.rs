//! Whole runs in a small project: configuration, reports, results, sources, a diff, a baseline and a history of any
//! content, through every command. Each ends with an exit code, and writes nowhere but where it was told to.
#![no_main]

use std::fs;
use std::path::Path;

use clap::Parser;
use covgate::cli::Cli;
use covgate::commands;
use covgate::exit::Exit;
use covgate_fuzz::tree::{NAMES, Project, parts};
use libfuzzer_sys::fuzz_target;

thread_local! {
    static PROJECT: Project = Project::default();
}

/// Arguments, `@` for the folder; the first byte of an input says which.
const COMMANDS: [&[&str]; 10] = [
    &["check", "--root", "@", "--out", "@/out", "--diff-file", "@/change.diff", "-v"],
    &["check", "--root", "@", "--out", "@/out", "--single-file", "--sources", "missed", "--record"],
    &["unit=@/unit.json", "e2e=@/e2e.xml", "@/other.json", "--root", "@", "--out", "@/out"],
    &["explain", "--root", "@", "--format", "json"],
    &["whatif", "--root", "@", "--without-layer", "e2e", "--covered", "src/a.py:1-4", "--format", "markdown"],
    &["guide", "--root", "@", "-o", "@/GUIDE.md", "--charts-dir", "@/out/charts"],
    &["audit", "@", "--format", "markdown"],
    &["baseline", "--root", "@", "-o", "@/.covgate/baseline.json", "--force"],
    &["ratchet", "--root", "@", "--init", "--slack", "1"],
    &["merge", "@/unit.*", "@/e2e.*", "-o", "@/out/merged.xml", "--root", "@"],
];

fuzz_target!(|bytes: &[u8]| {
    let Some((&choice, bytes)) = bytes.split_first() else { return };
    let parts = parts(bytes);
    if parts.is_empty() || parts.iter().any(|(name, text)| name.ends_with(".toml") && leads_out(text)) {
        return;
    }
    PROJECT.with(|project| {
        let root = project.fill(&parts);
        let arguments = COMMANDS[choice as usize % COMMANDS.len()];
        let folder = root.to_str().expect("UTF-8");
        let arguments = arguments.iter().map(|argument| argument.replace('@', folder));
        let cli = Cli::try_parse_from(std::iter::once("covgate".to_owned()).chain(arguments)).expect("arguments");
        match commands::run(&cli) {
            Exit::Passed | Exit::GateFailed | Exit::Error => {}
        }
        check_place(root);
    });
});

/// A configuration may name places anywhere, to read from and to write to: those of an input must not.
fn leads_out(text: &[u8]) -> bool {
    let is_absolute = |pair: &[u8]| pair[1] == b'/' && !(pair[0].is_ascii_alphanumeric() || pair[0] == b'*');
    text.contains(&b'\\') || text.windows(2).any(|pair| pair == b".." || is_absolute(pair)) || text.starts_with(b"/")
}

/// What is in the folder has a name that was written by this target, or is in a folder that the commands may write to.
fn check_place(root: &Path) {
    for entry in fs::read_dir(root).expect("a folder") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        let is_known = NAMES.iter().any(|known| known.split('/').next() == Some(&name));
        // The configuration may name other places for reports, the baseline and the history.
        let may_be_named = root.join("covgate.toml").exists() || root.join("pyproject.toml").exists();
        assert!(is_known || name == "out" || may_be_named, "{name} was written");
        assert!(!name.starts_with(".covgate-"), "{name} was left behind");
    }
}
