//! A file that Amazon Connect stored, or that Contact Lens made of one: what it is, and what was said.
//!
//! Pure: bytes in, values out. A file is known by its content. Shapes: the transcript that Connect puts into the bucket of an
//! instance, and the [file of Contact Lens](https://docs.aws.amazon.com/connect/latest/adminguide/contact-lens-example-output-files-chat.html)
//! for a chat, of which there may be one with and one without what it redacted.

mod analysis;
mod spelling;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use protocol::{ItemReader, Members, StoredFile, UnplacedReason};
use serde_json::value::RawValue;
use thiserror::Error;
use transcript::{ContactId, Item, ParticipantId, Role};

use super::KindHint;
pub use analysis::{
    Analysis, Category, Feeling, Mention, Redaction, ResponseTime, ResponseTimes, Sentiment, SentimentGroup,
    Shift, Span, Summary,
};

/// Largest file that is read. A chat of a day is a few million bytes; what is larger was not made by a chat.
pub const MOST_BYTES: u64 = 256 << 20;

/// What a file says.
pub struct Transcript {
    /// The contact whose file it is: one segment of a chat.
    pub contact: ContactId,
    /// `InitialContactId`: the first contact of the chat.
    pub initial_contact: Option<ContactId>,
    /// `InstanceId`.
    pub instance: Option<Box<str>>,
    /// `AWSAccountId`, or `AccountId` of Contact Lens.
    pub account: Option<Box<str>>,
    /// The items in the order of the file. [`Item::contact`] is that of the file where an item names none.
    pub items: Vec<Item>,
    /// How many elements have no place in a transcript, and why.
    pub unplaced: BTreeMap<UnplacedReason, u32>,
    /// Members of items that had another type than documented; their text is in [`Item::json`].
    pub oddities: u32,
    /// What Contact Lens found.
    pub analysis: Option<Box<Analysis>>,
    /// Where it stands among the files of its contact.
    pub original: Original,
    /// Everything that the file says beside its items, as it came: one JSON object, unknown members and all.
    pub about: Box<RawValue>,
}

/// What is said in a chat stays out of logs.
impl fmt::Debug for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transcript")
            .field("contact", &self.contact)
            .field("original", &self.original)
            .field("items", &self.items.len())
            .field("unplaced", &self.unplaced)
            .finish_non_exhaustive()
    }
}

/// Where a file stands among the files of one contact. They have the same items, with other words in some.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Original {
    /// The transcript: what everybody saw.
    Stored,
    /// The twin from before a message processor changed it. To be kept beside the transcript, never in its place.
    Unprocessed,
    /// Made by Contact Lens of the transcript.
    Lens {
        /// Words, names and file names are masked.
        redacted: bool,
    },
}

/// Why a file is none of these. Says nothing of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotATranscript {
    /// Nothing is in it.
    #[error("the file is empty: its copy or download may have failed, fetch it again")]
    Empty,
    /// More than [`MOST_BYTES`].
    #[error(
        "the file has {bytes} bytes and no chat is that long: it may hold something else than one transcript"
    )]
    TooLarge {
        /// Its size.
        bytes: u64,
    },
    /// Not UTF-8.
    #[error(
        "the file is no text: byte {at} is not UTF-8. It may be a picture, a recording or an archive of another kind"
    )]
    NotText {
        /// Counts from 0.
        at: usize,
    },
    /// It ends in the middle.
    #[error(
        "the file ends too early, at line {line}, column {column}: its copy or download may have failed, fetch it again"
    )]
    Truncated {
        /// Counts from 1.
        line: usize,
        /// Counts from 1.
        column: usize,
    },
    /// Text, but not one JSON value.
    #[error(
        "the file is no JSON: line {line}, column {column} cannot be read. Only transcripts as Amazon Connect stores them are imported"
    )]
    NotJson {
        /// Counts from 1.
        line: usize,
        /// Counts from 1.
        column: usize,
    },
    /// JSON, but a list or a single value.
    #[error(
        "the file is JSON but no transcript: a transcript is an object with a list named `Transcript`, and this is none"
    )]
    NotAnObject,
    /// An object without a list of items: a contact record, an agent's event.
    #[error(
        "the file is JSON but no transcript: it has no list named `Transcript`. It may be a contact record"
    )]
    NoTranscript,
    /// Contact Lens of a phone call, whose turns are neither items nor have they instants.
    #[error("the file is the analysis of a phone call: only chats are imported")]
    Voice,
    /// Neither the file nor its name says whose transcript it is.
    #[error(
        "the file does not say whose transcript it is: it has no `ContactId`. Give it the name it had in the bucket, which begins with that"
    )]
    NoContact,
}

