//! One item as all its copies together say it is.
//!
//! A copy may be partial, old, or changed; [`Entry::join`] is commutative, associative and idempotent over copies with their
//! [`Seen`] marks, so the order in which copies arrive makes no difference.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use crate::{Item, ItemId, Processing, Receipts, Seen};

/// Where a copy came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Source {
    /// The socket.
    Live,
    /// A page of `GetTranscript`.
    Read,
}

/// Display order: by instant, then by what pages say about items of the same instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// `AbsoluteTime`.
    pub time: Timestamp,
    /// Position among the items of this instant.
    pub ordinal: u32,
}

/// One line of the timeline.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The copy that counts: the latest complete one, or the first part of a streamed message.
    pub item: Arc<Item>,
    /// Where it stands.
    pub place: Place,
    /// Newest marks of every recipient, from all copies and all `MESSAGEMETADATA`.
    pub receipts: Receipts,
    /// When it was first observed.
    pub first_seen: Seen,
    /// The socket delivered it.
    pub heard: bool,
    /// A page contained it.
    pub read: bool,
    /// When the latest complete copy was observed, if there is one.
    completed: Option<u64>,
    /// Two complete copies had different content.
    changed: bool,
    parts: BTreeMap<u32, Arc<Item>>,
    time_claim: TimeClaim,
}

/// Whose `AbsoluteTime` counts: a page's over the socket's; of pages the latest, of socket copies the first (the first part of a
/// streamed message has the moment at which it began).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct TimeClaim {
    source: Source,
    rank: u64,
}

impl TimeClaim {
    fn new(source: Source, seen: Seen) -> Self {
        let rank = if source == Source::Read { seen.number } else { u64::MAX - seen.number };
        Self { source, rank }
    }
}

impl Entry {
    pub(crate) fn new(item: Item, source: Source, seen: Seen) -> Self {
        let time = item.time;
        let item = Arc::new(item);
        let mut entry = Self {
            place: Place { time, ordinal: 0 },
            receipts: item.receipts.clone(),
            first_seen: seen,
            heard: source == Source::Live,
            read: source == Source::Read,
            completed: None,
            changed: false,
            parts: BTreeMap::new(),
            time_claim: TimeClaim::new(source, seen),
            item: Arc::clone(&item),
        };
        entry.adopt(item, seen);
        entry
    }

    /// `Id`.
    pub fn id(&self) -> &ItemId {
        &self.item.id
    }

    /// The text to show: of a message still being streamed, its parts up to the first that is missing.
    pub fn text(&self) -> Option<String> {
        if !self.is_streaming() {
            return self.item.content.as_deref().map(str::to_owned);
        }
        let contiguous = self.parts.iter().zip(1..).take_while(|((number, _), expected)| *number == expected);
        Some(contiguous.filter_map(|((_, part), _)| part.content.as_deref()).collect())
    }

    /// Only parts of it are known.
    pub fn is_streaming(&self) -> bool {
        self.completed.is_none() && !self.parts.is_empty()
    }

    /// Its content changed after it was first seen complete.
    pub fn is_changed(&self) -> bool {
        self.changed
    }

    /// Takes in another copy; says whether anything a reader could see became different.
    pub(crate) fn join(&mut self, item: Item, source: Source, seen: Seen) -> Joined {
        let before = self.visible();
        self.first_seen = self.first_seen.min(seen);
        self.heard |= source == Source::Live;
        self.read |= source == Source::Read;
        merge_receipts(&mut self.receipts, &item.receipts);

        let claim = TimeClaim::new(source, seen);
        let time = if claim > self.time_claim {
            self.time_claim = claim;
            item.time
        } else {
            self.place.time
        };
        self.adopt(Arc::new(item), seen);
        let moved = time != self.place.time;
        Joined { moved_to: moved.then_some(time), visible: moved || before != self.visible() }
    }

    /// Takes in receipts that came by themselves; says whether any was news.
    pub(crate) fn join_receipts(&mut self, receipts: &Receipts) -> bool {
        merge_receipts(&mut self.receipts, receipts)
    }

    fn adopt(&mut self, item: Arc<Item>, seen: Seen) {
        if !is_final(&item) {
            let number = item.chunk.map_or(0, |chunk| chunk.number);
            // The first copy of a part stays: copies of one part do not differ.
            self.parts.entry(number).or_insert_with(|| Arc::clone(&item));
            if self.completed.is_none()
                && let Some(first) = self.parts.values().next()
            {
                self.item = Arc::clone(first);
            }
            return;
        }
        let differs = self.completed.is_some() && item.content != self.item.content;
        self.changed |= differs;
        let wins = self.completed.is_none_or(|latest| {
            seen.number > latest || (seen.number == latest && item.content > self.item.content)
        });
        self.completed = self.completed.max(Some(seen.number));
        if wins {
            self.item = item;
        }
        self.parts.clear();
    }

    fn visible(&self) -> impl PartialEq + use<> {
        (
            (self.text(), self.item.kind.clone(), self.item.author.clone(), self.item.processing.clone()),
            (self.receipts.clone(), self.is_changed(), self.is_streaming(), self.item.attachments.clone()),
            (self.item.contact_id.clone(), self.item.related_contact_id.clone()),
        )
    }
}

/// Outcome of [`Entry::join`].
pub(crate) struct Joined {
    pub(crate) moved_to: Option<Timestamp>,
    pub(crate) visible: bool,
}

/// Keeps the newest mark of each kind for each recipient; says whether anything is new.
pub(crate) fn merge_receipts(into: &mut Receipts, from: &Receipts) -> bool {
    let mut news = false;
    for (recipient, marks) in from {
        let known = into.entry(recipient.clone()).or_default();
        let merged = crate::Marks {
            delivered: known.delivered.max(marks.delivered),
            read: known.read.max(marks.read),
        };
        news |= merged != *known;
        *known = merged;
    }
    news
}

/// A part of a streamed message, or a message still being processed, says nothing final about its content.
fn is_final(item: &Item) -> bool {
    item.chunk.is_none_or(|chunk| chunk.completed) && item.processing != Some(Processing::Processing)
}
