//! Looking whether Sightline can do its work here: what the engine and the window know, and what is gathered of the computer.
//!
//! No connection is made for it: what the clock and the network are like is known from what is watched.

use std::path::PathBuf;
use std::sync::Arc;

use ::archive::Place;
use diagnostics::{disk, log_files, person, policy, program, proxy, zones};
use doctor::facts::{
    self, ArchiveState, Clock, Connection, Facts, KeychainState, NotStored, Quota, Window, Words, Writer,
};
use doctor::judge;
use logs::Folder;
use monitor::{Connection as Known, Figures, Monitor};

use crate::dto::{self, ArchiveStatus, CommandFailure, Zone};
use crate::keeping::{Access, Keeper};
use crate::present;
use crate::settings::SettingsFile;
use crate::tokens::Tokens;

/// Causes that are named. A floor that is offline has one.
const CAUSES: usize = 3;

/// Whoever looks. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Health(Arc<Parts>);

struct Parts {
    monitor: Monitor,
    keeper: Keeper,
    tokens: Tokens,
    settings: SettingsFile,
    profile: PathBuf,
    logs: Option<Folder>,
    level: String,
    /// One look at a time: two would try the keychain under one name.
    looking: tokio::sync::Mutex<()>,
}

impl Health {
    /// Looks at these parts, and at this profile.
    pub(crate) fn new(
        monitor: Monitor,
        keeper: Keeper,
        tokens: Tokens,
        settings: SettingsFile,
        profile: PathBuf,
        log: crate::logging::Log,
    ) -> Self {
        let crate::logging::Log { folder: logs, level } = log;
        let looking = tokio::sync::Mutex::default();
        Self(Arc::new(Parts { monitor, keeper, tokens, settings, profile, logs, level, looking }))
    }

    /// Looks at everything.
    pub(crate) async fn look(&self) -> Result<dto::Health, CommandFailure> {
        let parts = &*self.0;
        let _one = parts.looking.lock().await;
        let keychain = parts.tokens.keychain_facts(&Place::new(parts.keeper.folder())).await;
        let archive = parts.archive(&keychain.state).await;
        let gone = |_| CommandFailure::internal("engine-ended");
        let figures = parts.monitor.figures().await.map_err(gone)?;
        let roster = parts.monitor.roster().await.map_err(gone)?;
        let settings = parts.settings.choices();
        let chosen = [
            match &settings.zone {
                Zone::Named(name) => Some(name),
                _ => None,
            },
            settings.site_zone.as_ref(),
        ];
        let chosen: Vec<&str> = chosen.into_iter().flatten().map(String::as_str).collect();
        // Reads and writes the disk.
        let (profile, logs, level) = (parts.profile.clone(), parts.logs.clone(), parts.level.clone());
        let looked =
            tokio::task::spawn_blocking(move || (disk(&profile), log_files(logs.as_ref(), Some(level))))
                .await;
        let (disk, logs) = looked.map_err(|_| CommandFailure::internal("health-ended"))?;
        let report = judge(&Facts {
            program: program(env!("CARGO_PKG_VERSION")),
            person: person(),
            keychain,
            archive,
            disk,
            connection: connection(roster.chats.iter().map(|chat| &chat.connection)),
            clock: figures.skew_ms.map_or(Clock::NotTold, |skew_ms| Clock::Told { skew_ms }),
            proxy: proxy(|name| std::env::var_os(name)),
            quota: Some(quota(&figures, settings.quota_share)),
            zones: zones(&chosen),
            logs,
            window: Some(window()),
            policy: policy(parts.settings.rules().in_force()),
        });
        Ok(present::health(&report))
    }
}

impl Parts {
    async fn archive(&self, keychain: &KeychainState) -> facts::Archive {
        let place = Place::new(self.keeper.folder());
        let access = self.keeper.access().borrow().clone();
        let status = self.keeper.status().borrow().clone();
        let writer = writer(&access, &place);
        let state = state(&status, keychain, place.has_archive());
        let missing = status.not_stored.map(|missing| NotStored {
            items: missing.items,
            cause: missing.cause,
            remedy: missing.remedy,
        });
        diagnostics::archive(&place, state, access.reader().ok(), writer, missing).await
    }
}

fn writer(access: &Access, place: &Place) -> Writer {
    match (access.writer(), place.has_writer()) {
        (Ok(_), _) => Writer::This,
        (Err(_), Some(true)) => Writer::Another,
        (Err(_), Some(false)) => Writer::Nobody,
        (Err(_), None) => Writer::NotKnown,
    }
}

