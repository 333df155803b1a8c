//! Reading JSON objects whose members may be missing, null, of another type, doubled, or deep.
//!
//! One level at a time and nothing recursive: members stay text until they are asked for, so that depth can not exhaust the stack
//! and one strange member does not spoil the others.

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

/// An item has about as many.
const USUAL_MEMBERS: usize = 12;

/// The members of one object. Null counts as absent; of a doubled member the last one holds, as in a browser.
pub struct Members<'a> {
    // Objects are small: looking through a dozen names is quicker than sorting them first.
    members: Vec<(Text<'a>, &'a RawValue)>,
    /// How many members were asked for and had another type than the service documents.
    pub oddities: u32,
}

/// Text of a chat stays out of logs.
impl fmt::Debug for Members<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Members").field("members", &self.len()).field("oddities", &self.oddities).finish()
    }
}

impl<'a> Members<'a> {
    /// `None` where the text is no JSON, or JSON but no object.
    pub fn of(json: &'a str) -> Option<Self> {
        serde_json::from_str(json).ok().map(|Pairs(members)| Self::from_pairs(members))
    }

    pub(crate) fn from_pairs(members: Vec<(Text<'a>, &'a RawValue)>) -> Self {
        Self { members, oddities: 0 }
    }

    /// The members in the order of the text, unread, also those that are null.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.members.iter().map(|(name, value)| (&*name.0, *value))
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Number of members, also those that are null.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Text, also the empty one.
    pub fn text(&mut self, name: &str) -> Option<Cow<'a, str>> {
        self.read(name, text)
    }

    /// Text that says something: the service writes `""` where it means nothing.
    pub fn word(&mut self, name: &str) -> Option<Cow<'a, str>> {
        self.text(name).filter(|text| !text.is_empty())
    }

    /// A boolean.
    pub fn flag(&mut self, name: &str) -> Option<bool> {
        self.read(name, |raw| serde_json::from_str(raw).ok())
    }

    /// A whole number of the type asked for, also when it is written as text.
    pub fn number<N: std::str::FromStr>(&mut self, name: &str) -> Option<N> {
        self.read(name, |raw| raw.trim_matches('"').parse().ok())
    }

    /// An instant; `""` counts as absent.
    pub fn instant(&mut self, name: &str) -> Option<Timestamp> {
        let text = self.word(name)?;
        let instant = instant(&text);
        self.oddities += u32::from(instant.is_none());
        instant
    }

    /// An object.
    pub fn object(&mut self, name: &str) -> Option<Self> {
        self.read(name, Members::of)
    }

    /// A list, its elements unread.
    pub fn list(&mut self, name: &str) -> Option<Vec<&'a RawValue>> {
        self.read(name, |raw| serde_json::from_str(raw).ok())
    }

    /// A value of any type, unread.
    pub fn raw(&self, name: &str) -> Option<&'a RawValue> {
        let (_, raw) = self.members.iter().rev().find(|(known, _)| known.0 == name)?;
        Some(*raw).filter(|raw| raw.get() != "null")
    }

    fn read<T>(&mut self, name: &str, read: impl FnOnce(&'a str) -> Option<T>) -> Option<T> {
        let value = read(self.raw(name)?.get());
        self.oddities += u32::from(value.is_none());
        value
    }
}

/// The members of an object in the order of the text.
struct Pairs<'a>(Vec<(Text<'a>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Pairs<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor).map(Pairs)
    }
}

struct PairsVisitor;

impl<'de> Visitor<'de> for PairsVisitor {
    type Value = Vec<(Text<'de>, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::with_capacity(USUAL_MEMBERS);
        while let Some(member) = object.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}

/// The text of a JSON string, which is one value of a text that was found to be JSON.
pub(crate) fn text(json: &str) -> Option<Cow<'_, str>> {
    let inner = json.strip_prefix('"')?.strip_suffix('"')?;
    if !inner.contains('\\') {
        return Some(Cow::Borrowed(inner));
    }
    match unescaped(inner) {
        Some(text) => Some(Cow::Owned(text)),
        None => serde_json::from_str::<Text<'_>>(json).ok().map(|text| text.0),
    }
}

/// The text of what stands between the quotes, in one allocation; `None` where there is an escape that is more than one letter. Half
/// of what a socket brings is JSON in JSON, with a backslash before each quote.
fn unescaped(inner: &str) -> Option<String> {
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some((plain, escape)) = rest.split_once('\\') {
        text.push_str(plain);
        text.push(match escape.as_bytes().first()? {
            letter @ (b'"' | b'\\' | b'/') => char::from(*letter),
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            _ => return None,
        });
        rest = &escape[1..];
    }
    text.push_str(rest);
    Some(text)
}

/// An instant in ISO 8601 as the service writes it: with or without milliseconds, in UTC unless an offset says otherwise.
///
/// Outside 2000–2200 it is a mistake of the sender: an item placed there would pin an end of the timeline for ever.
pub(crate) fn instant(text: &str) -> Option<Timestamp> {
    let instant: Timestamp = text.parse().or_else(|_| format!("{text}Z").parse()).ok()?;
    plausible(instant).then_some(instant)
}

