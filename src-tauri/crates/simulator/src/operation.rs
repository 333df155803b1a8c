//! The operations of the Participant Service that the simulator serves.

/// An operation of the Amazon Connect Participant Service (API version 2018-09-07).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// `POST /participant/connection`
    CreateParticipantConnection,
    /// `POST /participant/transcript`
    GetTranscript,
    /// `POST /participant/message`
    SendMessage,
    /// `POST /participant/event`
    SendEvent,
    /// `POST /participant/disconnect`
    DisconnectParticipant,
}

impl Operation {
    /// Every operation.
    pub const ALL: [Self; 5] = [
        Self::CreateParticipantConnection,
        Self::GetTranscript,
        Self::SendMessage,
        Self::SendEvent,
        Self::DisconnectParticipant,
    ];

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| operation.name() == name)
    }

    /// The operation's name in the API reference.
    pub fn name(self) -> &'static str {
        match self {
            Self::CreateParticipantConnection => "CreateParticipantConnection",
            Self::GetTranscript => "GetTranscript",
            Self::SendMessage => "SendMessage",
            Self::SendEvent => "SendEvent",
            Self::DisconnectParticipant => "DisconnectParticipant",
        }
    }

    pub(crate) fn token_kind(self) -> TokenKind {
        match self {
            Self::CreateParticipantConnection => TokenKind::Participant,
            _ => TokenKind::Connection,
        }
    }
}

/// The two kinds of token that travel in `X-Amz-Bearer`; each operation takes one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Participant,
    Connection,
}
