//! What is shown and not stored, summed up over all chats.

use std::collections::BTreeMap;
use std::sync::Weak;

use ::archive::Rebuilding;
use monitor::{ChatKey, Monitor, NotRecorded, RosterChange, Summary};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

use super::{Inner, Keeper};
use crate::dto::{ArchiveWork, ArchiveWorkKind, NotStored};
use crate::present::moment;

/// Of each chat that has some: how many, and why.
#[derive(Debug, Default)]
struct Unstored(BTreeMap<ChatKey, (u32, NotRecorded)>);

impl Keeper {
    /// Follows the roster for as long as there is an engine, and keeps the status true.
    pub(crate) async fn follow(self, monitor: Monitor) {
        // A receiver that lags misses chats: it looks at the whole roster again.
        while let Ok(mut roster) = monitor.roster().await {
            let mut unstored = Unstored::default();
            roster.chats.iter().for_each(|chat| unstored.note(chat));
            self.tell(&unstored);
            loop {
                match roster.changes.recv().await {
                    Ok(RosterChange::Chat(chat)) => unstored.note(&chat),
                    Ok(RosterChange::Removed(key)) => drop(unstored.0.remove(&key)),
                    Ok(RosterChange::Sources(_)) => continue,
                    Err(RecvError::Lagged(_)) => break,
                    Err(RecvError::Closed) => return,
                }
                self.tell(&unstored);
            }
        }
    }

    /// Shows how far the index is, as long as it is made anew. Keeps nothing open.
    pub(super) async fn follow_index(keeper: Weak<Inner>, mut index: watch::Receiver<Option<Rebuilding>>) {
        loop {
            let percent = index.borrow_and_update().map(|rebuilding| f64::from(rebuilding.percent()));
            let Some(inner) = keeper.upgrade() else { return };
            inner.show_rebuilding(percent);
            drop(inner);
            if index.changed().await.is_err() {
                break;
            }
        }
        // The archive is closed. Where another is open that has no whole index either, the next thing that it says shows it.
        if let Some(inner) = keeper.upgrade() {
            inner.show_rebuilding(None);
        }
    }

    fn tell(&self, unstored: &Unstored) {
        let items: u64 = unstored.0.values().map(|(count, _)| u64::from(*count)).sum();
        let why = unstored.0.values().next().map(|(_, why)| *why).filter(|_| items > 0);
        self.0.status.send_if_modified(|status| {
            let since =
                status.not_stored.as_ref().map_or_else(|| moment(self.0.clock.now()), |known| known.since);
            let now = why.map(|why| {
                let (cause, remedy) = words(why);
                NotStored { items, since, cause: cause.to_owned(), remedy: remedy.to_owned() }
            });
            let differs = status.not_stored != now;
            status.not_stored = now;
            differs
        });
    }
}

impl Inner {
    /// `None`: the index is not made anew.
    fn show_rebuilding(&self, percent: Option<f64>) {
        self.status.send_if_modified(|status| {
            let is_shown = status.work.as_ref().is_some_and(|work| work.kind == ArchiveWorkKind::Rebuilding);
            match percent {
                Some(_) => {
                    status.work =
                        Some(ArchiveWork { kind: ArchiveWorkKind::Rebuilding, percent, eta_ms: None });
                }
                None if is_shown => status.work = None,
                None => return false,
            }
            true
        });
    }
}

impl Unstored {
    fn note(&mut self, chat: &Summary) {
        match chat.unstored_why {
            Some(why) if chat.unstored > 0 => drop(self.0.insert(chat.key.clone(), (chat.unstored, why))),
            _ => drop(self.0.remove(&chat.key)),
        }
    }
}

/// The cause in two or three words, and what to do.
fn words(why: NotRecorded) -> (&'static str, &'static str) {
    match why {
        NotRecorded::Full => {
            ("disk full", "Make room on the disk. What is held in memory is stored by itself then.")
        }
        NotRecorded::ReadOnly => ("folder is read-only", "Look at the permissions of the archive's folder."),
        NotRecorded::Locked => ("keychain locked", "Unlock the keychain, then choose Try again."),
        NotRecorded::Damaged => ("archive damaged", "Open Archive in the settings and repair it."),
        NotRecorded::Busy => (
            "archive in use",
            "Another Sightline writes to it. What is held in memory is stored by itself when that one is done.",
        ),
        NotRecorded::Slow => {
            ("disk is slow", "Nothing is to be done: it is stored as soon as the disk answers.")
        }
        NotRecorded::Closed => ("archive closed", "Start Sightline again."),
        NotRecorded::Failed => {
            ("disk error", "Look at the disk. What is held in memory is tried again by itself.")
        }
        NotRecorded::Nameless => {
            ("chat has no name yet", "Nothing is to be done: it is stored once the chat says who it is.")
        }
    }
}
