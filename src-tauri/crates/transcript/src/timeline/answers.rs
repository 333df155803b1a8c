//! What a timeline is asked.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Counts, Timeline};
use crate::change::Gap;
use crate::evidence::{Direction, Epoch, Start};
use crate::files::{File, FileCounts};
use crate::fingerprint::{Fingerprint, digest};
use crate::ledger::{self, ContactLedger, Piece, Proof};
use crate::presence::Person;
use crate::{AttachmentId, Author, Entry, ItemId, ParticipantId, Place, Role};

impl Timeline {
    /// A page has met what this socket carries: from there on nothing is missing as long as it is open.
    pub fn has_met(&self, epoch: Epoch) -> bool {
        self.coverage.has_met(epoch)
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Nothing is known yet.
    pub fn is_empty(&self) -> bool {
        self.rows.len() == 0
    }

    /// All entries in display order.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Arc<Entry>> {
        self.rows.iter()
    }

    /// One entry.
    pub fn entry(&self, id: &ItemId) -> Option<&Arc<Entry>> {
        self.rows.get(id)
    }

    /// Entries that stand before a place, newest first.
    pub fn before(&self, place: Place) -> impl Iterator<Item = &Arc<Entry>> {
        self.rows.before(place).rev()
    }

    /// Entries that stand behind a place, oldest first.
    pub fn behind(&self, place: Place) -> impl Iterator<Item = &Arc<Entry>> {
        self.rows.behind(place)
    }

    /// How many entries stand before a place. Costs an addition for some hundred entries.
    pub fn count_before(&self, place: Place) -> usize {
        self.rows.count_before(place)
    }

    /// Entries later than an instant, oldest first.
    pub fn after(&self, time: Timestamp) -> impl Iterator<Item = &Arc<Entry>> {
        self.rows.after(time)
    }

    /// How many messages and files are later than an instant. Costs an addition for some hundred entries.
    pub fn words_after(&self, time: Timestamp) -> usize {
        self.rows.words_after(time)
    }

    /// The first known entry, at hand.
    pub fn first(&self) -> Option<&Arc<Entry>> {
        self.rows.first()
    }

    /// The last message, file or telling event ([`Item::is_telling`](crate::Item::is_telling)), at hand.
    pub fn last_telling(&self) -> Option<&Arc<Entry>> {
        self.landmarks.telling(&self.rows)
    }

    /// The stretches in which items may be missing, oldest first.
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// The first item of the chat is known.
    pub fn opens_at_start(&self) -> bool {
        self.coverage.opens_at_start()
    }

    /// The moment of `chat.ended`, if that is the last word, at hand. A persistent chat shows the ends of past sessions too.
    pub fn ended(&self) -> Option<&Arc<Entry>> {
        self.landmarks.ended(&self.rows)
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
    /// oldest item of the current session. Only at what a page has shown: what begins next to an item does not contain it, so that one
    /// that only a socket brought would never be read.
    pub fn read_for(&self, gap: &Gap) -> (Direction, Start) {
        let read = |entry: &&Arc<Entry>| entry.read;
        if let Some(from) = gap.from {
            // An edge whose item was moved away has no item: then the one before it is proved just as well.
            let before = || self.rows.until(from).rev().find(read).map(|entry| entry.id().clone());
            let after = gap.after.clone().or_else(before);
            if let Some(after) = after {
                return (Direction::Forward, Start::Adjacent(after));
            }
        }
        let mut behind = gap
            .to
            .into_iter()
            .flat_map(|to| self.rows.from(to))
            .filter(|entry| entry.read && entry.item.related_contact_id().is_none());
        match behind.next() {
            Some(entry) => (Direction::Backward, Start::Adjacent(entry.id().clone())),
            None => (Direction::Backward, Start::Newest),
        }
    }

    /// The item behind which a socket carries what no page has proved: where a check starts. Where no socket carries anything, the last
    /// that pages prove.
    pub fn check_edge(&self) -> Option<(Timestamp, Option<ItemId>)> {
        self.coverage.check_edge().map(|edge| (edge.time, self.last_of(edge)))
    }

    /// Everyone who was ever in the chat, by id.
    pub fn people(&self) -> Vec<Person> {
        self.people.people()
    }

    /// One participant.
    pub fn person(&self, id: &ParticipantId) -> Option<Person> {
        self.people.person(id)
    }

    /// The first participant of a role, by id. Looks at each participant.
    pub fn first_of(&self, role: &Role) -> Option<Author> {
        self.people.first(role)
    }

    /// Of those who take part in a role the one who began last. Looks at each participant.
    pub fn engaged(&self, role: &Role) -> Option<Author> {
        self.people.engaged(role)
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

    /// How many files there are by status, at hand.
    pub fn file_counts(&self) -> FileCounts {
        self.files.counts()
    }

    /// Since when the customer waits for a person's answer, at hand.
    pub fn waiting_since(&self) -> Option<Timestamp> {
        if self.ended().is_some() { None } else { self.landmarks.waiting_since() }
    }

    /// When the customer said or sent something last, at hand.
    pub fn customer_said_at(&self) -> Option<Timestamp> {
        self.landmarks.customer_said_at()
    }

    /// Roles of those who take part now, each once. Looks at each participant.
    pub fn roles_present(&self) -> Vec<Role> {
        self.people.roles_present()
    }

    /// The greatest [`Seen`](crate::Seen) number of any input: after a restore the caller counts on from here.
    pub fn observed(&self) -> u64 {
        self.observed
    }

    /// What is proved of each contact of the chain, oldest first. Together the intervals cover the chat from its start to now, and
    /// each gap is one of them. Walks the whole timeline.
    pub fn ledger(&self) -> Vec<ContactLedger> {
        ledger::ledger(self.pieces(), self.rows.iter().map(|entry| &**entry))
    }

    /// The fingerprint of a sealed transcript: the same for everyone who has it whole. Walks the whole timeline.
    pub fn fingerprint(&self) -> Option<Fingerprint> {
        let proved = self.rows.iter().filter(|entry| entry.is_proved());
        self.is_sealed().then(|| digest(proved.map(|entry| (&entry.item, entry.place.time)).collect()))
    }

    /// What was odd.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The chat from its start to now, cut where the proof is another.
    fn pieces(&self) -> Vec<Piece> {
        if self.is_sealed() {
            return vec![Piece { from: None, to: None, end: None, state: Proof::Sealed }];
        }
        self.stretches()
            .iter()
            .map(|stretch| {
                let from = stretch.after.as_ref().map(|edge| edge.time);
                let to = stretch.before.as_ref().map(|edge| edge.time);
                // A covered stretch has its last item, a hole has neither of its ends.
                let end = stretch.before.as_ref().map(|edge| match stretch.proof {
                    Proof::Sealed => {
                        let last = self.last_of(edge).and_then(|id| self.rows.get(&id));
                        last.map_or(Place { time: edge.time, ordinal: u32::MAX }, |last| Place {
                            ordinal: last.place.ordinal + 1,
                            ..last.place
                        })
                    }
                    Proof::Hole | Proof::Open => {
                        let first = self.first_of_edge(edge).and_then(|id| self.rows.get(&id));
                        first.map_or(Place { time: edge.time, ordinal: 0 }, |first| first.place)
                    }
                });
                Piece { from, to, end, state: stretch.proof }
            })
            .collect()
    }
}
