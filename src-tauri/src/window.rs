//! The one window. It shows the page that was built into the program, and nothing else ever.

#[cfg(target_os = "linux")]
mod revive;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tauri::webview::{DownloadEvent, NewWindowResponse, PermissionResponse};
use tauri::{
    AppHandle, DragDropEvent, Manager, PhysicalPosition, PhysicalSize, Runtime, Url, WebviewUrl,
    WebviewWindow, WebviewWindowBuilder, WindowEvent,
};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::bridge::Bridge;
use crate::importing::Imports;
use crate::place::{Place, Screen};
use crate::settings::Values;
use crate::tray::Tray;
use crate::triage::Counts;

/// The window's label, to which the capability is given.
pub(crate) const LABEL: &str = "main";

/// A window that has not moved for so long stands still.
const STILL: Duration = Duration::from_millis(400);

/// Opens the window. What the web engine wants to keep stays in `profile`; what is dropped on it is offered for import, and the page
/// sees no path. With an icon in the tray it is hidden rather than closed. It comes back where it was, which `noted` knows; `is_hidden`: it
/// stays away until somebody asks for it, if there is an icon in the tray to ask by.
pub(crate) fn open<R: Runtime>(
    app: &AppHandle<R>,
    profile: &Path,
    bridge: Bridge,
    imports: Imports,
    tray: Tray,
    noted: impl Values + 'static,
    is_hidden: bool,
) -> tauri::Result<WebviewWindow<R>> {
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App("index.html".into()))
        .title("Sightline")
        .inner_size(1440.0, 900.0)
        .min_inner_size(700.0, 500.0)
        .visible(false)
        .data_directory(profile.join("window"))
        .devtools(cfg!(debug_assertions))
        .general_autofill_enabled(false)
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, event| !matches!(event, DownloadEvent::Requested { .. }))
        .on_permission_request(|_, _| PermissionResponse::Deny)
        .build()?;
    #[cfg(target_os = "linux")]
    revive::follow(&window, bridge)?;
    #[cfg(not(target_os = "linux"))]
    drop(bridge);
    let noted: Arc<dyn Values> = Arc::new(noted);
    if let Err(error) = put_back(&window, &*noted) {
        tracing::warn!(%error, "the window is not where it was");
    }
    if is_hidden {
        let (app, tray) = (app.clone(), tray.clone());
        tokio::spawn(async move {
            if !tray.comes().await {
                show(&app);
            }
        });
    } else {
        window.show()?;
    }
    let (moved, moves) = watch::channel(());
    tokio::spawn(note(window.clone(), moves, noted));
    let hidden = window.clone();
    window.on_window_event(move |event| match event {
        WindowEvent::CloseRequested { api, .. } if tray.is_shown() => {
            api.prevent_close();
            if let Err(error) = hidden.hide() {
                tracing::warn!(%error, "the window is not hidden");
            }
        }
        WindowEvent::Moved(_) | WindowEvent::Resized(_) => moved.send_replace(()),
        WindowEvent::DragDrop(DragDropEvent::Enter { paths, .. }) => imports.dragged(paths),
        WindowEvent::DragDrop(DragDropEvent::Leave) => imports.drag_left(),
        WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) => imports.dropped(paths.clone()),
        _ => {}
    });
    Ok(window)
}

/// Puts the window where it was, as far as that can be seen today.
fn put_back<R: Runtime>(window: &WebviewWindow<R>, noted: &dyn Values) -> tauri::Result<()> {
    let screens = window.available_monitors()?.into_iter().map(|screen| Screen {
        x: screen.position().x,
        y: screen.position().y,
        width: screen.size().width,
        height: screen.size().height,
    });
    let Some(place) = Place::noted(noted).and_then(|place| place.onto(&screens.collect::<Vec<_>>())) else {
        return Ok(());
    };
    window.set_size(PhysicalSize::new(place.width, place.height))?;
    window.set_position(PhysicalPosition::new(place.x, place.y))?;
    if place.is_maximized { window.maximize() } else { Ok(()) }
}