/// How an archive is that is not open.
fn state(status: &ArchiveStatus, keychain: &KeychainState, is_there: bool) -> ArchiveState {
    use dto::ArchiveState as State;
    match &status.state {
        State::Opening | State::Ready | State::Reading => ArchiveState::Opening,
        // What is wrong is said of the keychain already.
        State::Locked { .. } | State::Failing { .. } if matches!(keychain, KeychainState::Unusable(_)) => {
            if is_there {
                ArchiveState::NoKey
            } else {
                ArchiveState::None
            }
        }
        State::Locked { message }
        | State::KeyMissing { message }
        | State::Damaged { message }
        | State::Newer { message }
        | State::InUse { message }
        | State::Failing { message } => ArchiveState::Unusable(Words::of(message)),
    }
}

/// What the chats that go on say of the network.
fn connection<'a>(chats: impl Iterator<Item = &'a Known>) -> Connection {
    let (mut going, mut lost, mut refused, mut causes) = (0, 0, 0, Vec::<String>::new());
    for chat in chats {
        match chat {
            // One that failed inside Sightline says nothing of the network.
            Known::Ended { .. } | Known::Connecting { .. } | Known::Failed { .. } => {}
            shut_out if shut_out.is_shut_out() => (going, refused) = (going + 1, refused + 1),
            Known::Reconnecting { cause, .. } => {
                (going, lost) = (going + 1, lost + 1);
                if causes.len() < CAUSES && !causes.contains(cause) {
                    causes.push(cause.clone());
                }
            }
            _ => going += 1,
        }
    }
    if going == 0 {
        Connection::NothingYet
    } else {
        Connection::Watching { chats: going, lost, refused, causes }
    }
}

fn quota(figures: &Figures, share_percent: u8) -> Quota {
    let lanes = &figures.budget.lanes;
    Quota {
        share_percent,
        made: lanes.iter().map(|lane| lane.made).sum(),
        throttled: lanes.iter().map(|lane| lane.throttled).sum(),
        waiting: figures.budget.waiting() as u64,
        is_closed: lanes.iter().any(|lane| lane.closed_until.is_some()),
    }
}

fn window() -> Window {
    Window {
        session: std::env::var("XDG_SESSION_TYPE").ok().filter(|kind| !kind.is_empty()),
        engine: tauri::webview_version().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closed(state: dto::ArchiveState) -> ArchiveStatus {
        ArchiveStatus { state, messages: 0, stored_to: None, not_stored: None, work: None }
    }

    #[test]
    fn an_archive_that_the_keychain_keeps_closed_says_so_once() {
        let message = "The keychain is locked. Unlock it, then try again.".to_owned();
        let locked = closed(dto::ArchiveState::Locked { message: message.clone() });
        let unusable = KeychainState::Unusable(Words::of(&message));
        assert_eq!(state(&locked, &unusable, true), ArchiveState::NoKey);
        assert_eq!(state(&locked, &unusable, false), ArchiveState::None);
        let words = Words::of(&message);
        assert_eq!(state(&locked, &KeychainState::Usable, true), ArchiveState::Unusable(words));
    }

    #[test]
    fn chats_that_are_refused_are_told_apart_from_those_that_are_reached() {
        let since = jiff::Timestamp::UNIX_EPOCH;
        let refused = [Known::Refused { since, next_try: None }, Known::Expired { since }];
        let live = Known::Live { since, catching_up: false };
        assert_eq!(
            connection(refused.iter().chain([&live])),
            Connection::Watching { chats: 3, lost: 0, refused: 2, causes: Vec::new() }
        );
        let silent = [
            Known::Failed { since, reason: String::new() },
            Known::Connecting { since },
            Known::Ended { at: since, complete: true },
        ];
        assert_eq!(connection(silent.iter()), Connection::NothingYet);
    }

    #[test]
    fn who_writes_to_an_archive_that_is_only_read_is_another() {
        let folder = tempfile::tempdir().unwrap();
        let key = ::archive::Key::from_hex(&"7".repeat(64)).unwrap();
        let other = ::archive::Archive::open(folder.path(), &key).unwrap();
        let place = Place::new(folder.path());
        let reader = Access::Reading(::archive::Archive::open_to_read(folder.path(), &key).unwrap());
        assert_eq!(writer(&reader, &place), Writer::Another);
        assert_eq!(writer(&Access::Writing(other.clone()), &place), Writer::This);
        drop(other);
        assert_eq!(writer(&reader, &place), Writer::Nobody);
    }

    #[test]
    fn an_archive_with_trouble_of_its_own_says_what_and_what_to_do() {
        let message = "Another Sightline writes to the archive. Close it, then try again.".to_owned();
        let in_use = closed(dto::ArchiveState::InUse { message });
        let ArchiveState::Unusable(words) = state(&in_use, &KeychainState::Usable, true) else {
            panic!("{in_use:?}")
        };
        assert_eq!(words.what, "Another Sightline writes to the archive.");
        assert_eq!(words.remedy.as_deref(), Some("Close it, then try again."));
    }
}
