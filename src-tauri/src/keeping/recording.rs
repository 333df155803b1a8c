//! What the engine has kept, put into the archive and given back.

use std::borrow::Cow;

use ::archive::{Batch, ChatFacts, ContactFacts, NewItem, Presence as Report, ReadError, WriteError};
use async_trait::async_trait;
use monitor::{NotLoaded, NotRecorded, PresenceReport, Record, Restored};
use serde::{Deserialize, Serialize};
use transcript::{Activity, Engagement, Entry, ItemId, Mark, Point, Presence, Reason, SavedState};

use super::{Absence, Keeper};

#[async_trait]
impl monitor::Archive for Keeper {
    async fn load(&self, chat: &monitor::ChatFacts) -> Result<Option<Restored>, NotLoaded> {
        let access = self.access().borrow().clone();
        let archive = access.reader().map_err(not_loaded)?;
        let kept = archive.restore(chat.key.to_string(), chat.host.clone()).await.map_err(unread)?;
        Ok(kept.map(|kept| restored(kept, access.writer().is_err())))
    }

    async fn record(&self, record: Record) -> Result<(), NotRecorded> {
        let archive = self.writer().map_err(not_recorded)?;
        let written = archive.write(vec![batch(record)]).await;
        self.note_written(&written);
        written.map(drop).map_err(unwritten)
    }
}

/// A state speaks for the entries that were written with it: where one of them can not be read, it speaks for nothing.
fn restored(kept: ::archive::Restored, beside: bool) -> Restored {
    let mut is_whole = true;
    let mut entries = Vec::with_capacity(kept.items.len());
    // What has no mark is known from a file alone, and was never part of what the engine proved.
    for stored in kept.items {
        let Some(mark) = stored.mark else { continue };
        match Entry::of(stored.item, &Mark::new(mark)) {
            Ok(entry) => entries.push(entry),
            Err(error) => {
                tracing::warn!(%error, "an item of the archive is read anew");
                is_whole = false;
            }
        }
    }
    let state = kept.state.filter(|_| is_whole);
    Restored {
        state: state.and_then(|state| serde_json::from_str::<SavedState>(&state).ok()),
        entries,
        beside,
    }
}

fn batch(record: Record) -> Batch {
    let Record { chat, entries, removed, presence, files: _, state } = record;
    let mut contacts: Vec<ContactFacts> = chat
        .contacts
        .into_iter()
        .map(|contact| ContactFacts { since: contact.since, ..ContactFacts::new(contact.id) })
        .collect();
    // The source speaks of where the chat is now.
    if let Some(newest) = contacts.last_mut() {
        newest.queue = chat.queue;
    }
    Batch {
        chat: ChatFacts {
            key: chat.key.to_string(),
            instance: chat.instance,
            host: Some(chat.host),
            region: Some(chat.region),
            customer: chat.customer_hint,
            agent: chat.agent_hint,
            ended: chat.ended_at,
            complete: Some(chat.sealed),
            contacts,
        },
        items: entries.iter().map(|entry| item(entry)).collect(),
        removed,
        presence: presence.iter().map(report).collect(),
        state: state.and_then(|state| serde_json::to_string(&state).ok()),
        ..Batch::default()
    }
}

fn item(entry: &Entry) -> NewItem {
    NewItem {
        ordinal: entry.place.ordinal,
        mark: Some(entry.mark().as_bytes().to_vec()),
        text: if entry.is_streaming() { entry.text() } else { None },
        ..NewItem::new(entry.item.clone())
    }
}

/// One point of a history, as it is stored.
#[derive(Serialize, Deserialize)]
struct StoredReport<'a> {
    #[serde(borrow)]
    state: Cow<'a, str>,
    reason: Reason,
    derived: bool,
    source: Option<Cow<'a, str>>,
    known_at: jiff::Timestamp,
}

pub(super) fn report(report: &PresenceReport) -> Report {
    let (facet, state) = match report.state {
        Presence::Engagement(Engagement::Engaged) => ("engagement", "engaged"),
        Presence::Engagement(Engagement::Disengaged) => ("engagement", "disengaged"),
        Presence::Engagement(Engagement::Unknown) => ("engagement", "unknown"),
        Presence::Activity(Activity::Active) => ("activity", "active"),
        Presence::Activity(Activity::Inactive) => ("activity", "inactive"),
        Presence::Activity(Activity::Unknown) => ("activity", "unknown"),
        Presence::Typing => ("typing", "typing"),
    };
    let stored = StoredReport {
        state: state.into(),
        reason: report.reason,
        derived: report.derived,
        source: report.source.as_ref().map(|source| source.as_str().into()),
        known_at: report.known_at,
    };
    Report {
        participant: report.who.clone(),
        since: report.since.unwrap_or(report.known_at),
        facet: facet.to_owned(),
        // Texts, numbers and moments always have a JSON form.
        report: serde_json::to_string(&stored).unwrap_or_default(),
    }
}

/// A point of a history, as it was stored; `None` of one that another version wrote in a form of its own.
pub(crate) fn point(stored: &Report) -> Option<Point> {
    let report: StoredReport<'_> = serde_json::from_str(&stored.report).ok()?;
    let state = match (stored.facet.as_str(), &*report.state) {
        ("engagement", "engaged") => Presence::Engagement(Engagement::Engaged),
        ("engagement", "disengaged") => Presence::Engagement(Engagement::Disengaged),
        ("engagement", "unknown") => Presence::Engagement(Engagement::Unknown),
        ("activity", "active") => Presence::Activity(Activity::Active),
        ("activity", "inactive") => Presence::Activity(Activity::Inactive),
        ("activity", "unknown") => Presence::Activity(Activity::Unknown),
        ("typing", _) => Presence::Typing,
        _ => return None,
    };
    Some(Point {
        who: stored.participant.clone(),
        state,
        since: stored.since,
        source: report.source.map(|source| ItemId::from(&*source)),
        derived: report.derived,
        reason: report.reason,
    })
}

fn not_loaded(absence: Absence) -> NotLoaded {
    match absence {
        Absence::Opening => NotLoaded::Slow,
        Absence::Locked => NotLoaded::Locked,
        Absence::Damaged => NotLoaded::Damaged,
        Absence::InUse => NotLoaded::Busy,
        Absence::Other => NotLoaded::Failed,
    }
}

fn not_recorded(absence: Absence) -> NotRecorded {
    match absence {
        Absence::Opening => NotRecorded::Slow,
        Absence::Locked => NotRecorded::Locked,
        Absence::Damaged => NotRecorded::Damaged,
        Absence::InUse => NotRecorded::Busy,
        Absence::Other => NotRecorded::Failed,
    }
}

fn unread(error: ReadError) -> NotLoaded {
    match error {
        ReadError::Damaged => NotLoaded::Damaged,
        ReadError::Closed => NotLoaded::Closed,
        ReadError::Interrupted | ReadError::Database { .. } => NotLoaded::Failed,
    }
}

fn unwritten(error: WriteError) -> NotRecorded {
    match error {
        WriteError::Full => NotRecorded::Full,
        WriteError::ReadOnly => NotRecorded::ReadOnly,
        WriteError::Damaged => NotRecorded::Damaged,
        WriteError::Closed => NotRecorded::Closed,
        WriteError::Disk { .. } | WriteError::Database { .. } => NotRecorded::Failed,
    }
}
