//! One chat: its contact chain, its people, what is stored and what was sent live.

mod ending;
mod files;
mod items;
mod past;
mod people;
mod processing;
mod publishing;
mod receipts;
mod stored;
mod streams;
mod timers;
mod transfers;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};
use serde_json::Value;

use super::agenda::{Agenda, Slip};
use super::attachments::Files;
use super::authentication::{Outcome, Session};
use super::participant::Participant;
use super::ring::Ring;
use super::sockets::Sockets;
use crate::attachments::ScanResult;
use crate::clock::later;
use crate::config::Config;
use crate::faults::{FaultBook, FaultId};
use crate::request::Request;
use crate::spec::{ChatSpec, Timers};

use processing::Delayed;
pub(crate) use processing::Processed;
pub(in crate::world) use publishing::Reach;
pub(crate) use publishing::{Published, iso};
use stored::Sent;
pub(crate) use stored::Stored;
pub(crate) use streams::Streaming;
use timers::Watches;

/// What the record of ignored steps holds.
const IGNORED: usize = 1_000;

/// A chat: one contact chain from its first contact on.
#[derive(Debug)]
pub(crate) struct Chat {
    /// The contacts of the chain, oldest first; each transfer adds one.
    pub(crate) contact_ids: Vec<String>,
    pub(crate) customer: String,
    pub(crate) queue: String,
    pub(crate) started_at: Timestamp,
    pub(crate) ended_at: Option<Timestamp>,
    pub(crate) participants: Vec<Participant>,
    /// The monitor whose token the roster gives away.
    pub(crate) roster_monitor: Option<usize>,
    /// What `GetTranscript` reads of this session, in order of time.
    pub(crate) stored: Vec<Stored>,
    /// What it reads of past sessions, oldest first; nothing before `chat.rehydrated`.
    pub(crate) past: Vec<Stored>,
    /// The past that will be reachable once the chat is rehydrated.
    dormant: Vec<Stored>,
    /// Every item published to websockets, in order, whether or not one was open.
    live: Ring<Sent>,
    pub(crate) requests: Ring<Request>,
    /// What was asked of the chat and the service would not do.
    ignored: Ring<String>,
    pub(crate) faults: FaultBook,
    /// How far the service's clock is off for those who are in the chat.
    pub(super) skew: SignedDuration,
    pub(crate) sockets: Sockets,
    pub(super) files: Files,
    /// Authentications that wait for their end.
    pub(super) sessions: Vec<Session>,
    /// The views that were shown, by their tokens.
    pub(super) shown: HashMap<String, String>,
    /// Whether there is a call besides the chat, to connect to by `WEBRTC_CONNECTION`.
    pub(crate) call: bool,
    /// What will happen by itself.
    pub(super) agenda: Agenda<Errand>,
    /// When the world knows it will.
    pub(super) noted_wake: Option<Timestamp>,
    /// Instead of the clock, for items of the past.
    pub(crate) backdated: Option<Timestamp>,
    /// Items emitted within one millisecond share it, instead of each taking the next one.
    pub(crate) same_instant: bool,
    /// As configured now; those that run are those of when the agent joined.
    pub(crate) timers: Timers,
    watches: Watches,
    disconnect_flow: Option<std::time::Duration>,
    flow_ends: Option<Slip>,
    forgotten: bool,
    last: Timestamp,
    pub(super) config: Arc<Config>,
    ids: StdRng,
}

/// Something that happens by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Errand {
    /// The scan of a file is done.
    Scan { attachment_id: String, result: ScanResult },
    /// Somebody who was asked to sign in did not.
    AuthenticationTimeout { participant: usize },
    /// The time of a fault is over.
    FaultEnds(FaultId),
    /// The past becomes reachable.
    Rehydrate,
    /// A participant has been silent for long.
    Idle(usize),
    /// And for longer.
    AutoDisconnect(usize),
    /// A message has been processed.
    Process { id: String, outcome: Processed },
    /// A message that took long to process gets through.
    Surface(Delayed),
    /// The disconnect flow is through, or the chat has lasted as long as a chat may.
    End,
    /// The tokens are dead.
    CloseSockets(u16),
    /// Nothing is to be left of the chat.
    Forget,
}

