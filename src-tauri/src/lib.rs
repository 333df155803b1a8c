//! The app: the only code that knows Tauri. It puts the engine, the keychain, the settings and the window together.

pub mod arguments;
pub mod link;

mod archive;
mod autostart;
mod bridge;
mod browser;
mod clipboard;
mod commands;
mod curating;
mod demo;
mod dto;
mod error;
mod exporting;
mod health;
mod importing;
mod keeping;
mod links;
mod logging;
mod memory;
mod notices;
#[cfg(test)]
mod offline;
mod outbox;
mod pasts;
mod place;
mod present;
mod profile;
mod rosters;
mod rules;
mod settings;
mod tokens;
mod tray;
mod triage;
mod watchlist;
mod window;

pub use rosters::RostersError;

use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::policy::{Place, Right, Standing};
use futures_util::FutureExt as _;
use logs::{Folder, Program, record_panics};
use monitor::{Config, Dependencies, Monitor, SystemClock};
use participant::{Fence, Fenced, Https};
use tauri::{AppHandle, Manager, RunEvent};
use tauri_plugin_store::StoreExt as _;
use tokio::sync::mpsc;

use crate::archive::{Questions, Reader, Shelf};
use crate::arguments::Options;
use crate::autostart::Autostart;
use crate::bridge::{Bridge, Footing};
use crate::commands::Handles;
use crate::curating::Curator;
use crate::dto::Lead;
use crate::exporting::Exporter;
use crate::health::Health;
use crate::importing::Imports;
use crate::keeping::Keeper;
use crate::links::Links;
use crate::logging::Log;
use crate::pasts::Pasts;
use crate::profile::Profile;
use crate::rosters::Roster;
use crate::rules::Rules;
use crate::settings::SettingsFile;
use crate::tokens::{KEYCHAIN_SERVICE, Tokens};
use crate::tray::{Press, Tray};
use crate::triage::Triage;
use crate::watchlist::Watchlist;

