//! Links, and text that is taken along.

use ::policy::Right;
use tauri::State;

use super::Handles;
use crate::browser;
use crate::dto::CommandFailure;

/// Most text that is copied at once, in bytes: a long chat.
const MOST: usize = 4 * 1024 * 1024;

/// Opens a link of a chat in the person's browser.
#[tauri::command]
pub(super) async fn open_link(handles: State<'_, Handles>, url: String) -> Result<(), CommandFailure> {
    handles.settings.rules().check(Right::OpenLinks)?;
    let start = handles.browser;
    let opened = tokio::task::spawn_blocking(move || browser::open(&url, start)).await;
    Ok(opened.map_err(|_| CommandFailure::internal("browser-ended"))??)
}

/// The chat that holds a contact, watched or in the archive, by its key. Nothing is asked of AWS.
#[tauri::command]
pub(super) async fn find_chat(
    handles: State<'_, Handles>,
    contact: String,
) -> Result<Option<String>, CommandFailure> {
    handles.reader.find(&contact).await
}

/// Puts text on the clipboard, as plain text.
#[tauri::command]
pub(super) async fn copy_text(handles: State<'_, Handles>, text: String) -> Result<(), CommandFailure> {
    if text.len() > MOST {
        return Err(CommandFailure::bad_input("This is too much to be copied at once", "Copy less."));
    }
    let writer = handles.copied.clone();
    let written = tokio::task::spawn_blocking(move || writer.write(text)).await;
    Ok(written.map_err(|_| CommandFailure::internal("clipboard-ended"))??)
}
