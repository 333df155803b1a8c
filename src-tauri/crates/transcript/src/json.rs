//! An item as JSON in the service's own words.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::{Attachment, ContactId, Extras, Item, Marks};

impl Item {
    /// The service's JSON: as it came where that says more than we understand, rebuilt otherwise.
    pub fn json(&self) -> Cow<'_, RawValue> {
        if let Some(raw) = self.extras.as_ref().and_then(|extras| extras.raw.as_ref()) {
            return Cow::Borrowed(raw);
        }
        let mut text = String::from("{");
        for (name, value) in self.members() {
            text.push_str(if text.len() == 1 { "\"" } else { ",\"" });
            text.push_str(name);
            text.push_str("\":");
            text.push_str(&value);
        }
        text.push('}');
        // Put together of JSON texts, it is one.
        RawValue::from_string(text).map_or(Cow::Borrowed(RawValue::NULL), Cow::Owned)
    }

    /// The members that an item says, each with its value as JSON, in the order of the API reference. An item whose text has others,
    /// or has them in another way, keeps its text ([`Extras::raw`]).
    pub fn members(&self) -> Vec<(&'static str, String)> {
        let [time, rest @ ..] = self.values();
        let texts = self.texts().map(|(name, text)| (name, json(text)));
        time.into_iter().chain(texts).chain(rest.into_iter().flatten()).collect()
    }

    /// Of its members those that are texts.
    pub fn texts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let author = self.author.as_deref();
        let role = author.map(|author| author.role.as_wire()).filter(|word| !word.is_empty());
        let texts = [
            ("Id", Some(self.id.as_str())),
            ("Content", self.content.as_deref()),
            ("ContentType", self.content_type()),
            ("Type", self.item_type()),
            ("ParticipantId", author.map(|author| author.id.as_str())),
            ("DisplayName", author.and_then(|author| author.name.as_deref())),
            ("ParticipantRole", role),
            ("RelatedContactId", self.related_contact_id().map(ContactId::as_str)),
            ("ContactId", self.contact_id().map(ContactId::as_str)),
            ("InitialContactId", self.initial_contact_id().map(ContactId::as_str)),
        ];
        texts.into_iter().filter_map(|(name, text)| Some((name, text?)))
    }

    /// Of its members the others, as JSON: its time, its files, what is said about it.
    pub fn values(&self) -> [Option<(&'static str, String)>; 3] {
        let extras = self.extras.as_deref();
        let attachments = extras.map_or(&[][..], |extras| &extras.attachments);
        let metadata = extras.map(metadata).unwrap_or_default();
        [
            Some(("AbsoluteTime", json(&moment(self.time)))),
            (!attachments.is_empty()).then(|| ("Attachments", list(attachments.iter().map(attachment)))),
            (!metadata.is_empty()).then(|| ("MessageMetadata", object(&metadata))),
        ]
    }
}

fn attachment(attachment: &Attachment) -> String {
    let mut members = vec![("AttachmentId", json(&attachment.id))];
    let mut say = |name, text: Option<&str>| members.extend(text.map(|text| (name, json(text))));
    say("AttachmentName", attachment.name.as_deref());
    say("ContentType", attachment.content_type.as_deref());
    say("Status", Some(attachment.status.as_wire()).filter(|word| !word.is_empty()));
    object(&members)
}

fn metadata(extras: &Extras) -> Vec<(&'static str, String)> {
    let mut members = Vec::new();
    members.extend(extras.target.as_ref().map(|target| ("MessageId", json(target))));
    if !extras.receipts.is_empty() {
        let receipts = extras.receipts.iter();
        members
            .push(("Receipts", list(receipts.map(|(recipient, marks)| receipt(recipient.as_str(), *marks)))));
    }
    members.extend(extras.processing.as_ref().map(|word| ("MessageProcessingStatus", json(word.as_wire()))));
    if let Some(chunk) = extras.chunk {
        members.push(("ChunkNumber", chunk.number.to_string()));
        members.push(("MessageCompleted", chunk.completed.to_string()));
    }
    members
}

fn receipt(recipient: &str, marks: Marks) -> String {
    let mut members = vec![("RecipientParticipantId", json(recipient))];
    for (name, at) in [("DeliveredTimestamp", marks.delivered), ("ReadTimestamp", marks.read)] {
        members.extend(at.map(|at| (name, json(&moment(at)))));
    }
    object(&members)
}

