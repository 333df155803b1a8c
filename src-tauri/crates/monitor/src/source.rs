//! A roster address from which chats come, read at intervals.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use credentials::Credential;
use jiff::Timestamp;
use participant::{CallError, ETag, Endpoint, Network, Operation, RosterAnswer, RosterUrl, Variant};
use protocol::{RosterBearer, RosterChat, RosterState};
use rand::SeedableRng;
use rand::rngs::SmallRng;
use tokio::sync::{mpsc, watch};
use tokio::time::sleep;

use crate::backoff::full_jitter;
use crate::clock::Clock;
use crate::scheduler::{Priority, Scheduler};
use crate::target::{ChatKey, Target};

/// How often a roster is read while all is well.
const READ_EVERY: Duration = Duration::from_secs(5);
/// However long a roster asks to wait, it is asked again after this.
const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// Names a source: chosen by whoever adds it, kept across restarts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(Arc<str>);

impl SourceId {
    /// A name.
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        Self(text.into())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A roster to read. The contract of the address is in `docs/roster.openapi.yaml`.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its name.
    pub id: SourceId,
    /// Its address.
    pub url: RosterUrl,
    /// Region of chats that do not name their own.
    pub region: String,
    /// What opens it; without it the source waits for one.
    pub bearer: Option<RosterBearer>,
    /// Set `ConnectParticipant` for its chats.
    pub mark_connected: bool,
}

/// A source as the roster shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceStatus {
    /// Its name.
    pub id: SourceId,
    /// Its address, without query.
    pub url: String,
    /// Region of chats that do not name their own.
    pub region: String,
    /// `ConnectParticipant` is set for its chats.
    pub mark_connected: bool,
    /// How it goes.
    pub state: SourceState,
}

/// How reading a roster goes.
#[derive(Debug, Clone, PartialEq)]
pub enum SourceState {
    /// Not read yet.
    Loading,
    /// Read.
    Ok {
        /// When.
        at: Timestamp,
        /// Chats in it that are live.
        chats: usize,
        /// Of these so many are not watched: the source brings more than [`Config::chats_per_source`](crate::Config).
        left_out: usize,
    },
    /// Could not be read; tried again by itself.
    Failing {
        /// Since when.
        since: Timestamp,
        /// Why, in words.
        reason: String,
        /// When next.
        next_try: Timestamp,
    },
    /// The bearer is not accepted. Tried again now and then.
    Refused {
        /// Since when.
        since: Timestamp,
    },
    /// There is no bearer.
    NoToken,
}

/// What a source tells the hub.
pub(crate) enum SourceEvent {
    /// How it goes.
    State(SourceId, SourceState),
    /// A chat to watch: new, or with a new token.
    Chat(SourceId, Box<Target>),
    /// All chats that it lists as live now.
    Listed(SourceId, BTreeSet<ChatKey>),
}

/// Reads a roster for ever.
pub(crate) async fn follow(
    source: Source,
    mark_connected: watch::Receiver<bool>,
    network: Arc<dyn Network>,
    clock: Arc<dyn Clock>,
    scheduler: Scheduler,
    seed: u64,
    // Full: waits for the hub; a roster may be late.
    out: mpsc::Sender<SourceEvent>,
) {
    let Source { id, url, region, bearer, .. } = source;
    let Some(bearer) = bearer else {
        out.send(SourceEvent::State(id, SourceState::NoToken)).await.ok();
        return;
    };
    let mut rng = SmallRng::seed_from_u64(seed);
    let host: Arc<str> = url.host().into();
    let mut tag: Option<ETag> = None;
    let mut live_chats = 0;
    let mut failures = 0;
    let mut failing_since = None;
    loop {
        scheduler.turn(&host, Operation::GetRoster, Priority::LiveEdge).await;
        let answer = network.get_roster(&url, &bearer, tag.as_ref()).await;
        let now = clock.now();
        let (state, wait) = match answer {
            Ok(answer) => {
                (failures, failing_since) = (0, None);
                if let RosterAnswer::Changed { roster, tag: fresh } = answer.value {
                    tag = fresh;
                    let live = roster.chats.into_iter().filter(|chat| chat.state != RosterState::Ended);
                    live_chats = 0;
                    let mut listed = BTreeSet::new();
                    for chat in live {
                        live_chats += 1;
                        listed.insert(ChatKey::of(
                            chat.initial_contact_id.as_ref().unwrap_or(&chat.contact_id),
                        ));
                        let Some(target) = target(chat, &region, *mark_connected.borrow()) else { continue };
                        if out.send(SourceEvent::Chat(id.clone(), Box::new(target))).await.is_err() {
                            return;
                        }
                    }
                    if out.send(SourceEvent::Listed(id.clone(), listed)).await.is_err() {
                        return;
                    }
                }
                // How many are left out is for the hub to say.
                (SourceState::Ok { at: now, chats: live_chats, left_out: 0 }, READ_EVERY)
            }
            Err(error) => {
                let wait = full_jitter(failures, &mut rng)
                    .max(error.retry_after().unwrap_or_default().min(LONGEST_WAIT));
                failures += 1;
                let since = *failing_since.get_or_insert(now);
                if matches!(error, CallError::Refused { .. }) {
                    (SourceState::Refused { since }, Duration::from_secs(30))
                } else {
                    (SourceState::Failing { since, reason: error.to_string(), next_try: now + wait }, wait)
                }
            }
        };
        if out.send(SourceEvent::State(id.clone(), state)).await.is_err() {
            return;
        }
        sleep(wait).await;
    }
}

/// `None` for a chat without a token or with an address that may not be asked: it cannot be watched.
fn target(chat: RosterChat, default_region: &str, mark_connected: bool) -> Option<Target> {
    let region = chat.region.as_deref().unwrap_or(default_region).to_owned();
    let endpoint = match &chat.endpoint {
        Some(url) => Endpoint::custom(url),
        None => Endpoint::for_region(&region, Variant::default()),
    };
    let owned = |text: Option<Box<str>>| text.map(String::from);
    Some(Target {
        endpoint: endpoint.ok()?,
        credential: Credential::Participant(chat.participant_token?),
        contact_id: Some(chat.contact_id),
        initial_contact_id: chat.initial_contact_id,
        region,
        instance: owned(chat.instance),
        queue: owned(chat.queue),
        customer: owned(chat.customer),
        agent: owned(chat.agent),
        mark_connected,
    })
}
