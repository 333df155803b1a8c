//! Files that hold a whole transcript: an object of which one member is the list of items.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use transcript::{ContactId, ParticipantId, Role};

use crate::common::Common;
use crate::item::{Reading, read_item};
use crate::lenient::{Members, Text};

/// The outer object of a file, read in one go: a file is millions of bytes, nearly all of them items.
#[derive(Debug)]
pub struct StoredFile<'a> {
    /// Its members but for the items, unread.
    pub members: Members<'a>,
    /// `Transcript`, its items unread. `None` where it is missing or no list.
    pub transcript: Option<Vec<&'a RawValue>>,
}

impl<'a> StoredFile<'a> {
    /// The parser's complaint where the text is no JSON, or JSON but no object.
    pub fn of(json: &'a str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for StoredFile<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FileVisitor)
    }
}

struct FileVisitor;

impl<'de> Visitor<'de> for FileVisitor {
    type Value = StoredFile<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        let mut transcript = None;
        while let Some(name) = object.next_key::<Text<'de>>()? {
            if name.0.eq_ignore_ascii_case("Transcript") {
                let Elements(elements) = object.next_value()?;
                transcript = elements;
            } else {
                members.push((name, object.next_value()?));
            }
        }
        Ok(StoredFile { members: Members::from_pairs(members), transcript })
    }
}

/// The elements of a list, unread; of anything else nothing.
struct Elements<'a>(Option<Vec<&'a RawValue>>);

impl<'de: 'a, 'a> Deserialize<'de> for Elements<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ElementsVisitor).map(Elements)
    }
}

struct ElementsVisitor;

impl<'de> Visitor<'de> for ElementsVisitor {
    type Value = Option<Vec<&'de RawValue>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = list.next_element()? {
            elements.push(element);
        }
        Ok(Some(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Self::Value, E> {
        Ok(None)
    }
}

/// Reads items that came together: what they say the same they share, and what their file says for all of them counts for each.
#[derive(Debug, Default)]
pub struct ItemReader {
    common: Common,
}

impl ItemReader {
    /// For the items of one contact. An item that names no contact is of this one, though its JSON goes on not to say so
    /// ([`transcript::Heading::implied_contact_id`]).
    pub fn of_contact(contact: ContactId) -> Self {
        let mut reader = Self::default();
        reader.common.contact = Some(contact);
        reader
    }

    /// Gives an item the role of its participant where it says none itself.
    #[must_use]
    pub fn with_role(mut self, participant: ParticipantId, role: Role) -> Self {
        self.common.roles.push((participant, role));
        self
    }

    /// As [`parse_item`](crate::parse_item).
    pub fn read(&mut self, json: &str) -> Reading {
        read_item(json, &mut self.common)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transcript(json: &str) -> Option<Vec<&str>> {
        Some(StoredFile::of(json).unwrap().transcript?.into_iter().map(RawValue::get).collect())
    }

    #[test]
    fn the_items_are_apart_from_the_rest() {
        let json = r#"{"ContactId":"c","Transcript":[{"Id":"i"}, 7],"Other":[1]}"#;
        let file = StoredFile::of(json).unwrap();
        let rest: Vec<&str> = file.members.iter().map(|(name, _)| name).collect();
        assert_eq!(rest, ["ContactId", "Other"]);
        assert_eq!(transcript(json).unwrap(), [r#"{"Id":"i"}"#, "7"]);
    }

    #[test]
    fn a_transcript_that_is_no_list_is_none() {
        for value in ["null", "true", "-1", "1", "1.5", r#""text""#, r#"{"a":[{}]}"#] {
            assert_eq!(transcript(&format!(r#"{{"Transcript":{value},"Other":1}}"#)), None, "{value}");
        }
        assert_eq!(transcript("{}"), None);
    }

    #[test]
    fn depth_is_no_danger() {
        let deep = format!("{}1{}", "[".repeat(200_000), "]".repeat(200_000));
        assert!(transcript(&format!(r#"{{"Transcript":{{"a":{deep}}}}}"#)).is_none());
        assert_eq!(transcript(&format!(r#"{{"Transcript":[{deep}]}}"#)).unwrap(), [deep]);
    }

    #[test]
    fn what_is_no_object_is_refused_where_it_breaks() {
        assert!(StoredFile::of(r#"{"Transcript":[{"#).unwrap_err().is_eof());
        assert!(StoredFile::of("[]").unwrap_err().is_data());
        assert_eq!(StoredFile::of("{\n  oops}").unwrap_err().line(), 2);
    }
}
