//! What the page may ask: thin adapters, each parses, calls one method, and gives back its answer.
//!
//! Every command may be repeated without harm: a page that loads again in the middle of one sends it again.

mod archive;
mod chats;
mod files;
mod health;
mod keychain;
mod links;
mod search;
mod settings;
mod sources;
mod stream;
mod triage;

use std::path::PathBuf;

use tauri::Runtime;
use tauri::ipc::Invoke;

use crate::archive::{Questions, Reader};
use crate::autostart::Autostart;
use crate::bridge::Bridge;
use crate::browser::Browser;
use crate::clipboard;
use crate::curating::Curator;
use crate::dto::CommandFailure;
use crate::exporting::Exporter;
use crate::health::Health;
use crate::importing::Imports;
use crate::keeping::Keeper;
use crate::pasts::Pasts;
use crate::settings::SettingsFile;
use crate::tokens::Tokens;
use crate::tray::Tray;
use crate::triage::Triage;
use crate::watchlist::Watchlist;

include!("list.rs");

/// What commands act on; handles alone.
pub(crate) struct Handles {
    /// To the page.
    pub(crate) bridge: Bridge,
    /// Chats to be read, watched or not.
    pub(crate) reader: Reader,
    /// Questions to the archive.
    pub(crate) questions: Questions,
    /// The archive itself.
    pub(crate) keeper: Keeper,
    /// What is brought into it.
    pub(crate) imports: Imports,
    /// What is written out of it.
    pub(crate) exporter: Exporter,
    /// What is done with it as a whole.
    pub(crate) curator: Curator,
    /// The engine.
    pub(crate) monitor: monitor::Monitor,
    /// What is watched by choice.
    pub(crate) watchlist: Watchlist,
    /// Whether the past of chats is read.
    pub(crate) pasts: Pasts,
    /// Which chats need a person.
    pub(crate) triage: Triage,
    /// Starting with the session.
    pub(crate) autostart: std::sync::Arc<dyn Autostart>,
    /// The icon in the tray.
    pub(crate) tray: Tray,
    /// The person's download folder; `None`: the system names none.
    pub(crate) downloads: Option<PathBuf>,
    /// Whether all is well here.
    pub(crate) health: Health,
    /// Where tokens are.
    pub(crate) tokens: Tokens,
    /// What the person has chosen.
    pub(crate) settings: SettingsFile,
    /// The clipboard.
    pub(crate) clipboard: clipboard::Reader,
    /// Where text that is copied goes.
    pub(crate) copied: clipboard::Writer,
    /// What opens links.
    pub(crate) browser: Browser,
}

macro_rules! handler {
    ($($area:ident::$name:ident),*) => { tauri::generate_handler![$($area::$name),*] };
}

/// Answers every command of the list, and no other.
pub(crate) fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    commands!(handler!)
}

/// What stands on the clipboard, read where it may block.
async fn copied(reader: clipboard::Reader) -> Result<zeroize::Zeroizing<String>, CommandFailure> {
    let read = tokio::task::spawn_blocking(reader).await;
    Ok(read.map_err(|_| CommandFailure::internal("clipboard-ended"))??)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    macro_rules! names {
        ($($area:ident::$name:ident),*) => { [$(stringify!($name)),*] };
    }

    fn names() -> BTreeSet<String> {
        commands!(names!).into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn the_window_is_allowed_every_command_and_nothing_else() {
        let config: Value = serde_json::from_str(include_str!("../../../tauri.conf.json")).unwrap();
        let capabilities = config["app"]["security"]["capabilities"].as_array().unwrap();
        let [capability] = &capabilities[..] else { panic!("there is one capability") };
        assert_eq!(capability["windows"], serde_json::json!(["main"]));
        let permissions = capability["permissions"].as_array().unwrap().iter();
        let allowed: BTreeSet<String> = permissions.map(|name| name.as_str().unwrap().to_owned()).collect();
        let expected = names().iter().map(|name| format!("allow-{}", name.replace('_', "-"))).collect();
        assert_eq!(allowed, expected);
    }

    #[test]
    fn the_page_calls_every_command_and_no_other() {
        let page = include_str!("../../../ui/src/host/tauri.ts");
        let calls = page.split("invoke('").skip(1).filter_map(|call| call.split('\'').next());
        assert_eq!(calls.map(str::to_owned).collect::<BTreeSet<_>>(), names());
        assert_eq!(
            page.matches("invoke(").count(),
            page.matches("invoke('").count(),
            "a name that is no literal"
        );
    }

    #[test]
    fn the_page_asks_for_consent_in_the_words_that_are_taken() {
        let page = include_str!("../../../ui/src/host/host.ts");
        assert!(page.contains(&format!("'{}'", credentials::Consent::WORDS)));
    }
}
