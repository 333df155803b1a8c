//! Which page of the transcript to read next, and what came of it. Pure.
//!
//! The gap nearest to now goes first, the past last. A gap is read at with bounded tries and is then left, visibly.

mod page;
mod past;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::time::Duration;

use protocol::NextToken;
use tokio::time::Instant;
use transcript::{Direction, Epoch, Gap, GapKey, ItemId, Start, Timeline};

use self::page::request;
pub(crate) use self::page::{PageRequest, Purpose, Unread};
use self::past::{Held, Past};

use crate::back_fill::{BackFill, BackFillOrder};
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
/// A page that did not show what a socket had brought already is read again after this; doubled each time.
const CHECK_AGAIN: Duration = Duration::from_millis(300);
/// However long the service asks to wait, it is asked again after this.
const LONGEST_HOLD: Duration = Duration::from_secs(300);
/// The last of the ways to start a page at a gap.
const LAST_WAY: u8 = 2;

/// The state of reading.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    in_flight: Option<Purpose>,
    past: Past,
    /// Counts the connections; the one on which the page in flight was asked for.
    connection: u32,
    asked_on: u32,
    chain: Option<Chain>,
    tries: HashMap<GapKey, Tries>,
    check_at: Option<Instant>,
    /// The item where checks start is not accepted as a start.
    check_from_newest: bool,
    /// Checks in a row that did not prove what they were to prove.
    unproved: u32,
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
        self.asked_on = self.connection;
        Some(request)
    }

    /// When [`Self::next`] may have something that it has not now. Only what it would then do counts: a moment that has passed
    /// and that nothing comes of would wake the chat for ever.
    pub(crate) fn deadline(&self, timeline: &Timeline, situation: Situation) -> Option<Instant> {
        if self.in_flight.is_some() || self.closed {
            return None;
        }
        let now = situation.now;
        let gaps = self
            .readable(timeline, situation)
            .map(|gap| self.tries.get(&gap.key()).map_or(now, |tries| tries.not_before));
        let check = if self.is_checking() { Some(now) } else { self.check_at };
        let soonest = gaps.chain(check.filter(|_| situation.can_check())).min()?;
        Some(self.hold_until.map_or(soonest, |hold| soonest.max(hold)))
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
        if request.is_back_fill() {
            self.past.read(new_items);
        }
        let more = token.is_some();
        let purpose = request.purpose.clone();
        // A token of another connection is stale.
        let usable = !stuck && self.asked_on == self.connection;
        self.chain = token.filter(|_| usable).map(|token| Chain { request, token, edge, idle });
        match purpose {
            Purpose::Gap(key) | Purpose::Past(key) => {
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
            // The next one is due already. (Whoever asked for one while this was under way gets one of his own.)
            Purpose::Check => self.check_from_newest = false,
        }
        // Keys of gaps that are gone would pile up.
        self.tries.retain(|key, _| timeline.gaps().iter().any(|gap| gap.key() == *key));
    }

    /// A page could not be read.
    pub(crate) fn failed(&mut self, request: &PageRequest, why: Unread, now: Instant) {
        self.in_flight = None;
        self.chain = None;
        // What was not accepted may have been the token, not the start.
        let of_start = request.query.next_token.is_none();
        match (&request.purpose, why) {
            (Purpose::Gap(key) | Purpose::Past(key), Unread::NotAccepted) => {
                let way = self.tries.get(key).map_or(0, |tries| tries.way);
                self.tried(key.clone(), Cause::NoAnswer, now);
                if let Some(tries) = self.tries.get_mut(key).filter(|_| of_start && way < LAST_WAY) {
                    (tries.way, tries.not_before) = (way + 1, now);
                }
            }
            (Purpose::Check, Unread::NotAccepted) => {
                if of_start && !self.check_from_newest {
                    self.check_from_newest = true;
                    self.check_by(now);
                }
            }
            (purpose, Unread::Refused) => {
                match purpose {
                    Purpose::Gap(key) | Purpose::Past(key) => self.tried(key.clone(), Cause::Refused, now),
                    Purpose::Check => self.check_by(now),
                }
                self.hold(now, None);
            }
            (purpose, Unread::NoAnswer(wait)) => {
                match purpose {
                    // Not counted as a try: no answer is never final.
                    Purpose::Gap(key) | Purpose::Past(key) => {
                        let tries = self.tries.entry(key.clone()).or_insert_with(|| Tries::new(now));
                        tries.cause = Cause::NoAnswer;
                    }
                    Purpose::Check => self.check_by(now),
                }
                self.hold(now, wait);
            }
        }
    }

    /// There is another connection: tokens of pages are of no use on it, nor is that of a page which is still under way.
    pub(crate) fn forget_chain(&mut self) {
        self.connection = self.connection.wrapping_add(1);
        self.chain = None;
    }

    /// What is under way will not be answered.
    pub(crate) fn abandon(&mut self) {
        self.in_flight = None;
    }

    /// A socket was subscribed, or the chat has ended: gaps that were left are worth another try.
    pub(crate) fn start_over(&mut self) {
        self.tries.clear();
        self.hold_until = None;
        self.failures = 0;
        self.unproved = 0;
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

    /// A page did not show yet what it was to show: read again, soon and then ever more rarely, for a page may never show it.
    pub(crate) fn check_again(&mut self, timeline: &Timeline, now: Instant) {
        // A gap has tries of its own.
        if self.chain.is_none() && self.has_left_all(timeline) {
            self.check_by(now + CHECK_AGAIN.saturating_mul(1 << self.unproved.min(9)).min(CHECK_EVERY));
            self.unproved = self.unproved.saturating_add(1);
        }
    }

    /// The service gives nothing more of this chat.
    pub(crate) fn close(&mut self) {
        self.closed = true;
        self.in_flight = None;
        self.chain = None;
    }

    /// Nothing is being read, nothing could be read at this moment that would make a gap smaller, and no check is due.
    pub(crate) fn is_settled(&self, timeline: &Timeline, now: Instant, live: bool) -> bool {
        let checking = self.check_at.is_some_and(|at| at <= now)
            || self.is_checking()
            || (live && timeline.awaits_page());
        // Without a socket the end that is open towards now stays open, whatever is read.
        let open_end = timeline.gaps().last().filter(|gap| !live && gap.from.is_some());
        let nothing_to_read = timeline.gaps().iter().all(|gap| self.has_left(gap) || Some(gap) == open_end);
        self.in_flight.is_none() && (self.closed || (nothing_to_read && !checking))
    }

    /// There is no gap whose tries are not used up.
    pub(crate) fn has_left_all(&self, timeline: &Timeline) -> bool {
        timeline.gaps().iter().all(|gap| self.has_left(gap))
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
            } else if self.in_flight.as_ref().and_then(Purpose::gap) == Some(&key) {
                Doing::Fetching { attempt: tries.map_or(0, |tries| tries.count) + 1, of: TRIES }
            } else if let Some(held) = self.past.held().filter(|_| is_past(gap, timeline)) {
                match held {
                    Held::Paused => Doing::Paused,
                    Held::Cancelled => Doing::Cancelled,
                }
            } else if self.has_left(gap) {
                Doing::GivenUp
            } else if !live && Some(gap) == newest && gap.from.is_some() {
                Doing::Waiting
            } else {
                Doing::Queued
            };
            let drawn = gap.drawn_after.as_ref().and_then(|id| timeline.entry(id));
            let drawn_at = drawn.map(|entry| entry.place);
            GapReport { gap: gap.clone(), drawn_at, cause: self.cause(&key, natural), doing }
        };
        timeline.gaps().iter().map(report).collect()
    }

    /// What a person orders about the past of the chat.
    pub(crate) fn order(&mut self, order: BackFillOrder) {
        self.past.order(order);
    }

    /// How far reading the past is.
    pub(crate) fn back_fill(&self, timeline: &Timeline) -> BackFill {
        self.past.report(timeline, matches!(self.in_flight, Some(Purpose::Past(_))))
    }

    /// Gaps for which a page can be asked now, the nearest to now first.
    fn readable<'a>(
        &self,
        timeline: &'a Timeline,
        situation: Situation,
    ) -> impl Iterator<Item = &'a Gap> + use<'a> {
        let holds = self.past.held().is_some();
        readable(timeline, situation).filter(move |gap| !(holds && is_past(gap, timeline)))
    }

    fn has_left(&self, gap: &Gap) -> bool {
        self.tries.get(&gap.key()).is_some_and(|tries| tries.count >= TRIES)
    }

    fn is_checking(&self) -> bool {
        self.chain.as_ref().is_some_and(|chain| chain.request.purpose == Purpose::Check)
    }

    fn cause(&self, key: &GapKey, natural: Cause) -> Cause {
        self.tries.get(key).map_or(natural, |tries| tries.cause)
    }

    fn gap_request(&self, timeline: &Timeline, situation: Situation) -> Option<PageRequest> {
        let gap = self
            .readable(timeline, situation)
            .find(|gap| self.tries.get(&gap.key()).is_none_or(|tries| tries.not_before <= situation.now))?;
        let way = self.tries.get(&gap.key()).map_or(0, |tries| tries.way);
        Some(self.request_for(gap, way, timeline, situation))
    }

    fn request_for(&self, gap: &Gap, way: u8, timeline: &Timeline, situation: Situation) -> PageRequest {
        let key = gap.key();
        let purpose = if is_past(gap, timeline) { Purpose::Past(key) } else { Purpose::Gap(key) };
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
        if !situation.can_check() {
            return None;
        }
        if let Some(chain) = self.chain.as_ref().filter(|_| self.is_checking()) {
            let start = chain.edge.clone().map_or_else(|| chain.request.start.clone(), Start::Adjacent);
            let query = chain.request.query.after(chain.token.clone());
            return Some(PageRequest { query, start, epoch: situation.live, ..chain.request.clone() });
        }
        if self.check_at.is_none_or(|at| at > situation.now) {
            return None;
        }
        let polling = situation.live.is_none();
        self.check_at = Some(situation.now + situation.polling.filter(|_| polling).unwrap_or(CHECK_EVERY));
        let start = match timeline.proven_edge() {
            Some((_, Some(id))) if !self.check_from_newest => (Direction::Forward, Start::Adjacent(id)),
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
        let asked = wait.unwrap_or_default().min(LONGEST_HOLD);
        self.hold_until = Some(now + asked.max(own));
    }
}

