//! What a chat is created with.

use std::time::Duration;

use jiff::Timestamp;

/// A chat to create.
#[derive(Clone, Debug, Default)]
pub struct ChatSpec {
    /// The customer's name in the roster.
    pub customer_name: String,
    /// The queue the chat came in by.
    pub queue: String,
    /// When it began; now when `None`.
    pub started_at: Option<Timestamp>,
    /// The ended chat that this one goes on from.
    pub continues: Option<Continues>,
    /// Idle and auto-disconnect timers.
    pub timers: Timers,
    /// How long the disconnect flow (a survey, say) runs once the last agent left; then the chat ends. The flow is a
    /// contact of its own, and those who monitored silently are gone with the agent. `None`: there is no flow, and
    /// the chat goes on until it is ended.
    pub disconnect_flow: Option<Duration>,
    /// Whether there is a call besides the chat: `WEBRTC_CONNECTION` is answered instead of refused.
    pub call: bool,
}

/// A past chat to carry on (`PersistentChat` of `StartChatContact`). Chats link up: what the past chat could itself
/// look back on is part of this one's past too.
#[derive(Clone, Debug)]
pub struct Continues {
    /// `SourceContactId`.
    pub contact_id: String,
    /// `RehydrationType`.
    pub rehydration: Rehydration,
    /// How long after its start the chat is rehydrated; by [`ChatHandle::rehydrate`](crate::ChatHandle::rehydrate)
    /// alone when `None`.
    pub after: Option<Duration>,
}

/// How much of a past chat comes along (API reference, `PersistentChat`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rehydration {
    /// `FROM_SEGMENT`: the contact that is named, and those before it.
    FromSegment,
    /// `ENTIRE_PAST_SESSION`: all contacts of the chat whose initial contact is named.
    EntirePastSession,
}

impl Continues {
    /// Goes on from one contact of an ended chat.
    pub fn from_segment(contact_id: impl Into<String>) -> Self {
        Self { contact_id: contact_id.into(), rehydration: Rehydration::FromSegment, after: None }
    }

    /// Goes on from the whole of the ended chat that began with this contact.
    pub fn entire_past_session(initial_contact_id: impl Into<String>) -> Self {
        let contact_id = initial_contact_id.into();
        Self { contact_id, rehydration: Rehydration::EntirePastSession, after: None }
    }

    /// Rehydrates by itself, this long after the start.
    #[must_use]
    pub fn after(mut self, after: Duration) -> Self {
        self.after = Some(after);
        self
    }
}

/// The timers of a chat, by role (`UpdateParticipantRoleConfig`; administrator guide, "Set up chat timeouts for chat
/// participants"). They run while an agent and the customer are both there. The service takes 2 to 480 minutes; here
/// any time will do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timers {
    /// `CUSTOMER`
    pub customer: RoleTimers,
    /// `AGENT`
    pub agent: RoleTimers,
}

/// The two timers of one role, both reset by a message or a file of that participant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoleTimers {
    /// `IDLE`: after so much silence a participant counts as idle.
    pub idle: Option<Duration>,
    /// `DISCONNECT_NONCUSTOMER`: then everyone but the customer is disconnected. It starts when the idle timer ran
    /// out; at once where there is no idle timer.
    pub disconnect: Option<Duration>,
}
