//! What the indexes of a table still say of rows that are lost: who they were, where the rest of them is not known any more.

use std::collections::BTreeMap;

use rusqlite::types::Value;
use rusqlite::{Connection, params};

use super::leaves::Leaves;
use crate::OpenError;

/// On contacts of which it is not known any more whether they had to be kept.
pub(super) const HOLD: &str = "saved from a damaged archive: it is not known whether this was on hold";

/// Puts contacts and chats back of which only names are left.
pub(super) fn rescue(
    leaves: &mut Leaves,
    target: &Connection,
    lost: impl Fn(&str) -> Vec<(i64, i64)>,
) -> Result<(), OpenError> {
    let chats = lost("chat");
    for (no, key) in known(leaves, "sqlite_autoindex_chat_1", &chats) {
        target.execute("INSERT OR IGNORE INTO chat(no, key) VALUES(?1, ?2)", params![no, key])?;
    }
    let contacts = lost("contact");
    let chats = known(leaves, "contact_chat", &contacts);
    for (no, id) in known(leaves, "sqlite_autoindex_contact_1", &contacts) {
        let Some(chat) = chats.get(&no) else { continue };
        let sql = "INSERT OR IGNORE INTO contact(no, chat, id, hold) VALUES(?1, ?2, ?3, ?4)";
        if target.execute(sql, params![no, chat, id, HOLD])? > 0 {
            target.execute("UPDATE chat SET state = NULL, complete = 0 WHERE no = ?1", [chat])?;
        }
    }
    Ok(())
}

/// What an index says of some rows, by row id; nothing if these are none.
fn known(leaves: &mut Leaves, index: &str, lost: &[(i64, i64)]) -> BTreeMap<i64, Value> {
    let mut known = BTreeMap::new();
    if lost.is_empty() {
        return known;
    }
    leaves.rows(index, |row| {
        let Some([value, Value::Integer(no)]) = row.values.as_deref() else { return };
        if *value != Value::Null && lost.iter().any(|(first, last)| (first..=last).contains(&no)) {
            known.insert(*no, value.clone());
        }
    });
    known
}
