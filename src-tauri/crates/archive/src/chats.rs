//! Chats as they are read: what is known of one, and its items page by page.

mod part;
mod rids;
mod told;

use std::ops::Range;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, params};
use transcript::ContactId;

use crate::packed::PackedId;
use crate::rows::StoredItem;
use crate::{Archive, ReadError};

pub use part::Part;
pub(crate) use rids::Rids;
pub(crate) use told::told;
pub use told::{Restored, Told};

/// A chat as the archive knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredChat {
    pub(crate) no: i64,
    /// Its key.
    pub key: String,
    /// AWS region.
    pub region: Option<String>,
    /// The customer's name, as the source said.
    pub customer: Option<String>,
    /// The agent's name, as the source said.
    pub agent: Option<String>,
    /// When it ended, if that is known.
    pub ended: Option<Timestamp>,
    /// Nothing of it is missing, as the engine last knew.
    pub complete: bool,
    /// It was watched; otherwise it is known from files alone.
    pub watched: bool,
    /// Its contacts, oldest first, those of past sessions included.
    pub contacts: Vec<StoredContact>,
}

/// A contact as the archive knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredContact {
    pub(crate) no: i64,
    /// `ContactId`.
    pub id: ContactId,
    /// Its instance.
    pub instance: Option<String>,
    /// Its queue.
    pub queue: Option<String>,
    /// When it began, if that is known.
    pub since: Option<Timestamp>,
    /// Why it must not be purged, if somebody said so.
    pub hold: Option<String>,
    /// What Contact Lens says of it, as JSON.
    pub analysis: Option<String>,
}

/// Some items of a chat, in order.
#[derive(Debug, Clone, Default)]
pub struct ChatPage {
    /// The items. Whole seconds: a page may be a little longer than asked.
    pub items: Vec<StoredItem>,
    /// Items before the first.
    pub has_older: bool,
    /// Items behind the last.
    pub has_newer: bool,
}

/// From where on a page is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// From the newest item on, towards the past.
    Newest,
    /// The items before this row.
    Before(i64),
    /// The items behind this row.
    Behind(i64),
}

impl Archive {
    /// A chat by its key, or by the id of one of its contacts.
    pub async fn chat(&self, key: String) -> Result<Option<StoredChat>, ReadError> {
        self.read(move |connection| chat(connection, &key)).await
    }

    /// At most about `limit` items of a chat.
    pub async fn page(&self, key: String, from: From, limit: usize) -> Result<ChatPage, ReadError> {
        self.read(move |connection| match chat(connection, &key)? {
            Some(chat) => page(connection, &chat, from, limit),
            None => Ok(ChatPage::default()),
        })
        .await
    }

    /// An item of a chat with the items around it.
    pub async fn around(
        &self,
        key: String,
        row: i64,
        before: usize,
        after: usize,
    ) -> Result<ChatPage, ReadError> {
        self.read(move |connection| match chat(connection, &key)? {
            Some(chat) => around(connection, &chat, row, before, after),
            None => Ok(ChatPage::default()),
        })
        .await
    }
}

/// A chat by its key, or by the id of one of its contacts.
pub(crate) fn chat(connection: &Connection, key: &str) -> Result<Option<StoredChat>, ReadError> {
    let mut find = connection.prepare_cached(
        "SELECT no FROM chat WHERE key = ?1 UNION ALL SELECT chat FROM contact WHERE id = ?2 LIMIT 1",
    )?;
    let no = find.query_row(params![key, PackedId::new(key)], |row| row.get(0)).optional()?;
    no.map_or(Ok(None), |no| chat_by_no(connection, no))
}

pub(crate) fn chat_by_no(connection: &Connection, no: i64) -> Result<Option<StoredChat>, ReadError> {
    let mut find = connection.prepare_cached(
        "SELECT key, region, customer, agent, ended, complete, state IS NOT NULL FROM chat WHERE no = ?1",
    )?;
    let found = find
        .query_row([no], |row| {
            Ok(StoredChat {
                no,
                key: row.get(0)?,
                region: row.get(1)?,
                customer: row.get(2)?,
                agent: row.get(3)?,
                ended: row.get::<_, Option<i64>>(4)?.and_then(moment),
                complete: row.get(5)?,
                watched: row.get(6)?,
                contacts: Vec::new(),
            })
        })
        .optional()?;
    let Some(mut chat) = found else { return Ok(None) };
    chat.contacts = contacts(connection, no)?;
    Ok(Some(chat))
}

fn contacts(connection: &Connection, chat: i64) -> Result<Vec<StoredContact>, ReadError> {
    let mut find = connection.prepare_cached(
        "SELECT contact.no, contact.id, instance.name, queue.name, contact.hold, contact.analysis,
                coalesce(contact.since, (SELECT min(at) FROM item WHERE item.rid =
                    (SELECT min(rid) FROM item WHERE item.contact = contact.no))) AS began
         FROM contact LEFT JOIN instance ON instance.no = contact.instance LEFT JOIN queue ON queue.no = contact.queue
         WHERE contact.chat = ?1 OR contact.no IN (SELECT contact FROM past WHERE chat = ?1)
         ORDER BY began IS NULL, began, contact.no",
    )?;
    let contacts = find.query_map([chat], |row| {
        Ok(StoredContact {
            no: row.get(0)?,
            id: row.get::<_, PackedId>(1)?.to_string().as_str().into(),
            instance: row.get(2)?,
            queue: row.get(3)?,
            hold: row.get(4)?,
            analysis: row.get(5)?,
            since: row.get::<_, Option<i64>>(6)?.and_then(moment),
        })
    })?;
    Ok(contacts.collect::<Result<_, _>>()?)
}

/// Some items of a chat. Pages consist of whole seconds: within one, row ids are in no order.
pub(crate) fn page(
    connection: &Connection,
    chat: &StoredChat,
    from: From,
    limit: usize,
) -> Result<ChatPage, ReadError> {
    let rids = Rids::of(connection, chat)?;
    let until = |end: usize| end.saturating_sub(limit)..end;
    let stretch = match from {
        From::Newest => until(rids.len()),
        From::Before(row) => until(rids.before_second_of(row)),
        From::Behind(row) => {
            let start = rids.until_second_of(row);
            start..start.saturating_add(limit)
        }
    };
    stretch_of(connection, &rids, stretch)
}

/// An item with those around it.
fn around(
    connection: &Connection,
    chat: &StoredChat,
    row: i64,
    before: usize,
    after: usize,
) -> Result<ChatPage, ReadError> {
    let rids = Rids::of(connection, chat)?;
    let here = rids.before_second_of(row);
    stretch_of(connection, &rids, here.saturating_sub(before)..here.saturating_add(after + 1))
}

fn stretch_of(connection: &Connection, rids: &Rids, stretch: Range<usize>) -> Result<ChatPage, ReadError> {
    let stretch = rids.whole(stretch);
    let (has_older, has_newer) = (stretch.start > 0, stretch.end < rids.len());
    Ok(ChatPage { items: rids.items(connection, stretch)?, has_older, has_newer })
}

/// All items of a chat, in order.
fn all(connection: &Connection, chat: &StoredChat) -> Result<Vec<StoredItem>, ReadError> {
    let rids = Rids::of(connection, chat)?;
    rids.items(connection, 0..rids.len())
}

pub(crate) fn moment(ms: i64) -> Option<Timestamp> {
    Timestamp::from_millisecond(ms).ok()
}
