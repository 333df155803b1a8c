//! Open questions about the service, and the answers to choose from.

/// Questions about the service that its public documentation does not answer, each with the answer to play.
/// A client is right when it is right under every setting.
#[derive(Clone, Copy, Debug, Default)]
pub struct Switches {
    /// Does the item with a file's scan result repeat the first item's `Id`?
    pub attachment_update: AttachmentUpdate,
    /// Is the item named by `StartPosition.Id` part of the page?
    pub start_position: StartPositionBound,
    /// Are the items at `StartPosition.AbsoluteTime` part of the page?
    pub start_time: StartPositionBound,
    /// Where does `StartPosition.MostRecent` start?
    pub most_recent: MostRecent,
    /// What answers a `StartPosition.Id` that the transcript does not have?
    pub unknown_start: UnknownStart,
    /// What does a `ContactId` of the chain ask for?
    pub contact_scope: ContactScope,
    /// What stands in `NextToken` on the last page?
    pub last_page_token: LastPageToken,
    /// May a page hold items of the present and of the past of a persistent chat?
    pub past_pages: PastPages,
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
    /// With which code is the oldest socket closed for one too many?
    pub surplus_close: SurplusClose,
    /// Close code at `ConnectionExpiry`.
    pub expiry_close: ExpiryClose,
    /// What becomes of the sockets of a chat that ended, once its tokens are dead?
    pub ended_sockets: EndedSockets,
    /// Does the transcript keep the events of which no source says whether it does?
    pub unsettled_events: UnsettledEvents,
    /// Does the service emit the four presence types that the API had in October 2021?
    pub presence_types: PresenceTypes,
    /// Who hears that an auto-disconnect fired?
    pub auto_disconnection: AutoDisconnection,
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

/// Reading of `StartPosition.MostRecent: n`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum MostRecent {
    /// At the n-th newest item, with it: forward the n newest ones follow, backward it and all older ones.
    #[default]
    FromNth,
    /// Behind the n-th newest item, without it.
    BehindNth,
    /// The n newest items are all there is to read, from their start or from their end.
    NewestOnly,
}

/// Answer to a `StartPosition.Id` that nobody knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum UnknownStart {
    /// 400 `ValidationException`.
    #[default]
    Invalid,
    /// 200 with an empty page, as for an unknown contact.
    Empty,
}

/// Pages where the present of a persistent chat meets its past.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum PastPages {
    /// A page ends where the present session begins; the past starts on the next one.
    #[default]
    Apart,
    /// A page goes on into the past.
    Mixed,
}

/// Reading of `GetTranscript.ContactId`, "the contactId from the current contact chain for which transcript is needed".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ContactScope {
    /// The transcript of the whole chain.
    #[default]
    Chain,
    /// That contact's part of it.
    Contact,
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
    /// It opens, and the participant's oldest one is closed, with [`Switches::surplus_close`].
    ClosesOldest,
}

/// Close code of a socket that gives way to a newer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SurplusClose(pub u16);

impl Default for SurplusClose {
    fn default() -> Self {
        Self(1008)
    }
}

/// Sockets of a chat that ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EndedSockets {
    /// They stay open, silent but for heartbeats, until they expire or the client leaves.
    #[default]
    StayOpen,
    /// They are closed with this code as the tokens die.
    Close(u16),
}

/// Whether the transcript keeps `participant.displayname.updated`, `authentication.*`, `workflow.cancelled` and the
/// content types of presence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum UnsettledEvents {
    /// On websockets only.
    #[default]
    Live,
    /// In the transcript too.
    Stored,
}

/// Presence types that the service emits by itself: engaged at `participant.joined`, disengaged at
/// `participant.left`, inactive at `participant.idle`, active at `participant.returned`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum PresenceTypes {
    /// None, as the API has it since November 2021.
    #[default]
    Never,
    /// As `Type`, without a content type.
    AsType,
    /// As the suffix of an event's content type.
    AsContentType,
}

/// Recipients of `participant.autodisconnection`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum AutoDisconnection {
    /// The customer: the others are gone before it is told (administrator guide).
    #[default]
    WhoStays,
    /// Everyone: it is told before the others go.
    Everyone,
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
