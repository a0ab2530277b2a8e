//! Writes a made-up project to a folder, for whole runs: sources, and each layer's report in each format.
//!
//! `made FOLDER [FILES [SHARDS]]`: 1,500 files and one shard of each of three layers, unless said otherwise.

mod project;

use std::env;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use covgate::formats::Format;
use project::{LAYERS, Project};

fn main() {
    let mut arguments = env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("a folder to write to"));
    let mut number = |default| arguments.next().map_or(default, |text| text.parse::<u32>().expect("a number"));
    let (files, shards) = (number(1_500), number(1));
    let project = Project::new(files);
    project.write(&folder);
    let reports = folder.join("reports");
    fs::create_dir_all(&reports).expect("made");
    let mut configuration = String::new();
    for (at, layer) in LAYERS.iter().enumerate() {
        for shard in 0..shards {
            let file = |extension: &str| reports.join(format!("{layer}-{shard:02}.{extension}"));
            fs::write(file("json"), project.json(at, shard)).expect("written");
            fs::write(file("xml"), project.xml(at, shard)).expect("written");
            fs::write(file("lcov"), project.of_covgate(Format::Lcov, at, shard)).expect("written");
        }
        // Writing into a String cannot fail.
        let _ = writeln!(configuration, "[layers.{layer}]\nreports = [\"reports/{layer}-*.json\"]");
    }
    fs::write(folder.join("covgate.toml"), configuration).expect("written");
}
