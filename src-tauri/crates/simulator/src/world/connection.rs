//! `CreateParticipantConnection`, and the sockets it leads to.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::body::Body;
use super::chat::iso;
use super::sockets::{Ending, Ends};
use super::tokens::{Seat, SocketGrant};
use super::{Caller, World};
use crate::clock::later;
use crate::config::{SurplusClose, SurplusSocket, UrlUse};
use crate::error::ServiceError;

/// An admitted socket: where it belongs, its queues, and when it must close.
#[derive(Debug)]
pub(crate) struct OpenSocket {
    pub(crate) seat: Seat,
    pub(crate) ends: Ends,
    pub(crate) closes_at: Timestamp,
}

impl World {
    pub(super) fn create_participant_connection(
        &mut self,
        caller: &Caller,
        body: &Body,
        now: Timestamp,
    ) -> Result<Value, ServiceError> {
        let kinds = body.texts("Type")?;
        let known = ["WEBSOCKET", "CONNECTION_CREDENTIALS", "WEBRTC_CONNECTION"];
        // A chat has no call to connect to.
        if kinds.iter().any(|kind| !known.contains(kind) || *kind == "WEBRTC_CONNECTION") {
            return Err(ServiceError::invalid());
        }
        let connect = body.flag("ConnectParticipant")?;
        let mut answer = Map::new();
        if kinds.contains(&"WEBSOCKET") {
            let closes_at = later(now, self.config.connection_lifetime);
            let url = self.socket_url(caller.seat, closes_at, now);
            answer.insert("Websocket".to_owned(), json!({ "Url": url, "ConnectionExpiry": iso(closes_at) }));
        }
        if kinds.contains(&"CONNECTION_CREDENTIALS") {
            let expiry = later(now, self.config.connection_token_lifetime);
            let token = self.tokens.connection_token(caller.seat, expiry, now);
            let credentials = json!({ "ConnectionToken": token, "Expiry": iso(expiry) });
            answer.insert("ConnectionCredentials".to_owned(), credentials);
        }
        if connect {
            self.chat(caller.seat.chat).connect(caller.seat.participant, now);
        }
        Ok(Value::Object(answer))
    }

    /// A URL that looks signed, as the service's do: whoever has it can listen.
    fn socket_url(&mut self, seat: Seat, closes_at: Timestamp, now: Timestamp) -> String {
        let lifetime = self.config.url_lifetime;
        let grant = SocketGrant { seat, open_before: later(now, lifetime), closes_at, used: false };
        let signature = self.tokens.socket_signature(grant, now);
        let signed_at = now.strftime("%Y%m%dT%H%M%SZ");
        let day = now.strftime("%Y%m%d");
        format!(
            "{}/ws?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=SIMULATED%2F{day}%2F{}%2Ftransport%2Faws4_request\
             &X-Amz-Date={signed_at}&X-Amz-Expires={}&X-Amz-SignedHeaders=host&X-Amz-Signature={signature}",
            self.socket_base,
            self.config.region,
            lifetime.as_secs(),
        )
    }

    /// Admits a socket by the signature in its URL.
    pub(crate) fn open_socket(
        &mut self,
        signature: &str,
        now: Timestamp,
    ) -> Result<OpenSocket, ServiceError> {
        let once = self.config.switches.url_use == UrlUse::Once;
        let grant = self.tokens.socket_grant(signature).ok_or(ServiceError::AccessDenied)?;
        let SocketGrant { seat, open_before, closes_at, used } = *grant;
        if now >= open_before || now >= closes_at || (used && once) || !self.is_alive(seat, now) {
            return Err(ServiceError::AccessDenied);
        }
        let limit = self.config.sockets_per_participant;
        let surplus = self.config.switches.surplus_socket;
        let SurplusClose(code) = self.config.switches.surplus_close;
        let sockets = &mut self.chat(seat.chat).sockets;
        if sockets.count(seat.participant) >= limit {
            match surplus {
                SurplusSocket::Refused => return Err(ServiceError::AccessDenied),
                SurplusSocket::ClosesOldest => sockets.end_oldest(seat.participant, Ending::Close(code)),
            }
        }
        let ends = sockets.open(seat.participant);
        if let Some(grant) = self.tokens.socket_grant(signature) {
            grant.used = true;
        }
        Ok(OpenSocket { seat, ends, closes_at })
    }
}
