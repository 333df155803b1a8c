//! An item in columns, and back again. What most items say is in columns of its own; the rest is JSON in `extras`.

use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::{Deserialize, Serialize};
use transcript::{Author, ContactId, Extras, Format, Heading, Item, Kind};

/// An id of the service. Nearly all are UUIDs in lower case, of which 16 bytes are kept; another text is kept as it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum PackedId {
    /// A UUID.
    Uuid([u8; 16]),
    /// Another text.
    Text(Box<str>),
}

impl PackedId {
    pub(crate) fn new(text: &str) -> Self {
        uuid(text).map_or_else(|| Self::Text(text.into()), Self::Uuid)
    }
}

impl std::fmt::Display for PackedId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Uuid(bytes) => {
                for (at, byte) in bytes.iter().enumerate() {
                    if matches!(at, 4 | 6 | 8 | 10) {
                        f.write_str("-")?;
                    }
                    write!(f, "{byte:02x}")?;
                }
                Ok(())
            }
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl ToSql for PackedId {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Uuid(bytes) => ValueRef::Blob(bytes),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

impl FromSql for PackedId {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value {
            ValueRef::Blob(bytes) => bytes
                .try_into()
                .map(Self::Uuid)
                .map_err(|_| FromSqlError::InvalidBlobSize { expected_size: 16, blob_size: bytes.len() }),
            value => value.as_str().map(|text| Self::Text(text.into())),
        }
    }
}

/// Bytes of a UUID that is written as the service does: in lower case, with its four dashes.
fn uuid(text: &str) -> Option<[u8; 16]> {
    let text = text.as_bytes();
    if text.len() != 36 {
        return None;
    }
    let mut bytes = [0; 16];
    let mut digits = 0;
    for (at, char) in text.iter().enumerate() {
        if matches!(at, 8 | 13 | 18 | 23) {
            if *char != b'-' {
                return None;
            }
            continue;
        }
        let value = match char {
            b'0'..=b'9' => char - b'0',
            b'a'..=b'f' => char - b'a' + 10,
            _ => return None,
        };
        bytes[digits / 2] |= value << (if digits % 2 == 0 { 4 } else { 0 });
        digits += 1;
    }
    Some(bytes)
}

/// Which ids of a contact an item says, and that they are those of its place. Others are in [`Rest`].
const SAYS_CONTACT: i64 = 1;
const SAYS_RELATED: i64 = 2;
const SAYS_INITIAL: i64 = 4;
/// It names no contact, and the file it is from was that of its place.
const IMPLIES_CONTACT: i64 = 8;

/// What an item says that no column has.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Rest {
    #[serde(skip_serializing_if = "Option::is_none")]
    extras: Option<Box<Extras>>,
    /// Nanoseconds beyond the millisecond.
    #[serde(default, skip_serializing_if = "is_zero")]
    nanos: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<ContactId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    related: Option<ContactId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    initial: Option<ContactId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    implied: Option<ContactId>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_zero(number: &i32) -> bool {
    *number == 0
}

impl Rest {
    fn is_empty(&self) -> bool {
        let Self { extras, nanos, contact, related, initial, implied } = self;
        let ids = [contact, related, initial, implied];
        extras.is_none() && *nanos == 0 && ids.iter().all(|id| id.is_none())
    }
}

/// The parts of an item that have no table of their own.
pub(crate) struct Packed {
    /// Milliseconds since 1970.
    pub(crate) at: i64,
    pub(crate) says: i64,
    pub(crate) rest: Option<String>,
}

impl Packed {
    /// An item that stands in `contact` of the chain that began with `initial`.
    pub(crate) fn new(item: &Item, contact: &str, initial: &str) -> Self {
        let Heading { contact_id, related_contact_id, initial_contact_id, implied_contact_id, .. } =
            &*item.heading;
        let mut says = 0;
        let mut other = |id: &Option<ContactId>, place: &str, bit| {
            let id = id.as_ref()?;
            if id.as_str() == place {
                says |= bit;
                None
            } else {
                Some(id.clone())
            }
        };
        let at = item.time.as_millisecond();
        let rest = Rest {
            contact: other(contact_id, contact, SAYS_CONTACT),
            related: other(related_contact_id, contact, SAYS_RELATED),
            initial: other(initial_contact_id, initial, SAYS_INITIAL),
            implied: other(implied_contact_id, contact, IMPLIES_CONTACT),
            extras: item.extras.clone(),
            nanos: item.time.subsec_nanosecond() % 1_000_000,
        };
        // All its keys are text, so that nothing of it has no JSON.
        let rest = (!rest.is_empty()).then(|| serde_json::to_string(&rest).unwrap_or_default());
        Self { at, says, rest }
    }
}

