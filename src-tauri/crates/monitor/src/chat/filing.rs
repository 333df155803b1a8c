//! What of a chat is not on disk yet, and what is done about it. Pure.
//!
//! One record at a time is under way. What is seen meanwhile is owed, by its id, so that it is never more than the chat itself. As long
//! as records come through, nothing is told that is owed. When one fails, or takes too long, the chat goes on from memory: what is
//! owed is told, and counted, until it is on disk.

mod reports;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rand::Rng;
use tokio::time::Instant;
use transcript::{AttachmentId, Change, Entry, File, ItemId, Place, Timeline};

use self::reports::Reports;
use crate::archive::{ChatFacts, NotRecorded, PresenceReport, Record};
use crate::backoff::full_jitter;

/// Nobody waits longer than this for a disk.
const WITHIN: Duration = Duration::from_secs(2);
/// Reports of presence that wait. Beyond it the oldest go: what the service said of them is among the entries.
const MOST_REPORTS: usize = 1_000;

/// No revision that a timeline has.
const NONE: u64 = u64::MAX;

/// What is not on disk.
#[derive(Debug, Default)]
pub(super) struct Filing {
    owed: Owed,
    under_way: Option<UnderWay>,
    reports: Reports,
    /// Of the state that is on disk.
    revision: u64,
    /// What is known of the chat as a whole is different, and nothing else may be.
    facts_differ: bool,
    trouble: Option<Trouble>,
    /// The last.
    why: Option<NotRecorded>,
}

/// By its id: the last word on each.
#[derive(Debug, Default)]
struct Owed {
    entries: BTreeMap<ItemId, Owing>,
    removed: BTreeSet<ItemId>,
    files: BTreeMap<AttachmentId, File>,
    presence: VecDeque<PresenceReport>,
}

#[derive(Debug)]
struct Owing {
    entry: Arc<Entry>,
    /// It was there when the chat was restored, and is to be there for certain.
    is_there: bool,
    /// Somebody was told all the same.
    is_told: bool,
}

#[derive(Debug)]
struct UnderWay {
    owed: Owed,
    revision: u64,
    facts_differ: bool,
    since: Instant,
    is_late: bool,
}

/// The chat goes on from memory.
#[derive(Debug)]
struct Trouble {
    failures: u32,
    retry_at: Instant,
}

impl Filing {
    /// The entries of this timeline are on disk, at these places, and if it `is_whole` its state. (Where a chat was read anew beside what
    /// was there already, the two share instants, and only together their order.)
    pub(super) fn restored(&mut self, timeline: &Timeline, places: &BTreeMap<ItemId, Place>, is_whole: bool) {
        self.revision = if is_whole { timeline.state_revision() } else { NONE };
        let moved = timeline.entries().filter(|entry| places.get(entry.id()) != Some(&entry.place));
        moved.for_each(|entry| self.owed.owe(Arc::clone(entry)));
        timeline.people().iter().for_each(|person| self.reports.know(person));
    }

    /// What was restored comes in a record once more, and nobody is to worry about it.
    pub(super) fn owe_once_more(&mut self, timeline: &Timeline) {
        self.revision = NONE;
        for entry in timeline.entries() {
            let owing = Owing { entry: Arc::clone(entry), is_there: true, is_told: false };
            self.owed.entries.entry(entry.id().clone()).or_insert(owing);
        }
    }

    /// All of it is owed: it came from elsewhere.
    pub(super) fn owe_all(&mut self, timeline: &Timeline) {
        self.revision = NONE;
        timeline.entries().for_each(|entry| self.owed.owe(Arc::clone(entry)));
        self.owed.files.extend(timeline.files().into_iter().map(|file| (file.id.clone(), file)));
    }

    /// These came to be known at this moment of the service's clock.
    pub(super) fn note(&mut self, changes: &[Change], known_at: Timestamp) {
        for change in changes {
            match change {
                Change::Upsert(entry) | Change::Noted(entry) => self.owed.owe(Arc::clone(entry)),
                Change::Remove(id) => {
                    self.owed.entries.remove(id);
                    self.owed.removed.insert(id.clone());
                }
                Change::File(file) => drop(self.owed.files.insert(file.id.clone(), file.clone())),
                Change::Person(person) => {
                    self.owed.presence.extend(self.reports.news(person, known_at));
                    self.owed.shorten();
                }
                // The state has them.
                Change::Gap(_) | Change::GapClosed(_) | Change::Reset => {}
            }
        }
    }

    /// What is known of the chat as a whole is different.
    pub(super) fn note_facts(&mut self) {
        self.facts_differ = true;
    }

    /// Nothing is told before the record that is under way is on disk.
    pub(super) fn withholds(&self) -> bool {
        self.under_way.is_some() && self.trouble.is_none()
    }

    /// So many items were told and are not on disk, and why.
    pub(super) fn unstored(&self) -> (u32, Option<NotRecorded>) {
        let owed = self.owed.entries.values().filter(|owing| owing.is_unstored()).count();
        let is_counted = |id: &ItemId| self.owed.entries.get(id).is_some_and(Owing::is_unstored);
        let under_way = self.under_way.iter().flat_map(|record| &record.owed.entries);
        let count = owed + under_way.filter(|(id, owing)| owing.is_unstored() && !is_counted(id)).count();
        let mut all_owed = [&self.owed].into_iter().chain(self.under_way.iter().map(|record| &record.owed));
        let is_in_arrears = self.trouble.is_some() && !all_owed.all(Owed::says_nothing_new);
        let why = self.why.filter(|_| count > 0 || is_in_arrears);
        (u32::try_from(count).unwrap_or(u32::MAX), why)
    }