/// Notes where the window is, once it stands still. Ends with the window.
async fn note<R: Runtime>(window: WebviewWindow<R>, mut moves: watch::Receiver<()>, noted: Arc<dyn Values>) {
    while moves.changed().await.is_ok() {
        // It is moved and sized in many steps.
        while matches!(timeout(STILL, moves.changed()).await, Ok(Ok(()))) {}
        let before = Place::noted(&*noted);
        match place(&window, before) {
            Ok(Some(place)) if Some(place) != before => place.note(&*noted),
            Ok(_) => {}
            Err(error) => tracing::debug!(%error, "where the window is nobody says"),
        }
    }
}

/// Where it is; of a maximized window where it was `before`. `None`: it is nowhere now.
fn place<R: Runtime>(window: &WebviewWindow<R>, before: Option<Place>) -> tauri::Result<Option<Place>> {
    if window.is_minimized()? || !window.is_visible()? {
        return Ok(None);
    }
    if window.is_maximized()? {
        return Ok(before.map(|before| Place { is_maximized: true, ..before }));
    }
    let (at, size) = (window.outer_position()?, window.inner_size()?);
    Ok(Some(Place { x: at.x, y: at.y, width: size.width, height: size.height, is_maximized: false }))
}

/// Says in the title how many chats need a person and how much is unread, as long as somebody counts: it is seen where the window is not.
pub(crate) async fn count<R: Runtime>(window: WebviewWindow<R>, mut counts: watch::Receiver<Counts>) {
    while counts.changed().await.is_ok() {
        let title = title(*counts.borrow_and_update());
        if let Err(error) = window.set_title(&title) {
            tracing::debug!(%error, "the title is not set");
        }
    }
}

fn title(Counts { needing, unread }: Counts) -> String {
    let needing = match needing {
        0 => None,
        1 => Some("1 needs attention".to_owned()),
        _ => Some(format!("{needing} need attention")),
    };
    let unread = (unread > 0).then(|| format!("{unread} unread"));
    let counts = [needing, unread].into_iter().flatten().collect::<Vec<_>>().join(", ");
    if counts.is_empty() { "Sightline".to_owned() } else { format!("Sightline ({counts})") }
}

/// Whether the person has the window before the eyes, as far as the desktop knows.
pub(crate) fn is_looked_at<R: Runtime>(app: &AppHandle<R>) -> bool {
    let Some(window) = app.get_webview_window(LABEL) else { return false };
    window.is_focused().unwrap_or(false) && window.is_visible().unwrap_or(false)
}

/// Brings the window to the front.
pub(crate) fn show<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    let shown = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window does not come to the front");
    }
}

/// Whether an address is the page itself: of Tauri's own scheme, which Windows spells as a host.
fn is_ours(url: &Url) -> bool {
    let ours = match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => cfg!(windows) && url.host_str() == Some("tauri.localhost"),
        _ => false,
    };
    if !ours {
        tracing::warn!(scheme = url.scheme(), "an address that is not the page's was refused");
    }
    ours
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_counts_who_needs_a_person_and_what_is_unread() {
        let title = |needing, unread| title(Counts { needing, unread });
        assert_eq!(title(0, 0), "Sightline");
        assert_eq!(title(1, 0), "Sightline (1 needs attention)");
        assert_eq!(title(0, 41), "Sightline (41 unread)");
        assert_eq!(title(12, 41), "Sightline (12 need attention, 41 unread)");
    }

    #[test]
    fn the_window_goes_nowhere_but_to_its_page() {
        assert!(is_ours(&"tauri://localhost/index.html".parse().unwrap()));
        for address in [
            "https://example.com/",
            "http://localhost/",
            "file:///etc/passwd",
            "data:text/html,x",
            "about:blank",
            "javascript:alert(1)",
            "tauri://example.com/",
        ] {
            assert!(!is_ours(&address.parse().unwrap()), "{address}");
        }
    }
}
