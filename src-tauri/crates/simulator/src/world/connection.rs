//! `CreateParticipantConnection`, and the sockets it leads to.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::body::Body;
use super::chat::iso;
use super::presigned::query;
use super::sockets::{Ending, Ends};
use super::tokens::{Seat, SocketGrant};
use super::{Caller, World};
use crate::clock::later;
use crate::config::{SurplusClose, SurplusSocket, UrlUse};
use crate::error::ServiceError;
use crate::operation::Operation;

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
        let kinds = body.texts("Type", 1..=usize::MAX, 0..=usize::MAX)?.unwrap_or_default();
        let has_call = self.chat(caller.seat.chat).call;
        let known = |kind: &&str| match *kind {
            "WEBSOCKET" | "CONNECTION_CREDENTIALS" => true,
            // Most chats have no call to connect to.
            "WEBRTC_CONNECTION" => has_call,
            _ => false,
        };
        if !kinds.iter().all(known) {
            return Err(ServiceError::invalid());
        }
        let connect = body.flag("ConnectParticipant")?;
        let mut answer = Map::new();
        if kinds.contains(&"WEBSOCKET") {
            let closes_at = later(now, self.config.connection_lifetime);
            let url = self.socket_url(caller.seat, closes_at, now);
            answer.insert(
                "Websocket".to_owned(),
                json!({ "Url": url, "ConnectionExpiry": iso(self.dated(caller, closes_at)) }),
            );
        }
        if kinds.contains(&"CONNECTION_CREDENTIALS") {
            let expiry = later(now, self.config.connection_token_lifetime);
            let token = self.tokens.connection_token(caller.seat, expiry, now);
            let credentials = json!({ "ConnectionToken": token, "Expiry": iso(self.dated(caller, expiry)) });
            answer.insert("ConnectionCredentials".to_owned(), credentials);
        }
        if kinds.contains(&"WEBRTC_CONNECTION") {
            answer.insert("WebRTCConnection".to_owned(), self.call_connection(caller.seat));
        }
        if connect {
            self.chat(caller.seat.chat).connect(caller.seat.participant, now);
        }
        Ok(Value::Object(answer))
    }

    /// What it takes to join the call of a chat, in form: nobody answers at these addresses.
    fn call_connection(&mut self, seat: Seat) -> Value {
        let attendee_id = self.participant(seat).id.clone();
        let join_token = self.tokens.join_token();
        let meeting_id = self.chat(seat.chat).initial_contact_id();
        json!({
            "Attendee": { "AttendeeId": attendee_id, "JoinToken": join_token },
            "Meeting": {
                "MeetingId": meeting_id,
                "MediaPlacement": {
                    "AudioHostUrl": "audio.call.invalid:3478",
                    "AudioFallbackUrl": format!("wss://haxrp.call.invalid:443/calls/{meeting_id}"),
                    "SignalingUrl": format!("wss://signal.call.invalid/control/{meeting_id}"),
                    "EventIngestionUrl": "https://data.call.invalid/v1/client-events",
                },
                "MeetingFeatures": { "Audio": { "EchoReduction": "AVAILABLE" } },
            },
        })
    }

    /// A URL that looks signed, as the service's do: whoever has it can listen.
    fn socket_url(&mut self, seat: Seat, closes_at: Timestamp, now: Timestamp) -> String {
        let lifetime = self.config.url_lifetime;
        let operation = Operation::CreateParticipantConnection;
        let issued_at = self.issued_at(seat.chat, operation, lifetime, now);
        let grant = SocketGrant { seat, open_before: later(issued_at, lifetime), closes_at, used: false };
        let signature = self.tokens.socket_signature(grant, now);
        let query = query(&self.config.region, "transport", lifetime, "host", issued_at);
        // chatjs takes plain websockets from 127.0.0.1 only, by that spelling.
        format!("ws://{}/ws?{query}&X-Amz-Signature={signature}", self.authority)
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
