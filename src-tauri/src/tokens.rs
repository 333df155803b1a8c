//! Where tokens are kept: the keychain or, by the person's own choice, memory.

use std::sync::{Arc, Mutex, PoisonError};

use credentials::{
    Consent, CredentialKey, CredentialStore, KeychainState, Secret, SessionMemory, StoreError,
};
use tokio::sync::watch;

use crate::dto;

/// The name under which the keychain holds the product's entries.
pub(crate) const KEYCHAIN_SERVICE: &str = "app.sightline";

/// The keychain as this module needs it: a store that can say how it is without prompting anybody.
#[async_trait::async_trait]
pub(crate) trait Probed: CredentialStore {
    /// How it is.
    async fn probe(&self) -> KeychainState;
}

#[async_trait::async_trait]
impl Probed for credentials::Keychain {
    async fn probe(&self) -> KeychainState {
        Self::probe(self).await
    }
}

/// The one door to tokens. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Tokens(Arc<Inner>);

struct Inner {
    keychain: Box<dyn Probed>,
    // The person's choice, if it was made. Held to look at it, never across an await.
    memory: Mutex<Option<Arc<SessionMemory>>>,
    state: watch::Sender<dto::Keychain>,
}

impl Tokens {
    /// Tokens in `keychain`. It counts as silent until it was [asked](Self::retry): it may ask for its password first.
    pub(crate) fn new(keychain: impl Probed + 'static) -> Self {
        let message =
            "The keychain has not answered yet. It may be asking for its password in another window.";
        let (state, _) = watch::channel(dto::Keychain::Failing { message: message.to_owned() });
        Self(Arc::new(Inner { keychain: Box::new(keychain), memory: Mutex::default(), state }))
    }

    /// The state of the keychain, now and as it changes.
    pub(crate) fn state(&self) -> watch::Receiver<dto::Keychain> {
        self.0.state.subscribe()
    }

    /// Looks at the keychain again. Where tokens are in memory and the keychain is ready, those of `keys` go there.
    pub(crate) async fn retry(&self, keys: &[CredentialKey]) -> dto::Keychain {
        let state = shown(self.0.keychain.probe().await);
        match self.memory() {
            None => self.note(state),
            Some(memory) if state == dto::Keychain::Ready => {
                // All or none: a token in the place where nobody looks is lost.
                if self.move_to_keychain(&memory, keys).await.is_ok() {
                    self.choose(None);
                    self.note(dto::Keychain::Ready);
                }
            }
            Some(_) => {}
        }
        self.0.state.borrow().clone()
    }

    /// Keeps tokens in memory from now on, if `choice` is the sentence that says so.
    pub(crate) fn use_memory(&self, choice: &str) -> Option<dto::Keychain> {
        let consent = Consent::from_choice(choice)?;
        if self.memory().is_none() {
            self.choose(Some(Arc::new(SessionMemory::chosen_by_user(consent))));
        }
        self.note(dto::Keychain::SessionMemory);
        Some(dto::Keychain::SessionMemory)
    }

    /// Stores a token.
    pub(crate) async fn put(&self, key: &CredentialKey, secret: &Secret) -> Result<(), StoreError> {
        match self.memory() {
            Some(memory) => memory.put(key, secret).await,
            None => self.learn(self.0.keychain.put(key, secret).await),
        }
    }

    /// Reads a token. Asks nobody for a password when the keychain is known not to answer.
    pub(crate) async fn get(&self, key: &CredentialKey) -> Result<Option<Secret>, StoreError> {
        if let Some(memory) = self.memory() {
            return memory.get(key).await;
        }
        if *self.0.state.borrow() != dto::Keychain::Ready {
            return Ok(None);
        }
        self.learn(self.0.keychain.get(key).await)
    }

    /// Forgets a token.
    pub(crate) async fn delete(&self, key: &CredentialKey) -> Result<(), StoreError> {
        match self.memory() {
            Some(memory) => memory.delete(key).await,
            None => self.learn(self.0.keychain.delete(key).await),
        }
    }

