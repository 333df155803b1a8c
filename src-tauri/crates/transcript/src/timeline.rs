//! One chat: everything known of it, and what may be missing.

mod answers;
mod changes;
mod saved;
mod taking;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::change::{Change, Gap, Touched};
use crate::coverage::{Coverage, Edge, Mark, Segment};
use crate::entry::Source;
use crate::evidence::{Direction, Epoch, PageEvidence, Seen, Start};
use crate::files::Files;
use crate::interner::Interner;
use crate::landmarks::Landmarks;
use crate::order::Neighbours;
use crate::presence::People;
use crate::rows::Rows;
use crate::{AttachmentId, Event, Item, ItemId, Kind, Receipts};

pub use saved::{RestoreError, Saved, SavedState};

/// Everything known of one chat. See `MODEL.md`.
///
/// The inputs are [`live`](Self::live), [`page`](Self::page), [`connected`](Self::connected) and
/// [`disconnected`](Self::disconnected), and the rare [`reopened`](Self::reopened), [`corrected`](Self::corrected) and
/// [`overdue`](Self::overdue). Each gives the changes that bring a mirror up to date.
#[derive(Debug, Clone)]
pub struct Timeline {
    rows: Rows,
    landmarks: Landmarks,
    interner: Interner,
    coverage: Coverage,
    early_receipts: BTreeMap<ItemId, Receipts>,
    people: People,
    files: Files,
    gaps: Vec<Gap>,
    /// Somebody came or went, by the word of the socket alone. Of what goes with it the service withholds a part from some: a
    /// transfer is told to the one who transfers, and stored for all.
    unread_move: Option<(Timestamp, ItemId)>,
    observed: u64,
    counts: Counts,
    /// See [`state_revision`](Self::state_revision).
    revision: u64,
}

/// Nothing is known, so that all of it is a gap: without one it would be complete.
impl Default for Timeline {
    fn default() -> Self {
        Self::new()
    }
}

/// What was odd, counted. What is dropped is beyond a bound that no chat in good order reaches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Items that a page has from a time at which the socket was live, and that the socket has not delivered.
    pub unheard: u32,
    /// Items whose `AbsoluteTime` another copy corrected.
    pub moved: u32,
    /// Receipts dropped because too many messages were unknown, or one had too many recipients.
    pub dropped_receipts: u32,
    /// Parts dropped because a streamed message had too many.
    pub dropped_parts: u32,
    /// What pages said about the order within an instant, dropped because they contradicted each other too often.
    pub dropped_order: u32,
    /// Participants, or reports of their coming and going, dropped because there were too many.
    pub dropped_people: u32,
    /// Mentions of files dropped because there were too many files.
    pub dropped_files: u32,
}

/// What a page brought.
#[derive(Debug, Clone)]
pub struct PageOutcome {
    /// For mirrors.
    pub changes: Vec<Change>,
    /// Items that were not known before. 0 in a chain of pages means no progress.
    pub new_items: usize,
    /// The item next to which the following page of the chain starts; `None` while all its pages were empty.
    pub edge: Option<ItemId>,
}

impl Timeline {
    /// A chat of which nothing is known.
    pub fn new() -> Self {
        let mut timeline = Self {
            rows: Rows::default(),
            landmarks: Landmarks::default(),
            interner: Interner::default(),
            coverage: Coverage::default(),
            early_receipts: BTreeMap::new(),
            people: People::default(),
            files: Files::default(),
            gaps: Vec::new(),
            unread_move: None,
            observed: 0,
            counts: Counts::default(),
            revision: 0,
        };
        timeline.gaps = timeline.find_gaps();
        timeline
    }

    /// Items that a socket delivered. Items of a socket that is not subscribed, or not any more, are taken in all the same; they
    /// just prove nothing.
    pub fn live(&mut self, epoch: Epoch, seen: Seen, items: Vec<Item>) -> Vec<Change> {
        self.live_each(epoch, items.into_iter().map(|item| (seen, item)))
    }

    /// The same for items that were seen one after another.
    pub fn live_each(&mut self, epoch: Epoch, items: impl IntoIterator<Item = (Seen, Item)>) -> Vec<Change> {
        let counts = self.counts;
        let mut touched = Touched::default();
        for (seen, item) in items {
            self.observed = self.observed.max(seen.number);
            if item.is_stored() && self.is_first_copy(&item) {
                self.coverage.heard(epoch, item.time, &item.id);
            }
            if matches!(item.kind, Kind::Event(Event::Invited | Event::Joined | Event::Left)) {
                let moved = Some((item.time, item.id.clone()));
                self.note_state(self.unread_move < moved);
                self.unread_move = self.unread_move.take().max(moved);
            }
            self.take(item, Source::Live, seen, self.coverage.is_open(epoch), &mut touched);
        }
        self.put_in_order(&mut touched);
        self.note_state(self.counts != counts);
        self.changes(&touched)
    }

