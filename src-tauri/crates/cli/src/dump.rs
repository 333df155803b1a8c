//! What is known of the chats, as it is written to a file: `docs/cli.md` describes the shape.

mod ledger;
mod read;

use std::collections::BTreeMap;

use jiff::Timestamp;
use monitor::GapReport;
use serde::Serialize;
use serde_json::value::RawValue;
use transcript::{Activity, ContactId, Engagement, Facet, File, Fingerprint, ItemId, Person, Saved};

use crate::item::item_json;
use crate::saving::Done;

use ledger::ContactLedger;
pub(crate) use read::{Unreadable, read};

/// The whole file.
#[derive(Debug, Serialize)]
pub(crate) struct Dump {
    /// One for each chat that is watched, in the order of their keys; then those of an earlier run that nobody named.
    pub(crate) contacts: Vec<Chat>,
}

/// One chat of the file.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Chat {
    /// It is watched.
    Watched(Box<Contact>),
    /// Of an earlier run, as it was written.
    Earlier(Box<RawValue>),
}

/// One chat.
#[derive(Debug, Serialize)]
pub(crate) struct Contact {
    #[serde(rename = "initialContactId")]
    initial: String,
    #[serde(rename = "contactIds")]
    segments: Vec<ContactId>,
    state: &'static str,
    complete: bool,
    gaps: Vec<Hole>,
    items: Vec<Box<RawValue>>,
    participants: Vec<Participant>,
    attachments: Vec<Attachment>,
    requests: BTreeMap<&'static str, u64>,
    ledger: Vec<ContactLedger>,
    fingerprint: Option<Fingerprint>,
    unproved: Vec<ItemId>,
    saved: Option<Saved>,
}

impl Contact {
    /// `saved` is what the program goes on from after a restart; `files` tells where files were saved.
    pub(crate) fn new(dump: &monitor::Dump, saved: Option<Saved>, files: &Done) -> Self {
        let summary = &dump.summary;
        let initial = summary.initial_contact_id.as_ref().map_or(summary.key.as_str(), ContactId::as_str);
        // Of a kind that pages show, and yet in none: not part of what the fingerprint is about.
        let unproved = dump.entries.iter().filter(|entry| entry.item.is_stored() && !entry.is_proved());
        Self {
            initial: initial.to_owned(),
            segments: dump.contact_ids.clone(),
            state: summary.connection.word(),
            complete: summary.complete,
            gaps: dump.gaps.iter().map(Hole::from).collect(),
            items: dump.entries.iter().map(|entry| item_json(entry)).collect(),
            participants: dump.people.iter().map(Participant::from).collect(),
            attachments: dump
                .files
                .iter()
                .map(|file| Attachment { saved_to: files.place(&file.id), ..Attachment::from(file) })
                .collect(),
            requests: dump.requests.iter().copied().collect(),
            ledger: dump.ledger.iter().map(ContactLedger::from).collect(),
            fingerprint: dump.fingerprint,
            unproved: unproved.map(|entry| entry.id().clone()).collect(),
            saved,
        }
    }
}

/// A stretch in which items may be missing.
#[derive(Debug, Serialize)]
pub(crate) struct Hole {
    after: Option<ItemId>,
    before: Option<ItemId>,
    cause: String,
}

impl From<&GapReport> for Hole {
    fn from(report: &GapReport) -> Self {
        let gap = &report.gap;
        Self { after: gap.after.clone(), before: gap.before.clone(), cause: report.cause.to_string() }
    }
}

/// Somebody in the chat.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Participant {
    #[serde(rename = "participantId")]
    id: String,
    display_name: Option<Box<str>>,
    role: String,
    engagement: Presence,
    activity: Presence,
}

impl From<&Person> for Participant {
    fn from(person: &Person) -> Self {
        Self {
            id: person.who.id.as_str().to_owned(),
            display_name: person.who.name.clone(),
            role: person.who.role.as_wire().to_owned(),
            engagement: Presence::new(&person.engagement, engagement),
            activity: Presence::new(&person.activity, activity),
        }
    }
}

/// A state with its evidence.
#[derive(Debug, Serialize)]
pub(crate) struct Presence {
    state: &'static str,
    since: Option<String>,
    source: Option<ItemId>,
    derived: bool,
}

impl Presence {
    fn new<S: Copy>(facet: &Facet<S>, word: fn(S) -> &'static str) -> Self {
        Self {
            state: word(facet.state),
            since: facet.since.map(moment),
            source: facet.source.clone(),
            derived: facet.derived,
        }
    }
}

fn engagement(state: Engagement) -> &'static str {
    match state {
        Engagement::Engaged => "engaged",
        Engagement::Disengaged => "disengaged",
        Engagement::Unknown => "unknown",
    }
}

fn activity(state: Activity) -> &'static str {
    match state {
        Activity::Active => "active",
        Activity::Inactive => "inactive",
        Activity::Unknown => "unknown",
    }
}

/// A file.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Attachment {
    #[serde(rename = "attachmentId")]
    id: String,
    name: Option<Box<str>>,
    content_type: Option<Box<str>>,
    status: String,
    stuck: bool,
    item_id: ItemId,
    #[serde(skip_serializing_if = "Option::is_none")]
    saved_to: Option<String>,
}

impl From<&File> for Attachment {
    fn from(file: &File) -> Self {
        Self {
            id: file.id.as_str().to_owned(),
            name: file.name.clone(),
            content_type: file.content_type.clone(),
            status: file.status.as_wire().to_owned(),
            stuck: file.stuck,
            item_id: file.item.clone(),
            saved_to: None,
        }
    }
}

/// ISO 8601 in UTC with milliseconds, as the service writes it.
pub(crate) fn moment(at: Timestamp) -> String {
    format!("{at:.3}")
}
