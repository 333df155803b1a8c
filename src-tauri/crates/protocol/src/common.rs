//! What the items of one chat have in common, made once and not anew for each of them.

use std::sync::Arc;

use transcript::{Author, ContactId, Heading, ParticipantId, Role};

use crate::lenient::Members;

/// A chat has a few people, and items of a few types: most items have what one of the last few had.
const RECENT: usize = 6;

/// Authors and headings of the last items, the newest first.
#[derive(Debug, Default)]
pub(crate) struct Common {
    headings: Vec<Arc<Heading>>,
    authors: Vec<Arc<Author>>,
    /// The contact of items that name none.
    pub(crate) contact: Option<ContactId>,
    /// Roles of those whom an item names without one.
    pub(crate) roles: Vec<(ParticipantId, Role)>,
}

impl Common {
    pub(crate) fn heading(
        &mut self,
        members: &mut Members<'_>,
        item_type: Option<&str>,
        content_type: Option<&str>,
    ) -> Arc<Heading> {
        let contact = members.word("ContactId");
        let related = members.word("RelatedContactId");
        let initial = members.word("InitialContactId");
        let is_same = |known: &Heading| {
            let says =
                |id: &Option<ContactId>, word: Option<&str>| id.as_ref().map(ContactId::as_str) == word;
            known.item_type.as_deref() == item_type
                && known.content_type.as_deref() == content_type
                && says(&known.contact_id, contact.as_deref())
                && says(&known.related_contact_id, related.as_deref())
                && says(&known.initial_contact_id, initial.as_deref())
        };
        recent(&mut self.headings, is_same, || Heading {
            item_type: item_type.map(Into::into),
            content_type: content_type.map(Into::into),
            contact_id: contact.as_deref().map(ContactId::from),
            related_contact_id: related.as_deref().map(ContactId::from),
            initial_contact_id: initial.as_deref().map(ContactId::from),
            implied_contact_id: self.contact.clone().filter(|_| contact.is_none()),
        })
    }

    pub(crate) fn author(&mut self, members: &mut Members<'_>) -> Option<Arc<Author>> {
        let name = members.word("DisplayName");
        let role = members.word("ParticipantRole").map(|role| Role::from_wire(&role));
        let id = members.word("ParticipantId")?;
        let role = role.unwrap_or_else(|| {
            let known = self.roles.iter().find(|(known, _)| known.as_str() == id);
            known.map_or_else(|| Role::from_wire(""), |(_, role)| role.clone())
        });
        let is_same = |known: &Author| {
            known.id.as_str() == id && known.name.as_deref() == name.as_deref() && known.role == role
        };
        let author = || Author {
            id: ParticipantId::from(&*id),
            name: name.as_deref().map(Into::into),
            role: role.clone(),
        };
        Some(recent(&mut self.authors, is_same, author))
    }
}

/// The one that is the same, or a new one.
fn recent<T>(known: &mut Vec<Arc<T>>, is_same: impl Fn(&T) -> bool, new: impl FnOnce() -> T) -> Arc<T> {
    if let Some(same) = known.iter().find(|known| is_same(known)) {
        return Arc::clone(same);
    }
    let new = Arc::new(new());
    known.truncate(RECENT - 1);
    known.insert(0, Arc::clone(&new));
    new
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::read_item;

    fn item(common: &mut Common, contact: &str, name: &str) -> transcript::Item {
        let json = format!(
            r#"{{"Id":"i","AbsoluteTime":"2026-03-02T09:15:07Z","Type":"MESSAGE","ContentType":"text/plain",
                "ContactId":"{contact}","ParticipantId":"p","DisplayName":"{name}"}}"#
        );
        read_item(&json, common).item.unwrap()
    }

    #[test]
    fn items_that_say_the_same_share_it() {
        let mut common = Common::default();
        let [first, second] = [item(&mut common, "c", "Ana"), item(&mut common, "c", "Ana")];
        assert!(Arc::ptr_eq(&first.heading, &second.heading));
        assert!(Arc::ptr_eq(first.author.as_ref().unwrap(), second.author.as_ref().unwrap()));
    }

    #[test]
    fn items_that_say_something_else_do_not() {
        let mut common = Common::default();
        item(&mut common, "c", "Ana");
        let other = item(&mut common, "d", "Ben");
        assert_eq!(other.contact_id().map(ContactId::as_str), Some("d"));
        assert_eq!(other.author.and_then(|author| author.name.clone()).as_deref(), Some("Ben"));
    }

    #[test]
    fn who_says_something_else_each_time_takes_bounded_memory() {
        let mut common = Common::default();
        (0..50).for_each(|number| drop(item(&mut common, &number.to_string(), &number.to_string())));
        assert_eq!((common.headings.len(), common.authors.len()), (RECENT, RECENT));
    }
}
