//! Customers who prove who they are: `GetAuthenticationUrl`, `CancelParticipantAuthentication` and the events around
//! them.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::agenda::Slip;
use super::attachments::encoded;
use super::body::Body;
use super::chat::{Chat, Errand, Reach};
use super::item;
use super::{Caller, World};
use crate::clock::later;
use crate::config::AuthenticationTimes;
use crate::error::ServiceError;

/// Longest `AuthenticationUrl` (service model).
const LONGEST_URL: usize = 2_083;

/// An authentication that waits for its end.
#[derive(Debug)]
pub(crate) struct Session {
    id: String,
    participant: usize,
    initiated_at: Timestamp,
    timeout: Slip,
}

/// How an authentication ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Succeeded,
    Failed,
    Expired,
    Cancelled,
    Timeout,
}

impl Outcome {
    /// The end of the event's content type. The service spells `cancelled` the British way.
    fn event(self) -> &'static str {
        match self {
            Self::Succeeded => "authentication.succeeded",
            Self::Failed => "authentication.failed",
            Self::Expired => "authentication.expired",
            Self::Cancelled => "authentication.cancelled",
            Self::Timeout => "authentication.timeout",
        }
    }
}

impl World {
    pub(super) fn get_authentication_url(
        &mut self,
        caller: &Caller,
        body: &Body,
        now: Timestamp,
    ) -> Result<Value, ServiceError> {
        let id = body.required("SessionId", 36..=36)?;
        let redirect = body.required("RedirectUri", 1..=1_024)?;
        let within = self.config.authentication.url_within;
        let session = self.chat(caller.seat.chat).session(caller.seat.participant, id);
        let in_time = |session: &&Session| now < later(session.initiated_at, within);
        let session = session.filter(in_time).ok_or_else(ServiceError::invalid)?;
        let state = session.id.clone();
        // Spelt as Amazon Cognito's authorize endpoint, on this server: the page behind it is not simulated.
        let url = format!(
            "{}/oauth2/authorize?response_type=code&client_id=simulated&scope=openid&state={state}&redirect_uri={}",
            self.base_url(),
            encoded(redirect),
        );
        if url.len() > LONGEST_URL {
            return Err(ServiceError::invalid());
        }
        Ok(json!({ "AuthenticationUrl": url }))
    }

    pub(super) fn cancel_participant_authentication(
        &mut self,
        caller: &Caller,
        body: &Body,
        now: Timestamp,
    ) -> Result<Value, ServiceError> {
        let id = body.required("SessionId", 36..=36)?;
        let participant = caller.seat.participant;
        let chat = self.chat(caller.seat.chat);
        if chat.session(participant, id).is_none() {
            return Err(ServiceError::invalid());
        }
        chat.end_authentication(participant, Outcome::Cancelled, now);
        Ok(json!({}))
    }
}

impl Chat {
    /// A flow asks a participant to sign in; who was asked before is asked anew. Returns the `SessionId`.
    pub(crate) fn authenticate(
        &mut self,
        participant: usize,
        times: AuthenticationTimes,
        now: Timestamp,
    ) -> String {
        let id = self.new_id();
        if !self.takes("a sign-in") {
            return id;
        }
        self.take_session(participant);
        let errand = Errand::AuthenticationTimeout { participant };
        let timeout = self.agenda.put(later(now, times.lifetime), errand);
        self.sessions.push(Session { id: id.clone(), participant, initiated_at: now, timeout });
        let content = json!({ "SessionId": id }).to_string();
        self.authentication_event("authentication.initiated", participant, Some(content), now);
        id
    }

    /// The participant's authentication ends, if one is going on.
    pub(crate) fn end_authentication(&mut self, participant: usize, outcome: Outcome, now: Timestamp) {
        if self.take_session(participant) {
            self.authentication_event(outcome.event(), participant, None, now);
        }
    }

    /// The participant has signed in and is called otherwise from now on.
    pub(crate) fn authenticated(&mut self, participant: usize, name: &str, now: Timestamp) {
        if !self.takes("a sign-in") {
            return;
        }
        self.end_authentication(participant, Outcome::Succeeded, now);
        self.rename(participant, name, now);
    }

    fn session(&self, participant: usize, id: &str) -> Option<&Session> {
        self.sessions.iter().find(|session| session.participant == participant && session.id == id)
    }

    fn take_session(&mut self, participant: usize) -> bool {
        let Some(at) = self.sessions.iter().position(|session| session.participant == participant) else {
            return false;
        };
        let session = self.sessions.remove(at);
        self.agenda.strike(session.timeout);
        true
    }

    fn authentication_event(
        &mut self,
        kind: &str,
        participant: usize,
        content: Option<String>,
        now: Timestamp,
    ) {
        let mut item = item::event(kind, Some(&self.participants[participant]));
        if let Some(content) = content {
            item.insert("Content".to_owned(), json!(content));
        }
        let stored = item::is_stored(kind, self.config.switches.unsettled_events);
        self.publish(item, stored, Reach::Everyone, now);
    }
}
