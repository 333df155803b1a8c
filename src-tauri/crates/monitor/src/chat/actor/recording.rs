//! The chat and the disk: what is there is shown at once, and what is new is there before it is told.

use std::time::Duration;

use tokio::task::JoinError;
use tokio::time::{Instant, timeout};
use transcript::{Change, Timeline};

use super::Actor;
use crate::archive::{ChatFacts, NotLoaded, NotRecorded, Restored};
use crate::target::ChatKey;

/// What was kept is waited for so long. Then the chat is read anew.
const LOAD_WITHIN: Duration = Duration::from_secs(5);

impl Actor {
    /// Takes over what is on disk of the chat. Whoever asks anything meanwhile waits.
    pub(super) async fn load(&mut self) {
        let Some(archive) = self.archive.clone().filter(|_| !self.anew) else { return };
        if !self.timeline.is_empty() {
            return self.filing.owe_all(&self.timeline);
        }
        let Some(facts) = self.facts() else { return };
        match timeout(LOAD_WITHIN, archive.load(&facts)).await.unwrap_or(Err(NotLoaded::Slow)) {
            Ok(Some(restored)) => self.take_over(restored),
            Ok(None) => {}
            Err(error) => tracing::warn!(chat = %self.key, %error, "what was kept of a chat is not shown"),
        }
    }

    /// Something is different: to be kept, and to be told.
    pub(super) fn changed(&mut self, changes: Vec<Change>) {
        if self.archive.is_some() {
            self.filing.note(&changes, self.now());
        }
        self.changes.extend(changes);
    }

    /// Tells whoever looks what is different now: once it is on disk, or at once where there is none or it fails.
    pub(super) async fn publish(&mut self) {
        let begins = self.keep();
        if self.filing.withholds() {
            if begins {
                self.withheld = Some(self.news());
            }
            return;
        }
        if let Some(withheld) = self.withheld.take() {
            let later = std::mem::replace(&mut self.changes, withheld.into_changes());
            self.changes.extend(later);
        }
        let news = self.news();
        self.tell(news).await;
    }

    /// The record that was under way is on disk, or not.
    pub(super) async fn recorded(&mut self, record: Result<Result<(), NotRecorded>, JoinError>) {
        // Nothing aborts it while the chat lives.
        let result = record.unwrap_or_else(|error| {
            tracing::error!(chat = %self.key, %error, "the archive failed inside the program");
            Err(NotRecorded::Closed)
        });
        if let Err(why) = result {
            tracing::debug!(chat = %self.key, %why, "a record is not on disk");
        }
        self.filing.done(result, Instant::now(), &mut self.rng);
        if let Some(news) = self.withheld.take_if(|_| result.is_ok()) {
            self.tell(news).await;
        }
    }

    /// Keeps what is owed. What need not wait for it is as good as told: whoever asks sees it. Says whether a record was due, and is under
    /// way now.
    pub(super) fn keep(&mut self) -> bool {
        let now = Instant::now();
        self.filing.look(now);
        let begins = self.begin_record(now);
        if !self.filing.withholds() {
            self.filing.told();
        }
        begins
    }

    /// Says whether a record was due, and is under way now.
    fn begin_record(&mut self, now: Instant) -> bool {
        let Some(archive) = self.archive.clone() else { return false };
        if !self.filing.is_due(&self.timeline, now) {
            return false;
        }
        let facts = self.facts();
        let Some(record) = self.filing.next(facts, &self.timeline, now, &mut self.rng) else { return false };
        self.records.spawn(async move { archive.record(record).await });
        true
    }

    fn take_over(&mut self, Restored { state, entries, beside }: Restored) {
        let places = entries.iter().map(|entry| (entry.id().clone(), entry.place)).collect();
        let mut entries = entries.into_iter();
        let restored = state.map(|state| Timeline::restore_from(&state, entries.by_ref()));
        let restored = restored.and_then(|restored| {
            let unusable = |error| tracing::warn!(chat = %self.key, %error, "the chat is read anew");
            restored.map_err(unusable).ok()
        });
        let is_whole = restored.is_some();
        self.timeline = restored.unwrap_or_else(|| Timeline::of(entries));
        self.filing.restored(&self.timeline, &places, is_whole);
        if beside {
            self.filing.owe_once_more(&self.timeline);
        }
        self.observations = self.timeline.observed();
        self.take_stock();
    }

    /// What is known of the chat as a whole; `None` as long as nobody has said which one it is.
    fn facts(&self) -> Option<ChatFacts> {
        let contacts = self.contacts.facts();
        let said = || self.initial_contact_id.as_ref().or(contacts.first().map(|contact| &contact.id));
        let key = if self.target.names_its_chat() { Some(self.key.clone()) } else { said().map(ChatKey::of) };
        let target = &self.target;
        Some(ChatFacts {
            key: key?,
            host: target.endpoint.host().to_owned(),
            region: target.region.clone(),
            instance: target.instance.clone(),
            queue: target.queue.clone(),
            customer_hint: target.customer.clone(),
            agent_hint: target.agent.clone(),
            initial_contact_id: self.initial_contact_id.clone(),
            contacts,
            ended_at: self.timeline.ended().map(|entry| entry.place.time),
            sealed: self.timeline.is_sealed(),
        })
    }
}
