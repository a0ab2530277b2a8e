//! The pages in a browser: `tests/browser/run.mjs` holds reports made here to its checks, in headless Chromium.
//!
//! Needs `node`, `chromium` and `npm ci --prefix tests/browser`. Where one is missing the test passes and says so on the
//! terminal, unless `COVGATE_BROWSER=required` is set. The reports stay in `target/tmp/browser`.

#[path = "browser/projects.rs"]
mod projects;

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

/// The exit code of `run.mjs` without a browser.
const NOTHING_TO_RUN: i32 = 77;

#[test]
fn the_pages_hold_in_a_browser() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    make_reports(&folder);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/run.mjs");
    let Ok(output) = Command::new("node").arg(script).arg(&folder).output() else {
        return skipped("node is not installed: apt-get install nodejs npm");
    };
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.code() == Some(NOTHING_TO_RUN) {
        return skipped(said.trim());
    }
    let found = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{found}the reports are in {}", folder.display());
    println!("{found}");
}

fn skipped(why: &str) {
    assert!(std::env::var_os("COVGATE_BROWSER").is_none_or(|value| value != "required"), "no browser tests: {why}");
    // Written past the test harness, which shows what a test prints only if it fails.
    let _ = writeln!(io::stderr(), "\nSKIPPED, THE PAGES WERE NOT TESTED IN A BROWSER: {why}\n");
}

fn make_reports(folder: &Path) {
    if folder.exists() {
        fs::remove_dir_all(folder).expect("the last reports go");
    }
    let [hostile, large, broken] = ["hostile-project", "large-project", "broken-project"].map(|name| folder.join(name));
    projects::hostile(&hostile);
    projects::large(&large);
    projects::broken(&broken);
    let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-reports/shop");
    let is_broken = format!("e2e={}", broken.join("<broken> & `report`.json").display());
    let unsound = ["unit=reports/unit/coverage-1.json", &is_broken];
    let change = ["--diff-file", "changes.diff"];
    before(&hostile);
    for (name, root, arguments, code) in [
        ("shop", &shop, &change[..], 0),
        ("failing", &shop, &["--profile", "release"], 1),
        ("single", &shop, &["--single-file"], 0),
        ("sourceless", &shop, &["--sources", "none"], 0),
        ("unsound", &shop, &unsound, 2),
        ("hostile", &hostile, &change, 1),
        ("hostile-single", &hostile, &["--single-file", "--diff-file", "changes.diff"], 1),
        ("large", &large, &[], 1),
    ] {
        let output = covgate(root).args(arguments).arg("--out").arg(folder.join(name)).output().expect("covgate runs");
        assert_eq!(output.status.code(), Some(code), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

/// A baseline and a history of a project whose layers were the other way round, so that something is lost.
fn before(root: &Path) {
    let swapped = ["unit=e2e.json", "e2e=unit.json", "unit=unit.xml", "e2e=e2e.xml"];
    let day = |day| ["--record", "--date", day, "--no-reports", "--no-fail"];
    for arguments in [&["baseline", "--force"][..], &day("2026-01-02"), &day("2026-02-03")] {
        let output = covgate(root).args(arguments).args(swapped).output().expect("covgate runs");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

fn covgate(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_covgate"));
    command.current_dir(folder);
    command
}
