//! The simulated instance: a state machine without I/O.
//!
//! Requests, scripts and sockets all come here; time is passed in, and whatever leaves goes through the bounded
//! queues of [`sockets`]. The shells around it (`http`, `socket`, `admin`, `handle`) only translate.

mod agenda;
mod attachments;
mod authentication;
mod body;
mod chat;
mod connection;
mod idempotency;
mod item;
mod misfortune;
mod participant;
mod presigned;
mod ring;
mod roster;
mod sending;
mod sockets;
mod tokens;
mod transcript;
mod views;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use crate::config::Config;
use crate::error::ServiceError;
use crate::faults::{Mishap, Target};
use crate::operation::Operation;
use crate::quota::Buckets;
use crate::request::Request;
use crate::spec::ChatSpec;

pub(crate) use agenda::Agenda;
pub(crate) use attachments::{Content, Download, StorageError};
pub(crate) use authentication::Outcome;
use body::Body;
pub(crate) use chat::{Chat, Processed, Stored, Streaming};
pub(crate) use connection::OpenSocket;
use idempotency::Answered;
pub(crate) use participant::Participant;
pub use participant::Role;
pub(crate) use presigned::SignedRequest;
use presigned::Signer;
use ring::Ring;
pub(crate) use sockets::{Ending, Outgoing, SocketKey};
use tokens::Tokens;
pub(crate) use tokens::{Seat, opaque};
use views::Views;

/// The AWS account of the instance, where the service names one.
const ACCOUNT_ID: &str = "123456789012";

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
    /// `127.0.0.1:PORT`, in every URL that is given away.
    authority: String,
    pub(crate) views: Views,
    tokens: Tokens,
    buckets: Buckets,
    /// What was answered to requests with a `ClientToken`.
    answered: Answered,
    /// For the URLs of files.
    signer: Signer,
    /// Requests whose token names no chat.
    strangers: Ring<Request>,
    /// When which chat has something to do by itself; one entry per chat.
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
    /// The service's clock as this client sees it.
    pub(crate) date: Timestamp,
    /// The body as JSON text, or why there is none.
    pub(crate) answer: Result<String, ServiceError>,
    pub(crate) mishap: Option<Mishap>,
}

