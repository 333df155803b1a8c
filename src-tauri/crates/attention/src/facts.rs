//! What is known of one chat.

use jiff::Timestamp;

/// What is known of one chat, as far as it says whether a person is needed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The oldest message of the customer that no agent or supervisor has answered. Bots, the system, events and typing do not answer.
    pub waiting_since: Option<Timestamp>,
    /// The newest message or file of the customer: what is later than this is something new.
    pub customer_said_at: Option<Timestamp>,
    /// An agent or a supervisor is typing. That is hope and no answer: the clock goes on.
    pub is_being_answered: bool,
    /// How the chat is connected.
    pub link: Link,
    /// Files that the scanner rejected.
    pub rejected: u32,
    /// Files whose scan takes longer than any scan does.
    pub stuck: u32,
    /// Stretches amid the chat that are missing.
    pub holes: u32,
    /// Instance, as the source says.
    pub instance: Option<String>,
    /// Queue, as the source says.
    pub queue: Option<String>,
}

/// How a chat is connected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Link {
    /// Connected for the first time, or again after a start: nothing can be said yet.
    #[default]
    Opening,
    /// What is said arrives.
    Up,
    /// Lost, and being made again.
    Lost(Timestamp),
    /// Held up: the service asked for fewer requests.
    Slowed(Timestamp),
    /// Refused.
    Refused(Timestamp),
    /// The token ran out.
    Expired(Timestamp),
    /// Nobody knows whether it goes on.
    Unknown(Timestamp),
    /// Watching it failed inside the program.
    Failed(Timestamp),
    /// The chat is over, or went on where it cannot be watched.
    Over,
}

impl Link {
    /// Until when what is known of the chat is true; `None` while it arrives by itself. Clocks stand still from there.
    pub fn still_since(self) -> Option<Timestamp> {
        match self {
            Self::Opening | Self::Up | Self::Over => None,
            Self::Lost(at)
            | Self::Slowed(at)
            | Self::Refused(at)
            | Self::Expired(at)
            | Self::Unknown(at)
            | Self::Failed(at) => Some(at),
        }
    }
}
