//! One chat: its contact chain, its people, what is stored and what was sent live.

use std::collections::HashMap;

use axum::extract::ws::Utf8Bytes;
use jiff::{Timestamp, Unit};
use rand::RngCore;
use rand::rngs::StdRng;
use serde_json::{Value, json};

use super::agenda::Agenda;
use super::attachments::Files;
use super::authentication::{Outcome, Session};
use super::item::{self, Item};
use super::participant::{Participant, Role};
use super::sockets::Sockets;
use crate::attachments::ScanResult;
use crate::clock::later;
use crate::config::{AttachmentUpdate, ReceiptsReach, SilentMonitor, Switches};
use crate::error::ServiceError;
use crate::operation::Operation;
use crate::request::{Refusal, Request};

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
    pub(crate) refusals: Vec<Refusal>,
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
    /// Instead of the clock, for items of the past.
    pub(crate) backdated: Option<Timestamp>,
    /// Items emitted within one millisecond share it, instead of each taking the next one.
    pub(crate) same_instant: bool,
    last: Timestamp,
    pub(super) switches: Switches,
    ids: StdRng,
}

/// One item of the transcript.
#[derive(Debug)]
pub(crate) struct Stored {
    pub(crate) at: Timestamp,
    pub(crate) id: String,
    pub(crate) item: Value,
}

/// A bot's message on its way, part by part.
#[derive(Debug)]
pub(crate) struct Streaming {
    id: String,
    participant: usize,
    chunks: u32,
    text: String,
}

/// Something that happens by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Errand {
    /// The scan of a file is done.
    Scan { attachment_id: String, result: ScanResult },
    /// Somebody who was asked to sign in did not.
    AuthenticationTimeout { participant: usize },
}

/// For whom an item is live.
#[derive(Clone, Copy)]
pub(super) enum Reach {
    Everyone,
    AllBut(usize),
    Only(usize),
    SenderAndMonitors(usize),
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
            refusals: Vec::new(),
            sockets: Sockets::default(),
            files: Files::default(),
            sessions: Vec::new(),
            shown: HashMap::new(),
            call: false,
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

    /// Takes one off the first fault that applies.
    pub(crate) fn refuse(&mut self, operation: Operation) -> Option<ServiceError> {
        let refusal = self
            .refusals
            .iter_mut()
            .find(|refusal| refusal.times > 0 && refusal.operation.is_none_or(|only| only == operation))?;
        refusal.times -= 1;
        Some(ServiceError::of_status(refusal.status, refusal.retry_after))
    }

    /// Does what is due at `now`, each at its own instant.
    pub(super) fn run_errands(&mut self, now: Timestamp) {
        while let Some((at, errand)) = self.agenda.take(now) {
            match errand {
                // What comes true after the end of the chat has nobody to reach.
                _ if self.ended_at.is_some() => {}
                Errand::Scan { attachment_id, result } => self.scanned(&attachment_id, result, at),
                Errand::AuthenticationTimeout { participant } => {
                    self.end_authentication(participant, Outcome::Timeout, at);
                }
            }
        }
    }

    // ----- people

    pub(crate) fn join(&mut self, participant: usize, now: Timestamp) {
        let who = &mut self.participants[participant];
        if who.present {
            return;
        }
        who.present = true;
        who.gone_at = None;
        self.event("participant.joined", Some(participant), now);
    }

    /// What `ConnectParticipant` does: the participant counts as connected, and those who were only invited join.
    pub(crate) fn connect(&mut self, participant: usize, now: Timestamp) {
        let who = &mut self.participants[participant];
        who.connected = true;
        if !who.silent || self.switches.silent_monitor == SilentMonitor::Announced {
            self.join(participant, now);
        }
    }

    pub(crate) fn leave(&mut self, participant: usize, now: Timestamp) {
        let at = self.backdated.unwrap_or(now);
        let who = &mut self.participants[participant];
        let was_present = std::mem::take(&mut who.present);
        who.connected = false;
        who.gone_at = Some(at);
        if was_present {
            self.event("participant.left", Some(participant), now);
        }
    }

    /// The chain goes on with a new contact: `from` leaves, `to` joins, and only `from` hears live that it worked.
    pub(crate) fn transfer(&mut self, from: usize, to: usize, queue: String, now: Timestamp) {
        self.event("participant.invited", Some(to), now);
        let succeeded = item::event("transfer.succeeded", None);
        self.publish(succeeded, true, Reach::Only(from), now);
        self.leave(from, now);
        let next = self.new_id();
        self.contact_ids.push(next);
        self.queue = queue;
        self.join(to, now);
    }

    pub(crate) fn end(&mut self, now: Timestamp) {
        if self.ended_at.is_some() {
            return;
        }
        self.event("chat.ended", None, now);
        self.ended_at = Some(self.backdated.unwrap_or(now));
    }

