//! What stands for functions and classes that are passed over: their names and where they start, enough to tell whether
//! two reports speak of the same ones. What a run did in them the lists of the file tell as well.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use xxhash_rust::xxh3::xxh3_64;

use crate::coverage::{LineNumber, Outline};

/// Functions, classes, or both, in the order of the report.
#[derive(Default)]
pub(super) struct Outlined(Vec<u8>);

impl Outlined {
    /// These bytes are in no text.
    const BEHIND_NAME: u8 = 0xff;
    const BEHIND_ALL: u8 = 0xfe;

    /// Adds the name of a function or class.
    pub(super) fn add_name(&mut self, name: &[u8]) {
        self.0.extend_from_slice(name);
    }

    /// Adds where it starts; before coverage.py 7.13.1 that is not told.
    pub(super) fn begin_at(&mut self, start: Option<LineNumber>) {
        let [one, two, three, four] = start.map_or(0, LineNumber::value).to_le_bytes();
        self.0.extend_from_slice(&[Self::BEHIND_NAME, one, two, three, four]);
    }

    /// Adds what begins a new list.
    pub(super) fn end(&mut self) {
        self.0.push(Self::BEHIND_ALL);
    }

    /// Forgets all, and keeps the room.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// What all of them have in common.
    pub(super) fn outline(&self) -> Outline {
        xxh3_64(&self.0)
    }

    /// Functions and classes together.
    pub(super) fn of(mut functions: Self, classes: &Self) -> Outline {
        functions.end();
        functions.0.extend_from_slice(&classes.0);
        functions.outline()
    }
}

impl<'de> Deserialize<'de> for Outlined {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct RegionsVisitor;
        impl<'de> Visitor<'de> for RegionsVisitor {
            type Value = Outlined;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object of functions or classes")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Outlined, A::Error> {
                let mut outlined = Outlined::default();
                while map.next_key_seed(Name(&mut outlined.0))?.is_some() {
                    let Start { start_line } = map.next_value()?;
                    outlined.begin_at(start_line.and_then(|line| u32::try_from(line).ok()).and_then(LineNumber::new));
                }
                Ok(outlined)
            }
        }
        deserializer.deserialize_map(RegionsVisitor)
    }
}

#[derive(Deserialize)]
struct Start {
    start_line: Option<i64>,
}

/// Adds a name as it is read.
struct Name<'a>(&'a mut Vec<u8>);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<(), E> {
        self.0.extend_from_slice(name.as_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_names_starts_orders_or_kinds_are_another_outline() {
        let outline = |functions: &str, classes: &str| {
            let read = |text: &str| serde_json::from_str(text).expect("regions");
            Outlined::of(read(functions), &read(classes))
        };
        let one = r#"{"f": {"start_line": 3, "executed_lines": [4]}, "": {"start_line": 1}}"#;
        let same = r#"{"f": {"executed_lines": [], "start_line": 3}, "": {"start_line": 1}}"#;
        assert_eq!(outline(one, "{}"), outline(same, "{}"));
        let mut expected = Outlined::default();
        expected.add_name(b"f");
        expected.begin_at(LineNumber::new(3));
        expected.add_name(b"");
        expected.begin_at(LineNumber::new(1));
        expected.end();
        assert_eq!(outline(one, "{}"), expected.outline());
        let others = [
            (r#"{"g": {"start_line": 3}, "": {"start_line": 1}}"#, "{}"),
            (r#"{"f": {"start_line": 4}, "": {"start_line": 1}}"#, "{}"),
            (r#"{"f": {}, "": {"start_line": 1}}"#, "{}"),
            (r#"{"": {"start_line": 1}, "f": {"start_line": 3}}"#, "{}"),
            (r#"{"f": {"start_line": 3}}"#, r#"{"": {"start_line": 1}}"#),
            ("{}", one),
        ];
        for (functions, classes) in others {
            assert_ne!(outline(functions, classes), outline(one, "{}"), "{functions} {classes}");
        }
    }
}
