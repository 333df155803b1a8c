//! The icon in the tray, for those who want one: how many chats need a person, seen without the window. With it, closing the window hides
//! it, and watching goes on.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tauri::image::Image;
use tauri::menu::{Menu, MenuEvent, MenuItem, PredefinedMenuItem};
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Wry};
use tokio::sync::watch;

use crate::triage::Counts;

/// What was pressed in its menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Press {
    /// Who needs a person most.
    Next,
    /// The window.
    Show,
}

// Entries of its menu.
const NEXT: &str = "next";
const SHOW: &str = "show";
const QUIT: &str = "quit";

/// A handle on the icon. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Tray {
    wanted: watch::Sender<bool>,
    /// `None`: not tried yet.
    is_shown: watch::Receiver<Option<bool>>,
}

impl Tray {
    /// An icon that is shown while it is wanted. `pressed` is called on the main thread.
    pub(crate) fn start(
        app: &AppHandle,
        is_wanted: bool,
        counts: watch::Receiver<Counts>,
        pressed: impl Fn(Press) + Send + Sync + 'static,
    ) -> Self {
        let (wanted, asked) = watch::channel(is_wanted);
        let (shown, is_shown) = watch::channel(None);
        // Once: those that an icon brings stay when it goes.
        app.on_menu_event(move |app, event| press(app, &event, &pressed));
        tokio::spawn(follow(app.clone(), asked, counts, shown));
        Self { wanted, is_shown }
    }

    /// The person wants it, or does not.
    pub(crate) fn want(&self, is_wanted: bool) {
        self.wanted.send_replace(is_wanted);
    }

    /// The window can be closed and come back from here.
    pub(crate) fn is_shown(&self) -> bool {
        *self.is_shown.borrow() == Some(true)
    }

    /// The same, as soon as it is known.
    pub(crate) async fn comes(&self) -> bool {
        let mut is_shown = self.is_shown.clone();
        // Ended: the program does.
        is_shown.wait_for(Option::is_some).await.is_ok_and(|shown| *shown == Some(true))
    }
}

/// What is in the tray.
struct Shown {
    icon: TrayIcon<Wry>,
    needing: MenuItem<Wry>,
    unread: MenuItem<Wry>,
}

async fn follow(
    app: AppHandle,
    mut wanted: watch::Receiver<bool>,
    mut counts: watch::Receiver<Counts>,
    is_shown: watch::Sender<Option<bool>>,
) {
    let mut shown: Option<Shown> = None;
    loop {
        let is_wanted = *wanted.borrow_and_update();
        let now = *counts.borrow_and_update();
        match &shown {
            None if is_wanted => shown = on_main(&app).await,
            None => {}
            // Once it is there Tauri keeps it, wanted or not.
            Some(shown) => {
                if let Err(error) = shown.icon.set_visible(is_wanted) {
                    tracing::warn!(%error, "the icon in the tray stays as it is");
                }
            }
        }
        is_shown.send_replace(Some(is_wanted && shown.is_some()));
        if let Some(shown) = &shown
            && let Err(error) = shown.tell(&app, now)
        {
            tracing::debug!(%error, "the tray does not tell how many");
        }
        tokio::select! {
            changed = wanted.changed() => if changed.is_err() { return },
            changed = counts.changed() => if changed.is_err() { return },
        }
    }
}

fn press(app: &AppHandle, event: &MenuEvent, pressed: &impl Fn(Press)) {
    tracing::debug!(id = event.id().as_ref(), "pressed in the tray");
    match event.id().as_ref() {
        NEXT => pressed(Press::Next),
        SHOW => pressed(Press::Show),
        QUIT => app.exit(0),
        _ => {}
    }
}

/// Trays belong to the main thread.
async fn on_main(app: &AppHandle) -> Option<Shown> {
    let (reply, built) = tokio::sync::oneshot::channel();
    let of = app.clone();
    let run = app.run_on_main_thread(move || {
        // The library panics where the system has no indicators.
        let built = catch_unwind(AssertUnwindSafe(|| Shown::build(&of)));
        reply.send(built).ok();
    });
    match (run, built.await) {
        (Ok(()), Ok(Ok(Ok(shown)))) => Some(shown),
        (Ok(()), Ok(Ok(Err(error)))) => {
            tracing::warn!(%error, "no icon in the tray");
            None
        }
        _ => {
            tracing::warn!("no icon in the tray: this system has no library for indicators");
            None
        }
    }
}

