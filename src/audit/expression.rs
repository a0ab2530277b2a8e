//! The expression of `-m`: which tests it leaves, by the names of their marks.

/// What an expression says of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Runs,
    Deselected,
    /// It asks for what marks alone do not tell: arguments of marks, marks of some parameter sets.
    Unclear,
}

/// An expression, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expression {
    Name(String),
    Not(Box<Self>),
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
    /// A mark with arguments.
    Unclear,
}

impl Expression {
    /// Reads an expression; none if pytest would refuse it.
    pub(super) fn read(text: &str) -> Option<Self> {
        let words = words(text)?;
        let mut reader = Reader { words: &words, depth: 0 };
        let expression = reader.any()?;
        reader.words.is_empty().then_some(expression)
    }

    /// Asks it of a test; `has` tells of a mark whether the test has it, or none if only a part of its cases has.
    pub(super) fn ask(&self, has: &impl Fn(&str) -> Option<bool>) -> Answer {
        match self.value(has) {
            Some(true) => Answer::Runs,
            Some(false) => Answer::Deselected,
            None => Answer::Unclear,
        }
    }

    fn value(&self, has: &impl Fn(&str) -> Option<bool>) -> Option<bool> {
        match self {
            Self::Name(name) if matches!(name.as_str(), "True" | "False" | "None") => Some(name == "True"),
            Self::Name(name) => has(name),
            Self::Not(inner) => inner.value(has).map(|value| !value),
            Self::And(one, two) => match (one.value(has), two.value(has)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            Self::Or(one, two) => match (one.value(has), two.value(has)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            },
            Self::Unclear => None,
        }
    }
}

/// Names, brackets, and one word for all arguments between brackets.
fn words(text: &str) -> Option<Vec<String>> {
    let mut words: Vec<String> = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let is_name = |c: char| c.is_alphanumeric() || "_:+-.[]\\/".contains(c);
        let length = match first {
            '(' if words.last().is_some_and(|word| word.starts_with(is_name) && !is_keyword(word)) => {
                words.push("(…)".to_owned());
                let end = rest.find(')')?;
                rest = rest[end + 1..].trim_start();
                continue;
            }
            '(' | ')' => 1,
            c if is_name(c) => rest.find(|c: char| !is_name(c)).unwrap_or(rest.len()),
            _ => return None,
        };
        words.push(rest[..length].to_owned());
        rest = rest[length..].trim_start();
    }
    Some(words)
}

fn is_keyword(word: &str) -> bool {
    matches!(word, "and" | "or" | "not" | "(" | ")")
}

struct Reader<'a> {
    words: &'a [String],
    depth: usize,
}

/// Deeper expressions are refused.
const DEEPEST: usize = 100;

impl Reader<'_> {
    fn next_is(&mut self, word: &str) -> bool {
        let is_next = self.words.first().is_some_and(|next| next == word);
        if is_next {
            self.words = &self.words[1..];
        }
        is_next
    }

    fn any(&mut self) -> Option<Expression> {
        let mut left = self.all()?;
        while self.next_is("or") {
            left = Expression::Or(Box::new(left), Box::new(self.all()?));
        }
        Some(left)
    }

    fn all(&mut self) -> Option<Expression> {
        let mut left = self.one()?;
        while self.next_is("and") {
            left = Expression::And(Box::new(left), Box::new(self.one()?));
        }
        Some(left)
    }

    fn one(&mut self) -> Option<Expression> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        if self.next_is("not") {
            return self.one().map(|inner| Expression::Not(Box::new(inner)));
        }
        if self.next_is("(") {
            let inner = self.any()?;
            return self.next_is(")").then_some(inner);
        }
        let (name, rest) = self.words.split_first().filter(|(word, _)| !is_keyword(word))?;
        self.words = rest;
        Some(if self.next_is("(…)") { Expression::Unclear } else { Expression::Name(name.clone()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_asked_as_pytest_asks_them() {
        use Answer::{Deselected, Runs, Unclear};
        // The test has `slow`, some of its cases have `net`, and it has nothing else.
        let has = |name: &str| match name {
            "slow" => Some(true),
            "net" => None,
            _ => Some(false),
        };
        for (text, answer) in [
            ("slow", Runs),
            ("not slow", Deselected),
            ("unit or slow", Runs),
            ("unit and slow", Deselected),
            ("not unit and not e2e", Runs),
            ("not (unit or slow)", Deselected),
            ("not net", Unclear),
            ("net and unit", Deselected),
            ("slow or net", Runs),
            ("slow(reason='x')", Unclear),
            ("not not slow", Runs),
            ("slow and not (unit and (e2e or net))", Runs),
        ] {
            assert_eq!(Expression::read(text).expect(text).ask(&has), answer, "{text}");
        }
        for text in ["", "slow and", "(slow", "slow unit", "not", "slow & unit"] {
            assert_eq!(Expression::read(text), None, "{text}");
        }
        assert_eq!(Expression::read(&"not ".repeat(5_000)), None);
        assert_eq!(Expression::read(&"(".repeat(5_000)), None);
    }
}
