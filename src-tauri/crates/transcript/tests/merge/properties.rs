//! Properties that hold after every step of every history.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::Index;
use transcript::{
    AttachmentId, Change, Direction, Entry, Epoch, Event, Format, Gap, GapKey, Interval, Item, ItemId, Kind,
    Mark, ParticipantId, Place, Proof, Role, SavedState, Seen, Start, Timeline,
};

use crate::server::{Response, Server, at};

#[derive(Debug, Clone, Copy)]
enum Step {
    Emit { later: i64 },
    EmitSkewed { later: i64, by: i64 },
    EmitLiveOnly { typing: bool },
    Event { event: usize },
    File { nth: Index, status: usize },
    Transfer,
    Stream { parts: u32 },
    Edit { nth: Index },
    End,
    Open,
    Close { socket: Index },
    Deliver { socket: Index, nth: Index, twice: bool },
    Request { direction: bool, start: u8, nth: Index, size: usize, reversed: bool },
    Arrive { nth: Index },
    Lose { nth: Index },
}

/// Also items whose `AbsoluteTime` on the socket is not the one that is stored. Then where the socket's stretch begins is anybody's
/// guess, and nothing can be said of gaps.
fn skewed_step() -> impl Strategy<Value = Step> {
    prop_oneof![4 => step(), 1 => (0..3i64, -3..4i64).prop_map(|(later, by)| Step::EmitSkewed { later, by })]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (0..3i64).prop_map(|later| Step::Emit { later }),
        1 => any::<bool>().prop_map(|typing| Step::EmitLiveOnly { typing }),
        1 => (0..3_usize).prop_map(|event| Step::Event { event }),
        1 => (any::<Index>(), 0..4_usize).prop_map(|(nth, status)| Step::File { nth, status }),
        1 => Just(Step::Transfer),
        1 => (1..4u32).prop_map(|parts| Step::Stream { parts }),
        1 => any::<Index>().prop_map(|nth| Step::Edit { nth }),
        1 => Just(Step::End),
        3 => Just(Step::Open),
        2 => any::<Index>().prop_map(|socket| Step::Close { socket }),
        9 => (any::<Index>(), any::<Index>(), any::<bool>())
            .prop_map(|(socket, nth, twice)| Step::Deliver { socket, nth, twice }),
        7 => (any::<bool>(), 0..3u8, any::<Index>(), 1..6usize, any::<bool>())
            .prop_map(|(direction, start, nth, size, reversed)| {
                Step::Request { direction, start, nth, size, reversed }
            }),
        7 => any::<Index>().prop_map(|nth| Step::Arrive { nth }),
        1 => any::<Index>().prop_map(|nth| Step::Lose { nth }),
    ]
}

/// An input as it went in, to be played again in another order.
#[derive(Clone)]
enum Input {
    Live(Epoch, Box<Item>),
    Page(Response),
}

/// A mirror that knows of the timeline only what the changes say.
#[derive(Default)]
struct Mirror {
    rows: BTreeMap<ItemId, (Place, Option<String>, bool)>,
    gaps: BTreeMap<GapKey, Gap>,
    people: BTreeMap<ParticipantId, transcript::Person>,
    files: BTreeMap<AttachmentId, transcript::File>,
}

impl Mirror {
    /// A snapshot.
    fn of(timeline: &Timeline) -> Self {
        let mut mirror = Self::default();
        mirror.apply(timeline.entries().cloned().map(Change::Upsert).collect());
        mirror.apply(timeline.gaps().iter().cloned().map(Change::Gap).collect());
        mirror.apply(timeline.people().into_iter().map(Change::Person).collect());
        mirror.apply(timeline.files().into_iter().map(Change::File).collect());
        mirror
    }

    fn apply(&mut self, changes: Vec<Change>) {
        for change in changes {
            match change {
                Change::Upsert(entry) => {
                    let row = (entry.place, entry.text(), entry.is_changed());
                    self.rows.insert(entry.id().clone(), row);
                }
                Change::Noted(_) => {}
                Change::Remove(id) => {
                    self.rows.remove(&id);
                }
                Change::Gap(gap) => {
                    self.gaps.insert(gap.key(), gap);
                }
                Change::GapClosed(key) => {
                    self.gaps.remove(&key);
                }
                Change::Person(person) => {
                    self.people.insert(person.who.id.clone(), person);
                }
                Change::File(file) => {
                    self.files.insert(file.id.clone(), file);
                }
                Change::Reset => *self = Self::default(),
            }
        }
    }
}

