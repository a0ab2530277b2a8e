use super::read;

fn shown(text: &str) -> Result<Option<Vec<Vec<String>>>, String> {
    let Some((contexts, _)) = read(text).map_err(|error| error.to_string())? else { return Ok(None) };
    let line = |(line, names): (crate::coverage::LineNumber, &[u32])| {
        let names: Vec<&str> = names.iter().map(|&name| &*contexts.names[name as usize]).collect();
        format!("{line} {}", names.join(" & "))
    };
    Ok(Some(contexts.files.iter().map(|file| file.iter().map(line).collect()).collect()))
}

#[test]
fn names_are_read_from_files_and_not_from_their_regions() {
    let region = r#""functions": {"f": {"contexts": {"9": ["elsewhere"]}}}, "classes": {"": {"contexts": 7}}"#;
    let text = format!(
        r#"{{"meta": {{"contexts": {{}}}}, "files": {{
            "a.py": {{"contexts": {{"12": ["", "t.py::x|run"], "3": ["t.py::x|run"]}}, {region}}},
            "b.py": {{{region}, "contexts": {{}}}},
            "c.py": {{"contexts": {{"-4": ["way out"], "0": ["empty"], "1": ["t.py::\u00e9|run", "t.py::x|run"]}}}}
        }}, "totals": {{}}}}"#
    );
    let expected = [vec!["12  & t.py::x|run", "3 t.py::x|run"], vec![], vec!["1 t.py::é|run & t.py::x|run"]];
    assert_eq!(shown(&text).expect("read").expect("has contexts"), expected);
}

#[test]
fn a_report_without_contexts_has_none() {
    assert_eq!(shown(r#"{"files": {"a.py": {"executed_lines": [1]}}}"#), Ok(None));
}

#[test]
fn what_coverage_py_never_writes_is_refused() {
    for (contexts, complaint) in [
        (r#"{"x": []}"#, r#"contexts of line "x", which is no number"#),
        (r#"{"4294967296": []}"#, "contexts of line 4294967296, which is no line number"),
        (r#"{"1": ["a", 2]}"#, "invalid type: integer `2`, expected the name of a context"),
        (r#"{"1": "a"}"#, "invalid type: string \"a\", expected a list of contexts"),
        ("[]", "invalid type: sequence, expected an object of line numbers and lists of contexts"),
        (r#"{"2": [], "1": [], "2": []}"#, "contexts of line 2 are listed twice"),
        (r#"{"1": []}, "contexts": {}"#, "duplicate field `contexts`"),
    ] {
        let text = format!(r#"{{"files": {{"a.py": {{"contexts": {contexts}}}}}}}"#);
        let told = shown(&text).expect_err(contexts);
        assert!(told.starts_with(complaint), "{contexts}: {told}");
    }
}
