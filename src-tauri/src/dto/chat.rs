//! A chat as a row of the roster.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One chat as a row of the roster. A chat is a chain of contacts: it keeps its key through transfers.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Chat {
    /// Opaque handle for commands.
    pub(crate) key: String,
    /// Contact on which the chat is now.
    pub(crate) contact_id: Option<String>,
    /// First contact of the chain.
    pub(crate) initial_contact_id: Option<String>,
    /// All contacts of the chain that are known, oldest first.
    pub(crate) contact_ids: Vec<String>,
    /// AWS region, as `eu-central-1`.
    pub(crate) region: String,
    /// Name of the instance, if the source gave one.
    pub(crate) instance: Option<String>,
    /// Queue, if the source gave one.
    pub(crate) queue: Option<String>,
    /// Display name of the customer, once known.
    pub(crate) customer: Option<String>,
    /// Who serves the customer now: an agent, else a bot.
    pub(crate) with: Option<Speaker>,
    /// Roles of those who take part now, each once.
    pub(crate) present: Vec<Role>,
    /// State of our own connection to the chat.
    pub(crate) connection: Connection,
    /// The last thing said or done.
    pub(crate) last: Option<LastLine>,
    /// Who is typing at this moment.
    pub(crate) typing: Vec<Speaker>,
    /// Messages and files since the chat was last on screen.
    pub(crate) unread: u32,
    /// Moment of the oldest customer message that no person has answered.
    pub(crate) waiting_since: Option<f64>,
    /// Moment of the first known item.
    pub(crate) started_at: Option<f64>,
    /// Moment of the `chat.ended` item.
    pub(crate) ended_at: Option<f64>,
    /// Items known.
    pub(crate) items: u32,
    /// Holes known.
    pub(crate) gaps: u32,
    /// The beginning of the chat is known.
    pub(crate) at_start: bool,
    /// Nothing is missing: no hole, and nothing that came is still to be compared with the transcript.
    pub(crate) complete: bool,
    /// Reading of what was said before Sightline came.
    pub(crate) back_fill: BackFill,
    /// Counts of the chat's files.
    pub(crate) files: FileCounts,
}

/// Reading of the past of a chat, page by page. How much there is in all cannot be known before its start is reached.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct BackFill {
    /// How it goes.
    pub(crate) state: BackFillState,
    /// Pages read.
    pub(crate) pages: u32,
    /// Items read.
    pub(crate) items: u32,
    /// Moment of the oldest item that was read.
    pub(crate) reached_at: Option<f64>,
    /// Until this chat has its next turn, in ms, while it waits in the queue of requests.
    pub(crate) eta_ms: Option<f64>,
}

/// State of a [`BackFill`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum BackFillState {
    /// The next page is not asked for yet: there is no connection, or the reading was given up for a while.
    Waiting,
    /// A page is being read, or waits in the queue of requests.
    Reading,
    /// The person paused it.
    Paused,
    /// The person gave it up; it can be resumed.
    Cancelled,
    /// The start of the chat is reached.
    Done,
}

/// What a person may order about a chat's past. What is said now is read all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum BackFillOrder {
    /// Ask for no further page.
    Pause,
    /// Go on, or begin again.
    Resume,
    /// Give it up.
    Cancel,
}

/// How we are connected to a chat.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub(crate) enum Connection {
    /// First connection is being made.
    Connecting { since: f64 },
    /// Subscribed and acknowledged: what is said arrives at once.
    Live { since: f64 },
    /// Live, and older items are still being read.
    CatchingUp { since: f64 },
    /// No socket to be had with this kind of token: the transcript is read at intervals.
    Polled { every_ms: f64, since: f64 },
    /// The connection is lost and being made again.
    Reconnecting { since: f64, next_try_at: Option<f64>, cause: String },
    /// AWS asked us to slow down; the next try is set.
    Slowed { since: f64, next_try_at: Option<f64> },
    /// The chat is over. `complete`: the whole transcript was read before it closed.
    Ended { at: f64, complete: bool },
    /// Answered 403 twice: whether the chat goes on is unknown. Tried again by itself, ever more rarely.
    Refused { since: f64, next_try_at: Option<f64> },
    /// The token has expired; a new one is needed.
    Expired { since: f64 },
    /// The chat went on with another contact, `to` where that is known, which this token may not watch.
    Transferred { since: f64, to: Option<String> },
    /// The connection that was handed over is gone, and nothing says whether the chat goes on.
    Unknown { since: f64 },
    /// No credential is stored for this chat.
    NoToken,
    /// Nobody watches it: what is shown is what the archive holds. `at`: its last item. `imported`: all of it came from files.
    Archived { at: f64, complete: bool, imported: bool },
    /// Watching this chat failed inside the program; the others go on.
    Failed { since: f64, reason: String },
}

/// The last line of a chat, for its row.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct LastLine {
    /// One line, at most 200 characters.
    pub(crate) text: String,
    /// `said`: somebody's words (quote them). `done`: an event in our words. `file`: a file name.
    pub(crate) kind: LastKind,
    /// Who, where there is somebody.
    pub(crate) by: Option<Speaker>,
    /// When.
    pub(crate) at: f64,
}

/// What a [`LastLine`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum LastKind {
    /// Somebody's words.
    Said,
    /// An event, in our words.
    Done,
    /// A file's name.
    File,
}

/// Counts of a chat's files by what a supervisor must know.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct FileCounts {
    /// All.
    pub(crate) total: u32,
    /// With status REJECTED.
    pub(crate) rejected: u32,
    /// With status `IN_PROGRESS`.
    pub(crate) in_progress: u32,
    /// Of these, those whose scan takes far longer than the service allows itself.
    pub(crate) stuck: u32,
}

/// Somebody who takes part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Speaker {
    /// `ParticipantId`; empty when the service gave none.
    pub(crate) id: String,
    /// Display name; empty when the service gave none.
    pub(crate) name: String,
    /// From `ParticipantRole`, never from the name.
    pub(crate) role: Role,
    /// The service's own word when `role` is `unknown`.
    pub(crate) role_text: Option<String>,
}

/// `ParticipantRole` of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum Role {
    /// `CUSTOMER`.
    Customer,
    /// `AGENT`.
    Agent,
    /// `CUSTOM_BOT`, or `SYSTEM` when it writes.
    Bot,
    /// `SUPERVISOR`.
    Supervisor,
    /// `SYSTEM`.
    System,
    /// A role we do not know; see `role_text`.
    Unknown,
}
