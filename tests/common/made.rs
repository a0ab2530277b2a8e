//! A project made for tests of what is written: plain sources, and one report of them.

use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Writes so many files of so many lines below `src`, and `unit.lcov`, in which the first lines of each are missed.
pub fn write(folder: &Path, files: u32, lines: u32, missed: u32) {
    let mut report = String::new();
    for file in 0..files {
        let name = format!("src/m{file}.py");
        fs::write(folder.join(&name), "a = 1\n".repeat(lines as usize)).expect("a source");
        let _ = writeln!(report, "SF:{name}");
        for line in 1..=lines {
            let _ = writeln!(report, "DA:{line},{}", u32::from(line > missed));
        }
        report.push_str("end_of_record\n");
    }
    fs::write(folder.join("unit.lcov"), report).expect("a report");
}
