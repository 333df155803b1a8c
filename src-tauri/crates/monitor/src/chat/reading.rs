//! Which page of the transcript to read next, and what came of it. Pure.
//!
//! The gap nearest to now goes first, the past last. A gap is read at with bounded tries and is then left, visibly.

use std::collections::HashMap;
use std::time::Duration;

use protocol::{NextToken, Scan, StartPosition, TranscriptQuery};
use tokio::time::Instant;
use transcript::{Direction, Epoch, Gap, GapKey, ItemId, PageEvidence, Start, Timeline};

use crate::view::{Cause, Doing, GapReport};

/// Tries for one gap that bring nothing, before it is left as it is.
const TRIES: u32 = 6;
/// First wait after a try that brought nothing; doubled each time. Reads may trail the writes by seconds.
const FIRST_WAIT: Duration = Duration::from_millis(500);
/// A gap that was left is looked at again now and then: the service may have caught up.
const LEFT_FOR: Duration = Duration::from_secs(120);
/// Pages of one chain in a row that bring nothing. The service may give a token with its last page: it must not be followed for ever.
const IDLE_PAGES: u32 = 3;
/// After the first page met a socket, items written just before the subscription may still surface.
const FIRST_CHECK: Duration = Duration::from_secs(3);
/// An open socket is assumed to be without loss, not proved: this often it is checked.
const CHECK_EVERY: Duration = Duration::from_secs(180);

/// One request for a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PageRequest {
    pub(crate) query: TranscriptQuery,
    pub(crate) direction: Direction,
    pub(crate) start: Start,
    pub(crate) epoch: Option<Epoch>,
    pub(crate) purpose: Purpose,
}

impl PageRequest {
    /// What the page proves, once it is known whether there are more.
    pub(crate) fn evidence(&self, more: bool) -> PageEvidence {
        PageEvidence { direction: self.direction, start: self.start.clone(), more, epoch: self.epoch }
    }
}

impl PageRequest {
    /// Read for the past, not for what was said just now.
    pub(crate) fn is_back_fill(&self) -> bool {
        matches!(&self.purpose, Purpose::Gap(key) if key.from.is_none()) && self.start != Start::Newest
    }
}

/// What a page is read for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To make a gap smaller.
    Gap(GapKey),
    /// To check what the socket brought against the transcript.
    Check,
}

/// Why a page could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unread {
    /// 403.
    Refused,
    /// 400: this position is not accepted.
    NotAccepted,
    /// Anything else; it may work later, after at least this long.
    NoAnswer(Option<Duration>),
}

/// The state of reading.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    in_flight: Option<Purpose>,
    chain: Option<Chain>,
    tries: HashMap<GapKey, Tries>,
    check_at: Option<Instant>,
    hold_until: Option<Instant>,
    failures: u32,
    /// No page will be had any more.
    closed: bool,
}

/// Pages that follow one another by `NextToken`.
#[derive(Debug)]
struct Chain {
    request: PageRequest,
    token: NextToken,
    /// The item next to which the next page begins.
    edge: Option<ItemId>,
    idle: u32,
}

#[derive(Debug, Clone, Copy)]
struct Tries {
    count: u32,
    not_before: Instant,
    cause: Cause,
    /// 0: by item; 1: by time; 2: from the newest end.
    way: u8,
}

/// What the chat's connection allows at the moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Situation {
    pub(crate) now: Instant,
    /// The subscribed socket.
    pub(crate) live: Option<Epoch>,
    /// No socket is to be had now: what is new can only be read, at intervals.
    pub(crate) polling: Option<Duration>,
}

impl Reading {
    /// The next page to ask for, if one is due. It counts as being read until [`Self::done`] or [`Self::failed`].
    pub(crate) fn next(&mut self, timeline: &Timeline, situation: Situation) -> Option<PageRequest> {
        if self.in_flight.is_some()
            || self.closed
            || self.hold_until.is_some_and(|until| until > situation.now)
        {
            return None;
        }
        let request =
            self.gap_request(timeline, situation).or_else(|| self.check_request(timeline, situation))?;
        self.in_flight = Some(request.purpose.clone());
        Some(request)
    }

    /// When [`Self::next`] may have something that it has not now.
    pub(crate) fn deadline(&self, timeline: &Timeline) -> Option<Instant> {
        if self.in_flight.is_some() || self.closed {
            return None;
        }
        let tries =
            timeline.gaps().iter().filter_map(|gap| self.tries.get(&gap.key())).map(|tries| tries.not_before);
        let soonest = tries.chain(self.check_at).min();
        match (soonest, self.hold_until) {
            (Some(soonest), Some(hold)) => Some(soonest.max(hold)),
            (soonest, hold) => soonest.or(hold),
        }
    }

