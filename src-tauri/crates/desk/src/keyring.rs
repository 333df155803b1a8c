//! The keychain of a desk: a `gnome-keyring-daemon` of its own.

use std::process::Command;
use std::time::Duration;

use crate::bus::{Bus, installed};
use crate::error::DeskError;
use crate::folder::Folder;
use crate::leash::{Leash, Output};
use crate::wait::wait_for;

/// Opens the keychain of a desk. No secret: that keychain holds what tests put there and is gone with the desk.
const PASSWORD: &str = "desk";
const PART: &str = "the private keychain";
const NAME: &str = "org.freedesktop.secrets";

/// In which state the keychain of a desk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keychain {
    /// It is unlocked and has a default collection.
    Ready,
    /// It has a default collection that is locked, and nobody who could unlock it.
    Locked,
    /// It runs but has no default collection, as after the very first log-in.
    Blank,
    /// There is none.
    Missing,
}

/// Brings the keychain into `state`; `None` when there is to be none.
pub(crate) fn start(
    state: Keychain,
    bus: &Bus,
    folder: &Folder,
    env: &[(String, String)],
) -> Result<Option<Leash>, DeskError> {
    let daemon = |unlock| daemon(unlock, bus, folder, env);
    match state {
        Keychain::Ready => daemon(true).map(Some),
        Keychain::Locked => {
            // A collection must exist to be locked: the first daemon makes it, the second one finds it.
            drop(daemon(true)?);
            gone(bus)?;
            daemon(false).map(Some)
        }
        Keychain::Blank => daemon(false).map(Some),
        Keychain::Missing => Ok(None),
    }
}

/// Waits until nobody answers as the keychain.
pub(crate) fn gone(bus: &Bus) -> Result<(), DeskError> {
    let limit = Duration::from_secs(5);
    wait_for(limit, || (!bus.has(NAME)).then_some(())).ok_or_else(|| DeskError::NotReady {
        part: "the end of the private keychain",
        waited: limit,
        log: String::new(),
    })
}

fn daemon(unlock: bool, bus: &Bus, folder: &Folder, env: &[(String, String)]) -> Result<Leash, DeskError> {
    let mut command = Command::new("gnome-keyring-daemon");
    command.args(["--foreground", "--components=secrets"]);
    if unlock {
        command.arg("--unlock");
    }
    command.envs(env.iter().map(|(name, value)| (name, value)));
    let log = folder.path().join("keyring.log");
    let mut leash = Leash::start(&command, PASSWORD, Output::File(&log))
        .map_err(|source| DeskError::File { path: log, source })?;
    let limit = Duration::from_secs(10);
    let collection = folder.path().join("home/.local/share/keyrings/login.keyring");
    let up = wait_for(limit, || match leash.ended() {
        Ok(None) => (bus.has(NAME) && (!unlock || collection.exists())).then_some(true),
        _ => Some(false),
    });
    match up {
        Some(true) => Ok(leash),
        Some(false) if !installed("gnome-keyring-daemon") => {
            Err(DeskError::ToolMissing { tool: "gnome-keyring-daemon", package: "gnome-keyring" })
        }
        _ => Err(DeskError::NotReady { part: PART, waited: limit, log: leash.last_words() }),
    }
}
