//! Diffs as texts, from their lines to what is new in them.

use miette::Diagnostic;
use proptest::prelude::*;

use super::{Changes, Content, FileChange, Untracked};
use crate::coverage::{LineSet, SourcePath};
use crate::fault::Fault;

fn read(text: &str) -> Result<Changes, Fault> {
    Changes::read("changes.diff", text.as_bytes(), &[], "")
}

fn good(text: &str) -> Changes {
    read(text).unwrap_or_else(|fault| panic!("{fault}: {text}"))
}

fn file(changes: &Changes, path: &str) -> FileChange {
    let path = SourcePath::new(path).expect("a path");
    changes.files.get(&path).unwrap_or_else(|| panic!("{path} in {:?}", changes.files.keys())).clone()
}

fn ranges(lines: &LineSet) -> Vec<(u32, u32)> {
    lines.ranges()
}

#[test]
fn added_lines_have_the_numbers_of_the_new_file() {
    let changes = good(
        "diff --git a/src/m.py b/src/m.py\nindex 1..2 100644\n--- a/src/m.py\n+++ b/src/m.py\n@@ -1,3 +1,4 @@ def f():\n a\n\
         -b\n+B\n+\n c\n@@ -9 +10,2 @@\n+x\n+y\n-z\n\\ No newline at end of file\n",
    );
    let change = file(&changes, "src/m.py");
    assert_eq!((ranges(&change.added), ranges(&change.blank)), (vec![(2, 3), (10, 11)], vec![(3, 3)]));
    assert_eq!(ranges(&change.fresh()), [(2, 2), (10, 11)]);
}

#[test]
fn every_kind_of_header_that_git_writes_is_read() {
    for (text, old, new, content) in [
        ("diff --git a/n.py b/n.py\nnew file mode 100644\nindex 0..1\n", None, Some("n.py"), Content::Text),
        ("diff --git a/n.py b/n.py\ndeleted file mode 100644\nindex 1..0\n", Some("n.py"), None, Content::Text),
        ("diff --git a/n b/n\nold mode 100644\nnew mode 100755\n", Some("n"), Some("n"), Content::Text),
        (
            "diff --git a/a b.py b/c d.py\nsimilarity index 90%\nrename from a b.py\nrename to c d.py\n",
            Some("a b.py"),
            Some("c d.py"),
            Content::Text,
        ),
        (
            "diff --git \"a/\\303\\251.py\" b/e.py\nsimilarity index 90%\nrename from \"\\303\\251.py\"\nrename to e.py\n",
            Some("é.py"),
            Some("e.py"),
            Content::Text,
        ),
        (
            "diff --git a/x.png b/x.png\nBinary files a/x.png and b/x.png differ\n",
            Some("x.png"),
            Some("x.png"),
            Content::Binary,
        ),
        (
            "diff --git a/l b/l\nnew file mode 120000\n--- /dev/null\n+++ b/l\n@@ -0,0 +1 @@\n+t\n",
            None,
            Some("l"),
            Content::NoFile,
        ),
        (
            "diff --git a/sub b/sub\nindex 1..2 160000\n--- a/sub\n+++ b/sub\n@@ -1 +1 @@\n-Subproject commit 1\n+Subproject commit 2\n",
            Some("sub"),
            Some("sub"),
            Content::NoFile,
        ),
        (
            "diff --git i/m.py w/m.py\n--- i/m.py\n+++ w/m.py\n@@ -0,0 +1 @@\n+x\n",
            Some("m.py"),
            Some("m.py"),
            Content::Text,
        ),
        (
            "diff --git b/m.py b/m.py\n--- b/m.py\n+++ b/m.py\n@@ -0,0 +1 @@\n+x\n",
            Some("b/m.py"),
            Some("b/m.py"),
            Content::Text,
        ),
        (
            "diff --git b/m.py b/m.py\nnew file mode 100644\n--- /dev/null\n+++ b/m.py\n@@ -0,0 +1 @@\n+x\n",
            None,
            Some("b/m.py"),
            Content::Text,
        ),
        (
            "--- a/m.py\t2026-01-01\n+++ b/m.py\t2026-01-02\n@@ -0,0 +1 @@\n+x\n",
            Some("m.py"),
            Some("m.py"),
            Content::Text,
        ),
        ("--- /dev/null\n+++ b/m.py\n@@ -0,0 +1 @@\n+x\n", None, Some("m.py"), Content::Text),
        (
            "diff --git a/m.py b/m.py\r\n--- a/m.py\r\n+++ b/m.py\r\n@@ -1 +1 @@\r\n-x\r\n+y\r\n",
            Some("m.py"),
            Some("m.py"),
            Content::Text,
        ),
    ] {
        let changes = good(text);
        let Some(new) = new else {
            assert_eq!(changes.deleted.iter().map(ToString::to_string).collect::<Vec<_>>(), [old.expect("a name")]);
            continue;
        };
        let change = file(&changes, new);
        assert_eq!((change.old.map(|old| old.to_string()).as_deref(), change.content), (old, content), "{text}");
    }
}

