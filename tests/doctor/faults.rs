//! The table of planted faults: what is broken, and what has to be told of it.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::project::{Project, SHOP};

pub const E2E: &str = "reports/e2e/coverage.json";
const UNIT: &str = "reports/unit/coverage-1.json";

/// Sums that would contradict a report that was changed.
fn without_totals(report: &mut Value) {
    report.as_object_mut().expect("a report").remove("totals");
}

/// A report that says nothing of branches.
fn without_branches(report: &mut Value) {
    report["meta"]["branch_coverage"] = json!(false);
    let strip = |object: &mut Value| {
        if let Some(object) = object.as_object_mut() {
            object.retain(|key, _| !key.contains("branches") && !key.contains("percent"));
        }
    };
    without_totals(report);
    for (_, file) in report["files"].as_object_mut().expect("files") {
        strip(file);
        strip(&mut file["summary"]);
        for kind in ["functions", "classes"] {
            for (_, region) in file[kind].as_object_mut().expect("regions") {
                strip(region);
                strip(&mut region["summary"]);
            }
        }
    }
}

/// Every file of a report under another name.
pub fn renamed(report: &mut Value, name: impl Fn(&str) -> String) {
    let files = report["files"].as_object().expect("files").clone();
    report["files"] = files.into_iter().map(|(old, file)| (name(&old), file)).collect::<serde_json::Map<_, _>>().into();
}

pub struct Fault {
    /// What is broken.
    pub name: &'static str,
    pub plant: fn(&Project),
    /// The code, the severity and words of the finding: evidence and what to paste.
    pub code: &'static str,
    pub severity: &'static str,
    pub words: &'static [&'static str],
    /// Codes of what follows from it.
    pub also: &'static [&'static str],
    pub variables: &'static [(&'static str, &'static str)],
    /// False where another fault of the table would hide it, because both break the same thing.
    pub goes_with_others: bool,
}

const BASE: Fault = Fault {
    name: "",
    plant: |_| {},
    code: "",
    severity: "warning",
    words: &[],
    also: &[],
    variables: &[],
    goes_with_others: true,
};

