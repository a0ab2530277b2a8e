//! The guide from outside: the same bytes wherever it is written from, and again when nothing changed.

use std::path::Path;

use judge::covgate;

#[path = "common/judge.rs"]
mod judge;

const SHOP: &str = "sample-reports/shop";

/// The guide on standard output.
fn guide(folder: &str, arguments: &[&str]) -> String {
    let arguments = std::iter::once("guide").chain(arguments.iter().copied()).map(str::to_owned);
    let output = covgate(Path::new(folder), &arguments.collect::<Vec<_>>());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn it_is_the_same_wherever_the_command_is_typed() {
    let root = std::env::current_dir().expect("a folder").join(SHOP).display().to_string();
    let here = guide(SHOP, &[]);
    assert!(here.contains("# Coverage guide of shop") && here.contains("`covgate.toml:11`"));
    assert_eq!(guide("sample-reports/shop/src/shop", &[]), here);
    assert_eq!(guide("sample-reports", &["--root", "shop"]), here);
    assert_eq!(guide("/", &["--root", &root]), here);
    assert!(!here.contains(&root) && !here.contains("sample-reports"));
}

#[test]
fn reports_that_are_named_are_called_as_in_the_root() {
    let root = std::env::current_dir().expect("a folder").join(SHOP).display().to_string();
    let here = guide(SHOP, &["unit=reports/unit/*.*", "reports/e2e", "reports/integration/*.xml"]);
    let command = "covgate 'unit=reports/unit/*.*' reports/e2e 'reports/integration/*.xml'";
    assert!(here.contains(&format!("\n{command}\n")), "{here}");
    let below = |folder: &str| {
        let named = ["unit=DIR/reports/unit/*.*", "DIR/reports/e2e", "DIR/reports/integration/*.xml"];
        named.map(|name| name.replace("DIR", folder))
    };
    let [unit, e2e, integration] = below("shop");
    assert_eq!(guide("sample-reports", &["--root", "shop", &unit, &e2e, &integration]), here);
    let [unit, e2e, integration] = below(&root);
    assert_eq!(guide("/", &["--root", &root, &unit, &e2e, &integration]), here);
}

#[test]
fn a_file_is_what_standard_output_is_and_stays_so_with_notes() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("docs/GUIDE.md");
    let path = file.display().to_string();
    let write = || {
        let said = guide(SHOP, &["-o", &path, "-q"]);
        assert_eq!(said, "covgate: PASS\n");
        std::fs::read_to_string(&file).expect("a guide")
    };
    let first = write();
    assert_eq!(first.replace(&path, "COVERAGE-GUIDE.md"), guide(SHOP, &[]));
    let hint = first.lines().find(|line| line.starts_with("<!-- Notes on")).expect("a hint");
    for edited in [first.clone(), first.replace(hint, "Ours, größer:\n\n- a | b"), first.replace('\n', "\r\n")] {
        std::fs::write(&file, &edited).expect("written");
        assert_eq!(write(), edited);
    }
    std::fs::write(&file, format!("\u{feff}{first}")).expect("written");
    assert_eq!(write(), first);
}

#[test]
fn what_cannot_be_kept_is_not_touched() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("GUIDE.md");
    let charts = folder.path().join("charts");
    for content in [&b"By hand.\n"[..], b"<!-- covgate:guide v=1 -->\n\xff\n"] {
        std::fs::write(&file, content).expect("written");
        let arguments = ["guide", "-o", &file.display().to_string(), "--charts-dir", &charts.display().to_string()];
        let output = covgate(Path::new(SHOP), &arguments.map(str::to_owned));
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(std::fs::read(&file).expect("is there"), content);
        assert!(!charts.exists());
    }
}
