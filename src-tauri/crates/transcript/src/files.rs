//! Attachments by `AttachmentId`: one file, however many items speak of it.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::{AttachmentId, Author, Item, ItemId, Seen, Status};

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
    pub by: Option<Author>,
    /// When it was sent.
    pub time: Timestamp,
    /// The first item that names it; later ones only bring news of it.
    pub item: ItemId,
    /// The status that counts.
    pub status: Status,
    /// When that status was said, if later than the file itself.
    pub status_at: Option<Timestamp>,
}

#[derive(Debug, Clone)]
struct Record {
    first: (Timestamp, ItemId),
    by: Option<Author>,
    name: Option<Box<str>>,
    content_type: Option<Box<str>>,
    status: Said,
}

#[derive(Debug, Clone)]
struct Said {
    /// A result of the scan beats "being scanned", whatever came first; a rejection beats everything, being the safer one.
    weight: u8,
    number: u64,
    /// The item that said it and, if the socket brought it, when it did.
    key: (Timestamp, ItemId),
    heard_at: Option<Timestamp>,
    status: Status,
}

/// All files of a chat.
#[derive(Debug, Clone, Default)]
pub(crate) struct Files {
    records: BTreeMap<AttachmentId, Record>,
}

impl Files {
    /// Takes in one copy of an item.
    pub(crate) fn observe(&mut self, item: &Item, time: Timestamp, live: bool, seen: Seen) {
        let key = (time, item.id.clone());
        for attachment in &item.attachments {
            let said = Said {
                weight: match attachment.status {
                    Status::InProgress => 0,
                    Status::Approved | Status::Unknown(_) => 1,
                    Status::Rejected => 2,
                },
                number: seen.number,
                key: key.clone(),
                heard_at: live.then_some(seen.at),
                status: attachment.status.clone(),
            };
            let record = self.records.entry(attachment.id.clone()).or_insert_with(|| Record {
                first: key.clone(),
                by: item.author.clone(),
                name: attachment.name.clone(),
                content_type: attachment.content_type.clone(),
                status: said.clone(),
            });
            if key < record.first {
                record.first = key.clone();
                record.by.clone_from(&item.author);
            }
            if record.name.is_none() {
                record.name.clone_from(&attachment.name);
            }
            if record.content_type.is_none() {
                record.content_type.clone_from(&attachment.content_type);
            }
            let known = &record.status;
            if said.status == known.status {
                // The first time it was said is when it became so.
                if said.number < known.number {
                    record.status = said;
                }
            } else if (said.weight, said.number) > (known.weight, known.number) {
                record.status = said;
            }
        }
    }

    pub(crate) fn file(&self, id: &AttachmentId) -> Option<File> {
        let record = self.records.get(id)?;
        let (time, item) = record.first.clone();
        let said = &record.status;
        let status_at = if said.key.0 > time {
            Some(said.key.0)
        } else {
            // The same item again with another status: only the moment of its arrival tells when.
            said.heard_at.filter(|_| said.weight > 0)
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
        })
    }

    /// Oldest first.
    pub(crate) fn files(&self) -> Vec<File> {
        let mut files: Vec<File> = self.records.keys().filter_map(|id| self.file(id)).collect();
        files.sort_by(|a, b| (a.time, &a.item, &a.id).cmp(&(b.time, &b.item, &b.id)));
        files
    }
}
