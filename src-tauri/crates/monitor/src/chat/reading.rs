//! Which page of the transcript to read next, and what came of it. Pure.
//!
//! The gap nearest to now goes first, then checks of what the socket brings, the past last. A gap is read at with bounded tries and is
//! then left, visibly.

mod chain;
mod pace;
mod page;
mod past;
mod patience;
mod report;
mod scans;
#[cfg(test)]
mod tests;
mod tries;

use std::time::Duration;

use jiff::Timestamp;
use protocol::NextToken;
use tokio::time::Instant;
use transcript::{AttachmentId, Direction, Epoch, File, Gap, ItemId, PageEvidence, Start, Timeline};

use self::chain::Chain;
use self::pace::Pace;
use self::page::request;
pub(crate) use self::page::{PageRequest, Purpose, Unread};
use self::past::Past;
use self::patience::Patience;
use self::scans::Scans;
use self::tries::Tries;

use crate::back_fill::{BackFill, BackFillOrder, BackFillState};
use crate::view::Cause;

/// Pages of one chain in a row that bring nothing. The service may give a token with its last page: it must not be followed for ever.
const IDLE_PAGES: u32 = 3;
/// After the first page met a socket, items written just before the subscription may still surface.
const FIRST_CHECK: Duration = Duration::from_secs(3);
/// An open socket is assumed to be without loss, not proved: this often it is checked.
const CHECK_EVERY: Duration = Duration::from_secs(180);
/// Such a check waits until the past is read, but no longer than this: a page of the past is worth more than one of what is known.
const CHECK_AT_LEAST_EVERY: Duration = Duration::from_secs(900);
/// A page that did not show what a socket had brought already is read again after this; doubled each time.
const CHECK_AGAIN: Duration = Duration::from_millis(300);

/// The state of reading.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is told by something else, and in any combination")]
pub(crate) struct Reading {
    in_flight: Option<Purpose>,
    /// Counts the connections; the one on which the page in flight was asked for.
    connection: u32,
    asked_on: u32,
    /// Towards now, and into the past: each goes on where it was when the other was in between.
    chain: Option<Chain>,
    past_chain: Option<Chain>,
    past: Past,
    tries: Tries,
    scans: Scans,
    /// A check that something asks for, and the next that nothing asks for.
    check_at: Option<Instant>,
    routine_at: Option<Instant>,
    checked_at: Option<Instant>,
    /// When the socket was subscribed, and when the last page was asked for.
    subscribed_at: Option<Instant>,
    page_asked_at: Option<Instant>,
    /// Only what surfaced late is to be looked for, by the next check that nothing asks for and by the one under way: its first page
    /// shows it.
    glance_next: bool,
    is_glance: bool,
    /// A socket was lost or subscribed, and no page has met one since: any page that does will do.
    meet_at: Option<Instant>,
    /// The item where checks start is not accepted as a start.
    check_from_newest: bool,
    /// Checks in a row that did not prove what they were to prove.
    unproved: u32,
    /// Frames in a row that could not be read and were no item; and whether the last of them was looked into.
    unread_frames: u32,
    has_unread_frame: bool,
    patience: Patience,
    pace: Pace,
    /// No page will be had any more.
    closed: bool,
}

/// What the chat's connection allows at the moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Situation {
    pub(crate) now: Instant,
    /// The subscribed socket.
    pub(crate) live: Option<Epoch>,
    /// No socket is to be had now: what is new can only be read, at intervals.
    pub(crate) socketless: bool,
    /// A socket is being made: what is read without it can wait.
    pub(crate) hopeful: bool,
    /// Somebody looks at the chat.
    pub(crate) on_screen: bool,
}

/// How urgent the next page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Want {
    /// What is said now.
    Edge,
    /// What was said before; it can wait.
    Later,
    /// A look that nothing asks for; it can wait for all that is missing.
    Routine,
}

