//! What the person chose to watch: kept in the settings, opened with tokens, handed to the engine.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use ::policy::Right;
use credentials::{CredentialKey, Handover, Secret};
use monitor::{ChatKey, Monitor, Source, SourceId, Target};
use participant::{Endpoint, RosterUrl, Variant};
use protocol::RosterBearer;
use tokio::sync::{Semaphore, watch};
use transcript::ContactId;

use crate::dto::{self, CommandFailure};
use crate::rosters::Roster;
use crate::settings::{SettingsFile, StoredChat, StoredSource};
use crate::tokens::Tokens;

/// Chats and sources by the person's choice. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Watchlist {
    monitor: Monitor,
    tokens: Tokens,
    settings: SettingsFile,
    // Which added chat a key stands for. Held for one look-up, never across an await.
    added: Arc<Mutex<HashMap<ChatKey, StoredChat>>>,
    tokenless: watch::Sender<Vec<StoredChat>>,
    // One at a time: two that restore at once would watch a chat of unknown contact twice.
    restoring: Arc<Semaphore>,
}

impl Watchlist {
    /// An empty list; [`Watchlist::retry_keychain`] fills it.
    pub(crate) fn new(monitor: Monitor, tokens: Tokens, settings: SettingsFile) -> Self {
        let (tokenless, _) = watch::channel(Vec::new());
        let restoring = Arc::new(Semaphore::new(1));
        Self { monitor, tokens, settings, added: Arc::default(), tokenless, restoring }
    }

    /// Added chats for which no token can be had, now and as they change. The engine does not know them.
    pub(crate) fn tokenless(&self) -> watch::Receiver<Vec<StoredChat>> {
        self.tokenless.subscribe()
    }

    /// Watches what is in the settings, with the tokens that are to be had; what is watched already is left alone.
    async fn restore(&self) -> Result<(), CommandFailure> {
        let _turn =
            self.restoring.acquire().await.map_err(|_| CommandFailure::internal("restoring-closed"))?;
        let running = self.monitor.roster().await?.sources;
        let idle = |id: &str| {
            let known = running.iter().find(|source| source.id.as_str() == id);
            known.is_none_or(|source| source.state == monitor::SourceState::NoToken)
        };
        for source in self.settings.sources().into_iter().filter(|source| idle(&source.id)) {
            let bearer = match self.tokens.get(&CredentialKey::roster(&source.id)).await {
                Ok(Some(Secret::Roster(bearer))) => Some(bearer),
                // The keychain's state, or this source's, tells the person.
                Ok(_) | Err(_) => None,
            };
            self.follow(&source, bearer).await?;
        }
        for chat in self.settings.chats() {
            self.restore_chat(chat).await?;
        }
        Ok(())
    }

    /// Looks at the keychain again, and watches what tokens can now be had for.
    pub(crate) async fn retry_keychain(&self) -> Result<dto::Keychain, CommandFailure> {
        let chats = self.settings.chats();
        let sources = self.settings.sources();
        let of_sources = sources.iter().map(|source| CredentialKey::roster(&source.id));
        let keys: Vec<CredentialKey> = chats.iter().map(token_of).chain(of_sources).collect();
        let state = self.tokens.retry(&keys).await;
        self.restore().await?;
        Ok(state)
    }

    /// Watches rosters for this run; nothing of them is stored.
    pub(crate) async fn follow_for_this_run(&self, rosters: Vec<Roster>) -> Result<(), CommandFailure> {
        for Roster { url, region, bearer } in rosters {
            let id = SourceId::new(new_id());
            let source = Source { id, url, region, bearer: Some(bearer), mark_connected: false };
            self.monitor.add_source(source).await?;
        }
        Ok(())
    }

