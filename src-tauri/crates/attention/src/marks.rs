//! What the person did with chats: pinned, set aside, read. Each deed can be undone.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Aside, Facts, Reason};

/// Chats of which something is kept: more than a floor has in a day. Those that were touched least lately go first, pinned ones last.
const MOST: usize = 5_000;
/// Deeds that can be undone.
const MOST_DEEDS: usize = 50;

/// What a person does with a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    /// Keeps it at hand.
    Pin,
    /// Does not any more.
    Unpin,
    /// Knows about it: it asks for nothing until something new.
    Acknowledge,
    /// Wants to hear of it again at a moment, or when something new happens.
    Snooze(Timestamp),
    /// Takes it back before its time.
    Release,
}

/// Something the person did and can undo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    /// Counts up.
    pub number: u64,
    /// The chat.
    pub key: String,
    /// What was done.
    pub act: Act,
    was_pinned: bool,
    was_aside: Option<Aside>,
    /// Alarms that it silenced.
    pub(crate) alarms: Vec<u64>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Mark {
    pinned: bool,
    aside: Option<Aside>,
    seen_until: Option<Timestamp>,
}

impl Mark {
    fn touched(&self) -> Option<Timestamp> {
        self.aside.as_ref().map(|aside| aside.at).max(self.seen_until)
    }
}

/// All marks and what can be undone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Marks {
    chats: BTreeMap<String, Mark>,
    deeds: Vec<Deed>,
    number: u64,
}

impl Marks {
    pub(crate) fn is_pinned(&self, key: &str) -> bool {
        self.chats.get(key).is_some_and(|mark| mark.pinned)
    }

    pub(crate) fn aside(&self, key: &str) -> Option<&Aside> {
        self.chats.get(key)?.aside.as_ref()
    }

    /// Something new happened. Not a deed: nobody did it.
    pub(crate) fn lift(&mut self, key: &str) {
        if let Some(mark) = self.chats.get_mut(key) {
            mark.aside = None;
        }
    }

    /// Until when the person has read a chat. One that was never looked at counts from when it was first watched.
    pub(crate) fn seen_until(&self, key: &str) -> Option<Timestamp> {
        self.chats.get(key)?.seen_until
    }

    /// The person has read a chat so far; says whether that is news.
    pub(crate) fn see(&mut self, key: &str, until: Timestamp) -> bool {
        let mark = self.mark(key);
        let is_news = mark.seen_until.is_none_or(|known| known < until);
        if is_news {
            mark.seen_until = Some(until);
        }
        is_news
    }

    /// Does it; says whether anything is different now. `facts` and `reasons` are what the person knows of the chat.
    pub(crate) fn act(
        &mut self,
        key: &str,
        act: Act,
        now: Timestamp,
        facts: &Facts,
        reasons: &[Reason],
    ) -> Option<&mut Deed> {
        let mark = self.mark(key);
        let before = mark.clone();
        match act {
            Act::Pin => mark.pinned = true,
            Act::Unpin => mark.pinned = false,
            Act::Acknowledge => mark.aside = Some(Aside::new(now, None, facts, reasons)),
            Act::Snooze(until) => mark.aside = Some(Aside::new(now, Some(until), facts, reasons)),
            Act::Release => mark.aside = None,
        }
        if *mark == before {
            return None;
        }
        self.number += 1;
        let deed = Deed {
            number: self.number,
            key: key.to_owned(),
            act,
            was_pinned: before.pinned,
            was_aside: before.aside,
            alarms: Vec::new(),
        };
        self.deeds.push(deed);
        self.deeds.drain(..self.deeds.len().saturating_sub(MOST_DEEDS));
        self.deeds.last_mut()
    }

    /// What would be undone.
    pub(crate) fn last_deed(&self) -> Option<&Deed> {
        self.deeds.last()
    }

    /// Undoes the last deed if it is this one: an order that comes twice undoes once.
    pub(crate) fn undo(&mut self, number: u64) -> Option<Deed> {
        let deed = self.deeds.pop_if(|deed| deed.number == number)?;
        let mark = self.mark(&deed.key);
        mark.pinned = deed.was_pinned;
        mark.aside.clone_from(&deed.was_aside);
        Some(deed)
    }

    fn mark(&mut self, key: &str) -> &mut Mark {
        if !self.chats.contains_key(key) && self.chats.len() >= MOST {
            let oldest = self.chats.iter().min_by_key(|(_, mark)| (mark.pinned, mark.touched()));
            if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
                self.chats.remove(&oldest);
            }
        }
        self.chats.entry(key.to_owned()).or_default()
    }
}