/// What whoever keeps a timeline on disk has of it: entries as changes told them, in two parts, and the state as of its last revision.
struct Disk {
    entries: BTreeMap<ItemId, (Item, Mark)>,
    state: SavedState,
    revision: u64,
}

impl Disk {
    fn of(timeline: &Timeline) -> Self {
        let (state, revision) = (timeline.state(), timeline.state_revision());
        let mut disk = Self { entries: BTreeMap::new(), state, revision };
        timeline.entries().for_each(|entry| disk.keep(entry));
        disk
    }

    fn keep(&mut self, entry: &Entry) {
        self.entries.insert(entry.id().clone(), (entry.item.clone(), entry.mark()));
    }

    fn take(&mut self, changes: &[Change], timeline: &Timeline) {
        for change in changes {
            if let Change::Upsert(entry) | Change::Noted(entry) = change {
                self.keep(entry);
            }
        }
        if self.revision != timeline.state_revision() {
            (self.state, self.revision) = (timeline.state(), timeline.state_revision());
        }
    }

    fn restore(&self) -> Timeline {
        let text = serde_json::to_string(&self.state).unwrap();
        let entries = self.entries.values().map(|(item, mark)| Entry::of(item.clone(), mark).unwrap());
        Timeline::restore_from(&serde_json::from_str(&text).unwrap(), entries).unwrap()
    }
}

struct World {
    server: Server,
    timeline: Timeline,
    mirror: Mirror,
    disk: Disk,
    under_way: Vec<Response>,
    inputs: Vec<(Seen, Input)>,
    number: u64,
}

impl World {
    fn new() -> Self {
        let timeline = Timeline::new();
        let (mirror, disk) = (Mirror::of(&timeline), Disk::of(&timeline));
        Self {
            server: Server::default(),
            timeline,
            mirror,
            disk,
            under_way: Vec::new(),
            inputs: Vec::new(),
            number: 0,
        }
    }

    fn run(&mut self, step: Step) {
        match step {
            Step::Emit { later } if !self.server.ended => {
                self.server.emit(later, Kind::Message(Format::Plain));
            }
            Step::EmitSkewed { later, by } if !self.server.ended => self.server.emit_skewed(later, by),
            Step::EmitLiveOnly { typing } if !self.server.ended => {
                self.server.emit_live_only(1, if typing { Event::Typing } else { Event::Idle });
            }
            Step::Event { event } if !self.server.ended => {
                let event = [Event::Joined, Event::Left, Event::TransferFailed][event].clone();
                self.server.emit(1, Kind::Event(event));
            }
            Step::File { nth, status } if !self.server.ended => self.server.file(nth.index(3), status),
            Step::Transfer if !self.server.ended => self.server.transfer(),
            Step::Stream { parts } if !self.server.ended => self.server.stream(parts),
            Step::Edit { nth } => self.server.edit(nth.index(1_000)),
            Step::End if self.server.log.len() > 10 => self.server.end(),
            Step::Open if self.server.sockets.len() < 2 => {
                let epoch = self.server.open();
                let now = self.server.now();
                let changes = self.timeline.connected(epoch, now);
                self.apply(changes);
            }
            Step::Close { socket } => {
                if let Some(epoch) = self.socket(socket) {
                    self.server.sockets.remove(&epoch);
                    let now = self.server.now();
                    let changes = self.timeline.disconnected(epoch, now);
                    self.apply(changes);
                }
            }
            Step::Deliver { socket, nth, twice } => {
                let Some(epoch) = self.socket(socket) else { return };
                let queue = self.server.sockets.entry(epoch).or_default();
                if queue.is_empty() {
                    return;
                }
                let at = nth.index(queue.len());
                let frame = if twice { queue[at].clone() } else { queue.remove(at) };
                self.live(epoch, frame);
            }
            Step::Request { direction, start, nth, size, reversed } => {
                let direction = if direction { Direction::Forward } else { Direction::Backward };
                let known: Vec<&ItemId> =
                    self.timeline.entries().filter(|entry| entry.read).map(|entry| entry.id()).collect();
                let start = match start {
                    1 if !known.is_empty() => Start::Adjacent(known[nth.index(known.len())].clone()),
                    2 => Start::Time(at(i64::from(nth.index(60) as u32))),
                    _ if direction == Direction::Backward => Start::Newest,
                    _ => return,
                };
                self.under_way.push(self.server.read(direction, start, size, reversed));
            }
            Step::Arrive { nth } if !self.under_way.is_empty() => {
                let response = self.under_way.remove(nth.index(self.under_way.len()));
                self.page(response);
            }
            Step::Lose { nth } if !self.under_way.is_empty() => {
                self.under_way.remove(nth.index(self.under_way.len()));
            }
            _ => {}
        }
    }

