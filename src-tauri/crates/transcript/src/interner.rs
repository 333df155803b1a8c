//! One copy of what many items have in common.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::Arc;

use crate::{Author, Heading, Item};

/// A chat has a few people, contacts and types. What a service without measure says beyond this is not shared.
const MOST: usize = 1_000;

/// Authors and headings of a chat.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interner {
    authors: HashSet<Arc<Author>>,
    headings: HashSet<Arc<Heading>>,
}

impl Interner {
    /// Lets an item share what others have too.
    pub(crate) fn share(&mut self, item: &mut Item) {
        if let Some(author) = &mut item.author {
            share(&mut self.authors, author);
        }
        share(&mut self.headings, &mut item.heading);
    }
}

fn share<T: Eq + Hash>(known: &mut HashSet<Arc<T>>, value: &mut Arc<T>) {
    if let Some(same) = known.get(value) {
        *value = Arc::clone(same);
    } else if known.len() < MOST {
        known.insert(Arc::clone(value));
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
        assert_eq!(interner.headings.len(), MOST);
    }
}
