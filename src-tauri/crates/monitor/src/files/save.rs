//! From the wish to the file.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use participant::{CallError, DownloadError, Endpoint, Network, Operation};
use protocol::{AttachmentLocation, ConnectionToken};
use tokio::sync::watch;
use tokio::task::spawn_blocking;
use tokio::time::sleep;
use transcript::AttachmentId;

use super::name::safe_name;
use super::part::Part;
use super::{Progress, SaveError, SavedFile};
use crate::chat::{Command, Handle};
use crate::scheduler::{Scheduler, Urgency};

/// After as many failures that may pass by themselves the person is told.
const TRIES: u32 = 4;

/// Saves a file of `chat` into `folder`. One at a time a chat; dropped, it leaves nothing behind.
pub(crate) async fn save(
    chat: &Handle,
    id: &AttachmentId,
    folder: &Path,
    progress: &watch::Sender<Progress>,
) -> Result<SavedFile, SaveError> {
    let _turn = chat.saving().await;
    let mut failures = Failures::default();
    loop {
        // Anew each time: while the file waited, its scan may have been corrected or the token renewed.
        let access = chat.ask(|reply| Command::Access(id.clone(), reply)).await?;
        let saved = match access {
            Ok(access) => access.save(folder, progress).await,
            Err(error) => Err(error),
        };
        match saved {
            Ok(saved) => return Ok(saved),
            Err(error) => match failures.wait_after(&error) {
                Some(wait) => sleep(wait).await,
                None => return Err(error),
            },
        }
    }
}

/// What a chat gives to have one of its files read, once it has made sure that it may be.
pub(crate) struct Access {
    pub(crate) network: Arc<dyn Network>,
    pub(crate) scheduler: Scheduler,
    pub(crate) instance: Arc<str>,
    pub(crate) urgency: Urgency,
    pub(crate) endpoint: Endpoint,
    pub(crate) token: ConnectionToken,
    pub(crate) id: AttachmentId,
    pub(crate) name: Option<Box<str>>,
    pub(crate) content_type: Option<Box<str>>,
}

impl Access {
    async fn save(self, folder: &Path, progress: &watch::Sender<Progress>) -> Result<SavedFile, SaveError> {
        let location = self.locate().await?;
        let mut download = self.network.download(&location).await?;
        let size = download.size();
        progress.send_replace(Progress { received: 0, size });
        let name = safe_name(self.name.as_deref(), self.content_type.as_deref());
        let folder = folder.to_owned();
        // The part moves to the thread that writes and back: wherever this is given up, it is dropped there, and with it the file.
        let mut part = on_disk(move || Part::create(&folder, name)).await?;
        while let Some(piece) = download.next().await? {
            let count = piece.len() as u64;
            part = on_disk(move || part.write(&piece).map(|()| part)).await?;
            progress.send_modify(|progress| progress.received += count);
        }
        on_disk(move || part.finish()).await
    }

    async fn locate(&self) -> Result<AttachmentLocation, CallError> {
        let operation = Operation::GetAttachment;
        self.scheduler.turn(&self.instance, operation, self.urgency.clone()).await;
        let located = self.network.get_attachment(&self.endpoint, &self.token, &self.id).await;
        if let Err(CallError::Throttled { retry_after, .. }) = &located {
            self.scheduler.throttled(&self.instance, operation, *retry_after).await;
        }
        located.map(|answer| answer.value)
    }
}

/// Disks and network folders may take their time; nothing else waits for them.
async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, SaveError> {
    let done = spawn_blocking(work).await.unwrap_or_else(|error| Err(std::io::Error::other(error)));
    Ok(done?)
}

#[derive(Debug, Default)]
struct Failures {
    passing: u32,
    refused: bool,
}

impl Failures {
    /// How long to wait before the file is asked for again; `None` where that is of no use.
    fn wait_after(&mut self, error: &SaveError) -> Option<Duration> {
        let passes = match error {
            // The address had expired. A fresh one that is refused as well is no accident.
            SaveError::Download(DownloadError::Refused { .. }) => {
                return (!std::mem::replace(&mut self.refused, true)).then_some(Duration::ZERO);
            }
            SaveError::Call(error) => error.is_transient(),
            SaveError::NotConnected | SaveError::Download(DownloadError::Unreachable { .. }) => true,
            SaveError::Download(DownloadError::Status { status, .. }) => *status >= 500 || *status == 429,
            _ => false,
        };
        self.passing += 1;
        (passes && self.passing < TRIES).then(|| Duration::from_secs(1 << self.passing))
    }
}