    fn socket(&self, nth: Index) -> Option<Epoch> {
        let open: Vec<Epoch> = self.server.sockets.keys().copied().collect();
        (!open.is_empty()).then(|| open[nth.index(open.len())])
    }

    fn seen(&mut self) -> Seen {
        self.number += 1;
        Seen { number: self.number, at: self.server.now() }
    }

    fn live(&mut self, epoch: Epoch, item: Item) {
        let seen = self.seen();
        self.inputs.push((seen, Input::Live(epoch, Box::new(item.clone()))));
        let changes = self.timeline.live(epoch, seen, vec![item]);
        self.apply(changes);
    }

    fn page(&mut self, response: Response) -> usize {
        let seen = self.seen();
        self.inputs.push((seen, Input::Page(response.clone())));
        let outcome = self.timeline.page(&response.evidence, seen, response.items);
        self.apply(outcome.changes);
        outcome.new_items
    }

    fn apply(&mut self, changes: Vec<Change>) {
        self.disk.take(&changes, &self.timeline);
        self.mirror.apply(changes);
    }

    fn check_at_hand(&self) {
        let timeline = &self.timeline;
        let id = |entry: Option<&Arc<Entry>>| entry.map(|entry| entry.id().clone());
        let last =
            |wanted: &dyn Fn(&Item) -> bool| id(timeline.entries().rev().find(|entry| wanted(&entry.item)));
        assert_eq!(id(timeline.first()), id(timeline.entries().next()));
        assert_eq!(id(timeline.last_telling()), last(&Item::is_telling));
        let stored = last(&|item| item.is_stored() && item.related_contact_id().is_none());
        let is_end = |id: &ItemId| {
            timeline.entry(id).is_some_and(|entry| entry.item.kind == Kind::Event(Event::ChatEnded))
        };
        assert_eq!(id(timeline.ended()), stored.filter(is_end));

        let role = |item: &Item| item.author.as_ref().filter(|_| item.is_word()).map(|who| who.role.clone());
        let after_answer: Vec<_> =
            timeline.entries().rev().take_while(|entry| role(&entry.item) != Some(Role::Agent)).collect();
        let first = after_answer.iter().rev().find(|entry| role(&entry.item) == Some(Role::Customer));
        let waits = first.filter(|_| timeline.ended().is_none()).map(|entry| entry.place.time);
        assert_eq!(timeline.waiting_since(), waits);

        for (number, entry) in timeline.entries().enumerate() {
            assert_eq!(timeline.count_before(entry.place), number);
            let later = timeline.after(entry.place.time).filter(|entry| entry.item.is_word());
            assert_eq!(timeline.words_after(entry.place.time), later.count());
        }
        for person in timeline.people() {
            let of = |entry: &&Arc<Entry>| {
                entry.item.is_word() && entry.item.author.as_ref().is_some_and(|who| who.id == person.who.id)
            };
            assert_eq!(person.sent as usize, timeline.entries().filter(of).count());
        }
    }

    /// Reads gap after gap, as an engine would, until there is none.
    fn close_gaps(&mut self) {
        let mut last = None;
        for _ in 0..500 {
            let Some(gap) = self.timeline.gaps().first().cloned() else { return };
            // What brought nothing is read from a little before: within one instant nobody says what is before what.
            let again = last.replace(gap.key()) == Some(gap.key());
            let before = gap.from.filter(|_| again).map(|from| from - std::time::Duration::from_secs(2));
            let (direction, start) = match before {
                Some(before) => (Direction::Forward, Start::Time(before)),
                None => self.timeline.read_for(&gap),
            };
            let response = self.server.read(direction, start, 7, false);
            self.page(response);
        }
        panic!("gaps stay open: {:?}", self.timeline.gaps());
    }

    /// Reads the whole transcript page by page from its newest end.
    fn read_everything(&mut self) {
        let mut start = Start::Newest;
        loop {
            let response = self.server.read(Direction::Backward, start, 5, false);
            let (more, first) = (response.evidence.more, response.items.first().map(|item| item.id.clone()));
            self.page(response);
            match first {
                Some(first) if more => start = Start::Adjacent(first),
                _ => return,
            }
        }
    }

