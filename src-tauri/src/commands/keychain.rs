//! The place where tokens are kept.

use ::policy::Right;
use tauri::State;

use super::Handles;
use crate::dto::{CommandFailure, Keychain};

/// Looks at the keychain again, and watches what it can now be asked for.
#[tauri::command]
pub(super) async fn retry_keychain(handles: State<'_, Handles>) -> Result<Keychain, CommandFailure> {
    handles.watchlist.retry_keychain().await
}

/// Keeps tokens in memory until Sightline closes. `consent` is the sentence the person agreed to.
#[tauri::command]
pub(super) async fn use_session_memory(
    handles: State<'_, Handles>,
    consent: String,
) -> Result<Keychain, CommandFailure> {
    handles.settings.rules().check(Right::TokensInMemory)?;
    handles.tokens.use_memory(&consent).ok_or_else(|| {
        CommandFailure::bad_input(
            "Tokens are kept in memory only by a choice in so many words",
            "Choose it in the window.",
        )
    })
}
