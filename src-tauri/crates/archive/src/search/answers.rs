//! What was answered.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rusqlite::{Connection, OptionalExtension as _};

use crate::ReadError;

/// Where an item stands in its chat: its instant, its number there, its row.
type Place = (i64, i64, i64);

/// Where the last answer of each chat stands, as far as it was looked up: a long chat is gone through once for a search.
#[derive(Debug, Default)]
pub(super) struct Answers(HashMap<i64, Option<Place>>);

impl Answers {
    /// Whether an agent or a supervisor said or sent something in the chat after this row.
    pub(super) fn follow(&mut self, connection: &Connection, rid: i64) -> Result<bool, ReadError> {
        let mut find = connection.prepare_cached(
            "SELECT contact.chat, item.at, item.ordinal FROM item JOIN contact ON contact.no = item.contact WHERE item.rid = ?1",
        )?;
        let found = find.query_row([rid], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?, rid))));
        let Some((chat, place)) = found.optional()? else { return Ok(false) };
        let last = match self.0.entry(chat) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(unknown) => *unknown.insert(last_answer(connection, chat)?),
        };
        Ok(last.is_some_and(|last| last > place))
    }
}

/// The same words that end a customer's waiting while a chat is watched: bots and the system do not answer.
fn last_answer(connection: &Connection, chat: i64) -> Result<Option<Place>, ReadError> {
    let mut find = connection.prepare_cached(
        "SELECT item.at, item.ordinal, item.rid FROM contact
         JOIN item ON item.contact = contact.no
         JOIN author ON author.contact = item.contact AND author.no = item.author
         JOIN shape ON shape.no = item.shape
         WHERE contact.chat = ?1 AND author.role IN ('AGENT', 'SUPERVISOR') AND substr(shape.labels, 1, 2) IN ('tm', 'ta')
         ORDER BY item.at DESC, item.ordinal DESC, item.rid DESC LIMIT 1",
    )?;
    Ok(find.query_row([chat], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?)
}
