//! Handles with which tests and the director play chats from within the process.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;

use crate::request::{Refusal, Request};
use crate::shared::Shared;
use crate::world::{Chat, ChatKey, Ending, Participant, Role, Seat, Streaming};

/// A chat to create.
#[derive(Clone, Debug, Default)]
pub struct ChatSpec {
    /// The customer's name in the roster.
    pub customer_name: String,
    /// The queue the chat came in by.
    pub queue: String,
    /// When it began; now when `None`.
    pub started_at: Option<Timestamp>,
}

/// A chat to script. Each method happens at once, at the simulator's present instant.
#[derive(Clone, Debug)]
pub struct ChatHandle {
    shared: Arc<Shared>,
    key: ChatKey,
}

/// A participant of one chat.
#[derive(Clone)]
pub struct ParticipantHandle {
    seat: Seat,
    id: String,
    name: String,
    role: Role,
    token: String,
}

/// A file of one chat.
#[derive(Clone, Debug)]
pub struct AttachmentHandle {
    participant: usize,
    id: String,
}

/// A message a bot writes part by part.
#[derive(Debug)]
pub struct StreamHandle {
    chat: ChatHandle,
    streaming: Streaming,
}

/// The four presence types of the API as of October 2021. What they mean is undocumented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// `PARTICIPANT_ACTIVE`
    Active,
    /// `PARTICIPANT_INACTIVE`
    Inactive,
    /// `PARTICIPANT_ENGAGED`
    Engaged,
    /// `PARTICIPANT_DISENGAGED`
    Disengaged,
}

/// Where a presence type stands in its item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PresenceForm {
    /// As `Type`, without a content type.
    Type,
    /// As the suffix of an event's `ContentType`.
    ContentType,
}

/// Result of the scan of a file (`ArtifactStatus` of the API reference, without `IN_PROGRESS`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanResult {
    /// `APPROVED`
    Approved,
    /// `REJECTED`
    Rejected,
}

impl ChatHandle {
    pub(crate) fn new(shared: Arc<Shared>, key: ChatKey) -> Self {
        Self { shared, key }
    }

    fn step<T>(&self, step: impl FnOnce(&mut Chat, Timestamp) -> T) -> T {
        self.shared.step(|world, now| step(world.chat(self.key), now))
    }

    /// The contact the chain began with; stays the same.
    pub fn initial_contact_id(&self) -> String {
        self.step(|chat, _| chat.initial_contact_id().to_owned())
    }

    /// The present contact; each transfer makes a new one.
    pub fn contact_id(&self) -> String {
        self.step(|chat, _| chat.contact_id().to_owned())
    }

    /// The participant token the roster gives for this chat: that of a silent monitor.
    pub fn roster_token(&self) -> String {
        self.step(|chat, _| chat.roster_monitor.map(|index| chat.participants[index].token.clone()))
            .unwrap_or_default()
    }

    // ----- people

    /// Someone comes in: `participant.joined`.
    pub fn join(&self, role: Role, name: &str) -> ParticipantHandle {
        let participant = self.add(role, name);
        self.step(|chat, now| chat.join(participant.seat.participant, now));
        participant
    }

    /// Someone is offered the chat: `participant.invited`. They join once they connect with `ConnectParticipant`
    /// or by [`ChatHandle::accept`].
    pub fn invite(&self, role: Role, name: &str) -> ParticipantHandle {
        let participant = self.add(role, name);
        self.event("participant.invited", Some(&participant));
        participant
    }

    /// An invited participant comes in.
    pub fn accept(&self, participant: &ParticipantHandle) {
        self.step(|chat, now| chat.join(participant.seat.participant, now));
    }

    /// Someone who speaks without ever joining: flows and Lex bots, with the name the service gives them.
    pub fn system(&self) -> ParticipantHandle {
        self.add(Role::System, "SYSTEM_MESSAGE")
    }

    /// A silent monitor. By default nothing in the chat shows it.
    pub fn supervisor(&self) -> ParticipantHandle {
        let seat = self.shared.step(|world, _| world.monitor(self.key, "Supervisor".to_owned()));
        self.participant(seat)
    }

    /// Someone goes: `participant.left`. Their tokens die after [`Config::grace`](crate::Config::grace).
    pub fn leave(&self, participant: &ParticipantHandle) {
        self.step(|chat, now| chat.leave(participant.seat.participant, now));
    }

