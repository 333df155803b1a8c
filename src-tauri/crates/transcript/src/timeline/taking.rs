//! Taking in the items of an input.

use std::sync::Arc;

use jiff::Timestamp;

use super::Timeline;
use crate::change::Touched;
use crate::entry::{Entry, Joined, Source};
use crate::evidence::Seen;
use crate::order::{Learned, Neighbours};
use crate::{Author, Event, Item, ItemId, Kind, ParticipantId, Processing, Receipts, Status};

/// Receipts whose message is not known yet are kept for this many messages; beyond that the smallest ids go, and are counted. The
/// message itself brings its receipts when a page is read.
const EARLY_RECEIPTS: usize = 1_000;

/// Before and behind a change of an entry: what is counted of it elsewhere.
type Sender = Option<ParticipantId>;

impl Timeline {
    pub(super) fn take(
        &mut self,
        mut item: Item,
        source: Source,
        seen: Seen,
        live: bool,
        touched: &mut Touched,
    ) {
        self.interner.share(&mut item);
        if let Some(author) = &item.author {
            touched.people.insert(author.id.clone());
        }
        match (&item.kind, item.target()) {
            (Kind::Metadata, Some(target)) => return self.take_receipts(target, item.receipts(), touched),
            // Metadata of nothing says nothing.
            (Kind::Metadata, None) => return,
            _ => {}
        }
        let observed = self.people.observe(&item, item.time, live);
        self.counts.dropped_people = self.counts.dropped_people.saturating_add(observed.dropped);
        self.note_state(observed.news);
        if observed.everyone {
            self.touch_everyone(touched);
        }
        if item.kind == Kind::Event(Event::Typing) {
            return;
        }
        let observed = self.files.observe(&item, item.time, source == Source::Live, seen);
        self.counts.dropped_files = self.counts.dropped_files.saturating_add(observed.dropped);
        self.note_state(observed.news);
        let files = item.attachments().iter().filter_map(|attachment| self.files.item(&attachment.id));
        touched.items.extend(files.cloned());

        match self.rows.time(&item.id) {
            None => {
                let mut entry = Entry::new(item, source, seen);
                if let Some(receipts) = self.early_receipts.remove(entry.id()) {
                    self.note_drops(&entry.join_receipts(&receipts));
                    self.note_state(true);
                }
                if self.is_unheard(&entry) {
                    self.counts.unheard = self.counts.unheard.saturating_add(1);
                }
                self.recount(None, sender(&entry));
                touched.items.insert(entry.id().clone());
                self.insert(entry, touched);
            }
            Some(time) => self.rejoin(time, item, source, seen, touched),
        }
    }

    /// What a page has side by side within instants.
    pub(super) fn learn_order(&mut self, neighbours: &[Neighbours], touched: &mut Touched) {
        for instant in neighbours.chunk_by(|a, b| a.time == b.time) {
            let Some(Neighbours { time, .. }) = instant.first() else { continue };
            let items = self.rows.at(*time).count();
            for neighbours in instant {
                match self.rows.order.learn(neighbours, items) {
                    Learned::Nothing => {}
                    Learned::News => self.note_state(true),
                    Learned::TooMuch => {
                        self.counts.dropped_order = self.counts.dropped_order.saturating_add(1);
                    }
                }
            }
            touched.instants.insert(*time);
        }
    }

    /// Puts instants in order in which items came, went, or were told their neighbours: once for all items of an input, because a
    /// burst can put hundreds into one instant.
    pub(super) fn put_in_order(&mut self, touched: &mut Touched) {
        for time in std::mem::take(&mut touched.instants) {
            touched.items.extend(self.rows.rearrange(time));
            self.landmarks.settle(&self.rows, time);
        }
    }

    /// A socket brings it as it was said, as far as anything shows. What goes on, ends or changes something said before has the time of
    /// that, and says nothing about when the socket began to carry.
    pub(super) fn is_first_copy(&self, item: &Item) -> bool {
        let begins = item.chunk().is_none_or(|chunk| chunk.number <= 1);
        let is_processed = item.processing().is_some_and(|state| *state != Processing::Processing);
        let is_scanned = item.attachments().iter().any(|file| file.status != Status::InProgress);
        begins && !is_processed && !is_scanned && self.rows.time(&item.id).is_none()
    }

