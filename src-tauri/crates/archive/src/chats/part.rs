//! A stretch of a chat that is too long to be read whole before a person sees it.

use rusqlite::{Connection, params};
use transcript::ItemId;

use super::{Rids, StoredChat, Told, chat};
use crate::packed::PackedId;
use crate::{Archive, ReadError};

/// Some of a chat, and how much there is beside it.
#[derive(Debug, Clone)]
pub struct Part {
    /// The chat with these items alone: nothing is proved of it, and nobody is counted. Whole seconds, so a little more than was asked for.
    pub told: Told,
    /// Items before the first.
    pub older: usize,
    /// Items behind the last.
    pub newer: usize,
}

impl Part {
    /// It is all of the chat.
    pub fn is_whole(&self) -> bool {
        self.older + self.newer == 0
    }
}

impl Archive {
    /// All of a chat that has up to `at_once` items, else about `limit` of them, its newest or those around one; `None`: there is no such
    /// chat, or it has no such item. By its key or by the id of one of its contacts.
    pub async fn part(
        &self,
        key: String,
        at: Option<ItemId>,
        at_once: usize,
        limit: usize,
    ) -> Result<Option<Part>, ReadError> {
        self.read(move |connection| part(connection, &key, at.as_ref(), at_once, limit)).await
    }
}

fn part(
    connection: &Connection,
    key: &str,
    at: Option<&ItemId>,
    at_once: usize,
    limit: usize,
) -> Result<Option<Part>, ReadError> {
    let Some(chat) = chat(connection, key)? else { return Ok(None) };
    let rids = Rids::of(connection, &chat)?;
    let limit = if rids.len() <= at_once { 2 * at_once } else { limit };
    let from = match at {
        None => rids.len().saturating_sub(limit),
        Some(id) => {
            let Some(rid) = rid_of(connection, &chat, id)? else { return Ok(None) };
            rids.place_of(rid).saturating_sub(limit / 2)
        }
    };
    let stretch = rids.whole(from..from + limit);
    let (older, newer) = (stretch.start, rids.len() - stretch.end);
    Ok(Some(Part { told: Told::of(connection, chat, &rids, stretch)?, older, newer }))
}

fn rid_of(connection: &Connection, chat: &StoredChat, id: &ItemId) -> Result<Option<i64>, ReadError> {
    let mut find = connection.prepare_cached(
        "SELECT rid FROM item WHERE contact = ?1 AND substr(id, -2) = substr(?2, -2) AND id = ?2",
    )?;
    let id = PackedId::new(id.as_str());
    for contact in &chat.contacts {
        if let Some(rid) = find.query_map(params![contact.no, id], |row| row.get(0))?.next() {
            return Ok(Some(rid?));
        }
    }
    Ok(None)
}
