//! One chat: everything known of it, and what may be missing.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::Timestamp;

use crate::change::{Change, Gap, Touched};
use crate::coverage::{Coverage, Edge, Hole, Mark, Segment};
use crate::entry::{Entry, Place, Source, merge_receipts};
use crate::evidence::{Direction, Epoch, PageEvidence, Seen, Start};
use crate::files::{File, Files};
use crate::order::Moment;
use crate::presence::{People, Person};
use crate::waiting::Waiting;
use crate::{AttachmentId, Event, Item, ItemId, Kind, ParticipantId, Receipts};

/// Receipts whose message is not known yet are kept for this many messages; beyond that the oldest ids go, and are counted. The
/// message itself brings its receipts when a page is read.
const EARLY_RECEIPTS: usize = 1_000;

/// Everything known of one chat. See `MODEL.md`.
///
/// The four inputs are [`live`](Self::live), [`page`](Self::page), [`connected`](Self::connected) and
/// [`disconnected`](Self::disconnected). Each gives the changes that bring a mirror up to date.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    moments: BTreeMap<Timestamp, Moment>,
    times: HashMap<ItemId, Timestamp>,
    coverage: Coverage,
    early_receipts: BTreeMap<ItemId, Receipts>,
    people: People,
    files: Files,
    waiting: Waiting,
    gaps: Vec<Gap>,
    /// Somebody came or went, by the word of the socket alone. Of what goes with it the service withholds a part from some: a
    /// transfer is told to the one who transfers, and stored for all.
    unread_move: Option<(Timestamp, ItemId)>,
    counts: Counts,
}