#[test]
fn mails_and_cut_context_lines_are_no_hindrance() {
    let mail = "From 1 Mon\nSubject: x\n\n---\n m.py | 2 +-\n\ndiff --git a/m.py b/m.py\n--- a/m.py\n+++ b/m.py\n\
                @@ -1,3 +1,3 @@\n\n-x\n+y\n\n-- \n2.47.3\n";
    assert_eq!(ranges(&file(&good(mail), "m.py").added), [(2, 2)]);
    assert!(good("").files.is_empty() && good("\n \n").files.is_empty());
}

#[test]
fn what_only_begins_like_a_plain_header_is_text_around_the_files() {
    let good_one = "--- a/m.py\n+++ b/m.py\n@@ -4 +4,2 @@\n-x\n\\ No newline at end of file\n+y\n+z\n";
    for around in [
        "",
        "--- a sketch\n+++ of what follows\nno hunk\n",
        "--- a sketch\nwithout the other name\n@@ -1 +1 @@\n",
        "without the first name\n+++ b/m.py\n@@ -1 +1 @@\n",
    ] {
        let changes = good(&format!("{around}{good_one}"));
        assert_eq!(changes.files.len(), 1, "{around}");
        assert_eq!(ranges(&file(&changes, "m.py").added), [(4, 5)], "{around}");
    }
}

#[test]
fn the_last_line_that_a_file_can_have_may_change() {
    let head = "--- a/m.py\n+++ b/m.py\n";
    assert_eq!(ranges(&file(&good(&format!("{head}@@ -2147483646,2 +0,0 @@\n-a\n-b\n")), "m.py").added), []);
    let added = good(&format!("{head}@@ -0,0 +2147483646,2 @@\n+a\n+b\n"));
    assert_eq!(ranges(&file(&added, "m.py").added), [(2_147_483_646, 2_147_483_647)]);
}

#[test]
fn a_file_that_git_does_not_track_is_new_in_every_line() {
    let path = SourcePath::new("src/new.py").expect("a path");
    for (bytes, added, blank) in [
        (&b""[..], vec![], vec![]),
        (b"a = 1\n", vec![(1, 1)], vec![]),
        (b"a = 1\n\nb = 2", vec![(1, 3)], vec![(2, 2)]),
    ] {
        let untracked = [Untracked { path: path.clone(), bytes: bytes.to_owned() }];
        let changes = Changes::read("d", b"", &untracked, "").expect("no diff, and a file");
        let change = file(&changes, "src/new.py");
        assert_eq!((ranges(&change.added), ranges(&change.blank)), (added, blank), "{}", bytes.escape_ascii());
        assert_eq!((change.is_untracked, change.old), (true, None));
    }
}