/// The way in which the service writes an instant.
pub(crate) fn moment(time: Timestamp) -> String {
    format!("{time:.3}")
}

/// Text and numbers always have a JSON form.
pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn object(members: &[(&'static str, String)]) -> String {
    let members: Vec<String> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", members.join(","))
}

fn list(values: impl Iterator<Item = String>) -> String {
    format!("[{}]", values.collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{Author, Chunk, Heading, Kind, Processing, Role, Status};

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millisecond(ms).unwrap()
    }

    fn bare() -> Item {
        Item::new("i".into(), at(1_500), Kind::Unknown)
    }

    #[test]
    fn an_item_says_all_it_has_in_the_services_words() {
        let mut item = Item {
            content: Some("\"x\"\n".into()),
            author: Some(Arc::new(Author { id: "p".into(), name: Some("Ana".into()), role: Role::Agent })),
            heading: Arc::new(Heading {
                item_type: Some("T".into()),
                content_type: Some("text/plain".into()),
                contact_id: Some("c".into()),
                related_contact_id: Some("r".into()),
                initial_contact_id: Some("n".into()),
                implied_contact_id: Some("f".into()),
            }),
            ..bare()
        };
        let file = Attachment {
            id: "f".into(),
            name: Some("a.pdf".into()),
            content_type: Some("application/pdf".into()),
            status: Status::Approved,
        };
        let nameless =
            Attachment { id: "g".into(), name: None, content_type: None, status: Status::from_wire("") };
        let marks = Marks { delivered: Some(at(2_000)), read: Some(at(3_000)) };
        *item.extras_mut() = Extras {
            attachments: vec![file, nameless],
            target: Some("m".into()),
            receipts: [("p".into(), marks), ("q".into(), Marks { delivered: None, ..marks })].into(),
            processing: Some(Processing::Failed),
            chunk: Some(Chunk { number: 7, completed: true }),
            raw: None,
        };
        let expected = r#"{"AbsoluteTime":"1970-01-01T00:00:01.500Z","Id":"i","Content":"\"x\"\n","#
            .to_owned()
            + r#""ContentType":"text/plain","Type":"T","ParticipantId":"p","DisplayName":"Ana","#
            + r#""ParticipantRole":"AGENT","RelatedContactId":"r","ContactId":"c","InitialContactId":"n","#
            + r#""Attachments":[{"AttachmentId":"f","AttachmentName":"a.pdf","ContentType":"application/pdf","#
            + r#""Status":"APPROVED"},{"AttachmentId":"g"}],"MessageMetadata":{"MessageId":"m","Receipts":["#
            + r#"{"RecipientParticipantId":"p","DeliveredTimestamp":"1970-01-01T00:00:02.000Z","#
            + r#""ReadTimestamp":"1970-01-01T00:00:03.000Z"},{"RecipientParticipantId":"q","#
            + r#""ReadTimestamp":"1970-01-01T00:00:03.000Z"}],"MessageProcessingStatus":"FAILED","#
            + r#""ChunkNumber":7,"MessageCompleted":true}}"#;
        assert_eq!(item.json().get(), expected);
    }

    #[test]
    fn of_what_an_item_does_not_have_it_says_nothing() {
        let expected = r#"{"AbsoluteTime":"1970-01-01T00:00:01.500Z","Id":"i"}"#;
        assert_eq!(bare().json().get(), expected);
        let nobody = Author { id: "p".into(), name: None, role: Role::from_wire("") };
        let mut item = Item { author: Some(Arc::new(nobody)), ..bare() };
        item.extras_mut();
        let expected = r#"{"AbsoluteTime":"1970-01-01T00:00:01.500Z","Id":"i","ParticipantId":"p"}"#;
        assert_eq!(item.json().get(), expected);
    }

    #[test]
    fn an_item_that_kept_its_text_gives_that() {
        let mut item = bare();
        item.extras_mut().raw = Some(RawValue::from_string(r#"{ "Odd": 1 }"#.to_owned()).unwrap());
        assert_eq!(item.json().get(), r#"{ "Odd": 1 }"#);
    }
}
