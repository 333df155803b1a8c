//! Participant tokens, connection tokens and websocket URLs.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use rand::RngCore;
use rand::rngs::StdRng;

use super::ChatKey;
use super::presigned::hex;
use crate::operation::TokenKind;

/// Connection tokens of one participant that work at a time; of more the oldest dies. A client that asks again and again
/// all day must not fill the memory.
const AT_A_TIME: usize = 1_000;

/// A participant's place: which chat, and which of its participants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Seat {
    pub(crate) chat: ChatKey,
    pub(crate) participant: usize,
}

/// Every secret the simulator handed out.
pub(crate) struct Tokens {
    secrets: StdRng,
    participant: HashMap<String, Seat>,
    connection: HashMap<Arc<str>, Grant>,
    /// By participant their connection tokens, oldest first.
    issued: HashMap<Seat, VecDeque<Arc<str>>>,
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
    pub(crate) fn new(secrets: StdRng) -> Self {
        Self {
            secrets,
            participant: HashMap::new(),
            connection: HashMap::new(),
            issued: HashMap::new(),
            sockets: HashMap::new(),
        }
    }

    pub(crate) fn participant_token(&mut self, seat: Seat) -> String {
        let token = opaque(&mut self.secrets);
        self.participant.insert(token.clone(), seat);
        token
    }

    pub(crate) fn connection_token(&mut self, seat: Seat, expires: Timestamp, now: Timestamp) -> String {
        let token = opaque(&mut self.secrets);
        let shared: Arc<str> = token.as_str().into();
        self.connection.insert(Arc::clone(&shared), Grant { seat, expires });
        let issued = self.issued.entry(seat).or_default();
        issued.push_back(shared);
        while let Some(oldest) = issued.front() {
            let expired = self.connection.get(oldest).is_none_or(|grant| grant.expires <= now);
            if !expired && issued.len() <= AT_A_TIME {
                break;
            }
            self.connection.remove(oldest);
            issued.pop_front();
        }
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
        self.issued.retain(|seat, _| seat.chat != chat);
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rand::SeedableRng;

    use super::*;
    use crate::clock::later;

    fn tokens() -> Tokens {
        Tokens::new(StdRng::seed_from_u64(1))
    }

    #[test]
    fn a_participant_has_so_many_connection_tokens_and_the_oldest_dies() {
        let now = Timestamp::UNIX_EPOCH;
        let expires = later(now, Duration::from_secs(60));
        let seat = Seat { chat: ChatKey(0), participant: 0 };
        let mut tokens = tokens();
        let issued: Vec<String> =
            (0..=AT_A_TIME).map(|_| tokens.connection_token(seat, expires, now)).collect();
        let works = |token: &str| tokens.admit(TokenKind::Connection, token, now).is_some();
        assert!(!works(&issued[0]) && issued[1..].iter().all(|token| works(token)));
    }

    #[test]
    fn nothing_is_kept_of_tokens_that_expired_or_whose_chat_is_forgotten() {
        let now = Timestamp::UNIX_EPOCH;
        let expires = later(now, Duration::from_secs(60));
        let seat = Seat { chat: ChatKey(0), participant: 0 };
        let mut tokens = tokens();
        tokens.connection_token(seat, expires, now);
        let last = tokens.connection_token(seat, later(expires, Duration::from_secs(1)), expires);
        assert_eq!(tokens.connection.keys().map(AsRef::as_ref).collect::<Vec<&str>>(), [last]);
        tokens.forget(seat.chat);
        assert!(tokens.connection.is_empty() && tokens.issued.is_empty());
    }
}
