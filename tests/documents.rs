//! README.md and docs/: what they show is accepted by the program, and what they point at is there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use covgate::config::Config;

fn documents() -> Vec<PathBuf> {
    let mut documents: Vec<PathBuf> =
        fs::read_dir("docs").expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    documents.push("README.md".into());
    documents.sort();
    documents
}

/// The code blocks of a document, by their language.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    let opening = format!("\n```{language}\n");
    text.split(opening.as_str()).skip(1).filter_map(|rest| rest.split("\n```").next()).collect()
}

#[test]
fn every_configuration_that_is_shown_is_accepted() {
    let mut shown = 0;
    for document in documents() {
        let text = fs::read_to_string(&document).expect("a document");
        for block in blocks(&text, "toml") {
            let folder = tempfile::tempdir().expect("a folder");
            let file = folder.path().join("covgate.toml");
            fs::write(&file, block).expect("a file");
            if let Err(faults) = Config::load(Some(&file), folder.path(), None) {
                panic!("{}: {faults:?}\n{block}", document.display());
            }
            shown += 1;
        }
    }
    assert!(shown >= 5, "{shown} configurations");
}

#[test]
fn every_command_that_is_shown_is_known_with_its_options() {
    let mut shown = 0;
    for document in documents() {
        let text = fs::read_to_string(&document).expect("a document");
        let lines = blocks(&text, "sh").into_iter().chain(blocks(&text, "")).flat_map(str::lines);
        let in_sentences = text.split('`').skip(1).step_by(2).filter(|span| !span.contains('\n'));
        for line in lines.chain(in_sentences).map(str::trim).filter(|line| line.starts_with("covgate ")) {
            let command = line.split(" #").next().unwrap_or(line);
            let mut words: Vec<&str> = command.split_whitespace().skip(1).collect();
            words.push("--help");
            let output = Command::new(env!("CARGO_BIN_EXE_covgate")).args(&words).output().expect("the program");
            assert!(output.status.success(), "{}: {line}", document.display());
            shown += 1;
        }
    }
    assert!(shown >= 15, "{shown} commands");
}

#[test]
fn every_file_that_is_linked_is_there() {
    let mut linked = 0;
    for document in documents() {
        let folder = document.parent().unwrap_or(Path::new("")).to_owned();
        let text = fs::read_to_string(&document).expect("a document");
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if !target.contains("://") {
                assert!(folder.join(target).exists(), "{}: {target}", document.display());
                linked += 1;
            }
        }
    }
    assert!(linked >= 5, "{linked} links");
}