/// Reads a file. Whatever is strange about single items is counted, and the rest is read.
pub fn read(bytes: &[u8], hint: &KindHint) -> Result<Transcript, NotATranscript> {
    let text = text(bytes)?;
    let StoredFile { mut members, transcript } = StoredFile::of(&text).map_err(|error| broken(&error))?;
    if members.word("Channel").is_some_and(|channel| channel.eq_ignore_ascii_case("VOICE")) {
        return Err(NotATranscript::Voice);
    }
    let elements = transcript.ok_or(NotATranscript::NoTranscript)?;
    let mut customer = members.object("CustomerMetadata");
    let initial_contact = either(&mut members, "InitialContactId", "initialContactId").map(ContactId::new);
    let contact = either(&mut members, "ContactId", "contactId")
        .or_else(|| customer.as_mut()?.word("ContactId"))
        .map(ContactId::new)
        .or_else(|| elements.iter().find_map(|element| contact_of(element)))
        .or_else(|| hint.contact.clone())
        .or_else(|| initial_contact.clone())
        .ok_or(NotATranscript::NoContact)?;
    let instance = either(&mut members, "InstanceId", "instanceId")
        .or_else(|| customer.as_mut()?.word("InstanceId"))
        .map(Into::into);
    let account = members.word("AWSAccountId").or_else(|| members.word("AccountId")).map(Into::into);
    let redacted = is_redacted(&mut members, hint);
    let mut analysis = is_of_lens(&mut members).then(|| Box::new(Analysis::of(&mut members)));
    let mut reader = reader(contact.clone(), &mut members);
    let (mut items, mut unplaced, mut oddities) = (Vec::with_capacity(elements.len()), BTreeMap::new(), 0);
    for element in elements {
        let reading = spelling::read(&mut reader, element.get());
        oddities += reading.oddities;
        match reading.item {
            Ok(item) => {
                if let Some(analysis) = &mut analysis {
                    analysis.add(&item);
                }
                items.push(item);
            }
            Err(refused) => *unplaced.entry(refused.reason).or_default() += 1,
        }
    }
    let original = match (&analysis, hint.is_unprocessed) {
        (Some(_), _) => Original::Lens { redacted },
        (None, true) => Original::Unprocessed,
        (None, false) => Original::Stored,
    };
    let about = about(&members);
    Ok(Transcript {
        contact,
        initial_contact,
        instance,
        account,
        items,
        unplaced,
        oddities,
        analysis,
        original,
        about,
    })
}

/// Without the mark that Windows programs put before a text. Those that write two bytes a character put one too.
fn text(bytes: &[u8]) -> Result<Cow<'_, str>, NotATranscript> {
    let size = bytes.len() as u64;
    if size > MOST_BYTES {
        return Err(NotATranscript::TooLarge { bytes: size });
    }
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => {
            let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            let text = std::str::from_utf8(text);
            Cow::Borrowed(text.map_err(|error| NotATranscript::NotText { at: error.valid_up_to() })?)
        }
    };
    if text.trim_ascii().is_empty() { Err(NotATranscript::Empty) } else { Ok(text) }
}

/// Half a surrogate pair becomes U+FFFD. An odd byte at the end is a text that ends too early, which the parser will find out.
fn wide(bytes: &[u8], unit: impl Fn([u8; 2]) -> u16) -> Cow<'static, str> {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    Cow::Owned(
        char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect(),
    )
}

fn broken(error: &serde_json::Error) -> NotATranscript {
    let (line, column) = (error.line(), error.column());
    match error.classify() {
        serde_json::error::Category::Data => NotATranscript::NotAnObject,
        serde_json::error::Category::Eof => NotATranscript::Truncated { line, column },
        _ => NotATranscript::NotJson { line, column },
    }
}

/// As the service writes it, or as the SDKs for JavaScript's relatives do.
fn either<'a>(members: &mut Members<'a>, name: &str, other: &str) -> Option<Cow<'a, str>> {
    members.word(name).or_else(|| members.word(other))
}

/// Of a page of `GetTranscript` that somebody saved, the items say whose it is.
fn contact_of(element: &RawValue) -> Option<ContactId> {
    Members::of(element.get())?.word("ContactId").map(ContactId::new)
}

fn is_of_lens(members: &mut Members<'_>) -> bool {
    let has_version = members.word("Version").is_some_and(|version| version.starts_with("CHAT-"));
    has_version
        || ["ConversationCharacteristics", "ChatTranscriptVersion"]
            .iter()
            .any(|name| members.raw(name).is_some())
}

/// What the file says goes before what its place says.
fn is_redacted(members: &mut Members<'_>, hint: &KindHint) -> bool {
    let output = members.object("ContentMetadata").and_then(|mut metadata| metadata.word("Output"));
    output.map_or(hint.is_redacted, |output| output.eq_ignore_ascii_case("Redacted"))
}

fn reader(contact: ContactId, members: &mut Members<'_>) -> ItemReader {
    let mut reader = ItemReader::of_contact(contact);
    let participants =
        members.list("Participants").or_else(|| members.list("participants")).unwrap_or_default();
    for mut participant in participants.iter().filter_map(|raw| Members::of(raw.get())) {
        let id = either(&mut participant, "ParticipantId", "participantId");
        let role = either(&mut participant, "ParticipantRole", "participantRole");
        if let (Some(id), Some(role)) = (id, role) {
            reader = reader.with_role(ParticipantId::new(id), Role::from_wire(&role));
        }
    }
    reader
}

/// The members as one object again.
fn about(members: &Members<'_>) -> Box<RawValue> {
    let members = members.iter().map(|(name, value)| {
        // Text always has a JSON form.
        format!("{}:{value}", serde_json::to_string(name).unwrap_or_default())
    });
    let object = format!("{{{}}}", members.collect::<Vec<_>>().join(","));
    // Put together of JSON texts, it is one.
    RawValue::from_string(object).unwrap_or_else(|_| RawValue::NULL.to_owned())
}
