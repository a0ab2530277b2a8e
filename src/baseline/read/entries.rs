//! JSON with the entries of its objects in order, those of the same name included: a map would drop all but the last.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// A value.
pub(super) enum Node {
    Nothing,
    Number(u64),
    Text(String),
    List(Vec<Node>),
    Table(Entries),
    /// Something that no baseline holds.
    Other,
}

/// The entries of an object.
pub(super) struct Entries(pub(super) Vec<(String, Node)>);

impl Node {
    pub(super) fn number(&self) -> Option<u64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    pub(super) fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(super) fn list(&self) -> Option<&[Node]> {
        if let Self::List(list) = self { Some(list) } else { None }
    }

    /// The object that this has to be.
    pub(super) fn table(&self, name: &str) -> Result<&Entries, String> {
        if let Self::Table(table) = self {
            Ok(table)
        } else {
            Err(format!("has `{name}` as something else than an object"))
        }
    }
}

impl Entries {
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    pub(super) fn table(&self, key: &str) -> Result<&Self, String> {
        self.get(key).ok_or_else(|| format!("has no `{key}`"))?.table(key)
    }

    /// Notes keys that are not known, and refuses those that come twice.
    pub(super) fn check(&self, known: &[&str], place: &str, unknown: &mut Vec<String>) -> Result<(), String> {
        let mut seen = Vec::new();
        for (name, _) in &self.0 {
            if !known.contains(&name.as_str()) {
                unknown.push(format!("{place}{name}"));
            } else if seen.contains(&name) {
                return Err(format!("has `{place}{name}` twice"));
            } else {
                seen.push(name);
            }
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Node::deserialize(deserializer)? {
            Node::Table(table) => Ok(table),
            _ => Err(D::Error::custom("expected an object")),
        }
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Node;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Node, E> {
        Ok(Node::Other)
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node, E> {
        Ok(u64::try_from(number).map_or(Node::Other, Node::Number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
        Ok(Node::Number(number))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Node, E> {
        Ok(Node::Other)
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Nothing)
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Node::Table(Entries(entries)))
    }
}
