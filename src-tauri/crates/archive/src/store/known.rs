//! What the writer has looked up before.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use foldhash::fast::RandomState;
use transcript::{Author, ContactId};

use super::slots::Slots;
use crate::packed::PackedId;

/// Entries of each kind before all are forgotten: a few megabytes.
const MOST: usize = 20_000;

pub(super) type Map<K, V> = HashMap<K, V, RandomState>;

/// Numbers of rows that are in the database, or will be when the transaction is committed.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub(super) contacts: Map<ContactId, Contact>,
    /// By contact.
    pub(super) authors: Map<(i64, Arc<Author>), Sender>,
    pub(super) shapes: Map<ShapeKey, Shape>,
    pub(super) slots: Slots,
    /// Contacts that came with what is being written: what is not here, they do not have.
    pub(super) fresh: Map<i64, Fresh>,
    /// Up to when the items of a contact were purged, in ms since 1970.
    pub(super) gone: Map<i64, Option<i64>>,
    /// The first row that the index has.
    pub(super) line: Option<i64>,
}

/// A contact, and what the labels of its items say of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Contact {
    pub(super) no: i64,
    pub(super) chat: i64,
    pub(super) instance: Option<i64>,
    pub(super) queue: Option<i64>,
}

/// Somebody in a contact.
#[derive(Debug, Clone)]
pub(super) struct Sender {
    pub(super) no: i64,
    /// Tokens of their name.
    pub(super) name: Option<Arc<str>>,
}

/// What a contact has that came with what is being written.
#[derive(Debug, Default)]
pub(super) struct Fresh {
    pub(super) items: HashSet<PackedId, RandomState>,
    pub(super) authors: i64,
}

/// `Type`, `ContentType`, and which ids of a contact are said.
pub(super) type ShapeKey = (Option<Box<str>>, Option<Box<str>>, i64);

#[derive(Debug, Clone)]
pub(super) struct Shape {
    pub(super) no: i64,
    pub(super) labels: Arc<str>,
}

impl Known {
    /// Something was rolled back: what was looked up may not be there.
    pub(crate) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Keeps it small, once something is written.
    pub(super) fn trim(&mut self) {
        self.fresh.clear();
        if self.contacts.len() > MOST {
            self.contacts.clear();
        }
        if self.authors.len() > MOST {
            self.authors.clear();
        }
        if self.shapes.len() > MOST {
            self.shapes.clear();
        }
        if self.gone.len() > MOST {
            self.gone.clear();
        }
        self.slots.trim(MOST);
    }
}
