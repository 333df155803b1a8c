//! Memory for one session, when the user chooses it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

use crate::{CredentialKey, CredentialStore, Secret, StoreError};

/// Proof that the user chose to do without the keychain.
///
/// It can only be made from the words of the choice itself: no setting, no default and no failure leads here. It can
/// not be copied, so one choice is good for one session.
#[derive(Debug)]
pub struct Consent(());

impl Consent {
    /// What the user is shown and chooses, in so many words.
    pub const WORDS: &'static str = "Keep tokens in memory until Sightline closes";

    /// The consent, if `choice` is exactly [`Consent::WORDS`].
    pub fn from_choice(choice: &str) -> Option<Self> {
        (choice == Self::WORDS).then_some(Self(()))
    }
}

/// A store that forgets everything when it goes away, and is wiped then.
#[derive(Debug)]
pub struct SessionMemory {
    // Held for a look-up, never across an await; so there is no task to own it.
    secrets: Mutex<HashMap<CredentialKey, Secret>>,
}

impl SessionMemory {
    /// An empty store, for a user who chose it.
    pub fn chosen_by_user(_consent: Consent) -> Self {
        Self { secrets: Mutex::default() }
    }

    fn with<T>(&self, act: impl FnOnce(&mut HashMap<CredentialKey, Secret>) -> T) -> T {
        // A panic while the lock is held leaves the map whole: each use is one call of the map.
        act(&mut self.secrets.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl CredentialStore for SessionMemory {
    async fn put(&self, key: &CredentialKey, secret: &Secret) -> Result<(), StoreError> {
        self.with(|secrets| secrets.insert(key.clone(), secret.clone()));
        Ok(())
    }

    async fn get(&self, key: &CredentialKey) -> Result<Option<Secret>, StoreError> {
        Ok(self.with(|secrets| secrets.get(key).cloned()))
    }

    async fn delete(&self, key: &CredentialKey) -> Result<(), StoreError> {
        self.with(|secrets| secrets.remove(key));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use protocol::RosterBearer;

    use super::*;

    fn memory() -> SessionMemory {
        SessionMemory::chosen_by_user(Consent::from_choice(Consent::WORDS).unwrap())
    }

    fn secret(text: &str) -> Secret {
        Secret::Roster(RosterBearer::new(text).unwrap())
    }

    #[test]
    fn only_the_words_themselves_are_consent() {
        for choice in ["", "true", "yes", "keep tokens in memory until sightline closes", "Try again"] {
            assert!(Consent::from_choice(choice).is_none(), "{choice}");
        }
    }

    #[tokio::test]
    async fn the_last_value_for_a_key_is_kept_until_it_is_deleted() {
        let (memory, key) = (memory(), CredentialKey::roster("office"));
        assert_eq!(memory.get(&key).await, Ok(None));
        memory.put(&key, &secret("one")).await.unwrap();
        memory.put(&key, &secret("two")).await.unwrap();
        assert_eq!(memory.get(&key).await, Ok(Some(secret("two"))));
        memory.delete(&key).await.unwrap();
        memory.delete(&key).await.unwrap();
        assert_eq!(memory.get(&key).await, Ok(None));
    }

    #[tokio::test]
    async fn a_new_session_starts_empty() {
        let key = CredentialKey::roster("office");
        memory().put(&key, &secret("one")).await.unwrap();
        assert_eq!(memory().get(&key).await, Ok(None));
    }

    #[tokio::test]
    async fn debug_shows_no_secret() {
        let memory = memory();
        memory.put(&CredentialKey::roster("office"), &secret("canary-7f3a")).await.unwrap();
        assert!(!format!("{memory:?}").contains("canary"));
    }
}
