//! A stretch of a chat that is too long to be read whole before a person sees it.

use rusqlite::{Connection, params};
use transcript::ItemId;

use super::{StoredChat, Told, chat};
use crate::packed::PackedId;
use crate::rows::{StoredItem, by_rid};
use crate::{Archive, ReadError, rowid};

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
    let rids = rids(connection, &chat)?;
    let limit = if rids.len() <= at_once { 2 * at_once } else { limit };
    let (from, to) = match at {
        None => (rids.len().saturating_sub(limit), rids.len()),
        Some(id) => {
            let Some(rid) = rid_of(connection, &chat, id)? else { return Ok(None) };
            let at = rids.partition_point(|known| *known < rid);
            let from = at.saturating_sub(limit / 2);
            (from, (from + limit).min(rids.len()))
        }
    };
    let (from, to) = (widened(&rids, from, false), widened(&rids, to, true));
    let wanted = rids.get(from..to).unwrap_or_default();
    let rows = wanted.iter().map(|rid| by_rid(connection, *rid));
    let mut items: Vec<_> = rows.filter_map(Result::transpose).collect::<Result<_, _>>()?;
    items.sort_by_key(StoredItem::place);
    let (older, newer) = (from, rids.len() - to);
    // A state speaks for all items that were written with it.
    let state = if older + newer == 0 { chat.state(connection)? } else { None };
    Ok(Some(Part { told: Told::of(state.as_deref(), chat, items), older, newer }))
}

/// Where a stretch has to end at the least, so that no second is cut in two: within one, row ids are in no order.
fn widened(rids: &[i64], edge: usize, is_end: bool) -> usize {
    let last = if is_end { edge.checked_sub(1) } else { Some(edge) };
    let Some(second) = last.and_then(|at| rids.get(at)).map(|rid| rowid::second_of(*rid)) else {
        return edge;
    };
    let edge = if is_end { second + 1 } else { second };
    rids.partition_point(|rid| *rid < rowid::first_of_second(edge))
}

/// All row ids of a chat, in order. They stand in an index: some ten milliseconds for 100,000 of them.
fn rids(connection: &Connection, chat: &StoredChat) -> Result<Vec<i64>, ReadError> {
    let mut find = connection.prepare_cached("SELECT rid FROM item WHERE contact = ?1")?;
    let mut all = Vec::new();
    for contact in &chat.contacts {
        for rid in find.query_map([contact.no], |row| row.get::<_, i64>(0))? {
            all.push(rid?);
        }
    }
    all.sort_unstable();
    Ok(all)
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
