//! How long the customer waited for each agent. Pure.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::{Author, Entry, Event, Kind, ParticipantId, Role};

/// How one agent answered, as far as the transcript is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Turns {
    /// Answers to the customer. Several messages in a row are one.
    pub answers: u32,
    /// From joining, or from the message that then waited or came next, to the first answer.
    pub first_response: Option<SignedDuration>,
    /// The longest that the customer waited for an answer of this agent, from the first message that had none.
    pub longest_wait: Option<SignedDuration>,
    /// The middle one of all these waits; of two in the middle the shorter.
    pub median_wait: Option<SignedDuration>,
}

#[derive(Default)]
struct Record {
    joined: Option<Timestamp>,
    first_response: Option<SignedDuration>,
    waits: Vec<SignedDuration>,
}

/// The turns of everybody who answered, by participant. Entries in display order. Bots and the system do not answer, and typing is no
/// answer either: as with the clock of who waits.
pub fn turns<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> BTreeMap<ParticipantId, Turns> {
    let mut records: BTreeMap<ParticipantId, Record> = BTreeMap::new();
    let mut waiting: Option<Timestamp> = None;
    for entry in entries {
        let (at, item) = (entry.place.time, &entry.item);
        let Some(author) = &item.author else { continue };
        if item.related_contact_id().is_some() {
            continue;
        }
        if item.kind == Kind::Event(Event::Joined) && is_agent(author) {
            records.entry(author.id.clone()).or_default().joined.get_or_insert(at);
        }
        if !item.is_word() {
            continue;
        }
        if author.role == Role::Customer {
            waiting.get_or_insert(at);
        } else if is_agent(author)
            && let Some(since) = waiting.take()
        {
            let record = records.entry(author.id.clone()).or_default();
            let began = record.joined.map_or(since, |joined| joined.max(since));
            record.first_response.get_or_insert_with(|| at.duration_since(began));
            record.waits.push(at.duration_since(since));
        }
    }
    records.into_iter().map(|(id, record)| (id, record.turns())).collect()
}

fn is_agent(author: &Author) -> bool {
    matches!(author.role, Role::Agent | Role::Supervisor)
}

impl Record {
    fn turns(mut self) -> Turns {
        self.waits.sort_unstable();
        Turns {
            answers: u32::try_from(self.waits.len()).unwrap_or(u32::MAX),
            first_response: self.first_response,
            longest_wait: self.waits.last().copied(),
            median_wait: self.waits.get(self.waits.len().saturating_sub(1) / 2).copied(),
        }
    }
}
