//! The keychain of the operating system, through `keyring`.

mod platform;
mod worker;

use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::{mpsc, oneshot};
use zeroize::Zeroizing;

use crate::{CredentialKey, CredentialStore, Secret, StoreError, stored};
use platform::{Platform, System};
use worker::Job;

/// How long a keychain may take to answer. It may be asking the user for its password meanwhile, but a caller must
/// get to say so.
const LIMIT: Duration = Duration::from_secs(10);

/// Jobs that may wait for the keychain. When it is full, callers wait in line, within [`LIMIT`].
const QUEUE: usize = 64;

/// Stores secrets in the keychain: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows.
///
/// The connection to it is owned by one thread, because calls block and may hang on a prompt for as long as the
/// user likes; a thread, unlike a blocking task, does not hold up the end of the program.
#[derive(Debug, Clone)]
pub struct Keychain {
    jobs: mpsc::Sender<Job>,
    limit: Duration,
}

/// Whether the keychain can be used, found out without asking the user anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeychainState {
    /// It can store and read.
    Ready,
    /// It can not, or not before the user does something; the words of the error say what.
    Unusable(StoreError),
}

impl Keychain {
    /// The keychain, with all entries under the name `service`: `app.sightline` in the product.
    pub fn new(service: &str) -> Self {
        Self::over(System::default(), service, LIMIT)
    }

    /// Looks at the state of the keychain. Never makes it prompt.
    pub async fn probe(&self) -> KeychainState {
        match self.ask(Job::Probe).await {
            Ok(()) => KeychainState::Ready,
            Err(error) => KeychainState::Unusable(error),
        }
    }

    fn over(platform: impl Platform, service: &str, limit: Duration) -> Self {
        let (jobs, inbox) = mpsc::channel(QUEUE);
        worker::start(platform, service.to_owned(), inbox);
        Self { jobs, limit }
    }

    async fn ask<T>(
        &self,
        job: impl FnOnce(oneshot::Sender<Result<T, StoreError>>) -> Job,
    ) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        let answered = async {
            let gone = StoreError::Other { code: "worker-ended" };
            self.jobs.send(job(reply)).await.map_err(|_| gone)?;
            answer.await.map_err(|_| gone)?
        };
        tokio::time::timeout(self.limit, answered).await.unwrap_or(Err(StoreError::TimedOut))
    }
}

#[async_trait]
impl CredentialStore for Keychain {
    /// After [`StoreError::TimedOut`] the value is stored only if the keychain had already been asked; storing it
    /// again is safe.
    async fn put(&self, key: &CredentialKey, secret: &Secret) -> Result<(), StoreError> {
        let (entry, value) = (key.entry(), stored::encode(secret));
        self.ask(|reply| Job::Put { entry, value, reply }).await
    }

    async fn get(&self, key: &CredentialKey) -> Result<Option<Secret>, StoreError> {
        let entry = key.entry();
        let value: Option<Zeroizing<Vec<u8>>> = self.ask(|reply| Job::Get { entry, reply }).await?;
        value.map(|bytes| stored::decode(&bytes)).transpose()
    }

    async fn delete(&self, key: &CredentialKey) -> Result<(), StoreError> {
        let entry = key.entry();
        self.ask(|reply| Job::Delete { entry, reply }).await
    }
}

#[cfg(test)]
mod tests;
