//! Files that a supervisor saves, in the middle of a storm and after it.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use monitor::{Monitor, SaveError, SavedFile};
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use simulator::Running;
use tokio::task::JoinHandle;
use transcript::{AttachmentId, Status};

use crate::watched::Watched;

pub(crate) struct Saves {
    monitor: Arc<Monitor>,
    folder: Folder,
    /// Its own: whether files are saved changes nothing else of a storm.
    dice: SmallRng,
    under_way: Vec<Saving>,
}

/// A file of a chat, on its way.
struct Saving {
    chat: usize,
    file: AttachmentId,
    task: JoinHandle<Result<SavedFile, SaveError>>,
}

impl Saves {
    pub(crate) fn new(monitor: Arc<Monitor>, seed: u64) -> io::Result<Self> {
        let dice = SmallRng::seed_from_u64(seed ^ 0x5a7e);
        Ok(Self { monitor, folder: Folder::new()?, dice, under_way: Vec::new() })
    }

    /// Now and then somebody saves a file of a chat.
    pub(crate) fn perhaps(&mut self, chats: &[Watched]) {
        if !self.dice.random_ratio(1, 4) {
            return;
        }
        let number = self.dice.random_range(0..chats.len());
        if let Some(id) = self.approved(&chats[number]) {
            self.begin(number, &chats[number], id);
        }
    }

    /// After the storm each chat that is well gives one of its files; what was begun before may have failed, but not brought anything
    /// that is not so, and left nothing behind.
    pub(crate) async fn end(mut self, chats: &[Watched], service: &Running) -> Result<(), String> {
        let early = std::mem::take(&mut self.under_way);
        for Saving { chat, file, task } in early {
            if let Ok(saved) = task.await.map_err(|error| error.to_string())? {
                is_the_file(&chats[chat], &file, &saved)?;
            }
        }
        for (number, chat) in chats.iter().enumerate().filter(|(_, chat)| chat.is_live()) {
            if let Some(id) = self.approved(chat) {
                self.begin(number, chat, id);
            }
        }
        for Saving { chat, file, task } in self.under_way {
            let saved = task.await.map_err(|error| error.to_string())?;
            match saved {
                Ok(saved) => is_the_file(&chats[chat], &file, &saved)?,
                // A socket that was handed over may outlive its token, and only the token opens files.
                Err(_) if chats[chat].token_died_by(service.clock().now()) => {}
                Err(error) => return Err(format!("a file of chat {chat} is not saved: {error}")),
            }
        }
        self.folder.has_no_parts()
    }

    fn approved(&mut self, chat: &Watched) -> Option<AttachmentId> {
        let files = &chat.last.as_ref()?.files;
        let approved: Vec<_> = files.iter().filter(|file| file.status == Status::Approved).collect();
        approved.choose(&mut self.dice).map(|file| file.id.clone())
    }

    fn begin(&mut self, number: usize, chat: &Watched, file: AttachmentId) {
        let (monitor, key, folder) = (Arc::clone(&self.monitor), chat.key.clone(), self.folder.0.clone());
        let id = file.clone();
        let task = tokio::spawn(async move { monitor.save_file(&key, &id, folder).await });
        self.under_way.push(Saving { chat: number, file, task });
    }
}

fn is_the_file(chat: &Watched, id: &AttachmentId, saved: &SavedFile) -> Result<(), String> {
    let service = &chat.talk.chat;
    let bytes = service.attachment(id.as_str()).and_then(|file| service.attachment_bytes(&file));
    let bytes = bytes.ok_or_else(|| format!("{id} was saved, and the service has no such file"))?;
    let read = std::fs::read(&saved.path).map_err(|error| error.to_string())?;
    if read != bytes || saved.size != bytes.len() as u64 {
        return Err(format!("{id} has {} bytes, and {} were saved", bytes.len(), read.len()));
    }
    Ok(())
}

/// A folder of its own, gone at its end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> io::Result<Self> {
        static SERIAL: AtomicU32 = AtomicU32::new(0);
        let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("storm-{}-{serial}", std::process::id()));
        std::fs::create_dir(&folder)?;
        Ok(Self(folder))
    }

    fn has_no_parts(&self) -> Result<(), String> {
        let names = std::fs::read_dir(&self.0).map_err(|error| error.to_string())?;
        let is_part = |path: &Path| path.extension().is_some_and(|extension| extension == "part");
        match names.flatten().find(|entry| is_part(&entry.path())) {
            Some(part) => Err(format!("{} is left behind", part.file_name().display())),
            None => Ok(()),
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}
