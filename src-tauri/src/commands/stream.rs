//! The stream of updates to the page.

use tauri::State;
use tauri::ipc::Channel;

use super::Handles;
use crate::dto::{CommandFailure, Snapshot, Update};

/// Everything there is; what changes from then on goes to the channel.
#[tauri::command]
pub(super) async fn subscribe(
    handles: State<'_, Handles>,
    on_update: Channel<Update>,
) -> Result<Snapshot, CommandFailure> {
    // A page that loads again numbers its questions from the beginning.
    handles.questions.start_over();
    handles.bridge.subscribe(Box::new(move |update| on_update.send(update).is_ok())).await
}

/// The page has applied everything up to this update.
#[tauri::command]
pub(super) async fn acknowledge(handles: State<'_, Handles>, seq: u64) -> Result<(), CommandFailure> {
    handles.bridge.acknowledge(seq).await;
    Ok(())
}