    /// Adds a chat that was handed over, in `region` unless the handover names its own. Adding it again renews its token.
    pub(crate) async fn add_chat(&self, handover: Handover, region: &str) -> Result<ChatKey, CommandFailure> {
        let region = handover.region.unwrap_or_else(|| region.to_owned());
        let endpoint = endpoint(&region, handover.endpoint.as_deref())?;
        let rules = self.settings.rules();
        if !rules.fence().admits(&endpoint) {
            return Err(rules.refusal(&format!("{} may not be asked from this computer", endpoint.host())));
        }
        let known_as = handover.initial_contact_id.as_ref().or(handover.contact_id.as_ref());
        let chat = StoredChat {
            id: known_as.cloned().unwrap_or_else(new_id),
            place: if handover.endpoint.is_some() { endpoint.host().to_owned() } else { region.clone() },
            contact_id: handover.contact_id,
            initial_contact_id: handover.initial_contact_id,
            region,
            endpoint: handover.endpoint,
        };
        let secret = Secret::Chat(handover.credential);
        // The token first: a chat in the settings without one would come back after a restart as a puzzle.
        self.tokens.put(&token_of(&chat), &secret).await?;
        self.settings.change_chats(|chats| {
            chats.retain(|known| !same(known, &chat));
            chats.push(chat.clone());
        })?;
        self.watch(chat, endpoint, secret).await
    }

    /// Stops watching a chat; of one that was added by hand, forgets the token.
    pub(crate) async fn remove_chat(&self, key: &ChatKey) -> Result<(), CommandFailure> {
        let added = self.with_added(|added| added.remove(key)).or_else(|| self.tokenless_chat(key));
        self.monitor.forget(key.clone()).await?;
        let Some(chat) = added else { return Ok(()) };
        self.drop_tokenless(&chat);
        self.settings.change_chats(|chats| chats.retain(|known| !same(known, &chat)))?;
        Ok(self.tokens.delete(&token_of(&chat)).await?)
    }

    /// Starts a chat again that gave up, or that had no token.
    pub(crate) async fn retry_chat(&self, key: &ChatKey) -> Result<(), CommandFailure> {
        match self.tokenless_chat(key) {
            Some(chat) => self.restore_chat(chat).await,
            None => Ok(self.monitor.retry(key).await?),
        }
    }

    /// Adds a roster, or gives one that is there a new bearer token.
    pub(crate) async fn add_source(
        &self,
        url: &str,
        region: &str,
        bearer: RosterBearer,
    ) -> Result<dto::Source, CommandFailure> {
        let url = url.trim();
        Endpoint::for_region(region, Variant::default())?;
        let address = RosterUrl::new(url)?;
        // A query may hold a key, and addresses are kept where secrets must not be.
        if url.contains('?') {
            return Err(CommandFailure::bad_input(
                "The roster address has a query, and addresses are kept in the settings file, where no key may be",
                "Enter the address without the part from “?” on. The bearer token is read from the clipboard.",
            ));
        }
        let known = self.settings.sources().into_iter().find(|source| source.url == url);
        let rules = self.settings.rules();
        // A token for a source that is there is no new source.
        if known.is_none() {
            rules.check(Right::OwnSources)?;
        }
        if !rules.fence().admits_roster(&address) {
            return Err(rules.refusal(&format!("{} may not be asked from this computer", address.host())));
        }
        let source = StoredSource {
            id: known.as_ref().map_or_else(new_id, |source| source.id.clone()),
            url: url.to_owned(),
            region: region.to_owned(),
            mark_connected: known.is_some_and(|source| source.mark_connected),
        };
        self.tokens.put(&CredentialKey::roster(&source.id), &Secret::Roster(bearer.clone())).await?;
        self.settings.change_sources(|sources| {
            match sources.iter_mut().find(|known| known.id == source.id) {
                Some(known) => *known = source.clone(),
                None => sources.push(source.clone()),
            }
        })?;
        self.follow(&source, Some(bearer)).await?;
        Ok(dto::Source {
            id: source.id,
            url: address.to_string(),
            region: source.region,
            state: dto::SourceState::Loading,
            mark_connected: source.mark_connected,
        })
    }

    /// Removes a roster, its token and its chats.
    pub(crate) async fn remove_source(&self, id: &str) -> Result<(), CommandFailure> {
        let rules = self.settings.rules();
        if rules.gives(id) {
            return Err(rules.refusal("This source cannot be removed on this computer"));
        }
        self.monitor.remove_source(SourceId::new(id)).await?;
        let mut stored = false;
        self.settings.change_sources(|sources| {
            let before = sources.len();
            sources.retain(|source| source.id != id);
            stored = sources.len() < before;
        })?;
        if stored {
            self.tokens.delete(&CredentialKey::roster(id)).await?;
        }
        Ok(())
    }

