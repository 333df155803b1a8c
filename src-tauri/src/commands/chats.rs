//! Chats.

use monitor::ChatKey;
use serde::Serialize;
use tauri::State;

use super::{Handles, copied};
use crate::dto::{BackFillOrder, CommandFailure, Ledger, OpenChat, RowPage};
use crate::present;

/// Most rows in one answer.
const ROWS: usize = 500;

/// A chat that was added.
#[derive(Serialize)]
pub(super) struct Added {
    key: String,
}

/// Makes this the open chat: changes of its rows, gaps, people and files follow.
#[tauri::command]
pub(super) async fn open_chat(handles: State<'_, Handles>, key: String) -> Result<OpenChat, CommandFailure> {
    handles.bridge.open(ChatKey::new(key)).await
}

/// No chat is open any more.
#[tauri::command]
pub(super) async fn close_chat(handles: State<'_, Handles>) -> Result<(), CommandFailure> {
    handles.bridge.close().await;
    Ok(())
}

/// Rows of the open chat that stand before a sort key.
#[tauri::command]
pub(super) async fn older_rows(
    handles: State<'_, Handles>,
    key: String,
    before: String,
    limit: usize,
) -> Result<RowPage, CommandFailure> {
    let place =
        present::place(&before).ok_or_else(|| CommandFailure::bad_input("`before` is no sort key", ""))?;
    handles.bridge.older(ChatKey::new(key), place, limit.min(ROWS)).await
}

/// The end of the chat was on screen. Local only.
#[tauri::command]
pub(super) async fn mark_seen(handles: State<'_, Handles>, key: String) -> Result<(), CommandFailure> {
    Ok(handles.monitor.mark_seen(&ChatKey::new(key)).await?)
}

/// Tries again what was given up.
#[tauri::command]
pub(super) async fn retry_chat(handles: State<'_, Handles>, key: String) -> Result<(), CommandFailure> {
    handles.watchlist.retry_chat(&ChatKey::new(key)).await
}

/// Pauses, resumes or gives up the reading of a chat's past.
#[tauri::command]
pub(super) async fn order_back_fill(
    handles: State<'_, Handles>,
    key: String,
    order: BackFillOrder,
) -> Result<(), CommandFailure> {
    handles.pasts.order(ChatKey::new(key), order).await
}

/// What is proved of a chat.
#[tauri::command]
pub(super) async fn chat_ledger(handles: State<'_, Handles>, key: String) -> Result<Ledger, CommandFailure> {
    Ok(present::ledger(&handles.monitor.dump(&ChatKey::new(key)).await?))
}

/// Stops watching, and forgets the token of a chat that was added by hand.
#[tauri::command]
pub(super) async fn remove_chat(handles: State<'_, Handles>, key: String) -> Result<(), CommandFailure> {
    handles.watchlist.remove_chat(&ChatKey::new(key)).await
}

/// Watches the chat whose token is on the clipboard.
#[tauri::command]
pub(super) async fn add_chat_from_clipboard(
    handles: State<'_, Handles>,
    region: String,
) -> Result<Added, CommandFailure> {
    let handover = credentials::parse(&copied(handles.clipboard).await?)?;
    let key = handles.watchlist.add_chat(handover, &region).await?;
    Ok(Added { key: key.to_string() })
}
