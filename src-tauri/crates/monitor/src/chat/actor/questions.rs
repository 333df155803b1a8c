//! What a chat is asked, and its answers.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use transcript::Entry;

use super::Actor;
use crate::chat::Command;
use crate::view::{Dump, Opened, Page};

/// A check of the live stretch that the command line asks for waits no longer than this.
const SETTLE_WITHIN: Duration = Duration::from_secs(15);

impl Actor {
    pub(super) fn obey(&mut self, command: Command) {
        // Whoever asked may have stopped waiting.
        match command {
            Command::Open(limit, reply) => {
                reply.send(self.open(limit)).ok();
            }
            Command::Older(before, reply) => {
                reply.send(self.page(self.timeline.before(before.place), before.limit)).ok();
            }
            Command::Dump(reply) => {
                reply.send(self.dump()).ok();
            }
            Command::Settle(reply) => {
                self.reading.check_by(Instant::now());
                self.settling.push((Instant::now() + SETTLE_WITHIN, reply));
            }
            Command::MarkSeen => self.seen_until = self.now(),
            Command::BackFill(order) => self.reading.order(order),
            Command::OnScreen(on) => self.on_screen.set(on),
            Command::Retry => {
                if self.over.is_some() || self.link.live().is_none() {
                    self.begin();
                } else {
                    self.reading.start_over();
                }
            }
            Command::Renew(target) => self.renew(*target),
        }
    }

    pub(super) fn open(&mut self, limit: usize) -> Opened {
        Opened {
            summary: self.summary(),
            page: self.page(self.timeline.entries().rev(), limit),
            gaps: self.reading.report(&self.timeline, self.link.live().is_some()),
            people: self.timeline.people(),
            files: self.timeline.files(),
            seen_until: self.seen_until,
            // Subscribed in the same step as the page is taken: nothing falls between the two.
            updates: self.updates.subscribe(),
        }
    }

    pub(super) fn page<'a>(&self, newest_first: impl Iterator<Item = &'a Arc<Entry>>, limit: usize) -> Page {
        let mut entries: Vec<_> = newest_first.take(limit).cloned().collect();
        entries.reverse();
        let older = entries.first().map_or(0, |first| self.timeline.before(first.place).count());
        Page { entries, older }
    }

    pub(super) fn dump(&mut self) -> Dump {
        let mut requests: Vec<_> =
            self.requests.iter().map(|(operation, count)| (operation.name(), *count)).collect();
        requests.sort_unstable();
        Dump {
            summary: self.summary(),
            contact_ids: self.contacts.ids(),
            entries: self.timeline.entries().cloned().collect(),
            gaps: self.reading.report(&self.timeline, self.link.live().is_some()),
            people: self.timeline.people(),
            files: self.timeline.files(),
            requests,
        }
    }
}
