//! Who is in a chat.

use std::fmt;

use jiff::Timestamp;
use serde_json::{Value, json};

/// `ParticipantRole` of the API reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// `AGENT`
    Agent,
    /// `CUSTOMER`
    Customer,
    /// `SYSTEM`: flows and Lex bots.
    System,
    /// `CUSTOM_BOT`
    CustomBot,
    /// `SUPERVISOR`
    Supervisor,
}

impl Role {
    /// Every role, in the order of this documentation.
    pub const ALL: [Self; 5] = [Self::Agent, Self::Customer, Self::System, Self::CustomBot, Self::Supervisor];

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// The service's spelling.
    pub fn name(self) -> &'static str {
        match self {
            Self::Agent => "AGENT",
            Self::Customer => "CUSTOMER",
            Self::System => "SYSTEM",
            Self::CustomBot => "CUSTOM_BOT",
            Self::Supervisor => "SUPERVISOR",
        }
    }
}

/// One participant of one chat.
pub(crate) struct Participant {
    pub(crate) id: String,
    pub(crate) role: Role,
    pub(crate) name: String,
    pub(crate) token: String,
    /// A silent monitor: reads everything, shows nowhere, may send nothing.
    pub(crate) silent: bool,
    /// `participant.joined` was emitted and no `participant.left` since.
    pub(crate) present: bool,
    /// `ConnectParticipant` was asked for.
    pub(crate) connected: bool,
    pub(crate) gone_at: Option<Timestamp>,
}

impl Participant {
    pub(crate) fn new(id: String, role: Role, name: String) -> Self {
        let token = String::new();
        Self { id, role, name, token, silent: false, present: false, connected: false, gone_at: None }
    }

    /// A supervisor who listens silently.
    pub(crate) fn monitor(id: String, name: String) -> Self {
        Self { silent: true, ..Self::new(id, Role::Supervisor, name) }
    }

    /// Counts among the people whose number decides about receipts.
    pub(crate) fn takes_part(&self) -> bool {
        self.present && !self.silent && self.role != Role::System
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({
            "participantId": self.id,
            "displayName": self.name,
            "role": self.role.name(),
            "silent": self.silent,
            "present": self.present,
            "connected": self.connected,
        })
    }
}

// Without the token, which stays out of every log line.
impl fmt::Debug for Participant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Participant")
            .field("id", &self.id)
            .field("role", &self.role)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
