//! Whether the past of a chat is read: what the person ordered, kept over restarts, and told to the engine as chats turn up.

use std::collections::HashSet;

use monitor::{BackFillOrder, ChatKey, Monitor, RosterChange};
use tokio::sync::broadcast::error::RecvError;

use crate::dto::{self, CommandFailure};
use crate::settings::{SettingsFile, StoredPast};

/// The pasts of all chats. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Pasts {
    monitor: Monitor,
    settings: SettingsFile,
}

impl Pasts {
    /// What is ordered holds for `monitor`, and is kept in `settings`.
    pub(crate) fn new(monitor: Monitor, settings: SettingsFile) -> Self {
        Self { monitor, settings }
    }

    /// Orders something about one chat, whatever holds for all.
    pub(crate) async fn order(&self, key: ChatKey, order: dto::BackFillOrder) -> Result<(), CommandFailure> {
        self.monitor.back_fill(&key, engines(order)).await?;
        let is_usual = order == self.usual();
        Ok(self.settings.change_pasts(|pasts| {
            pasts.retain(|past| past.key != key.as_str());
            if !is_usual {
                pasts.push(StoredPast { key: key.to_string(), order });
            }
        })?)
    }

    /// Orders what the settings now say for all chats. What was given up stays so; what was ordered for single chats is forgotten.
    pub(crate) async fn order_all(&self) -> Result<(), CommandFailure> {
        let written =
            self.settings.change_pasts(|pasts| pasts.retain(|past| past.order == dto::BackFillOrder::Cancel));
        for chat in self.monitor.roster().await?.chats {
            self.turn_up(&chat.key).await;
        }
        Ok(written?)
    }

    /// Tells the engine what holds for each chat that turns up, for as long as there is an engine.
    pub(crate) async fn follow(self) {
        let mut known = HashSet::new();
        // A receiver that lags misses chats: it looks at the whole roster again.
        'roster: while let Ok(mut roster) = self.monitor.roster().await {
            known.retain(|key| roster.chats.iter().any(|chat| chat.key == *key));
            for chat in &roster.chats {
                if known.insert(chat.key.clone()) {
                    self.turn_up(&chat.key).await;
                }
            }
            loop {
                match roster.changes.recv().await {
                    Ok(RosterChange::Chat(chat)) if !known.contains(&chat.key) => {
                        known.insert(chat.key.clone());
                        self.turn_up(&chat.key).await;
                    }
                    Ok(RosterChange::Removed(key)) => {
                        known.remove(&key);
                    }
                    Ok(RosterChange::Chat(_) | RosterChange::Sources(_)) => {}
                    Err(RecvError::Lagged(_)) => continue 'roster,
                    Err(RecvError::Closed) => return,
                }
            }
        }
    }

    async fn turn_up(&self, key: &ChatKey) {
        let pasts = self.settings.pasts();
        let own = pasts.iter().find(|past| past.key == key.as_str()).map(|past| past.order);
        let order = own.unwrap_or_else(|| self.usual());
        // Gone: then nothing of it is read either.
        self.monitor.back_fill(key, engines(order)).await.ok();
    }

    /// What holds for a chat about which nothing was ordered.
    fn usual(&self) -> dto::BackFillOrder {
        if self.settings.choices().past_paused {
            dto::BackFillOrder::Pause
        } else {
            dto::BackFillOrder::Resume
        }
    }
}

fn engines(order: dto::BackFillOrder) -> BackFillOrder {
    match order {
        dto::BackFillOrder::Pause => BackFillOrder::Pause,
        dto::BackFillOrder::Resume => BackFillOrder::Resume,
        dto::BackFillOrder::Cancel => BackFillOrder::Cancel,
    }
}

#[cfg(test)]
mod tests {
    use monitor::BackFillState;

    use super::*;
    use crate::offline::{footing, handover};
    use crate::settings::fakes::InMemory;
    use crate::tokens::fakes::FakeKeychain;

    /// The parts of the app with one chat, `c`, whose past can not be read for want of a network.
    async fn stage(file: InMemory) -> (Pasts, ChatKey) {
        let footing = footing(FakeKeychain::new(None), file).await;
        let key = footing.watchlist.add_chat(handover(Some("c")), "eu-central-1").await.unwrap();
        let pasts = Pasts::new(footing.monitor, footing.settings);
        until(&pasts, BackFillState::Waiting).await;
        (pasts, key)
    }

    /// `None`: the engine told nothing of the chat yet.
    async fn state(pasts: &Pasts) -> Option<BackFillState> {
        pasts.monitor.roster().await.unwrap().chats.first().map(|chat| chat.back_fill.state)
    }

    /// Waits until the past is in this state; the engine tells its states when it gets to it.
    async fn until(pasts: &Pasts, wanted: BackFillState) {
        let look = async {
            while state(pasts).await != Some(wanted) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(10), look).await.unwrap();
    }

    #[tokio::test]
    async fn what_was_paused_is_paused_again_after_a_restart() {
        let file = InMemory::default();
        let (pasts, key) = stage(file.clone()).await;
        pasts.order(key, dto::BackFillOrder::Pause).await.unwrap();
        until(&pasts, BackFillState::Paused).await;

        let (pasts, _) = stage(file).await;
        tokio::spawn(pasts.clone().follow());
        until(&pasts, BackFillState::Paused).await;
    }

    #[tokio::test]
    async fn an_order_for_all_holds_for_chats_that_turn_up_later_and_leaves_alone_what_was_given_up() {
        let file = InMemory::default();
        let (pasts, key) = stage(file.clone()).await;
        pasts.settings.set_choices(&dto::Settings { past_paused: true, ..Default::default() }).unwrap();
        pasts.order_all().await.unwrap();
        until(&pasts, BackFillState::Paused).await;
        pasts.order(key.clone(), dto::BackFillOrder::Cancel).await.unwrap();
        until(&pasts, BackFillState::Cancelled).await;
        pasts.settings.set_choices(&dto::Settings::default()).unwrap();
        pasts.order_all().await.unwrap();
        assert_eq!(
            pasts.settings.pasts(),
            [StoredPast { key: key.to_string(), order: dto::BackFillOrder::Cancel }]
        );
    }

    #[tokio::test]
    async fn nothing_is_kept_of_what_holds_anyway() {
        let (pasts, key) = stage(InMemory::default()).await;
        pasts.order(key.clone(), dto::BackFillOrder::Pause).await.unwrap();
        pasts.order(key, dto::BackFillOrder::Resume).await.unwrap();
        assert_eq!(pasts.settings.pasts(), []);
    }
}
