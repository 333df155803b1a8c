//! Saving files as they become approved.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
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
    failed: Arc<AtomicU32>,
}

/// Where the files of one chat are handed over. Full: the chat's lines wait, nothing else.
pub(crate) type Wanted = mpsc::Sender<AttachmentId>;

impl Saving {
    /// Takes a folder, which has to be there before anything is watched.
    pub(crate) fn to(folder: &Path) -> Result<Self, NoFolder> {
        if !folder.is_dir() {
            return Err(NoFolder(folder.to_owned()));
        }
        Ok(Self { folder: folder.to_owned(), tasks: JoinSet::new(), failed: Arc::default() })
    }

    /// Saves what is wanted of a chat, until nothing more can be.
    pub(crate) fn follow(&mut self, monitor: Monitor, key: ChatKey, printer: Printer) -> Wanted {
        let (wanted, files) = mpsc::channel(WAITING);
        let (folder, failed) = (self.folder.clone(), Arc::clone(&self.failed));
        self.tasks.spawn(save(monitor, key, printer, folder, failed, files));
        wanted
    }

    /// Waits until what was wanted is saved, a while at most; says whether all of it was.
    pub(crate) async fn finish(mut self, interrupts: &mut mpsc::Receiver<()>) -> bool {
        let all = async { while self.tasks.join_next().await.is_some() {} };
        let in_time = tokio::select! {
            in_time = timeout(PATIENCE, all) => in_time.is_ok(),
            _ = interrupts.recv() => false,
        };
        in_time && self.failed.load(Ordering::Relaxed) == 0
    }
}

/// Whether a file is to be saved now.
pub(crate) fn is_wanted(file: &File) -> bool {
    file.status == Status::Approved
}

async fn save(
    monitor: Monitor,
    key: ChatKey,
    printer: Printer,
    folder: PathBuf,
    failed: Arc<AtomicU32>,
    mut files: mpsc::Receiver<AttachmentId>,
) -> Result<(), Gone> {
    let mut done = BTreeSet::new();
    while let Some(id) = files.recv().await {
        // It is told anew with every change of its item.
        if !done.insert(id.clone()) {
            continue;
        }
        let saved = monitor.save_file(&key, &id, folder.clone()).await;
        let (chat, attachment_id) = (key.as_str().to_owned(), id.as_str().to_owned());
        let line = match saved {
            Ok(file) => Line::Saved {
                chat,
                attachment_id,
                path: Some(file.path.to_string_lossy().into_owned()),
                size: Some(file.size),
                reason: None,
            },
            Err(error) => {
                failed.fetch_add(1, Ordering::Relaxed);
                Line::Saved { chat, attachment_id, path: None, size: None, reason: Some(error.to_string()) }
            }
        };
        printer.send(line).await.map_err(|_| Gone)?;
    }
    Ok(())
}
