//! What whoever looks was told at which moment: it has to be on disk by then, or the row says that it is not.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use monitor::{ChatKey, Monitor, RosterChange, Summary};
use tokio::sync::broadcast::error::RecvError;
use tokio::task::JoinSet;
use tokio::time::Instant;
use transcript::{Change, Entry, ItemId};

use crate::disk::Disk;

/// Looks at everything, as a page does that shows all chats at once.
pub(crate) struct Audience {
    disk: Disk,
    told: Arc<Mutex<Told>>,
    // With it they end.
    readers: JoinSet<()>,
}

#[derive(Default)]
struct Told {
    chats: BTreeMap<ChatKey, OfChat>,
    wrong: Option<String>,
}

#[derive(Default)]
struct OfChat {
    /// Every item that was shown.
    items: BTreeMap<ItemId, Instant>,
    /// What was shown and not on disk as it was shown.
    early: Vec<(Instant, ItemId)>,
    /// How many the row said are not on disk, since when.
    unstored: Vec<(Instant, u32)>,
}

impl Audience {
    pub(crate) async fn of(monitor: &Monitor, disk: Disk) -> Result<Self, String> {
        let told = Arc::<Mutex<Told>>::default();
        let mut roster = monitor.roster().await.map_err(|error| error.to_string())?.changes;
        let mut readers = JoinSet::new();
        let (its_told, its_disk) = (Arc::clone(&told), disk.clone());
        readers.spawn(async move {
            loop {
                match roster.recv().await {
                    Ok(RosterChange::Chat(row)) => lock(&its_told).row(&row, &its_disk),
                    Ok(_) | Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return,
                }
            }
        });
        Ok(Self { disk, told, readers })
    }

    /// One more chat to look at.
    pub(crate) fn watch(&mut self, monitor: &Monitor, key: &ChatKey) {
        let (told, disk) = (Arc::clone(&self.told), self.disk.clone());
        let (monitor, key) = (monitor.clone(), key.clone());
        self.readers.spawn(async move {
            while let Ok(mut opened) = monitor.open(&key, 20).await {
                // It is not put before the others.
                monitor.close().await.ok();
                for entry in &opened.page.entries {
                    lock(&told).show(&key, entry, &disk);
                }
                while let Ok(update) = opened.updates.recv().await {
                    for change in &update.changes {
                        match change {
                            Change::Upsert(entry) => lock(&told).show(&key, entry, &disk),
                            Change::Noted(entry) => {
                                lock(&told).wrong = Some(format!("{} is for the disk alone", entry.id()));
                            }
                            _ => {}
                        }
                    }
                }
            }
        });
    }

    /// What was told and must not have been. (Once the rows of that moment have come, too.)
    pub(crate) fn check(&self) -> Result<(), String> {
        let now = Instant::now();
        let mut told = lock(&self.told);
        if let Some(wrong) = told.wrong.take().or_else(|| self.disk.wrong()) {
            return Err(wrong);
        }
        for (key, chat) in &mut told.chats {
            let (early, later) = std::mem::take(&mut chat.early).into_iter().partition(|(at, _)| *at < now);
            chat.early = later;
            let early: Vec<(Instant, ItemId)> = early;
            if let Some((_, id)) = early.into_iter().find(|(at, _)| !chat.said_so(*at)) {
                return Err(format!("{id} of {key} was shown before it was on disk, and no row says so"));
            }
        }
        Ok(())
    }

    /// The program is killed. Items that were shown, and are on disk; of those that are not, the rows said how many.
    pub(crate) fn end(self) -> Result<BTreeMap<ChatKey, Vec<ItemId>>, String> {
        self.check()?;
        let now = Instant::now();
        drop(self.readers);
        let told = std::mem::take(&mut *lock(&self.told));
        let mut shown = BTreeMap::new();
        for (key, chat) in told.chats {
            // The row of this very moment may be under way.
            let items = chat.items.into_iter().filter(|(_, at)| *at < now).map(|(id, _)| id);
            let (kept, lost): (Vec<_>, Vec<_>) = items.partition(|id| self.disk.has(&key, id));
            let said = chat.unstored.last().map_or(0, |(_, count)| *count) as usize;
            if lost.len() > said {
                return Err(format!(
                    "{} items of {key} were shown and are lost, {said} by the row",
                    lost.len()
                ));
            }
            shown.insert(key, kept);
        }
        Ok(shown)
    }
}

impl Told {
    fn show(&mut self, key: &ChatKey, entry: &Entry, disk: &Disk) {
        let now = Instant::now();
        let chat = self.chats.entry(key.clone()).or_default();
        chat.items.entry(entry.id().clone()).or_insert(now);
        if !disk.had(key, entry) {
            chat.early.push((now, entry.id().clone()));
        }
    }

    fn row(&mut self, row: &Summary, disk: &Disk) {
        let key = &row.key;
        let chat = self.chats.entry(key.clone()).or_default();
        chat.unstored.push((Instant::now(), row.unstored));
        let is_early = row.last.as_ref().is_some_and(|last| !disk.had(key, last));
        if is_early && row.unstored == 0 {
            self.wrong = Some(format!("the row of {key} shows what is not on disk"));
        }
        let (on_disk, known) = (disk.count(key), row.items);
        if known > on_disk + row.unstored as usize {
            let unstored = row.unstored;
            self.wrong =
                Some(format!("{known} items of {key}, {on_disk} on disk, and {unstored} are said not to be"));
        }
        if (row.unstored > 0) != (row.unstored_why.is_some() && row.unstored > 0) {
            self.wrong = Some(format!("the row of {key} does not say why"));
        }
    }
}

impl OfChat {
    /// A row that held at this moment, or came with it, said that something is not on disk.
    fn said_so(&self, at: Instant) -> bool {
        let before = self.unstored.iter().rev().find(|(since, _)| *since < at);
        let with = self.unstored.iter().filter(|(since, _)| *since == at);
        before.into_iter().chain(with).any(|(_, count)| *count > 0)
    }
}

fn lock(told: &Mutex<Told>) -> MutexGuard<'_, Told> {
    told.lock().unwrap_or_else(PoisonError::into_inner)
}
