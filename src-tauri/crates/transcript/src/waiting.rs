//! Since when the customer waits for a person.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::{Item, ItemId, Kind, Role};

/// The customer's words since the last answer of a person. Bots and the system do not answer, and typing is no answer either.
#[derive(Debug, Clone, Default)]
pub(crate) struct Waiting {
    answered: Option<(Timestamp, ItemId)>,
    unanswered: BTreeSet<(Timestamp, ItemId)>,
}

impl Waiting {
    pub(crate) fn observe(&mut self, item: &Item, time: Timestamp) {
        let (Kind::Message(_) | Kind::Attachment, Some(author)) = (&item.kind, &item.author) else { return };
        let key = (time, item.id.clone());
        match author.role {
            Role::Customer => {
                if self.answered.as_ref().is_none_or(|answered| key > *answered) {
                    self.unanswered.insert(key);
                }
            }
            Role::Agent | Role::Supervisor => {
                if self.answered.as_ref().is_none_or(|answered| key > *answered) {
                    self.unanswered = self.unanswered.split_off(&key);
                    self.answered = Some(key);
                }
            }
            Role::CustomBot | Role::System | Role::Unknown(_) => {}
        }
    }

    pub(crate) fn since(&self) -> Option<Timestamp> {
        self.unanswered.first().map(|(time, _)| *time)
    }
}
