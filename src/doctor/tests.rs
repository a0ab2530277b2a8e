//! Edits of configurations, byte for byte, and mappings of names in folders of all shapes.

use std::collections::BTreeSet;

use super::edit::key_of;
use super::{Edit, edited, mapped};
use crate::collection::Collection;
use crate::config::Config;
use crate::coverage::SourcePath;
use crate::discover::{Input, Origin, Place};
use crate::paths::{Omit, Placing, absolute, python_files};

fn map(folder: &str, pattern: &str) -> Edit {
    Edit::MapPaths { folder: folder.to_owned(), pattern: pattern.to_owned() }
}

fn drop(pattern: &str, nth: usize) -> Edit {
    Edit::DropReport { layer: "unit".to_owned(), pattern: pattern.to_owned(), nth }
}

#[test]
fn nothing_changes_but_what_is_certain() {
    let base = Edit::SetBase("origin/main".to_owned());
    for (before, edits, after) in [
        ("", vec![map("src", "/app")], "[paths]\nsrc = [\"src\", \"/app\"]\n"),
        (
            "# top\n[paths] # all\n  src = [\"src\", '/x'] # one\n[overall]\nfail-under = 85\n",
            vec![map("src", "/app"), map("lib", "*/site-packages/lib")],
            "# top\n[paths] # all\n  src = [\"src\", '/x', \"/app\"] # one\nlib = [\"lib\", \"*/site-packages/lib\"]\n[overall]\nfail-under = 85\n",
        ),
        (
            "[paths]\nsrc = [\"./src/\", \"/x\"]\n",
            vec![map("src", "/app")],
            "[paths]\nsrc = [\"./src/\", \"/x\", \"/app\"]\n",
        ),
        (
            "[paths]\nsrc = [\"lib\", \"/x\"]\n",
            vec![map("src", "/app")],
            "[paths]\nsrc = [\"lib\", \"/x\"]\nsrc-2 = [\"src\", \"/app\"]\n",
        ),
        (
            "layers.unit = { reports = [\"a*\", \"a.json\", \"b\"] } # x\n",
            vec![drop("a.json", 0)],
            "layers.unit = { reports = [\"a*\", \"b\"] } # x\n",
        ),
        (
            "[layers.unit]\nreports = [\n  \"a\",\n  \"a\",\n  \"b\",\n]\n",
            vec![drop("a", 1)],
            "[layers.unit]\nreports = [\n  \"a\",\n  \"b\",\n]\n",
        ),
        ("[patch]\r\nfail-under = 80\r\n", vec![base], "[patch]\r\nfail-under = 80\r\nbase = \"origin/main\"\r\n"),
    ] {
        assert_eq!(edited(before, &[], &edits).expect("valid"), after);
    }
    let tool = edited("[tool.x]\na = 1\n", &["tool", "covgate"], &[map("src", "/app")]).expect("valid");
    assert_eq!(tool, "[tool.x]\na = 1\n\n[tool.covgate.paths]\nsrc = [\"src\", \"/app\"]\n");
    for (before, edit) in
        [("a = ", map("src", "/app")), ("paths = 1\n", map("src", "/app")), ("layers = 1\n", drop("a", 0))]
    {
        assert_eq!(edited(before, &[], &[edit]).expect_err("not valid").code(), "covgate::doctor::not-written");
    }
}

#[test]
fn a_folder_has_a_key_of_its_own() {
    let taken = |key: &str| key == "shop";
    for (folder, key) in [("src/shop", "shop-2"), ("src", "src"), (".", "root"), ("src/größe", "gr--e"), ("a b", "a-b")]
    {
        assert_eq!(key_of(folder, taken), key);
    }
}

