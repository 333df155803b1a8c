//! Keeping the archive: opened with the key out of the keychain, written to by the engine, and told about.
//!
//! The key exists before the file does, and in the keychain alone. Where the keychain does not give it there is no archive, never an
//! empty one in its place and never a weaker key: the engine goes on from memory, and says so.

mod access;
mod beside;
mod opening;
mod recording;
mod status;

pub(crate) use access::{Absence, Access};
pub(crate) use recording::point;

use std::path::PathBuf;
use std::sync::Arc;

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
    access: watch::Sender<Access>,
    status: watch::Sender<ArchiveStatus>,
    /// One opening at a time.
    opening: tokio::sync::Mutex<()>,
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
            access: watch::Sender::new(Access::Closed(Absence::Opening)),
            status: watch::Sender::new(status),
            opening: tokio::sync::Mutex::default(),
        }))
    }

    /// The archive, now and as it is opened and closed.
    pub(crate) fn access(&self) -> watch::Receiver<Access> {
        self.0.access.subscribe()
    }

    /// What can be searched and read, or why nothing can.
    pub(crate) fn reader(&self) -> Result<Archive, Absence> {
        self.0.access.borrow().reader().cloned()
    }

    /// What can be written, too, or why nothing can: the archive may be open to read all the same.
    pub(crate) fn writer(&self) -> Result<Archive, Absence> {
        self.0.access.borrow().writer().cloned()
    }

    /// How it is, now and as it changes.
    pub(crate) fn status(&self) -> watch::Receiver<ArchiveStatus> {
        self.0.status.subscribe()
    }

    /// Its folder.
    pub(crate) fn folder(&self) -> &std::path::Path {
        &self.0.folder
    }

    /// Shows that something is done that takes a while, as long as what is given is kept.
    pub(crate) fn works(&self, kind: ArchiveWorkKind) -> Working {
        self.0.status.send_modify(|status| {
            status.work = Some(ArchiveWork { kind, percent: None, eta_ms: None });
        });
        Working(self.clone())
    }

    /// It is open. One that can not be read beside another program, for that is only making it, is not.
    async fn opened(&self, access: Access) {
        let (archive, state) = match &access {
            Access::Writing(archive) => (archive, ArchiveState::Ready),
            Access::Reading(archive) => (archive, ArchiveState::Reading),
            Access::Closed(_) => return,
        };
        let messages = match archive.stats().await {
            Ok(stats) => stats.messages,
            Err(_) if state == ArchiveState::Ready => 0,
            Err(_) => {
                let (why, state) = absence(&OpenError::InUse);
                return self.absent(why, state);
            }
        };
        tokio::spawn(Self::follow_index(Arc::downgrade(&self.0), archive.rebuilding()));
        self.0.access.send_replace(access);
        self.0.status.send_modify(|status| {
            status.state = state;
            status.messages = messages;
        });
    }

    fn absent(&self, absence: Absence, state: ArchiveState) {
        self.0.access.send_replace(Access::Closed(absence));
        self.0.status.send_if_modified(|status| {
            let differs = status.state != state;
            status.state = state;
            differs
        });
    }

    /// Counts anew: something was purged or imported, by whomever.
    pub(crate) async fn recount(&self) {
        let Ok(archive) = self.reader() else { return };
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