    /// Everything is told.
    pub(super) fn told(&mut self) {
        let under_way = self.under_way.iter_mut().map(|record| &mut record.owed);
        for owed in under_way.chain([&mut self.owed]) {
            owed.entries.values_mut().for_each(|owing| owing.is_told = true);
        }
    }

    /// Something is owed, and it can be tried to pay it now.
    pub(super) fn is_due(&self, timeline: &Timeline, now: Instant) -> bool {
        if self.under_way.is_some() || self.trouble.as_ref().is_some_and(|trouble| trouble.retry_at > now) {
            return false;
        }
        let is_different = self.revision != timeline.state_revision() || self.facts_differ;
        // Of a chat in which nothing was ever said nothing is kept.
        !self.owed.is_empty() || (is_different && !timeline.is_empty())
    }

    /// The next record: it is under way from now on. `chat` is `None` as long as nobody has said which one it is.
    pub(super) fn next(
        &mut self,
        chat: Option<ChatFacts>,
        timeline: &Timeline,
        now: Instant,
        rng: &mut impl Rng,
    ) -> Option<Record> {
        let Some(chat) = chat else {
            self.fail(NotRecorded::Nameless, now, rng);
            return None;
        };
        let revision = timeline.state_revision();
        let state = (revision != self.revision).then(|| timeline.state());
        let owed = std::mem::take(&mut self.owed);
        let record = owed.record(chat, state);
        let facts_differ = std::mem::take(&mut self.facts_differ);
        self.under_way = Some(UnderWay { owed, revision, facts_differ, since: now, is_late: false });
        Some(record)
    }

    /// The record that was under way is on disk, or not.
    pub(super) fn done(&mut self, result: Result<(), NotRecorded>, now: Instant, rng: &mut impl Rng) {
        let Some(record) = self.under_way.take() else { return };
        match result {
            Ok(()) => {
                self.revision = record.revision;
                match &mut self.trouble {
                    // The next one goes at once, and shows whether it is over.
                    Some(trouble) if record.is_late => *trouble = Trouble { failures: 0, retry_at: now },
                    _ => self.trouble = None,
                }
            }
            Err(why) => {
                self.facts_differ |= record.facts_differ;
                let newer = std::mem::replace(&mut self.owed, record.owed);
                self.owed.append(newer);
                self.fail(why, now, rng);
            }
        }
    }

    /// A record that takes too long makes the chat go on from memory. It stays under way: whether it is on disk, nobody can tell yet.
    pub(super) fn look(&mut self, now: Instant) {
        if let Some(record) = self.under_way.as_mut().filter(|record| record.since + WITHIN <= now)
            && !std::mem::replace(&mut record.is_late, true)
        {
            self.trouble = Some(Trouble { failures: 0, retry_at: now });
            self.why = Some(NotRecorded::Slow);
        }
    }

    /// When to look again.
    pub(super) fn deadline(&self) -> Option<Instant> {
        match (&self.under_way, &self.trouble) {
            (Some(record), _) => (!record.is_late).then_some(record.since + WITHIN),
            (None, Some(trouble)) => (!self.owed.is_empty()).then_some(trouble.retry_at),
            (None, None) => None,
        }
    }

    fn fail(&mut self, why: NotRecorded, now: Instant, rng: &mut impl Rng) {
        let failures = self.trouble.as_ref().map_or(0, |trouble| trouble.failures);
        let retry_at = now + full_jitter(failures, rng);
        self.trouble = Some(Trouble { failures: failures.saturating_add(1), retry_at });
        self.why = Some(why);
    }
}

impl Owing {
    fn is_unstored(&self) -> bool {
        self.is_told && !self.is_there
    }
}

impl Owed {
    /// All that is owed was there when the chat was restored.
    fn says_nothing_new(&self) -> bool {
        let Self { entries, removed, files, presence } = self;
        let is_there = entries.values().all(|owing| owing.is_there);
        is_there && removed.is_empty() && files.is_empty() && presence.is_empty()
    }

    fn is_empty(&self) -> bool {
        let Self { entries, removed, files, presence } = self;
        entries.is_empty() && removed.is_empty() && files.is_empty() && presence.is_empty()
    }

    fn owe(&mut self, entry: Arc<Entry>) {
        self.removed.remove(entry.id());
        self.entries.insert(entry.id().clone(), Owing { entry, is_there: false, is_told: false });
    }

    /// What came later counts.
    fn append(&mut self, newer: Self) {
        self.entries.retain(|id, _| !newer.removed.contains(id));
        self.removed.retain(|id| !newer.entries.contains_key(id));
        self.entries.extend(newer.entries);
        self.removed.extend(newer.removed);
        self.files.extend(newer.files);
        self.presence.extend(newer.presence);
        self.shorten();
    }

    fn shorten(&mut self) {
        let surplus = self.presence.len().saturating_sub(MOST_REPORTS);
        self.presence.drain(..surplus);
    }

    fn record(&self, chat: ChatFacts, state: Option<transcript::SavedState>) -> Record {
        Record {
            chat,
            entries: self.entries.values().map(|owing| Arc::clone(&owing.entry)).collect(),
            removed: self.removed.iter().cloned().collect(),
            presence: self.presence.iter().cloned().collect(),
            files: self.files.values().cloned().collect(),
            state,
        }
    }
}
