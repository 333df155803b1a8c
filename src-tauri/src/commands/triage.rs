//! What a person does about chats that need one, and about alarms.

use tauri::State;

use super::Handles;
use crate::dto::{CommandFailure, TriageAct};

/// Pins, acknowledges, snoozes a chat, or takes that back.
#[tauri::command]
pub(super) async fn triage_chat(
    handles: State<'_, Handles>,
    key: String,
    act: TriageAct,
) -> Result<(), CommandFailure> {
    handles.triage.act(key, act).await
}

/// Undoes the last deed, if it is the one of this number.
#[tauri::command]
pub(super) async fn undo_triage(handles: State<'_, Handles>, number: u64) -> Result<(), CommandFailure> {
    handles.triage.undo(number).await
}

/// The person has seen these alarms.
#[tauri::command]
pub(super) async fn acknowledge_alarms(
    handles: State<'_, Handles>,
    ids: Vec<u64>,
) -> Result<(), CommandFailure> {
    handles.triage.acknowledge(ids).await
}
