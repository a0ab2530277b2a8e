//! Where names are placed.

use super::*;

fn project(files: &[&str]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    for file in files {
        let path = folder.path().join(file);
        std::fs::create_dir_all(path.parent().expect("has a parent")).expect("a folder");
        std::fs::write(path, "").expect("a file");
    }
    let root = absolute(folder.path());
    (folder, root)
}

fn name(name: &str, roots: &[&str]) -> ReportedName {
    ReportedName { name: name.to_owned(), roots: roots.iter().map(|&root| root.to_owned()).collect() }
}

fn placed(root: &Path, rules: &[PathRule], names: &[ReportedName]) -> Vec<String> {
    let all: BTreeSet<ReportedName> = names.iter().cloned().collect();
    let places = Placing::new(root, rules).place(&all);
    let shown = |name: &ReportedName| match &places[name] {
        Placed::At(path, how) => format!("{path} {how:?}"),
        Placed::Ambiguous(paths) => format!("ambiguous {paths:?}"),
        Placed::Unmatched(path) => format!("unmatched {path}"),
    };
    names.iter().map(shown).collect()
}

fn rule(canonical: &str, patterns: &[&str]) -> PathRule {
    PathRule {
        name: "src".to_owned(),
        canonical: canonical.to_owned(),
        patterns: patterns.iter().map(|&pattern| pattern.to_owned()).collect(),
        source: "covgate.toml:1".to_owned(),
    }
}

#[test]
fn names_below_the_root_are_themselves() {
    let (_folder, root) = project(&["src/shop/a.py"]);
    let inside = format!("{}/src/shop/a.py", root.display());
    let names =
        [name("src/shop/a.py", &[]), name("./src/shop/a.py", &[]), name(&inside, &[]), name("src\\shop\\a.py", &[])];
    assert_eq!(placed(&root, &[], &names), ["src/shop/a.py Exact"; 4]);
}

#[test]
fn xml_names_are_found_below_their_sources() {
    let (_folder, root) = project(&["src/shop/a.py", "lib/b.py", "a.py"]);
    let names = [
        name("a.py", &["src/shop"]),
        name("shop/a.py", &["/app/src"]),
        name("b.py", &["src/shop", "lib"]),
        name("a.py", &[""]),
        name("shop\\a.py", &["C:\\build\\src"]),
    ];
    assert_eq!(
        placed(&root, &[], &names),
        ["src/shop/a.py Exact", "src/shop/a.py Root", "lib/b.py Exact", "a.py Exact", "src/shop/a.py Root"]
    );
}

#[test]
fn names_are_found_by_their_ends() {
    let (_folder, root) = project(&["backend/src/shop/a.py"]);
    let names = [name("src/shop/a.py", &[]), name("/app/src/shop/a.py", &[]), name("/ci/backend/src/shop/a.py", &[])];
    let path = "backend/src/shop/a.py";
    assert_eq!(
        placed(&root, &[], &names),
        [format!("{path} Suffix"), format!("{path} Suffix"), format!("{path} Root")]
    );
}

