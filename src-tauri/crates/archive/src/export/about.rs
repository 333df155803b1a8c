//! What is said of an export as a whole.

use std::collections::HashMap;
use std::fmt::Display;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use transcript::{Attachment, Author, ContactId, Fingerprinting, ParticipantId, Status};

use crate::{StoredChat, StoredItem};

/// People and files of a chat that are listed; what is beyond is counted.
const MOST: usize = 1_000;

/// A stretch of a chat in which items may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hole {
    /// Nothing is missing up to here; `None`: its start is not known.
    pub(super) from: Option<Timestamp>,
    /// Nothing is missing from here on; `None`: up to the end.
    pub(super) to: Option<Timestamp>,
}

/// What is exported.
#[derive(Debug)]
pub(super) struct About {
    pub(super) subject: Subject,
    /// In which zone times are shown.
    pub(super) zone: TimeZone,
    /// When it was exported.
    pub(super) at: Timestamp,
}

/// A chat, or what was found.
#[derive(Debug)]
pub(super) enum Subject {
    Chat(Box<ChatAbout>),
    Hits { query: String, count: u64 },
}

/// A chat, and what a first reading of it has shown.
#[derive(Debug)]
pub(super) struct ChatAbout {
    pub(super) chat: StoredChat,
    /// In order.
    pub(super) holes: Vec<Hole>,
    pub(super) survey: Survey,
}

/// What a first reading of a chat shows.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub(super) items: u64,
    pub(super) first: Option<Timestamp>,
    pub(super) last: Option<Timestamp>,
    /// The last row: what comes behind it later is not exported.
    pub(super) last_row: i64,
    /// In the order in which they came.
    pub(super) people: Vec<Someone>,
    /// In the order in which they were sent.
    pub(super) files: Vec<Sent>,
    /// People and files that are too many to be listed.
    pub(super) unlisted: u64,
    pub(super) fingerprint: Fingerprinting,
    known_people: HashMap<Arc<Author>, usize>,
    known_files: HashMap<transcript::AttachmentId, usize>,
}

/// Somebody in a chat, under one name and role.
#[derive(Debug)]
pub(super) struct Someone {
    pub(super) who: Arc<Author>,
    /// Messages and files.
    pub(super) said: u64,
}

/// A file of a chat.
#[derive(Debug)]
pub(super) struct Sent {
    pub(super) file: Attachment,
    pub(super) by: Option<Arc<Author>>,
    pub(super) at: Timestamp,
}

/// Where an item was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Whereabouts {
    /// Key of the chat.
    pub(super) chat: String,
    pub(super) contact: ContactId,
    pub(super) instance: Option<String>,
    pub(super) queue: Option<String>,
    pub(super) customer: Option<String>,
}

impl About {
    /// An instant in the zone of the export.
    pub(super) fn local(&self, at: Timestamp) -> ZonedDateTime {
        at.to_zoned_datetime(self.zone.clone())
    }

    /// The name of its zone.
    pub(super) fn zone_name(&self) -> String {
        match self.zone.iana_name() {
            Some(name) => name.to_owned(),
            None => format!("UTC{}", self.local(self.at).offset()),
        }
    }

    /// All its times are UTC already.
    pub(super) fn is_utc(&self) -> bool {
        self.zone == TimeZone::UTC || matches!(self.zone.iana_name(), Some("UTC" | "Etc/UTC"))
    }

    /// Time of day in its zone.
    pub(super) fn clock(&self, at: Timestamp) -> impl Display {
        self.local(at).strftime("%H:%M:%S").to_string()
    }

    /// Date and time of day in its zone.
    pub(super) fn moment(&self, at: Timestamp) -> String {
        self.local(at).strftime("%Y-%m-%d %H:%M:%S").to_string()
    }

    pub(super) fn date(&self, at: Timestamp) -> Date {
        self.local(at).date()
    }

