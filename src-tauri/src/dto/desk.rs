//! What stands around the chats: sources, keychain, figures, failures.

use serde::Serialize;
use ts_rs::TS;

/// A roster address from which chats come.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Source {
    /// Opaque handle for commands.
    pub(crate) id: String,
    /// Address without query.
    pub(crate) url: String,
    /// Region used when a chat does not name its own.
    pub(crate) region: String,
    /// How it goes.
    pub(crate) state: SourceState,
    /// Mark the supervisor as connected (`ConnectParticipant`); others may then see it. Off by default.
    pub(crate) mark_connected: bool,
}

/// State of a [`Source`].
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub(crate) enum SourceState {
    /// First read is under way.
    Loading,
    /// Read at this moment; `leftOut` of its chats are more than are watched of one source.
    Ok { at: f64, chats: u32, left_out: u32 },
    /// Could not be read; tried again by itself.
    Failing { since: f64, reason: String, next_try_at: Option<f64> },
    /// The bearer token is not accepted (401 or 403).
    Refused { since: f64 },
    /// No bearer token is stored.
    NoToken,
}

/// State of the place where tokens are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub(crate) enum Keychain {
    /// The keychain of the operating system answers.
    Ready,
    /// It is locked.
    Locked { message: String },
    /// There is none.
    Missing { message: String },
    /// It refuses, is too slow, or holds something that is not ours.
    Failing { message: String },
    /// The person chose memory for this session, in so many words.
    SessionMemory,
}

/// Figures of the status bar.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Status {
    /// Chats that are live.
    pub(crate) live: u32,
    /// Chats being watched in all.
    pub(crate) watched: u32,
    /// Median of arrival minus `AbsoluteTime` over the last live items, in ms, corrected by the skew.
    pub(crate) lag_ms: Option<f64>,
    /// This computer's clock minus the service's, in ms.
    pub(crate) skew_ms: Option<f64>,
    /// What may be asked of AWS, and who waits to ask.
    pub(crate) budget: Budget,
    /// Requests ever made, by operation.
    pub(crate) requests: Vec<RequestCount>,
    /// Items of a kind or form that we could not place, kept raw.
    pub(crate) odd_items: u32,
    /// Memory that the program holds with all its processes, in bytes; `None`: not known.
    pub(crate) memory: Option<f64>,
    /// This moment in the service's time; clocks on the page run on from it.
    pub(crate) now: f64,
}

/// Where something that was pressed outside of the window leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "to", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub(crate) enum Lead {
    /// To a chat. It may be gone.
    Chat { key: String },
    /// To the list of alarms.
    Alarms,
    /// To the chat of a contact, and to an item in it, as a link from elsewhere asks. Neither may be there.
    Link { contact: String, item: Option<String> },
    /// Nowhere: it was a link, and none of ours.
    BadLink { message: String },
}

/// Requests made of one operation. Sightline has no operation that sends into a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct RequestCount {
    /// As `GetTranscript`.
    pub(crate) operation: String,
    /// How often.
    pub(crate) count: u64,
}

/// The request budget: how much of the quota Sightline leaves itself, and how it is used.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Budget {
    /// Requests of the last second, all lanes.
    pub(crate) used_per_second: f64,
    /// Requests allowed each second at this moment, all lanes.
    pub(crate) per_second: f64,
    /// Requests that wait for their turn.
    pub(crate) waiting: u32,
    /// Until the last that waits has its turn, in ms; `None`: nobody waits.
    pub(crate) eta_ms: Option<f64>,
    /// One for each instance and operation.
    pub(crate) lanes: Vec<Lane>,
}

/// The quota of one operation in one instance. Agents and customers draw on the same one.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Lane {
    /// Instance, or region where no source names the instance.
    pub(crate) instance: String,
    /// As `GetTranscript`.
    pub(crate) operation: String,
    /// Requests a second that the service allows everybody together.
    pub(crate) quota_per_second: f64,
    /// Share of it that Sightline uses at most, above 0 and up to 1.
    pub(crate) share: f64,
    /// Requests a second that Sightline allows itself now: after a 429 less than the share.
    pub(crate) per_second: f64,
    /// Requests of the last second.
    pub(crate) used_per_second: f64,
    /// Waiting, for the chat on screen.
    pub(crate) on_screen: u32,
    /// Waiting, for what is said now in other chats.
    pub(crate) live_edge: u32,
    /// Waiting, for the past.
    pub(crate) back_fill: u32,
    /// Until the last that waits has its turn, in ms; `None`: nobody waits.
    pub(crate) eta_ms: Option<f64>,
    /// Requests made since the start.
    pub(crate) made: u64,
    /// Answers 429 (slow down) since the start.
    pub(crate) throttled: u64,
    /// For how long AWS asked to be left alone, in ms; `None`: the lane is open.
    pub(crate) closed_ms: Option<f64>,
}

/// Why a command did not do what was asked. The page shows `message` and, where there is one, `remedy`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct CommandFailure {
    /// What kind, for the page to branch on.
    pub(crate) code: FailureCode,
    /// What is so and why.
    pub(crate) message: String,
    /// What to do.
    pub(crate) remedy: Option<String>,
}

/// Kinds of [`CommandFailure`] on which the page branches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum FailureCode {
    /// The clipboard holds nothing that fits; its content is not shown.
    Clipboard,
    /// A field is wrong.
    BadInput,
    /// The keychain did not take or give a token.
    Keychain,
    /// The chat is no longer watched.
    UnknownChat,
    /// The source is not known.
    UnknownSource,
    /// The file was not saved.
    NotSaved,
    /// The archive cannot be used now; its state says why.
    Archive,
    /// The policy of this computer decides it.
    Policy,
    /// The archive does not hold what was asked for: it was purged, or never stored.
    NotFound,
    /// What was changed is not on disk, and holds until Sightline closes.
    NotWritten,
    /// Something inside failed; details are in the log.
    Internal,
}
