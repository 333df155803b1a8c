//! One chat: its contact chain, its people, what is stored and what was sent live.

mod files;
mod items;
mod people;
mod publishing;
mod receipts;
mod streams;

use jiff::Timestamp;
use rand::RngCore;
use rand::rngs::StdRng;
use serde_json::Value;

use super::agenda::Agenda;
use super::participant::Participant;
use super::sockets::Sockets;
use crate::config::Switches;
use crate::faults::{FaultBook, FaultId};
use crate::request::Request;

pub(crate) use publishing::{Published, iso};
pub(crate) use streams::Streaming;

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
    /// What `GetTranscript` reads, in order.
    pub(crate) stored: Vec<Stored>,
    /// Every item published to websockets, in order, whether or not one was open.
    pub(crate) live: Vec<Value>,
    pub(crate) requests: Vec<Request>,
    pub(crate) faults: FaultBook,
    pub(crate) sockets: Sockets,
    /// What will happen by itself.
    pub(super) agenda: Agenda<Errand>,
    /// Instead of the clock, for items of the past.
    pub(crate) backdated: Option<Timestamp>,
    /// Items emitted within one millisecond share it, instead of each taking the next one.
    pub(crate) same_instant: bool,
    last: Timestamp,
    switches: Switches,
    ids: StdRng,
}

/// One item of the transcript.
#[derive(Debug)]
pub(crate) struct Stored {
    pub(crate) at: Timestamp,
    pub(crate) id: String,
    pub(crate) item: Value,
}

/// Something that happens by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Errand {
    /// The scan of a file is done.
    Scan { participant: usize, attachment_id: String, status: &'static str },
    /// The time of a fault is over.
    FaultEnds(FaultId),
}

impl Chat {
    pub(super) fn new(
        mut ids: StdRng,
        switches: Switches,
        customer: String,
        queue: String,
        now: Timestamp,
    ) -> Self {
        Self {
            contact_ids: vec![identifier(&mut ids)],
            customer,
            queue,
            started_at: now,
            ended_at: None,
            participants: Vec::new(),
            roster_monitor: None,
            stored: Vec::new(),
            live: Vec::new(),
            requests: Vec::new(),
            faults: FaultBook::new(ids.next_u64()),
            sockets: Sockets::default(),
            agenda: Agenda::default(),
            backdated: None,
            same_instant: false,
            last: Timestamp::MIN,
            switches,
            ids,
        }
    }

    pub(crate) fn initial_contact_id(&self) -> &str {
        &self.contact_ids[0]
    }

    pub(crate) fn contact_id(&self) -> &str {
        &self.contact_ids[self.contact_ids.len() - 1]
    }

    pub(crate) fn new_id(&mut self) -> String {
        identifier(&mut self.ids)
    }

    /// Does what is due at `now`, each at its own instant.
    pub(super) fn run_errands(&mut self, now: Timestamp) {
        while let Some((at, errand)) = self.agenda.take(now) {
            match errand {
                Errand::Scan { participant, attachment_id, status } => {
                    self.attachment_status(participant, &attachment_id, status, at);
                }
                Errand::FaultEnds(fault) => {
                    self.faults.end(fault);
                }
            }
        }
    }
}

fn identifier(ids: &mut impl RngCore) -> String {
    let mut bytes = [0; 16];
    ids.fill_bytes(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}