impl Reading {
    /// Whether a page is due. It is chosen when there is a turn for it, by [`Self::next`].
    pub(crate) fn wants(&self, timeline: &Timeline, situation: Situation) -> Option<Want> {
        let request = self.choose(timeline, situation)?;
        let is_due = |at: Option<Instant>| at.is_some_and(|at| at <= situation.now);
        let is_asked_for = self.is_check_asked_for(situation.now);
        let overdue = self.checked_at.map(|at| at + CHECK_AT_LEAST_EVERY);
        Some(match request.purpose {
            Purpose::Gap(_) => Want::Edge,
            Purpose::Check if situation.live.is_none() && situation.hopeful => Want::Later,
            Purpose::Check if situation.live.is_none() || is_asked_for => Want::Edge,
            Purpose::Check if is_due(overdue) => Want::Later,
            Purpose::Check => Want::Routine,
            Purpose::Past(_) | Purpose::Scan(_) => Want::Later,
        })
    }

    /// The next page to ask for, if one is due. It counts as being read until [`Self::done`] or [`Self::failed`].
    pub(crate) fn next(&mut self, timeline: &Timeline, situation: Situation) -> Option<PageRequest> {
        let request = self.choose(timeline, situation)?;
        if request.purpose == Purpose::Check && !self.is_checking() {
            let now = situation.now;
            let is_asked_for = [self.check_at, self.meet_at].into_iter().flatten().any(|at| at <= now);
            self.is_glance = std::mem::take(&mut self.glance_next) && !is_asked_for;
            (self.checked_at, self.meet_at) = (Some(now), None);
            self.routine_at = situation.live.map(|_| now + CHECK_EVERY);
            self.check_at = None;
        }
        self.in_flight = Some(request.purpose.clone());
        self.asked_on = self.connection;
        self.page_asked_at = Some(situation.now);
        Some(request)
    }

    /// When [`Self::next`] may have something that it has not now. Only what it would then do counts: a moment that has passed
    /// and that nothing comes of would wake the chat for ever.
    pub(crate) fn deadline(&self, timeline: &Timeline, situation: Situation) -> Option<Instant> {
        if self.in_flight.is_some() {
            return None;
        }
        let now = situation.now;
        if self.closed {
            let hold = self.patience.until().unwrap_or(now);
            return self.scans.deadline().map(|at| at.max(hold));
        }
        let gaps =
            self.readable(timeline, situation).map(|gap| self.tries.not_before(&gap.key()).unwrap_or(now));
        let check = if self.is_checking() { Some(now) } else { self.next_check(timeline, situation) };
        let others = [check, self.scans.deadline()].into_iter().flatten().filter(|_| situation.can_check());
        let soonest = gaps.chain(others).min()?;
        Some(self.patience.until().map_or(soonest, |hold| soonest.max(hold)))
    }

    /// What an answer proves. `more`: it has a token.
    pub(crate) fn evidence(&mut self, request: &PageRequest, more: bool) -> PageEvidence {
        let is_start = request.direction == Direction::Backward && !more;
        let reaches_all = request.reaches_past_sessions() || !self.past.has_sessions();
        let mut believed = || reaches_all && !self.past.doubts_start();
        request.evidence(more || (is_start && !believed()))
    }

