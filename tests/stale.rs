//! Sources that were changed after their report was written are told; what a checkout wrote is not.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

/// A project with one source and one report that says when it was written: seconds since 1970, as Cobertura has it.
fn project(folder: &Path, said: SystemTime) {
    let said = said.duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs();
    fs::write(folder.join("m.py"), "a = 1\nb = 2\n").expect("a source");
    let xml = format!(
        "<?xml version=\"1.0\" ?>\n<coverage version=\"7.17.3\" timestamp=\"{said}000\" lines-valid=\"2\" lines-covered=\"2\" \
         line-rate=\"1\" branches-covered=\"0\" branches-valid=\"0\" branch-rate=\"0\" complexity=\"0\">\n<sources><source>.\
         </source></sources>\n<packages><package name=\".\" line-rate=\"1\" branch-rate=\"0\" complexity=\"0\"><classes>\
         <class name=\"m.py\" filename=\"m.py\" complexity=\"0\" line-rate=\"1\" branch-rate=\"0\"><methods/><lines>\
         <line number=\"1\" hits=\"1\"/><line number=\"2\" hits=\"1\"/></lines></class></classes></package></packages>\n\
         </coverage>\n"
    );
    fs::write(folder.join("coverage.xml"), xml).expect("a report");
}

fn changed(path: &Path, at: SystemTime) {
    File::options().write(true).open(path).expect("there").set_modified(at).expect("a time");
}

fn warns(folder: &Path) -> bool {
    let output = Command::new(env!("CARGO_BIN_EXE_covgate"))
        .args(["--no-reports", "unit=coverage.xml"])
        .current_dir(folder)
        .output()
        .expect("the program runs");
    let told = String::from_utf8(output.stdout).expect("text");
    assert!(told.contains("covgate: PASS"), "{told}");
    told.contains("1 source was changed after a report of unit was written: m.py")
}

#[test]
fn a_source_that_is_newer_than_its_report_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let now = SystemTime::now();
    let [minute, hour, week] = [60, 3_600, 7 * 24 * 3_600].map(Duration::from_secs);
    for (said, written, source, is_told, why) in [
        (now - hour, now - hour, now, true, "edited an hour after the run"),
        (now - hour, now - hour, now - hour - minute, false, "edited before the run"),
        (now - hour, now - hour, now - hour + minute / 2, false, "written by one checkout"),
        (now - week, now - hour, now, false, "a report out of a repository: nobody knows when it was written here"),
        (now - hour * 12, now - hour, now, true, "local time of another zone"),
    ] {
        project(folder.path(), said);
        changed(&folder.path().join("coverage.xml"), written);
        changed(&folder.path().join("m.py"), source);
        assert_eq!(warns(folder.path()), is_told, "{why}");
    }
}
