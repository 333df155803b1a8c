//! One item of a page or of an `aws/chat` frame, from JSON.

use std::fmt;
use std::sync::Arc;

use serde_json::value::RawValue;
use thiserror::Error;
use transcript::{
    Attachment, AttachmentId, Chunk, Extras, Item, ItemId, Marks, ParticipantId, Processing, Receipts, Status,
};

use crate::common::Common;
use crate::kind::kind;
use crate::lenient::{Members, instant};

/// What came of the text of one item.
#[derive(Debug)]
pub struct Reading {
    /// The item, or the text that is none.
    pub item: Result<Item, Unplaced>,
    /// Members that had another type than the service documents, and were taken as absent. Their text is in [`Item::json`].
    pub oddities: u32,
}

/// A text that has no place in a transcript: kept to be counted and looked at, never shown as a row.
#[derive(Clone, PartialEq, Eq)]
pub struct Unplaced {
    /// The text as it came.
    pub text: Arc<str>,
    /// What it lacks.
    pub reason: UnplacedReason,
}

/// Why an item has no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Error)]
pub enum UnplacedReason {
    /// Not JSON, or no object.
    #[error("it is no JSON object")]
    NotAnObject,
    /// `Id` is missing or empty.
    #[error("it has no `Id`")]
    NoId,
    /// `AbsoluteTime` is missing or empty.
    #[error("it has no `AbsoluteTime`")]
    NoTime,
    /// `AbsoluteTime` is no instant between 2000 and 2200.
    #[error("its `AbsoluteTime` is no plausible instant")]
    BadTime,
}

/// Message text stays out of logs: only the reason and the length are shown.
impl fmt::Debug for Unplaced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unplaced").field("reason", &self.reason).field("bytes", &self.text.len()).finish()
    }
}

/// Reads an [`Item`](https://docs.aws.amazon.com/connect-participant/latest/APIReference/API_Item.html), with the members that the
/// socket adds to it. Only what has neither `Id` nor instant is refused; whatever else is missing or strange is absent.
pub fn parse_item(json: &str) -> Reading {
    read_item(json, &mut Common::default())
}

/// The same for one of many items of one chat, which have much in common.
pub(crate) fn read_item(json: &str, common: &mut Common) -> Reading {
    let Some(mut members) = Members::of(json) else {
        return refused(json, UnplacedReason::NotAnObject, 0);
    };
    let Some(id) = members.word("Id") else {
        return refused(json, UnplacedReason::NoId, members.oddities);
    };
    let Some(time) = members.word("AbsoluteTime") else {
        return refused(json, UnplacedReason::NoTime, members.oddities);
    };
    let Some(time) = instant(&time) else {
        return refused(json, UnplacedReason::BadTime, members.oddities);
    };
    let item_type = members.word("Type");
    let content_type = members.word("ContentType");
    let kind = kind(item_type.as_deref(), content_type.as_deref());
    let heading = common.heading(&mut members, item_type.as_deref(), content_type.as_deref());
    let author = common.author(&mut members);
    let (extras, odd_extras) = extras(&mut members);
    let mut item = Item {
        content: members.text("Content").map(Into::into),
        author,
        heading,
        extras: extras.map(Box::new),
        ..Item::new(ItemId::new(id), time, kind)
    };
    if !says_all(&item, &members) {
        item.extras_mut().raw = RawValue::from_string(json.to_owned()).ok();
    }
    Reading { item: Ok(item), oddities: members.oddities + odd_extras }
}

/// Whether the JSON that can be rebuilt from the item is the same value as the text it came from.
fn says_all(item: &Item, members: &Members<'_>) -> bool {
    let is_said = |name, says: &dyn Fn(&str) -> bool| members.raw(name).is_some_and(|raw| says(raw.get()));
    let mut said = 0;
    for (name, text) in item.texts() {
        if !is_said(name, &|raw| is_text(raw, text)) {
            return false;
        }
        said += 1;
    }
    for (name, value) in item.values().into_iter().flatten() {
        if !is_said(name, &|raw| is_same(raw, &value)) {
            return false;
        }
        said += 1;
    }
    said == members.len()
}

