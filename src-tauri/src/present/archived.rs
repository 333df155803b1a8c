//! A chat that nobody watches, as the archive has it.

use archive::StoredChat;
use transcript::{Author, Entry, Event, Kind, Role, Timeline};

use super::chat::last;
use super::{Names, count, moment, named, writer};
use crate::dto::{BackFill, BackFillState, Chat, Connection, FileCounts, Gap, GapState};

/// Its row.
pub(crate) fn archived(stored: &StoredChat, timeline: &Timeline, is_imported: bool, gaps: usize) -> Chat {
    let is_complete = stored.is_complete();
    let contact_ids: Vec<String> = stored.contacts.iter().map(|contact| contact.id.to_string()).collect();
    let newest_of = |get: fn(&archive::StoredContact) -> Option<&String>| {
        stored.contacts.iter().rev().find_map(get).cloned()
    };
    let customer = timeline.first_of(&Role::Customer).and_then(|customer| customer.name);
    let first = timeline.first().map(|entry| entry.place.time);
    let last_item = timeline.entries().next_back().map(|entry| entry.place.time);
    let since = stored.contacts.iter().find_map(|contact| contact.since);
    let files = timeline.file_counts();
    let is_whole = timeline.opens_at_start() || is_complete;
    Chat {
        key: stored.key.clone(),
        contact_id: contact_ids.last().cloned(),
        initial_contact_id: contact_ids.contains(&stored.key).then(|| stored.key.clone()),
        contact_ids,
        region: stored.region.clone().unwrap_or_default(),
        instance: newest_of(|contact| contact.instance.as_ref()),
        queue: newest_of(|contact| contact.queue.as_ref()),
        customer: customer.as_deref().or(stored.customer.as_deref()).map(named),
        with: served_by(timeline).map(|who| writer(who, &Names::default())),
        present: Vec::new(),
        connection: Connection::Archived {
            at: last_item.or(stored.ended).or(since).map(moment).unwrap_or_default(),
            complete: is_complete,
            imported: is_imported,
        },
        last: timeline.last_telling().and_then(|entry| last(entry)),
        typing: Vec::new(),
        unread: 0,
        waiting_since: None,
        started_at: first.or(since).map(moment),
        ended_at: timeline.ended().map(|entry| entry.place.time).or(stored.ended).map(moment),
        items: count(timeline.len()),
        gaps: count(gaps),
        at_start: is_whole,
        complete: is_complete,
        back_fill: BackFill {
            state: if is_whole { BackFillState::Done } else { BackFillState::Cancelled },
            pages: 0,
            items: count(timeline.len()),
            reached_at: first.map(moment),
            eta_ms: None,
        },
        files: FileCounts {
            total: files.total,
            rejected: files.rejected,
            in_progress: files.in_progress,
            stuck: files.stuck,
        },
    }
}

/// The row of a chat of which a part was read, with so many items before and behind it: what that part alone does not tell.
pub(crate) fn archived_part(row: Chat, stored: &StoredChat, older: usize, newer: usize) -> Chat {
    let since = stored.contacts.iter().find_map(|contact| contact.since).map(moment);
    let items = row.items.saturating_add(count(older + newer));
    let ended = stored.ended.map(moment);
    let (started_at, at_start) =
        if older > 0 { (since, row.complete) } else { (row.started_at, row.at_start) };
    Chat {
        started_at,
        at_start,
        items,
        ended_at: row.ended_at.or(ended),
        back_fill: BackFill { items, reached_at: started_at, ..row.back_fill },
        ..row
    }
}

/// One of its holes.
pub(crate) fn archived_gap(known: &transcript::Gap, timeline: &Timeline) -> Gap {
    let drawn = known.drawn_after.as_ref().and_then(|id| timeline.entry(id)).map(|entry| entry.place);
    let cause = match known.from {
        None => "What was said before was never read.",
        Some(_) => "The connection was lost, and what was said meanwhile was never read.",
    };
    super::gap::hole(known, drawn, cause, GapState::Lost)
}

/// The agent who was there last, else the bot.
fn served_by(timeline: &Timeline) -> Option<&Author> {
    let was_there = |entry: &Entry| entry.item.is_word() || entry.item.kind == Kind::Event(Event::Joined);
    let last = |role: Role| {
        let present = timeline.entries().rev().filter(|entry| was_there(entry));
        present.filter_map(|entry| entry.item.author.as_deref()).find(|author| author.role == role)
    };
    last(Role::Agent).or_else(|| last(Role::CustomBot))
}