#[test]
fn two_places_are_never_settled_by_order() {
    let (_folder, root) = project(&["a/common.py", "b/common.py", "x/pkg/m.py", "y/pkg/m.py"]);
    let names = [name("common.py", &["a", "b"]), name("/ci/pkg/m.py", &[])];
    assert_eq!(
        placed(&root, &[], &names),
        [r#"ambiguous ["a/common.py", "b/common.py"]"#, r#"ambiguous ["x/pkg/m.py", "y/pkg/m.py"]"#]
    );
}

#[test]
fn rules_of_the_configuration_come_first() {
    let (_folder, root) = project(&["src/a.py", "src/vendor/src/a.py"]);
    let rules = [rule("src", &["/app/src", "*/site-packages/shop", "C:\\build\\src"])];
    let names = [
        name("/app/src/a.py", &[]),
        name("/usr/lib/site-packages/shop/a.py", &[]),
        name("C:\\build\\SRC\\a.py", &[]),
        name("/app/src/gone.py", &[]),
        // coverage.py's XML can repeat a folder in source and name; what exists counts.
        name("src/a.py", &["/app/src"]),
    ];
    assert_eq!(
        placed(&root, &rules, &names),
        ["src/a.py Rule", "src/a.py Rule", "src/a.py Rule", "src/gone.py RuleAlone", "src/a.py Rule"]
    );
}

#[test]
fn a_leading_star_is_greedy_and_matches_whole_folders() {
    let rule = Rule::new("src", "*/src").expect("a rule");
    assert_eq!(rule.apply("/ci/src/vendor/src/a.py").expect("matches").as_str(), "src/a.py");
    assert_eq!(rule.apply("src/a.py").expect("matches").as_str(), "src/a.py");
    assert_eq!(rule.apply("/ci/mysrc/a.py"), None);
}

#[test]
fn copies_and_hidden_trees_are_no_second_place() {
    let (_folder, root) = project(&[
        "src/shop/a.py",
        "build/lib/shop/a.py",
        ".tox/py/shop/a.py",
        "venv/shop/a.py",
        "src/build/b.py",
        "web/x/c.js",
    ]);
    let names = [name("/app/shop/a.py", &[]), name("/app/build/b.py", &[]), name("/app/x/c.js", &[])];
    assert_eq!(placed(&root, &[], &names), ["src/shop/a.py Suffix", "src/build/b.py Suffix", "web/x/c.js Suffix"]);
}

#[test]
fn a_file_name_alone_places_nothing() {
    let (_folder, root) = project(&["src/shop/__init__.py"]);
    let names = [name("/usr/lib/other/__init__.py", &[])];
    assert_eq!(placed(&root, &[], &names), ["unmatched /usr/lib/other/__init__.py"]);
}

#[test]
fn without_sources_reports_tell_each_other() {
    let (_folder, root) = project(&[]);
    let names = [
        name("src/shop/a.py", &[]),
        name("/app/src/shop/a.py", &[]),
        name("a.py", &["/ci/1/src/shop"]),
        name("src/shop/b.py", &[]),
    ];
    assert_eq!(
        placed(&root, &[], &names),
        ["unmatched src/shop/a.py", "src/shop/a.py Reports", "src/shop/a.py Reports", "unmatched src/shop/b.py"]
    );
}

#[test]
fn a_file_that_one_report_alone_has_lies_beside_the_others_of_its_source() {
    let (_folder, root) = project(&[]);
    let names = [
        name("src/shop/a.py", &[]),
        name("shop/a.py", &["/ci/src"]),
        name("shop/only.py", &["/ci/src"]),
        name("tools/only.py", &["/ci/tools"]),
    ];
    assert_eq!(
        placed(&root, &[], &names),
        ["unmatched src/shop/a.py", "src/shop/a.py Reports", "unmatched src/shop/only.py", "unmatched tools/only.py"]
    );
}

#[test]
fn where_the_others_of_a_source_lie_in_two_places_nothing_is_guessed() {
    let (_folder, root) = project(&[]);
    // By one file `/ci/src` is the folder `src` of the project, by the other its folder `ci/src`.
    let names = [
        name("src/shop/a.py", &[]),
        name("ci/src/shop/b.py", &[]),
        name("shop/a.py", &["/ci/src"]),
        name("shop/b.py", &["/ci/src"]),
        name("shop/only.py", &["/ci/src"]),
    ];
    let found = placed(&root, &[], &names);
    assert_eq!(found[2..4], ["src/shop/a.py Reports", "ci/src/shop/b.py Reports"], "{found:?}");
    assert_eq!(found[4], "unmatched shop/only.py", "{found:?}");
}

#[test]
fn absolute_names_of_several_checkouts_are_united_below_their_common_folders() {
    let (_folder, root) = project(&[]);
    let names = [
        name("/ci/one/src/shop/a.py", &[]),
        name("/ci/one/src/shop/sub/b.py", &[]),
        name("/home/two/src/shop/a.py", &[]),
        name("/home/two/src/shop/sub/b.py", &[]),
    ];
    assert_eq!(
        placed(&root, &[], &names),
        ["shop/a.py Reports", "shop/sub/b.py Reports", "shop/a.py Reports", "shop/sub/b.py Reports"]
    );
}

#[test]
fn names_that_climb_out_stay_outside() {
    let (_folder, root) = project(&["etc/passwd"]);
    assert_eq!(placed(&root, &[], &[name("../../../etc/passwd", &["/checkout"])]), ["unmatched /outside/etc/passwd"]);
}

#[test]
fn a_file_that_is_not_here_keeps_the_name_that_is_certain() {
    let (_folder, root) = project(&[]);
    let names = [
        name("one.py", &["src"]),
        name("two.py", &["src", "lib"]),
        name("three.py", &["/app"]),
        name("C:\\a\\m.py", &[]),
        name("/mnt/C:/a/m.py", &[]),
        name("/", &[]),
    ];
    assert_eq!(
        placed(&root, &[], &names),
        [
            "unmatched src/one.py",
            "unmatched two.py",
            "unmatched three.py",
            "a/m.py Reports",
            "a/m.py Reports",
            "unmatched /outside"
        ]
    );
}

#[test]
fn relative_names_are_not_taken_for_those_of_several_checkouts() {
    let (_folder, root) = project(&[]);
    let names = [name("src/shop/a.py", &[]), name("lib/shop/b.py", &[]), name("/ci/x/c.py", &[])];
    assert_eq!(
        placed(&root, &[], &names),
        ["unmatched src/shop/a.py", "unmatched lib/shop/b.py", "unmatched /ci/x/c.py"]
    );
}
