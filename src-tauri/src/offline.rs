//! For tests: the app's parts over a network on which nothing answers.

use std::sync::Arc;

use async_trait::async_trait;
use credentials::{Credential, Handover};
use monitor::{Config, Dependencies, Monitor, SystemClock};
use participant::{
    Answer, CallError, Download, DownloadError, ETag, Endpoint, Network, RequestCounts, RosterAnswer,
    RosterUrl, Socket, SocketError, Unreachable,
};
use protocol::{
    AttachmentLocation, Connection, ConnectionToken, ConnectionTypes, ParticipantToken, RosterBearer,
    SocketUrl, TranscriptPage, TranscriptQuery,
};
use tokio::sync::watch;
use transcript::AttachmentId;

use crate::bridge::Footing;
use crate::dto::{ArchiveState, ArchiveStatus, Drag};
use crate::rules::Rules;
use crate::settings::SettingsFile;
use crate::settings::fakes::InMemory;
use crate::tokens::Tokens;
use crate::tokens::fakes::FakeKeychain;
use crate::triage::Triage;
use crate::watchlist::Watchlist;

/// Nothing answers.
struct Offline;

fn unreachable() -> CallError {
    CallError::Unreachable { host: "offline".into(), reason: Unreachable::Connect }
}

#[async_trait]
impl Network for Offline {
    async fn create_connection(
        &self,
        _: &Endpoint,
        _: &ParticipantToken,
        _: ConnectionTypes,
        _: bool,
    ) -> Result<Answer<Connection>, CallError> {
        Err(unreachable())
    }

    async fn get_transcript(
        &self,
        _: &Endpoint,
        _: &ConnectionToken,
        _: &TranscriptQuery,
    ) -> Result<Answer<TranscriptPage>, CallError> {
        Err(unreachable())
    }

    async fn get_attachment(
        &self,
        _: &Endpoint,
        _: &ConnectionToken,
        _: &AttachmentId,
    ) -> Result<Answer<AttachmentLocation>, CallError> {
        Err(unreachable())
    }

    async fn download(&self, _: &AttachmentLocation) -> Result<Box<dyn Download>, DownloadError> {
        Err(DownloadError::Unreachable { host: "offline".into(), reason: Unreachable::Connect })
    }

    async fn open(&self, _: &SocketUrl) -> Result<Box<dyn Socket>, SocketError> {
        Err(SocketError::Refused { host: "offline".into(), status: 403 })
    }

    async fn get_roster(
        &self,
        _: &RosterUrl,
        _: &RosterBearer,
        _: Option<&ETag>,
    ) -> Result<Answer<RosterAnswer>, CallError> {
        Err(unreachable())
    }
}

/// The parts of the app on a keychain and a settings file of the test's.
pub(crate) async fn footing(keychain: FakeKeychain, file: InMemory) -> Footing {
    footing_under(Rules::default(), keychain, file).await
}

/// The same under a policy.
pub(crate) async fn footing_under(rules: Rules, keychain: FakeKeychain, file: InMemory) -> Footing {
    let monitor = Monitor::start(
        Dependencies { network: Arc::new(Offline), clock: Arc::new(SystemClock), seed: 1, archive: None },
        Config::default(),
    );
    let (tokens, settings) = (Tokens::new(keychain), SettingsFile::new(file, rules));
    let clock = Arc::new(SystemClock);
    let triage = Triage::start(monitor.clone(), clock, settings.clone(), InMemory::default());
    let watchlist = Watchlist::new(monitor.clone(), tokens.clone(), settings.clone());
    watchlist.retry_keychain().await.unwrap();
    Footing {
        monitor,
        archive: watch::Sender::new(ready()).subscribe(),
        imports: watch::Sender::default().subscribe(),
        drag: watch::Sender::new(Drag::Gone).subscribe(),
        memory: watch::Sender::default().subscribe(),
        counts: RequestCounts::default(),
        clock: Arc::new(SystemClock),
        tokens,
        settings,
        watchlist,
        triage,
    }
}

/// An empty archive that can be used.
fn ready() -> ArchiveStatus {
    ArchiveStatus { state: ArchiveState::Ready, messages: 0, stored_to: None, not_stored: None, work: None }
}

/// A chat that was handed over with a participant token.
pub(crate) fn handover(contact: Option<&str>) -> Handover {
    Handover {
        contact_id: contact.map(str::to_owned),
        initial_contact_id: None,
        participant_id: None,
        region: None,
        endpoint: None,
        credential: Credential::Participant(ParticipantToken::new("canary-7f3a").unwrap()),
    }
}