    /// Hands the chat to another agent in another queue: a new contact of the same chain. `participant.invited`,
    /// `transfer.succeeded` (live for the old agent only), `participant.left`, `participant.joined`.
    pub fn transfer(&self, from: &ParticipantHandle, name: &str, queue: &str) -> ParticipantHandle {
        let to = self.add(Role::Agent, name);
        let (from, next) = (from.seat.participant, to.seat.participant);
        self.step(|chat, now| chat.transfer(from, next, queue.to_owned(), now));
        to
    }

    /// The chat is over: `chat.ended`. All tokens die after [`Config::grace`](crate::Config::grace).
    pub fn end(&self) {
        self.step(Chat::end);
    }

    fn add(&self, role: Role, name: &str) -> ParticipantHandle {
        let seat = self.shared.step(|world, _| {
            let id = world.chat(self.key).new_id();
            world.seat(self.key, Participant::new(id, role, name.to_owned()))
        });
        self.participant(seat)
    }

    fn participant(&self, seat: Seat) -> ParticipantHandle {
        self.step(|chat, _| {
            let who = &chat.participants[seat.participant];
            ParticipantHandle {
                seat,
                id: who.id.clone(),
                name: who.name.clone(),
                role: who.role,
                token: who.token.clone(),
            }
        })
    }

    // ----- items

    /// A `text/plain` message. Returns its `Id`.
    pub fn say(&self, from: &ParticipantHandle, text: &str) -> String {
        self.say_as(from, "text/plain", text)
    }

    /// A `text/markdown` message. Returns its `Id`.
    pub fn say_markdown(&self, from: &ParticipantHandle, text: &str) -> String {
        self.say_as(from, "text/markdown", text)
    }

    /// A message of any content type. Returns its `Id`.
    pub fn say_as(&self, from: &ParticipantHandle, content_type: &str, content: &str) -> String {
        self.step(|chat, now| chat.say(from.seat.participant, content_type, content, now).id)
    }

    /// An event `application/vnd.amazonaws.connect.event.<kind>`, stored if the service stores that kind.
    /// Returns its `Id`.
    pub fn event(&self, kind: &str, participant: Option<&ParticipantHandle>) -> String {
        self.step(|chat, now| chat.event(kind, participant.map(|who| who.seat.participant), now).id)
    }

    /// Someone types; everyone else is told, nothing is stored.
    pub fn typing(&self, who: &ParticipantHandle) {
        self.event("typing", Some(who));
    }

    /// The idle timer of someone fired; live only.
    pub fn idle(&self, who: &ParticipantHandle) {
        self.event("participant.idle", Some(who));
    }

    /// Someone idle is back; live only.
    pub fn returned(&self, who: &ParticipantHandle) {
        self.event("participant.returned", Some(who));
    }

    /// A presence type of the 2021 API; live only.
    pub fn presence2021(&self, who: &ParticipantHandle, presence: Presence, form: PresenceForm) {
        let name = match presence {
            Presence::Active => "ACTIVE",
            Presence::Inactive => "INACTIVE",
            Presence::Engaged => "ENGAGED",
            Presence::Disengaged => "DISENGAGED",
        };
        match form {
            PresenceForm::Type => {
                self.step(|chat, now| chat.presence_type(name, who.seat.participant, now));
            }
            PresenceForm::ContentType => {
                self.event(&format!("participant.{}", name.to_lowercase()), Some(who));
            }
        }
    }

    /// A file whose scan is `IN_PROGRESS`.
    pub fn attach(&self, from: &ParticipantHandle, name: &str, content_type: &str) -> AttachmentHandle {
        let participant = from.seat.participant;
        let id = self.step(|chat, now| chat.attach(participant, name, content_type, now));
        AttachmentHandle { participant, id }
    }

    /// The scan of a file is done.
    pub fn attachment_status(&self, file: &AttachmentHandle, result: ScanResult) {
        let status = match result {
            ScanResult::Approved => "APPROVED",
            ScanResult::Rejected => "REJECTED",
        };
        self.step(|chat, now| chat.attachment_status(file.participant, &file.id, status, now));
    }

