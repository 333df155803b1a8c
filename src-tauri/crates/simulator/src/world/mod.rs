//! The simulated instance: a state machine without I/O.
//!
//! Requests, scripts and sockets all come here; time is passed in, and whatever leaves goes through the bounded
//! queues of [`sockets`]. The shells around it (`http`, `socket`, `handle`) only translate.

mod agenda;
mod body;
mod chat;
mod connection;
mod item;
mod participant;
mod ring;
mod roster;
mod sending;
mod sockets;
mod tokens;
mod transcript;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::Value;

use crate::config::Config;
use crate::error::ServiceError;
use crate::operation::Operation;
use crate::quota::Buckets;
use crate::request::Request;
use crate::spec::ChatSpec;

use body::Body;
pub(crate) use chat::{Chat, Outcome, Stored, Streaming};
pub(crate) use connection::OpenSocket;
pub(crate) use participant::Participant;
pub use participant::Role;
use ring::Ring;
pub(crate) use sockets::{Ending, SocketKey};
use tokens::Tokens;
pub(crate) use tokens::{Seat, opaque};

/// Number of a chat in its world, in order of creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ChatKey(pub(crate) usize);

/// One Amazon Connect instance with its chats, tokens and quotas.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) config: Arc<Config>,
    /// All chats that are not forgotten.
    pub(crate) chats: BTreeMap<ChatKey, Chat>,
    /// How many there have been.
    opened: usize,
    /// Stands in for forgotten chats.
    shell: Chat,
    /// `ws://127.0.0.1:PORT`, in front of every websocket URL.
    pub(crate) socket_base: String,
    tokens: Tokens,
    buckets: Buckets,
    /// Requests whose token names no chat.
    strangers: Ring<Request>,
    /// When which chat has something to do by itself; one entry per chat.
    wakes: BTreeSet<(Timestamp, ChatKey)>,
    /// The chats that were handed out since the wakes were noted.
    touched: BTreeSet<ChatKey>,
}

/// Who calls, as proved by the token.
struct Caller<'a> {
    seat: Seat,
    token: &'a str,
}

impl World {
    pub(crate) fn new(config: Config, socket_base: String) -> Self {
        let config = Arc::new(config);
        let buckets = Buckets::new(config.quotas.clone());
        let strangers = Ring::new(config.kept.strangers);
        let shell = Chat::shell(Arc::clone(&config));
        Self {
            config,
            chats: BTreeMap::new(),
            opened: 0,
            shell,
            socket_base,
            tokens: Tokens::new(),
            buckets,
            strangers,
            wakes: BTreeSet::new(),
            touched: BTreeSet::new(),
        }
    }

    /// Everything that chats do by themselves until `now`, each at the instant it is due.
    pub(crate) fn settle(&mut self, now: Timestamp) {
        self.note_wakes();
        while let Some(&(at, key)) = self.wakes.first().filter(|(at, _)| *at <= now) {
            let chat = self.chat(key);
            chat.run_errands(at);
            if chat.is_forgotten() {
                self.forget(key);
            }
            self.note_wakes();
        }
    }

    /// When a chat next has something to do by itself.
    pub(crate) fn next_wake(&mut self) -> Option<Timestamp> {
        self.note_wakes();
        self.wakes.first().map(|(at, _)| *at)
    }