    // ----- items

    pub(crate) fn say(
        &mut self,
        participant: usize,
        content_type: &str,
        content: &str,
        now: Timestamp,
    ) -> Published {
        let item = item::message(&self.participants[participant], content_type, content);
        self.publish(item, true, Reach::Everyone, now)
    }

    /// Any event; stored if the service stores its kind. Typing does not come back to who types.
    pub(crate) fn event(&mut self, kind: &str, participant: Option<usize>, now: Timestamp) -> Published {
        let item = item::event(kind, participant.map(|index| &self.participants[index]));
        let reach = match participant {
            Some(typist) if kind == "typing" => Reach::AllBut(typist),
            _ => Reach::Everyone,
        };
        self.publish(item, item::is_stored(kind), reach, now)
    }

    pub(crate) fn presence_type(&mut self, name: &str, participant: usize, now: Timestamp) -> Published {
        let item = item::presence_type(name, &self.participants[participant]);
        self.publish(item, false, Reach::Everyone, now)
    }

    /// A file whose scan is pending.
    pub(super) fn attach(
        &mut self,
        participant: usize,
        attachment_id: &str,
        name: &str,
        content_type: &str,
        now: Timestamp,
    ) {
        let file = json!({
            "AttachmentId": attachment_id,
            "AttachmentName": name,
            "ContentType": content_type,
            "Status": "IN_PROGRESS",
        });
        let item = item::attachment(&self.participants[participant], &file);
        self.publish(item, true, Reach::Everyone, now);
    }

    /// The scan's result, as the switch says: the same item again or another one.
    pub(super) fn attachment_status(
        &mut self,
        participant: usize,
        attachment_id: &str,
        status: &str,
        now: Timestamp,
    ) {
        let Some(at) = self.stored.iter().position(|stored| file_of(&stored.item, attachment_id).is_some())
        else {
            return;
        };
        match self.switches.attachment_update {
            AttachmentUpdate::SameId => {
                self.stored[at].item["Attachments"][0]["Status"] = json!(status);
                self.relay(at, Reach::Everyone);
            }
            AttachmentUpdate::NewId => {
                let mut file = self.stored[at].item["Attachments"][0].clone();
                file["Status"] = json!(status);
                let item = item::attachment(&self.participants[participant], &file);
                self.publish(item, true, Reach::Everyone, now);
            }
        }
    }

    /// Notes when a message reached or was read by `recipient`, folds it into the stored message and tells the
    /// sender. `false` if there is no such message.
    pub(crate) fn receipt(
        &mut self,
        recipient: usize,
        message_id: &str,
        read: bool,
        now: Timestamp,
    ) -> Option<Published> {
        let at = self.stored.iter().position(|stored| stored.id == message_id)?;
        let recipient_id = self.participants[recipient].id.clone();
        let when = json!(iso(self.backdated.unwrap_or(now)));
        let message = &mut self.stored[at].item;
        if message["Type"] != "MESSAGE" {
            return None;
        }
        let sender_id = message["ParticipantId"].clone();
        if !message["MessageMetadata"]["Receipts"].is_array() {
            message["MessageMetadata"] = json!({ "MessageId": message_id, "Receipts": [] });
        }
        let receipts = message["MessageMetadata"]["Receipts"].as_array_mut()?;
        let known = receipts.iter().position(|receipt| receipt["RecipientParticipantId"] == *recipient_id);
        let receipt = if let Some(known) = known {
            &mut receipts[known]
        } else {
            receipts.push(json!({ "RecipientParticipantId": recipient_id }));
            receipts.last_mut()?
        };
        receipt[if read { "ReadTimestamp" } else { "DeliveredTimestamp" }] = when;
        let item = item::message_metadata(message_id, &message["MessageMetadata"]["Receipts"]);
        let sender = self.participants.iter().position(|participant| sender_id == *participant.id)?;
        let reach = match self.switches.receipts_reach {
            ReceiptsReach::SenderAndMonitors => Reach::SenderAndMonitors(sender),
            ReceiptsReach::Sender => Reach::Only(sender),
        };
        Some(self.publish(item, false, reach, now))
    }

    pub(crate) fn stream(&mut self, participant: usize) -> Streaming {
        Streaming { id: self.new_id(), participant, chunks: 0, text: String::new() }
    }

    /// One more part of a streamed message; parts are live only.
    pub(crate) fn chunk(&mut self, streaming: &mut Streaming, text: &str, now: Timestamp) {
        streaming.text.push_str(text);
        let mut item = self.streamed_item(streaming, text);
        item.insert("MessageMetadata".to_owned(), streaming.next_metadata(false));
        self.publish(item, false, Reach::Everyone, now);
    }

