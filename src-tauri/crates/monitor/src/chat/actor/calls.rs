//! Requests of a chat, made in the background, and what comes of their answers.

use std::sync::Arc;
use std::time::Duration;

use credentials::Credential;
use participant::{Answer, CallError, Operation};
use protocol::{Connection, ConnectionTypes, TranscriptPage};
use tokio::time::Instant;

use super::{Actor, Over};
use crate::chat::link::Failure;
use crate::chat::reading::{PageRequest, Unread};
use crate::scheduler::{Priority, Urgency};

/// The answer of a call that was made in the background.
pub(super) enum Called {
    Connection(Result<Answer<Connection>, CallError>),
    Page(Box<PageRequest>, Result<Answer<TranscriptPage>, CallError>),
}

impl Actor {
    /// Asks for the next page, if one is due.
    pub(super) fn read_next(&mut self) {
        let situation = self.situation();
        if let (None, Some((token, _))) = (self.over, &self.token)
            && let Some(request) = self.reading.next(&self.timeline, situation)
        {
            let (network, scheduler) = (Arc::clone(&self.network), self.scheduler.clone());
            let (endpoint, token) = (self.target.endpoint.clone(), token.clone());
            let instance = Arc::clone(&self.instance);
            let urgency = self.urgency(&request);
            *self.requests.entry(Operation::GetTranscript).or_default() += 1;
            self.calls.spawn(async move {
                scheduler.turn(&instance, Operation::GetTranscript, urgency).await;
                let result = network.get_transcript(&endpoint, &token, &request.query).await;
                Called::Page(Box::new(request), result)
            });
        }
    }

    pub(super) async fn called(&mut self, called: Called) {
        match called {
            Called::Connection(result) => self.fetched(result).await,
            Called::Page(request, result) => self.read(*request, result).await,
        }
    }

    async fn fetched(&mut self, result: Result<Answer<Connection>, CallError>) {
        let now = Instant::now();
        let failure = match result {
            Ok(answer) => {
                self.note_server_time(answer.server_time);
                if let Some(credentials) = answer.value.credentials {
                    self.token = Some((credentials.token, credentials.expiry));
                    self.reading.forget_chain();
                }
                let Some(websocket) = answer.value.websocket.filter(|_| self.token.is_some()) else {
                    self.lose("AWS gave no socket, or no token");
                    let acts = self.link.not_fetched(now, Failure::Other, &mut self.rng);
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
                    CallError::Refused { .. } => {
                        // Perhaps the chat is over: its last page may still be had.
                        self.reading.check_by(now);
                        Failure::Refused
                    }
                    CallError::Throttled { retry_after, .. } => {
                        self.slow_down(Operation::CreateParticipantConnection, *retry_after).await;
                        Failure::Slowed(*retry_after)
                    }
                    _ => match error.retry_after() {
                        Some(wait) => Failure::Slowed(Some(wait)),
                        None => Failure::Other,
                    },
                }
            }
        };
        let acts = self.link.not_fetched(now, failure, &mut self.rng);
        self.act(acts);
    }

    async fn read(&mut self, request: PageRequest, result: Result<Answer<TranscriptPage>, CallError>) {
        let now = Instant::now();
        let error = match result {
            Ok(answer) => {
                self.note_server_time(answer.server_time);
                (self.refused_reads, self.refreshed) = (0, false);
                let page = answer.value;
                self.odd = self
                    .odd
                    .saturating_add(page.oddities + u32::try_from(page.unplaced.len()).unwrap_or(u32::MAX));
                if self.initial_contact_id.is_none() {
                    self.initial_contact_id.clone_from(&page.initial_contact_id);
                }
                for item in &page.items {
                    self.note_contact(item);
                }
                let was_open = self.timeline.gaps().len();
                let evidence = request.evidence(page.next_token.is_some());
                let seen = self.observe(self.now());
                let outcome = self.timeline.page(&evidence, seen, page.items);
                self.changes.extend(outcome.changes);
                let token = page.next_token;
                self.reading.done(request, token, outcome.new_items, outcome.edge, &self.timeline, now);
                if self.timeline.gaps().len() < was_open {
                    self.reading.met(now);
                }
                let met = self.link.live().is_none_or(|epoch| self.timeline.has_met(epoch));
                if let Some(epoch) = self.link.live().filter(|_| met) {
                    let acts = self.link.met(epoch);
                    self.act(acts);
                }
                // The socket was quicker than this read. Until a page meets it, its predecessor has to stay; and until a page shows
                // the end, the chat is not sealed.
                if !met || (self.timeline.ended().is_some() && !self.timeline.is_sealed()) {
                    self.reading.check_again(&self.timeline, now);
                }
                return;
            }
            Err(error) => error,
        };
        let why = match &error {
            CallError::Refused { .. } => {
                self.refused_reads += 1;
                Unread::Refused
            }
            CallError::Invalid { .. } => Unread::NotAccepted,
            CallError::Throttled { retry_after, .. } => {
                self.slow_down(Operation::GetTranscript, *retry_after).await;
                Unread::NoAnswer(*retry_after)
            }
            _ => Unread::NoAnswer(error.retry_after()),
        };
        tracing::debug!(chat = %self.key, ?why, "a page could not be read");
        self.reading.failed(&request, why, now);
        if why == Unread::Refused {
            self.refused_read();
        }
    }

    /// The connection token may have died while the chat goes on: a fresh one is asked for, once. Refused again, it is over.
    fn refused_read(&mut self) {
        let renewable = matches!(self.target.credential, Credential::Participant(_));
        if self.timeline.ended().is_some() && self.refused_reads >= 1 {
            return self.finish(Over::Ended);
        }
        if renewable {
            if !std::mem::replace(&mut self.refreshed, true) {
                let acts = self.link.refresh();
                self.act(acts);
            }
        } else if self.refused_reads >= 2 {
            let expiry = self.token.as_ref().and_then(|(_, expiry)| *expiry);
            let expired = expiry.is_some_and(|expiry| expiry <= self.now());
            self.finish(if expired { Over::Expired } else { Over::Refused });
        }
    }

    fn urgency(&self, request: &PageRequest) -> Urgency {
        let otherwise = if request.is_back_fill() { Priority::BackFill } else { Priority::LiveEdge };
        Urgency::new(otherwise, &self.on_screen)
    }

    pub(super) fn fetch(&mut self) {
        // The link of a connection that was handed over asks for none.
        let Credential::Participant(token) = &self.target.credential else { return };
        let (network, scheduler, token) = (Arc::clone(&self.network), self.scheduler.clone(), token.clone());
        let (endpoint, instance) = (self.target.endpoint.clone(), Arc::clone(&self.instance));
        let mark_connected = self.target.mark_connected;
        let urgency = Urgency::new(Priority::LiveEdge, &self.on_screen);
        *self.requests.entry(Operation::CreateParticipantConnection).or_default() += 1;
        self.calls.spawn(async move {
            scheduler.turn(&instance, Operation::CreateParticipantConnection, urgency).await;
            let types = ConnectionTypes::Both;
            Called::Connection(network.create_connection(&endpoint, &token, types, mark_connected).await)
        });
    }

    async fn slow_down(&mut self, operation: Operation, retry_after: Option<Duration>) {
        self.scheduler.throttled(&self.instance, operation, retry_after).await;
    }
}
