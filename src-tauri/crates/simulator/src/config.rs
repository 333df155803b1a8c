//! What a simulator is started with.

use std::time::Duration;

use crate::quota::Quotas;
use crate::serve::Limits;

/// Everything a [`Simulator`](crate::Simulator) is started with. The defaults are the service's own values
/// where AWS documents them.
#[derive(Clone, Debug)]
pub struct Config {
    /// Port on 127.0.0.1; 0 takes any free one.
    pub port: u16,
    /// Port on 127.0.0.1 for the truth and for faults; 0 takes any free one, `None` opens none.
    pub admin_port: Option<u16>,
    /// Seeds every identifier (contacts, participants, items). Tokens are never derived from it.
    pub seed: u64,
    /// AWS region the roster names for its chats.
    pub region: String,
    /// Name of the one Amazon Connect instance that is simulated.
    pub instance: String,
    /// From `CreateParticipantConnection` to `Websocket.ConnectionExpiry`, at which the socket is closed.
    pub connection_lifetime: Duration,
    /// Lifetime of a connection token.
    pub connection_token_lifetime: Duration,
    /// Within this time a websocket URL must be opened.
    pub url_lifetime: Duration,
    /// How long the tokens of a participant go on working after the participant left or the chat ended,
    /// so that a client can fetch what it still lacks. Afterwards every call answers 403.
    pub grace: Duration,
    /// Open websockets one participant may have.
    pub sockets_per_participant: usize,
    /// Bearer token of the roster and of the admin port; generated when `None`.
    pub roster_bearer: Option<String>,
    /// How long the roster goes on listing a chat that ended.
    pub roster_keeps_ended: Duration,
    /// Request rates of the instance.
    pub quotas: Quotas,
    /// What connections may take.
    pub limits: Limits,
    /// One switch per question that public material about the service leaves open.
    pub switches: Switches,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            port: 0,
            admin_port: None,
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
            quotas: Quotas::service(),
            limits: Limits::default(),
            switches: Switches::default(),
        }
    }
}

/// Questions about the service that its public documentation does not answer, each with the answer to play.
/// A client is right when it is right under every setting.
#[derive(Clone, Copy, Debug, Default)]
pub struct Switches {
    /// Does the item with a file's scan result repeat the first item's `Id`?
    pub attachment_update: AttachmentUpdate,
    /// Is the item named by `StartPosition.Id` or `.AbsoluteTime` part of the page?
    pub start_position: StartPositionBound,
    /// What stands in `NextToken` on the last page?
    pub last_page_token: LastPageToken,
    /// What does `MaxResults: 0` mean?
    pub max_results_zero: MaxResultsZero,
    /// Does a `NextToken` survive a new connection token?
    pub next_token_scope: NextTokenScope,
    /// Do participants see a silent monitor join?
    pub silent_monitor: SilentMonitor,
    /// Who receives `MESSAGEMETADATA`?
    pub receipts_reach: ReceiptsReach,
    /// What happens to `delivered` and `read` events while someone monitors silently?
    pub receipts_while_monitored: ReceiptsWhileMonitored,
    /// May a websocket URL be opened more than once while it is fresh?
    pub url_use: UrlUse,
    /// What happens when a participant opens one socket too many?
    pub surplus_socket: SurplusSocket,
    /// Close code at `ConnectionExpiry`.
    pub expiry_close: ExpiryClose,
}

/// How a scan result reaches clients.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum AttachmentUpdate {
    /// The same item again with a new status; the transcript keeps one item, in its old place.
    #[default]
    SameId,
    /// Another item with an `Id` of its own; the transcript keeps both.
    NewId,
}

/// Whether a page begins at or behind its start position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum StartPositionBound {
    /// The named item is part of the page.
    #[default]
    Inclusive,
    /// The page begins behind the named item.
    Exclusive,
}

/// `NextToken` when there is nothing more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum LastPageToken {
    /// The member is missing.
    #[default]
    Absent,
    /// The member is `null`.
    Null,
    /// The member is `""`.
    Empty,
    /// A real token, whose page is empty and has none.
    Present,
}

/// Reading of `MaxResults: 0`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum MaxResultsZero {
    /// As if absent: 10.
    #[default]
    Default,
    /// A page of no items.
    Nothing,
}

/// What a `NextToken` is bound to besides its query.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum NextTokenScope {
    /// The connection token it was obtained with: with another one it answers 400.
    #[default]
    Connection,
    /// The participant.
    Participant,
}

/// Whether monitoring shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum SilentMonitor {
    /// No `participant.joined` for a silent monitor.
    #[default]
    Hidden,
    /// `participant.joined` when the monitor connects with `ConnectParticipant`.
    Announced,
}

/// Recipients of `MESSAGEMETADATA` frames.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ReceiptsReach {
    /// The sender of the message and silent monitors.
    #[default]
    SenderAndMonitors,
    /// The sender of the message alone.
    Sender,
}

/// Answer to a receipt while a silent monitor is connected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ReceiptsWhileMonitored {
    /// Taken.
    #[default]
    Accepted,
    /// 409 `ConflictException`, as with a supervisor who barged in.
    Conflict,
}

/// Uses of one websocket URL.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum UrlUse {
    /// Any number while it is fresh.
    #[default]
    Repeated,
    /// One.
    Once,
}

/// Fate of the socket beyond the limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum SurplusSocket {
    /// Its handshake answers 403.
    #[default]
    Refused,
    /// It opens, and the participant's oldest one is closed with 1008.
    ClosesOldest,
}

/// How a socket ends at `ConnectionExpiry`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpiryClose {
    /// With a close frame of this code.
    Code(u16),
    /// With the end of the TCP stream; clients see 1006.
    Drop,
}

impl Default for ExpiryClose {
    fn default() -> Self {
        Self::Code(1001)
    }
}
