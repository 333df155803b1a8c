//! The person's choices.

use tauri::State;

use super::Handles;
use crate::dto::{CommandFailure, Settings};

/// Keeps the choices and gives back what was kept.
#[tauri::command]
pub(super) async fn save_settings(
    handles: State<'_, Handles>,
    settings: Settings,
) -> Result<Settings, CommandFailure> {
    handles.settings.set_choices(&settings)?;
    Ok(settings)
}