    /// How the keychain is, whatever was chosen for tokens: tried, if that asks nobody for a password.
    pub(crate) async fn keychain_facts(&self, archive: &archive::Place) -> doctor::facts::Keychain {
        let state = self.0.keychain.probe().await;
        let store: &dyn CredentialStore = &*self.0.keychain;
        diagnostics::keychain(store, state, archive, self.memory().is_some()).await
    }

    /// Reads from the keychain itself, whatever was chosen for tokens: a key that memory alone had would be lost with it.
    pub(crate) async fn keychain_get(&self, key: &CredentialKey) -> Result<Option<Secret>, StoreError> {
        self.ready_keychain().await?.get(key).await
    }

    /// Stores into the keychain itself.
    pub(crate) async fn keychain_put(&self, key: &CredentialKey, secret: &Secret) -> Result<(), StoreError> {
        self.ready_keychain().await?.put(key, secret).await
    }

    /// The keychain, if it answers without asking anybody for a password.
    async fn ready_keychain(&self) -> Result<&dyn Probed, StoreError> {
        match self.0.keychain.probe().await {
            KeychainState::Ready => Ok(&*self.0.keychain),
            KeychainState::Unusable(error) => Err(error),
        }
    }

    async fn move_to_keychain(&self, from: &SessionMemory, keys: &[CredentialKey]) -> Result<(), StoreError> {
        for key in keys {
            if let Some(secret) = from.get(key).await? {
                self.0.keychain.put(key, &secret).await?;
            }
        }
        Ok(())
    }

    fn memory(&self) -> Option<Arc<SessionMemory>> {
        self.0.memory.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn choose(&self, memory: Option<Arc<SessionMemory>>) {
        *self.0.memory.lock().unwrap_or_else(PoisonError::into_inner) = memory;
    }

    fn learn<T>(&self, outcome: Result<T, StoreError>) -> Result<T, StoreError> {
        match &outcome {
            // One bad entry or one long token says nothing about the keychain.
            Err(StoreError::Corrupt | StoreError::TooLarge) => {}
            Err(error) => self.note(unusable(*error)),
            Ok(_) => self.note(dto::Keychain::Ready),
        }
        outcome
    }

    fn note(&self, state: dto::Keychain) {
        self.0.state.send_if_modified(|known| {
            let differs = *known != state;
            *known = state;
            differs
        });
    }
}

fn shown(state: KeychainState) -> dto::Keychain {
    match state {
        KeychainState::Ready => dto::Keychain::Ready,
        KeychainState::Unusable(error) => unusable(error),
    }
}

fn unusable(error: StoreError) -> dto::Keychain {
    let message = format!("{error}.");
    match error {
        StoreError::Locked => dto::Keychain::Locked { message },
        StoreError::Missing | StoreError::NoCollection => dto::Keychain::Missing { message },
        StoreError::Denied
        | StoreError::TimedOut
        | StoreError::Corrupt
        | StoreError::TooLarge
        | StoreError::Other { .. } => dto::Keychain::Failing { message },
    }
}

#[cfg(test)]
pub(crate) mod fakes {
    //! A keychain in the state that a test gives it.

    use std::sync::Mutex;

    use super::*;

    /// Holds what it is given while `fault` is `None`.
    #[derive(Clone)]
    pub(crate) struct FakeKeychain {
        memory: Arc<SessionMemory>,
        fault: Arc<Mutex<Option<StoreError>>>,
    }

    impl FakeKeychain {
        pub(crate) fn new(fault: Option<StoreError>) -> Self {
            let consent = Consent::from_choice(Consent::WORDS).unwrap();
            let memory = Arc::new(SessionMemory::chosen_by_user(consent));
            Self { memory, fault: Arc::new(Mutex::new(fault)) }
        }

        pub(crate) fn set(&self, fault: Option<StoreError>) {
            *self.fault.lock().unwrap() = fault;
        }

        fn check(&self) -> Result<(), StoreError> {
            self.fault.lock().unwrap().map_or(Ok(()), Err)
        }
    }

    #[async_trait::async_trait]
    impl CredentialStore for FakeKeychain {
        async fn put(&self, key: &CredentialKey, secret: &Secret) -> Result<(), StoreError> {
            self.check()?;
            self.memory.put(key, secret).await
        }

