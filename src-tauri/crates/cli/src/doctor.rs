//! `sightline-cli doctor`: whether Sightline can do its work here. Looks, judges nothing itself, and changes nothing.

use std::io::{self, Write as _};
use std::path::Path;

use ::doctor::facts::{ArchiveState, Clock, Connection, Facts, KeychainState as Found, Words, Writer};
use ::doctor::{Report, judge};
use archive::{Archive, OpenError, Place};
use credentials::{Keychain, KeychainState};
use diagnostics::{disk, keychain, log_files, online, person, policy, program, proxy, zones};
use logs::Folder;

use crate::archived::{Failure, opening};
use crate::arguments::Doctor;
use crate::exit::Exit;

/// Looks, and tells what was found.
pub(crate) fn run(asked: &Doctor) -> Exit {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            crate::say(&Failure::System(error));
            return Exit::Failed;
        }
    };
    let exit = match runtime.block_on(look(asked)) {
        Ok(report) if tell(&report, asked.json).is_err() => Exit::Failed,
        Ok(report) if report.is_in_trouble() => Exit::Failed,
        Ok(_) => Exit::Done,
        Err(failure) => {
            crate::say(&failure);
            Exit::Failed
        }
    };
    // The keychain may hang; nobody waits for it.
    runtime.shutdown_background();
    exit
}

async fn look(asked: &Doctor) -> Result<Report, Failure> {
    let folder = opening::folder(asked.profile.clone())?;
    let place = Place::new(&folder);
    let profile = folder.parent().unwrap_or(&folder);
    let ours = Keychain::new(opening::SERVICE);
    let state = ours.probe().await;
    let keychain = keychain(&ours, state, &place, false).await;
    // Only a keychain that is ready: to ask another for the key could make it ask the person for a password.
    let opened = match (&keychain.state, state) {
        (Found::Usable, KeychainState::Ready) => opened(&folder).await,
        _ if place.has_archive() => Err(ArchiveState::NoKey),
        _ => Err(ArchiveState::None),
    };
    let writer = match place.has_writer() {
        Some(true) => Writer::Another,
        Some(false) => Writer::Nobody,
        None => Writer::NotKnown,
    };
    let (open, state) = match opened {
        Ok(archive) => (Some(archive), ArchiveState::Opening),
        Err(state) => (None, state),
    };
    let archive = diagnostics::archive(&place, state, open.as_ref(), writer, None).await;
    let (connection, clock) = match &asked.online {
        Some(endpoint) => online(endpoint).await,
        None => (Connection::NotAsked, Clock::NotAsked),
    };
    Ok(judge(&Facts {
        program: program(env!("CARGO_PKG_VERSION")),
        person: person(),
        keychain,
        archive,
        disk: disk(profile),
        connection,
        clock,
        proxy: proxy(|name| std::env::var_os(name)),
        quota: None,
        zones: zones(&[]),
        logs: log_files(Folder::of_platform().as_ref(), None),
        window: None,
        policy: policy(&::policy::Place::of_machine().read()),
    }))
}

/// The archive, or how it is instead.
async fn opened(folder: &Path) -> Result<Archive, ArchiveState> {
    opening::to_read(folder).await.map_err(|failure| match failure {
        Failure::Open(OpenError::None) => ArchiveState::None,
        // What the keychain lacks is said of the keychain.
        Failure::Keychain(_) | Failure::Open(OpenError::KeyMissing) => ArchiveState::NoKey,
        other => ArchiveState::Unusable(Words::of(&other)),
    })
}

fn tell(report: &Report, json: bool) -> io::Result<()> {
    let mut output = io::stdout().lock();
    if json {
        serde_json::to_writer(&mut output, report)?;
        writeln!(output)?;
    } else {
        write!(output, "{report}")?;
    }
    output.flush()
}