    /// A page of `GetTranscript`, in whatever order it came.
    pub fn page(&mut self, evidence: &PageEvidence, seen: Seen, mut items: Vec<Item>) -> PageOutcome {
        // A server may sort the other way than asked. Shuffled pages prove their extent, but no order.
        let ordered = if items.windows(2).all(|pair| pair[0].time <= pair[1].time) {
            true
        } else if items.windows(2).all(|pair| pair[0].time >= pair[1].time) {
            items.reverse();
            true
        } else {
            items.sort_by_key(|item| item.time);
            false
        };
        let marks: Vec<_> = items.iter().map(|item| (item.time, item.id.clone())).collect();
        let edge = match evidence.direction {
            Direction::Backward => items.first(),
            Direction::Forward => items.last(),
        };
        let edge = edge.map(|item| item.id.clone()).or_else(|| match &evidence.start {
            Start::Adjacent(id) => Some(id.clone()),
            Start::Newest | Start::Time(_) => None,
        });
        let neighbours = if ordered { self.neighbours(evidence, &items) } else { Vec::new() };

        self.observed = self.observed.max(seen.number);
        let (known_before, counts) = (self.rows.len(), self.counts);
        let mut touched = Touched::default();
        for item in items {
            self.take(item, Source::Read, seen, false, &mut touched);
        }
        self.learn_order(&neighbours, &mut touched);
        self.put_in_order(&mut touched);
        if let Some(segment) = self.extent(evidence, marks) {
            let nothing_newer = match evidence.direction {
                Direction::Backward => evidence.start == Start::Newest,
                Direction::Forward => !evidence.more,
            };
            let is_more = self.coverage.read(segment, evidence.epoch.filter(|_| nothing_newer));
            let shown = self.unread_move.take_if(|(time, id)| self.coverage.reaches(*time, id));
            self.note_state(is_more || shown.is_some());
        }
        self.note_state(self.counts != counts);
        let new_items = self.rows.len() - known_before;
        PageOutcome { changes: self.changes(&touched), new_items, edge }
    }

    /// A socket's subscription was acknowledged, at this moment of the service's clock.
    pub fn connected(&mut self, epoch: Epoch, at: Timestamp) -> Vec<Change> {
        if !self.coverage.is_live() {
            self.people.watch_began(at);
            self.note_state(true);
        }
        self.coverage.connected(epoch);
        let mut touched = Touched::default();
        self.touch_everyone(&mut touched);
        self.changes(&touched)
    }

    /// A socket is gone. What it alone carried has to be read again.
    pub fn disconnected(&mut self, epoch: Epoch, at: Timestamp) -> Vec<Change> {
        let was_live = self.coverage.is_live();
        self.coverage.disconnected(epoch);
        if was_live && !self.coverage.is_live() {
            self.people.watch_ended(at);
            self.note_state(true);
        }
        let mut touched = Touched::default();
        self.touch_everyone(&mut touched);
        self.changes(&touched)
    }

    /// The service has opened past sessions of the chat (`chat.rehydrated`): what pages said of its start before counts no more.
    pub fn reopened(&mut self) -> Vec<Change> {
        let first = self.rows.first();
        let edge =
            first.map(|entry| Edge { time: entry.place.time, ids: BTreeSet::from([entry.id().clone()]) });
        self.coverage.reopen(edge);
        self.note_state(true);
        self.changes(&Touched::default())
    }

    /// The scan of a file takes longer than any scanner does, says whoever has a clock.
    pub fn overdue(&mut self, file: &AttachmentId) -> Vec<Change> {
        if self.files.overdue(file) {
            self.file(file).map(Change::File).into_iter().collect()
        } else {
            Vec::new()
        }
    }

    /// The clock by which a socket was [`connected`](Self::connected) was wrong: it was at this moment.
    pub fn corrected(&mut self, at: Timestamp) -> Vec<Change> {
        self.people.watch_corrected(at);
        let mut touched = Touched::default();
        self.touch_everyone(&mut touched);
        self.changes(&touched)
    }

    /// What a page proves: from its first item to its last, and on to the item it started next to.
    fn extent(&self, evidence: &PageEvidence, mut marks: Vec<(Timestamp, ItemId)>) -> Option<Segment> {
        match &evidence.start {
            Start::Adjacent(id) => marks.extend(self.rows.time(id).map(|time| (time, id.clone()))),
            // Whether an instant had passed when the page was read, and which of its items are in it, nobody says.
            Start::Newest | Start::Time(_) => {}
        }
        let ends_at_start = evidence.direction == Direction::Backward && !evidence.more;
        let times = || marks.iter().map(|(time, _)| *time);
        let (Some(first), Some(last)) = (times().min(), times().max()) else {
            // Nothing at all: if that is the whole answer, the chat has no item yet.
            let empty = ends_at_start && evidence.start == Start::Newest;
            return empty.then_some(Segment { from: Mark::Start, to: Mark::Start });
        };
        let edge = |time: Timestamp| {
            // An item that another copy, of this page even, has moved elsewhere says nothing about this instant.
            let here = marks.iter().filter(|(at, id)| *at == time && self.rows.time(id) == Some(time));
            Mark::At(Edge { time, ids: here.map(|(_, id)| id.clone()).collect() })
        };
        let from = if ends_at_start { Mark::Start } else { edge(first) };
        Some(Segment { from, to: edge(last) })
    }

    /// What the page has side by side of one instant, the item it started next to included.
    fn neighbours(&self, evidence: &PageEvidence, items: &[Item]) -> Vec<Neighbours> {
        let mut row: Vec<(Timestamp, &ItemId)> = items.iter().map(|item| (item.time, &item.id)).collect();
        let is_sure =
            items.len() < 2 || items.first().map(|item| item.time) != items.last().map(|item| item.time);
        // A server that starts at the instant rather than at the item repeats the item somewhere: then it says nothing about sides.
        if let Start::Adjacent(id) = &evidence.start
            && let Some(time) = self.rows.time(id)
            && items.iter().all(|item| item.id != *id)
        {
            match evidence.direction {
                Direction::Forward => row.insert(0, (time, id)),
                Direction::Backward => row.push((time, id)),
            }
        }
        let pairs = row.windows(2).filter(|pair| pair[0].0 == pair[1].0);
        let neighbours = pairs.map(|pair| Neighbours {
            time: pair[0].0,
            pair: (pair[0].1.clone(), pair[1].1.clone()),
            is_sure,
        });
        neighbours.collect()
    }
}