    pub(super) fn touch_everyone(&self, touched: &mut Touched) {
        touched.people.extend(self.people.ids().cloned());
    }

    fn rejoin(&mut self, time: Timestamp, item: Item, source: Source, seen: Seen, touched: &mut Touched) {
        let id = item.id.clone();
        let change = |entry: &mut Entry| {
            let (before, was_heard) = (sender(entry), entry.heard);
            let told = Tells::of(&entry.item);
            let tells = Tells::of(&item);
            let joined = entry.join(item, source, seen);
            let now = Tells::of(&entry.item);
            let is_lost = told != now || tells != now;
            (joined, before, sender(entry), !was_heard && entry.heard && entry.read, is_lost)
        };
        let Some((joined, before, after, was_late, is_lost)) = self.rows.update(&id, change) else { return };
        self.note_state(is_lost);
        self.note_drops(&joined);
        self.recount(before, after);
        if was_late {
            // It was only late: the page was quicker than the socket.
            self.counts.unheard = self.counts.unheard.saturating_sub(1);
        }
        if joined.noted {
            touched.noted.insert(id.clone());
        }
        if !joined.visible {
            return;
        }
        touched.items.insert(id.clone());
        if let Some(to) = joined.moved_to
            && let Some(mut entry) = self.rows.remove(&id)
        {
            self.counts.moved = self.counts.moved.saturating_add(1);
            touched.instants.insert(time);
            entry.place.time = to;
            self.coverage.moved(&id, to);
            self.note_state(true);
            self.insert(entry, touched);
        }
        self.landmarks.settle(&self.rows, time);
    }

    pub(super) fn insert(&mut self, entry: Entry, touched: &mut Touched) {
        let time = entry.place.time;
        if self.rows.insert(entry) {
            touched.instants.insert(time);
        }
        self.landmarks.settle(&self.rows, time);
    }

    fn take_receipts(&mut self, target: &ItemId, receipts: &Receipts, touched: &mut Touched) {
        let joined = self.rows.update(target, |entry| entry.join_receipts(receipts));
        if let Some(joined) = joined {
            if joined.visible {
                touched.items.insert(target.clone());
            }
            return self.note_drops(&joined);
        }
        let merged = self.early_receipts.entry(target.clone()).or_default().merge(receipts);
        self.counts.dropped_receipts = self.counts.dropped_receipts.saturating_add(merged.dropped);
        self.note_state(merged.news);
        if self.early_receipts.len() > EARLY_RECEIPTS {
            self.early_receipts.pop_first();
            self.counts.dropped_receipts = self.counts.dropped_receipts.saturating_add(1);
        }
    }

    /// Something of the state is different that entries do not tell.
    pub(super) fn note_state(&mut self, is_different: bool) {
        self.revision += u64::from(is_different);
    }

    /// Read from a time at which the socket should have delivered it.
    fn is_unheard(&self, entry: &Entry) -> bool {
        !entry.heard && entry.item.is_stored() && self.coverage.carries(entry.place.time)
    }

    fn recount(&mut self, before: Sender, after: Sender) {
        if before != after {
            for (who, more) in [(before, false), (after, true)] {
                if let Some(who) = who {
                    self.people.sent(&who, more);
                }
            }
        }
    }

    fn note_drops(&mut self, joined: &Joined) {
        let counts = &mut self.counts;
        counts.dropped_receipts = counts.dropped_receipts.saturating_add(joined.dropped_receipts);
        counts.dropped_parts = counts.dropped_parts.saturating_add(joined.dropped_parts);
    }
}

/// What a copy says of people. The copy that counts is read again after a restart; what another said is in the state alone.
#[derive(PartialEq)]
struct Tells {
    time: Timestamp,
    kind: Kind,
    author: Option<Arc<Author>>,
}

impl Tells {
    fn of(item: &Item) -> Self {
        Self { time: item.time, kind: item.kind.clone(), author: item.author.clone() }
    }
}

/// Whose message or file it is.
pub(super) fn sender(entry: &Entry) -> Sender {
    entry.item.author.as_ref().filter(|_| entry.item.is_word()).map(|author| author.id.clone())
}