    /// A page was read and merged. `new_items` and `edge` are what the timeline made of it.
    pub(crate) fn done(
        &mut self,
        request: &PageRequest,
        token: Option<NextToken>,
        new_items: usize,
        edge: Option<ItemId>,
        timeline: &Timeline,
        now: Instant,
    ) {
        self.in_flight = None;
        self.patience = Patience::default();
        let purpose = request.purpose.clone();
        let edge_place = edge.as_ref().and_then(|id| timeline.entry(id)).map(|entry| entry.place);
        let chain = if purpose.reaches_back() { &mut self.past_chain } else { &mut self.chain };
        let (more, is_first) = (token.is_some(), request.query.next_token.is_none());
        let before = chain.take().filter(|_| !is_first);
        let link = Chain::link(before, request.clone(), edge, new_items, timeline);
        let stuck = link.idle >= IDLE_PAGES;
        // A token of another connection is stale. A check from now backwards is one page: what it leaves open is a gap of its own.
        let is_seen = self.is_glance && new_items == 0;
        let is_one = purpose == Purpose::Check && (request.direction == Direction::Backward || is_seen);
        let usable = !stuck && !is_one && self.asked_on == self.connection;
        *chain = token.filter(|_| usable).map(|token| link.with(token));
        let gap = timeline.gaps().iter().find(|gap| purpose.gap() == Some(&gap.key()));
        // It goes on, but not to the gap, for which it would be begun anew.
        let strays = |gap: &Gap| chain.as_ref().is_some_and(|chain| !chain.leads_to(gap));
        let strayed = !purpose.is_past() && gap.is_some_and(strays);
        let open = gap.is_some();
        let ends_with_session = !more && !request.reaches_past_sessions() && self.past.has_sessions();
        match &purpose {
            Purpose::Gap(key) | Purpose::Past(key) => {
                if purpose.is_past() {
                    self.past.read(new_items);
                }
                if purpose.reaches_back() && ends_with_session {
                    // What may lie before this session is reached from the newest item alone, through all that is known.
                    self.tries.forget(key);
                    if let Some(oldest) = timeline.gaps().first().filter(|gap| gap.from.is_none()) {
                        self.tries.start_at_newest(&oldest.key(), now);
                    }
                } else if open && new_items == 0 && (stuck || strayed || !more) {
                    let natural = self.cause(key, Cause::ConnectionLost);
                    let cause = if stuck || strayed { Cause::NoProgress } else { natural };
                    self.tries.tried(key, cause, now);
                    if purpose.reaches_back() && self.past.is_in_doubt() {
                        self.tries.start_at_newest(key, now);
                    }
                } else if !open || new_items > 0 {
                    self.tries.forget(key);
                }
            }
            // The next one is due already. (Whoever asked for one while this was under way gets one of his own.)
            Purpose::Check => {
                self.check_from_newest = false;
                self.has_unread_frame = false;
                if new_items > 0 {
                    self.unread_frames = 0;
                }
                if request.epoch.is_none() {
                    self.pace.read(new_items);
                }
            }
            Purpose::Scan(file) => {
                let ended_at = edge_place.filter(|_| more);
                self.scans.looked(file, timeline, ended_at, (now, self.closed));
            }
        }
        self.tries.retain(timeline);
    }

    /// A page could not be read.
    pub(crate) fn failed(&mut self, request: &PageRequest, why: Unread, now: Instant) {
        self.in_flight = None;
        let chain = if request.purpose.reaches_back() { &mut self.past_chain } else { &mut self.chain };
        let says_nothing = matches!(why, Unread::NoAnswer(_) | Unread::Unreachable);
        let may_go_on = says_nothing && request.purpose.gap().is_some();
        chain.take_if(|chain| !may_go_on || !chain.goes_on());
        // What was not accepted may have been the token, not the start.
        let of_start = request.query.next_token.is_none();
        match (&request.purpose, why) {
            (Purpose::Gap(key) | Purpose::Past(key), Unread::NotAccepted) => {
                self.tries.not_accepted(key, of_start, now);
            }
            (Purpose::Check, Unread::NotAccepted) => {
                if of_start && !self.check_from_newest {
                    self.check_from_newest = true;
                    self.check_by(now);
                }
            }
            (Purpose::Gap(key) | Purpose::Past(key), Unread::Refused) => {
                self.tries.tried(key, Cause::Refused, now);
            }
            // Not counted as a try: no answer is never final.
            (Purpose::Gap(key) | Purpose::Past(key), Unread::NoAnswer(_) | Unread::Unreachable) => {
                self.tries.unanswered(key, now);
            }
            (Purpose::Check, _) => self.check_by(now),
            (Purpose::Scan(file), _) => self.scans.put_off(file, why, now),
        }
        self.patience.failed(why, request.epoch.is_some(), now);
    }

