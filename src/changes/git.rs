//! What the installed git says: the base, and the diff of the work tree against where it left the base.
//!
//! Whatever a user's or a repository's configuration asks of `git diff` for people's eyes is turned off here.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use super::{Changes, Untracked, name};
use crate::coverage::SourcePath;
use crate::fault::Fault;

/// A work tree, seen from a project in it.
#[derive(Clone, Debug)]
pub struct Repository {
    /// The project's root.
    root: PathBuf,
    /// Where it lies in the work tree, with a `/` at its end; empty at the top.
    prefix: String,
    is_shallow: bool,
}

/// What git tells of a change: the diff, and the names of files that it does not track and does not ignore.
#[derive(Clone, Debug)]
pub struct Told {
    repository: Repository,
    name: String,
    diff: Output,
    untracked: Output,
}

/// Variables that make git look at another repository or index than the one around the project, or its diff differ.
///
/// The first are those of `git rev-parse --local-env-vars`, set while a hook runs; configuration given by the environment
/// stays, as it may be what lets git read the repository at all (`safe.directory`).
const FOREIGN: [&str; 18] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_OBJECT_DIRECTORY",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_GRAFT_FILE",
    "GIT_INDEX_FILE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_REPLACE_REF_BASE",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_EXTERNAL_DIFF",
    "GIT_DIFF_OPTS",
    "GIT_LITERAL_PATHSPECS",
    "GIT_GLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
];

/// How the diff is asked for: lines only, no context, renames followed, by the algorithm that keeps functions together.
const DIFF: [&str; 18] = [
    "diff",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--no-relative",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    "--output-indicator-new=+",
    "--output-indicator-old=-",
    "--submodule=short",
    "--find-renames=50%",
    "-l1000",
    "--histogram",
    "--indent-heuristic",
    "--unified=0",
    "--inter-hunk-context=0",
    "--full-index",
    "-O/dev/null",
];

/// What git says where more files came and went than it compares with each other: `diff_warn_rename_limit` of its `diff.c`.
const RENAMES_SKIPPED: &str = "rename detection was skipped";

impl Repository {
    /// The work tree around a folder.
    ///
    /// # Errors
    /// If there is none, git is not installed, or git refuses to read it.
    pub fn around(root: &Path) -> Result<Self, Fault> {
        let mut repository = Self { root: root.to_owned(), prefix: String::new(), is_shallow: false };
        // Asked at once: each start of git takes longer than its answer. The folder's name may hold newlines, so it is last.
        let output =
            repository.git(&["rev-parse", "--is-inside-work-tree", "--is-shallow-repository", "--show-prefix"])?;
        let mut answers = output.stdout.splitn(3, |&byte| byte == b'\n');
        let mut answer = || answers.next().unwrap_or_default();
        let (is_inside, is_shallow, prefix) = (answer() == b"true", answer() == b"true", line(answer()));
        if !output.status.success() {
            return Err(refused(root, &said(&output)));
        }
        if !is_inside {
            let message = format!("{} is in a git repository without a work tree", root.display());
            return Err(Fault::new("covgate::changes::no-work-tree", message).with_help(ELSEWHERE));
        }
        (repository.is_shallow, repository.prefix) = (is_shallow, name::text(prefix));
        Ok(repository)
    }

    /// True if the clone has only the end of the history.
    #[must_use]
    pub fn is_shallow(&self) -> bool {
        self.is_shallow
    }

    /// The branch that `origin/HEAD` leads to, such as `origin/main`; none where that is not known.
    #[must_use]
    pub fn default_branch(&self) -> Option<String> {
        let output = self.git(&["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"]).ok()?;
        let branch = name::text(line(&output.stdout));
        (output.status.success() && self.commit(&branch).ok()?.is_some()).then_some(branch)
    }

    /// The first of several names that is a commit.
    ///
    /// # Errors
    /// If git cannot be run.
    pub fn first_of(&self, names: &[&str]) -> Result<Option<String>, Fault> {
        for name in names {
            if self.commit(name)?.is_some() {
                return Ok(Some((*name).to_owned()));
            }
        }
        Ok(None)
    }

