//! The secrets themselves, with what must be kept beside them.

use std::fmt;

use jiff::Timestamp;
use protocol::{ConnectionToken, ParticipantToken, RosterBearer, SocketUrl};
use zeroize::Zeroizing;

/// One value of a [`CredentialStore`](crate::CredentialStore). `Debug` shows no token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Secret {
    /// What one chat is watched with.
    Chat(Credential),
    /// What a roster is read with.
    Roster(RosterBearer),
    /// What an archive is encrypted with.
    Archive(ArchiveSecret),
}

/// The key of an archive, as 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct ArchiveSecret(Zeroizing<String>);

impl ArchiveSecret {
    /// Takes the digits; `None` if they are something else.
    pub fn new(digits: impl Into<String>) -> Option<Self> {
        let digits = Zeroizing::new(digits.into());
        let is_key = digits.len() == 64 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        is_key.then_some(Self(digits))
    }

    /// The digits: for the archive alone.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ArchiveSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ArchiveSecret(…)")
    }
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