impl Served {
    /// The status that the client gets to see.
    fn status(&self) -> u16 {
        match (&self.mishap, &self.answer) {
            (Some(Mishap::Html(status)), _) => *status,
            (Some(Mishap::Reset | Mishap::ResetAfter | Mishap::Hang), _) => NO_ANSWER,
            (Some(Mishap::NoJson | Mishap::NoUtf8 | Mishap::NoBody), _) | (_, Ok(_)) => 200,
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
    /// Its secrets are drawn from `secrets`.
    pub(crate) fn new(config: Config, authority: String, mut secrets: StdRng) -> Self {
        let config = Arc::new(config);
        let buckets = Buckets::new(config.quotas.clone());
        let answered = Answered::new(config.idempotency);
        let strangers = Ring::new(config.kept.strangers);
        let shell = Chat::shell(Arc::clone(&config));
        Self {
            config,
            chats: BTreeMap::new(),
            opened: 0,
            shell,
            authority,
            views: Views::default(),
            signer: Signer::new(&mut secrets),
            tokens: Tokens::new(secrets),
            buckets,
            answered,
            strangers,
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
        let horizon = self.horizon.unwrap_or(Timestamp::MAX);
        self.wakes.first().map(|(at, _)| *at).filter(|at| *at <= horizon)
    }

    /// A director has come to `at`.
    pub(crate) fn played_until(&mut self, at: Timestamp) {
        self.horizon = self.horizon.map(|until| until.max(at));
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
    ) -> Served {
        let seat = bearer.and_then(|token| self.tokens.seat(token));
        let served = match self.admit(operation, bearer, now) {
            Ok(caller) => {
                let mishap = self.chat(caller.seat.chat).faults.on_request(operation.into());
                let answer = self.answer(operation, &caller, mishap, body, now);
                Served { date: self.dated(&caller, now), answer, mishap }
            }
            Err(error) => Served { date: now, answer: Err(error), mishap: None },
        };
        let request = Request {
            operation,
            status: served.status(),
            at: now,
            participant_id: seat.map(|seat| self.participant(seat).id.clone()),
            // What strangers say is not worth the memory.
            input: seat.and_then(|_| Request::kept_input(body)),
        };
        match seat {
            Some(seat) => self.chat(seat.chat).requests.push(request),
            None => self.strangers.push(request),
        }
        served
    }

    /// What the service's clock shows at `at` to a caller.
    fn dated(&self, caller: &Caller, at: Timestamp) -> Timestamp {
        self.chats.get(&caller.seat.chat).map_or(at, |chat| chat.dated(at))
    }

    fn admit<'a>(
        &self,
        operation: Operation,
        bearer: Option<&'a str>,
        now: Timestamp,
    ) -> Result<Caller<'a>, ServiceError> {
        // No token is nobody; one that no token can be breaks the model's bound.
        let token = bearer.filter(|token| !token.is_empty()).ok_or(ServiceError::AccessDenied)?;
        if token.len() > 1_000 {
            return Err(ServiceError::invalid());
        }
        let seat = self.tokens.admit(operation.token_kind(), token, now).ok_or(ServiceError::AccessDenied)?;
        Ok(Caller { seat, token })
    }

    /// What happens to the handshake of a socket.
    pub(crate) fn mishap_of_socket(&mut self, signature: &str) -> Option<Mishap> {
        let seat = self.tokens.socket_grant(signature)?.seat;
        self.chat(seat.chat).faults.on_request(Target::Socket)
    }

    /// What happens to a file on its way.
    pub(crate) fn mishap_of_file(&mut self, initial_contact_id: &str, target: Target) -> Option<Mishap> {
        let key = self.key_of(initial_contact_id)?;
        self.chat(key).faults.on_request(target)
    }

    fn answer(
        &mut self,
        operation: Operation,
        caller: &Caller,
        mishap: Option<Mishap>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<String, ServiceError> {
        match mishap {
            Some(Mishap::Status { status, retry_after }) => {
                return Err(ServiceError::of_status(status, retry_after));
            }
            // Whatever stands between does not let the request through.
            Some(Mishap::Html(_) | Mishap::Reset | Mishap::Hang) => return Ok(String::new()),
            _ => {}
        }
        if !self.is_alive(caller.seat, now) {
            return Err(ServiceError::AccessDenied);
        }
        if !self.buckets.take(operation, now) {
            return Err(ServiceError::Throttling { retry_after: None });
        }
        let body = Body::parse(body)?;
        if let Some(answer) = self.answered.recall(caller.seat, operation, &body, now)? {
            return Ok(answer);
        }
        let answer = self.serve(operation, caller, &body, now)?;
        self.answered.remember(caller.seat, operation, &body, &answer, now);
        Ok(answer)
    }

    fn serve(
        &mut self,
        operation: Operation,
        caller: &Caller,
        body: &Body,
        now: Timestamp,
    ) -> Result<String, ServiceError> {
        let answer = match operation {
            Operation::GetTranscript => return self.get_transcript(caller, body),
            Operation::CreateParticipantConnection => self.create_participant_connection(caller, body, now),
            Operation::SendMessage => self.send_message(caller, body, now),
            Operation::SendEvent => self.send_event(caller, body, now),
            Operation::DisconnectParticipant => self.disconnect_participant(caller, body, now),
            Operation::StartAttachmentUpload => self.start_attachment_upload(caller, body, now),
            Operation::CompleteAttachmentUpload => self.complete_attachment_upload(caller, body, now),
            Operation::GetAttachment => self.get_attachment(caller, body, now),
            Operation::DescribeView => self.describe_view(caller, body),
            Operation::GetAuthenticationUrl => self.get_authentication_url(caller, body, now),
            Operation::CancelParticipantAuthentication => {
                self.cancel_participant_authentication(caller, body, now)
            }
        };
        answer.map(|answer| answer.to_string())
    }

    /// When a URL for an answer counts as made: now, unless a fault lets it have expired already.
    fn issued_at(
        &mut self,
        chat: ChatKey,
        operation: Operation,
        lifetime: Duration,
        now: Timestamp,
    ) -> Timestamp {
        if self.chat(chat).faults.on_urls(operation.into()) {
            // A second more, as URLs have whole seconds.
            now.checked_sub(lifetime.saturating_add(Duration::from_secs(1))).unwrap_or(now)
        } else {
            now
        }
    }

    /// Where the service listens: `http://127.0.0.1:PORT`.
    fn base_url(&self) -> String {
        format!("http://{}", self.authority)
    }

    /// The instance's identifier, a GUID.
    fn instance_id(&self) -> String {
        uuid::Uuid::from_u128(u128::from(self.config.seed)).to_string()
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

    /// The chat of this `InitialContactId`.
    pub(crate) fn key_of(&self, initial_contact_id: &str) -> Option<ChatKey> {
        let mut chats = self.chats.iter();
        chats.find(|(_, chat)| chat.initial_contact_id() == initial_contact_id).map(|(key, _)| *key)
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
            self.answered.forget(key);
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
