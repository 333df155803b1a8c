//! Attachments by `AttachmentId`: one file, however many items speak of it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{AttachmentId, Author, Item, ItemId, Seen, Status};

/// Files of a chat that are listed. A message carries one (`CompleteAttachmentUpload`); a service that names ever new ones takes
/// bounded memory.
const MOST: usize = 10_000;
/// Words for the status of one file that are told apart.
const MOST_STATUSES: usize = 16;

/// One attachment and the best that is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// `AttachmentId`.
    pub id: AttachmentId,
    /// `AttachmentName`.
    pub name: Option<Box<str>>,
    /// `ContentType`.
    pub content_type: Option<Box<str>>,
    /// Who sent it, from the first item that names it.
    pub by: Option<Arc<Author>>,
    /// When it was sent.
    pub time: Timestamp,
    /// The first item that names it; later ones only bring news of it.
    pub item: ItemId,
    /// The status that counts.
    pub status: Status,
    /// When that status was said, if later than the file itself.
    pub status_at: Option<Timestamp>,
    /// It is being scanned for longer than any scanner takes.
    pub stuck: bool,
}

/// How many files there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileCounts {
    /// All.
    pub total: u32,
    /// Passed the scan.
    pub approved: u32,
    /// Did not.
    pub rejected: u32,
    /// Are being scanned.
    pub in_progress: u32,
    /// Of these the ones that are for longer than any scanner takes.
    #[serde(skip)]
    pub stuck: u32,
}

impl FileCounts {
    fn change(&mut self, before: Option<&Status>, after: Option<&Status>) {
        if let Some(count) = before.and_then(|status| self.of(status)) {
            *count = count.saturating_sub(1);
        }
        if let Some(count) = after.and_then(|status| self.of(status)) {
            *count = count.saturating_add(1);
        }
    }

    fn of(&mut self, status: &Status) -> Option<&mut u32> {
        match status {
            Status::Approved => Some(&mut self.approved),
            Status::Rejected => Some(&mut self.rejected),
            Status::InProgress => Some(&mut self.in_progress),
            Status::Unknown(_) => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Record {
    first: (Timestamp, ItemId),
    by: Option<Arc<Author>>,
    name: Option<Box<str>>,
    content_type: Option<Box<str>>,
    /// Of the greatest weight that was said, each status. Nearly always one.
    said: Vec<Said>,
}

/// A status and its evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Said {
    status: Status,
    /// The input that said it first, which is when it became so, and the one that said it last, which is why it counts.
    number: u64,
    latest: u64,
    /// The item that said it first and, if the socket brought it, when it did.
    key: (Timestamp, ItemId),
    heard_at: Option<Timestamp>,
}

impl Record {
    /// The latest of the greatest weight.
    fn said(&self) -> Option<&Said> {
        self.said.iter().max_by(|a, b| (a.latest, &a.status).cmp(&(b.latest, &b.status)))
    }

    /// Takes in a status; says whether there was room for it.
    fn say(&mut self, new: Said) -> bool {
        let weight = self.said.first().map(|said| said.status.weight());
        if weight.is_some_and(|weight| weight > new.status.weight()) {
            return true;
        }
        if weight.is_some_and(|weight| weight < new.status.weight()) {
            self.said.clear();
        }
        let full = self.said.len() >= MOST_STATUSES;
        match self.said.iter_mut().find(|known| known.status == new.status) {
            Some(known) => {
                let latest = known.latest.max(new.latest);
                if new.number < known.number {
                    *known = new;
                }
                known.latest = latest;
            }
            None if full => return false,
            None => self.said.push(new),
        }
        true
    }
}

/// What came of one copy of an item.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Observed {
    /// Something of a file is known that was not.
    pub(crate) news: bool,
    /// Files, or words for a status, that are too many to be kept.
    pub(crate) dropped: u32,
}

/// All files of a chat.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Files {
    records: BTreeMap<AttachmentId, Record>,
    counts: FileCounts,
    /// Whoever has a clock said that their results are overdue.
    #[serde(skip)]
    overdue: BTreeSet<AttachmentId>,
}

impl Files {
    /// Takes in one copy of an item.
    pub(crate) fn observe(&mut self, item: &Item, time: Timestamp, live: bool, seen: Seen) -> Observed {
        let mut observed = Observed::default();
        if item.attachments().is_empty() {
            return observed;
        }
        let key = (time, item.id.clone());
        for attachment in item.attachments() {
            let said = Said {
                status: attachment.status.clone(),
                number: seen.number,
                latest: seen.number,
                key: key.clone(),
                heard_at: live.then_some(seen.at),
            };
            let known = self.records.get(&attachment.id).cloned();
            if known.is_none() {
                if self.records.len() >= MOST {
                    observed.dropped += 1;
                    continue;
                }
                let record = Record {
                    first: key.clone(),
                    by: item.author.clone(),
                    name: None,
                    content_type: None,
                    said: Vec::new(),
                };
                self.records.insert(attachment.id.clone(), record);
                self.counts.total = self.counts.total.saturating_add(1);
            }
            let Some(record) = self.records.get_mut(&attachment.id) else { continue };
            // Of copies that differ in it the same one counts whichever came first.
            let first = (record.first.clone(), Reverse(record.by.take()));
            (record.first, Reverse(record.by)) = first.min((key.clone(), Reverse(item.author.clone())));
            record.name = record.name.take().max(attachment.name.clone());
            record.content_type = record.content_type.take().max(attachment.content_type.clone());
            let before = record.said().map(|said| said.status.clone());
            observed.dropped += u32::from(!record.say(said));
            observed.news |= known.as_ref() != Some(&*record);
            let after = record.said().map(|said| said.status.clone());
            if after != Some(Status::InProgress) {
                self.overdue.remove(&attachment.id);
            }
            self.counts.change(before.as_ref(), after.as_ref());
        }
        observed
    }

    pub(crate) fn counts(&self) -> FileCounts {
        FileCounts { stuck: u32::try_from(self.overdue.len()).unwrap_or(u32::MAX), ..self.counts }
    }

    /// A file's result is overdue. Says whether that is news.
    pub(crate) fn overdue(&mut self, id: &AttachmentId) -> bool {
        let said = self.records.get(id).and_then(Record::said);
        said.is_some_and(|said| said.status == Status::InProgress) && self.overdue.insert(id.clone())
    }

    /// The item at which a file stands.
    pub(crate) fn item(&self, id: &AttachmentId) -> Option<&ItemId> {
        self.records.get(id).map(|record| &record.first.1)
    }

    pub(crate) fn file(&self, id: &AttachmentId) -> Option<File> {
        let record = self.records.get(id)?;
        let (time, item) = record.first.clone();
        let said = record.said()?;
        let status_at = if said.key.0 > time {
            Some(said.key.0)
        } else {
            // The same item again with another status: only the moment of its arrival tells when.
            said.heard_at.filter(|_| said.status.weight() > 0)
        };
        Some(File {
            id: id.clone(),
            name: record.name.clone(),
            content_type: record.content_type.clone(),
            by: record.by.clone(),
            time,
            item,
            status: said.status.clone(),
            status_at,
            stuck: self.overdue.contains(id),
        })
    }

    /// Oldest first.
    pub(crate) fn files(&self) -> Vec<File> {
        let mut files: Vec<File> = self.records.keys().filter_map(|id| self.file(id)).collect();
        files.sort_by(|a, b| (a.time, &a.item, &a.id).cmp(&(b.time, &b.item, &b.id)));
        files
    }
}
