//! Saving files as they become approved.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use monitor::{ChatKey, Gone, Monitor};
use thiserror::Error;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;
use transcript::{AttachmentId, File, Status};

use crate::lines::{Line, Printer};

/// Files of a chat that wait to be saved. The service allows 35 a chat.
const WAITING: usize = 64;

/// How long after the end what is under way may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Why no file can be saved at all.
#[derive(Debug, Error)]
#[error("`{}` is no directory; name one that exists", .0.display())]
pub(crate) struct NoFolder(PathBuf);

/// A folder, and who saves to it.
#[derive(Debug)]
pub(crate) struct Saving {
    folder: PathBuf,
    tasks: JoinSet<Result<(), Gone>>,
    done: Done,
}

/// Where files were saved, this time or before. Clones are the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct Done(Arc<Mutex<BTreeMap<AttachmentId, String>>>);

impl Done {
    /// Takes what an earlier run saved and is still there.
    pub(crate) fn before(saved: impl IntoIterator<Item = (AttachmentId, String)>) -> Self {
        let still_there = saved.into_iter().filter(|(_, path)| Path::new(path).exists());
        Self(Arc::new(Mutex::new(still_there.collect())))
    }

    /// Where a file was saved.
    pub(crate) fn place(&self, id: &AttachmentId) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    fn add(&self, id: AttachmentId, path: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id, path);
    }
}

/// Where the files of one chat are handed over. Full: the chat's lines wait, nothing else.
pub(crate) type Wanted = mpsc::Sender<AttachmentId>;

impl Saving {
    /// Takes a folder, which has to be there before anything is watched.
    pub(crate) fn to(folder: &Path, done: Done) -> Result<Self, NoFolder> {
        if !folder.is_dir() {
            return Err(NoFolder(folder.to_owned()));
        }
        Ok(Self { folder: folder.to_owned(), tasks: JoinSet::new(), done })
    }

    /// Saves what is wanted of a chat, until nothing more can be.
    pub(crate) fn follow(&mut self, monitor: Monitor, key: ChatKey, printer: Printer) -> Wanted {
        let (wanted, mut files) = mpsc::channel(WAITING);
        let one = One { monitor, key, printer, folder: self.folder.clone(), done: self.done.clone() };
        self.tasks.spawn(async move {
            while let Some(id) = files.recv().await {
                // It is told anew with every change of its item: then what failed is tried again.
                one.save(id).await?;
            }
            Ok(())
        });
        wanted
    }

    /// Waits until what was wanted is saved, and tries what was not told yet, or failed, once more; a while at most. Says whether all
    /// of it is saved.
    pub(crate) async fn finish(
        mut self,
        monitor: &Monitor,
        keys: &BTreeSet<ChatKey>,
        printer: &Printer,
        interrupts: &mut mpsc::Receiver<()>,
    ) -> bool {
        let all = async {
            while self.tasks.join_next().await.is_some() {}
            let mut all_saved = true;
            for key in keys {
                let Ok(dump) = monitor.dump(key).await else { continue };
                let (folder, done) = (self.folder.clone(), self.done.clone());
                let (monitor, printer) = (monitor.clone(), printer.clone());
                let one = One { monitor, key: key.clone(), printer, folder, done };
                for file in dump.files.into_iter().filter(is_wanted) {
                    all_saved &= one.save(file.id).await == Ok(true);
                }
            }
            all_saved
        };
        tokio::select! {
            all_saved = timeout(PATIENCE, all) => all_saved.unwrap_or(false),
            _ = interrupts.recv() => false,
        }
    }
}

/// Where the files of one chat come from and go to.
struct One {
    monitor: Monitor,
    key: ChatKey,
    printer: Printer,
    folder: PathBuf,
    done: Done,
}

impl One {
    /// Saves a file that is not saved yet; says whether it is now.
    async fn save(&self, id: AttachmentId) -> Result<bool, Gone> {
        if self.done.place(&id).is_some() {
            return Ok(true);
        }
        let saved = self.monitor.save_file(&self.key, &id, self.folder.clone()).await;
        let is_saved = saved.is_ok();
        let (chat, attachment_id) = (self.key.as_str().to_owned(), id.as_str().to_owned());
        let line = match saved {
            Ok(file) => {
                let path = file.path.to_string_lossy().into_owned();
                self.done.add(id, path.clone());
                Line::Saved { chat, attachment_id, path: Some(path), size: Some(file.size), reason: None }
            }
            Err(error) => {
                Line::Saved { chat, attachment_id, path: None, size: None, reason: Some(error.to_string()) }
            }
        };
        self.printer.send(line).await.map_err(|_| Gone)?;
        Ok(is_saved)
    }
}

/// Whether a file is to be saved now.
pub(crate) fn is_wanted(file: &File) -> bool {
    file.status == Status::Approved
}
