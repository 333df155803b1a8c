//! What a chat is asked, and its answers.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;
use transcript::{Entry, ItemId, Place};

use super::Actor;
use super::turns::Errand;
use crate::chat::Command;
use crate::chat::reading::Want;
use crate::ledger;
use crate::view::{ChatFiles, Dump, Opened, Page};

/// A check of the live stretch that the command line asks for waits no longer than this.
const SETTLE_WITHIN: Duration = Duration::from_secs(15);
/// Most who wait for one.
const MOST_SETTLING: usize = 64;

impl Actor {
    /// Up to when everything is seen that is there. By a clock in doubt that would be what is said later, too.
    fn seen_now(&self) -> Timestamp {
        let newest = self.timeline.entries().next_back().map(|entry| entry.place.time);
        newest.filter(|_| self.service_clock.is_doubted()).unwrap_or_else(|| self.now())
    }

    pub(super) fn obey(&mut self, command: Command) {
        if command.shows_the_chat() && self.filing.withholds() {
            self.asked = Some(command);
            return;
        }
        // Whoever asked may have stopped waiting.
        match command {
            Command::Open(at, limit, reply) => {
                reply.send(self.open(at.as_ref(), limit)).ok();
            }
            Command::Older(from, reply) => {
                reply.send(self.page(self.before(from.place, from.limit))).ok();
            }
            Command::Newer(from, reply) => {
                reply.send(self.page(self.behind(from.place, from.limit))).ok();
            }
            Command::Dump(reply) => {
                reply.send(self.dump()).ok();
            }
            Command::Files(reply) => {
                reply.send(self.files()).ok();
            }
            Command::Save(reply) => {
                reply.send(self.timeline.save()).ok();
            }
            Command::Settle(reply) => {
                self.reading.check_by(Instant::now());
                if self.settling.len() == MOST_SETTLING
                    && let Some(oldest) = self.settling.remove(0).1
                {
                    oldest.send(()).ok();
                }
                self.settling.push((Instant::now() + SETTLE_WITHIN, Some(reply)));
            }
            Command::Access(id, reply) => {
                reply.send(self.access(&id)).ok();
            }
            Command::MarkSeen => self.seen_until = self.seen_now(),
            Command::SeenUntil(until) => self.seen_until = until.min(self.seen_now()),
            Command::BackFill(order) => {
                if self.reading.order(order, &self.timeline) {
                    self.turns.drop(Errand::Read(Want::Later));
                }
            }
            Command::OnScreen(on) => self.put_on_screen(on),
            Command::Retry => {
                if self.over.is_some() || self.link.live().is_none() {
                    self.begin();
                } else {
                    self.reading.start_over();
                }
            }
            Command::Renew(target, at_once) => self.renew(*target, at_once),
        }
    }

    /// Answers who waited for what was not on disk.
    pub(super) fn answer(&mut self) {
        if let Some(command) = self.asked.take() {
            self.obey(command);
            if self.asked.is_none() {
                self.free_since = Some(Instant::now());
            }
        }
    }

    /// Whoever looks waits for nothing that could be had at once.
    fn put_on_screen(&mut self, on: bool) {
        self.on_screen.set(on);
        self.link.put_on_screen(on, Instant::now());
        if on {
            self.reading.hurry();
            if self.situation().socketless {
                self.reading.check_by(Instant::now());
            }
        }
    }

    pub(super) fn open(&mut self, at: Option<&ItemId>, limit: usize) -> Opened {
        let gaps = self.reading.report(&self.timeline, self.link.live().is_some());
        Opened {
            summary: self.summary(),
            page: self.page(self.around(at, limit)),
            newest: self.timeline.entries().next_back().map(|entry| entry.place),
            ledger: ledger::joined(self.timeline.ledger(), &gaps),
            fingerprint: self.timeline.fingerprint(),
            gaps,
            people: self.timeline.people(),
            files: self.timeline.files(),
            seen_until: self.seen_until,
            // Subscribed in the same step as the page is taken: nothing falls between the two.
            updates: self.updates.subscribe(),
        }
    }

    /// The entries around an item, half of them before it; the newest where there is no such item.
    fn around(&self, at: Option<&ItemId>, limit: usize) -> Vec<Arc<Entry>> {
        let Some(entry) = at.and_then(|id| self.timeline.entry(id)) else {
            let mut newest: Vec<_> = self.timeline.entries().rev().take(limit).cloned().collect();
            newest.reverse();
            return newest;
        };
        let mut entries = self.before(entry.place, limit / 2);
        entries.push(Arc::clone(entry));
        entries.extend(self.behind(entry.place, limit.div_ceil(2).saturating_sub(1)));
        entries
    }

    fn before(&self, place: Place, limit: usize) -> Vec<Arc<Entry>> {
        let mut entries: Vec<_> = self.timeline.before(place).take(limit).cloned().collect();
        entries.reverse();
        entries
    }

    fn behind(&self, place: Place, limit: usize) -> Vec<Arc<Entry>> {
        self.timeline.behind(place).take(limit).cloned().collect()
    }

    /// Entries that stand side by side.
    fn page(&self, entries: Vec<Arc<Entry>>) -> Page {
        let older = entries.first().map_or(0, |first| self.timeline.count_before(first.place));
        let newer =
            entries.last().map_or(0, |last| self.timeline.len() - 1 - self.timeline.count_before(last.place));
        Page { entries, older, newer }
    }

    fn files(&self) -> ChatFiles {
        let files = self.timeline.files();
        let people = if files.is_empty() { Vec::new() } else { self.timeline.people() };
        ChatFiles { key: self.key.clone(), files, people }
    }

    pub(super) fn dump(&mut self) -> Dump {
        let mut requests: Vec<_> =
            self.requests.iter().map(|(operation, count)| (operation.name(), *count)).collect();
        requests.sort_unstable();
        let gaps = self.reading.report(&self.timeline, self.link.live().is_some());
        Dump {
            ledger: ledger::joined(self.timeline.ledger(), &gaps),
            fingerprint: self.timeline.fingerprint(),
            summary: self.summary(),
            contact_ids: self.contacts.ids(),
            entries: self.timeline.entries().cloned().collect(),
            gaps,
            people: self.timeline.people(),
            files: self.timeline.files(),
            requests,
        }
    }
}
