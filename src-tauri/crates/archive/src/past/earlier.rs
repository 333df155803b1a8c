//! Chats of the same chain or of the same customer.

use std::collections::HashSet;

use rusqlite::{Connection, params};
use transcript::{Author, Role};

use super::ending::{customer_of, describe};
use super::{MOST, PastChat, Reason};
use crate::chats::{StoredChat, chat_by_no};
use crate::entry::{Side, asked_name, asked_side};
use crate::{ReadError, words};

/// Hits of a customer's name that are looked at, the newest: who has more is no single person.
const MOST_HITS: usize = 2_000;

/// The newest chats of the same chain, then of a customer of the same name in the same instance.
pub(super) fn find(connection: &Connection, chat: &StoredChat) -> Result<Vec<PastChat>, ReadError> {
    let mut seen = HashSet::from([chat.no]);
    let mut found = Vec::new();
    for no in chained(connection, chat)? {
        if seen.insert(no)
            && let Some(other) = chat_by_no(connection, no)?
        {
            found.push((other, Reason::Chain));
        }
    }
    if let Some(customer) = customer_of(connection, chat)?
        && let Some(name) = customer.name.as_deref()
    {
        for no in of_customer(connection, name, &mut seen)? {
            if let Some(other) = chat_by_no(connection, no)?.filter(|other| is_same_place(chat, other)) {
                found.push((other, Reason::Customer));
            }
        }
    }
    let mut found: Vec<PastChat> = found
        .into_iter()
        .map(|(other, reason)| describe(connection, other, reason, None))
        .collect::<Result<_, _>>()?;
    found.sort_by_key(|past| std::cmp::Reverse(past.last));
    found.truncate(MOST);
    Ok(found)
}

/// Chats that show contacts of this one as their past, or whose contacts this one shows.
fn chained(connection: &Connection, chat: &StoredChat) -> Result<Vec<i64>, ReadError> {
    let mut find = connection.prepare_cached(
        "SELECT contact.chat FROM past JOIN contact ON contact.no = past.contact WHERE past.chat = ?1
         UNION SELECT past.chat FROM past JOIN contact ON contact.no = past.contact WHERE contact.chat = ?1",
    )?;
    Ok(find.query_map([chat.no], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Chats in which a customer of this name spoke, the newest first.
fn of_customer(connection: &Connection, name: &str, seen: &mut HashSet<i64>) -> Result<Vec<i64>, ReadError> {
    let phrase = words::index_text(name);
    if phrase.is_empty() {
        return Ok(Vec::new());
    }
    let matching = format!("{} AND {}", asked_name(phrase.split(' ')), asked_side(Side::Customer));
    let mut hits =
        connection.prepare_cached("SELECT rowid FROM fts WHERE fts MATCH ?1 ORDER BY rowid DESC LIMIT ?2")?;
    let hits = hits.query_map(params![matching, MOST_HITS as i64], |row| row.get::<_, i64>(0))?;
    let mut whose = connection.prepare_cached(
        "SELECT contact.chat, author.name FROM item JOIN contact ON contact.no = item.contact
         JOIN author ON author.contact = item.contact AND author.no = item.author WHERE item.rid = ?1",
    )?;
    let mut chats = Vec::new();
    for rid in hits {
        let (no, other): (i64, Option<String>) =
            whose.query_row([rid?], |row| Ok((row.get(0)?, row.get(1)?)))?;
        // The phrase is in longer names too.
        if other.is_some_and(|other| words::index_text(&other) == phrase) && seen.insert(no) {
            chats.push(no);
            if chats.len() == MOST {
                break;
            }
        }
    }
    Ok(chats)
}

/// A name means the same person within one instance; where one of the two is not known, it may.
fn is_same_place(one: &StoredChat, other: &StoredChat) -> bool {
    let instance =
        |chat: &StoredChat| chat.contacts.iter().rev().find_map(|contact| contact.instance.clone());
    match (instance(one), instance(other)) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    }
}

/// The author with this role who was heard last in a chat.
pub(super) fn last_of(
    connection: &Connection,
    chat: &StoredChat,
    role: &Role,
) -> Result<Option<Author>, ReadError> {
    let mut find = connection.prepare_cached(
        "SELECT author.id, author.name FROM author WHERE author.contact = ?1 AND author.role = ?2 ORDER BY author.no DESC LIMIT 1",
    )?;
    for contact in chat.contacts.iter().rev() {
        let mut rows = find.query(params![contact.no, role.as_wire()])?;
        if let Some(row) = rows.next()? {
            let id = row.get::<_, crate::packed::PackedId>(0)?.to_string();
            let name = row.get::<_, Option<String>>(1)?.map(Into::into);
            return Ok(Some(Author { id: id.as_str().into(), name, role: role.clone() }));
        }
    }
    Ok(None)
}