#[test]
fn what_is_no_diff_is_a_fault_at_its_line() {
    let head = "diff --git a/m.py b/m.py\n--- a/m.py\n+++ b/m.py\n";
    for (text, code, position) in [
        ("hello\n".to_owned(), "not-a-diff", "1:1"),
        (format!("{head}@@ -1,2 +1,2 @@\n a\n"), "bad-hunk", "4:1"),
        (format!("{head}@@ -1,2 +1,2 @@\n a\nx\n"), "bad-hunk", "6:1"),
        (format!("{head}@@ -1 +1 @@\n-a\n-b\n"), "bad-hunk", "6:1"),
        (format!("{head}@@ -x +1 @@\n"), "bad-hunk", "4:1"),
        (format!("{head}@@ -1 +2147483648 @@\n-a\n+b\n"), "bad-hunk", "4:1"),
        (format!("{head}@@ -0,0 +4294967295,1 @@\n+b\n"), "bad-hunk", "4:1"),
        (format!("{head}@@ -+1 +1 @@\n-a\n+b\n"), "bad-hunk", "4:1"),
        (format!("{head}@@ -1,+1 +1 @@\n-a\n+b\n"), "bad-hunk", "4:1"),
        (format!("{head}@@ -0,1 +1 @@\n-a\n+b\n"), "bad-hunk", "4:1"),
        (format!("{head}@@ -1 +0,0 @@\n a\n"), "bad-hunk", "5:1"),
        (format!("{head}@@ -1 +0,0 @@\n+a\n"), "bad-hunk", "5:1"),
        (format!("{head}@@ -0,0 +1 @@\n a\n"), "bad-hunk", "5:1"),
        (format!("{head}@@ -5 +5 @@\n a\n@@ -5 +9 @@\n-a\n+b\n"), "bad-hunk", "6:1"),
        (format!("{head}@@ -5 +5 @@\n a\n@@ -9 +5 @@\n-a\n+b\n"), "bad-hunk", "6:1"),
        (format!("{head}@@ -5 +5 @@\n-a\n+b\n@@ -5 +9 @@\n-a\n+b\n"), "bad-hunk", "7:1"),
        (format!("{head}@@ -5 +5 @@\n-a\n+b\n@@ -9 +5 @@\n-a\n+b\n"), "bad-hunk", "7:1"),
        (format!("{head}@@ -2147483647,2 +0,0 @@\n-a\n-b\n"), "bad-hunk", "4:1"),
        (format!("{head}@@ -0,0 +2147483647,2 @@\n+a\n+b\n"), "bad-hunk", "4:1"),
        (format!("{head}@@ -0,0 +9 @@\n+a\n@@ -0,0 +3 @@\n+b\n"), "bad-hunk", "6:1"),
        (format!("{head}@@@ -1 -1 +1 @@@\n"), "combined", "4:1"),
        ("diff --cc m.py\n".to_owned(), "combined", "1:1"),
        (format!("{head}@@ -0,0 +1 @@\n+a\n{head}@@ -0,0 +1 @@\n+a\n"), "file-twice", "6:1"),
        ("diff --git a/../m.py b/../m.py\n".to_owned(), "bad-name", "1:1"),
        ("diff --git a/x y b/z\nindex 1..2\n".to_owned(), "bad-name", "1:1"),
    ] {
        let fault = read(&text).expect_err(&text);
        assert_eq!(fault.code(), format!("covgate::changes::{code}"), "{text}");
        assert_eq!(fault.position().as_deref(), Some(format!("changes.diff:{position}").as_str()), "{text}");
        assert!(fault.help().is_some());
    }
}

#[test]
fn a_fault_marks_its_line_from_end_to_end() {
    let text = "diff --git a/m.py b/m.py\n--- a/m.py\n+++ b/m.py\n@@ -x +1 @@\n-a\n";
    let fault = read(text).expect_err("a hunk without numbers");
    let marked: Vec<usize> = fault.labels().into_iter().flatten().map(|label| label.len()).collect();
    assert_eq!(marked, ["@@ -x +1 @@".len()]);
}