    fn check(&self) {
        let entries: Vec<_> = self.timeline.entries().collect();
        assert!(entries.windows(2).all(|pair| pair[0].place < pair[1].place), "order is strict");
        assert_eq!(entries.len(), self.timeline.len(), "no id twice");
        let newest_first: Vec<_> = match entries.last() {
            Some(last) => {
                let behind = Place { time: last.place.time, ordinal: u32::MAX };
                self.timeline.before(behind).map(|entry| entry.id()).collect()
            }
            None => Vec::new(),
        };
        assert!(newest_first.iter().rev().copied().eq(entries.iter().map(|entry| entry.id())));

        for missing in self.server.log.iter().filter(|item| self.timeline.entry(&item.id).is_none()) {
            let under_way =
                self.server.sockets.values().any(|queue| queue.iter().any(|item| item.id == missing.id));
            let in_a_gap = self.timeline.gaps().iter().any(|gap| {
                gap.from.is_none_or(|from| from <= missing.time) && gap.to.is_none_or(|to| missing.time <= to)
            });
            assert!(
                under_way || in_a_gap,
                "{} is missing at {} outside of every gap: {:?}",
                missing.id,
                missing.time,
                self.timeline.gaps()
            );
        }
        self.check_ledger();
        self.check_mirror();
    }

    /// The ledger covers the chat, counts each item once, and says nothing is missing only where nothing is.
    fn check_ledger(&self) {
        let ledger = self.timeline.ledger();
        let mut intervals: Vec<_> = ledger.iter().flat_map(|contact| &contact.intervals).collect();
        let counted: usize = intervals.iter().map(|interval| interval.items).sum();
        assert_eq!(counted, self.timeline.len(), "each item is counted once: {ledger:?}");

        let holes: Vec<_> = intervals.iter().filter(|interval| interval.state == Proof::Hole).collect();
        let mut ends: Vec<_> = holes.iter().map(|hole| (hole.from, hole.to)).collect();
        ends.sort_by_key(|(from, to)| (*from, to.is_none(), *to));
        let gaps: Vec<_> = self.timeline.gaps().iter().map(|gap| (gap.from, gap.to)).collect();
        assert_eq!(ends, gaps, "each gap is a hole, and each hole a gap");

        intervals.sort_by_key(|interval| (interval.from, interval.to.is_none(), interval.to));
        assert_eq!(intervals.first().map(|first| first.from), Some(None), "from the start of the chat");
        assert_eq!(intervals.last().map(|last| last.to), Some(None), "up to now");
        for pair in intervals.windows(2) {
            assert_eq!(pair[0].to, pair[1].from, "without a space between: {ledger:?}");
        }

        let under_way = |missing: &Item| {
            self.server.sockets.values().any(|queue| queue.iter().any(|item| item.id == missing.id))
        };
        for missing in self.server.log.iter().filter(|item| self.timeline.entry(&item.id).is_none()) {
            let inside = |interval: &&&Interval| {
                interval.from.is_none_or(|from| from < missing.time)
                    && interval.to.is_none_or(|to| missing.time < to)
            };
            let sealed = intervals.iter().filter(inside).any(|interval| interval.state == Proof::Sealed);
            assert!(!sealed, "{} is missing where pages prove all: {ledger:?}", missing.id);
            let around = |interval: &&&Interval| {
                interval.from.is_none_or(|from| from <= missing.time)
                    && interval.to.is_none_or(|to| missing.time <= to)
            };
            let accounted = intervals.iter().filter(around).any(|interval| match interval.state {
                Proof::Hole => true,
                Proof::Open => under_way(missing),
                Proof::Sealed => false,
            });
            assert!(accounted, "{} is missing at {}: {ledger:?}", missing.id, missing.time);
        }
    }

    /// What was saved goes on as after all sockets were gone.
    fn check_saved(&mut self) {
        let text = serde_json::to_string(&self.timeline.save()).unwrap();
        let restored = Timeline::restore(&serde_json::from_str(&text).unwrap()).unwrap();
        for epoch in std::mem::take(&mut self.server.sockets).into_keys() {
            let now = self.server.now();
            self.timeline.disconnected(epoch, now);
        }
        Self::check_same(&restored, &self.timeline);
        self.go_on_with(restored);
    }

