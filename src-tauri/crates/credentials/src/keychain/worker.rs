//! The thread that owns the connection to the keychain.

use std::sync::Arc;

use keyring_core::{CredentialStore as Connection, Entry, Error};
use tokio::sync::{mpsc, oneshot};
use zeroize::Zeroizing;

use super::platform::{Platform, classify};
use crate::StoreError;

type Reply<T> = oneshot::Sender<Result<T, StoreError>>;

/// One call of the keychain.
pub(super) enum Job {
    Put { entry: String, value: Zeroizing<Vec<u8>>, reply: Reply<()> },
    Get { entry: String, reply: Reply<Option<Zeroizing<Vec<u8>>>> },
    Delete { entry: String, reply: Reply<()> },
    Probe(Reply<()>),
}

/// Starts the thread; it ends when nobody can send a job any more.
pub(super) fn start(platform: impl Platform, service: String, mut inbox: mpsc::Receiver<Job>) {
    let work = move || {
        let mut worker = Worker { platform, service, connection: None };
        while let Some(job) = inbox.blocking_recv() {
            worker.run(job);
        }
    };
    if let Err(error) = std::thread::Builder::new().name("keychain".into()).spawn(work) {
        // The inbox is gone with the closure, so every caller is told.
        tracing::error!(kind = ?error.kind(), "no thread for the keychain");
    }
}

struct Worker<P> {
    platform: P,
    service: String,
    connection: Option<Arc<Connection>>,
}

impl<P: Platform> Worker<P> {
    fn run(&mut self, job: Job) {
        // A caller that gave up has told the user that it failed: doing it now would make that untrue.
        match job {
            Job::Put { reply, .. } if reply.is_closed() => {}
            Job::Delete { reply, .. } if reply.is_closed() => {}
            Job::Get { reply, .. } if reply.is_closed() => {}
            Job::Put { entry, value, reply } => {
                answer(reply, self.with(&entry, |entry| entry.set_secret(&value)));
            }
            Job::Get { entry, reply } => {
                let value = self.with(&entry, |entry| match entry.get_secret() {
                    Ok(bytes) => Ok(Some(Zeroizing::new(bytes))),
                    Err(Error::NoEntry) => Ok(None),
                    Err(error) => Err(error),
                });
                answer(reply, value);
            }
            Job::Delete { entry, reply } => answer(reply, self.with(&entry, forget)),
            Job::Probe(reply) => answer(reply, self.platform.probe()),
        }
    }

    /// Calls the keychain, a second time over a new connection when the first one is stale: a keychain that was
    /// restarted does not know its old sessions.
    fn with<T>(&mut self, entry: &str, call: impl Fn(&Entry) -> Result<T, Error>) -> Result<T, StoreError> {
        let was_connected = self.connection.is_some();
        let result = self.once(entry, &call);
        match result {
            Err(StoreError::Missing | StoreError::Other { .. }) => {
                self.connection = None;
                if was_connected { self.once(entry, &call) } else { result }
            }
            result => result,
        }
    }

    fn once<T>(&mut self, entry: &str, call: impl Fn(&Entry) -> Result<T, Error>) -> Result<T, StoreError> {
        let connection = match &self.connection {
            Some(connection) => connection,
            None => self.connection.insert(self.platform.connect()?),
        };
        let built = connection.build(&self.service, entry, None);
        built.and_then(|entry| call(&entry)).map_err(|error| {
            let known = classify(&error);
            tracing::debug!(%known, "the keychain refused a call");
            known
        })
    }
}

/// Deletes the entry; all of them, if something made several of the same name.
fn forget(entry: &Entry) -> Result<(), Error> {
    match entry.delete_credential() {
        Err(Error::NoEntry) => Ok(()),
        Err(Error::Ambiguous(entries)) => entries.iter().try_for_each(Entry::delete_credential),
        result => result,
    }
}

fn answer<T>(reply: Reply<T>, result: Result<T, StoreError>) {
    // The caller may have given up meanwhile; then nobody wants the answer.
    let _ = reply.send(result);
}
