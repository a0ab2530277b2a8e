//! What an Azure pipeline shows beside its log: a Markdown file as a part of the run's summary.
//!
//! See <https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands>.

use std::path::Path;

/// The command that adds a Markdown file to the summary; the path has to be absolute.
#[must_use]
pub fn upload_summary(file: &Path) -> String {
    // As azure-pipelines-task-lib escapes what follows the bracket.
    let path = file.display().to_string().replace('%', "%AZP25").replace('\r', "%0D").replace('\n', "%0A");
    format!("##vso[task.uploadsummary]{path}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_on_its_line() {
        for (path, shown) in [
            ("/agent/1/s/covgate-report/report.md", "/agent/1/s/covgate-report/report.md"),
            ("/a b;c]/100%0A\n##vso[x]/report.md", "/a b;c]/100%AZP250A%0A##vso[x]/report.md"),
        ] {
            assert_eq!(upload_summary(Path::new(path)), format!("##vso[task.uploadsummary]{shown}\n"));
        }
    }
}
