//! Notifications of Windows and macOS. A press brings the program to the front there, and says nothing of it: so no chat opens by it.

use tauri::AppHandle;
use tauri_plugin_notification::NotificationExt as _;

use super::{NotShown, Notice, Screen};
use crate::dto::Sound;

/// The desktop.
pub(crate) struct Plugin(AppHandle);

impl Plugin {
    pub(crate) fn new(app: AppHandle) -> Self {
        Self(app)
    }
}

#[async_trait::async_trait]
impl Screen for Plugin {
    async fn show(&self, notice: &Notice, sound: Sound, _in_place_of: Option<u32>) -> Result<u32, NotShown> {
        let builder = self.0.notification().builder().title(&notice.title).body(&notice.body);
        let builder = match sound {
            Sound::Desktop => builder,
            Sound::Alarm => builder.sound("Default"),
            Sound::Silent => builder.silent(),
        };
        let shown = builder.show();
        // They have no numbers.
        shown.map(|()| 0).map_err(|_| NotShown::Refused)
    }

    async fn withdraw(&self, _number: u32) {}
}
