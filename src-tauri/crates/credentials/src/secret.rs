//! The secrets themselves, with what must be kept beside them.

use jiff::Timestamp;
use protocol::{ConnectionToken, ParticipantToken, RosterBearer, SocketUrl};

/// One value of a [`CredentialStore`](crate::CredentialStore). `Debug` shows no token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Secret {
    /// What one chat is watched with.
    Chat(Credential),
    /// What a roster is read with.
    Roster(RosterBearer),
}

/// What one chat is watched with. The two kinds are not interchangeable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// Renewable: it opens connections, again and again, as long as its participant belongs to the contact.
    Participant(ParticipantToken),
    /// Handed over by a browser that holds the connection: it reads until it expires and can not be renewed.
    Connection {
        /// Reads the transcript.
        token: ConnectionToken,
        /// Opens the socket, once and soon; without it the transcript is polled.
        websocket: Option<SocketUrl>,
        /// When the token stops working; `None` when nobody said.
        expiry: Option<Timestamp>,
    },
}
