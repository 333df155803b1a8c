//! Files of a chat.

use std::time::Duration;

use ::policy::Right;
use monitor::ChatKey;
use tauri::State;
use tauri::ipc::Channel;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

use super::Handles;
use crate::dto::{CommandFailure, FilesOfChat, SaveProgress, SavedFile};
use crate::present;

/// How often the page is told how far a file has come.
const TELL: Duration = Duration::from_millis(100);

/// Saves an approved file into the person's download folder. The page names the file and nothing else: no path, no address.
#[tauri::command]
pub(super) async fn save_file(
    handles: State<'_, Handles>,
    key: String,
    attachment_id: String,
    on_progress: Channel<SaveProgress>,
) -> Result<SavedFile, CommandFailure> {
    handles.settings.rules().check(Right::SaveFiles)?;
    let folder = handles.downloads.clone().ok_or_else(CommandFailure::no_folder)?;
    let folder = made(folder).await?;
    let (progress, mut told) = watch::channel(monitor::Progress::default());
    let (key, file) = (ChatKey::new(key), attachment_id.as_str().into());
    let mut saving = std::pin::pin!(handles.monitor.save_file_telling(&key, &file, folder, &progress));
    let mut ticks = interval(TELL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            saved = &mut saving => return Ok(present::saved(&saved?)),
            _ = ticks.tick() => {
                if told.has_changed().unwrap_or(false) {
                    // The page may have gone: the file is saved all the same.
                    on_progress.send(present::progress(*told.borrow_and_update())).ok();
                }
            }
        }
    }
}

/// Every file of every chat that is watched.
#[tauri::command]
pub(super) async fn all_files(handles: State<'_, Handles>) -> Result<Vec<FilesOfChat>, CommandFailure> {
    handles.reader.all_files().await
}

/// The folder, made where it is not there yet, as on a fresh account.
pub(super) async fn made(folder: std::path::PathBuf) -> Result<std::path::PathBuf, CommandFailure> {
    tokio::fs::create_dir_all(&folder)
        .await
        .map_err(|error| CommandFailure::from(monitor::SaveError::from(error)))?;
    Ok(folder)
}