/// What the columns of a row say.
pub(crate) struct Unpacked<'a> {
    pub(crate) id: &'a PackedId,
    pub(crate) at: i64,
    pub(crate) says: i64,
    pub(crate) contact: &'a str,
    pub(crate) initial: &'a str,
    pub(crate) item_type: Option<&'a str>,
    pub(crate) content_type: Option<&'a str>,
    pub(crate) author: Option<Arc<Author>>,
    pub(crate) body: Option<&'a str>,
    pub(crate) rest: Option<&'a str>,
}

/// Whether what no column says of an item can be read.
pub(crate) fn is_readable(rest: &str) -> bool {
    serde_json::from_str::<Rest>(rest).is_ok()
}

impl Unpacked<'_> {
    /// The item that was packed; `None` if the row is damaged.
    pub(crate) fn item(self) -> Option<Item> {
        let rest: Rest =
            self.rest.map_or_else(|| Some(Rest::default()), |text| serde_json::from_str(text).ok())?;
        let said = |bit, place: &str, other: Option<ContactId>| {
            if self.says & bit != 0 { Some(ContactId::new(place)) } else { other }
        };
        let time = Timestamp::from_millisecond(self.at).ok()?;
        let time = time.checked_add(jiff::SignedDuration::from_nanos(rest.nanos.into())).ok()?;
        Some(Item {
            content: self.body.map(Into::into),
            author: self.author,
            heading: Arc::new(Heading {
                item_type: self.item_type.map(Into::into),
                content_type: self.content_type.map(Into::into),
                contact_id: said(SAYS_CONTACT, self.contact, rest.contact),
                related_contact_id: said(SAYS_RELATED, self.contact, rest.related),
                initial_contact_id: said(SAYS_INITIAL, self.initial, rest.initial),
                implied_contact_id: said(IMPLIES_CONTACT, self.contact, rest.implied),
            }),
            extras: rest.extras,
            ..Item::new(
                self.id.to_string().as_str().into(),
                time,
                protocol::kind(self.item_type, self.content_type),
            )
        })
    }
}

/// What is to be found of an item, where that is not its content: of an interactive message and of an answer all that a reader sees of
/// it, of files their names.
pub(crate) fn words_of(item: &Item) -> Option<String> {
    let content = item.content.as_deref();
    content.and_then(|content| shown(&item.kind, content)).or_else(|| {
        let names = item.attachments().iter().filter_map(|file| file.name.as_deref());
        let is_file = !item.attachments().is_empty();
        is_file.then(|| content.into_iter().chain(names).collect::<Vec<_>>().join("\n"))
    })
}

