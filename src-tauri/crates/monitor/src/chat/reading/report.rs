//! The gaps as a reader is to see them.

use tokio::time::Instant;
use transcript::{Gap, GapKey, Timeline};

use super::past::Held;
use super::tries::TRIES;
use super::{Purpose, Reading, is_past};
use crate::view::{Cause, Doing, GapReport};

impl Reading {
    /// All gaps, with why and what is done.
    pub(crate) fn report(&self, timeline: &Timeline, live: bool) -> Vec<GapReport> {
        let report = |gap: &Gap| {
            let natural = if gap.from.is_none() { Cause::NotReadYet } else { Cause::ConnectionLost };
            let drawn = gap.drawn_after.as_ref().and_then(|id| timeline.entry(id));
            GapReport {
                gap: gap.clone(),
                drawn_at: drawn.map(|entry| entry.place),
                cause: self.cause(&gap.key(), natural),
                doing: self.doing(gap, timeline, live),
            }
        };
        timeline.gaps().iter().map(report).collect()
    }

    /// Nothing is being read, nothing could be read at this moment that would make a gap smaller, and no check is due.
    pub(crate) fn is_settled(&self, timeline: &Timeline, now: Instant, live: bool) -> bool {
        let is_due = |at: Option<Instant>| at.is_some_and(|at| at <= now);
        let checking = is_due(self.check_at)
            || is_due(self.meet_at)
            || is_due(self.routine_at)
            || self.is_checking()
            || (live && timeline.awaits_page());
        // Without a socket the end that is open towards now stays open, whatever is read.
        let open_end = timeline.gaps().last().filter(|gap| !live && gap.from.is_some());
        let nothing_to_read =
            timeline.gaps().iter().all(|gap| self.has_left(gap, timeline) || Some(gap) == open_end);
        self.in_flight.is_none() && (self.closed || (nothing_to_read && !checking))
    }

    /// There is no gap whose tries are not used up, but one that a person holds.
    pub(crate) fn has_left_all(&self, timeline: &Timeline) -> bool {
        timeline.gaps().iter().all(|gap| self.has_left(gap, timeline))
    }

    pub(super) fn cause(&self, key: &GapKey, natural: Cause) -> Cause {
        self.tries.cause(key).unwrap_or(natural)
    }

    fn doing(&self, gap: &Gap, timeline: &Timeline, live: bool) -> Doing {
        let key = gap.key();
        let is_newest = timeline.gaps().last() == Some(gap);
        match self.past.held().filter(|_| is_past(gap, timeline)) {
            _ if self.closed => Doing::Lost,
            _ if self.in_flight.as_ref().and_then(Purpose::gap) == Some(&key) => {
                Doing::Fetching { attempt: self.tries.count(&key) + 1, of: TRIES }
            }
            Some(Held::Paused) => Doing::Paused,
            Some(Held::Cancelled) => Doing::Cancelled,
            None if self.tries.count(&key) >= TRIES => Doing::GivenUp,
            None if !live && is_newest && gap.from.is_some() => Doing::Waiting,
            None => Doing::Queued,
        }
    }

    fn has_left(&self, gap: &Gap, timeline: &Timeline) -> bool {
        self.tries.count(&gap.key()) >= TRIES || (self.past.held().is_some() && is_past(gap, timeline))
    }
}
