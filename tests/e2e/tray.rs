//! The icon in the tray, as a panel sees it: the watcher to which programs bring their icons, and their menus, over the session's bus.
//!
//! Source: `StatusNotifierItem` (freedesktop.org), `com.canonical.dbusmenu`.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use desk::Keychain;
use serde_json::json;
use simulator::ScanResult;
use zbus::message::Header;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Structure, Value};

use crate::stage::{Stage, profile, row};

/// Icons that were brought, as bus name and path.
type Icons = Arc<Mutex<Vec<(String, String)>>>;

struct Watcher(Icons);

/// A layout as `GetLayout` gives it: its revision; id, properties and entries of the menu.
type Layout = (u32, (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>));

#[expect(clippy::needless_pass_by_value, clippy::unused_self, reason = "the form that the macro asks for")]
#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, #[zbus(header)] header: Header<'_>, service: &str) {
        let sender = header.sender().map(ToString::to_string).unwrap_or_default();
        self.0.lock().unwrap().push((sender, service.to_owned()));
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        Vec::new()
    }
}

/// A panel with the icons of programs.
struct Panel {
    bus: zbus::Connection,
    icons: Icons,
}

impl Panel {
    async fn start(stage: &Stage) -> Self {
        let env = stage.desk.env();
        let (_, address) = env.iter().find(|(name, _)| name == "DBUS_SESSION_BUS_ADDRESS").unwrap();
        let icons = Icons::default();
        let bus = zbus::connection::Builder::address(address.as_str())
            .unwrap()
            .name("org.kde.StatusNotifierWatcher")
            .unwrap()
            .serve_at("/StatusNotifierWatcher", Watcher(icons.clone()))
            .unwrap()
            .build()
            .await
            .unwrap();
        Self { bus, icons }
    }

    fn icon(&self) -> Option<(String, String)> {
        self.icons.lock().unwrap().first().cloned()
    }

    async fn menu(&self) -> (String, OwnedObjectPath) {
        let (name, path) = self.icon().unwrap();
        let asked = ("org.kde.StatusNotifierItem", "Menu");
        let properties = Some("org.freedesktop.DBus.Properties");
        let reply = self.bus.call_method(Some(name.as_str()), path.as_str(), properties, "Get", &asked).await;
        let menu: OwnedValue = reply.unwrap().body().deserialize().unwrap();
        (name, menu.try_into().unwrap())
    }

    /// Ids and words of the menu.
    async fn entries(&self) -> Vec<(i32, String)> {
        let (name, menu) = self.menu().await;
        let asked = (0_i32, -1_i32, Vec::<String>::new());
        let reply = self
            .bus
            .call_method(Some(name.as_str()), menu, Some("com.canonical.dbusmenu"), "GetLayout", &asked)
            .await;
        let body = reply.unwrap();
        let body = body.body();
        let (_, (_, _, entries)): Layout = body.deserialize().unwrap();
        entries.into_iter().filter_map(entry).collect()
    }

    async fn press(&self, words: &str) {
        let (name, menu) = self.menu().await;
        let id = self.entries().await.into_iter().find(|(_, entry)| entry == words).unwrap().0;
        let asked = (id, "clicked", Value::from(0_i32), 0_u32);
        self.bus
            .call_method(Some(name.as_str()), menu, Some("com.canonical.dbusmenu"), "Event", &asked)
            .await
            .unwrap();
    }
}

fn entry(value: OwnedValue) -> Option<(i32, String)> {
    let structure = Structure::try_from(value).ok()?;
    let [id, properties, _] = structure.fields() else { return None };
    let properties: HashMap<String, Value<'_>> = properties.try_clone().ok()?.try_into().ok()?;
    let label = properties.get("label").and_then(|label| <&str>::try_from(label).ok())?;
    Some((i32::try_from(id).ok()?, label.replace('_', "")))
}

/// Whether the window is on the screen.
async fn is_seen(stage: &Stage) -> bool {
    stage.window.ask("return document.visibilityState", json!([])).await == "visible"
}

#[tokio::test(flavor = "multi_thread")]
async fn started_with_the_session_it_waits_in_the_tray_and_without_an_icon_it_is_seen() {
    let mut stage = Stage::new(Keychain::Ready).await;
    stage.close().await;
    stage.begin_with(&["--in-tray"]).await;
    stage.until("without an icon it is seen", async || is_seen(&stage).await).await;

    stage.close().await;
    let settings = profile(&stage.desk).join("settings.json");
    std::fs::write(settings, json!({ "settings": { "tray": true } }).to_string()).unwrap();
    let panel = Panel::start(&stage).await;
    stage.begin_with(&["--in-tray"]).await;
    stage.until("there is an icon", async || panel.icon().is_some()).await;
    assert!(!is_seen(&stage).await, "nobody asked for the window");
    panel.press("Show Sightline").await;
    stage.until("it is seen when asked for", async || is_seen(&stage).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tray_counts_brings_the_window_back_and_leads_to_who_needs_somebody() {
    let stage = Stage::new(Keychain::Ready).await;
    let panel = Panel::start(&stage).await;
    let (ben, customer) = stage.chat("Ben");
    stage.add_source().await;
    stage.until("the roster shows the chat", async || stage.window.count(&row(&ben)).await == 1).await;
    assert_eq!(panel.icon(), None, "nobody asked for one");
    stage.window.click("[aria-label=Settings]").await;
    let turn_on =
        "document.querySelector('[aria-labelledby=tray] button, [aria-labelledby=tray] input').click()";
    stage.window.ask(turn_on, json!([])).await;
    stage.window.click("dialog [aria-label=Close]").await;
    stage.until("there is an icon", async || panel.icon().is_some()).await;

    let says = async |words: &str| panel.entries().await.iter().any(|(_, entry)| entry == words);
    stage.until("nobody needs anybody", async || says("Nobody needs attention").await).await;
    let file = ben.attach(&customer, "holiday-photo.pdf", "application/pdf");
    ben.attachment_status(&file, ScanResult::Rejected);
    stage.until("one does", async || says("1 chat needs attention").await).await;
    panel.press("1 chat needs attention").await;
    let is_open = format!("{}[aria-selected=true]", row(&ben));
    stage.until("the chat is open", async || stage.window.count(&is_open).await == 1).await;
}
