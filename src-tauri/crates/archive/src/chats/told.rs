//! A chat as the engine had it, or as stored files tell it.

use rusqlite::{Connection, OptionalExtension as _, params};
use transcript::{Direction, Entry, Epoch, Gap, Mark, PageEvidence, SavedState, Seen, Start, Timeline};

use super::{StoredChat, all, chat};
use crate::rows::StoredItem;
use crate::{Archive, ReadError};

/// A chat with what was said in it.
#[derive(Debug, Clone)]
pub struct Told {
    /// The chat.
    pub chat: StoredChat,
    /// What is there of it, with the holes that are known.
    pub timeline: Timeline,
    /// The engine never watched it: files alone tell it.
    pub is_imported: bool,
}

/// What the engine goes on from: everything of a chat that it has written.
#[derive(Debug, Clone)]
pub struct Restored {
    /// As it was last given; see [`crate::Batch::state`]. `None`: a part of the chat was purged since.
    pub state: Option<String>,
    /// All items, in order.
    pub items: Vec<StoredItem>,
}

impl Archive {
    /// Everything of a chat, by its key or by the id of one of its contacts; `None`: there is no such chat.
    pub async fn told(&self, key: String) -> Result<Option<Told>, ReadError> {
        self.read(move |connection| told(connection, &key)).await
    }

    /// What the engine goes on from; `None` of a chat that it has not written, or that it watched at another host: what was said there
    /// proves nothing here.
    pub async fn restore(&self, key: String, host: String) -> Result<Option<Restored>, ReadError> {
        self.read(move |connection| {
            let Some(chat) = chat(connection, &key)?.filter(|chat| chat.key == key) else { return Ok(None) };
            let sql = "SELECT state FROM chat WHERE no = ?1 AND host = ?2";
            let state: Option<Option<String>> =
                connection.query_row(sql, params![chat.no, host], |row| row.get(0)).optional()?;
            let Some(state) = state else { return Ok(None) };
            Ok(Some(Restored { state, items: all(connection, &chat)? }))
        })
        .await
    }
}

/// See [`Archive::told`].
pub(crate) fn told(connection: &Connection, key: &str) -> Result<Option<Told>, ReadError> {
    let Some(chat) = chat(connection, key)? else { return Ok(None) };
    let items = all(connection, &chat)?;
    Ok(Some(Told::of(chat.state(connection)?.as_deref(), chat, items)))
}

impl Told {
    /// Of items in order, with the state that was written with all of them.
    pub(super) fn of(state: Option<&str>, chat: StoredChat, items: Vec<StoredItem>) -> Self {
        let (mut entries, mut bare, mut is_whole) = (Vec::new(), Vec::new(), true);
        for StoredItem { item, mark, .. } in items {
            let Some(mark) = mark else {
                bare.push(item);
                continue;
            };
            if let Ok(entry) = Entry::of(item.clone(), &Mark::new(mark)) {
                entries.push(entry);
            } else {
                // A mark of another version: the item itself is there all the same.
                is_whole = false;
                bare.push(item);
            }
        }
        let is_imported = entries.is_empty();
        let mut entries = entries.into_iter();
        // A state speaks for all entries that were written with it, or for none.
        let state = state.filter(|_| is_whole);
        let state = state.and_then(|state| serde_json::from_str::<SavedState>(state).ok());
        let restored = state.and_then(|state| Timeline::restore_from(&state, entries.by_ref()).ok());
        let mut timeline = restored.unwrap_or_else(|| Timeline::of(entries));
        if let Some(at) = bare.last().map(|item| item.time) {
            let seen = Seen { number: timeline.observed() + 1, at };
            if is_imported {
                // What files have counts as read by one page, in the order of the files.
                let (direction, start) = (Direction::Backward, Start::Newest);
                let evidence = PageEvidence { direction, start, more: !chat.is_complete(), epoch: None };
                timeline.page(&evidence, seen, bare);
            } else {
                // Beside what the engine proved it proves nothing.
                timeline.live(Epoch(0), seen, bare);
            }
        }
        Self { chat, timeline, is_imported }
    }

    /// Where items may be missing. That nothing is known of what came after its last item is no hole of an archive, but its end.
    pub fn gaps(&self) -> Vec<&Gap> {
        let gaps = if self.chat.is_complete() { &[] } else { self.timeline.gaps() };
        gaps.iter().filter(|gap| gap.before.is_some() || gap.to.is_some()).collect()
    }
}

impl StoredChat {
    /// Nothing of it is missing: what the engine proved, or what files have. A stored file holds a contact whole.
    pub fn is_complete(&self) -> bool {
        let is_in_files =
            || !self.contacts.is_empty() && self.contacts.iter().all(|contact| contact.since.is_some());
        self.complete || (!self.watched && is_in_files())
    }

    pub(super) fn state(&self, connection: &Connection) -> Result<Option<String>, ReadError> {
        let sql = "SELECT state FROM chat WHERE no = ?1";
        Ok(connection.query_row(sql, [self.no], |row| row.get(0))?)
    }
}
