//! Notifications of a free desktop, over the session's bus.
//!
//! Source: Desktop Notifications Specification 1.2 (specifications.freedesktop.org).

use std::collections::HashMap;

use futures_util::StreamExt as _;
use tokio::sync::{Mutex, mpsc};
use zbus::zvariant::Value;

use super::{NotShown, Notice, Screen};
use crate::dto::Sound;

/// What is called when the notification itself is pressed.
const PRESSED: &str = "default";
/// The desktop decides for how long one is shown.
const USUAL: i32 = -1;
/// The name of the desktop entry, and of the icon, that the packages bring.
const DESKTOP_ENTRY: &str = "app.sightline.Sightline";
/// Of more urgency a desktop shows one though the person asked not to be disturbed.
const NORMAL: u8 = 1;

/// Source: Sound Naming Specification 0.8.
const WARNING: &str = "dialog-warning";

#[zbus::proxy(
    interface = "org.freedesktop.Notifications",
    default_service = "org.freedesktop.Notifications",
    default_path = "/org/freedesktop/Notifications"
)]
trait Notifications {
    fn get_capabilities(&self) -> zbus::Result<Vec<String>>;

    #[expect(clippy::too_many_arguments, reason = "as the specification has it")]
    fn notify(
        &self,
        app_name: &str,
        replaces_id: u32,
        app_icon: &str,
        summary: &str,
        body: &str,
        actions: &[&str],
        hints: HashMap<&str, Value<'_>>,
        expire_timeout: i32,
    ) -> zbus::Result<u32>;

    fn close_notification(&self, id: u32) -> zbus::Result<()>;

    #[zbus(signal)]
    fn action_invoked(&self, id: u32, action_key: String) -> zbus::Result<()>;
}

/// The desktop, from the first notification on.
pub(crate) struct Freedesktop {
    line: Mutex<Option<Line>>,
    pressed: mpsc::Sender<u32>,
}

#[derive(Clone)]
struct Line {
    desktop: NotificationsProxy<'static>,
    has_markup: bool,
}

impl Freedesktop {
    /// Asks nobody yet. Who is pressed comes out of the channel.
    pub(crate) fn new(pressed: mpsc::Sender<u32>) -> Self {
        Self { line: Mutex::new(None), pressed }
    }

    async fn line(&self) -> zbus::Result<Line> {
        let mut known = self.line.lock().await;
        if let Some(line) = &*known {
            return Ok(line.clone());
        }
        let bus = zbus::Connection::session().await?;
        let desktop = NotificationsProxy::new(&bus).await?;
        let has_markup = desktop.get_capabilities().await?.iter().any(|name| name == "body-markup");
        let mut presses = desktop.receive_action_invoked().await?;
        let pressed = self.pressed.clone();
        tokio::spawn(async move {
            while let Some(press) = presses.next().await {
                let Ok(press) = press.args() else { continue };
                // Of any program; whose it is, the receiver knows.
                if press.action_key == PRESSED && pressed.send(press.id).await.is_err() {
                    return;
                }
            }
        });
        Ok(known.insert(Line { desktop, has_markup }).clone())
    }
}

#[async_trait::async_trait]
impl Screen for Freedesktop {
    async fn show(&self, notice: &Notice, sound: Sound, in_place_of: Option<u32>) -> Result<u32, NotShown> {
        let line = self.line().await.map_err(|error| {
            tracing::debug!(%error, "no notifications");
            NotShown::NoDesktop
        })?;
        let body = if line.has_markup { escaped(&notice.body) } else { notice.body.clone() };
        let mut hints = HashMap::from([
            ("urgency", Value::from(NORMAL)),
            ("desktop-entry", Value::from(DESKTOP_ENTRY)),
            ("category", Value::from("im")),
        ]);
        match sound {
            Sound::Desktop => {}
            Sound::Alarm => drop(hints.insert("sound-name", Value::from(WARNING))),
            Sound::Silent => drop(hints.insert("suppress-sound", Value::from(true))),
        }
        let place = in_place_of.unwrap_or_default();
        let actions = [PRESSED, "Open"];
        let shown = line
            .desktop
            .notify("Sightline", place, DESKTOP_ENTRY, &notice.title, &body, &actions, hints, USUAL)
            .await;
        shown.map_err(|error| {
            tracing::debug!(%error, "no notification");
            NotShown::Refused
        })
    }

    async fn withdraw(&self, number: u32) {
        let Some(line) = self.line.lock().await.clone() else { return };
        // Gone already, with the desktop or without it.
        line.desktop.close_notification(number).await.ok();
    }
}

/// A text that says the same where `&` and `<` mean something.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_of_others_is_markup() {
        assert_eq!(escaped("<b>1 & 2</b>"), "&lt;b&gt;1 &amp; 2&lt;/b&gt;");
        assert_eq!(escaped("&lt;"), "&amp;lt;");
    }
}
