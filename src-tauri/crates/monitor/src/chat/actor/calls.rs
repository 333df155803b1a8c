//! Requests of a chat, made in the background when the scheduler gives a turn, and what comes of their answers.

use std::sync::Arc;
use std::time::Duration;

use credentials::Credential;
use participant::{Answer, CallError, Operation};
use protocol::{Connection, ConnectionTypes, TranscriptPage};
use tokio::time::Instant;
use transcript::{Change, Event, Kind};

use super::Actor;
use super::turns::Errand;
use crate::chat::link::Failure;
use crate::chat::reading::{PageRequest, Unread, Want};
use crate::scheduler::{Priority, Urgency};

/// A token that is refused anew is not asked for again sooner.
const RENEW_REFUSED: Duration = Duration::from_secs(120);

/// What was done in the background.
pub(super) enum Called {
    /// The scheduler lets one request through. What it is for is settled only now: much may have happened meanwhile.
    Turn(Errand, Instant),
    Connection(u64, Result<Answer<Connection>, CallError>),
    Token(u64, Result<Answer<Connection>, CallError>),
    Page(u64, Box<PageRequest>, Result<Answer<TranscriptPage>, CallError>),
}

impl Actor {
    /// Asks for a turn to read, if a page is due; gives it up if none is any more.
    pub(super) fn read_next(&mut self) {
        let may_read = self.token.is_some();
        let want = self.reading.wants(&self.timeline, self.situation()).filter(|_| may_read);
        match want {
            None if self.turns.reading() => self.turns.drop(Errand::Read(Want::Later)),
            Some(Want::Edge) if !self.turns.reading() || self.turns.reads_later() => {
                self.ask(Errand::Read(Want::Edge), Priority::LiveEdge);
            }
            Some(Want::Later) if !self.turns.reading() || self.turns.is_routine() => {
                self.ask(Errand::Read(Want::Later), Priority::BackFill);
            }
            Some(Want::Routine) if !self.turns.reading() => {
                self.ask(Errand::Read(Want::Routine), Priority::Routine);
            }
            _ => {}
        }
    }

    /// Until the turn that the past waits for.
    pub(in crate::chat) fn eta(&self) -> Option<Duration> {
        if !self.turns.reads_later() || self.turns.is_routine() {
            return None;
        }
        let budget = self.scheduler.budget();
        let ours = budget.lane(&self.instance, Operation::GetTranscript);
        // Whole seconds: a roster row is not to be told anew for less.
        Some(Duration::from_secs(ours.map_or(0, |lane| lane.eta.as_secs())))
    }

    /// A connection is wanted.
    pub(super) fn fetch(&mut self) {
        // The link of a connection that was handed over asks for none.
        if matches!(self.target.credential, Credential::Participant(_)) {
            self.ask(Errand::Connect, Priority::LiveEdge);
        }
    }

    /// Asks for a turn.
    pub(super) fn ask(&mut self, errand: Errand, otherwise: Priority) {
        let (scheduler, instance) = (self.scheduler.clone(), Arc::clone(&self.instance));
        let urgency = Urgency::new(otherwise, &self.on_screen);
        let operation = match errand {
            Errand::Connect | Errand::Renew => Operation::CreateParticipantConnection,
            Errand::Read(_) => Operation::GetTranscript,
        };
        let turn = self.calls.spawn(async move {
            scheduler.turn(&instance, operation, urgency).await;
            Called::Turn(errand, Instant::now())
        });
        self.turns.wait(errand, turn);
    }

    /// Nothing that is under way is awaited any more.
    pub(super) fn give_up_calls(&mut self) {
        for errand in [Errand::Connect, Errand::Renew, Errand::Read(Want::Later)] {
            self.turns.drop(errand);
        }
        self.renewal.forget();
        self.reading.abandon();
        self.reading.forget_chain();
    }

    /// Calls that were made while there was no network may hang for long: they are made anew.
    pub(super) fn drop_stale_calls(&mut self, now: Instant) {
        if self.turns.is_stale(Errand::Connect, now) {
            self.fetch();
        }
        if self.turns.is_stale(Errand::Read(Want::Later), now) {
            self.turns.drop(Errand::Read(Want::Later));
            self.reading.abandon();
        }
    }