impl Shown {
    fn build(app: &AppHandle) -> tauri::Result<Self> {
        let needing = MenuItem::with_id(app, NEXT, needing_words(0), false, None::<&str>)?;
        let unread = MenuItem::with_id(app, "unread", unread_words(0), false, None::<&str>)?;
        let menu = Menu::with_items(
            app,
            &[
                &needing,
                &unread,
                &PredefinedMenuItem::separator(app)?,
                &MenuItem::with_id(app, SHOW, "Show Sightline", true, None::<&str>)?,
                &MenuItem::with_id(app, QUIT, "Quit Sightline", true, None::<&str>)?,
            ],
        )?;
        let builder = TrayIconBuilder::with_id("sightline").menu(&menu).tooltip("Sightline");
        let icon = match app.default_window_icon() {
            Some(icon) => builder.icon(icon.clone()),
            None => builder,
        };
        Ok(Self { icon: icon.build(app)?, needing, unread })
    }

    fn tell(&self, app: &AppHandle, counts: Counts) -> tauri::Result<()> {
        let Counts { needing, unread } = counts;
        // First, for who reads the words may press them.
        self.needing.set_enabled(needing > 0)?;
        self.needing.set_text(needing_words(needing))?;
        self.unread.set_text(unread_words(unread))?;
        self.icon.set_tooltip(Some(format!("Sightline: {}", needing_words(needing))))?;
        self.icon.set_title((needing > 0).then(|| needing.to_string()))?;
        if let Some(plain) = app.default_window_icon() {
            let (rgba, width, height) = (plain.rgba(), plain.width(), plain.height());
            let rgba = if needing > 0 { dotted(rgba, width, height) } else { rgba.to_vec() };
            self.icon.set_icon(Some(Image::new_owned(rgba, width, height)))?;
        }
        Ok(())
    }
}

fn needing_words(needing: usize) -> String {
    match needing {
        0 => "Nobody needs attention".to_owned(),
        1 => "1 chat needs attention".to_owned(),
        _ => format!("{needing} chats need attention"),
    }
}

fn unread_words(unread: u64) -> String {
    match unread {
        0 => "Nothing unread".to_owned(),
        _ => format!("{unread} unread"),
    }
}

/// The icon with a red dot in its lower right quarter: a shape, not a tint, for those who see no red.
fn dotted(rgba: &[u8], width: u32, height: u32) -> Vec<u8> {
    let mut dotted = rgba.to_vec();
    let radius = f64::from(width.min(height)) / 4.0;
    let (middle_x, middle_y) = (f64::from(width) - radius, f64::from(height) - radius);
    for (at, pixel) in (0_u32..).zip(dotted.chunks_exact_mut(4)) {
        let (x, y) = (f64::from(at % width) + 0.5, f64::from(at / width) + 0.5);
        let from_middle = (x - middle_x).hypot(y - middle_y);
        if from_middle <= radius - 1.5 {
            pixel.copy_from_slice(&[0xc4, 0x1c, 0x1c, 0xff]);
        } else if from_middle <= radius {
            pixel.copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
        }
    }
    dotted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dot_is_in_the_lower_right_and_leaves_the_rest_as_it_is() {
        let plain = [7_u8; 32 * 32 * 4];
        let dotted = dotted(&plain, 32, 32);
        let at = |x: usize, y: usize| &dotted[(y * 32 + x) * 4..][..4];
        assert_eq!(at(24, 24), [0xc4, 0x1c, 0x1c, 0xff]);
        for (x, y) in [(0, 0), (31, 0), (0, 31), (15, 15)] {
            assert_eq!(at(x, y), [7; 4], "{x}, {y}");
        }
    }

    #[test]
    fn the_words_count() {
        assert_eq!(
            [0, 1, 12].map(needing_words),
            ["Nobody needs attention", "1 chat needs attention", "12 chats need attention"]
        );
        assert_eq!([0, 41].map(unread_words), ["Nothing unread", "41 unread"]);
    }
}
