//! Files all at once or not at all: written beside, then renamed, so that an old report is never left half replaced.
//!
//! Drafts of all files are written first and published last, one rename each: whatever ends a run before that leaves the
//! old report as it was, and what is published is never half a file or half a folder.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tempfile::{NamedTempFile, TempDir};

use crate::fault::Fault;

/// Writes a whole file; folders are made as needed.
///
/// # Errors
/// If the file cannot be written; what was there before is then unchanged.
pub fn whole(path: &Path, content: &[u8]) -> Result<(), Fault> {
    draft(path, content)?.publish()
}

/// A file or a folder of pages that is written, and not yet where it belongs.
#[derive(Debug)]
pub struct Draft {
    place: PathBuf,
    written: Written,
}

#[derive(Debug)]
enum Written {
    File(NamedTempFile),
    /// A folder beside the place, with the pages in `new`.
    Folder(TempDir),
    /// What is to be written to a device or a pipe, which keeps its place.
    Stream(Vec<u8>),
    /// What is to be written to standard output.
    Standard(Vec<u8>),
}

/// True for `-`, which names standard output.
#[must_use]
pub fn is_standard_output(path: &Path) -> bool {
    path == Path::new("-")
}

/// Writes a whole file that the user keeps and names: through a link it is the file that the link leads to, and what was
/// allowed on the old file is on the new one.
///
/// # Errors
/// If the file cannot be written; what was there before is then unchanged.
pub fn kept(path: &Path, content: &[u8]) -> Result<(), Fault> {
    if is_standard_output(path) {
        return draft(path, content)?.publish();
    }
    let place = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let draft = draft(&place, content)?;
    if let (Ok(old), Written::File(new)) = (place.metadata(), &draft.written) {
        new.as_file().set_permissions(old.permissions()).map_err(|error| not_written(&place, &error))?;
    }
    draft.publish()
}

impl Draft {
    /// Where it belongs.
    #[must_use]
    pub fn place(&self) -> &Path {
        &self.place
    }

    /// Puts it where it belongs, in the place of what is there.
    ///
    /// # Errors
    /// If it cannot be; what was there before is then unchanged.
    pub fn publish(self) -> Result<(), Fault> {
        let published = match self.written {
            Written::File(file) => file.persist(&self.place).map(drop).map_err(|error| error.error),
            Written::Folder(beside) => replace(&beside, &self.place),
            Written::Stream(content) => {
                OpenOptions::new().write(true).open(&self.place).and_then(|mut stream| stream.write_all(&content))
            }
            Written::Standard(content) => {
                let mut stdout = std::io::stdout().lock();
                stdout.write_all(&content).and_then(|()| stdout.flush())
            }
        };
        published.map_err(|error| not_written(&self.place, &error))
    }
}

fn not_written(place: &Path, error: &std::io::Error) -> Fault {
    Fault::new("covgate::reports::not-written", format!("{} was not written: {error}", place.display()))
        .with_help("check the folder's permissions and the free space; what was there before is unchanged")
}

/// Writes a file beside its place; folders are made as needed.
///
/// # Errors
/// If the file cannot be written.
pub fn draft(path: &Path, content: &[u8]) -> Result<Draft, Fault> {
    if is_standard_output(path) {
        return Ok(Draft { place: PathBuf::from("standard output"), written: Written::Standard(content.to_vec()) });
    }
    // `/dev/stdout` and `/dev/null` are not to be replaced by a file.
    if path.metadata().is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        return Ok(Draft { place: path.to_owned(), written: Written::Stream(content.to_vec()) });
    }
    let file = beside(path, content).map_err(|error| not_written(path, &error))?;
    Ok(Draft { place: path.to_owned(), written: Written::File(file) })
}

