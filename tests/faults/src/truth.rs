//! What must be true of the archive, whatever happened.

use std::collections::HashMap;
use std::path::Path;

use archive::Archive;
use archive::query::{Branch, Plan};
use archive::repair::Finding;
use archive::search::Order;
use jiff::Timestamp;

use crate::said::{Chat, Line, key};
use crate::{Failure, at};

/// What is known of a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Stored,
    Changed,
    Purging,
    Purged,
}

/// Everything that was said, and held against the archive.
#[derive(Debug, Clone, Default)]
pub struct Truth {
    chats: HashMap<Chat, State>,
}

/// What was there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seen {
    /// Chats that had to be there, and were.
    pub chats: usize,
    /// Items of all that is there.
    pub items: usize,
    /// The index was being made anew.
    pub was_rebuilding: bool,
}

impl Truth {
    /// Something was said.
    pub fn hear(&mut self, line: &Line) {
        let (chat, state) = match line {
            Line::Stored(chat) => (chat, State::Stored),
            Line::Changed(chat) => (chat, State::Changed),
            Line::Purging(chat) => (chat, State::Purging),
            Line::Purged(chat) => (chat, State::Purged),
            Line::Open | Line::Rebuilding | Line::Refused { .. } | Line::Done => return,
        };
        let known = self.chats.entry(*chat).or_insert(state);
        // The two who store and purge it do not wait for each other before they speak.
        *known = state.max(*known);
    }

    /// Opens the archive and looks at all of it. What a purge left unfinished is finished.
    pub fn hold(&mut self, folder: &Path) -> Result<Seen, Failure> {
        let archive = Archive::open(folder, &key()).map_err(at("open again"))?;
        let was_rebuilding = archive.rebuilding().borrow().is_some();
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(at("runtime"))?;
        let report = runtime.block_on(archive.check(|_| {})).map_err(at("check"))?;
        let bad: Vec<&Finding> = report
            .findings
            .iter()
            .filter(|finding| !matches!(finding, Finding::Rebuilding(_) | Finding::Tidying))
            .collect();
        if !bad.is_empty() || report.is_partial {
            return Err(format!("the check found {bad:?}, partial: {}", report.is_partial));
        }
        let before = self.compare(&items(&archive)?, false)?;
        runtime.block_on(archive.apply_retention(Timestamp::UNIX_EPOCH)).map_err(at("end the purges"))?;
        let found = items(&archive)?;
        self.compare(&found, true)?;
        // What was about to be purged either is or was not begun.
        for (chat, state) in self.chats.iter_mut().filter(|(_, state)| **state == State::Purging) {
            *state = if found.contains_key(chat) { State::Stored } else { State::Purged };
        }
        // What was purged is not spoken of again, so that this does not become longer with each round.
        self.chats.retain(|_, state| *state != State::Purged);
        runtime.block_on(archive.close());
        Ok(Seen { was_rebuilding, ..before })
    }

    fn compare(&self, found: &Items, are_purges_over: bool) -> Result<Seen, Failure> {
        let none = HashMap::new();
        let mut seen = Seen { items: found.values().map(HashMap::len).sum(), ..Seen::default() };
        for (chat, state) in &self.chats {
            let items = found.get(chat).unwrap_or(&none);
            match state {
                // As long as it goes on, some are gone.
                State::Purging if !are_purges_over => {}
                State::Purging | State::Purged if items.is_empty() => {}
                State::Purging => is_whole(*chat, items, false)?,
                State::Purged => {
                    return Err(format!("{chat} was purged, and {} items are there", items.len()));
                }
                State::Stored | State::Changed => {
                    is_whole(*chat, items, *state == State::Changed)?;
                    seen.chats += 1;
                }
            }
        }
        // Of what nobody was told, all is there or nothing.
        for (chat, items) in found.iter().filter(|(chat, _)| !self.chats.contains_key(chat)) {
            is_whole(*chat, items, false)?;
        }
        Ok(seen)
    }
}

/// Whether a chat has all of its items, with their texts. What was changed may be in there before it was said.
fn is_whole(chat: Chat, items: &HashMap<String, String>, is_changed: bool) -> Result<(), Failure> {
    if items.len() != chat.items() {
        return Err(format!("{chat} has {} of {} items", items.len(), chat.items()));
    }
    for at in 0..chat.items() {
        let text = items.get(&chat.item(at)).ok_or_else(|| format!("{chat} has no item {at}"))?;
        let is_right =
            *text == chat.text(at, is_changed && at == 0) || (at == 0 && *text == chat.text(at, true));
        if !is_right {
            return Err(format!("item {at} of {chat} has another text"));
        }
    }
    Ok(())
}

type Items = HashMap<Chat, HashMap<String, String>>;

/// All items, without the index.
fn items(archive: &Archive) -> Result<Items, Failure> {
    let everything = Plan { branches: vec![Branch::default()] };
    let mut all = Items::new();
    let mut from = None;
    loop {
        let page =
            archive.search_now(&everything, Order::Newest, from, 5_000).map_err(at("read the items"))?;
        for hit in page.hits {
            let chat = Chat::from_contact(hit.contact.as_str()).ok_or("a contact that nobody has made")?;
            let text = hit.item.content.as_deref().unwrap_or_default();
            all.entry(chat).or_default().insert(hit.item.id.as_str().to_owned(), text.to_owned());
        }
        match page.next {
            Some(next) => from = Some(next),
            None => return Ok(all),
        }
    }
}