impl Situation {
    /// Without a socket what is new is read at intervals, and not before it is clear that there is none to be had.
    fn can_check(self) -> bool {
        self.live.is_some() || self.polling.is_some()
    }
}

/// Gaps for which a page can be asked now, the nearest to now first.
fn readable(timeline: &Timeline, situation: Situation) -> impl Iterator<Item = &Gap> {
    let ended = timeline.ended().is_some();
    let newest = timeline.gaps().last();
    // A page asked for before the subscription is acknowledged cannot join what the socket will bring.
    let can_read = situation.can_check() || ended;
    // The end that is open towards now closes only when a page meets a socket: without one it is read by checks.
    let in_vain =
        move |gap: &Gap| Some(gap) == newest && gap.from.is_some() && situation.live.is_none() && !ended;
    timeline.gaps().iter().rev().filter(move |gap| can_read && !in_vain(gap))
}

/// What lies before everything that pages prove. (Before they prove anything, the gap is the live edge.)
fn is_past(gap: &Gap, timeline: &Timeline) -> bool {
    gap.from.is_none() && timeline.proven_edge().is_some()
}

impl Tries {
    fn new(now: Instant) -> Self {
        Self { count: 0, not_before: now, cause: Cause::ConnectionLost, way: 0 }
    }
}