    fn check_same(restored: &Timeline, timeline: &Timeline) {
        assert_eq!(Self::essence(restored), Self::essence(timeline));
        assert_eq!(restored.gaps(), timeline.gaps());
        assert_eq!(restored.ledger(), timeline.ledger());
        assert_eq!(restored.fingerprint(), timeline.fingerprint());
        assert_eq!(restored.counts(), timeline.counts());
        assert_eq!(restored.file_counts(), timeline.file_counts());
        assert_eq!(restored.awaits_page(), timeline.awaits_page());
        let ended = |timeline: &Timeline| timeline.ended().map(|entry| entry.id().clone());
        assert_eq!(ended(restored), ended(timeline));
    }

    fn go_on_with(&mut self, restored: Timeline) {
        self.server.sockets.clear();
        self.number = restored.observed();
        (self.mirror, self.disk) = (Mirror::of(&restored), Disk::of(&restored));
        self.timeline = restored;
    }

    /// What was kept piece by piece is what would be saved as a whole, and its JSON and its proofs are the same.
    fn check_disk(&self) -> Timeline {
        let (kept, whole) = (self.disk.restore(), Timeline::restore(&self.timeline.save()).unwrap());
        Self::check_same(&kept, &whole);
        assert_eq!(kept.people(), whole.people());
        assert!(kept.observed() <= whole.observed());
        let proofs = |timeline: &Timeline| -> Vec<_> {
            let proof = |entry: &Arc<Entry>| {
                (entry.item.json().get().to_owned(), entry.heard, entry.read, entry.first_seen)
            };
            timeline.entries().map(proof).collect()
        };
        assert_eq!(proofs(&kept), proofs(&whole));
        kept
    }

    fn check_mirror(&self) {
        let rows: BTreeMap<_, _> = self
            .timeline
            .entries()
            .map(|entry| (entry.id().clone(), (entry.place, entry.text(), entry.is_changed())))
            .collect();
        assert_eq!(self.mirror.rows, rows);
        let gaps: Vec<_> = self.timeline.gaps().iter().map(|gap| (gap.key(), gap.clone())).collect();
        assert_eq!(self.mirror.gaps, gaps.into_iter().collect());
        let people =
            self.timeline.people().into_iter().map(|person| (person.who.id.clone(), person)).collect();
        assert_eq!(self.mirror.people, people);
        let files = self.timeline.files().into_iter().map(|file| (file.id.clone(), file)).collect();
        assert_eq!(self.mirror.files, files);
    }

    /// What must not depend on the order of the inputs.
    fn essence(timeline: &Timeline) -> Vec<String> {
        let engagement =
            |person: &transcript::Person| format!("{:?} {} {:?}", person.who, person.sent, person.engagement);
        timeline
            .entries()
            .map(|entry| {
                let (text, changed) = (entry.text(), entry.is_changed());
                format!("{:?} {} {text:?} {changed} {:?}", entry.place, entry.id(), entry.receipts())
            })
            .chain(timeline.people().iter().map(engagement))
            .chain(timeline.files().iter().map(|file| format!("{file:?}")))
            .chain([format!("{:?}", timeline.waiting_since())])
            .collect()
    }
}

