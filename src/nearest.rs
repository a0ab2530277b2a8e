//! The name that was probably meant.

/// The valid name nearest to one that is not, if any is near: a third of its letters may differ.
///
/// Case and `_` for `-` cost nothing.
#[must_use]
pub fn nearest<'a>(name: &str, valid: &[&'a str]) -> Option<&'a str> {
    let name = name.to_lowercase().replace('_', "-");
    valid
        .iter()
        .map(|&candidate| (strsim::damerau_levenshtein(&name, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| distance * 3 <= name.chars().count().max(candidate.chars().count()))
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// What to do about a name that is not valid: the nearest one, or else all of them.
#[must_use]
pub fn suggestion(name: &str, valid: &[&str], what: &str) -> String {
    match nearest(name, valid) {
        Some(candidate) => format!("did you mean `{candidate}`?"),
        None => format!("{what}: {}", listed(valid)),
    }
}

/// Names in a sentence.
#[must_use]
pub fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_and_a_far_one_is_not() {
        let valid = ["reports", "junit", "expect-reports", "fail-under", "optional"];
        for (name, expected) in [
            ("reprots", Some("reports")),
            ("report", Some("reports")),
            ("fail_under", Some("fail-under")),
            ("failUnder", Some("fail-under")),
            ("FAIL-UNDER", Some("fail-under")),
            ("expected-reports", Some("expect-reports")),
            ("threshold", None),
            ("x", None),
        ] {
            assert_eq!(nearest(name, &valid), expected, "{name}");
        }
    }

    #[test]
    fn without_a_near_name_all_are_listed() {
        assert_eq!(suggestion("zzz", &["a1", "b2"], "valid keys"), "valid keys: `a1`, `b2`");
    }
}