    /// What git tells of the work tree since it left the base: committed, staged or neither.
    ///
    /// # Errors
    /// If the base is not there or has nothing in common with the work tree, or git fails.
    pub fn since(&self, base: &str) -> Result<Told, Fault> {
        let start = self.merge_base(base)?;
        let mut arguments = DIFF.to_vec();
        arguments.extend([start.as_str(), "--"]);
        // The shorter of the two is done beside the longer.
        let untracked = self.start(&["ls-files", "--others", "--exclude-standard", "-z"])?;
        let diff = self.git(&arguments);
        let untracked = untracked.wait_with_output().map_err(|error| not_run(&error))?;
        let diff = diff?;
        if !diff.status.success() {
            return Err(failed("diff", &said(&diff)));
        }
        if !untracked.status.success() {
            return Err(failed("ls-files", &said(&untracked)));
        }
        Ok(Told { repository: self.clone(), name: format!("git diff {base}"), diff, untracked })
    }

    /// Where the work tree left the base.
    fn merge_base(&self, base: &str) -> Result<String, Fault> {
        if is_name(base) {
            let output = self.git(&["merge-base", &format!("{base}^{{commit}}"), "HEAD"])?;
            let found = line(&output.stdout);
            if output.status.success() && !found.is_empty() {
                return Ok(name::text(found));
            }
        }
        if self.commit("HEAD")?.is_none() {
            let message = "nothing is committed yet: there is no change to measure".to_owned();
            return Err(Fault::new("covgate::changes::no-commit", message).with_help(ELSEWHERE));
        }
        if self.commit(base)?.is_none() {
            return Err(self.no_base(base));
        }
        if self.is_shallow {
            let message = format!("this clone is too shallow to see where the work left {base}");
            return Err(Fault::new("covgate::changes::shallow", message).with_help(DEEPER));
        }
        let message = format!("{base} and the work tree have no commit in common");
        Err(Fault::new("covgate::changes::unrelated", message).with_help(ELSEWHERE))
    }

    fn commit(&self, name: &str) -> Result<Option<String>, Fault> {
        if !is_name(name) {
            return Ok(None);
        }
        let output = self.git(&["rev-parse", "--verify", "--quiet", &format!("{name}^{{commit}}")])?;
        let found = line(&output.stdout);
        Ok((output.status.success() && !found.is_empty()).then(|| name::text(found)))
    }

    fn no_base(&self, base: &str) -> Fault {
        let fault = Fault::new("covgate::changes::no-base", format!("git knows no commit by the name `{base}`"));
        if base.contains("..") {
            return fault
                .with_help("give one commit or branch, such as `origin/main`; the work tree is the other side");
        }
        match base.split_once('/') {
            Some((remote, branch)) if !remote.starts_with('-') => fault.with_help(format!(
                "fetch it: `git fetch {remote} {branch}:refs/remotes/{base}` (in GitHub Actions: `fetch-depth: 0` for \
                 actions/checkout)"
            )),
            _ if self.is_shallow => fault.with_help(DEEPER),
            _ => fault.with_help("fetch it: `git fetch origin`; `git branch --all` shows what is there"),
        }
    }

    fn git<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Result<Output, Fault> {
        self.start(arguments)?.wait_with_output().map_err(|error| not_run(&error))
    }

    fn start<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Result<Child, Fault> {
        let mut command = Command::new("git");
        command.args(["--no-pager", "-c", "core.quotePath=true"]);
        // Locks would disturb another git at work; what git says is read here, and so asked for in English.
        command.envs([("GIT_OPTIONAL_LOCKS", "0"), ("GIT_TERMINAL_PROMPT", "0"), ("LC_ALL", "C")]);
        // It takes memory for each file and gives it back; glibc is to keep it in between (mallopt(3)).
        command.env("MALLOC_TOP_PAD_", "16777216");
        for variable in FOREIGN {
            command.env_remove(variable);
        }
        let folder = if self.root.as_os_str().is_empty() { Path::new(".") } else { &self.root };
        command.args(arguments).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().map_err(|error| not_run(&error))
    }
}

impl Told {
    /// Reads the changes, and the files that git does not track and that are wanted.
    ///
    /// # Errors
    /// If such a file cannot be read, or git's diff is none.
    pub fn changes(&self, is_wanted: impl Fn(&SourcePath) -> bool) -> Result<Changes, Fault> {
        let untracked = self.untracked(is_wanted)?;
        let mut changes = Changes::read(&self.name, &self.diff.stdout, &untracked, &self.repository.prefix)?;
        changes.has_unfound_renames = name::text(&self.diff.stderr).contains(RENAMES_SKIPPED);
        Ok(changes)
    }

