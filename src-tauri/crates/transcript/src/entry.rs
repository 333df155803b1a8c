//! One item as all its copies together say it is.
//!
//! A copy may be partial, old, or changed; [`Entry::join`] is commutative, associative and idempotent over copies with their
//! [`Seen`] marks, so the order in which copies arrive makes no difference.

mod mark;

use std::collections::BTreeMap;
use std::num::NonZeroU64;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Extras, Item, ItemId, Processing, Receipts, Seen};

pub use mark::{BadMark, Mark, Unmarked};

/// Parts of one streamed message that are kept, the first ones. The last part repeats the whole text.
const MOST_PARTS: usize = 1_000;

/// Where a copy came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// The socket.
    Live,
    /// A page of `GetTranscript`.
    Read,
}

/// Display order: by instant, then by what pages say about items of the same instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// `AbsoluteTime`.
    pub time: Timestamp,
    /// Position among the items of this instant.
    pub ordinal: u32,
}

/// One line of the timeline.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Entry {
    /// The copy that counts: the latest complete one, or the first part of a streamed message. (Of a file's item the one that knows
    /// a scan's result.)
    pub item: Item,
    /// Where it stands.
    pub place: Place,
    /// When it was first observed.
    pub first_seen: Seen,
    /// The socket delivered it.
    pub heard: bool,
    /// A page contained it.
    pub read: bool,
    /// Two complete copies had different content.
    changed: bool,
    /// When the copy that counts was observed, plus one; `None` while only parts are known.
    completed: Option<NonZeroU64>,
    time_claim: TimeClaim,
    more: Option<Box<More>>,
}

/// What few entries have.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct More {
    /// Of all copies and all `MESSAGEMETADATA`, where that is more than the item itself says.
    receipts: Option<Receipts>,
    parts: BTreeMap<u32, Item>,
}

/// Whose `AbsoluteTime` counts: a page's over the socket's; of pages the latest, of socket copies the first (the first part of a
/// streamed message has the moment at which it began). The greater claim wins: pages count up from 0, socket copies down from -1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct TimeClaim(i64);

impl TimeClaim {
    fn new(source: Source, seen: Seen) -> Self {
        Self::of_parts(source == Source::Read, seen.number)
    }

    fn of_parts(by_page: bool, number: u64) -> Self {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        Self(if by_page { number } else { -1 - number })
    }

    /// Whether a page says it, and the number of the input that does.
    fn parts(self) -> (bool, u64) {
        let number = if self.0 < 0 { -1 - self.0 } else { self.0 };
        (self.0 >= 0, number.unsigned_abs())
    }
}

impl Entry {
    pub(crate) fn new(item: Item, source: Source, seen: Seen) -> Self {
        let mut entry = Self {
            place: Place { time: item.time, ordinal: 0 },
            first_seen: seen,
            heard: source == Source::Live,
            read: source == Source::Read,
            changed: false,
            completed: None,
            time_claim: TimeClaim::new(source, seen),
            more: None,
            item,
        };
        if is_final(&entry.item) {
            entry.completed = completed(seen);
        } else {
            let part = entry.item.clone();
            entry.more_mut().parts.insert(part_number(&part), part);
        }
        entry
    }

    /// `Id`.
    pub fn id(&self) -> &ItemId {
        &self.item.id
    }

    /// Newest marks of every recipient, from all copies and all `MESSAGEMETADATA`.
    pub fn receipts(&self) -> &Receipts {
        let more = self.more.as_ref().and_then(|more| more.receipts.as_ref());
        more.unwrap_or_else(|| self.item.receipts())
    }

    /// The text to show: of a message still being streamed, its parts up to the first that is missing.
    pub fn text(&self) -> Option<String> {
        match &self.more {
            Some(more) if self.is_streaming() => {
                let contiguous =
                    more.parts.iter().zip(1..).take_while(|((number, _), expected)| *number == expected);
                Some(contiguous.filter_map(|((_, part), _)| part.content.as_deref()).collect())
            }
            _ => self.item.content.as_deref().map(str::to_owned),
        }
    }

    /// Only parts of it are known.
    pub fn is_streaming(&self) -> bool {
        self.completed.is_none()
    }

    /// Its content changed after it was first seen complete.
    pub fn is_changed(&self) -> bool {
        self.changed
    }

    /// Pages prove it, and it is of a kind that they show: it belongs to the transcript that two watchers of the chat agree on.
    pub fn is_proved(&self) -> bool {
        self.read && self.item.is_stored()
    }

    /// The newest input that it remembers.
    pub(crate) fn newest_input(&self) -> u64 {
        let completed = self.completed.map_or(0, |completed| completed.get() - 1);
        self.first_seen.number.max(completed).max(self.time_claim.parts().1)
    }

    /// When the copy that counts was observed, as well as it is known.
    pub(crate) fn counts_since(&self) -> Seen {
        let completed = self.completed.map(|completed| completed.get() - 1);
        Seen { number: completed.unwrap_or(self.first_seen.number), ..self.first_seen }
    }

