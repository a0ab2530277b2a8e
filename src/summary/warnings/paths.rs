//! Names of files that could not be placed in the project for certain.

use super::{Findings, Judged, counted, few};

impl Findings {
    pub(super) fn paths(&mut self, judged: &Judged<'_>) {
        let paths = &judged.united.paths;
        let unmatched = paths.unmatched.len() as u64;
        if unmatched > 0 && paths.on_disk == 0 {
            let message =
                "none of the reported files is in the project: their sources are not here, or the paths differ"
                    .to_owned();
            self.add(
                "covgate::paths::no-sources",
                unmatched,
                message,
                Some("run covgate in the checkout, or give its folder by --root"),
            );
        } else if unmatched > 0 {
            let message = format!(
                "{} reported by name only, not found in the project: {}",
                counted(unmatched, "file is", "files are"),
                few(&paths.unmatched)
            );
            let help = "if they are files of the project, map their folder under `[paths]`; if not, leave them out by `[project] omit`";
            self.add_all("covgate::paths::unmatched", &paths.unmatched, message, Some(help));
        }
        if paths.by_reports > 0 && paths.on_disk == 0 {
            let count = paths.by_reports as u64;
            let message = format!(
                "{} known under several names; the reports tell which are one file, as the project's sources are not here",
                counted(count, "file is", "files are")
            );
            self.add(
                "covgate::paths::by-reports",
                count,
                message,
                Some("run covgate in the checkout, or map the folders under `[paths]`, to make it certain"),
            );
        }
        if let Some((name, path)) = paths.by_suffix.first() {
            let count = paths.by_suffix.len() as u64;
            let all: Vec<String> = paths.by_suffix.iter().map(|(name, path)| format!("{name} at {path}")).collect();
            let message = format!(
                "{} placed by the end of the name, such as {name} at {path}",
                counted(count, "name was", "names were")
            );
            self.add_all(
                "covgate::paths::by-suffix",
                &all,
                message,
                Some("map the folder under `[paths]` to make it certain"),
            );
        }
        if let Some((one, two)) = paths.case_twins.first() {
            let all: Vec<String> = paths.case_twins.iter().map(|(one, two)| format!("{one} and {two}")).collect();
            let message = format!(
                "{} in case only, such as {one} and {two}, and counted as two",
                counted(all.len() as u64, "pair of files differs", "pairs of files differ")
            );
            self.add_all(
                "covgate::paths::case",
                &all,
                message,
                Some("if they are one file, map one to the other under `[paths]`"),
            );
        }
        if !paths.omitted.is_empty() {
            let count = paths.omitted.len() as u64;
            let message = format!("{} left out by `omit`", counted(count, "reported file is", "reported files are"));
            self.add_all("covgate::paths::omitted", &paths.omitted, message, None);
        }
    }
}