    pub(super) async fn called(&mut self, called: Called) {
        match called {
            Called::Turn(errand, granted_at) => {
                if !self.turns.granted(errand) {
                    return;
                }
                // While a question waited for the disk the turn went by: used now, with those of others, it would be one too many.
                if self.free_since.is_some_and(|since| granted_at < since) {
                    match errand {
                        Errand::Connect => self.fetch(),
                        Errand::Renew => self.ask(errand, Priority::LiveEdge),
                        // It is asked for as soon as this round ends.
                        Errand::Read(_) => {}
                    }
                    return;
                }
                match errand {
                    Errand::Connect => self.connect(errand, ConnectionTypes::Both),
                    Errand::Renew => self.connect(errand, ConnectionTypes::Credentials),
                    Errand::Read(_) => self.request_page(),
                }
            }
            Called::Connection(serial, result) => {
                if self.turns.answered(Errand::Connect, serial) {
                    self.note_reach(&result);
                    self.fetched(result).await;
                }
            }
            Called::Token(serial, result) => {
                if self.turns.answered(Errand::Renew, serial) {
                    self.note_reach(&result);
                    self.renewed(result).await;
                }
            }
            Called::Page(serial, request, result) => {
                if self.turns.answered(Errand::Read(Want::Later), serial) {
                    self.note_reach(&result);
                    self.read(*request, result).await;
                }
            }
        }
    }

    fn connect(&mut self, errand: Errand, types: ConnectionTypes) {
        let Credential::Participant(token) = &self.target.credential else { return };
        let (network, token) = (Arc::clone(&self.network), token.clone());
        let endpoint = self.target.endpoint.clone();
        let mark_connected = self.target.mark_connected;
        *self.requests.entry(Operation::CreateParticipantConnection).or_default() += 1;
        let serial = self.turns.next_serial();
        let call = self.calls.spawn(async move {
            let result = network.create_connection(&endpoint, &token, types, mark_connected).await;
            if types == ConnectionTypes::Both {
                Called::Connection(serial, result)
            } else {
                Called::Token(serial, result)
            }
        });
        self.turns.under_way(errand, serial, call);
    }

    fn request_page(&mut self) {
        let situation = self.situation();
        let Some(held) = self.token.as_ref() else { return };
        let Some(request) = self.reading.next(&self.timeline, situation) else { return };
        let (network, token) = (Arc::clone(&self.network), held.token().clone());
        let endpoint = self.target.endpoint.clone();
        *self.requests.entry(Operation::GetTranscript).or_default() += 1;
        let serial = self.turns.next_serial();
        let call = self.calls.spawn(async move {
            let result = network.get_transcript(&endpoint, &token, &request.query).await;
            Called::Page(serial, Box::new(request), result)
        });
        self.turns.under_way(Errand::Read(Want::Later), serial, call);
    }

    /// Any answer of the service means that the network is there; whatever a proxy or a sign-in page says in its place, that it is not.
    fn note_reach<T>(&self, result: &Result<T, CallError>) {
        match result {
            Err(error) if error.missed_the_service() => self.reach.failed(),
            _ => self.reach.answered(),
        }
    }

    async fn fetched(&mut self, result: Result<Answer<Connection>, CallError>) {
        let now = Instant::now();
        let failure = match result {
            Ok(answer) => {
                self.note_server_time(answer.server_time);
                if let Some(credentials) = answer.value.credentials {
                    self.set_token(credentials.token, credentials.expiry);
                }
                let Some(websocket) = answer.value.websocket.filter(|_| self.token.is_some()) else {
                    self.lose("AWS gave no socket, or no token");
                    let acts = self.link.not_fetched(now, Failure::Fault(None), &mut self.rng);
                    return self.act(acts);
                };
                let lifetime = websocket.expiry.map(|expiry| expiry.duration_since(self.now()));
                let lifetime = lifetime.map(|left| Duration::try_from(left).unwrap_or_default());
                self.next_url = Some(websocket.url);
                let acts = self.link.fetched(now, lifetime, &mut self.rng);
                return self.act(acts);
            }
            Err(error) => {
                self.lose(&error.to_string());
                match &error {
                    CallError::Refused { from_service: true, .. } => {
                        // Perhaps the chat is over: its last page may still be had.
                        self.reading.check_by(now);
                        Failure::Refused
                    }
                    CallError::Throttled { retry_after, .. } => {
                        self.slow_down(Operation::CreateParticipantConnection, *retry_after).await;
                        Failure::Slowed(*retry_after)
                    }
                    // What a proxy refuses says nothing about the chat.
                    CallError::Unreachable { .. } | CallError::Refused { .. } => Failure::Network,
                    _ => Failure::Fault(error.retry_after()),
                }
            }
        };
        let acts = self.link.not_fetched(now, failure, &mut self.rng);
        self.act(acts);
    }

