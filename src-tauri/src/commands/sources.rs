//! Sources.

use ::policy::Right;
use protocol::RosterBearer;
use tauri::State;

use super::{Handles, copied};
use crate::dto::{CommandFailure, Source};

/// Adds a roster whose bearer token is on the clipboard.
#[tauri::command]
pub(super) async fn add_source_from_clipboard(
    handles: State<'_, Handles>,
    url: String,
    region: String,
) -> Result<Source, CommandFailure> {
    let copied = copied(handles.clipboard).await?;
    let bearer = RosterBearer::new(copied.trim())?;
    handles.watchlist.add_source(&url, &region, bearer).await
}

/// Forgets a roster, its token and its chats.
#[tauri::command]
pub(super) async fn remove_source(handles: State<'_, Handles>, id: String) -> Result<(), CommandFailure> {
    handles.watchlist.remove_source(&id).await
}

/// Whether the supervisor is marked as connected in the chats of a source, which others there may see.
#[tauri::command]
pub(super) async fn set_mark_connected(
    handles: State<'_, Handles>,
    id: String,
    on: bool,
) -> Result<(), CommandFailure> {
    if on {
        handles.settings.rules().check(Right::MarkConnected)?;
    }
    handles.watchlist.set_mark_connected(&id, on).await
}
