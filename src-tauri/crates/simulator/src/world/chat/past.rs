//! What a persistent chat can look back on.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::Value;

use super::{Chat, Errand, Stored};
use crate::clock::later;
use crate::spec::{Continues, Rehydration};

/// Past contacts that one chat can reach (administrator guide, "Enable persistent chat").
const REACHABLE_CONTACTS: usize = 100;

impl Chat {
    /// Whether `continues` names this chat, in the way its kind asks for.
    pub(crate) fn is_source_of(&self, continues: &Continues) -> bool {
        match continues.rehydration {
            Rehydration::FromSegment => self.contact_ids.contains(&continues.contact_id),
            Rehydration::EntirePastSession => self.initial_contact_id() == continues.contact_id,
        }
    }

    /// What another chat that goes on from this one has for a past.
    pub(crate) fn as_past(&self, continues: &Continues) -> Vec<Stored> {
        let last = match continues.rehydration {
            Rehydration::FromSegment => continues.contact_id.as_str(),
            Rehydration::EntirePastSession => self.contact_id(),
        };
        let place = self.contact_ids.iter().position(|contact_id| contact_id == last);
        let segments = &self.contact_ids[..place.map_or(0, |place| place + 1)];
        // This chat's own past has contacts of other chains.
        let session = self.stored.iter().filter(|stored| segments.contains(&stored.contact_id()));
        let all: Vec<&Stored> = self.past.iter().chain(session).collect();
        let mut contacts = BTreeSet::new();
        let mut newest_first: Vec<Stored> = Vec::new();
        for stored in all.into_iter().rev() {
            contacts.insert(stored.contact_id());
            if contacts.len() > REACHABLE_CONTACTS {
                break;
            }
            newest_first.push(stored.clone());
        }
        newest_first.reverse();
        newest_first
    }

    /// Gives the chat a past, which comes to light when it is rehydrated.
    pub(crate) fn look_back_on(
        &mut self,
        past: Vec<Stored>,
        after: Option<std::time::Duration>,
        now: Timestamp,
    ) {
        self.dormant = past;
        if let Some(after) = after {
            self.agenda.put(later(now, after), Errand::Rehydrate);
        }
    }

    /// The past becomes reachable, and everyone is told.
    pub(crate) fn rehydrate(&mut self, now: Timestamp) {
        if !self.takes("a past") {
            return;
        }
        if self.dormant.is_empty() {
            self.ignore("a rehydration without a past to come");
            return;
        }
        self.past = std::mem::take(&mut self.dormant);
        self.event("chat.rehydrated", None, now);
    }
}

impl Stored {
    fn contact_id(&self) -> String {
        self.members().get("ContactId").and_then(Value::as_str).unwrap_or_default().to_owned()
    }
}
