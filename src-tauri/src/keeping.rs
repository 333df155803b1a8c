//! Keeping the archive: opened with the key out of the keychain, written to by the engine, and told about.
//!
//! The key exists before the file does, and in the keychain alone. Where the keychain does not give it there is no archive, never an
//! empty one in its place and never a weaker key: the engine goes on from memory, and says so.

mod opening;
mod recording;
mod status;

pub(crate) use recording::point;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use ::archive::{Archive, OpenError, WriteError, Written};
use credentials::StoreError;
use monitor::Clock;
use tokio::sync::watch;

use crate::dto::{ArchiveState, ArchiveStatus, ArchiveWork, ArchiveWorkKind};
use crate::tokens::Tokens;

/// What a person is shown and chooses to begin a new archive, in so many words.
pub(crate) const NEW_ARCHIVE: &str = "Set the old archive aside and begin a new one";

/// The one who holds the archive. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Keeper(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    tokens: Tokens,
    clock: Arc<dyn Clock>,
    archive: watch::Sender<Option<Archive>>,
    status: watch::Sender<ArchiveStatus>,
    // Why it is not open. Held for a look, never across an await.
    absence: Mutex<Absence>,
    /// One opening at a time.
    opening: tokio::sync::Mutex<()>,
}

/// Why there is no archive to write to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Absence {
    /// It is being opened.
    Opening,
    /// The keychain does not give the key.
    Locked,
    /// It is damaged, or its key is not to be found.
    Damaged,
    /// Another program writes to it.
    InUse,
    /// Something else.
    Other,
}

impl Keeper {
    /// Holds the archive of a folder, which is not [opened](Self::retry) yet.
    pub(crate) fn new(folder: PathBuf, tokens: Tokens, clock: Arc<dyn Clock>) -> Self {
        let status = ArchiveStatus {
            state: ArchiveState::Opening,
            messages: 0,
            stored_to: None,
            not_stored: None,
            work: None,
        };
        Self(Arc::new(Inner {
            folder,
            tokens,
            clock,
            archive: watch::Sender::new(None),
            status: watch::Sender::new(status),
            absence: Mutex::new(Absence::Opening),
            opening: tokio::sync::Mutex::default(),
        }))
    }

    /// The archive, now and as it is opened and closed.
    pub(crate) fn archive(&self) -> watch::Receiver<Option<Archive>> {
        self.0.archive.subscribe()
    }

    /// How it is, now and as it changes.
    pub(crate) fn status(&self) -> watch::Receiver<ArchiveStatus> {
        self.0.status.subscribe()
    }

    /// Its folder.
    pub(crate) fn folder(&self) -> &std::path::Path {
        &self.0.folder
    }

    /// The open archive, or why there is none.
    fn open(&self) -> Result<Archive, Absence> {
        let open = self.0.archive.borrow().clone();
        open.ok_or_else(|| *self.0.absence.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Shows that something is done that takes a while, as long as what is given is kept.
    pub(crate) fn works(&self, kind: ArchiveWorkKind) -> Working {
        self.0.status.send_modify(|status| {
            status.work = Some(ArchiveWork { kind, percent: None, eta_ms: None });
        });
        Working(self.clone())
    }

    fn is_open(&self) -> bool {
        self.0.archive.borrow().is_some()
    }

    fn opened(&self, archive: Archive, messages: u64) {
        tokio::spawn(Self::follow_index(Arc::downgrade(&self.0), archive.rebuilding()));
        self.0.archive.send_replace(Some(archive));
        self.0.status.send_modify(|status| {
            status.state = ArchiveState::Ready;
            status.messages = messages;
        });
    }

    fn absent(&self, absence: Absence, state: ArchiveState) {
        *self.0.absence.lock().unwrap_or_else(PoisonError::into_inner) = absence;
        self.0.archive.send_replace(None);
        self.0.status.send_if_modified(|status| {
            let differs = status.state != state;
            status.state = state;
            differs
        });
    }

    /// Counts anew: something was purged or imported.
    pub(crate) async fn recount(&self) {
        let Ok(archive) = self.open() else { return };
        if let Ok(stats) = archive.stats().await {
            self.0.status.send_modify(|status| status.messages = stats.messages);
        }
    }

    /// Counts what was written; a damaged archive is given up until somebody repairs it.
    fn note_written(&self, written: &Result<Written, WriteError>) {
        match written {
            Ok(Written { new: 0, .. }) => {}
            Ok(written) => {
                let now = crate::present::moment(self.0.clock.now());
                self.0.status.send_modify(|status| {
                    status.messages += written.messages;
                    status.stored_to = Some(now);
                });
            }
            Err(WriteError::Damaged) => {
                let message = OpenError::Damaged.to_string();
                self.absent(Absence::Damaged, ArchiveState::Damaged { message });
            }
            Err(_) => {}
        }
    }
}

/// Something is done with the archive.
pub(crate) struct Working(Keeper);

impl Working {
    /// Says how far it is: so much of so much, where that is known.
    pub(crate) fn is_at(&self, done: u64, of: Option<u64>) {
        let percent = of.filter(|of| *of > 0).map(|of| (done.min(of) * 100 / of) as f64);
        self.0.0.status.send_if_modified(|status| match &mut status.work {
            Some(work) if work.percent != percent => {
                work.percent = percent;
                true
            }
            _ => false,
        });
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        self.0.0.status.send_modify(|status| status.work = None);
    }
}

/// Why the archive is not open, for the engine and for the page.
fn absence(error: &OpenError) -> (Absence, ArchiveState) {
    let message = format!("{error}.");
    match error {
        OpenError::KeyMissing | OpenError::WrongKey => {
            (Absence::Damaged, ArchiveState::KeyMissing { message })
        }
        OpenError::Newer { .. } => (Absence::Other, ArchiveState::Newer { message }),
        OpenError::Damaged => (Absence::Damaged, ArchiveState::Damaged { message }),
        OpenError::InUse => (Absence::InUse, ArchiveState::InUse { message }),
        _ => (Absence::Other, ArchiveState::Failing { message }),
    }
}

/// What the keychain says instead of giving the key.
fn keyless(error: StoreError) -> (Absence, ArchiveState) {
    let message = format!("{error}.");
    match error {
        StoreError::Locked | StoreError::TimedOut => (Absence::Locked, ArchiveState::Locked { message }),
        StoreError::Corrupt => (Absence::Damaged, ArchiveState::KeyMissing { message }),
        _ => (Absence::Locked, ArchiveState::Failing { message }),
    }
}

#[cfg(test)]
mod tests;
