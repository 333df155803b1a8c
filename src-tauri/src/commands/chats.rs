//! Chats.

use ::policy::Right;
use monitor::ChatKey;
use serde::Serialize;
use tauri::State;
use transcript::ItemId;

use super::{Handles, copied};
use crate::bridge::{Side, Stretch};
use crate::dto::{BackFillOrder, CommandFailure, Ledger, OpenChat, PresenceHistory, RestOfChat, RowPage};
use crate::present;

/// Most rows in one answer.
const ROWS: usize = 500;

/// A chat that was added.
#[derive(Serialize)]
pub(super) struct Added {
    key: String,
}

/// Makes this the open chat, at its end or around an item: changes of its rows, gaps, people and files follow. A chat that nobody
/// watches comes from the archive, and nothing follows.
#[tauri::command]
pub(super) async fn open_chat(
    handles: State<'_, Handles>,
    key: String,
    at: Option<String>,
) -> Result<OpenChat, CommandFailure> {
    handles.reader.open(&key, at.map(ItemId::new)).await
}

/// What was left out when a long chat was opened from the archive.
#[tauri::command]
pub(super) async fn rest_of_chat(
    handles: State<'_, Handles>,
    key: String,
) -> Result<RestOfChat, CommandFailure> {
    handles.reader.rest(&key).await
}

/// No chat is open any more.
#[tauri::command]
pub(super) async fn close_chat(handles: State<'_, Handles>) -> Result<(), CommandFailure> {
    handles.reader.close().await;
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
    handles.reader.rows(&key, stretch(Side::Older, &before, limit)?).await
}

/// Rows of the open chat that stand behind a sort key.
#[tauri::command]
pub(super) async fn newer_rows(
    handles: State<'_, Handles>,
    key: String,
    after: String,
    limit: usize,
) -> Result<RowPage, CommandFailure> {
    handles.reader.rows(&key, stretch(Side::Newer, &after, limit)?).await
}

fn stretch(side: Side, key: &str, limit: usize) -> Result<Stretch, CommandFailure> {
    let place = present::place(key).ok_or_else(|| CommandFailure::bad_input("This is no sort key", ""))?;
    Ok(Stretch { side, place, limit: limit.min(ROWS) })
}

/// The end of the chat was on screen. Local only.
#[tauri::command]
pub(super) async fn mark_seen(handles: State<'_, Handles>, key: String) -> Result<(), CommandFailure> {
    handles.triage.seen(ChatKey::new(key)).await
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

/// What each participant of a chat did over its time, watched or not.
#[tauri::command]
pub(super) async fn presence_history(
    handles: State<'_, Handles>,
    key: String,
) -> Result<PresenceHistory, CommandFailure> {
    handles.reader.presence_history(&key).await
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
    handles.settings.rules().check(Right::OwnChats)?;
    let handover = credentials::parse(&copied(handles.clipboard).await?)?;
    let key = handles.watchlist.add_chat(handover, &region).await?;
    Ok(Added { key: key.to_string() })
}
