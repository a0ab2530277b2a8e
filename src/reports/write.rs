//! Files all at once or not at all: written beside, then renamed, so that an old report is never left half replaced.

use std::io::Write;
use std::path::Path;

use rayon::prelude::*;

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

/// Replaces a folder of pages as a whole: the new ones are written beside the old, and take their place at the end.
///
/// A folder that covgate did not write is left alone: it may hold anything.
///
/// # Errors
/// If a page cannot be written, or the folder is somebody else's; what was there before is then unchanged.
pub fn folder<'a>(
    parent: &Path,
    name: &str,
    files: impl ParallelIterator<Item = (&'a str, String)>,
) -> Result<(), Fault> {
    let place = parent.join(name);
    let fault = |error: &std::io::Error| {
        Fault::new("covgate::reports::not-written", format!("{} was not written: {error}", place.display()))
            .with_help("check the folder's permissions and the free space; what was there before is unchanged")
    };
    let is_there = place.symlink_metadata().is_ok();
    if is_there
        && !place.join(MARK).is_file()
        && std::fs::read_dir(&place).is_ok_and(|mut entries| entries.next().is_some())
    {
        let message = format!("{} is there already, and covgate did not write it", place.display());
        return Err(Fault::new("covgate::reports::not-ours", message)
            .with_help("give a folder of its own to the report by `--out`, or remove that one"));
    }
    std::fs::create_dir_all(parent).map_err(|error| fault(&error))?;
    let beside = tempfile::Builder::new().prefix(".covgate-").tempdir_in(parent).map_err(|error| fault(&error))?;
    let new = beside.path().join("new");
    let write = |(path, text): (&str, String)| -> std::io::Result<()> {
        let path =
            beside.path().join("new").join(path.strip_prefix(name).map_or(path, |path| path.trim_start_matches('/')));
        // Most folders are there already: they are only made where one is missing.
        match (std::fs::write(&path, &text), path.parent()) {
            (Err(error), Some(folder)) if error.kind() == std::io::ErrorKind::NotFound => {
                std::fs::create_dir_all(folder)?;
                std::fs::write(path, text)
            }
            (written, _) => written,
        }
    };
    files.map(write).collect::<std::io::Result<()>>().map_err(|error| fault(&error))?;
    std::fs::create_dir_all(&new)
        .and_then(|()| std::fs::write(new.join(MARK), MARKED))
        .and_then(|()| if is_there { std::fs::rename(&place, beside.path().join("old")) } else { Ok(()) })
        .map_err(|error| fault(&error))?;
    std::fs::rename(&new, &place).map_err(|error| {
        // Nothing more can be done should this fail too.
        let _ = std::fs::rename(beside.path().join("old"), &place);
        fault(&error)
    })
}

/// A folder with this file in it is covgate's own.
const MARK: &str = "covgate.txt";
const MARKED: &str = "Pages of files, written by covgate. The next run replaces this folder as a whole.\n";

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

    fn pages<'a>(names: &'a [&'a str]) -> impl ParallelIterator<Item = (&'a str, String)> {
        names.par_iter().map(|name| (*name, format!("page {name}")))
    }

    #[test]
    fn a_folder_of_pages_is_replaced_as_a_whole() {
        let parent = tempfile::tempdir().expect("a folder");
        folder(parent.path(), "files", pages(&["files/a/x.html", "files/b.html"])).expect("written");
        folder(parent.path(), "files", pages(&["files/b.html", "files/c/d/e.html"])).expect("replaced");
        let files = parent.path().join("files");
        assert!(!files.join("a").exists());
        assert_eq!(std::fs::read_to_string(files.join("c/d/e.html")).expect("is there"), "page files/c/d/e.html");
        assert_eq!(std::fs::read_dir(parent.path()).expect("is there").count(), 1);
    }

    #[test]
    fn a_folder_of_somebody_else_is_left_alone() {
        let parent = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(parent.path().join("files")).expect("a folder");
        folder(parent.path(), "files", pages(&["files/b.html"])).expect("an empty folder is nobody's");
        std::fs::remove_file(parent.path().join("files").join(MARK)).expect("was there");
        let fault = folder(parent.path(), "files", pages(&["files/c.html"])).expect_err("not ours");
        assert_eq!(fault.code(), "covgate::reports::not-ours");
        assert!(parent.path().join("files/b.html").is_file());
        assert_eq!(std::fs::read_dir(parent.path()).expect("is there").count(), 1);
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