    /// A token alone: the socket is not touched, whatever comes of it.
    async fn renewed(&mut self, result: Result<Answer<Connection>, CallError>) {
        let error = match result {
            Ok(answer) => {
                self.note_server_time(answer.server_time);
                if let Some(credentials) = answer.value.credentials {
                    self.set_token(credentials.token, credentials.expiry);
                    let now = Instant::now();
                    if self.over.is_some() {
                        return self.reading.look_for_scans(now);
                    }
                    self.reading.start_over();
                    return self.reading.check_by(now);
                }
                None
            }
            Err(error) => Some(error),
        };
        let wait = match &error {
            Some(CallError::Throttled { retry_after, .. }) => {
                self.slow_down(Operation::CreateParticipantConnection, *retry_after).await;
                *retry_after
            }
            Some(CallError::Refused { from_service: true, .. }) => {
                if self.over.is_some() {
                    // Who is given no token any more is not given the result of a scan either.
                    let now = Instant::now();
                    self.refused_reads.refused(now);
                    self.refused_read(now);
                }
                Some(RENEW_REFUSED)
            }
            other => other.as_ref().and_then(CallError::retry_after),
        };
        self.renewal.failed(Instant::now(), wait, &mut self.rng);
    }

    async fn read(&mut self, request: PageRequest, result: Result<Answer<TranscriptPage>, CallError>) {
        match result {
            Ok(answer) => {
                self.note_server_time(answer.server_time);
                self.refused_reads.clear();
                self.refreshed = false;
                self.take_page(&request, answer.value);
            }
            Err(error) => self.unread(&request, &error).await,
        }
    }

    fn take_page(&mut self, request: &PageRequest, page: TranscriptPage) {
        let now = Instant::now();
        let unplaced = u32::try_from(page.unplaced.len()).unwrap_or(u32::MAX);
        self.odd = self.odd.saturating_add(page.oddities).saturating_add(unplaced);
        if !self.is_ours(&page) {
            // A token that leads into another chat: its items have no business here.
            self.odd = self.odd.saturating_add(u32::try_from(page.items.len()).unwrap_or(u32::MAX));
            return self.reading.failed(request, Unread::NoAnswer(None), now);
        }
        self.read_at = Some(now);
        let mut is_opened = false;
        for item in &page.items {
            self.note_contact(item);
            if item.related_contact_id().is_some() {
                is_opened |= self.reading.found_past_session();
            }
            if item.kind == Kind::Event(Event::ChatRehydrated) && self.timeline.entry(&item.id).is_none() {
                is_opened = true;
                self.reading.rehydrated(&self.timeline, now);
            }
        }
        if is_opened {
            let changes = self.timeline.reopened();
            self.keep_changes(changes);
        }
        let was_open = self.timeline.gaps().len();
        let had_met = self.link.live().is_some_and(|epoch| self.timeline.has_met(epoch));
        let evidence = self.reading.evidence(request, page.next_token.is_some());
        let seen = self.observe(self.now());
        let outcome = self.timeline.page(&evidence, seen, page.items);
        self.keep_changes(outcome.changes);
        let token = page.next_token;
        self.reading.done(request, token, outcome.new_items, outcome.edge, &self.timeline, now);
        let met = self.link.live().is_none_or(|epoch| self.timeline.has_met(epoch));
        if let Some(epoch) = self.link.live().filter(|_| met) {
            if !had_met || (self.timeline.gaps().len() < was_open && !request.purpose.is_past()) {
                self.reading.met(now);
            }
            if !had_met {
                self.carried = self.contacts.newest().cloned();
            }
            let acts = self.link.met(epoch);
            self.act(acts);
        }
        // The socket was quicker than this read. Until a page meets it, its predecessor has to stay; and until a page shows the end,
        // the chat is not sealed.
        if !met || (self.timeline.ended().is_some() && !self.timeline.is_sealed()) {
            self.reading.check_again(&self.timeline, now);
        }
    }