impl Chat {
    pub(super) fn new(mut ids: StdRng, config: Arc<Config>, spec: ChatSpec, now: Timestamp) -> Self {
        let mut agenda = Agenda::default();
        agenda.put(later(now, config.chat_duration), Errand::End);
        Self {
            contact_ids: vec![identifier(&mut ids)],
            customer: spec.customer_name,
            queue: spec.queue,
            started_at: spec.started_at.unwrap_or(now),
            ended_at: None,
            participants: Vec::new(),
            roster_monitor: None,
            stored: Vec::new(),
            past: Vec::new(),
            dormant: Vec::new(),
            live: Ring::new(config.kept.live),
            requests: Ring::new(config.kept.requests),
            ignored: Ring::new(IGNORED),
            faults: FaultBook::new(ids.next_u64()),
            skew: SignedDuration::ZERO,
            sockets: Sockets::default(),
            files: Files::default(),
            sessions: Vec::new(),
            shown: HashMap::new(),
            call: spec.call,
            agenda,
            noted_wake: None,
            backdated: None,
            same_instant: false,
            timers: spec.timers,
            watches: Watches::default(),
            disconnect_flow: spec.disconnect_flow,
            flow_ends: None,
            forgotten: false,
            last: Timestamp::MIN,
            config,
            ids,
        }
    }

    /// What handles of forgotten chats reach: an ended chat with nothing in it, in which nothing can happen.
    pub(super) fn shell(config: Arc<Config>) -> Self {
        let mut shell = Self::new(StdRng::seed_from_u64(0), config, ChatSpec::default(), Timestamp::MIN);
        shell.contact_ids = vec![String::new()];
        shell.ended_at = Some(Timestamp::MIN);
        shell.agenda = Agenda::default();
        shell
    }

    pub(crate) fn initial_contact_id(&self) -> &str {
        &self.contact_ids[0]
    }

    pub(crate) fn contact_id(&self) -> &str {
        &self.contact_ids[self.contact_ids.len() - 1]
    }

    /// The items of one contact of the chain.
    pub(super) fn part_of(&self, contact_id: &str) -> Cow<'_, [Stored]> {
        let is_of = |stored: &&Stored| stored.item()["ContactId"] == contact_id;
        self.stored.iter().filter(is_of).cloned().collect()
    }

    pub(crate) fn new_id(&mut self) -> String {
        identifier(&mut self.ids)
    }

    /// Every item published to websockets that is still known, as its frame had it.
    pub(crate) fn live(&self) -> impl Iterator<Item = Value> {
        self.live.iter().map(|sent| stored::live_item(&sent.text, self.initial_contact_id()))
    }

    /// To the sockets of which participants each of them went.
    pub(crate) fn sent_to(&self) -> impl Iterator<Item = Vec<String>> {
        let name = |index: &usize| self.participants[*index].id.clone();
        self.live.iter().map(move |sent| sent.to.iter().map(name).collect())
    }

    /// How many items were published before those.
    pub(crate) fn live_forgotten(&self) -> u64 {
        self.live.forgotten()
    }

    /// What was asked of the chat and the service would not do.
    pub(crate) fn ignored(&self) -> impl Iterator<Item = &String> {
        self.ignored.iter()
    }

    /// Does what is due at `now`, each at its own instant.
    pub(super) fn run_errands(&mut self, now: Timestamp) {
        while let Some((at, errand)) = self.agenda.take(now) {
            match errand {
                Errand::FaultEnds(fault) => {
                    self.faults.end(fault);
                }
                Errand::CloseSockets(code) => self.sockets.end_all(super::Ending::Close(code)),
                Errand::Forget => self.forgotten = true,
                // What comes true after the end of the chat has nobody to reach.
                _ if self.ended_at.is_some() => {}
                Errand::Scan { attachment_id, result } => self.scan_ends(&attachment_id, result, at),
                Errand::AuthenticationTimeout { participant } => {
                    self.end_authentication(participant, Outcome::Timeout, at);
                }
                Errand::Rehydrate => self.rehydrate(at),
                Errand::Idle(participant) => self.falls_idle(participant, at),
                Errand::AutoDisconnect(participant) => self.auto_disconnect(participant, at),
                Errand::Process { id, outcome } => self.process(&id, &outcome),
                Errand::Surface(delayed) => self.surface_late(&delayed),
                Errand::End => self.end(at),
            }
        }
    }

    /// Whether the chat still takes something; what it does not take is noted.
    pub(super) fn takes(&mut self, what: &str) -> bool {
        let takes = self.ended_at.is_none();
        if !takes {
            self.ignore(format!("{what} after the end of the chat"));
        }
        takes
    }

    /// Notes what was asked for and the service would not do.
    pub(super) fn ignore(&mut self, what: impl Into<String>) {
        self.ignored.push(what.into());
    }

    /// The name of something that was never published.
    fn nothing(&mut self, now: Timestamp) -> Published {
        Published { id: self.new_id(), at: now }
    }

    fn place_of(&self, id: &str) -> Option<usize> {
        self.stored.iter().rposition(|stored| *stored.id == *id)
    }
}

fn identifier(ids: &mut impl RngCore) -> String {
    let mut bytes = [0; 16];
    ids.fill_bytes(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}
