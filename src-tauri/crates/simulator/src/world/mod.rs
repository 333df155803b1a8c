//! The simulated instance: a state machine without I/O.
//!
//! Requests, scripts and sockets all come here; time is passed in, and whatever leaves goes through the bounded
//! queues of [`sockets`]. The shells around it (`http`, `socket`, `handle`) only translate.

mod agenda;
mod body;
mod chat;
mod connection;
mod item;
mod misfortune;
mod participant;
mod roster;
mod sending;
mod sockets;
mod tokens;
mod transcript;

use std::collections::BTreeSet;

use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::Value;

use crate::config::Config;
use crate::error::ServiceError;
use crate::faults::{Mishap, Target};
use crate::operation::Operation;
use crate::quota::Buckets;
use crate::request::Request;

pub(crate) use agenda::Agenda;
use body::Body;
pub(crate) use chat::{Chat, Streaming};
pub(crate) use connection::OpenSocket;
pub(crate) use participant::Participant;
pub use participant::Role;
pub(crate) use sockets::{Ending, Outgoing, SocketKey};
use tokens::Tokens;
pub(crate) use tokens::{Seat, opaque};

/// Position of a chat in its world; chats are never removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ChatKey(pub(crate) usize);

/// One Amazon Connect instance with its chats, tokens and quotas.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) config: Config,
    pub(crate) chats: Vec<Chat>,
    /// `ws://127.0.0.1:PORT`, in front of every websocket URL.
    pub(crate) socket_base: String,
    tokens: Tokens,
    buckets: Buckets,
    /// Requests whose token names no chat.
    strangers: Vec<Request>,
    /// When which chat has something to do by itself. An entry whose errand was struck out meanwhile wakes a chat
    /// that has nothing to do.
    wakes: BTreeSet<(Timestamp, ChatKey)>,
    /// The chats that were handed out since the wakes were noted.
    touched: BTreeSet<ChatKey>,
    /// When a director next has something to do, while one plays. Until it has, no chat does anything by itself that
    /// comes later: a director that is woken late would otherwise find that what it is about to do has consequences
    /// already, and a seeded run would not repeat itself.
    pub(crate) horizon: Option<Timestamp>,
}

/// The answer to a request, and what happens to it on its way.
pub(crate) struct Served {
    pub(crate) answer: Result<Value, ServiceError>,
    pub(crate) mishap: Option<Mishap>,
}

impl Served {
    /// The status that the client gets to see.
    fn status(&self) -> u16 {
        match (&self.mishap, &self.answer) {
            (Some(Mishap::Html(status)), _) => *status,
            (Some(Mishap::Reset | Mishap::ResetAfter | Mishap::Hang), _) => NO_ANSWER,
            (_, Ok(_)) => 200,
            (_, Err(error)) => error.status(),
        }
    }
}

/// Instead of a status, where the client gets to see none.
const NO_ANSWER: u16 = 0;

/// Who calls, as proved by the token.
struct Caller<'a> {
    seat: Seat,
    token: &'a str,
}

impl World {
    pub(crate) fn new(config: Config, socket_base: String) -> Self {
        let buckets = Buckets::new(config.quotas.clone());
        Self {
            config,
            chats: Vec::new(),
            socket_base,
            tokens: Tokens::new(),
            buckets,
            strangers: Vec::new(),
            wakes: BTreeSet::new(),
            touched: BTreeSet::new(),
            horizon: None,
        }
    }

    /// Everything that chats do by themselves until `now`, each at the instant it is due.
    pub(crate) fn settle(&mut self, now: Timestamp) {
        self.note_wakes();
        let now = self.horizon.map_or(now, |until| now.min(until));
        while let Some(&(at, key)) = self.wakes.first().filter(|(at, _)| *at <= now) {
            self.wakes.pop_first();
            self.chat(key).run_errands(at);
            self.note_wakes();
        }
    }

    /// When a chat next has something to do by itself.
    pub(crate) fn next_wake(&mut self) -> Option<Timestamp> {
        self.note_wakes();
        let horizon = self.horizon.unwrap_or(Timestamp::MAX);
        self.wakes.first().map(|(at, _)| *at).filter(|at| *at <= horizon)
    }

    /// A director has come to `at`.
    pub(crate) fn played_until(&mut self, at: Timestamp) {
        self.horizon = self.horizon.map(|until| until.max(at));
    }

    fn note_wakes(&mut self) {
        for key in std::mem::take(&mut self.touched) {
            if let Some(at) = self.chats[key.0].agenda.next() {
                self.wakes.insert((at, key));
            }
        }
    }