    /// The name of a participant, where the whole chat is known.
    pub(super) fn name_of(&self, id: &ParticipantId) -> Option<&str> {
        let Subject::Chat(chat) = &self.subject else { return None };
        let known = chat.survey.people.iter().rev().find(|someone| someone.who.id == *id)?;
        known.who.name.as_deref().filter(|name| !name.is_empty())
    }
}

/// A day in words.
pub(super) fn day(date: Date) -> String {
    date.strftime("%A, %-d %B %Y").to_string()
}

/// An instant in UTC, as the service writes it.
pub(super) fn utc(at: Timestamp) -> String {
    format!("{at:.3}")
}

impl ChatAbout {
    pub(super) fn new(chat: StoredChat, mut holes: Vec<Hole>, survey: Survey) -> Self {
        holes.sort_by_key(|hole| (hole.from, hole.to));
        Self { chat, holes, survey }
    }

    /// Nothing of it is missing.
    pub(super) fn is_complete(&self) -> bool {
        self.chat.complete && self.holes.is_empty()
    }

    /// The customer's name: as somebody said, or as the chat shows it.
    pub(super) fn customer(&self) -> Option<&str> {
        let in_chat = || {
            let customer = |someone: &&Someone| matches!(someone.who.role, transcript::Role::Customer);
            self.survey.people.iter().find(customer)?.who.name.as_deref()
        };
        self.chat.customer.as_deref().or_else(in_chat).filter(|name| !name.is_empty())
    }

    /// Its agents' names, as the chat shows them, else as somebody said.
    pub(super) fn agents(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        let in_chat =
            self.survey.people.iter().filter(|someone| matches!(someone.who.role, transcript::Role::Agent));
        for name in in_chat.filter_map(|someone| someone.who.name.as_deref()) {
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
        if names.is_empty() { self.chat.agent.iter().map(String::as_str).collect() } else { names }
    }

    /// The status of a file that counts at the end.
    pub(super) fn status<'a>(&'a self, file: &'a Attachment) -> &'a Status {
        self.survey.fingerprint.status(&file.id).unwrap_or(&file.status)
    }

    /// Where an item of it was said.
    pub(super) fn whereabouts(&self, contact: &ContactId) -> Whereabouts {
        let known = self.chat.contacts.iter().find(|known| known.id == *contact);
        Whereabouts {
            chat: self.chat.key.clone(),
            contact: contact.clone(),
            instance: known.and_then(|known| known.instance.clone()),
            queue: known.and_then(|known| known.queue.clone()),
            customer: self.customer().map(str::to_owned),
        }
    }
}

impl Survey {
    /// Takes note of the next item.
    pub(super) fn look_at(&mut self, stored: &StoredItem) {
        let item = &stored.item;
        self.items += 1;
        self.first = Some(self.first.map_or(item.time, |first| first.min(item.time)));
        self.last = Some(self.last.map_or(item.time, |last| last.max(item.time)));
        self.last_row = self.last_row.max(stored.row);
        self.fingerprint.look_at(item);
        if let Some(author) = &item.author {
            self.person(author, item.is_word());
        }
        for file in item.attachments() {
            if self.known_files.contains_key(&file.id) {
                continue;
            }
            if self.files.len() >= MOST {
                self.unlisted += 1;
                continue;
            }
            self.known_files.insert(file.id.clone(), self.files.len());
            self.files.push(Sent { file: file.clone(), by: item.author.clone(), at: item.time });
        }
    }

    fn person(&mut self, who: &Arc<Author>, spoke: bool) {
        if let Some(no) = self.known_people.get(who) {
            self.people[*no].said += u64::from(spoke);
        } else if self.people.len() < MOST {
            self.known_people.insert(Arc::clone(who), self.people.len());
            self.people.push(Someone { who: Arc::clone(who), said: u64::from(spoke) });
        } else {
            self.unlisted += 1;
        }
    }
}
