//! The person's choices.

use ::policy::Right;
use tauri::State;

use super::Handles;
use crate::demo;
use crate::dto::{CommandFailure, QUOTA_SHARES, Settings};

/// Starts the demo, in a window of its own.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "Tauri gives its state by value")]
pub(super) fn start_demo(handles: State<'_, Handles>) -> Result<(), CommandFailure> {
    handles.settings.rules().check(Right::Demo)?;
    Ok(demo::start(demo::program().as_deref())?)
}

/// Keeps the choices and gives back what was kept.
#[tauri::command]
pub(super) async fn save_settings(
    handles: State<'_, Handles>,
    mut settings: Settings,
) -> Result<Settings, CommandFailure> {
    let share = settings.quota_share;
    if !QUOTA_SHARES.contains(&share) {
        let (least, most) = (QUOTA_SHARES.start(), QUOTA_SHARES.end());
        let message = format!("A share of {share} % of the request quota cannot be kept");
        return Err(CommandFailure::bad_input(message, &format!("Choose between {least} and {most} %.")));
    }
    if let Some(fault) = settings.attention.fault() {
        return Err(CommandFailure::bad_input(fault, "Choose other times."));
    }
    handles.settings.rules().check_settings(&settings)?;
    let before = handles.settings.choices();
    // Asked of the system before it is noted: what the system refuses stays as it was, and the rest is kept.
    let mut refused = None;
    if before.autostart != settings.autostart
        && let Err(error) = handles.autostart.set(settings.autostart)
    {
        settings.autostart = before.autostart;
        refused = Some(error);
    }
    let written = handles.settings.set_choices(&settings);
    // What could not be written holds all the same until Sightline closes.
    handles.monitor.set_quota_share(settings.share()).await;
    if before.past_paused != settings.past_paused {
        handles.pasts.order_all().await?;
    }
    if before.tray != settings.tray {
        handles.tray.want(settings.tray);
    }
    if before.attention != settings.attention {
        handles.triage.settings_changed().await?;
    }
    written?;
    refused.map_or(Ok(settings), |refused| Err(refused.into()))
}