    /// Takes in another copy.
    pub(crate) fn join(&mut self, item: Item, source: Source, seen: Seen) -> Joined {
        let before = (self.first_seen, self.heard, self.read);
        self.first_seen = self.first_seen.min(seen);
        self.heard |= source == Source::Live;
        self.read |= source == Source::Read;
        let mut joined = Joined::default();
        if !item.receipts().is_empty() {
            joined = self.join_receipts(item.receipts());
        }
        joined.noted = before != (self.first_seen, self.heard, self.read);
        let claim = TimeClaim::new(source, seen);
        if claim > self.time_claim {
            self.time_claim = claim;
            joined.moved_to = Some(item.time).filter(|time| *time != self.place.time);
        }
        joined.visible |= joined.moved_to.is_some();
        if is_final(&item) {
            self.adopt(item, seen, &mut joined);
        } else if self.is_streaming() {
            self.adopt_part(item, &mut joined);
        }
        joined
    }

    /// Takes in receipts that came by themselves.
    pub(crate) fn join_receipts(&mut self, receipts: &Receipts) -> Joined {
        let mut all = self.receipts().clone();
        let merged = all.merge(receipts);
        if merged.news {
            self.more_mut().receipts = Some(all);
        }
        Joined { visible: merged.news, dropped_receipts: merged.dropped, ..Joined::default() }
    }

    /// A complete copy.
    fn adopt(&mut self, item: Item, seen: Seen, joined: &mut Joined) {
        let differs = self.completed.is_some() && item.content != self.item.content;
        let rank = |item: &Item, number| (status_weight(item), number);
        let (new, known) = (rank(&item, completed(seen)), rank(&self.item, self.completed));
        let wins = self.is_streaming() || (new, &item.content) > (known, &self.item.content);
        joined.visible |= self.is_streaming() || (differs && !self.changed);
        self.changed |= differs;
        if wins {
            joined.visible |= differs || looks_different(&item, &self.item);
            joined.noted |= is_different(&item, &self.item);
            let receipts = self.receipts().clone();
            self.item = item;
            self.completed = new.1;
            let more = (receipts != *self.item.receipts())
                .then(|| Box::new(More { receipts: Some(receipts), parts: BTreeMap::new() }));
            self.more = more;
        }
    }

    /// A part of a message of which no complete copy is known. Of one part the first copy stays: copies of it do not differ.
    fn adopt_part(&mut self, item: Item, joined: &mut Joined) {
        let (before, first_known) = (self.text(), part_number(&self.item));
        let parts = &mut self.more_mut().parts;
        let is_new = !parts.contains_key(&part_number(&item));
        parts.entry(part_number(&item)).or_insert(item);
        joined.noted |= is_new;
        if parts.len() > MOST_PARTS {
            // The last ones go, so that it makes no difference which came first.
            parts.pop_last();
            joined.dropped_parts += 1;
        }
        let first = parts.values().next().filter(|first| part_number(first) < first_known).cloned();
        joined.visible |= first.is_some() || before != self.text();
        if let Some(first) = first {
            let receipts = self.receipts().clone();
            self.item = first;
            self.more_mut().receipts = Some(receipts);
        }
    }

    fn more_mut(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }
}

/// Outcome of [`Entry::join`].
#[derive(Debug, Default)]
pub(crate) struct Joined {
    pub(crate) moved_to: Option<Timestamp>,
    /// Anything that a reader could see became different.
    pub(crate) visible: bool,
    /// Anything else that is worth keeping did. (Not so the numbers of the copies that say the same again: what was kept counts on from
    /// the older ones as well.)
    pub(crate) noted: bool,
    pub(crate) dropped_receipts: u32,
    pub(crate) dropped_parts: u32,
}

fn completed(seen: Seen) -> Option<NonZeroU64> {
    NonZeroU64::new(seen.number.saturating_add(1))
}

fn looks_different(a: &Item, b: &Item) -> bool {
    (&a.kind, &a.author, a.processing(), a.attachments())
        != (&b.kind, &b.author, b.processing(), b.attachments())
        || (a.contact_id(), a.related_contact_id()) != (b.contact_id(), b.related_contact_id())
}

/// The two do not say the same, be it in what nobody sees.
fn is_different(a: &Item, b: &Item) -> bool {
    (a.time, &a.kind, &a.content, &a.author, &a.heading)
        != (b.time, &b.kind, &b.content, &b.author, &b.heading)
        || said_apart(a.extras.as_deref()) != said_apart(b.extras.as_deref())
}

/// All that lies apart, to be compared.
fn said_apart(extras: Option<&Extras>) -> Option<impl PartialEq> {
    extras.map(|Extras { attachments, target, receipts, processing, chunk, raw }| {
        (attachments, target, receipts, processing, chunk, raw.as_ref().map(|raw| raw.get()))
    })
}

/// How much its files' states say: a late copy that knows less than an earlier one does not count.
fn status_weight(item: &Item) -> u8 {
    item.attachments().iter().map(|attachment| attachment.status.weight()).max().unwrap_or(0)
}

fn part_number(item: &Item) -> u32 {
    item.chunk().map_or(0, |chunk| chunk.number)
}

/// A part of a streamed message, or a message still being processed, says nothing final about its content.
fn is_final(item: &Item) -> bool {
    item.chunk().is_none_or(|chunk| chunk.completed) && item.processing() != Some(&Processing::Processing)
}