    /// A page was read and merged. `new_items` and `edge` are what the timeline made of it.
    pub(crate) fn done(
        &mut self,
        request: PageRequest,
        token: Option<NextToken>,
        new_items: usize,
        edge: Option<ItemId>,
        timeline: &Timeline,
        now: Instant,
    ) {
        self.in_flight = None;
        self.hold_until = None;
        self.failures = 0;
        let idle = if new_items > 0 { 0 } else { self.chain.take().map_or(0, |chain| chain.idle) + 1 };
        let stuck = idle >= IDLE_PAGES;
        let more = token.is_some();
        let purpose = request.purpose.clone();
        self.chain = token.filter(|_| !stuck).map(|token| Chain { request, token, edge, idle });
        match purpose {
            Purpose::Gap(key) => {
                let open = timeline.gaps().iter().any(|gap| gap.key() == key);
                if !open {
                    self.tries.remove(&key);
                } else if new_items == 0 && (stuck || !more) {
                    let cause =
                        if stuck { Cause::NoProgress } else { self.cause(&key, Cause::ConnectionLost) };
                    self.tried(key, cause, now);
                } else if new_items > 0 {
                    self.tries.remove(&key);
                }
            }
            Purpose::Check => {
                // A check may have become due while this one was under way: it read what was before.
                if self.chain.is_none() {
                    self.check_by(now + CHECK_EVERY);
                }
            }
        }
        // Keys of gaps that are gone would pile up.
        self.tries.retain(|key, _| timeline.gaps().iter().any(|gap| gap.key() == *key));
    }

    /// A page could not be read.
    pub(crate) fn failed(&mut self, purpose: &Purpose, why: Unread, now: Instant) {
        self.in_flight = None;
        self.chain = None;
        match why {
            Unread::NotAccepted => {
                if let Purpose::Gap(key) = purpose {
                    let way = self.tries.get(key).map_or(0, |tries| tries.way) + 1;
                    self.tried(key.clone(), Cause::NoAnswer, now);
                    if let Some(tries) = self.tries.get_mut(key) {
                        (tries.way, tries.not_before) = (way.min(2), now);
                    }
                } else {
                    self.check_by(now + CHECK_EVERY);
                }
            }
            Unread::Refused => {
                if let Purpose::Gap(key) = purpose {
                    self.tried(key.clone(), Cause::Refused, now);
                }
                self.hold(now, None);
            }
            Unread::NoAnswer(wait) => {
                if let Purpose::Gap(key) = purpose {
                    // Not counted as a try: no answer is never final.
                    let tries = self.tries.entry(key.clone()).or_insert_with(|| Tries::new(now));
                    tries.cause = Cause::NoAnswer;
                }
                self.hold(now, wait);
            }
        }
    }

    /// Tokens of pages are of no use on another connection.
    pub(crate) fn forget_chain(&mut self) {
        self.chain = None;
    }

    /// A socket was subscribed or has gone: gaps that were left are worth another try.
    pub(crate) fn start_over(&mut self) {
        self.tries.clear();
        self.hold_until = None;
        self.failures = 0;
        self.closed = false;
    }

    /// Check soon what the socket brought.
    pub(crate) fn check_by(&mut self, at: Instant) {
        self.check_at = Some(self.check_at.map_or(at, |known| known.min(at)));
    }

    /// A page has met the socket.
    pub(crate) fn met(&mut self, now: Instant) {
        self.check_by(now + FIRST_CHECK);
    }

    /// The service gives nothing more of this chat.
    pub(crate) fn close(&mut self) {
        self.closed = true;
        self.chain = None;
    }

    /// Nothing is being read, nothing could be read at this moment that would make a gap smaller, and no check is due.
    pub(crate) fn is_settled(&self, timeline: &Timeline, now: Instant, live: bool) -> bool {
        let checking = self.check_at.is_some_and(|at| at <= now)
            || self.chain.as_ref().is_some_and(|chain| chain.request.purpose == Purpose::Check);
        // Without a socket the end that is open towards now stays open, whatever is read.
        let open_end = timeline.gaps().last().filter(|gap| !live && gap.from.is_some());
        let left = |gap: &Gap| self.tries.get(&gap.key()).is_some_and(|tries| tries.count >= TRIES);
        let nothing_to_read = timeline.gaps().iter().all(|gap| left(gap) || Some(gap) == open_end);
        self.in_flight.is_none() && (self.closed || (nothing_to_read && !checking))
    }

    /// The gaps as a reader is to see them.
    pub(crate) fn report(&self, timeline: &Timeline, live: bool) -> Vec<GapReport> {
        let newest = timeline.gaps().last();
        let report = |gap: &Gap| {
            let key = gap.key();
            let tries = self.tries.get(&key);
            let natural = if gap.from.is_none() { Cause::NotReadYet } else { Cause::ConnectionLost };
            let doing = if self.closed {
                Doing::Lost
            } else if self.in_flight == Some(Purpose::Gap(key.clone())) {
                Doing::Fetching { attempt: tries.map_or(0, |tries| tries.count) + 1, of: TRIES }
            } else if tries.is_some_and(|tries| tries.count >= TRIES) {
                Doing::GivenUp
            } else if !live && Some(gap) == newest && gap.from.is_some() {
                Doing::Waiting
            } else {
                Doing::Queued
            };
            GapReport { gap: gap.clone(), cause: self.cause(&key, natural), doing }
        };
        timeline.gaps().iter().map(report).collect()
    }