/// The lines of `[paths]` for a project with some files, and a report with some names.
fn mappings(files: &[&str], names: &[&str]) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().expect("a folder");
    for file in files {
        let place = folder.path().join(file);
        std::fs::create_dir_all(place.parent().expect("a parent")).expect("a folder");
        std::fs::write(place, "x = 1\n").expect("written");
    }
    let record = |name: &&str| format!("SF:{name}\nDA:1,1\nLF:1\nLH:1\nend_of_record\n");
    let text = names.iter().map(record).collect::<Vec<_>>().concat();
    let report = crate::formats::read("a.info", text.into_bytes()).expect("a report");
    let mut collection = Collection::default();
    let input = Input { place: Place::Stdin, layer: None, is_layer_guessed: false, origin: Origin::Named };
    collection.add(report, &input, Vec::new());
    let config = Config { root: folder.path().to_owned(), ..Config::default() };
    let root = absolute(folder.path());
    let (_, united) = collection.unite(&mut Placing::new(&root, &[]), &Omit::new(&[]), None, &[]);
    let edits = mapped(&config, &united, &python_files(&root, &root));
    let mapping = |edit: Edit| match edit {
        Edit::MapPaths { folder, pattern } => (folder, pattern),
        Edit::DropReport { .. } | Edit::SetBase(_) => panic!("only paths"),
    };
    edits.into_iter().map(mapping).collect()
}

#[test]
fn a_folder_is_mapped_where_only_one_fits() {
    let shop = ["src/shop/a.py", "src/shop/b.py", "src/shop/in/c.py", "src/shop/__init__.py"];
    for (files, names, expected) in [
        // The end of the names is enough; what is common to both is not in the pattern.
        (&shop[..], &["/x/lib/shop/a.py", "/x/lib/shop/b.py"][..], &[("src", "/x/lib")][..]),
        // Installed packages lie among others.
        (&shop, &["/u/site-packages/shop/a.py"], &[("src/shop", "*/site-packages/shop")]),
        // Another name of the folder: all files together tell it.
        (&shop, &["/x/store/a.py", "/x/store/b.py"], &[("src/shop", "/x/store")]),
        // One file is too little, and so are files that every package has.
        (&shop, &["/x/store/a.py"], &[]),
        (&shop, &["/x/store/__init__.py", "/x/store/q.py"], &[]),
        // Three of four are enough, half are not.
        (&["s/a.py", "s/b.py", "s/c.py"], &["/w/x/a.py", "/w/x/b.py", "/w/x/c.py", "/w/x/gone.py"], &[("s", "/w/x")]),
        (&["s/a.py", "s/b.py"], &["/w/x/a.py", "/w/x/b.py", "/w/x/c.py", "/w/x/d.py"], &[]),
        // Two folders that fit are none.
        (&["s/a.py", "s/b.py", "t/a.py", "t/b.py"], &["/w/x/a.py", "/w/x/b.py"], &[]),
        // Two checkouts.
        (
            &["s/a.py", "s/b.py", "t/c.py", "t/d.py"],
            &["/w/one/a.py", "/w/one/b.py", "/w/two/c.py", "/w/two/d.py"],
            &[("s", "/w/one"), ("t", "/w/two")],
        ),
        // A project in the root.
        (&["a.py", "b.py"], &["/w/x/a.py", "/w/x/b.py"], &[(".", "/w/x")]),
        // Names from a folder of the project.
        (&["back/shop/a.py", "back/shop/b.py"], &["shop/a.py", "shop/b.py"], &[("back/shop", "shop")]),
        // There is such a folder: its own files would go with them.
        (&["back/shop/a.py", "back/shop/b.py", "shop/c.py"], &["shop/a.py", "shop/b.py"], &[]),
        // Windows.
        (&["s/a.py", "s/b.py"], &[r"C:\ci\lib\a.py", r"C:\ci\lib\b.py"], &[("s", "C:/ci/lib")]),
        // Names that fit as they are need nothing.
        (&shop, &["src/shop/a.py", "/w/src/shop/b.py"], &[]),
    ] {
        let expected: BTreeSet<(String, String)> =
            expected.iter().map(|(folder, pattern)| ((*folder).to_owned(), (*pattern).to_owned())).collect();
        assert_eq!(mappings(files, names).into_iter().collect::<BTreeSet<_>>(), expected, "{names:?}");
    }
}

#[test]
fn what_a_name_escapes_to_is_never_mapped() {
    assert_eq!(mappings(&["s/a.py", "s/b.py"], &["../../a.py", "../../b.py"]), []);
    assert!(SourcePath::new("../../a.py").is_err());
}
