//! What is proved of each contact, for whoever has to answer for it.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{ContactId, Entry, Place};

/// What is known of one contact of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactLedger {
    /// The contact. `None`: what lies between two contacts or at an open end, where nobody knows whose it is, and items that name
    /// no contact in a chat where none does.
    pub contact: Option<ContactId>,
    /// Oldest first.
    pub intervals: Vec<Interval>,
}

/// A stretch of a contact with one kind of proof. Its ends count in; neighbours share them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// Instant of the earlier end; `None`: the start of the chat.
    pub from: Option<Timestamp>,
    /// Instant of the later end; `None`: now.
    pub to: Option<Timestamp>,
    /// Items that are known of it. Each item of a chat is counted in one interval.
    pub items: usize,
    /// What is proved.
    pub state: Proof,
}

/// Kinds of proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Proof {
    /// Pages prove for good that nothing is missing.
    Sealed,
    /// Carried by an open socket: nothing is missing as long as it lasts, and pages have yet to prove it.
    Open,
    /// Something may be missing: one of the timeline's gaps.
    Hole,
}

/// A stretch of the chat, of whatever contact.
pub(crate) struct Piece {
    pub(crate) from: Option<Timestamp>,
    pub(crate) to: Option<Timestamp>,
    /// The first place that is not in it; `None`: there is none.
    pub(crate) end: Option<Place>,
    pub(crate) state: Proof,
}

/// Divides the pieces, which cover the chat, among the contacts of its entries. A covered piece is cut where the contact changes; an
/// item that names none is of the contact around it. A hole is never cut: it is a contact's only where both its neighbours are.
pub(crate) fn ledger<'a>(
    pieces: impl IntoIterator<Item = Piece>,
    entries: impl Iterator<Item = &'a Entry>,
) -> Vec<ContactLedger> {
    let mut book = Book::default();
    let mut entries = entries.peekable();
    let mut contact: Option<ContactId> = None;
    for piece in pieces {
        let mut open = Interval { from: piece.from, to: piece.to, items: 0, state: piece.state };
        let before = contact.clone();
        while let Some(entry) = entries.next_if(|entry| piece.end.is_none_or(|end| entry.place < end)) {
            let of = entry.item.contact();
            if let Some(of) = of.filter(|of| contact.as_ref() != Some(of)) {
                // Before the first contact that is named there is no other. A hole waits for its end.
                if piece.state != Proof::Hole && contact.is_some() {
                    let at = Some(entry.place.time);
                    book.enter(contact.as_ref(), Interval { to: at, ..open });
                    open = Interval { from: at, to: piece.to, items: 0, state: piece.state };
                }
                contact = Some(of.clone());
            }
            open.items += 1;
        }
        if piece.state == Proof::Hole {
            let behind = entries.peek().filter(|_| piece.to.is_some()).and_then(|next| next.item.contact());
            let whose = behind.filter(|behind| before.as_ref() == Some(behind) && contact == before);
            book.enter(whose, open);
        } else {
            book.enter(contact.as_ref(), open);
        }
    }
    book.ledgers
}

#[derive(Default)]
struct Book {
    ledgers: Vec<ContactLedger>,
    places: HashMap<Option<ContactId>, usize>,
}

impl Book {
    fn enter(&mut self, contact: Option<&ContactId>, interval: Interval) {
        let place = *self.places.entry(contact.cloned()).or_insert_with(|| {
            self.ledgers.push(ContactLedger { contact: contact.cloned(), intervals: Vec::new() });
            self.ledgers.len() - 1
        });
        self.ledgers[place].intervals.push(interval);
    }
}
