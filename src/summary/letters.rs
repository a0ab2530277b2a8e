//! Short signs for layers, where there is room for a letter only.

/// A sign for each name: the shortest beginning that no other name has, of at most three characters; else its number.
pub(super) fn letters(names: &[&str]) -> Vec<String> {
    let sign = |name: &str, length: usize| -> String { name.chars().take(length).collect() };
    let is_alone = |at: usize, length: usize| {
        let ours = sign(names[at], length);
        names.iter().enumerate().all(|(other, name)| other == at || sign(name, length) != ours)
    };
    (0..names.len())
        .map(|at| match (1..=3).find(|&length| is_alone(at, length)) {
            Some(length) => sign(names[at], length),
            None => format!("#{}", at + 1),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn signs_are_short_and_different() {
        for (names, signs) in [
            (&["unit", "integration", "e2e"][..], &["u", "i", "e"][..]),
            (&["unit", "ui", "e2e"], &["un", "ui", "e"]),
            (&["tests-a", "tests-b"], &["#1", "#2"]),
            (&["a", "ab"], &["a", "ab"]),
            (&[], &[]),
        ] {
            assert_eq!(letters(names), signs);
        }
    }
}
