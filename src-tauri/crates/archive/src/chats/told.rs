//! A chat as the engine had it, or as stored files tell it.

use std::ops::Range;

use rusqlite::{Connection, OptionalExtension as _, params};
use transcript::{
    Direction, Entry, Epoch, Gap, Item, Mark, PageEvidence, SavedState, Seen, Start, Timeline, Unmarked,
};

use super::{Rids, StoredChat, all, chat};
use crate::rows::StoredItem;
use crate::{Archive, ReadError};

/// Items that are read at once: no more of them are held twice, as they are stored and as they are told.
const AT_ONCE: usize = 1_000;

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
    let rids = Rids::of(connection, &chat)?;
    Told::of(connection, chat, &rids, 0..rids.len()).map(Some)
}

impl Told {
    /// Of a stretch of a chat's items, whole seconds.
    pub(super) fn of(
        connection: &Connection,
        chat: StoredChat,
        rids: &Rids,
        stretch: Range<usize>,
    ) -> Result<Self, ReadError> {
        // A state speaks for all items that were written with it, or for none.
        let state = if stretch == (0..rids.len()) { chat.state(connection)? } else { None };
        let state = state.and_then(|state| serde_json::from_str::<SavedState>(&state).ok());
        let mut reading = Reading::new(connection, rids, stretch.clone());
        let restored = state.and_then(|state| Timeline::restore_from(&state, &mut reading).ok());
        let mut timeline = if let Some(restored) = restored.filter(|_| reading.is_whole) {
            restored
        } else {
            reading = Reading::new(connection, rids, stretch);
            Timeline::of(&mut reading)
        };
        let Reading { bare, is_imported, failed, .. } = reading;
        failed.map_or(Ok(()), Err)?;
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
        Ok(Self { chat, timeline, is_imported })
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

/// The entries of a stretch, in order, as they are read. What is no entry is laid aside.
struct Reading<'a> {
    connection: &'a Connection,
    rids: &'a Rids,
    /// What is not read yet.
    rest: Range<usize>,
    page: std::vec::IntoIter<StoredItem>,
    /// Items of which the engine knows nothing more, or nothing that can be read.
    bare: Vec<Item>,
    /// None of them has a mark that can not be read.
    is_whole: bool,
    /// None of them is an entry.
    is_imported: bool,
    /// Why it ended before the end.
    failed: Option<ReadError>,
}

impl<'a> Reading<'a> {
    fn new(connection: &'a Connection, rids: &'a Rids, rest: Range<usize>) -> Self {
        let (page, bare) = (Vec::new().into_iter(), Vec::new());
        Self { connection, rids, rest, page, bare, is_whole: true, is_imported: true, failed: None }
    }

    fn item(&mut self) -> Option<StoredItem> {
        loop {
            if let Some(stored) = self.page.next() {
                return Some(stored);
            }
            let page = self.rids.take(&mut self.rest, AT_ONCE)?;
            match self.rids.items(self.connection, page) {
                Ok(items) => self.page = items.into_iter(),
                Err(error) => {
                    self.failed = Some(error);
                    return None;
                }
            }
        }
    }
}

impl Iterator for Reading<'_> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        loop {
            let StoredItem { item, mark, .. } = self.item()?;
            let Some(mark) = mark else {
                self.bare.push(item);
                continue;
            };
            match Entry::of(item, &Mark::new(mark)) {
                Ok(entry) => {
                    self.is_imported = false;
                    return Some(entry);
                }
                // A mark of another version: the item itself is there all the same.
                Err(Unmarked { item, .. }) => {
                    self.is_whole = false;
                    self.bare.push(*item);
                }
            }
        }
    }
}