/// Why Sightline cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Standard input is not what `--sources-from-stdin` asks for.
    #[error(transparent)]
    Rosters(#[from] RostersError),
    /// A policy is to be tried where one holds already.
    #[error("This computer has a policy, {}; no other can be tried on it", file.display())]
    PolicyHolds {
        /// The one that holds.
        file: PathBuf,
    },
    /// The policy that is to be tried is not there.
    #[error("There is no policy {} that could be tried. Look for a mistake in its name", file.display())]
    NoPolicy {
        /// Where it was looked for.
        file: PathBuf,
    },
    /// Sources of one's own are forbidden.
    #[error("{0}. Set by {1}")]
    Forbidden(&'static str, String),
    /// The profile directory cannot be used.
    #[error("The profile directory {path} cannot be used. Look for a missing permission or a full disk")]
    Profile {
        /// The directory.
        path: PathBuf,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// There are no threads to be had.
    #[error("The system gives no threads. Close other programs, then try again")]
    Runtime(#[source] std::io::Error),
    /// The platform's certificates cannot be read.
    #[error(transparent)]
    Network(#[from] participant::SetUpError),
    /// The window cannot be opened.
    #[error("The window cannot be opened. Sightline needs a desktop session with WebKitGTK 4.1")]
    Window(#[from] tauri::Error),
}

/// Opens the window and returns when it was closed. `input` is read only if the options say so.
pub fn run(options: &Options, input: impl BufRead) -> Result<(), StartError> {
    let folder = Folder::of_platform();
    record_panics(folder.clone(), Program { name: "sightline", version: env!("CARGO_PKG_VERSION") });
    let (log, mut writing) = logging::start(std::env::var("SIGHTLINE_LOG").ok().as_deref(), folder);
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
    // Before there is a secret to protect.
    if let Err(error) = credentials::close_memory(std::env::var_os(credentials::INSPECT).as_deref()) {
        tracing::warn!(%error, "the memory of this process is not closed to others");
    }
    let rules = rules(&Place::of_machine(), options.policy.as_deref())?;
    let rosters = if options.sources_from_stdin { rosters::read(input)? } else { Vec::new() };
    may_be_watched(&rosters, &rules)?;
    let profile = Profile::new(options.profile_dir.as_deref())?;
    let network = Https::new()?;

    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(StartError::Runtime)?;
    tauri::async_runtime::set(runtime.handle().clone());
    let _inside = runtime.enter();

    #[expect(clippy::exit, reason = "Tauri's, in code for an incident that this program never makes")]
    let context = tauri::generate_context!();
    let builder = tauri::Builder::default();
    #[cfg(not(target_os = "linux"))]
    let builder = builder
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_autostart::Builder::new().arg(autostart::ARGUMENT).build());
    // Elsewhere the window sees to it by itself.
    #[cfg(target_os = "macos")]
    let builder = builder.on_web_content_process_terminate(|page| {
        if let Err(error) = page.reload() {
            tracing::error!(%error, "the page is not loaded again");
        }
    });
    let links = Links::new(options.link.clone());
    let (pressed, in_tray) = (links.clone(), options.in_tray);
    #[cfg(target_os = "macos")]
    let opened = links.clone();
    let app = builder
        .plugin(
            tauri_plugin_single_instance::Builder::new()
                .dbus_id(profile.instance(&context.config().identifier))
                .callback(move |app, arguments, _directory| {
                    // Started with the session once more, nobody asked to see it.
                    if !arguments.iter().any(|argument| argument == autostart::ARGUMENT) {
                        window::show(app);
                    }
                    pressed.take(&arguments);
                })
                .build(),
        )
        .plugin(tauri_plugin_store::Builder::new().build())
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(commands::handler())
        .setup(move |app| {
            let autostart = autostart(app.handle(), &profile)?;
            let profile = profile.make(app.handle())?;
            let given = Given { network, rosters, log, rules, autostart, links };
            let handles = start(app.handle(), &profile, given)?;
            let (bridge, imports) = (handles.bridge.clone(), handles.imports.clone());
            let counts = handles.triage.counts();
            let tray = handles.tray.clone();
            let is_hidden = in_tray && handles.settings.choices().tray;
            app.manage(handles);
            let noted = app.store_builder(profile.join(place::FILE)).disable_auto_save().build()?;
            let window = window::open(app.handle(), &profile, bridge, imports, tray, noted, is_hidden)?;
            tokio::spawn(window::count(window, counts));
            Ok(())
        })
        .build(context)?;
    app.run(move |_app, event| match event {
        RunEvent::Exit => {
            tracing::info!("closed");
            // What waits for the disk is written: the process may end without coming back here.
            drop(writing.take());
        }
        // Where there is one program for all, links are no arguments.
        #[cfg(target_os = "macos")]
        RunEvent::Opened { urls } => opened.take_urls(&urls),
        _ => {}
    });
    runtime.shutdown_background();
    Ok(())
}

/// What this start brings along.
struct Given {
    network: Https,
    rosters: Vec<Roster>,
    log: Log,
    rules: Rules,
    autostart: Arc<dyn Autostart>,
    links: Links,
}

/// Starts the engine and what stands between it and the page.
fn start(app: &AppHandle, profile: &Path, given: Given) -> Result<Handles, Box<dyn std::error::Error>> {
    let Given { network, rosters, log, rules, autostart, links } = given;
    let store = app.store_builder(profile.join(settings::FILE)).disable_auto_save().build()?;
    let settings = SettingsFile::new(store, rules.clone());
    autostart::settle(&*autostart, &settings);
    let tokens = Tokens::new(credentials::Keychain::new(KEYCHAIN_SERVICE));
    let counts = network.counts();
    let clock = Arc::new(SystemClock);
    let seed = uuid::Uuid::new_v4().as_u64_pair().0;
    let keeper = Keeper::new(profile.join("archive"), tokens.clone(), clock.clone());
    let imports = Imports::new(keeper.clone(), clock.clone());
    let monitor = Monitor::start(
        Dependencies {
            network: Arc::new(Fenced::new(Arc::new(network), rules.fence())),
            clock: clock.clone(),
            seed,
            archive: Some(Arc::new(keeper.clone())),
        },
        Config { quota_share: settings.choices().share(), ..Config::default() },
    );
    let curator = Curator::new(keeper.clone(), monitor.clone(), clock.clone(), rules);
    let watchlist = Watchlist::new(monitor.clone(), tokens.clone(), settings.clone());
    let pasts = Pasts::new(monitor.clone(), settings.clone());
    let kept = app.store_builder(profile.join(triage::FILE)).disable_auto_save().build()?;
    let triage = Triage::start(monitor.clone(), clock.clone(), settings.clone(), kept);
    tokio::spawn(pasts.clone().follow());
    tokio::spawn(keeper.clone().follow(monitor.clone()));
    tokio::spawn(keeper.clone().take_turns());
    tokio::spawn(curator.clone().keep_to_the_days());
    let bridge = Bridge::start(Footing {
        monitor: monitor.clone(),
        counts,
        clock: clock.clone(),
        tokens: tokens.clone(),
        settings: settings.clone(),
        watchlist: watchlist.clone(),
        triage: triage.clone(),
        archive: keeper.status(),
        imports: imports.shown(),
        drag: imports.drag(),
        memory: memory::follow(),
    });
    tokio::spawn(notices::follow(notices(app, &bridge, &monitor, &settings, &triage)));
    let tray = tray(app, &bridge, &settings, &triage);
    let shelf = Shelf::new(keeper.access());
    let reader = Reader::new(bridge.clone(), monitor.clone(), shelf.clone());
    let exporter = Exporter::new(shelf.clone(), settings.clone(), clock.clone());
    let questions = Questions::new(shelf, settings.clone(), clock.clone());
    // Not awaited: a keychain that asks for its password must not keep the window from opening and saying so.
    let restored = restore(keeper.clone(), watchlist.clone(), rosters);
    // Only then it is known whether a link leads to a chat that is watched.
    tokio::spawn(restored.then({
        let bridge = bridge.clone();
        move |()| links.follow(bridge)
    }));
    let downloads = downloads(app);
    let health = Health::new(
        monitor.clone(),
        keeper.clone(),
        tokens.clone(),
        settings.clone(),
        profile.to_owned(),
        log,
    );
    Ok(Handles {
        bridge,
        reader,
        questions,
        keeper,
        imports,
        exporter,
        curator,
        monitor,
        watchlist,
        pasts,
        triage,
        autostart,
        tray,
        downloads,
        health,
        tokens,
        settings,
        clipboard: clipboard::read,
        copied: clipboard::Writer::default(),
        browser: browser::system,
    })
}

/// The policy of this computer, or one that is tried where there is none.
fn rules(machine: &Place, tried: Option<&Path>) -> Result<Rules, StartError> {
    let mut policy = machine.read();
    if let Some(file) = tried {
        if let Some(file) = policy.file {
            return Err(StartError::PolicyHolds { file });
        }
        policy = Place::tried(file).read();
        if policy.standing == Standing::Absent {
            return Err(StartError::NoPolicy { file: file.to_owned() });
        }
    }
    for remark in &policy.remarks {
        tracing::warn!(%remark, "not understood in the policy");
    }
    if let Some(trouble) = policy.trouble() {
        tracing::warn!(trouble, "about the policy");
    }
    Ok(Rules::new(policy))
}

/// Rosters for one run are one's own; those of this machine are the demo.
fn may_be_watched(rosters: &[Roster], rules: &Rules) -> Result<(), StartError> {
    for Roster { url, .. } in rosters {
        let right = if Fence::is_here(url) { Right::Demo } else { Right::OwnSources };
        if !rules.permits(right) {
            return Err(StartError::Forbidden(right.refusal(), rules.in_force().policy.by().to_owned()));
        }
    }
    Ok(())
}

/// What starts this profile with the session.
#[cfg(target_os = "linux")]
fn autostart(app: &AppHandle, profile: &Profile) -> Result<Arc<dyn Autostart>, Box<dyn std::error::Error>> {
    // An AppImage runs from a folder that is gone when it ends.
    let program =
        std::env::var_os("APPIMAGE").map_or_else(std::env::current_exe, |image| Ok(image.into()))?;
    let instance = profile.instance(&app.config().identifier);
    let named = profile.named().map(Path::to_owned);
    Ok(Arc::new(autostart::OfSystem::new(&app.path().config_dir()?, &instance, program, named)))
}

#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "the same form as on Linux")]
fn autostart(app: &AppHandle, _profile: &Profile) -> Result<Arc<dyn Autostart>, Box<dyn std::error::Error>> {
    Ok(Arc::new(autostart::OfSystem(app.clone())))
}

fn notices(
    app: &AppHandle,
    bridge: &Bridge,
    monitor: &Monitor,
    settings: &SettingsFile,
    triage: &Triage,
) -> notices::Footing {
    // Full: a press waits for the one before it.
    let (press, pressed) = mpsc::channel(4);
    #[cfg(target_os = "linux")]
    let screen = notices::Desktop::new(press);
    #[cfg(not(target_os = "linux"))]
    let screen = {
        drop(press);
        notices::Desktop::new(app.clone())
    };
    let (looked, bridge, of) = (app.clone(), bridge.clone(), app.clone());
    notices::Footing {
        triage: triage.clone(),
        monitor: monitor.clone(),
        settings: settings.clone(),
        clock: Arc::new(SystemClock),
        screen: Arc::new(screen),
        pressed,
        is_looking: Box::new(move || window::is_looked_at(&looked)),
        lead: Box::new(move |lead| follow(&of, &bridge, lead)),
    }
}

fn tray(app: &AppHandle, bridge: &Bridge, settings: &SettingsFile, triage: &Triage) -> Tray {
    let (of, bridge, urgency) = (app.clone(), bridge.clone(), triage.clone());
    let pressed = move |press| {
        window::show(&of);
        let (bridge, urgency) = (bridge.clone(), urgency.clone());
        tauri::async_runtime::spawn(async move {
            // Asked now: the page may not know yet what the tray has counted.
            if press == Press::Next
                && let Ok(Some(key)) = urgency.most_urgent().await
            {
                bridge.lead(Lead::Chat { key }).await;
            }
        });
    };
    Tray::start(app, settings.choices().tray, triage.counts(), pressed)
}

/// Brings the window to the front and the page to a place.
fn follow(app: &AppHandle, bridge: &Bridge, lead: Lead) {
    window::show(app);
    let bridge = bridge.clone();
    tauri::async_runtime::spawn(async move { bridge.lead(lead).await });
}

/// The person's download folder. Where the system names none, as without a desktop, the usual one at home.
fn downloads(app: &AppHandle) -> Option<PathBuf> {
    let path = app.path();
    path.download_dir().or_else(|_| path.home_dir().map(|home| home.join("Downloads"))).ok()
}

/// The archive comes first: what is in it is shown before anybody is asked.
async fn restore(keeper: Keeper, watchlist: Watchlist, rosters: Vec<Roster>) {
    keeper.retry().await;
    let followed = watchlist.follow_for_this_run(rosters).await;
    let restored = watchlist.retry_keychain().await.map(drop);
    for failure in [followed, restored].into_iter().filter_map(Result::err) {
        tracing::error!(reason = failure.message, "not everything is watched");
    }
}
