//! Who comes and goes.

use super::ChatHandle;
use crate::spec::Timers;
use crate::world::{Chat, Participant, Role, Seat};

/// A participant of one chat.
#[derive(Clone)]
pub struct ParticipantHandle {
    pub(super) seat: Seat,
    id: String,
    name: String,
    role: Role,
    token: String,
}

impl ChatHandle {
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

    /// Someone goes: `participant.left`. After the last agent the disconnect flow begins, if the chat has one. Their
    /// tokens die after [`Config::grace`](crate::Config::grace).
    pub fn leave(&self, participant: &ParticipantHandle) {
        self.step(|chat, now| chat.leave(participant.seat.participant, now));
    }

    /// Hands the chat to another agent in another queue: a new contact of the same chain. `participant.invited`,
    /// `transfer.succeeded` (live for the old agent only), `participant.left` (of every agent there is),
    /// `participant.joined`.
    pub fn transfer(&self, from: &ParticipantHandle, name: &str, queue: &str) -> ParticipantHandle {
        let to = self.add(Role::Agent, name);
        let (from, next) = (from.seat.participant, to.seat.participant);
        self.step(|chat, now| chat.transfer(from, next, queue.to_owned(), now));
        to
    }

    /// The same without anyone to take over yet; later another agent is invited, or joins.
    pub fn transfer_to_queue(&self, from: &ParticipantHandle, queue: &str) {
        self.step(|chat, now| chat.transfer_to_queue(from.seat.participant, queue.to_owned(), now));
    }

    /// Another agent is invited and does not take the chat: `participant.invited`, `transfer.failed` (live for the
    /// agent who has it only).
    pub fn transfer_fails(&self, from: &ParticipantHandle, name: &str) {
        let to = self.add(Role::Agent, name);
        self.step(|chat, now| chat.transfer_fails(from.seat.participant, to.seat.participant, now));
    }

    /// A silent monitor barges in: `participant.joined`, in the role of a supervisor who may send. Receipts answer 409
    /// from now on.
    pub fn barge(&self, supervisor: &ParticipantHandle) {
        self.step(|chat, now| chat.barge(supervisor.seat.participant, now));
    }

    /// A supervisor who barged in listens silently again: `participant.left`. The tokens go on working.
    pub fn unbarge(&self, supervisor: &ParticipantHandle) {
        self.step(|chat, now| chat.unbarge(supervisor.seat.participant, now));
    }

    /// Someone gets another `DisplayName`: `participant.displayname.updated`, with the new name, which later items
    /// carry too. [`ParticipantHandle::name`] stays the old one.
    pub fn rename(&self, who: &ParticipantHandle, name: &str) {
        self.step(|chat, now| chat.rename(who.seat.participant, name, now));
    }

    /// Other timers for the chat (`UpdateParticipantRoleConfig`). They apply once a new agent joins.
    pub fn set_timers(&self, timers: Timers) {
        self.step(|chat, _| chat.timers = timers);
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