/// What was odd, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Items that a page has from a time at which the socket was live, and that the socket has not delivered.
    pub unheard: u32,
    /// Items whose `AbsoluteTime` another copy corrected.
    pub moved: u32,
    /// Early receipts dropped because too many messages were unknown.
    pub dropped_receipts: u32,
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
        let mut timeline = Self::default();
        timeline.gaps = timeline.find_gaps();
        timeline
    }

    /// Items that a socket delivered. Items of a socket that is not subscribed, or not any more, are taken in all the same; they
    /// just prove nothing.
    pub fn live(&mut self, epoch: Epoch, seen: Seen, items: Vec<Item>) -> Vec<Change> {
        let mut touched = BTreeSet::new();
        for item in items {
            if item.is_stored() {
                self.coverage.heard(epoch, item.time, &item.id);
            }
            if matches!(item.kind, Kind::Event(Event::Invited | Event::Joined | Event::Left)) {
                self.unread_move = self.unread_move.take().max(Some((item.time, item.id.clone())));
            }
            self.take(item, Source::Live, seen, self.coverage.is_open(epoch), &mut touched);
        }
        self.changes(touched)
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
        let segment = self.extent(evidence, &items);
        let edge = match evidence.direction {
            Direction::Backward => items.first(),
            Direction::Forward => items.last(),
        };
        let edge = edge.map(|item| item.id.clone()).or_else(|| match &evidence.start {
            Start::Adjacent(id) => Some(id.clone()),
            Start::Newest | Start::Time(_) => None,
        });
        let neighbours = if ordered { self.neighbours(evidence, &items) } else { Vec::new() };

        let known_before = self.times.len();
        let mut touched = BTreeSet::new();
        for item in items {
            self.take(item, Source::Read, seen, false, &mut touched);
        }
        for (time, first, second) in neighbours {
            if let Some(moment) = self.moments.get_mut(&time) {
                moment.learn(&first, &second);
                touched.extend(moment.settle().into_iter().map(Touched::Item));
            }
        }
        if let Some(segment) = segment {
            let nothing_newer = match evidence.direction {
                Direction::Backward => evidence.start == Start::Newest,
                Direction::Forward => !evidence.more,
            };
            self.coverage.read(segment, evidence.epoch.filter(|_| nothing_newer));
            self.unread_move.take_if(|(time, id)| self.coverage.reaches(*time, id));
        }
        let new_items = self.times.len() - known_before;
        PageOutcome { changes: self.changes(touched), new_items, edge }
    }

    /// A socket's subscription was acknowledged, at this moment of the service's clock.
    pub fn connected(&mut self, epoch: Epoch, at: Timestamp) -> Vec<Change> {
        if !self.coverage.is_live() {
            self.people.watch_began(at);
        }
        self.coverage.connected(epoch);
        let everyone = self.everyone();
        self.changes(everyone)
    }

    /// A socket is gone. What it alone carried has to be read again.
    pub fn disconnected(&mut self, epoch: Epoch, at: Timestamp) -> Vec<Change> {
        let was_live = self.coverage.is_live();
        self.coverage.disconnected(epoch);
        if was_live && !self.coverage.is_live() {
            self.people.watch_ended(at);
        }
        let everyone = self.everyone();
        self.changes(everyone)
    }

    /// A page has met what this socket carries: from there on nothing is missing as long as it is open.
    pub fn has_met(&self, epoch: Epoch) -> bool {
        self.coverage.has_met(epoch)
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.times.len()
    }

    /// Nothing is known yet.
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    /// All entries in display order.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Arc<Entry>> {
        self.moments.values().flat_map(|moment| &moment.entries)
    }

    /// One entry.
    pub fn entry(&self, id: &ItemId) -> Option<&Arc<Entry>> {
        let moment = self.moments.get(self.times.get(id)?)?;
        moment.position(id).map(|at| &moment.entries[at])
    }

    /// Entries that stand before a place, newest first.
    pub fn before(&self, place: Place) -> impl Iterator<Item = &Arc<Entry>> {
        let entries =
            self.moments.range(..=place.time).rev().flat_map(|(_, moment)| moment.entries.iter().rev());
        entries.skip_while(move |entry| entry.place >= place)
    }

    /// Entries later than an instant, oldest first.
    pub fn after(&self, time: Timestamp) -> impl Iterator<Item = &Arc<Entry>> {
        let later = (std::ops::Bound::Excluded(time), std::ops::Bound::Unbounded);
        self.moments.range(later).flat_map(|(_, moment)| &moment.entries)
    }

    /// The stretches in which items may be missing, oldest first.
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// The first item of the chat is known.
    pub fn opens_at_start(&self) -> bool {
        self.coverage.opens_at_start()
    }

    /// The moment of `chat.ended`, if that is the last word. A persistent chat shows the ends of past sessions too.
    pub fn ended(&self) -> Option<&Arc<Entry>> {
        let is_word = |entry: &&Arc<Entry>| entry.item.is_stored() && entry.item.related_contact_id.is_none();
        let stored = self.entries().rev().find(is_word)?;
        (stored.item.kind == Kind::Event(Event::ChatEnded)).then_some(stored)
    }

    /// Nothing is missing, and nothing can come any more: pages prove the stretch from the start to `chat.ended`.
    pub fn is_sealed(&self) -> bool {
        self.ended().is_some_and(|ended| self.coverage.proves_up_to(ended.place.time, ended.id()))
    }

    /// Nothing is missing now: a sealed chat, or a live one without gaps in which no page is awaited.
    pub fn is_complete(&self) -> bool {
        self.is_sealed() || (self.gaps.is_empty() && !self.awaits_page())
    }

    /// Somebody came or went, and no page has shown yet what the socket may have withheld of it.
    pub fn awaits_page(&self) -> bool {
        self.unread_move.is_some()
    }

    /// Where to read so that a gap shrinks: forward from what is proved before it, else backward from what is known behind it. In a
    /// chat whose older items come from past sessions, `StartPosition` does not reach them: there the page chain begins at the
    /// oldest item of the current session.
    pub fn read_for(&self, gap: &Gap) -> (Direction, Start) {
        let read = |entry: &&Arc<Entry>| entry.read;
        if let Some(from) = gap.from {
            // An edge whose item was moved away has no item: then the one before it is proved just as well.
            let before =
                || self.moments.range(..=from).rev().flat_map(|(_, moment)| moment.entries.iter().rev());
            let after = gap.after.clone().or_else(|| before().find(read).map(|entry| entry.id().clone()));
            if let Some(after) = after {
                return (Direction::Forward, Start::Adjacent(after));
            }
        }
        let behind = gap.to.into_iter().flat_map(|to| self.moments.range(to..));
        let mut behind = behind.flat_map(|(_, moment)| &moment.entries).filter(|entry| {
            entry.item.related_contact_id.is_none() && (entry.read || Some(entry.id()) == gap.before.as_ref())
        });
        match behind.next() {
            Some(entry) => (Direction::Backward, Start::Adjacent(entry.id().clone())),
            None => (Direction::Backward, Start::Newest),
        }
    }

    /// The last item up to which pages prove that nothing is missing: where a check of the live stretch starts.
    pub fn proven_edge(&self) -> Option<(Timestamp, Option<ItemId>)> {
        self.coverage.proven_edge().map(|edge| (edge.time, self.last_of(edge)))
    }

    /// Everyone who was ever in the chat, by id.
    pub fn people(&self) -> Vec<Person> {
        self.people.people()
    }

    /// One participant.
    pub fn person(&self, id: &ParticipantId) -> Option<Person> {
        self.people.person(id)
    }

    /// Who is typing at this moment of the service's clock.
    pub fn typing(&self, now: Timestamp) -> Vec<ParticipantId> {
        self.people.typing(now)
    }

    /// Every file, oldest first.
    pub fn files(&self) -> Vec<File> {
        self.files.files()
    }

    /// One file.
    pub fn file(&self, id: &AttachmentId) -> Option<File> {
        self.files.file(id)
    }

    /// Since when the customer waits for a person's answer.
    pub fn waiting_since(&self) -> Option<Timestamp> {
        if self.ended().is_some() { None } else { self.waiting.since() }
    }

    /// What was odd.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    fn take(&mut self, item: Item, source: Source, seen: Seen, live: bool, touched: &mut BTreeSet<Touched>) {
        if let Some(author) = &item.author {
            touched.insert(Touched::Person(author.id.clone()));
        }
        match (&item.kind, &item.target) {
            (Kind::Metadata, Some(target)) => {
                let (target, receipts) = (target.clone(), item.receipts);
                return self.take_receipts(&target, &receipts, touched);
            }
            // Metadata of nothing says nothing.
            (Kind::Metadata, None) => return,
            (Kind::Event(Event::Typing), _) => {
                self.people.observe(&item, item.time, live);
                return;
            }
            _ => {}
        }
        self.files.observe(&item, item.time, source == Source::Live, seen);
        touched.extend(
            item.attachments.iter().filter_map(|attachment| {
                self.files.file(&attachment.id).map(|file| Touched::Item(file.item))
            }),
        );
        if self.people.observe(&item, item.time, live) {
            touched.extend(self.everyone());
        }
        self.waiting.observe(&item, item.time);

        let id = item.id.clone();
        match self.times.get(&id).copied() {
            None => {
                let mut entry = Entry::new(item, source, seen);
                if let Some(receipts) = self.early_receipts.remove(&id) {
                    entry.join_receipts(&receipts);
                }
                if self.is_unheard(&entry) {
                    self.counts.unheard += 1;
                }
                touched.insert(Touched::Item(id));
                self.insert(entry, touched);
            }
            Some(time) => self.rejoin(&id, time, item, source, seen, touched),
        }
    }

    fn rejoin(
        &mut self,
        id: &ItemId,
        time: Timestamp,
        item: Item,
        source: Source,
        seen: Seen,
        touched: &mut BTreeSet<Touched>,
    ) {
        let Some(moment) = self.moments.get_mut(&time) else { return };
        let Some(at) = moment.position(id) else { return };
        let entry = Arc::make_mut(&mut moment.entries[at]);
        let was_heard = entry.heard;
        let joined = entry.join(item, source, seen);
        if !was_heard && entry.heard {
            // It was only late: the page was quicker than the socket.
            self.counts.unheard = self.counts.unheard.saturating_sub(u32::from(entry.read));
        }
        if joined.visible {
            touched.insert(Touched::Item(id.clone()));
        }
        if let Some(to) = joined.moved_to {
            self.counts.moved += 1;
            let entry = moment.entries.remove(at);
            touched.extend(moment.settle().into_iter().map(Touched::Item));
            if moment.entries.is_empty() {
                self.moments.remove(&time);
            }
            let mut entry = Arc::unwrap_or_clone(entry);
            entry.place.time = to;
            self.coverage.moved(id, to);
            self.insert(entry, touched);
        }
    }

    fn insert(&mut self, entry: Entry, touched: &mut BTreeSet<Touched>) {
        self.times.insert(entry.id().clone(), entry.place.time);
        let moment = self.moments.entry(entry.place.time).or_default();
        moment.entries.push(Arc::new(entry));
        touched.extend(moment.settle().into_iter().map(Touched::Item));
    }

    fn take_receipts(&mut self, target: &ItemId, receipts: &Receipts, touched: &mut BTreeSet<Touched>) {
        let known = self.times.get(target).and_then(|time| self.moments.get_mut(time));
        if let Some(moment) = known
            && let Some(at) = moment.position(target)
        {
            if Arc::make_mut(&mut moment.entries[at]).join_receipts(receipts) {
                touched.insert(Touched::Item(target.clone()));
            }
            return;
        }
        merge_receipts(self.early_receipts.entry(target.clone()).or_default(), receipts);
        if self.early_receipts.len() > EARLY_RECEIPTS {
            self.early_receipts.pop_first();
            self.counts.dropped_receipts += 1;
        }
    }

    /// Read from a time at which the socket should have delivered it.
    fn is_unheard(&self, entry: &Entry) -> bool {
        !entry.heard && entry.item.is_stored() && self.coverage.carries(entry.place.time)
    }

    /// What a page proves: from its first item to its last, and on to the item it started next to.
    fn extent(&self, evidence: &PageEvidence, items: &[Item]) -> Option<Segment> {
        let mut marks: Vec<(Timestamp, Option<ItemId>)> =
            items.iter().map(|item| (item.time, Some(item.id.clone()))).collect();
        match &evidence.start {
            Start::Adjacent(id) => {
                marks.extend(self.times.get(id).map(|time| (*time, Some(id.clone()))));
            }
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
            let ids = marks.iter().filter(|mark| mark.0 == time).filter_map(|mark| mark.1.clone());
            // An item that another copy has moved elsewhere says nothing about this instant.
            let ids = ids.filter(|id| self.times.get(id).is_none_or(|known| *known == time)).collect();
            Mark::At(Edge { time, ids })
        };
        let from = if ends_at_start { Mark::Start } else { edge(first) };
        Some(Segment { from, to: edge(last) })
    }

    /// Pairs of one instant that the page has side by side, the item it started next to included.
    fn neighbours(&self, evidence: &PageEvidence, items: &[Item]) -> Vec<(Timestamp, ItemId, ItemId)> {
        let mut row: Vec<(Timestamp, &ItemId)> = items.iter().map(|item| (item.time, &item.id)).collect();
        // A server that starts at the instant rather than at the item repeats the item somewhere: then it says nothing about sides.
        if let Start::Adjacent(id) = &evidence.start
            && let Some(time) = self.times.get(id)
            && items.iter().all(|item| item.id != *id)
        {
            match evidence.direction {
                Direction::Forward => row.insert(0, (*time, id)),
                Direction::Backward => row.push((*time, id)),
            }
        }
        let pairs = row.windows(2).filter(|pair| pair[0].0 == pair[1].0);
        pairs.map(|pair| (pair[0].0, pair[0].1.clone(), pair[1].1.clone())).collect()
    }

    fn everyone(&self) -> BTreeSet<Touched> {
        self.people.ids().cloned().map(Touched::Person).collect()
    }

    fn changes(&mut self, touched: BTreeSet<Touched>) -> Vec<Change> {
        let mut changes = Vec::with_capacity(touched.len());
        let mut files = BTreeSet::new();
        for what in touched {
            match what {
                Touched::Item(id) => {
                    if let Some(entry) = self.entry(&id) {
                        files.extend(entry.item.attachments.iter().map(|attachment| attachment.id.clone()));
                        changes.push(Change::Upsert(Arc::clone(entry)));
                    }
                }
                Touched::Person(id) => changes.extend(self.people.person(&id).map(Change::Person)),
            }
        }
        changes.extend(files.iter().filter_map(|id| self.files.file(id)).map(Change::File));
        let gaps = self.find_gaps();
        if gaps != self.gaps {
            let before = std::mem::replace(&mut self.gaps, gaps);
            for gone in before.iter().filter(|old| !self.gaps.iter().any(|gap| gap.key() == old.key())) {
                changes.push(Change::GapClosed(gone.key()));
            }
            let news = self.gaps.iter().filter(|gap| !before.contains(gap));
            changes.extend(news.cloned().map(Change::Gap));
        }
        changes
    }

    fn find_gaps(&self) -> Vec<Gap> {
        if self.is_sealed() {
            return Vec::new();
        }
        self.coverage.holes().iter().map(|hole| self.gap(hole)).collect()
    }

    fn gap(&self, hole: &Hole) -> Gap {
        let after = hole.after.as_ref().and_then(|edge| self.last_of(edge));
        let before = hole.before.as_ref().and_then(|edge| self.first_of(edge));
        let drawn_after = match (&before, &hole.after) {
            (Some(before), _) => self.entry(before).and_then(|entry| self.before(entry.place).next()),
            // Open towards now: behind everything that is known.
            (None, Some(_)) => self.entries().next_back(),
            (None, None) => None,
        };
        Gap {
            after,
            before,
            from: hole.after.as_ref().map(|edge| edge.time),
            to: hole.before.as_ref().map(|edge| edge.time),
            drawn_after: drawn_after.map(|entry| entry.id().clone()),
        }
    }

    fn last_of(&self, edge: &Edge) -> Option<ItemId> {
        let moment = self.moments.get(&edge.time)?;
        let last = moment.entries.iter().rev().find(|entry| edge.ids.contains(entry.id()));
        last.map(|entry| entry.id().clone())
    }

    fn first_of(&self, edge: &Edge) -> Option<ItemId> {
        let moment = self.moments.get(&edge.time)?;
        moment.entries.iter().find(|entry| edge.ids.contains(entry.id())).map(|entry| entry.id().clone())
    }
}
