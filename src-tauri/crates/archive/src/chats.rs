//! Chats as they are read: what is known of one, and its items page by page.

mod part;
mod told;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, params};
use transcript::ContactId;

use crate::packed::PackedId;
use crate::rows::{COLUMNS, FROM, StoredItem, stored};
use crate::{Archive, ReadError, rowid};

pub use part::Part;
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
    let (mut items, more) = match from {
        From::Newest => towards_the_past(connection, chat, i64::MAX, limit)?,
        From::Before(row) => {
            towards_the_past(connection, chat, rowid::first_of_second(rowid::second_of(row)), limit)?
        }
        From::Behind(row) => {
            towards_now(connection, chat, rowid::first_of_second(rowid::second_of(row) + 1), limit)?
        }
    };
    items.sort_by_key(StoredItem::place);
    let is_forward = matches!(from, From::Behind(_));
    Ok(ChatPage {
        items,
        has_older: is_forward || more,
        has_newer: if is_forward { more } else { from != From::Newest },
    })
}

/// An item with those around it.
pub(crate) fn around(
    connection: &Connection,
    chat: &StoredChat,
    row: i64,
    before: usize,
    after: usize,
) -> Result<ChatPage, ReadError> {
    let second = rowid::first_of_second(rowid::second_of(row));
    let (mut items, has_older) = towards_the_past(connection, chat, second, before)?;
    let (here, has_newer) = towards_now(connection, chat, second, after + 1)?;
    items.extend(here);
    items.sort_by_key(StoredItem::place);
    Ok(ChatPage { items, has_older, has_newer })
}

/// Items with row ids below `end`, whole seconds, the newest first; and whether there are more.
fn towards_the_past(
    connection: &Connection,
    chat: &StoredChat,
    end: i64,
    limit: usize,
) -> Result<(Vec<StoredItem>, bool), ReadError> {
    let near = rids(connection, chat, "rid < ?2 ORDER BY rid DESC", end, limit)?;
    let Some(first) = last_of_whole_seconds(&near, limit) else { return Ok((Vec::new(), false)) };
    let first = rowid::first_of_second(rowid::second_of(first));
    let wanted = between(connection, chat, first, end)?;
    let more = near.iter().any(|rid| *rid < first)
        || !rids(connection, chat, "rid < ?2 ORDER BY rid DESC", first, 1)?.is_empty();
    Ok((wanted, more))
}

/// Items with row ids from `start` on, whole seconds; and whether there are more.
fn towards_now(
    connection: &Connection,
    chat: &StoredChat,
    start: i64,
    limit: usize,
) -> Result<(Vec<StoredItem>, bool), ReadError> {
    let near = rids(connection, chat, "rid >= ?2 ORDER BY rid", start, limit)?;
    let Some(last) = last_of_whole_seconds(&near, limit) else { return Ok((Vec::new(), false)) };
    let end = rowid::first_of_second(rowid::second_of(last) + 1);
    let wanted = between(connection, chat, start, end)?;
    let more = !rids(connection, chat, "rid >= ?2 ORDER BY rid", end, 1)?.is_empty();
    Ok((wanted, more))
}

/// The row up to which whole seconds are taken.
fn last_of_whole_seconds(rids: &[i64], limit: usize) -> Option<i64> {
    rids.get(limit.max(1) - 1).or(rids.last()).copied()
}

/// Row ids of a chat, of all its contacts in one order.
fn rids(
    connection: &Connection,
    chat: &StoredChat,
    condition: &str,
    bound: i64,
    limit: usize,
) -> Result<Vec<i64>, ReadError> {
    let mut all = Vec::new();
    let limit = limit.max(1);
    let mut find = connection
        .prepare_cached(&format!("SELECT rid FROM item WHERE contact = ?1 AND {condition} LIMIT ?3"))?;
    for contact in &chat.contacts {
        let some = find.query_map(params![contact.no, bound, limit as i64], |row| row.get::<_, i64>(0))?;
        for rid in some {
            all.push(rid?);
        }
    }
    if condition.ends_with("DESC") {
        all.sort_unstable_by(|one, other| other.cmp(one));
    } else {
        all.sort_unstable();
    }
    all.truncate(limit);
    Ok(all)
}

/// All items of a chat with row ids from `first` until before `end`.
fn between(
    connection: &Connection,
    chat: &StoredChat,
    first: i64,
    end: i64,
) -> Result<Vec<StoredItem>, ReadError> {
    let sql =
        format!("SELECT {COLUMNS} FROM {FROM} WHERE item.contact = ?1 AND item.rid >= ?2 AND item.rid < ?3");
    let mut find = connection.prepare_cached(&sql)?;
    let mut items = Vec::new();
    for contact in &chat.contacts {
        let mut rows = find.query([contact.no, first, end])?;
        while let Some(row) = rows.next()? {
            items.push(stored(row)?);
        }
    }
    Ok(items)
}

/// All items of a chat, in order.
fn all(connection: &Connection, chat: &StoredChat) -> Result<Vec<StoredItem>, ReadError> {
    let mut items = between(connection, chat, i64::MIN, i64::MAX)?;
    items.sort_by_key(StoredItem::place);
    Ok(items)
}

pub(crate) fn moment(ms: i64) -> Option<Timestamp> {
    Timestamp::from_millisecond(ms).ok()
}
