//! Whether Sightline can do its work here.

use tauri::State;

use super::Handles;
use crate::dto::{CommandFailure, Health};

/// Looks at everything. Makes no connection and asks for no password.
#[tauri::command]
pub(super) async fn health(handles: State<'_, Handles>) -> Result<Health, CommandFailure> {
    handles.health.look().await
}
