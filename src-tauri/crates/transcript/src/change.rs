//! What became different, for whoever mirrors a timeline.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;

use crate::{Entry, File, ItemId, ParticipantId, Person};

/// One change. Keyed: applying one twice is harmless, and of several with one key the last is enough. (An index into a list would
/// break for ever if one change were missed.)
#[derive(Debug, Clone)]
pub enum Change {
    /// An entry is new, different, or stands elsewhere.
    Upsert(Arc<Entry>),
    /// Of an entry something is different that no reader sees: which ways it came, or a member that nobody knows. For whoever keeps
    /// entries on disk.
    Noted(Arc<Entry>),
    /// An entry is gone. No input does that today; a purge of the archive will.
    Remove(ItemId),
    /// A gap is there, or is different.
    Gap(Gap),
    /// The gap of this key is closed.
    GapClosed(GapKey),
    /// A participant is new or different.
    Person(Person),
    /// A file is new or different.
    File(File),
    /// Everything may be different: read the timeline anew.
    Reset,
}

/// What a gap is known by: where it begins.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GapKey {
    /// Instant; `None`: the start of the chat.
    pub from: Option<Timestamp>,
    /// Item, unless another copy has moved it elsewhere.
    pub after: Option<ItemId>,
}

/// A stretch of the chat in which items may be missing. Its ends count in: of several items of one instant some may be known and
/// some not. Known items may lie inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The last item up to which nothing is missing. `None` at the start of the chat, and where
    /// another copy has moved the item elsewhere.
    pub after: Option<ItemId>,
    /// The first item behind it; `None`: up to now.
    pub before: Option<ItemId>,
    /// Instant of the earlier end; `None`: the start of the chat.
    pub from: Option<Timestamp>,
    /// Instant of the later end; `None`: now.
    pub to: Option<Timestamp>,
    /// The known item behind which to draw the hole; `None`: before everything.
    pub drawn_after: Option<ItemId>,
}

impl Gap {
    /// What it is known by.
    pub fn key(&self) -> GapKey {
        GapKey { from: self.from, after: self.after.clone() }
    }
}

/// What an input has touched, without repeats.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    pub(crate) items: BTreeSet<ItemId>,
    /// Different in what no reader sees.
    pub(crate) noted: BTreeSet<ItemId>,
    pub(crate) people: BTreeSet<ParticipantId>,
    /// Instants whose items are to be put in order.
    pub(crate) instants: BTreeSet<Timestamp>,
}
