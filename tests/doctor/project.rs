//! A copy of the sample application, to be broken.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;
use walkdir::WalkDir;

pub const SHOP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/sample-reports/shop");

/// A copy of the sample application without the one thing that is wrong with it, a package that no run measures, and
/// without a baseline.
pub struct Project(tempfile::TempDir);

impl Project {
    pub fn sound() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let is_wanted = |name: &str| {
            ["src/shop/", "tests/", "reports/", "covgate.toml", "pyproject.toml"]
                .iter()
                .any(|wanted| name.starts_with(wanted))
        };
        for entry in WalkDir::new(SHOP).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file()) {
            let name = entry.path().strip_prefix(SHOP).expect("is below").to_string_lossy().into_owned();
            if is_wanted(&name) {
                let place = folder.path().join(&name);
                fs::create_dir_all(place.parent().expect("has a parent")).expect("a folder");
                fs::write(place, fs::read(entry.path()).expect("a file")).expect("written");
            }
        }
        let project = Self(folder);
        let config = project.text("covgate.toml");
        let (before, rest) = config.split_once("[baseline]").expect("a baseline");
        let (_, after) = rest.split_once("\n\n").expect("another table");
        project.write("covgate.toml", &format!("{before}{after}"));
        project
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a text")
    }

    pub fn write(&self, name: &str, text: &str) {
        let place = self.path(name);
        fs::create_dir_all(place.parent().expect("has a parent")).expect("a folder");
        fs::write(place, text).expect("written");
    }

    pub fn replace(&self, name: &str, from: &str, to: &str) {
        let text = self.text(name);
        assert!(text.contains(from), "{name} lacks {from}");
        self.write(name, &text.replace(from, to));
    }

    pub fn add(&self, name: &str, lines: &str) {
        self.write(name, &format!("{}\n{lines}\n", self.text(name)));
    }

    pub fn change(&self, name: &str, change: impl FnOnce(&mut Value)) {
        let mut report: Value = serde_json::from_str(&self.text(name)).expect("JSON");
        change(&mut report);
        self.write(name, &report.to_string());
    }

    pub fn git(&self, arguments: &[&str]) {
        let output = Command::new("git").args(arguments).current_dir(self.0.path()).output().expect("git");
        assert!(output.status.success(), "{arguments:?} {}", String::from_utf8_lossy(&output.stderr));
    }

    pub fn run(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_covgate"));
        command.arg("doctor").args(arguments).current_dir(self.0.path()).env("NO_COLOR", "1");
        for name in ["GITHUB_ACTIONS", "TF_BUILD", "GITHUB_STEP_SUMMARY", "GITHUB_BASE_REF", "SOURCE_DATE_EPOCH"] {
            command.env_remove(name);
        }
        command.envs(variables.iter().copied()).output().expect("covgate runs")
    }

    pub fn diagnosis(&self, variables: &[(&str, &str)]) -> (Option<i32>, Value) {
        let output = self.run(&["--format", "json"], variables);
        let text = String::from_utf8_lossy(&output.stdout);
        let json = serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{error}: {text}{}", String::from_utf8_lossy(&output.stderr)));
        (output.status.code(), json)
    }
}
