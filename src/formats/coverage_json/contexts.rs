//! The `contexts` of files, in a pass of their own: each name is kept once, and those of regions are passed over unread.
//!
//! Every region repeats the contexts of its whole file (FORMATS 1.5), which makes a report many times larger; a pass
//! that skips them costs about as much as looking for the end of the text.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::coverage::{LineNumber, LineSet};
use crate::formats::contexts::{Contexts, LineContexts};

/// The contexts of a report's files, in order; a file without the key has none. None if no file has the key.
///
/// # Errors
/// If the text is no JSON, or contexts are not what coverage.py writes.
pub(super) fn read(text: &str) -> Result<Option<(Contexts, Vec<bool>)>, serde_json::Error> {
    let mut names = Names::default();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let found = ReportContexts(&mut names).deserialize(&mut deserializer)?;
    let has_them: Vec<bool> = found.iter().map(Option::is_some).collect();
    if !has_them.contains(&true) {
        return Ok(None);
    }
    let files = found.into_iter().map(Option::unwrap_or_default).collect();
    Ok(Some((Contexts { names: names.in_order(), files }, has_them)))
}

/// Names by their number.
///
/// Lines list their contexts in the same order, so that the one that followed the last one before is tried first: four of
/// five names cost a comparison and no hash.
#[derive(Default)]
struct Names<'a> {
    numbers: HashMap<Cow<'a, str>, u32>,
    in_order: Vec<Cow<'a, str>>,
    /// By name: the one that followed it last.
    next: Vec<u32>,
    last: u32,
}

impl<'a> Names<'a> {
    /// The number of a name; one that is known costs no allocation.
    fn number(&mut self, name: &str, keep: impl FnOnce() -> Cow<'a, str>) -> u32 {
        let guess = self.next.get(self.last as usize).copied().unwrap_or_default();
        let number = match self.in_order.get(guess as usize) {
            Some(known) if known == name => guess,
            _ => self.look_up(name, keep),
        };
        if let Some(next) = self.next.get_mut(self.last as usize) {
            *next = number;
        }
        self.last = number;
        number
    }

    fn look_up(&mut self, name: &str, keep: impl FnOnce() -> Cow<'a, str>) -> u32 {
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let number = u32::try_from(self.in_order.len()).unwrap_or(u32::MAX);
        let name = keep();
        self.in_order.push(name.clone());
        self.next.push(number);
        self.numbers.insert(name, number);
        number
    }

    fn in_order(self) -> Vec<Box<str>> {
        self.in_order.into_iter().map(Box::from).collect()
    }
}

/// The report: its `files`.
struct ReportContexts<'n, 'de>(&'n mut Names<'de>);

impl<'de> DeserializeSeed<'de> for ReportContexts<'_, 'de> {
    type Value = Vec<Option<LineContexts>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ReportContexts<'_, 'de> {
    type Value = Vec<Option<LineContexts>>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a report")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut files = Vec::new();
        while let Some(key) = map.next_key::<Key>()? {
            match key {
                Key::Files => files = map.next_value_seed(Files(&mut *self.0))?,
                Key::Contexts | Key::Other => map.next_value::<IgnoredAny>().map(drop)?,
            }
        }
        Ok(files)
    }
}

/// The entries of files, whose names were read before.
struct Files<'n, 'de>(&'n mut Names<'de>);

impl<'de> DeserializeSeed<'de> for Files<'_, 'de> {
    type Value = Vec<Option<LineContexts>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Files<'_, 'de> {
    type Value = Vec<Option<LineContexts>>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object of files")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut files = Vec::new();
        while map.next_key::<IgnoredAny>()?.is_some() {
            files.push(map.next_value_seed(File(&mut *self.0))?);
        }
        Ok(files)
    }
}

/// The entry of a file: its own `contexts`, not those of its functions and classes.
struct File<'n, 'de>(&'n mut Names<'de>);

impl<'de> DeserializeSeed<'de> for File<'_, 'de> {
    type Value = Option<LineContexts>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for File<'_, 'de> {
    type Value = Option<LineContexts>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the entry of a file")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut contexts = None;
        while let Some(key) = map.next_key::<Key>()? {
            match key {
                Key::Contexts if contexts.is_some() => return Err(de::Error::duplicate_field("contexts")),
                Key::Contexts => contexts = Some(map.next_value_seed(Lines(&mut *self.0))?),
                Key::Files | Key::Other => map.next_value::<IgnoredAny>().map(drop)?,
            }
        }
        Ok(contexts)
    }
}

/// Lists of names by line.
struct Lines<'n, 'de>(&'n mut Names<'de>);

impl<'de> DeserializeSeed<'de> for Lines<'_, 'de> {
    type Value = LineContexts;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Lines<'_, 'de> {
    type Value = LineContexts;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object of line numbers and lists of contexts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<LineContexts, A::Error> {
        let mut contexts = LineContexts::default();
        let mut seen = LineSet::new();
        while let Some(Line(number)) = map.next_key()? {
            match u32::try_from(number).ok().and_then(LineNumber::new) {
                Some(line) if !seen.insert(line) => {
                    return Err(de::Error::custom(format!("contexts of line {line} are listed twice")));
                }
                Some(line) => {
                    contexts.begin(line);
                    map.next_value_seed(List { names: &mut *self.0, contexts: &mut contexts })?;
                }
                // coverage.py 5 lists ways out of functions among the lines, as negative numbers; 7.0 to 7.5 line 0.
                None if (-i64::from(LineNumber::MAX)..=0).contains(&number) => {
                    map.next_value::<IgnoredAny>().map(drop)?;
                }
                None => return Err(de::Error::custom(format!("contexts of line {number}, which is no line number"))),
            }
        }
        Ok(contexts)
    }
}

/// The contexts of one line.
struct List<'n, 'de> {
    names: &'n mut Names<'de>,
    contexts: &'n mut LineContexts,
}

impl<'de> DeserializeSeed<'de> for List<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for List<'_, 'de> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of contexts")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(number) = list.next_element_seed(Name(&mut *self.names))? {
            self.contexts.push(number);
        }
        Ok(())
    }
}

/// One name, as its number.
struct Name<'n, 'de>(&'n mut Names<'de>);

impl<'de> DeserializeSeed<'de> for Name<'_, 'de> {
    type Value = u32;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<u32, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name<'_, 'de> {
    type Value = u32;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a context")
    }

    fn visit_borrowed_str<E: de::Error>(self, name: &'de str) -> Result<u32, E> {
        Ok(self.0.number(name, || Cow::Borrowed(name)))
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<u32, E> {
        Ok(self.0.number(name, || Cow::Owned(name.to_owned())))
    }
}

/// The keys that lead to contexts.
enum Key {
    Files,
    Contexts,
    Other,
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;
        impl Visitor<'_> for KeyVisitor {
            type Value = Key;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a key")
            }

            fn visit_str<E: de::Error>(self, key: &str) -> Result<Key, E> {
                Ok(match key {
                    "files" => Key::Files,
                    "contexts" => Key::Contexts,
                    _ => Key::Other,
                })
            }
        }
        deserializer.deserialize_identifier(KeyVisitor)
    }
}

/// A key that is a line number as text.
struct Line(i64);

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct LineVisitor;
        impl Visitor<'_> for LineVisitor {
            type Value = Line;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a line number as text")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Line, E> {
                let number = text.parse();
                number
                    .map(Line)
                    .map_err(|_| de::Error::custom(format!("contexts of line {text:?}, which is no number")))
            }
        }
        deserializer.deserialize_str(LineVisitor)
    }
}

#[cfg(test)]
mod tests;
