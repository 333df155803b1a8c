//! What a simulator is started with.

mod switches;

use std::net::SocketAddr;
use std::time::Duration;

pub use switches::*;

use crate::attachments::AttachmentRules;
use crate::quota::Quotas;
use crate::serve::ConnectionLimits;

/// Everything a [`Simulator`](crate::Simulator) is started with. The defaults are the service's own values where AWS
/// documents them, and each field says where; the others are the simulator's.
#[derive(Clone, Debug)]
pub struct Config {
    /// Port on 127.0.0.1; 0, the default, takes any free one.
    pub port: u16,
    /// Port on 127.0.0.1 for the truth, for faults and for chats begun by hand; 0 takes any free one, `None`, the
    /// default, opens none.
    pub admin_port: Option<u16>,
    /// Where clients reach the service when something stands before its port: the addresses that it gives away lead there. `None`, the
    /// default: at its port.
    pub reached_at: Option<SocketAddr>,
    /// Seeds every identifier (contacts, participants, items) and what faults leave to chance. Tokens are
    /// derived from it by [`Simulator::in_memory`](crate::Simulator::in_memory) alone.
    pub seed: u64,
    /// AWS region the roster names for its chats.
    pub region: String,
    /// Name of the one Amazon Connect instance that is simulated.
    pub instance: String,
    /// From `CreateParticipantConnection` to `Websocket.ConnectionExpiry`, at which the socket is closed. An hour:
    /// undocumented, about as long in recorded answers.
    pub connection_lifetime: Duration,
    /// Lifetime of a connection token. A day (API reference, `ConnectionCredentials`).
    pub connection_token_lifetime: Duration,
    /// Within this time a websocket URL must be opened. 100 seconds (API reference, `CreateParticipantConnection`).
    pub url_lifetime: Duration,
    /// How long the tokens of a participant go on working after the participant left or the chat ended,
    /// so that a client can fetch what it still lacks. Afterwards every call answers 403. Two seconds: a guess.
    pub grace: Duration,
    /// Open websockets one participant may have. Five (administrator guide, "Amazon Connect feature
    /// specifications").
    pub sockets_per_participant: usize,
    /// Bearer token of the roster and of the admin port; generated when `None`.
    pub roster_bearer: Option<String>,
    /// How long the roster goes on listing a chat that ended. Ten minutes.
    pub roster_keeps_ended: Duration,
    /// After how long a chat ends by itself, counted from its creation. 25 hours (administrator guide, "Amazon
    /// Connect feature specifications").
    pub chat_duration: Duration,
    /// How long after its end (and never before its tokens are dead) a chat is forgotten with all its contents; its
    /// handles then stand for an ended, empty chat. `None`: never.
    pub forget_ended_after: Option<Duration>,
    /// How much is kept of what happened.
    pub kept: Kept,
    /// How many people fit into a chat.
    pub limits: Limits,
    /// Messages sent with `SendMessage` are processed (redacted, say) for so long: until then they carry
    /// `MessageProcessingStatus: PROCESSING`. `None`, the default: they are through at once.
    pub processing: Option<Duration>,
    /// Request rates of the instance: those of the service. A test that is not about them is faster with
    /// [`Quotas::unlimited`].
    pub quotas: Quotas,
    /// What TCP connections may take before they are cut off.
    pub connections: ConnectionLimits,
    /// Bounds of what is remembered of requests with a `ClientToken`.
    pub idempotency: Idempotency,
    /// What may be uploaded, and what becomes of it.
    pub attachments: AttachmentRules,
    /// How long customers have to sign in.
    pub authentication: AuthenticationTimes,
    /// One switch per question that public material about the service leaves open.
    pub switches: Switches,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            port: 0,
            admin_port: None,
            reached_at: None,
            seed: 1,
            region: "us-west-2".to_owned(),
            instance: "simulated".to_owned(),
            connection_lifetime: Duration::from_secs(3_600),
            connection_token_lifetime: Duration::from_secs(86_400),
            url_lifetime: Duration::from_secs(100),
            grace: Duration::from_secs(2),
            sockets_per_participant: 5,
            roster_bearer: None,
            roster_keeps_ended: Duration::from_secs(600),
            chat_duration: Duration::from_secs(25 * 3_600),
            forget_ended_after: None,
            kept: Kept::default(),
            limits: Limits::default(),
            processing: None,
            quotas: Quotas::service(),
            connections: ConnectionLimits::default(),
            idempotency: Idempotency::default(),
            attachments: AttachmentRules::default(),
            authentication: AuthenticationTimes::default(),
            switches: Switches::default(),
        }
    }
}

/// How long a request that comes again with the same `ClientToken` is a repetition, which gets the same answer and
/// does nothing. Undocumented for this service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Idempotency {
    /// From the answer on.
    pub window: Duration,
    /// Answers remembered for one participant; of more the oldest is forgotten.
    pub answers_per_participant: usize,
}

impl Default for Idempotency {
    fn default() -> Self {
        Self { window: Duration::from_secs(600), answers_per_participant: 64 }
    }
}

/// How long customers have to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuthenticationTimes {
    /// From `authentication.initiated` on `GetAuthenticationUrl` answers (API reference: one minute).
    pub url_within: Duration,
    /// From `authentication.initiated` to `authentication.timeout` (administrator guide, "Authenticate Customer": 3
    /// to 15 minutes).
    pub lifetime: Duration,
}

impl Default for AuthenticationTimes {
    fn default() -> Self {
        Self { url_within: Duration::from_secs(60), lifetime: Duration::from_secs(180) }
    }
}

/// Lengths of the records that are kept for comparing; of what is older the truth has the count only. Transcripts
/// are kept whole.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    /// Items published to websockets, per chat.
    pub live: usize,
    /// Requests, per chat.
    pub requests: usize,
    /// Requests that belong to no chat.
    pub strangers: usize,
}

impl Default for Kept {
    fn default() -> Self {
        Self { live: 100_000, requests: 100_000, strangers: 100_000 }
    }
}

/// People per chat (administrator guide, "Amazon Connect feature specifications"). Who comes on top does not get in,
/// which [`ChatHandle::ignored`](crate::ChatHandle::ignored) tells.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The customer and the agents.
    pub participants: usize,
    /// Silent monitors, besides that of the roster.
    pub monitors: usize,
    /// Supervisors who barged in.
    pub barged: usize,
    /// Custom participants.
    pub custom_bots: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { participants: 6, monitors: 5, barged: 1, custom_bots: 1 }
    }
}
