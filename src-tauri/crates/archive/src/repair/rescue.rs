//! What the indexes of a table still say of rows that are lost: who they were, where the rest of them is not known any more.

use std::collections::BTreeMap;

use rusqlite::types::Value;
use rusqlite::{Connection, params};

use super::copy::Source;
use crate::OpenError;

/// On contacts of which it is not known any more whether they had to be kept.
const HOLD: &str = "saved from a damaged archive: it is not known whether this was on hold";

/// Columns of rows, by row id.
type Known = BTreeMap<i64, Value>;

/// Puts contacts and chats back of which only names are left.
pub(super) fn rescue(
    source: &mut Source<'_>,
    target: &Connection,
    lost: impl Fn(&str) -> Vec<(i64, i64)>,
) -> Result<(), OpenError> {
    for (first, last) in lost("chat") {
        for (no, key) in known(source, "chat", "sqlite_autoindex_chat_1", "key", first, last)? {
            target.execute("INSERT OR IGNORE INTO chat(no, key) VALUES(?1, ?2)", params![no, key])?;
        }
    }
    for (first, last) in lost("contact") {
        let chats = known(source, "contact", "contact_chat", "chat", first, last)?;
        for (no, id) in known(source, "contact", "sqlite_autoindex_contact_1", "id", first, last)? {
            let Some(chat) = chats.get(&no) else { continue };
            let sql = "INSERT OR IGNORE INTO contact(no, chat, id, hold) VALUES(?1, ?2, ?3, ?4)";
            target.execute(sql, params![no, chat, id, HOLD])?;
            target.execute("UPDATE chat SET state = NULL, complete = 0 WHERE no = ?1", [chat])?;
        }
    }
    Ok(())
}

/// What an index says of a column of some rows; nothing if it can not be read.
fn known(
    source: &mut Source<'_>,
    table: &str,
    index: &str,
    column: &str,
    first: i64,
    last: i64,
) -> Result<Known, OpenError> {
    let sql = format!(
        "SELECT rowid, {column} FROM {table} INDEXED BY {index} WHERE {column} IS NOT NULL AND rowid BETWEEN ?1 AND ?2"
    );
    let found = source.attempt(|connection| {
        let mut find = connection.prepare(&sql)?;
        find.query_map([first, last], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<Known, _>>()
    })?;
    Ok(found.unwrap_or_default())
}