    /// There is another connection: tokens of pages are of no use on it, nor is that of a page which is still under way.
    pub(crate) fn forget_chain(&mut self) {
        self.connection = self.connection.wrapping_add(1);
        (self.chain, self.past_chain) = (None, None);
    }

    /// What is under way will not be answered.
    pub(crate) fn abandon(&mut self) {
        self.in_flight = None;
    }

    /// A socket was subscribed, or the chat has ended: gaps that were left are worth another try.
    pub(crate) fn start_over(&mut self) {
        self.tries.clear();
        self.patience = Patience::default();
        self.unproved = 0;
        self.closed = false;
    }

    /// The network is back: what waited for it waits no longer.
    pub(crate) fn hurry(&mut self) {
        self.patience.hurry();
    }

    /// Check soon what the socket brought.
    pub(crate) fn check_by(&mut self, at: Instant) {
        self.check_at = Some(self.check_at.map_or(at, |known| known.min(at)));
    }

    /// A socket was subscribed: a page has to meet it, also where nothing seems to be missing.
    pub(crate) fn subscribed(&mut self, now: Instant) {
        self.start_over();
        self.forget_chain();
        // Whatever was to be looked at, that page will show.
        (self.meet_at, self.check_at) = (Some(now), None);
        self.subscribed_at = Some(now);
    }

    /// The socket is lost: a page is due as soon as reading without one is allowed.
    pub(crate) fn lost(&mut self, now: Instant) {
        self.meet_at.get_or_insert(now);
        self.scans.look_by(now);
    }

    /// A page has met the socket.
    pub(crate) fn met(&mut self, now: Instant) {
        self.meet_at = None;
        self.checked_at.get_or_insert(now);
        let surfaced_at = self.subscribed_at.unwrap_or(now) + FIRST_CHECK;
        if self.page_asked_at.is_some_and(|asked| asked >= surfaced_at) {
            // This page has seen it.
            self.routine_at.get_or_insert(now + CHECK_EVERY);
        } else {
            self.routine_at = Some(self.routine_at.map_or(surfaced_at, |known| known.min(surfaced_at)));
            self.glance_next = true;
        }
    }

    /// A page did not show yet what it was to show: read again, soon and then ever more rarely, for a page may never show it.
    pub(crate) fn check_again(&mut self, timeline: &Timeline, now: Instant) {
        // A gap has tries of its own.
        if self.chain.is_none() && self.has_left_all(timeline) {
            self.check_by(now + CHECK_AGAIN.saturating_mul(1 << self.unproved.min(9)).min(CHECK_EVERY));
            self.unproved = self.unproved.saturating_add(1);
        }
    }

    /// A chat without a socket is read this often.
    pub(crate) fn pace(&self, on_screen: bool) -> Duration {
        self.pace.interval(on_screen)
    }

    /// Until when nothing is asked, because the last page was refused or not to be had.
    pub(crate) fn holds_until(&self) -> Option<Instant> {
        self.patience.until()
    }

    /// A file is new or different. `now` is the same moment on both clocks.
    pub(crate) fn file(&mut self, file: &File, now: (Timestamp, Instant)) {
        self.scans.note(file, now);
    }

    /// Files whose result is overdue since just now.
    pub(crate) fn stuck(&mut self, wall: Timestamp) -> Vec<AttachmentId> {
        self.scans.stuck(wall)
    }

    /// A frame could not be read. It may have been an item, or news of a file: the transcript knows.
    pub(crate) fn unread_frame(&mut self, now: Instant) {
        let at = now + CHECK_AGAIN.saturating_mul(1 << self.unread_frames.min(8));
        self.check_by(at);
        self.scans.look_by(at);
        self.unread_frames = self.unread_frames.saturating_add(1);
        self.has_unread_frame = true;
    }

    /// Since a frame that could not be read no page was.
    pub(crate) fn has_unread_frame(&self) -> bool {
        self.has_unread_frame
    }

