//! Reading beside another program that writes, as an import of the command line, and writing once that one is done.
//!
//! A lock tells nobody that it was let go of, so it is looked at.

use std::time::Duration;

use ::archive::{Archive, Beside, OpenError, Place};
use tokio::time::{Instant, sleep};

use super::{Access, Keeper};

/// Between two looks.
const LOOK: Duration = Duration::from_secs(1);
/// Between two counts of what another program stores, which read the index of all that there is; and between two questions to the keychain.
const A_WHILE: Duration = Duration::from_secs(10);

/// What is found by a look at an archive to which another program writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// It goes on, and has stored this often.
    GoesOn(Option<u64>),
    /// Nobody writes any more.
    Left,
    /// It is to be opened, or opened anew.
    Open,
}

impl Keeper {
    /// Looks, for as long as another program writes, what has become of the archive, and takes it over when that one is done. Two looks
    /// have to find nobody: between two steps of another program there may be an instant.
    pub(crate) async fn take_turns(self) {
        let mut access = self.access();
        let mut was_left = false;
        let mut counted = (None, Instant::now());
        // Ended: the program does.
        while access.wait_for(Access::waits).await.is_ok() {
            sleep(LOOK).await;
            let look = self.look().await;
            match look {
                Look::GoesOn(stored) => {
                    if stored != counted.0 && counted.1.elapsed() >= A_WHILE {
                        self.recount().await;
                        counted = (stored, Instant::now());
                    }
                }
                Look::Left if !was_left => {}
                Look::Left | Look::Open => {
                    self.take_turn().await;
                    if self.reader().is_err() {
                        sleep(A_WHILE).await;
                    }
                }
            }
            was_left = look == Look::Left;
        }
    }

    async fn look(&self) -> Look {
        let access = self.0.access.borrow().clone();
        let Access::Reading(archive) = access else {
            let place = Place::new(self.folder());
            return match place.has_writer() {
                Some(false) => Look::Left,
                _ if place.has_archive() => Look::Open,
                // It is only being made: there is nothing to be read.
                _ => Look::GoesOn(None),
            };
        };
        match archive.look_beside().await {
            Ok(Beside::Written { transactions }) => Look::GoesOn(Some(transactions)),
            Ok(Beside::Left) => Look::Left,
            Ok(Beside::Replaced) => Look::Open,
            // Whoever reads is told.
            Err(_) => Look::GoesOn(None),
        }
    }

    /// Opens the archive to write, or where another program still does, to read. Nothing is told that is not different then.
    async fn take_turn(&self) {
        let _one = self.0.opening.lock().await;
        let access = self.0.access.borrow().clone();
        match access {
            Access::Writing(_) => {}
            Access::Reading(archive) => self.take_over(archive).await,
            Access::Closed(_) => self.try_to_open().await,
        }
    }

    /// Writes to an archive that is read. The keychain, which may be locked by now, is asked only if another archive stands in its place.
    pub(super) async fn take_over(&self, archive: Archive) {
        let reader = archive.clone();
        // Reads and writes the disk.
        let taken = tokio::task::spawn_blocking(move || reader.take_over()).await;
        match taken {
            Ok(Ok(writer)) => self.opened(Access::Writing(writer)).await,
            Ok(Err(OpenError::InUse)) if archive.look_beside().await != Ok(Beside::Replaced) => {}
            _ => self.try_to_open().await,
        }
    }
}