    /// Sets whether the supervisor is marked as connected in the chats of a source.
    pub(crate) async fn set_mark_connected(&self, id: &str, on: bool) -> Result<(), CommandFailure> {
        if !self.monitor.roster().await?.sources.iter().any(|source| source.id.as_str() == id) {
            return Err(CommandFailure::unknown_source());
        }
        self.monitor.set_mark_connected(SourceId::new(id), on).await?;
        let change = |sources: &mut Vec<StoredSource>| {
            if let Some(source) = sources.iter_mut().find(|source| source.id == id) {
                source.mark_connected = on;
            }
        };
        Ok(self.settings.change_sources(change)?)
    }

    async fn follow(
        &self,
        source: &StoredSource,
        bearer: Option<RosterBearer>,
    ) -> Result<(), CommandFailure> {
        let Ok(url) = RosterUrl::new(&source.url) else {
            tracing::warn!(
                source = source.id,
                "a source in the settings has an address that may not be read"
            );
            return Ok(());
        };
        let source = Source {
            id: SourceId::new(source.id.as_str()),
            url,
            region: source.region.clone(),
            bearer,
            // By itself it never is where nobody may be.
            mark_connected: source.mark_connected && self.settings.rules().permits(Right::MarkConnected),
        };
        Ok(self.monitor.add_source(source).await?)
    }

    async fn restore_chat(&self, chat: StoredChat) -> Result<(), CommandFailure> {
        if self.with_added(|added| added.values().any(|known| same(known, &chat))) {
            return Ok(());
        }
        let Ok(endpoint) = endpoint(&chat.region, chat.endpoint.as_deref()) else {
            tracing::warn!("a chat in the settings has an endpoint that may not be asked");
            return Ok(());
        };
        // Why there is no token the keychain's state tells the person.
        let Ok(Some(secret @ Secret::Chat(_))) = self.tokens.get(&token_of(&chat)).await else {
            self.tokenless.send_modify(|tokenless| {
                tokenless.retain(|known| !same(known, &chat));
                tokenless.push(chat);
            });
            return Ok(());
        };
        self.watch(chat, endpoint, secret).await.map(drop)
    }

    async fn watch(
        &self,
        chat: StoredChat,
        endpoint: Endpoint,
        secret: Secret,
    ) -> Result<ChatKey, CommandFailure> {
        let Secret::Chat(credential) = secret else {
            return Err(CommandFailure::internal("not-a-chats-secret"));
        };
        let target = Target {
            contact_id: chat.contact_id.as_deref().map(ContactId::new),
            initial_contact_id: chat.initial_contact_id.as_deref().map(ContactId::new),
            region: chat.region.clone(),
            endpoint,
            credential,
            instance: None,
            queue: None,
            customer: None,
            agent: None,
            mark_connected: false,
        };
        let key = self.monitor.watch(target).await?;
        self.drop_tokenless(&chat);
        self.with_added(|added| added.insert(key.clone(), chat));
        Ok(key)
    }

    fn tokenless_chat(&self, key: &ChatKey) -> Option<StoredChat> {
        self.tokenless.borrow().iter().find(|chat| tokenless_key(chat) == *key).cloned()
    }

    fn drop_tokenless(&self, chat: &StoredChat) {
        self.tokenless.send_if_modified(|tokenless| {
            let before = tokenless.len();
            tokenless.retain(|known| !same(known, chat));
            tokenless.len() < before
        });
    }

    fn with_added<T>(&self, act: impl FnOnce(&mut HashMap<ChatKey, StoredChat>) -> T) -> T {
        // Each use is one call of the map, so a panic leaves it whole.
        act(&mut self.added.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The key of a chat that the engine does not know for want of a token.
pub(crate) fn tokenless_key(chat: &StoredChat) -> ChatKey {
    ChatKey::new(format!("no-token/{}/{}", chat.place, chat.id))
}

fn token_of(chat: &StoredChat) -> CredentialKey {
    CredentialKey::chat(&chat.place, &chat.id)
}

fn same(one: &StoredChat, two: &StoredChat) -> bool {
    (&one.place, &one.id) == (&two.place, &two.id)
}

fn endpoint(region: &str, custom: Option<&str>) -> Result<Endpoint, CommandFailure> {
    let of_region = Endpoint::for_region(region, Variant::default())?;
    Ok(custom.map(Endpoint::custom).transpose()?.unwrap_or(of_region))
}

fn new_id() -> String {
    uuid::Uuid::new_v4().to_string()
}

#[cfg(test)]
mod tests;