    fn cause(&self, key: &GapKey, natural: Cause) -> Cause {
        self.tries.get(key).map_or(natural, |tries| tries.cause)
    }

    fn gap_request(&mut self, timeline: &Timeline, situation: Situation) -> Option<PageRequest> {
        // A page asked for before the subscription is acknowledged cannot join what the socket will bring.
        if situation.live.is_none() && situation.polling.is_none() && timeline.ended().is_none() {
            return None;
        }
        let count = timeline.gaps().len();
        for (index, gap) in timeline.gaps().iter().enumerate().rev() {
            let tries = self.tries.get(&gap.key());
            if tries.is_some_and(|tries| tries.not_before > situation.now) {
                continue;
            }
            // The end that is open towards now closes only when a page meets a socket: without one it is read at intervals, below.
            let open_end = index + 1 == count && gap.from.is_some();
            if open_end && situation.live.is_none() && timeline.ended().is_none() {
                continue;
            }
            return Some(self.request_for(gap, tries.map_or(0, |tries| tries.way), timeline, situation));
        }
        None
    }

    fn request_for(&self, gap: &Gap, way: u8, timeline: &Timeline, situation: Situation) -> PageRequest {
        let purpose = Purpose::Gap(gap.key());
        // A chain goes on as long as it is at the edge of this gap. It is the only way into the past sessions of a persistent chat.
        if let Some(chain) = &self.chain {
            let at_edge = match chain.request.direction {
                Direction::Forward => chain.edge.is_some() && chain.edge == gap.after,
                Direction::Backward => chain.edge == gap.before && gap.after.is_none(),
            };
            if at_edge || chain.edge.is_none() {
                let start = chain.edge.clone().map_or_else(|| chain.request.start.clone(), Start::Adjacent);
                let query = chain.request.query.after(chain.token.clone());
                return PageRequest { query, start, purpose, epoch: situation.live, ..chain.request.clone() };
            }
        }
        let (direction, start) = match way {
            0 => timeline.read_for(gap),
            // Some seconds before, so that the page overlaps with what is known.
            1 => match gap.from {
                Some(from) => (Direction::Forward, Start::Time(from - Duration::from_secs(2))),
                None => (Direction::Backward, Start::Newest),
            },
            _ => (Direction::Backward, Start::Newest),
        };
        request(direction, start, situation.live, purpose)
    }

    fn check_request(&mut self, timeline: &Timeline, situation: Situation) -> Option<PageRequest> {
        let polling = situation.live.is_none() && situation.polling.is_some();
        if let (Some(chain), true) = (&self.chain, situation.live.is_some() || polling)
            && chain.request.purpose == Purpose::Check
        {
            let start = chain.edge.clone().map_or_else(|| chain.request.start.clone(), Start::Adjacent);
            let query = chain.request.query.after(chain.token.clone());
            return Some(PageRequest { query, start, epoch: situation.live, ..chain.request.clone() });
        }
        let due = self.check_at.is_some_and(|at| at <= situation.now);
        if !due || (situation.live.is_none() && !polling) {
            return None;
        }
        self.check_at = Some(situation.now + situation.polling.filter(|_| polling).unwrap_or(CHECK_EVERY));
        let start = match timeline.proven_edge() {
            Some((_, Some(id))) => (Direction::Forward, Start::Adjacent(id)),
            _ => (Direction::Backward, Start::Newest),
        };
        Some(request(start.0, start.1, situation.live, Purpose::Check))
    }

    fn tried(&mut self, key: GapKey, cause: Cause, now: Instant) {
        let tries = self.tries.entry(key).or_insert_with(|| Tries::new(now));
        tries.count += 1;
        tries.cause = cause;
        let wait = if tries.count >= TRIES { LEFT_FOR } else { FIRST_WAIT * (1 << (tries.count - 1)) };
        tries.not_before = now + wait;
        if tries.count > TRIES {
            tries.count = TRIES;
        }
    }

    fn hold(&mut self, now: Instant, wait: Option<Duration>) {
        let own = Duration::from_secs(1 << self.failures.min(5)).min(Duration::from_secs(30));
        self.failures += 1;
        self.hold_until = Some(now + wait.unwrap_or_default().max(own));
    }
}

impl Tries {
    fn new(now: Instant) -> Self {
        Self { count: 0, not_before: now, cause: Cause::ConnectionLost, way: 0 }
    }
}

fn request(direction: Direction, start: Start, epoch: Option<Epoch>, purpose: Purpose) -> PageRequest {
    let position = match &start {
        Start::Newest => None,
        Start::Adjacent(id) => Some(StartPosition::Id(id.clone())),
        Start::Time(time) => Some(StartPosition::Time(*time)),
    };
    let query = match (direction, position) {
        (Direction::Forward, Some(from)) => TranscriptQuery::scan(Scan::Forward { from }),
        (_, from) => TranscriptQuery::scan(Scan::Backward { from }),
    };
    PageRequest { query, direction, start, epoch, purpose }
}