/// A JSON text that says this text. Most are free of escapes: then one is the other within quotes.
fn is_text(json: &str, text: &str) -> bool {
    let inner = json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner == Some(text) || serde_json::to_string(text).is_ok_and(|other| is_same(json, &other))
}

/// Two JSON texts that say the same value. What a parser of values refuses, such as half an emoji, is not the same as anything.
fn is_same(a: &str, b: &str) -> bool {
    let value = |text| serde_json::from_str::<serde_json::Value>(text).ok();
    a == b || value(a).is_some_and(|a| Some(a) == value(b))
}

fn refused(json: &str, reason: UnplacedReason, oddities: u32) -> Reading {
    Reading { item: Err(Unplaced { text: json.into(), reason }), oddities }
}

/// An attachment without an id can not be told from others: it is counted, and stays in the raw text.
fn attachments(members: &mut Members<'_>) -> (Vec<Attachment>, u32) {
    let mut oddities = 0;
    let mut attachments = Vec::new();
    for raw in members.list("Attachments").unwrap_or_default() {
        let Some(mut members) = Members::of(raw.get()) else {
            oddities += 1;
            continue;
        };
        match members.word("AttachmentId").map(AttachmentId::new) {
            Some(id) => attachments.push(Attachment {
                id,
                name: members.word("AttachmentName").map(Into::into),
                content_type: members.word("ContentType").map(Into::into),
                status: Status::from_wire(&members.word("Status").unwrap_or_default()),
            }),
            None => oddities += 1,
        }
        oddities += members.oddities;
    }
    (attachments, oddities)
}

/// What few items have, and the number of members in it that are odd.
fn extras(members: &mut Members<'_>) -> (Option<Extras>, u32) {
    let (attachments, odd_attachments) = attachments(members);
    let metadata = members.object("MessageMetadata");
    let has_some = !attachments.is_empty() || metadata.is_some();
    let (metadata, odd_metadata) = metadata.map(self::metadata).unwrap_or_default();
    let extras = has_some.then_some(Extras { attachments, ..metadata });
    (extras, odd_attachments + odd_metadata)
}

/// `MessageMetadata`, with the two members of streamed bot messages that the API model does not list.
fn metadata(mut members: Members<'_>) -> (Extras, u32) {
    let (receipts, odd_receipts) = receipts(&mut members);
    let extras = Extras {
        target: members.word("MessageId").map(ItemId::new),
        receipts,
        processing: members.word("MessageProcessingStatus").map(|status| Processing::from_wire(&status)),
        chunk: chunk(members.number("ChunkNumber"), members.flag("MessageCompleted")),
        ..Extras::default()
    };
    (extras, members.oddities + odd_receipts)
}

/// A message that says only that it is whole is no part. One that says only that it is not, is the first part.
fn chunk(number: Option<u32>, completed: Option<bool>) -> Option<Chunk> {
    match (number, completed) {
        (Some(number), completed) => Some(Chunk { number, completed: completed.unwrap_or(false) }),
        (None, Some(false)) => Some(Chunk { number: 1, completed: false }),
        (None, _) => None,
    }
}

/// All receipts, the newest marks of each recipient.
fn receipts(members: &mut Members<'_>) -> (Receipts, u32) {
    let mut oddities = 0;
    let mut receipts = Receipts::default();
    for raw in members.list("Receipts").unwrap_or_default() {
        let Some(mut members) = Members::of(raw.get()) else {
            oddities += 1;
            continue;
        };
        let delivered = members.instant("DeliveredTimestamp");
        let read = members.instant("ReadTimestamp");
        match members.word("RecipientParticipantId").map(ParticipantId::new) {
            Some(recipient) => receipts.mark(&recipient, Marks { delivered, read }),
            None => oddities += 1,
        }
        oddities += members.oddities;
    }
    (receipts, oddities)
}