    fn untracked(&self, is_wanted: impl Fn(&SourcePath) -> bool) -> Result<Vec<Untracked>, Fault> {
        let Repository { root, prefix, .. } = &self.repository;
        let mut files = Vec::new();
        for written in self.untracked.stdout.split(|&byte| byte == 0).filter(|written| !written.is_empty()) {
            let Some(path) = SourcePath::new(&name::text(written)).ok().filter(&is_wanted) else { continue };
            let place = root.join(as_path(written));
            // A link is not the file that it leads to.
            if !place.symlink_metadata().is_ok_and(|file| file.is_file()) {
                continue;
            }
            let bytes = std::fs::read(&place).map_err(|error| {
                Fault::new("covgate::changes::unreadable", format!("{path} cannot be read: {error}"))
                    .with_help("check that it may be read, or have git ignore it")
            })?;
            let Ok(path) = SourcePath::new(&format!("{prefix}{path}")) else { continue };
            files.push(Untracked { path, bytes });
        }
        Ok(files)
    }
}

/// No name of a commit begins with `-`; git would take it for an option.
fn is_name(name: &str) -> bool {
    !(name.starts_with('-') || name.is_empty() || name.contains('\0'))
}

/// The base of a project that names none: the first of the usual ones that is there.
///
/// # Errors
/// If git cannot be run, or none of them is there.
pub fn default_base(repository: &Repository) -> Result<String, Fault> {
    const USUAL: [&str; 5] = ["origin/HEAD", "origin/main", "origin/master", "main", "master"];
    repository.first_of(&USUAL)?.ok_or_else(|| {
        let message = "nothing says what the change is to be compared with, and no usual branch is there".to_owned();
        Fault::new("covgate::changes::no-base", message)
            .with_help("name the base: `covgate diff origin/main`, or `base` under `[patch]`")
    })
}

const ELSEWHERE: &str = "make the diff where the history is, and give it: `git diff -M --merge-base origin/main > changes.diff`, `--diff-file changes.diff`";
const DEEPER: &str =
    "fetch the history: `git fetch --unshallow origin` (in GitHub Actions: `fetch-depth: 0` for actions/checkout)";

fn not_run(error: &std::io::Error) -> Fault {
    let message = match error.kind() {
        std::io::ErrorKind::NotFound => "git is not installed, or not on the PATH".to_owned(),
        _ => format!("git cannot be run: {error}"),
    };
    Fault::new("covgate::changes::no-git", message).with_help(ELSEWHERE)
}

fn refused(root: &Path, said: &str) -> Fault {
    let folder = if root.as_os_str().is_empty() { Path::new(".") } else { root };
    if said.contains("dubious ownership") {
        let message = format!("git refuses to read {}: it belongs to another user", folder.display());
        return Fault::new("covgate::changes::not-owned", message)
            .with_help("if it is to be trusted: `git config --global --add safe.directory \"$PWD\"`");
    }
    if said.contains("not a git repository") {
        return Fault::new("covgate::changes::no-repository", format!("{} is in no git repository", folder.display()))
            .with_help(ELSEWHERE);
    }
    failed("rev-parse", said)
}

fn failed(what: &str, said: &str) -> Fault {
    Fault::new("covgate::changes::git", format!("`git {what}` failed: {said}"))
        .with_help("does the same command work in this folder?")
}

/// A name that git gives, whatever its bytes are.
fn as_path(written: &[u8]) -> PathBuf {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        PathBuf::from(OsStr::from_bytes(written))
    }
    #[cfg(not(unix))]
    {
        PathBuf::from(name::text(written))
    }
}

/// What git said in its first line, without its own first word.
fn said(output: &Output) -> String {
    let text = name::text(&output.stderr);
    text.lines().next().unwrap_or("it said nothing").trim_start_matches("fatal: ").to_owned()
}

/// An output of one line, without the end of the line.
fn line(output: &[u8]) -> &[u8] {
    output.strip_suffix(b"\n").unwrap_or(output)
}
