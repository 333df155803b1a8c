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

    /// It says which chat it is of, so that the chat's key is the same at any time.
    pub(crate) fn names_its_chat(&self) -> bool {
        self.initial_contact_id.is_some() || self.contact_id.is_some()
    }

    /// Names the instance, for what its chats share: `host/instance`, or `host` where nobody says which one it is. An ARN names the
    /// same instance as the id in it.
    pub(crate) fn instance_key(&self) -> Arc<str> {
        let host = self.endpoint.host();
        let name = self.instance.as_deref().map(str::trim).unwrap_or_default();
        let id = name.split_once(":instance/").map_or(name, |(_, id)| id.split('/').next().unwrap_or(id));
        if id.is_empty() { host.into() } else { format!("{host}/{id}").into() }
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

#[cfg(test)]
mod tests {
    use protocol::ParticipantToken;

    use super::*;

    #[test]
    fn an_arn_and_the_id_in_it_name_the_same_instance() {
        let key = |instance: Option<&str>| {
            let target = Target {
                contact_id: None,
                initial_contact_id: None,
                region: "eu-central-1".into(),
                endpoint: Endpoint::custom("https://aws.example").unwrap(),
                credential: Credential::Participant(ParticipantToken::new("canary-7f3a").unwrap()),
                instance: instance.map(str::to_owned),
                queue: None,
                customer: None,
                agent: None,
                mark_connected: false,
            };
            target.instance_key()
        };
        assert_eq!(&*key(Some("12345678-aaaa")), "aws.example/12345678-aaaa");
        let arn = "arn:aws:connect:eu-central-1:123456789012:instance/12345678-aaaa";
        assert_eq!(key(Some(arn)), key(Some("12345678-aaaa")));
        assert_eq!(key(Some(&format!("{arn}/queue/7"))), key(Some("12345678-aaaa")));
        assert_eq!((&*key(None), &*key(Some(" "))), ("aws.example", "aws.example"));
    }
}
