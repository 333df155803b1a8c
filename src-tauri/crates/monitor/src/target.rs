//! What to watch.

use std::fmt;
use std::sync::Arc;

use credentials::Credential;
use participant::Endpoint;
use transcript::ContactId;

/// A chat as its watchers know it: stable through transfers, opaque.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChatKey(Arc<str>);

impl ChatKey {
    /// A key from text that [`Self::as_str`] gave.
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        Self(text.into())
    }

    pub(crate) fn of(first: &ContactId) -> Self {
        Self::new(first.as_str())
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ChatKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A chat to watch, and with what.
#[derive(Debug, Clone)]
pub struct Target {
    /// The contact for which the credential was given, if known.
    pub contact_id: Option<ContactId>,
    /// First contact of the chain, if known. Two targets with the same one are the same chat.
    pub initial_contact_id: Option<ContactId>,
    /// AWS region, for people.
    pub region: String,
    /// Where the Participant Service answers.
    pub endpoint: Endpoint,
    /// What opens the door.
    pub credential: Credential,
    /// Instance: chats of one instance and endpoint share its quota.
    pub instance: Option<String>,
    /// Queue, as the source says.
    pub queue: Option<String>,
    /// Customer's name, as the source says; the chat's own word is better.
    pub customer: Option<String>,
    /// Agent's name, as the source says.
    pub agent: Option<String>,
    /// Set `ConnectParticipant`: marks the supervisor as connected, which others may see.
    pub mark_connected: bool,
}

impl Target {
    /// Nothing is to be told of the other that is not told of this one.
    pub(crate) fn says_the_same(&self, other: &Self) -> bool {
        let words = |target: &Self| {
            let Self { region, instance, queue, customer, agent, .. } = target.clone();
            (region, [instance, queue, customer, agent])
        };
        self.credential == other.credential
            && self.contact_id == other.contact_id
            && words(self) == words(other)
    }

    /// Names the instance, for what its chats share.
    pub(crate) fn instance_key(&self) -> Arc<str> {
        format!("{}/{}", self.endpoint.host(), self.instance.as_deref().unwrap_or_default()).into()
    }

    /// The chat's key: its first contact, else the contact; `serial` where neither is known.
    pub(crate) fn key(&self, serial: u64) -> ChatKey {
        let contact = self.initial_contact_id.as_ref().or(self.contact_id.as_ref());
        match contact {
            Some(contact) => ChatKey::of(contact),
            None => ChatKey::new(format!("unnamed-{serial}")),
        }
    }
}
