//! Participant tokens, connection tokens and websocket URLs.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};

use super::ChatKey;
use super::presigned::hex;
use crate::operation::TokenKind;

/// A participant's place: which chat, and which of its participants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Seat {
    pub(crate) chat: ChatKey,
    pub(crate) participant: usize,
}

/// Every secret the simulator handed out. They come from the operating system, never from the seed.
pub(crate) struct Tokens {
    secrets: StdRng,
    participant: HashMap<String, Seat>,
    connection: HashMap<String, Grant>,
    sockets: HashMap<String, SocketGrant>,
}

// The tokens themselves stay out of every log line.
impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens").finish_non_exhaustive()
    }
}

struct Grant {
    seat: Seat,
    expires: Timestamp,
}

/// What a websocket URL entitles to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SocketGrant {
    pub(crate) seat: Seat,
    pub(crate) open_before: Timestamp,
    pub(crate) closes_at: Timestamp,
    pub(crate) used: bool,
}

impl Tokens {
    pub(crate) fn new() -> Self {
        Self {
            secrets: StdRng::from_os_rng(),
            participant: HashMap::new(),
            connection: HashMap::new(),
            sockets: HashMap::new(),
        }
    }

    pub(crate) fn participant_token(&mut self, seat: Seat) -> String {
        let token = opaque(&mut self.secrets);
        self.participant.insert(token.clone(), seat);
        token
    }

    pub(crate) fn connection_token(&mut self, seat: Seat, expires: Timestamp, now: Timestamp) -> String {
        // Those that expired are forgotten here, so that reconnecting for days does not fill the memory.
        self.connection.retain(|_, grant| grant.expires > now);
        let token = opaque(&mut self.secrets);
        self.connection.insert(token.clone(), Grant { seat, expires });
        token
    }

    /// What lets an attendee into a call.
    pub(crate) fn join_token(&mut self) -> String {
        opaque(&mut self.secrets)
    }

    /// A chat's tokens and URLs are worth nothing any more.
    pub(crate) fn forget(&mut self, chat: ChatKey) {
        self.participant.retain(|_, seat| seat.chat != chat);
        self.connection.retain(|_, grant| grant.seat.chat != chat);
        self.sockets.retain(|_, grant| grant.seat.chat != chat);
    }

    /// The signature of a new websocket URL.
    pub(crate) fn socket_signature(&mut self, grant: SocketGrant, now: Timestamp) -> String {
        self.sockets.retain(|_, grant| grant.open_before > now);
        let mut bytes = [0; 32];
        self.secrets.fill_bytes(&mut bytes);
        let signature = hex(&bytes);
        self.sockets.insert(signature.clone(), grant);
        signature
    }

    pub(crate) fn socket_grant(&mut self, signature: &str) -> Option<&mut SocketGrant> {
        self.sockets.get_mut(signature)
    }

    /// Whom a token was made for, whatever its kind and age.
    pub(crate) fn seat(&self, token: &str) -> Option<Seat> {
        self.participant.get(token).copied().or_else(|| self.connection.get(token).map(|grant| grant.seat))
    }

    /// Whom a token admits; `None` for the wrong kind and after its expiry.
    pub(crate) fn admit(&self, kind: TokenKind, token: &str, now: Timestamp) -> Option<Seat> {
        match kind {
            TokenKind::Participant => self.participant.get(token).copied(),
            TokenKind::Connection => {
                self.connection.get(token).filter(|grant| now < grant.expires).map(|grant| grant.seat)
            }
        }
    }
}

/// A token as opaque as the service's: base64 of random bytes.
pub(crate) fn opaque(secrets: &mut impl RngCore) -> String {
    let mut bytes = [0; 96];
    secrets.fill_bytes(&mut bytes);
    STANDARD.encode(bytes)
}