fn plausible(instant: Timestamp) -> bool {
    const YEAR_2000: i64 = 946_684_800;
    const YEAR_2200: i64 = 7_258_118_400;
    (YEAR_2000..YEAR_2200).contains(&instant.as_second())
}

/// A JSON string. Half a surrogate pair, which JavaScript produces when it cuts an emoji, becomes U+FFFD instead of
/// an error.
/// Borrowed where nothing was escaped, so that a secret is not copied about.
pub(crate) struct Text<'a>(pub(crate) Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Asked for bytes, serde_json hands out lone surrogates; asked for a string, it refuses them.
        deserializer.deserialize_bytes(TextVisitor).map(Text)
    }
}

/// Half a surrogate pair is no UTF-8. All else is, and to find that out is several times quicker than to look for what is not.
fn as_text(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_borrowed_bytes<E: Error>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
        Ok(as_text(bytes))
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        Ok(Cow::Owned(as_text(bytes).into_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_of_another_type_are_absent_and_counted() {
        let mut members = Members::of(r#"{"a":1,"b":"x","c":null,"d":[],"e":{}}"#).unwrap();
        assert_eq!(members.text("a"), None);
        assert_eq!(members.flag("b"), None);
        assert!(members.object("d").is_none());
        assert!(members.list("e").is_none());
        assert_eq!(members.oddities, 4);
        assert_eq!(members.text("c"), None);
        assert_eq!(members.text("missing"), None);
        assert_eq!(members.oddities, 4, "absent is not odd");
    }

    #[test]
    fn the_last_of_doubled_members_holds() {
        let mut members = Members::of(r#"{"a":"first","\u0061":"last"}"#).unwrap();
        assert_eq!(members.text("a").as_deref(), Some("last"));
    }

    #[test]
    fn half_an_emoji_spoils_neither_value_nor_object() {
        let mut members = Members::of(r#"{"\ud83d":1,"a":"cut \ud83d"}"#).unwrap();
        assert!(members.text("a").is_some_and(|text| text.starts_with("cut \u{fffd}")));
        assert_eq!(text(r#""whole \ud83d\ude00""#).as_deref(), Some("whole 😀"));
    }

    #[test]
    fn unescaped_text_is_borrowed() {
        assert!(matches!(text(r#""secret""#), Some(Cow::Borrowed("secret"))));
    }

    #[test]
    fn escapes_are_read_as_a_parser_reads_them() {
        for json in [
            r#""""#,
            r#""plain""#,
            r#""{\"Id\":\"a\\\"b\"}""#,
            r#""\n\r\t\b\f\/\\""#,
            r#""\u00fc \ud83d\ude00 ü""#,
            r#""ends with \\""#,
        ] {
            let expected: String = serde_json::from_str(json).unwrap();
            assert_eq!(text(json).as_deref(), Some(&*expected), "{json}");
        }
        for json in ["1", "null", "{}", "[]", "true", r#"""#] {
            assert_eq!(text(json), None, "{json}");
        }
    }

    #[test]
    fn numbers_are_read_as_numbers_and_as_text() {
        let mut members = Members::of(r#"{"a":200,"b":"200","c":-1,"d":2.5,"e":1e9}"#).unwrap();
        assert_eq!((members.number::<u16>("a"), members.number::<u16>("b")), (Some(200), Some(200)));
        assert_eq!((members.number::<u16>("c"), members.number::<u16>("d")), (None, None));
        assert_eq!(members.number::<u16>("e"), None);
    }

    #[test]
    fn every_spelling_of_one_instant_is_that_instant() {
        let expected = instant("2026-03-02T09:15:07Z");
        assert!(expected.is_some());
        for spelling in [
            "2026-03-02T09:15:07.000Z",
            "2026-03-02T09:15:07.000000000Z",
            "2026-03-02T09:15:07+00:00",
            "2026-03-02T10:15:07+01:00",
            "2026-03-02T04:15:07.000-0500",
            "2026-03-02T09:15:07",
            "2026-03-02T09:15:07.000",
            "2026-03-02 09:15:07",
        ] {
            assert_eq!(instant(spelling), expected, "{spelling}");
        }
    }

    #[test]
    fn absurd_instants_are_none() {
        for text in [
            "",
            "now",
            "0001-01-01T00:00:00Z",
            "1970-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "2200-01-01T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-03-02",
            "2026-03-02T09:15:07[Europe/Berlin]",
            "1772442907",
            "-292277022657-01-27T08:29:52Z",
        ] {
            assert_eq!(instant(text), None, "{text}");
        }
    }

    #[test]
    fn depth_is_no_danger() {
        let deep = format!(r#"{{"a":{}1{},"b":"kept"}}"#, "[".repeat(200_000), "]".repeat(200_000));
        assert_eq!(Members::of(&deep).unwrap().text("b").as_deref(), Some("kept"));
    }
}