    /// The first page says whose chat this is, whatever the source said; from then on every page has to say the same.
    fn is_ours(&mut self, page: &TranscriptPage) -> bool {
        match (&page.initial_contact_id, &self.initial_contact_id) {
            (Some(its), Some(ours)) if its != ours => {
                let confirmed = std::mem::replace(&mut self.confirmed, true);
                if !confirmed {
                    self.odd = self.odd.saturating_add(1);
                    self.initial_contact_id = Some(its.clone());
                }
                !confirmed
            }
            (Some(its), _) => {
                self.confirmed = true;
                self.initial_contact_id = Some(its.clone());
                true
            }
            (None, _) => true,
        }
    }

    /// Changes wait to be published; of files the ones whose scan is awaited are noted.
    pub(super) fn keep_changes(&mut self, changes: Vec<Change>) {
        let now = (self.now(), Instant::now());
        for change in &changes {
            if let Change::File(file) = change {
                self.reading.file(file, now);
            }
        }
        self.changed(changes);
    }

    async fn unread(&mut self, request: &PageRequest, error: &CallError) {
        let now = Instant::now();
        self.read_at = None;
        let why = match error {
            CallError::Refused { from_service: true, server_time, .. } => {
                self.note_server_time(*server_time);
                if self.has_let_its_token_die(now) { Unread::NoAnswer(None) } else { Unread::Refused }
            }
            CallError::Invalid { .. } => Unread::NotAccepted,
            CallError::Throttled { retry_after, .. } => {
                self.slow_down(Operation::GetTranscript, *retry_after).await;
                Unread::NoAnswer(*retry_after)
            }
            CallError::Unreachable { .. } | CallError::Refused { .. } => Unread::Unreachable,
            _ => Unread::NoAnswer(error.retry_after()),
        };
        tracing::debug!(chat = %self.key, ?why, "a page could not be read");
        self.reading.failed(request, why, now);
        if why == Unread::Refused {
            self.refused_reads.refused(now);
            self.refused_read(now);
        }
    }

    /// There is no socket, and connections are not refused: the next one may bring a token that works.
    fn awaits_fresh_token(&self) -> bool {
        let renews = matches!(self.target.credential, Credential::Participant(_));
        renews && self.link.live().is_none() && !self.link.is_refused()
    }

    /// What was refused was a token that had run out, and a fresh one may be had yet: that says nothing about the chat.
    fn has_let_its_token_die(&mut self, now: Instant) -> bool {
        // Where connections are refused too, both say the same.
        if !self.holds_dead_token(now) || self.link.is_refused() {
            return false;
        }
        if self.renewal.deadline().is_none() {
            self.renewal.doubt(now);
        }
        true
    }

    /// The connection token may have died while the chat goes on: a fresh one is asked for, once. One 403, or two, prove nothing.
    fn refused_read(&mut self, now: Instant) {
        if self.refused_reads.are_enough(now) {
            if self.over.is_some() {
                // Nothing is given of the chat any more: scans are not looked for.
                self.token = None;
            } else if self.timeline.ended().is_some() && !self.awaits_fresh_token() {
                return self.finish();
            }
        }
        if self.may_renew() && !std::mem::replace(&mut self.refreshed, true) {
            self.renewal.doubt(now);
        }
    }

    async fn slow_down(&mut self, operation: Operation, retry_after: Option<Duration>) {
        self.scheduler.throttled(&self.instance, operation, retry_after).await;
    }
}