    fn note_wakes(&mut self) {
        for key in std::mem::take(&mut self.touched) {
            let Some(chat) = self.chats.get_mut(&key) else { continue };
            let next = chat.agenda.next();
            let noted = std::mem::replace(&mut chat.noted_wake, next);
            if noted != next {
                self.wakes.extend(next.map(|at| (at, key)));
                if let Some(at) = noted {
                    self.wakes.remove(&(at, key));
                }
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
    ) -> Result<Value, ServiceError> {
        let seat = bearer.and_then(|token| self.tokens.seat(token));
        let answer = self.answer(operation, bearer, body, now);
        let status = answer.as_ref().map_or_else(ServiceError::status, |_| 200);
        let request = Request {
            operation,
            status,
            at: now,
            participant_id: seat.map(|seat| self.participant(seat).id.clone()),
        };
        match seat {
            Some(seat) => self.chat(seat.chat).requests.push(request),
            None => self.strangers.push(request),
        }
        answer
    }

    fn answer(
        &mut self,
        operation: Operation,
        bearer: Option<&str>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<Value, ServiceError> {
        let token = bearer.ok_or(ServiceError::AccessDenied)?;
        let seat = self.tokens.admit(operation.token_kind(), token, now).ok_or(ServiceError::AccessDenied)?;
        if let Some(refusal) = self.chat(seat.chat).refuse(operation) {
            return Err(refusal);
        }
        if !self.is_alive(seat, now) {
            return Err(ServiceError::AccessDenied);
        }
        if !self.buckets.take(operation, now) {
            return Err(ServiceError::Throttling { retry_after: None });
        }
        let caller = Caller { seat, token };
        let body = Body::parse(body)?;
        match operation {
            Operation::CreateParticipantConnection => self.create_participant_connection(&caller, &body, now),
            Operation::GetTranscript => self.get_transcript(&caller, &body),
            Operation::SendMessage => self.send_message(&caller, &body, now),
            Operation::SendEvent => self.send_event(&caller, &body, now),
            Operation::DisconnectParticipant => Ok(self.disconnect_participant(&caller, now)),
        }
    }

    /// Whether the participant's tokens still work: until `grace` after leaving or after the end of the chat.
    fn is_alive(&self, seat: Seat, now: Timestamp) -> bool {
        let chat = &self.chats[&seat.chat];
        let gone = self.participant(seat).gone_at.into_iter().chain(chat.ended_at).min();
        gone.is_none_or(|at| now < crate::clock::later(at, self.config.grace))
    }

    pub(crate) fn chat(&mut self, key: ChatKey) -> &mut Chat {
        self.touched.insert(key);
        self.chats.get_mut(&key).unwrap_or(&mut self.shell)
    }

    pub(crate) fn participant(&self, seat: Seat) -> &Participant {
        &self.chats[&seat.chat].participants[seat.participant]
    }

    /// Requests whose token was missing or unknown.
    pub(crate) fn strangers(&self) -> impl Iterator<Item = &Request> {
        self.strangers.iter()
    }

    /// Opens a chat without participants. Its identifiers depend on the seed and on how many chats came before,
    /// not on what else goes on, so that a seeded run repeats itself.
    pub(crate) fn open_chat(&mut self, spec: ChatSpec, now: Timestamp) -> ChatKey {
        let key = ChatKey(self.opened);
        self.opened += 1;
        let mut ids = StdRng::seed_from_u64(self.config.seed);
        let stream: u64 = ids.random();
        let ids = StdRng::seed_from_u64(stream.wrapping_add(key.0 as u64));
        let continues = spec.continues.clone();
        let mut chat = Chat::new(ids, Arc::clone(&self.config), spec, now);
        if let Some(continues) = continues {
            let source = self.chats.values().find(|source| source.is_source_of(&continues));
            match source.filter(|source| source.ended_at.is_some()) {
                Some(source) => chat.look_back_on(source.as_past(&continues), continues.after, now),
                None => chat.ignore("a past chat that is not there or has not ended"),
            }
        }
        self.chats.insert(key, chat);
        self.touched.insert(key);
        key
    }

    /// Leaves nothing of a chat; its tokens belong to nobody from now on.
    fn forget(&mut self, key: ChatKey) {
        if let Some(mut chat) = self.chats.remove(&key) {
            if let Some(at) = chat.noted_wake {
                self.wakes.remove(&(at, key));
            }
            chat.sockets.end_all(Ending::Drop);
            self.tokens.forget(key);
        }
    }

    /// Gives the chat another participant and that participant a token.
    pub(crate) fn seat(&mut self, chat: ChatKey, participant: Participant) -> Seat {
        if !self.chats.contains_key(&chat) {
            // Nobody gets into a forgotten chat; its stand-in must not fill up.
            self.shell.participants = vec![participant];
            return Seat { chat, participant: 0 };
        }
        let seat = Seat { chat, participant: self.chat(chat).participants.len() };
        let token = self.tokens.participant_token(seat);
        self.chat(chat).participants.push(Participant { token, ..participant });
        seat
    }
}