    /// A message reached its recipient: `MESSAGEMETADATA` live, folded into the stored message.
    pub fn delivered(&self, recipient: &ParticipantHandle, message_id: &str) {
        self.step(|chat, now| chat.receipt(recipient.seat.participant, message_id, false, now));
    }

    /// A message was read by its recipient: `MESSAGEMETADATA` live, folded into the stored message.
    pub fn read(&self, recipient: &ParticipantHandle, message_id: &str) {
        self.step(|chat, now| chat.receipt(recipient.seat.participant, message_id, true, now));
    }

    /// Begins a message whose parts share one `Id`; it is stored when it is complete.
    pub fn stream(&self, bot: &ParticipantHandle) -> StreamHandle {
        let streaming = self.step(|chat, _| chat.stream(bot.seat.participant));
        StreamHandle { chat: self.clone(), streaming }
    }

    /// A whole streamed message at once. Returns its `Id`.
    pub fn streamed(&self, bot: &ParticipantHandle, chunks: &[&str]) -> String {
        let mut stream = self.stream(bot);
        for chunk in chunks {
            stream.chunk(chunk);
        }
        stream.complete()
    }

    /// Items happen at `at` instead of now, until this is called with `None`: for a past to page through. Never
    /// before an item that is already there.
    pub fn backdate(&self, at: Option<Timestamp>) {
        self.step(|chat, _| chat.backdated = at);
    }

    /// Whether items emitted within one millisecond share it. By default each item takes an instant of its own.
    pub fn same_instant(&self, shared: bool) {
        self.step(|chat, _| chat.same_instant = shared);
    }

    // ----- faults

    /// The next `times` requests of this chat answer `status` (see [`Refusal::status`]).
    pub fn refuse_with(&self, status: u16, times: u32) {
        self.refuse(Refusal::new(status, times));
    }

    /// The same with a choice of operation and a `Retry-After`.
    pub fn refuse(&self, refusal: Refusal) {
        self.step(|chat, _| chat.refusals.push(refusal));
    }

    /// Ends every open socket of the chat, with a close frame of this code or, with `None`, without one.
    pub fn drop_sockets(&self, close_code: Option<u16>) {
        self.step(|chat, _| chat.sockets.end_all(close_code.map_or(Ending::Drop, Ending::Close)));
    }

    // ----- the truth

    /// The transcript in order, as a complete read returns it.
    pub fn stored(&self) -> Vec<Value> {
        self.step(|chat, _| chat.stored.iter().map(|stored| stored.item.clone()).collect())
    }

    /// Every item published to websockets so far, in order.
    pub fn live(&self) -> Vec<Value> {
        self.step(|chat, _| chat.live.clone())
    }

    /// Every request that named this chat by its token.
    pub fn requests(&self) -> Vec<Request> {
        self.step(|chat, _| chat.requests.clone())
    }

    /// Open sockets that are subscribed to `aws/chat`.
    pub fn subscribed_sockets(&self) -> usize {
        self.step(|chat, _| chat.sockets.subscribed())
    }

    /// Whether `chat.ended` was emitted.
    pub fn is_ended(&self) -> bool {
        self.step(|chat, _| chat.ended_at.is_some())
    }

    /// All of it as JSON: `items`, `live`, `requests`, `participants`, `state`, `contactIds`; what
    /// `GET /truth/{initialContactId}` answers.
    pub fn truth(&self) -> Value {
        self.step(|chat, _| chat.truth())
    }
}

impl ParticipantHandle {
    /// `ParticipantId`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// `DisplayName`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// `ParticipantRole`.
    pub fn role(&self) -> Role {
        self.role
    }

    /// The token with which a client becomes this participant.
    pub fn participant_token(&self) -> &str {
        &self.token
    }
}

// Without the token, so that a failing test prints none.
impl std::fmt::Debug for ParticipantHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ParticipantHandle")
            .field("id", &self.id)
            .field("name", &self.name)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

impl AttachmentHandle {
    /// `AttachmentId`.
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl StreamHandle {
    /// One more part.
    pub fn chunk(&mut self, text: &str) {
        let Self { chat, streaming } = self;
        chat.step(|chat, now| chat.chunk(streaming, text, now));
    }

    /// The end of the message, with its whole text. Returns its `Id`.
    pub fn complete(self) -> String {
        let Self { chat, streaming } = self;
        chat.step(|chat, now| chat.complete(streaming, now).id)
    }
}
