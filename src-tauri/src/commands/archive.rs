//! The archive as a whole, and what is brought into it.

use std::path::{Path, PathBuf};

use ::policy::Right;
use tauri::ipc::Channel;
use tauri::{AppHandle, Runtime, State};
use tauri_plugin_dialog::{DialogExt as _, FilePath};
use tokio::sync::oneshot;

use super::Handles;
use super::files::made;
use crate::dto::{
    ArchiveOverview, ArchiveStatus, BadFile, Bucket, CheckReport, CommandFailure, ExportFormat,
    ExportProgress, ExportWhat, Exported, Import, ImportKind, ImportOrder, PurgePreview,
};
use crate::keeping::NEW_ARCHIVE;

/// Figures, days, holds and purges.
#[tauri::command]
pub(super) async fn archive_overview(handles: State<'_, Handles>) -> Result<ArchiveOverview, CommandFailure> {
    handles.curator.overview().await
}

/// Tries again to open it.
#[tauri::command]
pub(super) async fn retry_archive(handles: State<'_, Handles>) -> Result<ArchiveStatus, CommandFailure> {
    Ok(handles.keeper.retry().await)
}

/// Sets the archive aside, where it stays, and begins another, if `consent` is the sentence that says so.
#[tauri::command]
pub(super) async fn begin_new_archive(
    handles: State<'_, Handles>,
    consent: String,
) -> Result<ArchiveStatus, CommandFailure> {
    if consent != NEW_ARCHIVE {
        return Err(CommandFailure::bad_input("This begins no new archive", "Choose it in the settings."));
    }
    Ok(handles.keeper.begin_anew().await)
}

/// Reads everything there is, and says what is wrong.
#[tauri::command]
pub(super) async fn check_archive(handles: State<'_, Handles>) -> Result<CheckReport, CommandFailure> {
    handles.curator.check().await
}

/// Does what helps.
#[tauri::command]
pub(super) async fn repair_archive(handles: State<'_, Handles>) -> Result<CheckReport, CommandFailure> {
    handles.curator.repair().await
}

/// Writes a chat or all hits of a question into the person's download folder.
#[tauri::command]
pub(super) async fn export_items(
    handles: State<'_, Handles>,
    what: ExportWhat,
    format: ExportFormat,
    on_progress: Channel<ExportProgress>,
) -> Result<Exported, CommandFailure> {
    handles.settings.rules().check(Right::Export)?;
    let folder = handles.downloads.clone().ok_or_else(CommandFailure::no_folder)?;
    let folder = made(folder).await?;
    // The page may have gone: the file is written all the same.
    handles.exporter.export(what, format, folder, move |progress| drop(on_progress.send(progress))).await
}

/// Breaks the export off.
#[tauri::command]
pub(super) async fn cancel_export(handles: State<'_, Handles>) -> Result<(), CommandFailure> {
    handles.exporter.cancel();
    Ok(())
}

/// What would go if the chats of an instance were kept for so many days.
#[tauri::command]
pub(super) async fn preview_retention(
    handles: State<'_, Handles>,
    instance: String,
    days: Option<u32>,
) -> Result<PurgePreview, CommandFailure> {
    handles.curator.preview_retention(instance, days).await
}

/// Keeps the chats of an instance for so many days.
#[tauri::command]
pub(super) async fn set_retention(
    handles: State<'_, Handles>,
    instance: String,
    days: Option<u32>,
) -> Result<ArchiveOverview, CommandFailure> {
    handles.curator.set_retention(instance, days).await
}

/// What a purge of a contact would take.
#[tauri::command]
pub(super) async fn preview_purge(
    handles: State<'_, Handles>,
    contact: String,
) -> Result<PurgePreview, CommandFailure> {
    handles.curator.preview_purge(contact).await
}

/// Purges a contact.
#[tauri::command]
pub(super) async fn purge_contact(
    handles: State<'_, Handles>,
    contact: String,
    confirm: String,
) -> Result<ArchiveOverview, CommandFailure> {
    handles.curator.purge(contact, &confirm).await
}

/// Puts a chat on legal hold, or ends that.
#[tauri::command]
pub(super) async fn set_hold(
    handles: State<'_, Handles>,
    chat: String,
    on: bool,
) -> Result<ArchiveOverview, CommandFailure> {
    handles.curator.set_hold(chat, on).await
}

/// Asks for files or a folder, and reads them into the archive. `None`: the person chose nothing.
#[tauri::command]
pub(super) async fn import_chosen<R: Runtime>(
    app: AppHandle<R>,
    handles: State<'_, Handles>,
    kind: ImportKind,
) -> Result<Option<Import>, CommandFailure> {
    handles.settings.rules().check(Right::Import)?;
    let (reply, chosen) = oneshot::channel();
    let mut dialog = app.dialog().file();
    // Where GTK begins if nobody says so, at what was used last, it takes no folder whose path is typed.
    if let Some(folder) = there(handles.downloads.clone()).await {
        dialog = dialog.set_directory(folder);
    }
    match kind {
        ImportKind::Files => dialog
            .add_filter("Transcripts", &["json", "gz", "zip"])
            .pick_files(move |files| drop(reply.send(files.unwrap_or_default()))),
        ImportKind::Folder => {
            dialog.pick_folder(move |folder| drop(reply.send(folder.into_iter().collect())));
        }
    }
    let chosen = chosen.await.unwrap_or_default();
    let paths: Vec<_> = chosen.into_iter().map(FilePath::into_path).filter_map(Result::ok).collect();
    if paths.is_empty() { Ok(None) } else { handles.imports.begin(paths).map(Some) }
}

/// The folder, or the nearest around it that is there.
async fn there(folder: Option<PathBuf>) -> Option<PathBuf> {
    let look = move || folder?.ancestors().find(|folder| folder.is_dir()).map(Path::to_owned);
    tokio::task::spawn_blocking(look).await.ok().flatten()
}

/// Reads what was dropped on the window into the archive.
#[tauri::command]
pub(super) async fn import_dropped(
    handles: State<'_, Handles>,
    id: String,
) -> Result<Import, CommandFailure> {
    handles.settings.rules().check(Right::Import)?;
    handles.imports.begin_dropped(&id)
}

/// Reads transcripts out of a bucket into the archive.
#[tauri::command]
pub(super) async fn import_bucket(
    handles: State<'_, Handles>,
    bucket: Bucket,
) -> Result<Import, CommandFailure> {
    handles.settings.rules().check(Right::Import)?;
    handles.imports.begin_bucket(&bucket)
}

/// Pauses, resumes, cancels or forgets an import.
#[tauri::command]
pub(super) async fn order_import(
    handles: State<'_, Handles>,
    id: String,
    order: ImportOrder,
) -> Result<(), CommandFailure> {
    handles.imports.order(&id, order)
}

/// Files that an import skipped.
#[tauri::command]
pub(super) async fn bad_files(
    handles: State<'_, Handles>,
    id: String,
) -> Result<Vec<BadFile>, CommandFailure> {
    handles.imports.bad_files(&id)
}