/// Writes a folder of pages that replaces an older one as a whole.
///
/// A folder that covgate did not write is left alone: it may hold anything.
///
/// # Errors
/// If a page cannot be written, or the folder is somebody else's.
pub fn draft_folder<'a>(
    parent: &Path,
    name: &str,
    files: impl ParallelIterator<Item = (&'a str, String)>,
) -> Result<Draft, Fault> {
    let place = parent.join(name);
    let fault = |error: &std::io::Error| not_written(&place, error);
    if is_foreign(&place) {
        return Err(not_ours(&place));
    }
    std::fs::create_dir_all(parent).map_err(|error| fault(&error))?;
    let beside = tempfile::Builder::new().prefix(".covgate-").tempdir_in(parent).map_err(|error| fault(&error))?;
    let new = beside.path().join(NEW);
    let write = |(path, text): (&str, String)| -> std::io::Result<()> {
        let path = new.join(path.strip_prefix(name).map_or(path, |path| path.trim_start_matches('/')));
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
        .map_err(|error| fault(&error))?;
    Ok(Draft { place, written: Written::Folder(beside) })
}

/// What stands in the way of writing reports with their pages into a folder. Nothing is left there.
#[must_use]
pub fn obstacle(folder: &Path, pages: &str) -> Option<Fault> {
    let place = folder.join(pages);
    if is_foreign(&place) {
        return Some(not_ours(&place));
    }
    // What is not there yet is made in the nearest folder that is.
    let there = folder.ancestors().find(|above| above.symlink_metadata().is_ok());
    let there = there.filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    tempfile::tempfile_in(there).err().map(|error| not_written(folder, &error))
}

/// True for a folder with something in it that covgate did not write.
fn is_foreign(place: &Path) -> bool {
    place.symlink_metadata().is_ok()
        && !place.join(MARK).is_file()
        && std::fs::read_dir(place).is_ok_and(|mut entries| entries.next().is_some())
}

/// A folder of covgate's own below the one that was asked for. A link in its place would lead what is written elsewhere.
///
/// # Errors
/// If a link is in its place.
pub fn own_folder(parent: &Path, name: &str) -> Result<PathBuf, Fault> {
    let place = parent.join(name);
    if place.is_symlink() { Err(not_ours(&place)) } else { Ok(place) }
}

fn not_ours(place: &Path) -> Fault {
    let message = format!("{} is there already, and covgate did not write it", place.display());
    Fault::new("covgate::reports::not-ours", message)
        .with_help("give a folder of its own to the report by `--out`, or remove that one")
}

/// A folder with this file in it is covgate's own.
const MARK: &str = "covgate.txt";
const MARKED: &str = "Pages of files, written by covgate. The next run replaces this folder as a whole.\n";
/// The pages within the folder beside their place.
const NEW: &str = "new";

/// Puts the pages in their place. What was there goes away with the folder beside.
fn replace(beside: &TempDir, place: &Path) -> std::io::Result<()> {
    let new = beside.path().join(NEW);
    if place.symlink_metadata().is_err() {
        return std::fs::rename(&new, place);
    }
    // In one step where the system has it: there is no moment without a folder of pages.
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, &new, CWD, place, RenameFlags::EXCHANGE).is_ok() {
            return Ok(());
        }
    }
    let old = beside.path().join("old");
    std::fs::rename(place, &old)?;
    std::fs::rename(&new, place).inspect_err(|_| {
        // Nothing more can be done should this fail too.
        let _ = std::fs::rename(&old, place);
    })
}

fn beside(path: &Path, content: &[u8]) -> std::io::Result<NamedTempFile> {
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
    Ok(file)
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

    fn folder<'a>(
        parent: &Path,
        name: &str,
        files: impl ParallelIterator<Item = (&'a str, String)>,
    ) -> Result<(), Fault> {
        draft_folder(parent, name, files)?.publish()
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

    #[test]
    fn drafts_that_are_not_published_leave_nothing() {
        let parent = tempfile::tempdir().expect("a folder");
        let path = parent.path().join("report.md");
        whole(&path, b"old").expect("written");
        folder(parent.path(), "files", pages(&["files/old.html"])).expect("written");
        let drafts = [
            draft(&path, b"new").expect("written"),
            draft_folder(parent.path(), "files", pages(&["files/new.html"])).expect("written"),
        ];
        assert_eq!(std::fs::read(&path).expect("is there"), b"old");
        assert!(parent.path().join("files/old.html").is_file() && !parent.path().join("files/new.html").exists());
        drop(drafts);
        assert_eq!(std::fs::read_dir(parent.path()).expect("is there").count(), 2);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_is_kept_stays_where_its_link_leads_and_as_it_may_be_read() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let (parent, elsewhere) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let (link, real) = (parent.path().join("covgate.toml"), elsewhere.path().join("shared.toml"));
        std::fs::write(&real, "old").expect("a file");
        std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).expect("permissions");
        symlink(&real, &link).expect("a link");
        kept(&link, b"new").expect("written");
        assert_eq!(std::fs::read(&real).expect("is there"), b"new");
        assert!(link.is_symlink());
        assert_eq!(real.metadata().expect("is there").permissions().mode() & 0o777, 0o640);

        std::fs::remove_file(&real).expect("was there");
        kept(&link, b"new").expect("a link that leads nowhere is replaced");
        assert!(!link.is_symlink() && !real.exists());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_replaced_and_not_followed() {
        use std::os::unix::fs::symlink;
        let parent = tempfile::tempdir().expect("a folder");
        let elsewhere = tempfile::tempdir().expect("a folder");
        let theirs = elsewhere.path().join("theirs");
        std::fs::write(&theirs, "kept").expect("a file");
        let path = parent.path().join("report.md");
        symlink(&theirs, &path).expect("a link");
        whole(&path, b"new").expect("written");
        assert_eq!(std::fs::read_to_string(&theirs).expect("is there"), "kept");
        assert!(!path.is_symlink());

        symlink(elsewhere.path(), parent.path().join("files")).expect("a link");
        let fault = folder(parent.path(), "files", pages(&["files/a.html"])).expect_err("somebody else's");
        assert_eq!(fault.code(), "covgate::reports::not-ours");
        assert!(own_folder(parent.path(), "files").is_err() && own_folder(parent.path(), "charts").is_ok());

        std::fs::write(elsewhere.path().join(MARK), MARKED).expect("a file");
        folder(parent.path(), "files", pages(&["files/a.html"])).expect("the link is replaced");
        assert!(!parent.path().join("files").is_symlink() && theirs.is_file());
        assert!(!elsewhere.path().join("a.html").exists());
    }
}