/// All that a reader sees of a content that is not read as it is written.
pub(crate) fn shown(kind: &Kind, content: &str) -> Option<String> {
    Some(match kind {
        Kind::Message(Format::Interactive) => protocol::parse_interactive(content)?.words().join("\n"),
        Kind::Message(Format::InteractiveResponse) => protocol::parse_response(content)?.words().join("\n"),
        // What is picked out of a carousel comes as a plain text.
        Kind::Message(Format::Plain) => protocol::parse_selection(content)?.words().join("\n"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_id_is_given_back_as_it_was(text in prop_oneof![
            "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
            "[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}",
            ".{0,40}",
        ]) {
            prop_assert_eq!(PackedId::new(&text).to_string(), text);
        }
    }

    #[test]
    fn a_uuid_takes_sixteen_bytes() {
        assert!(matches!(PackedId::new("0fa3b1c2-0000-4000-8000-00000000abcd"), PackedId::Uuid(_)));
        assert!(matches!(PackedId::new("0fa3b1c2-0000-4000-8000-00000000ABCD"), PackedId::Text(_)));
    }

    fn there_and_back(item: &Item, contact: &str, initial: &str) -> Item {
        let packed = Packed::new(item, contact, initial);
        let unpacked = Unpacked {
            id: &PackedId::new(item.id.as_str()),
            at: packed.at,
            says: packed.says,
            contact,
            initial,
            item_type: item.item_type(),
            content_type: item.content_type(),
            author: item.author.clone(),
            body: item.content.as_deref(),
            rest: packed.rest.as_deref(),
        };
        unpacked.item().unwrap()
    }

    #[test]
    fn whatever_an_item_says_is_said_again_after_packing() {
        for json in [
            r#"{"Id":"i","AbsoluteTime":"2026-11-20T10:00:00.123Z","Type":"MESSAGE","ContentType":"text/plain","Content":"hé","ParticipantId":"p","DisplayName":"Ana","ParticipantRole":"CUSTOMER","ContactId":"c","InitialContactId":"a"}"#,
            r#"{"Id":"i","AbsoluteTime":"2026-11-20T10:00:00.123456789Z","Type":"NEW","Surprise":[1,{"x":null}],"RelatedContactId":"c","ContactId":"other","InitialContactId":"strange"}"#,
            r#"{"Id":"0fa3b1c2-0000-4000-8000-00000000abcd","AbsoluteTime":"1999-11-20T10:00:00Z","Type":"ATTACHMENT","Attachments":[{"AttachmentId":"f","AttachmentName":"a.pdf","ContentType":"application/pdf","Status":"REJECTED"}],"ContactId":"c"}"#,
            r#"{"Id":"m","AbsoluteTime":"2026-11-20T10:00:00Z","Type":"MESSAGE","ContentType":"text/plain","Content":"x","MessageMetadata":{"MessageId":"m","Receipts":[{"RecipientParticipantId":"p","ReadTimestamp":"2026-11-20T10:00:01.000Z"}]}}"#,
        ] {
            let Ok(item) = protocol::parse_item(json).item else { continue };
            let again = there_and_back(&item, "c", "a");
            assert_eq!(again.json().get(), item.json().get());
            assert_eq!((again.kind, again.time, again.heading), (item.kind, item.time, item.heading));
        }
    }

    #[test]
    fn an_item_of_a_file_is_of_its_contact_after_packing_and_goes_on_not_to_say_so() {
        let json = r#"{"AbsoluteTime":"2026-11-20T10:00:00.123Z","Id":"i","Type":"MESSAGE"}"#;
        let item = protocol::ItemReader::of_contact("c".into()).read(json).item.unwrap();
        assert!(Packed::new(&item, "c", "a").rest.is_none(), "nothing more is kept for it");
        for place in ["c", "other"] {
            let again = there_and_back(&item, place, "a");
            assert_eq!(again.contact().unwrap().as_str(), "c");
            assert_eq!(again.json().get(), json);
        }
    }

    #[test]
    fn of_an_interactive_message_its_shown_text_is_found_and_of_files_their_names() {
        let content = r#"{"templateType":"ListPicker","version":"1.0","data":{"content":{"title":"How did we do?","elements":[{"title":"Well"},{"title":"Badly","subtitle":"tell us"}]}}}"#;
        let mut item = Item::new("i".into(), Timestamp::UNIX_EPOCH, Kind::Message(Format::Interactive));
        item.content = Some(content.into());
        assert_eq!(words_of(&item).unwrap(), "How did we do?\nWell\nBadly\ntell us");
        let carousel = r#"{"templateType":"Carousel","data":{"content":{"title":"Look","elements":[{"data":{"content":{"title":"Hotels","subtitle":"by the sea","elements":[{"title":"Book a room"}]}}}]},"replyMessage":{"title":"Thanks"}}}"#;
        item.content = Some(carousel.into());
        assert_eq!(words_of(&item).unwrap(), "Look\nHotels\nby the sea\nBook a room\nThanks");
        let slots = r#"{"templateType":"TimePicker","data":{"content":{"title":"When?","location":{"title":"Oscar"},"timeslots":[{"date":"2026-10-31T17:00+00:00","duration":60}]}}}"#;
        item.content = Some(slots.into());
        assert_eq!(words_of(&item).unwrap(), "When?\n2026-10-31T17:00+00:00\nOscar");
        item.content = Some("{not json".into());
        assert_eq!(words_of(&item), None, "then it is found by what it is");
    }

    #[test]
    fn what_was_picked_out_of_a_carousel_is_found_by_its_words_and_another_json_by_what_it_is() {
        let mut item = Item::new("i".into(), Timestamp::UNIX_EPOCH, Kind::Message(Format::Plain));
        item.content =
            Some(r#"{"templateIdentifier":"t-2","listTitle":"Hotels","selectionText":"Book a room"}"#.into());
        assert_eq!(words_of(&item).unwrap(), "Hotels\nBook a room");
        item.content = Some(r#"{"selectionText":"Book a room"}"#.into());
        assert_eq!(words_of(&item), None);
    }
}
