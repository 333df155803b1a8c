//! The contacts of a chain, by when they are first heard of in the chat. Pure.

use jiff::Timestamp;
use transcript::ContactId;

use crate::archive::ContactFacts;

/// A chain is shorter than this; what a service says beyond it is not remembered.
const MOST: usize = 1_000;

#[derive(Debug)]
pub(crate) struct Contacts(Vec<Contact>);

#[derive(Debug)]
struct Contact {
    id: ContactId,
    /// Its earliest known item. `None`: nobody has said anything in it yet, so it is the newest.
    first: Option<Timestamp>,
}

impl Contacts {
    pub(crate) fn new(first: Option<ContactId>) -> Self {
        Self(first.into_iter().map(|id| Contact { id, first: None }).collect())
    }

    /// An item of this contact is known; says whether the contact was not. Pages come from now to the past, so what is read last is
    /// not what is newest.
    pub(crate) fn note(&mut self, id: &ContactId, time: Timestamp) -> bool {
        // Most items are of the contact of the item before.
        if self.0.last().is_some_and(|last| last.id == *id && last.first.is_some_and(|first| first <= time)) {
            return false;
        }
        let is_new = self.name(id);
        if let Some(contact) = self.0.iter_mut().find(|contact| contact.id == *id) {
            contact.first = Some(contact.first.map_or(time, |first| first.min(time)));
        }
        self.0.sort_by_key(|contact| (contact.first.is_none(), contact.first));
        is_new
    }

    /// The source names a contact.
    pub(crate) fn name(&mut self, id: &ContactId) -> bool {
        let is_new = self.0.len() < MOST && self.0.iter().all(|contact| contact.id != *id);
        if is_new {
            self.0.push(Contact { id: id.clone(), first: None });
        }
        is_new
    }

    /// Oldest first.
    pub(crate) fn ids(&self) -> Vec<ContactId> {
        self.0.iter().map(|contact| contact.id.clone()).collect()
    }

    /// Oldest first.
    pub(crate) fn facts(&self) -> Vec<ContactFacts> {
        self.0.iter().map(|contact| ContactFacts { id: contact.id.clone(), since: contact.first }).collect()
    }

    /// The one on which the chat is now.
    pub(crate) fn newest(&self) -> Option<&ContactId> {
        self.0.last().map(|contact| &contact.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn contacts_stand_by_their_first_item_whatever_is_read_first() {
        let mut contacts = Contacts::new(Some("third".into()));
        assert!(!contacts.note(&"third".into(), at(300)));
        assert!(contacts.note(&"first".into(), at(150)));
        assert!(contacts.note(&"second".into(), at(200)));
        assert!(!contacts.note(&"first".into(), at(100)));
        assert_eq!(contacts.ids(), ["first".into(), "second".into(), "third".into()]);
    }

    #[test]
    fn a_contact_in_which_nothing_was_said_yet_is_the_newest() {
        let mut contacts = Contacts::new(Some("second".into()));
        contacts.note(&"first".into(), at(100));
        assert_eq!(contacts.newest(), Some(&"second".into()));
    }

    #[test]
    fn a_service_that_names_ever_new_contacts_takes_bounded_memory() {
        let mut contacts = Contacts::new(None);
        for number in 0..3_000 {
            contacts.note(&ContactId::new(number.to_string()), at(number));
        }
        assert_eq!(contacts.ids().len(), MOST);
    }
}
