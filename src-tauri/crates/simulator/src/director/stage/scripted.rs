//! A chat whose instants are all written down.

use std::time::Duration;

use jiff::Timestamp;

use crate::clock::later;
use crate::director::performer::Performer;
use crate::director::scenario::Moment;
use crate::handle::ChatHandle;

/// A chat with what is still to happen in it.
pub(super) struct Scripted {
    performer: Performer,
    started_at: Timestamp,
    moments: std::vec::IntoIter<Moment>,
}

impl Scripted {
    pub(super) fn new(performer: Performer, started_at: Timestamp, mut moments: Vec<Moment>) -> Self {
        // Who types begins before the line above theirs may be said.
        moments.sort_by_key(|moment| moment.at);
        Self { performer, started_at, moments: moments.into_iter() }
    }

    pub(super) fn handle(&self) -> ChatHandle {
        self.performer.handle()
    }

    /// When the next thing happens; `None` when all is over.
    pub(super) fn next_due(&self) -> Option<Timestamp> {
        self.next_moment().into_iter().chain(self.performer.next_cue()).min()
    }

    /// Does everything that is due until `until`, each at its own instant. What is under way comes before a line of
    /// the same instant.
    pub(super) fn run(&mut self, until: Timestamp) {
        loop {
            let moment = self.next_moment();
            self.performer.run_cues(moment.map_or(until, |at| at.min(until)));
            match moment {
                Some(at) if at <= until => {
                    if let Some(moment) = self.moments.next() {
                        self.performer.perform(moment.line, at);
                    }
                }
                _ => return,
            }
        }
    }

    fn next_moment(&self) -> Option<Timestamp> {
        let moment = self.moments.as_slice().first()?;
        Some(later(self.started_at, Duration::from_millis(moment.at)))
    }
}
