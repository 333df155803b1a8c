//! One copy of what many items have in common.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::Arc;

use crate::{Author, Heading, Item};

/// A chat has a few people, contacts and types. What a service without measure says beyond this is not shared.
const MOST: usize = 1_000;

/// Most items have what one of the last few had: to compare is quicker than to hash.
const RECENT: usize = 4;

/// Authors and headings of a chat.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interner {
    authors: Known<Author>,
    headings: Known<Heading>,
}

#[derive(Debug, Clone)]
struct Known<T> {
    all: HashSet<Arc<T>>,
    recent: Vec<Arc<T>>,
}

impl Interner {
    /// Lets an item share what others have too.
    pub(crate) fn share(&mut self, item: &mut Item) {
        if let Some(author) = &mut item.author {
            self.authors.share(author);
        }
        self.headings.share(&mut item.heading);
    }
}

impl<T: Eq + Hash> Known<T> {
    fn share(&mut self, value: &mut Arc<T>) {
        if let Some(same) = self.recent.iter().find(|recent| *recent == value) {
            *value = Arc::clone(same);
            return;
        }
        if let Some(same) = self.all.get(value) {
            *value = Arc::clone(same);
        } else if self.all.len() < MOST {
            self.all.insert(Arc::clone(value));
        }
        self.recent.truncate(RECENT - 1);
        self.recent.insert(0, Arc::clone(value));
    }
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self { all: HashSet::new(), recent: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ContactId, ItemId, Kind};

    fn item(contact: usize) -> Item {
        let heading = Heading { contact_id: Some(ContactId::new(contact.to_string())), ..Heading::default() };
        let item = Item::new(ItemId::from("i"), jiff::Timestamp::UNIX_EPOCH, Kind::Unknown);
        Item { heading: Arc::new(heading), ..item }
    }

    #[test]
    fn items_of_one_contact_share_it() {
        let mut interner = Interner::default();
        let [mut first, mut second] = [item(1), item(1)];
        interner.share(&mut first);
        interner.share(&mut second);
        assert!(Arc::ptr_eq(&first.heading, &second.heading));
    }

    #[test]
    fn contacts_without_end_take_bounded_memory() {
        let mut interner = Interner::default();
        (0..MOST + 50).for_each(|contact| interner.share(&mut item(contact)));
        assert_eq!(interner.headings.all.len(), MOST);
    }
}