    /// Goes on as it was ordered before.
    pub(crate) fn resume(&mut self, state: BackFillState) {
        match state {
            BackFillState::Paused => self.past.order(BackFillOrder::Pause),
            BackFillState::Cancelled => self.past.order(BackFillOrder::Cancel),
            BackFillState::Waiting | BackFillState::Reading | BackFillState::Done => {}
        }
    }

    /// Past sessions of a persistent chat can be read from now on, whatever was said of its start before.
    pub(crate) fn rehydrated(&mut self, timeline: &Timeline, now: Instant) {
        self.forget_chain();
        self.past.rehydrated();
        if let Some(gap) = timeline.gaps().iter().find(|gap| gap.from.is_none()) {
            self.tries.wait(&gap.key(), now + past::READY_AFTER);
        }
    }

    /// An item of a past session is known. Says whether it is the first: what was said of the start before counts no more.
    pub(crate) fn found_past_session(&mut self) -> bool {
        self.past.found_session()
    }

    /// What a person orders about the past of the chat. Says whether the page under way is not wanted any more.
    pub(crate) fn order(&mut self, order: BackFillOrder, timeline: &Timeline) -> bool {
        self.past.order(order);
        let under_way = self.in_flight.as_ref().is_some_and(Purpose::is_past);
        match order {
            BackFillOrder::Pause => false,
            BackFillOrder::Cancel => {
                self.past_chain = None;
                if under_way {
                    self.abandon();
                }
                under_way
            }
            BackFillOrder::Resume => {
                for gap in timeline.gaps().iter().filter(|gap| is_past(gap, timeline)) {
                    self.tries.forget(&gap.key());
                }
                false
            }
        }
    }

    /// How far reading the past is. `eta`: until its next turn.
    pub(crate) fn back_fill(&self, timeline: &Timeline, eta: Option<Duration>) -> BackFill {
        self.past.report(timeline, self.in_flight.as_ref().is_some_and(Purpose::is_past), eta)
    }

    /// The service gives nothing more of this chat, but the results of scans that were under way.
    pub(crate) fn close(&mut self, now: Instant) {
        self.closed = true;
        self.in_flight = None;
        (self.chain, self.past_chain) = (None, None);
        self.scans.look_by(now);
    }

    /// There is another token: what the last one was refused says little of it.
    pub(crate) fn look_for_scans(&mut self, now: Instant) {
        self.patience = Patience::default();
        self.scans.look_by(now);
    }

    /// The result of a scan is awaited, and may still come to be known.
    pub(crate) fn awaits_scans(&self) -> bool {
        self.scans.deadline().is_some()
    }

    /// When the next check is due.
    fn next_check(&self, timeline: &Timeline, situation: Situation) -> Option<Instant> {
        let mut gaps = self.readable(timeline, situation);
        let reads_past =
            gaps.any(|gap| is_past(gap, timeline) && self.tries.count(&gap.key()) < tries::TRIES);
        let latest = self.checked_at.filter(|_| reads_past).map(|at| at + CHECK_AT_LEAST_EVERY);
        let routine = match situation.live {
            Some(_) => self.routine_at.map(|at| latest.map_or(at, |latest| at.max(latest))),
            // Without a socket this is how anything new is seen.
            None => self.checked_at.map(|at| at + self.pace(situation.on_screen)),
        };
        [self.check_at, self.meet_at, routine].into_iter().flatten().min()
    }

    fn is_checking(&self) -> bool {
        self.chain.as_ref().is_some_and(|chain| chain.request.purpose == Purpose::Check)
    }

    fn is_check_asked_for(&self, now: Instant) -> bool {
        let is_due = |at: Option<Instant>| at.is_some_and(|at| at <= now);
        self.is_checking() || is_due(self.check_at) || is_due(self.meet_at)
    }

