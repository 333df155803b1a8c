//! A chat of the past in few words: with whom, from when to when, how it ended.

use rusqlite::Connection;
use transcript::{Author, Event, Kind, Role};

use super::earlier::last_of;
use super::{PastChat, Reason};
use crate::ReadError;
use crate::chats::{From, StoredChat, page};
use crate::rows::StoredItem;

/// Items at the end of a chat that tell how it ended.
const LAST: usize = 30;

/// How a chat ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The customer left before it ended.
    ByCustomer,
    /// The agent left before it ended, and the customer had not.
    ByAgent,
    /// It ended; by whom is not told.
    Ended,
    /// It ended while the customer waited for an answer.
    Unanswered,
    /// Its end was not seen.
    Unknown,
}

/// A chat in few words. `hit`: what is most alike there.
pub(super) fn describe(
    connection: &Connection,
    chat: StoredChat,
    reason: Reason,
    hit: Option<&StoredItem>,
) -> Result<PastChat, ReadError> {
    let newest = page(connection, &chat, From::Newest, LAST)?.items;
    let said = newest.iter().rev().find(|stored| stored.item.is_word() && is_by(stored, &Role::Customer));
    let said = hit.or(said);
    let first = chat.contacts.iter().find_map(|contact| contact.since);
    Ok(PastChat {
        reason,
        item: said.map(|stored| stored.item.id.clone()),
        gist: said.map(StoredItem::text).filter(|text| !text.is_empty()).map(str::to_owned),
        customer: customer_of(connection, &chat)?,
        with: match last_of(connection, &chat, &Role::Agent)? {
            None => last_of(connection, &chat, &Role::CustomBot)?,
            agent => agent,
        },
        first: first.or_else(|| newest.first().map(|stored| stored.item.time)),
        last: newest.last().map(|stored| stored.item.time),
        ending: ending(&chat, &newest),
        chat,
    })
}

/// The customer, as the chat itself names them.
pub(super) fn customer_of(connection: &Connection, chat: &StoredChat) -> Result<Option<Author>, ReadError> {
    last_of(connection, chat, &Role::Customer)
}

fn ending(chat: &StoredChat, last: &[StoredItem]) -> Ending {
    let is_end = |stored: &&StoredItem| stored.item.kind == Kind::Event(Event::ChatEnded);
    if chat.ended.is_none() && !last.iter().any(|stored| is_end(&stored)) {
        return Ending::Unknown;
    }
    let waits = last.iter().rev().find(|stored| stored.item.is_word() && is_person(stored));
    if waits.is_some_and(|stored| is_by(stored, &Role::Customer)) {
        return Ending::Unanswered;
    }
    let left = last.iter().find(|stored| stored.item.kind == Kind::Event(Event::Left) && is_person(stored));
    match left {
        Some(stored) if is_by(stored, &Role::Customer) => Ending::ByCustomer,
        Some(_) => Ending::ByAgent,
        None => Ending::Ended,
    }
}

fn is_by(stored: &StoredItem, role: &Role) -> bool {
    stored.item.author.as_ref().is_some_and(|author| author.role == *role)
}

/// Neither a program nor the system.
fn is_person(stored: &StoredItem) -> bool {
    is_by(stored, &Role::Customer) || is_by(stored, &Role::Agent)
}