        async fn get(&self, key: &CredentialKey) -> Result<Option<Secret>, StoreError> {
            self.check()?;
            self.memory.get(key).await
        }

        async fn delete(&self, key: &CredentialKey) -> Result<(), StoreError> {
            self.check()?;
            self.memory.delete(key).await
        }
    }

    #[async_trait::async_trait]
    impl Probed for FakeKeychain {
        async fn probe(&self) -> KeychainState {
            self.check().map_or_else(KeychainState::Unusable, |()| KeychainState::Ready)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fakes::FakeKeychain;
    use super::*;

    async fn asked(keychain: FakeKeychain) -> Tokens {
        let tokens = Tokens::new(keychain);
        tokens.retry(&[]).await;
        tokens
    }

    fn key() -> CredentialKey {
        CredentialKey::roster("office")
    }

    fn secret() -> Secret {
        Secret::Roster(protocol::RosterBearer::new("canary-7f3a").unwrap())
    }

    #[tokio::test]
    async fn a_token_is_kept_in_the_keychain() {
        let keychain = FakeKeychain::new(None);
        let tokens = asked(keychain.clone()).await;
        tokens.put(&key(), &secret()).await.unwrap();
        assert_eq!(keychain.get(&key()).await, Ok(Some(secret())));
        assert_eq!(*tokens.state().borrow(), dto::Keychain::Ready);
    }

    #[tokio::test]
    async fn a_keychain_that_fails_is_never_replaced_silently() {
        let tokens = asked(FakeKeychain::new(Some(StoreError::Locked))).await;
        assert!(matches!(&*tokens.state().borrow(), dto::Keychain::Locked { .. }));
        assert_eq!(tokens.put(&key(), &secret()).await, Err(StoreError::Locked));
        assert_eq!(tokens.get(&key()).await, Ok(None));
    }

    #[tokio::test]
    async fn only_the_sentence_itself_chooses_memory() {
        let tokens = asked(FakeKeychain::new(Some(StoreError::Missing))).await;
        assert_eq!(tokens.use_memory("yes"), None);
        assert_eq!(tokens.use_memory(Consent::WORDS), Some(dto::Keychain::SessionMemory));
        tokens.put(&key(), &secret()).await.unwrap();
        assert_eq!(tokens.get(&key()).await, Ok(Some(secret())));
        assert_eq!(tokens.retry(&[]).await, dto::Keychain::SessionMemory);
    }

    #[tokio::test]
    async fn tokens_in_memory_go_to_the_keychain_when_it_can_be_had() {
        let keychain = FakeKeychain::new(Some(StoreError::Missing));
        let tokens = asked(keychain.clone()).await;
        tokens.use_memory(Consent::WORDS);
        tokens.put(&key(), &secret()).await.unwrap();
        keychain.set(None);
        assert_eq!(tokens.retry(&[key()]).await, dto::Keychain::Ready);
        assert_eq!(keychain.get(&key()).await, Ok(Some(secret())));
    }

    #[tokio::test]
    async fn a_keychain_that_comes_back_is_used_again() {
        let keychain = FakeKeychain::new(Some(StoreError::Locked));
        let tokens = asked(keychain.clone()).await;
        keychain.set(None);
        assert_eq!(tokens.retry(&[]).await, dto::Keychain::Ready);
        assert_eq!(tokens.put(&key(), &secret()).await, Ok(()));
    }

    #[tokio::test]
    async fn a_fault_in_use_is_told() {
        let keychain = FakeKeychain::new(None);
        let tokens = asked(keychain.clone()).await;
        let state = tokens.state();
        keychain.set(Some(StoreError::TimedOut));
        tokens.get(&key()).await.unwrap_err();
        assert!(matches!(&*state.borrow(), dto::Keychain::Failing { .. }));
    }

    #[tokio::test]
    async fn one_bad_entry_is_not_a_bad_keychain() {
        let keychain = FakeKeychain::new(None);
        let tokens = asked(keychain.clone()).await;
        keychain.set(Some(StoreError::Corrupt));
        tokens.get(&key()).await.unwrap_err();
        assert_eq!(*tokens.state().borrow(), dto::Keychain::Ready);
    }
}