    fn choose(&self, timeline: &Timeline, situation: Situation) -> Option<PageRequest> {
        if self.in_flight.is_some() || self.patience.holds(situation.now) {
            return None;
        }
        if self.closed {
            return self.scans.request(timeline, situation.now, situation.live);
        }
        let due = |gap: &&Gap| self.tries.not_before(&gap.key()).is_none_or(|at| at <= situation.now);
        let gap = |past: bool| {
            let mut gaps = self.readable(timeline, situation);
            let gap = gaps.find(|gap| is_past(gap, timeline) == past && due(gap))?;
            Some(self.request_for(gap, past, timeline, situation))
        };
        // Where turns are rare a check that nothing asks for is always due: what waits longer goes first.
        let scan_waits_longer = !self.is_check_asked_for(situation.now)
            && self
                .scans
                .deadline()
                .is_some_and(|scan| self.next_check(timeline, situation).is_some_and(|check| scan <= check));
        let scan =
            || self.scans.request(timeline, situation.now, situation.live).filter(|_| situation.can_check());
        gap(false)
            .or_else(|| scan().filter(|_| scan_waits_longer))
            .or_else(|| self.check_request(timeline, situation))
            .or_else(scan)
            .or_else(|| gap(true))
    }

    fn request_for(&self, gap: &Gap, past: bool, timeline: &Timeline, situation: Situation) -> PageRequest {
        let key = gap.key();
        let way = self.tries.way(&key);
        let purpose = if past { Purpose::Past(key) } else { Purpose::Gap(key) };
        // A chain goes on as long as it leads to this gap. It is the only way into the past sessions of a persistent chat, through
        // all that is known of them already.
        let chain = if gap.from.is_none() { &self.past_chain } else { &self.chain };
        if let Some(chain) = chain.as_ref().filter(|chain| past || chain.leads_to(gap)) {
            return PageRequest { purpose, ..chain.next(situation.live) };
        }
        let (direction, start) = match way {
            0 => timeline.read_for(gap),
            // So that the page overlaps with what is known.
            1 => match gap.from {
                Some(from) => (Direction::Forward, Start::Time(page::a_little_before(from))),
                None => (Direction::Backward, Start::Newest),
            },
            _ => (Direction::Backward, Start::Newest),
        };
        request(direction, start, situation.live, purpose)
    }

    fn check_request(&self, timeline: &Timeline, situation: Situation) -> Option<PageRequest> {
        if !situation.can_check() {
            return None;
        }
        if let Some(chain) = self.chain.as_ref().filter(|_| self.is_checking()) {
            return Some(chain.next(situation.live));
        }
        if self.next_check(timeline, situation).is_none_or(|at| at > situation.now) {
            return None;
        }
        let (direction, start) = match timeline.check_edge() {
            Some((_, Some(id))) if !self.check_from_newest => (Direction::Forward, Start::Adjacent(id)),
            _ => (Direction::Backward, Start::Newest),
        };
        Some(request(direction, start, situation.live, Purpose::Check))
    }

    /// Gaps for which a page can be asked now, the nearest to now first.
    fn readable<'a>(
        &self,
        timeline: &'a Timeline,
        situation: Situation,
    ) -> impl Iterator<Item = &'a Gap> + use<'a> {
        let ended = timeline.ended().is_some();
        let newest = timeline.gaps().last();
        // A page asked for before the subscription is acknowledged cannot join what the socket will bring.
        let can_read = situation.can_check() || ended;
        // The end that is open towards now closes only when a page meets a socket: without one it is read by checks.
        let in_vain =
            move |gap: &Gap| Some(gap) == newest && gap.from.is_some() && situation.live.is_none() && !ended;
        let held = self.past.held().is_some();
        let gaps = timeline.gaps().iter().rev();
        gaps.filter(move |gap| can_read && !in_vain(gap) && !(held && is_past(gap, timeline)))
    }
}

impl Situation {
    /// Without a socket what is new is read at intervals, and not before it is clear that there is none to be had.
    pub(super) fn can_check(self) -> bool {
        self.live.is_some() || self.socketless
    }
}

/// What lies before everything that pages prove. (Before they prove anything, the gap is the live edge.)
fn is_past(gap: &Gap, timeline: &Timeline) -> bool {
    gap.from.is_none() && timeline.check_edge().is_some()
}