/// 256 histories for each property, or as many as `PROPTEST_CASES` says.
fn cases() -> ProptestConfig {
    let config = ProptestConfig::default();
    ProptestConfig { max_shrink_iters: config.max_shrink_iters.min(20_000), ..config }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn every_missing_item_lies_in_a_reported_gap_at_every_step(
        steps in prop::collection::vec(step(), 1..90),
    ) {
        let mut world = World::new();
        for step in steps {
            world.run(step);
            world.check();
        }
    }

    #[test]
    fn once_all_gaps_are_closed_the_timeline_equals_the_log(
        steps in prop::collection::vec(step(), 1..90),
    ) {
        let mut world = World::new();
        for step in steps {
            world.run(step);
        }
        if world.server.sockets.is_empty() {
            world.run(Step::Open);
        }
        world.close_gaps();
        while let Some((&epoch, queue)) =
            world.server.sockets.iter_mut().find(|(_, queue)| !queue.is_empty())
        {
            let frame = queue.remove(0);
            world.live(epoch, frame);
        }
        world.check();
        let stored = |timeline: &Timeline| -> Vec<ItemId> {
            timeline.entries().filter(|entry| entry.item.is_stored()).map(|entry| entry.id().clone()).collect()
        };
        let mut known = stored(&world.timeline);
        let mut truth: Vec<ItemId> = world.server.log.iter().map(|item| item.id.clone()).collect();
        known.sort();
        truth.sort();
        prop_assert_eq!(known, truth);

        world.read_everything();
        let truth: Vec<ItemId> = world.server.log.iter().map(|item| item.id.clone()).collect();
        prop_assert_eq!(stored(&world.timeline), truth, "order, items of one instant included");
        for item in &world.server.log {
            let text = world.timeline.entry(&item.id).and_then(|entry| entry.text());
            prop_assert_eq!(text.as_deref(), item.content.as_deref());
        }
        prop_assert_eq!(world.timeline.is_sealed(), world.server.ended);
        let truth = transcript::fingerprint_of(&world.server.log);
        prop_assert_eq!(world.timeline.fingerprint(), world.server.ended.then_some(truth));
    }

    #[test]
    fn whoever_has_the_whole_transcript_has_the_same_fingerprint(
        steps in prop::collection::vec(step(), 1..90),
    ) {
        let mut world = World::new();
        for step in steps {
            world.run(step);
        }
        world.server.end();
        world.close_gaps();
        world.read_everything();
        let mut other = World { server: world.server, ..World::new() };
        other.read_everything();
        prop_assert!(world.timeline.is_sealed() && other.timeline.is_sealed());
        prop_assert_eq!(world.timeline.fingerprint(), other.timeline.fingerprint());
        let proved = world.timeline.entries().filter(|entry| entry.is_proved()).map(|entry| &entry.item);
        prop_assert_eq!(world.timeline.fingerprint(), Some(transcript::fingerprint_of(proved)));
    }

    #[test]
    fn what_was_saved_goes_on_as_after_all_sockets_were_gone(
        steps in prop::collection::vec(step(), 1..90),
        more in prop::collection::vec(step(), 1..30),
    ) {
        let mut world = World::new();
        for step in steps {
            world.run(step);
        }
        world.check_saved();
        for step in more {
            world.run(step);
            world.check();
        }
    }

    #[test]
    fn what_was_kept_piece_by_piece_is_the_whole_at_every_step_and_goes_on(
        steps in prop::collection::vec(skewed_step(), 1..40),
        more in prop::collection::vec(step(), 1..15),
    ) {
        let mut world = World::new();
        for step in steps {
            world.run(step);
            world.check_disk();
        }
        let kept = world.check_disk();
        world.go_on_with(kept);
        for step in more {
            world.run(step);
            world.check_mirror();
            world.check_disk();
        }
    }

    #[test]
    fn what_was_kept_piece_by_piece_hides_no_item_that_is_missing(
        steps in prop::collection::vec(step(), 1..70),
        more in prop::collection::vec(step(), 1..30),
    ) {
        let mut world = World::new();
        for step in steps {
            world.run(step);
        }
        let kept = world.disk.restore();
        world.go_on_with(kept);
        for step in more {
            world.run(step);
            world.check();
        }
    }

    #[test]
    fn an_entry_is_its_item_and_its_mark(steps in prop::collection::vec(skewed_step(), 1..90)) {
        let mut world = World::new();
        for step in steps {
            world.run(step);
        }
        for entry in world.timeline.entries() {
            let again = Entry::of(entry.item.clone(), &Mark::new(entry.mark().as_bytes())).unwrap();
            prop_assert_eq!(serde_json::to_value(&again).unwrap(), serde_json::to_value(&**entry).unwrap());
        }
    }

    #[test]
    fn what_is_kept_at_hand_is_what_a_walk_through_all_entries_finds(
        steps in prop::collection::vec(skewed_step(), 1..60),
    ) {
        let mut world = World::new();
        for step in steps {
            world.run(step);
            world.check_at_hand();
        }
    }

    #[test]
    fn any_permutation_of_the_same_evidence_gives_the_same_timeline(
        steps in prop::collection::vec(skewed_step(), 1..60),
        order in any::<Index>(),
        keys in prop::collection::vec(any::<u32>(), 200),
    ) {
        let mut world = World::new();
        for step in steps {
            world.run(step);
        }
        let mut inputs = world.inputs.clone();
        let shift = order.index(200);
        inputs.sort_by_key(|(seen, _)| keys[(seen.number as usize + shift) % keys.len()]);
        let mut other = Timeline::new();
        for (seen, input) in inputs {
            match input {
                Input::Live(epoch, item) => drop(other.live(epoch, seen, vec![*item])),
                Input::Page(page) => drop(other.page(&page.evidence, seen, page.items)),
            }
        }
        prop_assert_eq!(World::essence(&world.timeline), World::essence(&other));
    }
}