    /// Serves one request of the Participant Service and records it.
    pub(crate) fn call(
        &mut self,
        operation: Operation,
        bearer: Option<&str>,
        body: &[u8],
        now: Timestamp,
    ) -> Served {
        let seat = bearer.and_then(|token| self.tokens.seat(token));
        let served = match self.admit(operation, bearer, now) {
            Ok(caller) => {
                let mishap = self.chat(caller.seat.chat).faults.on_request(operation.into());
                Served { answer: self.answer(operation, &caller, mishap, body, now), mishap }
            }
            Err(error) => Served { answer: Err(error), mishap: None },
        };
        let request = Request {
            operation,
            status: served.status(),
            at: now,
            participant_id: seat.map(|seat| self.participant(seat).id.clone()),
        };
        match seat {
            Some(seat) => self.chat(seat.chat).requests.push(request),
            None => self.strangers.push(request),
        }
        served
    }

    fn admit<'a>(
        &self,
        operation: Operation,
        bearer: Option<&'a str>,
        now: Timestamp,
    ) -> Result<Caller<'a>, ServiceError> {
        let token = bearer.ok_or(ServiceError::AccessDenied)?;
        let seat = self.tokens.admit(operation.token_kind(), token, now).ok_or(ServiceError::AccessDenied)?;
        Ok(Caller { seat, token })
    }

    /// What happens to a request that names a chat by a signature, not by a token.
    pub(crate) fn mishap_at(&mut self, signature: &str, target: Target) -> Option<Mishap> {
        let seat = self.tokens.socket_grant(signature)?.seat;
        self.chat(seat.chat).faults.on_request(target)
    }

    fn answer(
        &mut self,
        operation: Operation,
        caller: &Caller,
        mishap: Option<Mishap>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<Value, ServiceError> {
        match mishap {
            Some(Mishap::Status { status, retry_after }) => {
                return Err(ServiceError::of_status(status, retry_after));
            }
            // Whatever stands between does not let the request through.
            Some(Mishap::Html(_) | Mishap::Reset | Mishap::Hang) => return Ok(Value::Null),
            _ => {}
        }
        if !self.is_alive(caller.seat, now) {
            return Err(ServiceError::AccessDenied);
        }
        if !self.buckets.take(operation, now) {
            return Err(ServiceError::Throttling { retry_after: None });
        }
        let body = Body::parse(body)?;
        match operation {
            Operation::CreateParticipantConnection => self.create_participant_connection(caller, &body, now),
            Operation::GetTranscript => self.get_transcript(caller, &body),
            Operation::SendMessage => self.send_message(caller, &body, now),
            Operation::SendEvent => self.send_event(caller, &body, now),
            Operation::DisconnectParticipant => Ok(self.disconnect_participant(caller, now)),
        }
    }

    /// Whether the participant's tokens still work: until `grace` after leaving or after the end of the chat.
    fn is_alive(&self, seat: Seat, now: Timestamp) -> bool {
        let chat = &self.chats[seat.chat.0];
        let gone = self.participant(seat).gone_at.into_iter().chain(chat.ended_at).min();
        gone.is_none_or(|at| now < crate::clock::later(at, self.config.grace))
    }

    pub(crate) fn chat(&mut self, key: ChatKey) -> &mut Chat {
        self.touched.insert(key);
        &mut self.chats[key.0]
    }

    pub(crate) fn participant(&self, seat: Seat) -> &Participant {
        &self.chats[seat.chat.0].participants[seat.participant]
    }

    /// Requests whose token was missing or unknown.
    pub(crate) fn strangers(&self) -> &[Request] {
        &self.strangers
    }

    /// Opens a chat without participants. Its identifiers depend on the seed and on how many chats came before,
    /// not on what else goes on, so that a seeded run repeats itself.
    pub(crate) fn open_chat(&mut self, customer: String, queue: String, now: Timestamp) -> ChatKey {
        let key = ChatKey(self.chats.len());
        let mut ids = StdRng::seed_from_u64(self.config.seed);
        let stream: u64 = ids.random();
        let ids = StdRng::seed_from_u64(stream.wrapping_add(key.0 as u64));
        self.chats.push(Chat::new(ids, self.config.switches, customer, queue, now));
        key
    }

    /// Gives the chat another participant and that participant a token.
    pub(crate) fn seat(&mut self, chat: ChatKey, participant: Participant) -> Seat {
        let participants = &mut self.chats[chat.0].participants;
        participants.push(participant);
        let seat = Seat { chat, participant: participants.len() - 1 };
        let token = self.tokens.participant_token(seat);
        self.chats[chat.0].participants[seat.participant].token = token;
        seat
    }
}