pub const FAULTS: &[Fault] = &[
    Fault {
        name: "a layer was measured in a container",
        plant: |project| {
            project.change(E2E, |report| renamed(report, |name| name.replace("src/shop/", "/opt/app/lib/")));
        },
        code: "covgate::paths::unmatched",
        words: &[
            "below /opt/app/lib found in src/shop (reported by reports/e2e/coverage.json)",
            r#"[paths]\nshop = [\"src/shop\", \"/opt/app/lib\"]"#,
        ],
        goes_with_others: false,
        also: &["covgate::paths::by-suffix"],
        ..BASE
    },
    Fault {
        name: "all names are of another place",
        plant: |project| {
            for report in [UNIT, "reports/unit/coverage-2.json", E2E] {
                project.change(report, |report| {
                    renamed(report, |name| name.replace("src/shop/", "/opt/gone/").replace(".py", "_x.py"));
                });
            }
            fs::remove_file(project.path("reports/integration/coverage.xml")).expect("removed");
        },
        code: "covgate::paths::no-sources",
        words: &["/opt/gone/"],
        goes_with_others: false,
        also: &["covgate::layers::no-data", "covgate::targets::never-measured"],
        ..BASE
    },
    Fault {
        name: "a layer was measured by another coverage.py",
        plant: |project| {
            let old = fs::read_to_string(Path::new(SHOP).join("versions/6.5.0-py3.11/e2e.json")).expect("a report");
            project.write(E2E, &old);
        },
        code: "covgate::merge::different-source",
        severity: "error",
        words: &["reports/e2e/coverage.json: coverage.py 6.5.0", "coverage.py 7."],
        goes_with_others: false,
        also: &["covgate::targets::never-measured"],
        ..BASE
    },
    Fault {
        name: "a source was cut after the run",
        plant: |project| project.write("src/shop/money.py", "A = 1\n"),
        code: "covgate::sources::beyond-the-end",
        words: &["src/shop/money.py ends at line 1"],
        ..BASE
    },
    Fault {
        name: "a layer without branches has a floor for them",
        plant: |project| {
            project.change(E2E, without_branches);
            project.replace(
                "covgate.toml",
                "fail-under = 60\n\n[overall]",
                "fail-under = { combined = 60, branches = 50 }\n\n[overall]",
            );
        },
        code: "covgate::doctor::branch-gate-without-branches",
        severity: "error",
        words: &["covgate.toml:21: layers.e2e.branches demands 50", "reports/e2e/coverage.json: lines only"],
        also: &["covgate::layers::no-branches"],
        ..BASE
    },
    Fault {
        name: "two layers have one report",
        plant: |project| project.write(E2E, &project.text(UNIT)),
        code: "covgate::inputs::same-report-two-layers",
        words: &[
            "reports/unit/coverage-1.json (unit) and reports/e2e/coverage.json (e2e)",
            "covgate.toml:18: layer e2e: reports/e2e/coverage.json",
        ],
        goes_with_others: false,
        ..BASE
    },
    Fault {
        name: "tests are measured as code",
        plant: |project| {
            project.change("reports/unit/coverage-1.json", |report| {
                without_totals(report);
                let file = report["files"]["src/shop/clock.py"].clone();
                report["files"]["tests/unit/test_money.py"] = file;
            });
        },
        code: "covgate::project::tests-measured",
        words: &["tests/unit/test_money.py", r#"[project]\nomit = [\"tests/**\"]"#],
        also: &["covgate::layers::unseen-files", "covgate::doctor::stale-source"],
        ..BASE
    },
    Fault {
        name: "one report is given twice",
        plant: |project| project.write("reports/unit/coverage-2.json", &project.text(UNIT)),
        code: "covgate::inputs::same-report-twice",
        words: &["reports/unit/coverage-1.json and reports/unit/coverage-2.json"],
        ..BASE
    },
    Fault {
        name: "a folder is no package",
        plant: |project| project.write("src/shop/lost/search.py", "def find():\n    return 1\n"),
        code: "covgate::project::never-measured",
        words: &["src/shop/lost has no `__init__.py`", "src/shop/lost/search.py", "include_namespace_packages = true"],
        ..BASE
    },
    Fault {
        name: "coverage.py leaves out what ships",
        plant: |project| {
            project.write("src/shop/migrations.py", "def up():\n    return 1\n");
            project.replace(
                "pyproject.toml",
                "relative_files = true",
                "relative_files = true\nomit = [\"*/migrations.py\"]",
            );
        },
        code: "covgate::project::never-measured",
        words: &["coverage.py's own `omit`", "pyproject.toml:34: `*/migrations.py`", "src/shop/migrations.py"],
        also: &["covgate::audit::coverage-omits-source"],
        ..BASE
    },
    Fault {
        name: "a report lies where no pattern looks",
        plant: |project| {
            project.write("reports/smoke/coverage.json", &project.text(UNIT).replace("src/shop", "src/shop/./"));
        },
        code: "covgate::doctor::unlisted-report",
        words: &["reports/smoke/coverage.json", r#"[layers.smoke]\nreports = [\"reports/smoke/coverage.json\"]"#],
        ..BASE
    },
    Fault {
        name: "a declared layer has no report",
        plant: |project| project.add("covgate.toml", "[layers.contract]\nreports = [\"reports/contract/*.json\"]"),
        code: "covgate::layers::no-data",
        severity: "error",
        words: &["no file matches reports/contract/*.json", "covgate.toml:"],
        ..BASE
    },
    Fault {
        name: "a report was cut",
        plant: |project| {
            let text = project.text("reports/integration/coverage.xml");
            project.write("reports/integration/coverage.xml", &text[..text.len() / 2]);
        },
        code: "covgate::xml::truncated",
        severity: "error",
        words: &["reports/integration/coverage.xml"],
        goes_with_others: false,
        ..BASE
    },
    Fault {
        name: "a rule names a folder that was renamed",
        plant: |project| project.replace("covgate.toml", "src/shop/billing/**", "src/shop/biling/**"),
        code: "covgate::targets::no-file",
        severity: "error",
        words: &["rule billing", "covgate.toml:28"],
        ..BASE
    },
    Fault {
        name: "a key is mistyped",
        plant: |project| project.replace("covgate.toml", "expect-reports", "expected-report"),
        code: "covgate::config::unknown-key",
        severity: "error",
        words: &["did you mean `expect-reports`?", "covgate.toml:10"],
        ..BASE
    },
    Fault {
        name: "two files configure the project",
        plant: |project| project.add("pyproject.toml", "[tool.covgate.overall]\nfail-under = 10"),
        code: "covgate::config::two-files",
        words: &["covgate.toml", "pyproject.toml"],
        ..BASE
    },
    Fault {
        name: "a floor is at zero",
        plant: |project| {
            project.replace("covgate.toml", "fail-under = 80\n\n[layers.e2e]", "fail-under = 0\n\n[layers.e2e]");
        },
        code: "covgate::doctor::zero-floor",
        words: &["covgate.toml:16: integration combined"],
        ..BASE
    },
    Fault {
        name: "a floor is below another of the same files",
        plant: |project| {
            let rule = "[[rules]]\nname = \"money\"\nfiles = [\"src/shop/money.py\"]\nfail-under = 10\neach-file = 20";
            project.add("covgate.toml", rule);
        },
        code: "covgate::doctor::idle-floor",
        words: &["rule money: 10 of all files cannot fail where each has 20"],
        ..BASE
    },
    Fault {
        name: "a source was edited after the run",
        plant: |project| {
            let text = project.text("src/shop/cli.py");
            project.write("src/shop/cli.py", &format!("{}{text}", "# one more line\n".repeat(40)));
        },
        code: "covgate::doctor::stale-source",
        words: &["src/shop/cli.py: "],
        ..BASE
    },
    Fault {
        name: "a rule asks for less than overall does",
        plant: |project| {
            project.add("covgate.toml", "[[rules]]\nname = \"all\"\nfiles = [\"src/**\"]\nfail-under = 80");
        },
        code: "covgate::doctor::idle-floor",
        words: &["rule all combined 80 cannot fail where overall holds 85 of the same files (covgate.toml:24)"],
        goes_with_others: false,
        ..BASE
    },
    Fault {
        name: "a profile asks for less",
        plant: |project| project.add("covgate.toml", "[profiles.nightly]\noverall.fail-under = 70"),
        code: "covgate::doctor::overridden-floor",
        severity: "note",
        words: &["covgate.toml:24: overall combined 85 is 70 by profile nightly (covgate.toml:"],
        ..BASE
    },
    Fault {
        name: "coverage.py has a gate of its own",
        plant: |project| {
            project.replace("pyproject.toml", "show_missing = true", "show_missing = true\nfail_under = 90");
        },
        code: "covgate::doctor::second-gate",
        words: &["fail_under = 90", "pyproject.toml:"],
        ..BASE
    },
    Fault {
        name: "a source folder is mistyped",
        plant: |project| project.replace("covgate.toml", "source = [\"src\"]", "source = [\"src\", \"scr/tools\"]"),
        code: "covgate::doctor::source-missing",
        words: &["covgate.toml:5", "`scr/tools`"],
        ..BASE
    },
    Fault {
        name: "the baseline is missing",
        plant: |project| project.add("covgate.toml", "[baseline]\nmax-drop = 0"),
        code: "covgate::baseline::missing",
        severity: "error",
        words: &[".covgate/baseline.json", "covgate baseline"],
        ..BASE
    },
    Fault {
        name: "changed lines are judged in a shallow clone",
        plant: |project| {
            project.add("covgate.toml", "[patch]\nbase = \"origin/main\"\nfail-under = 80");
            let origin = project.path("../origin.git");
            let _ = fs::remove_dir_all(&origin);
            project.git(&["init", "-q", "-b", "main"]);
            let who = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
            let commit = |message| project.git(&[&who[..], &["commit", "-q", "--allow-empty", "-m", message]].concat());
            commit("one");
            commit("two");
            fs::rename(project.path(".git"), project.path("full.git")).expect("moved");
            let from = format!("file://{}", project.path("full.git").display());
            project.git(&["clone", "-q", "--depth", "1", "--no-checkout", &from, "clone"]);
            fs::rename(project.path("clone/.git"), project.path(".git")).expect("moved");
            project.git(&["update-ref", "-d", "refs/remotes/origin/HEAD"]);
            project.git(&["update-ref", "-d", "refs/remotes/origin/main"]);
        },
        code: "covgate::changes::no-base",
        severity: "error",
        words: &["git fetch --unshallow origin", "fetch-depth: 0", "is-shallow-repository: true"],
        ..BASE
    },
    Fault {
        name: "the report's folder is a file",
        plant: |project| project.write("covgate-report", "mine"),
        code: "covgate::reports::not-written",
        severity: "error",
        words: &["covgate-report was not written"],
        ..BASE
    },
    Fault {
        name: "the job's summary cannot be written",
        plant: |_| {},
        code: "covgate::ci::summary-not-written",
        words: &["GITHUB_STEP_SUMMARY=/nowhere/at/all.md"],
        variables: &[
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_STEP_SUMMARY", "/nowhere/at/all.md"),
            ("GITHUB_WORKSPACE", "/"),
        ],
        ..BASE
    },
    Fault {
        name: "the epoch is no number",
        plant: |_| {},
        code: "covgate::phases::source-date-epoch",
        severity: "error",
        words: &["SOURCE_DATE_EPOCH"],
        variables: &[("SOURCE_DATE_EPOCH", "today")],
        ..BASE
    },
];