#[test]
fn paths_are_those_of_the_project() {
    let text = "diff --git a/back/m.py b/back/m.py\n--- a/back/m.py\n+++ b/back/m.py\n@@ -0,0 +1 @@\n+x\n\
                diff --git a/backup/m.py b/backup/m.py\nold mode 100644\nnew mode 100755\n\
                diff --git a/o.py b/back/n.py\nrename from o.py\nrename to back/n.py\n";
    let changes = Changes::read("d", text.as_bytes(), &[], "back/").expect("a diff");
    assert_eq!(changes.files.keys().map(ToString::to_string).collect::<Vec<_>>(), ["m.py", "n.py"]);
    assert_eq!((changes.outside, file(&changes, "n.py").old.map(|old| old.to_string()).as_deref()), (1, Some("o.py")));
}

/// A diff of one hunk for each file.
fn diff(files: &[(&str, &[&str], &[&str])]) -> String {
    let of_file = |(path, removed, added): &(&str, &[&str], &[&str])| {
        let signed = |sign: &str, lines: &[&str]| -> String {
            lines
                .iter()
                .flat_map(|line| {
                    [
                        sign, line, "
",
                    ]
                })
                .collect()
        };
        format!(
            "diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n@@ -1,{} +1,{} @@\n{}{}",
            removed.len(),
            added.len(),
            signed("-", removed),
            signed("+", added)
        )
    };
    files.iter().map(of_file).collect()
}

const BODY: [&str; 4] =
    ["def total(items):", "    amounts = [item.amount for item in items]", "", "    return sum(amounts)"];

#[test]
fn lines_that_are_only_indented_are_not_new() {
    let text = diff(&[(
        "m.py",
        &["x = load()", "use(x)", "done(x)"],
        &["x = load( )", "if x:", "    use(x)", "    check(x)", "done( x )"],
    )]);
    let change = file(&good(&text), "m.py");
    assert_eq!(ranges(&change.respaced), [(1, 1), (3, 3), (5, 5)]);
    assert_eq!(ranges(&change.fresh()), [(2, 2), (4, 4)]);
}

#[test]
fn a_block_that_stood_elsewhere_is_moved() {
    let indented: Vec<String> = BODY.iter().map(|line| format!("    {line}")).collect();
    let mut added = vec!["class Cart:"];
    added.extend(indented.iter().map(String::as_str));
    added.push("    size = 3");
    let changes = good(&diff(&[("a.py", &BODY, &[]), ("b.py", &[], &added)]));
    let change = file(&changes, "b.py");
    assert_eq!((ranges(&change.moved), ranges(&change.fresh())), (vec![(2, 3), (5, 5)], vec![(1, 1), (6, 6)]));
}

#[test]
fn what_is_there_once_more_is_new() {
    let changes = good(&diff(&[("a.py", &BODY, &[]), ("b.py", &[], &BODY), ("c.py", &[], &BODY)]));
    assert_eq!(ranges(&file(&changes, "b.py").moved), [(1, 2), (4, 4)]);
    assert_eq!(ranges(&file(&changes, "c.py").fresh()), [(1, 2), (4, 4)]);
}

#[test]
fn few_lines_or_few_letters_are_alike_by_chance() {
    let short = ["return self.configuration.value", "raise ValueError(name)"];
    let letters = ["a()", "b()", "c()", "d()"];
    let signs = ["a((((((((()))))))))", "b((((((((()))))))))", "c((((((((()))))))))"];
    for lines in [&short[..], &letters, &signs] {
        let changes = good(&diff(&[("a.py", lines, &[]), ("b.py", &[], lines)]));
        assert!(file(&changes, "b.py").moved.is_empty(), "{lines:?}");
    }
}

