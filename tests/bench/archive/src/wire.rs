//! Chats as the service writes them: the file of a transcript, as it lies in a bucket, and a single item, as it comes over the socket.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize, Serializer};
use uuid::Uuid;

use crate::Failure;
use crate::corpus::{Contact, Corpus, Entry, What};

const INSTANCE: &str = "5f0e6d7c-8b9a-4a1b-b2c3-d4e5f6a7b8c9";
const ACCOUNT: &str = "123456789012";

/// A transcript.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Transcript<'a> {
    version: &'a str,
    #[serde(rename = "AWSAccountId")]
    account: &'a str,
    instance_id: &'a str,
    initial_contact_id: Uuid,
    pub(crate) contact_id: Uuid,
    participants: Vec<Participant>,
    #[serde(borrow)]
    pub(crate) transcript: Vec<Item<'a>>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Participant {
    participant_id: Uuid,
}

/// Something in it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Item<'a> {
    #[serde(serialize_with = "to_the_millisecond")]
    pub(crate) absolute_time: Timestamp,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub(crate) content: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub(crate) content_type: Option<Cow<'a, str>>,
    pub(crate) id: Uuid,
    #[serde(rename = "Type", borrow)]
    kind: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) participant_id: Option<Uuid>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub(crate) display_name: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub(crate) participant_role: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub(crate) attachments: Option<[Attachment<'a>; 1]>,
    /// The socket says it of each item, a file once of all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    contact_id: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    initial_contact_id: Option<Uuid>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Attachment<'a> {
    attachment_id: Uuid,
    #[serde(borrow)]
    pub(crate) attachment_name: Cow<'a, str>,
    #[serde(borrow)]
    content_type: Cow<'a, str>,
    #[serde(borrow)]
    status: Cow<'a, str>,
}

impl<'a> Transcript<'a> {
    pub(crate) fn of(contact: &'a Contact) -> Self {
        Self {
            version: "2019-08-26",
            account: ACCOUNT,
            instance_id: INSTANCE,
            initial_contact_id: contact.id,
            contact_id: contact.id,
            participants: contact.people.iter().map(|who| Participant { participant_id: who.id }).collect(),
            transcript: contact.entries.iter().map(|entry| Item::of(contact, entry)).collect(),
        }
    }
}

impl<'a> Item<'a> {
    fn of(contact: &'a Contact, entry: &'a Entry) -> Self {
        let who = entry.who.and_then(|who| contact.people.get(who));
        let event = |name: &str| {
            (None, Some(format!("application/vnd.amazonaws.connect.event.{name}").into()), "EVENT", None)
        };
        let (content, content_type, kind, attachments) = match &entry.what {
            What::Said(text) => (Some(text.as_str().into()), Some("text/plain".into()), "MESSAGE", None),
            What::File(name) => (None, None, "ATTACHMENT", Some([Attachment::of(entry, name)])),
            What::Joined => event("participant.joined"),
            What::Left => event("participant.left"),
            What::Ended => event("chat.ended"),
        };
        Self {
            absolute_time: moment(entry.at),
            content,
            content_type,
            id: entry.id,
            kind: kind.into(),
            participant_id: who.map(|who| who.id),
            display_name: who.map(|who| who.name.as_str().into()),
            participant_role: who.map(|who| who.role.wire().into()),
            attachments,
            contact_id: None,
            initial_contact_id: None,
        }
    }

    /// As the socket gives it.
    pub(crate) fn live(contact: &'a Contact, entry: &'a Entry) -> Self {
        Self {
            contact_id: Some(contact.id),
            initial_contact_id: Some(contact.id),
            ..Self::of(contact, entry)
        }
    }
}

impl<'a> Attachment<'a> {
    fn of(entry: &Entry, name: &'a str) -> Self {
        Self {
            attachment_id: entry.id,
            attachment_name: name.into(),
            content_type: if name.ends_with("pdf") { "application/pdf" } else { "image/jpeg" }.into(),
            status: "APPROVED".into(),
        }
    }
}

/// What was written.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(crate) struct Stored {
    pub(crate) files: u64,
    pub(crate) bytes: u64,
    pub(crate) items: u64,
    pub(crate) messages: u64,
    /// Bytes of all texts.
    pub(crate) text: u64,
}

/// Writes the transcripts of all contacts into a folder, each where the service puts it.
pub(crate) fn store(corpus: &Corpus, folder: &Path) -> Result<Stored, Failure> {
    let mut stored = Stored::default();
    let mut made = PathBuf::new();
    for contact in corpus.iter() {
        let begin = moment(contact.entries.first().map_or(0, |entry| entry.at));
        let day = folder.join(begin.strftime("%Y/%m/%d").to_string());
        if day != made {
            fs::create_dir_all(&day)?;
            made.clone_from(&day);
        }
        let json = serde_json::to_vec(&Transcript::of(&contact))?;
        let name = format!("{}_{}_UTC.json", contact.id, begin.strftime("%Y%m%dT%H:%M"));
        BufWriter::new(File::create(day.join(name))?).write_all(&json)?;
        stored.files += 1;
        stored.bytes += json.len() as u64;
        stored.items += contact.entries.len() as u64;
        let messages = contact.entries.iter().filter(|entry| entry.is_message());
        stored.messages += messages.count() as u64;
        stored.text += contact.entries.iter().map(|entry| entry.text().len() as u64).sum::<u64>();
    }
    Ok(stored)
}

/// The service writes three digits, and zeros, too.
fn to_the_millisecond<S: Serializer>(time: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(&time.strftime("%Y-%m-%dT%H:%M:%S.%3fZ"))
}

/// The instant, by milliseconds since 1970.
pub(crate) fn moment(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(milliseconds).unwrap_or_default()
}