    /// The end of a streamed message: the whole text once more, live with `MessageCompleted`, and stored.
    pub(crate) fn complete(&mut self, mut streaming: Streaming, now: Timestamp) -> Published {
        let text = std::mem::take(&mut streaming.text);
        let item = self.streamed_item(&streaming, &text);
        let published = self.keep(item, now);
        let at = self.stored.len() - 1;
        // The transcript holds the finished message; chunk numbers belong to the socket.
        let mut frame = self.stored[at].item.clone();
        frame["MessageMetadata"] = streaming.next_metadata(true);
        self.send(frame, Reach::Everyone);
        published
    }

    fn streamed_item(&self, streaming: &Streaming, text: &str) -> Item {
        let mut item = item::message(&self.participants[streaming.participant], "text/plain", text);
        item.insert("Id".to_owned(), json!(streaming.id));
        item
    }

    // ----- publishing

    pub(super) fn publish(&mut self, item: Item, stored: bool, reach: Reach, now: Timestamp) -> Published {
        if stored {
            let published = self.keep(item, now);
            self.relay(self.stored.len() - 1, reach);
            published
        } else {
            let (item, published) = self.stamp(item, now);
            self.send(Value::Object(item), reach);
            published
        }
    }

    fn keep(&mut self, item: Item, now: Timestamp) -> Published {
        let (item, published) = self.stamp(item, now);
        let stored = Stored { at: published.at, id: published.id.clone(), item: Value::Object(item) };
        self.stored.push(stored);
        published
    }

    /// Gives an item its place in time, its contact and, unless it has one, its `Id`.
    fn stamp(&mut self, mut item: Item, now: Timestamp) -> (Item, Published) {
        let wanted = self.backdated.unwrap_or(now);
        // The service resolves milliseconds.
        let wanted = wanted
            .round(jiff::TimestampRound::new().smallest(Unit::Millisecond).mode(jiff::RoundMode::Floor));
        let wanted = wanted.unwrap_or(now);
        let step = u64::from(!self.same_instant);
        let at = wanted.max(later(self.last, std::time::Duration::from_millis(step)));
        self.last = at;
        let id = match item.get("Id").and_then(Value::as_str) {
            Some(id) => id.to_owned(),
            None => self.new_id(),
        };
        item.insert("Id".to_owned(), json!(id));
        item.insert("AbsoluteTime".to_owned(), json!(iso(at)));
        item.insert("ContactId".to_owned(), json!(self.contact_id()));
        (item, Published { id, at })
    }

    fn relay(&mut self, stored: usize, reach: Reach) {
        let item = self.stored[stored].item.clone();
        self.send(item, reach);
    }

    /// To the sockets: the item with `InitialContactId`, as JSON text inside a JSON frame.
    fn send(&mut self, mut item: Value, reach: Reach) {
        item["InitialContactId"] = json!(self.initial_contact_id());
        let frame = json!({
            "topic": "aws/chat",
            "contentType": "application/json",
            "content": item.to_string(),
        });
        let frame = Utf8Bytes::from(frame.to_string());
        // Who left still hears that the chat ended, and a transferring agent that it worked; nothing else.
        let ends = item["ContentType"] == "application/vnd.amazonaws.connect.event.chat.ended";
        let participants = &self.participants;
        self.sockets.deliver(&frame, |index| {
            let who = &participants[index];
            let here = who.gone_at.is_none() || ends;
            match reach {
                Reach::Everyone => here,
                Reach::AllBut(one) => here && index != one,
                Reach::Only(one) => index == one,
                Reach::SenderAndMonitors(one) => here && (index == one || who.silent),
            }
        });
        self.live.push(item);
    }

    /// The name of the agent who has the chat, if one has.
    pub(crate) fn agent(&self) -> Option<&str> {
        let mut people = self.participants.iter().rev();
        people.find(|who| who.role == Role::Agent && who.present).map(|who| who.name.as_str())
    }
}

impl Streaming {
    fn next_metadata(&mut self, completed: bool) -> Value {
        self.chunks += 1;
        json!({ "MessageId": self.id, "ChunkNumber": self.chunks, "MessageCompleted": completed })
    }
}

/// An emitted item's name and place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Published {
    pub(crate) id: String,
    pub(crate) at: Timestamp,
}

/// The service's notation of an instant: UTC with milliseconds.
pub(crate) fn iso(at: Timestamp) -> String {
    format!("{at:.3}")
}

fn file_of<'a>(item: &'a Value, attachment_id: &str) -> Option<&'a Value> {
    item["Attachments"].as_array()?.iter().find(|file| file["AttachmentId"] == attachment_id)
}

fn identifier(ids: &mut impl RngCore) -> String {
    let mut bytes = [0; 16];
    ids.fill_bytes(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}
