//! Chats of an earlier run.

use serde_json::value::RawValue;
use transcript::Saved;

use crate::Contact;

/// Chats of an earlier run that nobody has named yet.
#[derive(Default)]
pub struct Earlier(Vec<Chat>);

struct Chat {
    /// Contacts of its chain.
    contacts: Vec<String>,
    saved: Option<Saved>,
    text: Box<RawValue>,
}

impl Earlier {
    pub(crate) fn new(chats: impl Iterator<Item = (Contact, Box<RawValue>)>) -> Self {
        let chats = chats.map(|(contact, text)| {
            let mut contacts = contact.contact_ids;
            contacts.push(contact.initial_contact_id);
            Chat { contacts, saved: contact.saved, text }
        });
        Self(chats.collect())
    }

    /// What to go on from in the chat that has this contact in its chain. It is written anew from now on.
    pub fn take(&mut self, contact: &str) -> Option<Saved> {
        let at = self.0.iter().position(|chat| chat.contacts.iter().any(|known| known == contact))?;
        self.0.remove(at).saved
    }

    /// Those that nobody has named: a new file keeps them as they were written.
    pub fn texts(&self) -> impl Iterator<Item = Box<RawValue>> {
        self.0.iter().map(|chat| chat.text.clone())
    }
}
