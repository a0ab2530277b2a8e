//! Files all at once or not at all: written beside, then renamed, so that an old report is never left half replaced.

use std::io::Write;
use std::path::Path;

use crate::fault::Fault;

/// Writes a whole file; folders are made as needed.
///
/// # Errors
/// If the file cannot be written; what was there before is then unchanged.
pub fn whole(path: &Path, content: &[u8]) -> Result<(), Fault> {
    try_whole(path, content).map_err(|error| {
        Fault::new("covgate::reports::not-written", format!("{} was not written: {error}", path.display()))
            .with_help("check the folder's permissions and the free space; what was there before is unchanged")
    })
}

fn try_whole(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".covgate-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // What the umask leaves of it: a report is for others to read.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(content)?;
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("new/report.md");
        whole(&path, b"old").expect("written");
        whole(&path, b"new").expect("replaced");
        assert_eq!(std::fs::read(&path).expect("is there"), b"new");
        let count = std::fs::read_dir(path.parent().expect("a folder")).expect("is there").count();
        assert_eq!(count, 1);
    }

    #[test]
    fn a_failure_leaves_what_was_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("report.md");
        std::fs::create_dir(&path).expect("a folder in the way");
        std::fs::write(path.join("inside"), "kept").expect("a file");
        let fault = whole(&path, b"new").expect_err("a folder is in the way");
        assert_eq!(fault.code(), "covgate::reports::not-written");
        assert_eq!(std::fs::read(path.join("inside")).expect("is there"), b"kept");
        assert_eq!(std::fs::read_dir(folder.path()).expect("is there").count(), 1);
    }
}