#[test]
fn letters_of_any_language_are_letters() {
    let lines = ["итог = сумма(цены)", "скидка = итог // 10", "return итог - скидка"];
    let changes = good(&diff(&[("a.py", &lines, &[]), ("b.py", &[], &lines)]));
    assert_eq!(ranges(&file(&changes, "b.py").moved), [(1, 3)]);
}

#[test]
fn a_block_that_was_replaced_may_stand_elsewhere_now() {
    let changes = good(&diff(&[("a.py", &BODY, &["from b import total"]), ("b.py", &["import a"], &BODY)]));
    assert_eq!(ranges(&file(&changes, "b.py").moved), [(1, 2), (4, 4)]);
    assert_eq!(ranges(&file(&changes, "a.py").fresh()), [(1, 1)]);
}

#[test]
fn a_block_was_moved_from_where_most_of_it_stood() {
    let ending = |end: &'static str| -> Vec<&str> { BODY.into_iter().chain([end]).collect() };
    let (one, other) = (ending("TAX = 1"), ending("TAX = 2"));
    for (first, second) in [(&one, &other), (&other, &one)] {
        let changes = good(&diff(&[("a.py", first, &[]), ("b.py", second, &[]), ("c.py", &[], &one)]));
        assert_eq!(ranges(&file(&changes, "c.py").fresh()), [], "{first:?}");
    }
}

#[test]
fn a_text_that_is_no_code_is_not_where_code_was_moved_from() {
    let changes = good(&diff(&[("guide.md", &BODY, &[]), ("b.py", &[], &BODY)]));
    assert!(file(&changes, "b.py").moved.is_empty());
}

#[test]
fn bytes_that_are_no_text_are_still_told_apart() {
    let text = b"diff --git a/m.py b/m.py\n--- a/m.py\n+++ b/m.py\n@@ -1 +1 @@\n-x = '\xe8'\n+x = '\xe9'\n";
    let changes = Changes::read("d", text, &[], "").expect("a diff");
    assert_eq!(ranges(&file(&changes, "m.py").fresh()), [(1, 1)]);
}

#[test]
fn a_copy_is_new_as_a_whole() {
    let changes = good("diff --git a/a.py b/b.py\nsimilarity index 100%\ncopy from a.py\ncopy to b.py\n");
    assert!(file(&changes, "b.py").is_whole);
}

#[test]
fn the_same_lines_ten_thousand_times_take_no_time() {
    let lines = vec![")"; 10_000];
    let calls = vec!["self.check(self.first, self.second)"; 10_000];
    for lines in [&lines, &calls] {
        let changes = good(&diff(&[("a.py", lines, &[]), ("b.py", &[], lines), ("c.py", lines, lines)]));
        assert_eq!(changes.files.len(), 3);
    }
}

proptest! {
    #[test]
    fn no_text_is_too_odd(parts in prop::collection::vec(prop_oneof![
        Just("diff --git a/x b/x\n"), Just("--- a/x\n"), Just("+++ b/x\n"), Just("@@ -1,2 +1 @@\n"), Just("@@ -0,0 +1 @@\n"),
        Just("+a\n"), Just("-a\n"), Just(" a\n"), Just("\\ No newline\n"), Just("rename from x\n"), Just("rename to \"\\3\n"),
        Just("\"\n"), Just("diff --git \"a\n"), Just("@@ -4294967295 +4294967295 @@"), Just("\r\n"), Just("new file mode 1\n"),
        Just("GIT binary patch\n"), Just("+"), Just("é"), Just("copy from y\n"), Just("--- /dev/null\n"),
    ], 0..24)) {
        let _ = read(&parts.concat());
    }

    #[test]
    fn no_bytes_are_too_odd(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Changes::read("d", &[b"diff --git a/x b/x\n@@ -1 +1 @@\n".as_slice(), &bytes].concat(), &[], "");
    }
}
