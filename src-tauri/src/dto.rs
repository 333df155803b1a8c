//! What crosses from Rust to the page, and nothing else does.
//!
//! The TypeScript twins in `ui/src/host/generated` are written from these types by `cargo test`. Moments are milliseconds since
//! the Unix epoch in the service's time. No type here can hold a secret: tokens have no way to the page.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Everything the page needs to draw itself, returned by `subscribe`; updates follow on the channel.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Snapshot {
    /// Number of the last update that is already contained here.
    pub(crate) seq: u64,
    /// Chats in no particular order; the page sorts.
    pub(crate) chats: Vec<Chat>,
    /// Where chats come from.
    pub(crate) sources: Vec<Source>,
    /// State of the place where tokens are kept.
    pub(crate) keychain: Keychain,
    /// Figures of the status bar.
    pub(crate) status: Status,
    /// What the person has chosen.
    pub(crate) settings: Settings,
    /// The program's version, as `0.1.0`.
    pub(crate) version: String,
}

/// One batch for the page, at most one each 33 ms. Changes are keyed: the last of a key wins, and applying one twice is harmless.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Update {
    /// Counts up by one; the page acknowledges it with `acknowledge`.
    pub(crate) seq: u64,
    /// In order of application.
    pub(crate) changes: Vec<Change>,
}

/// One change of what the page shows.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub(crate) enum Change {
    /// A roster row is new or different.
    Chat { chat: Box<Chat> },
    /// A chat is no longer watched.
    ChatRemoved { key: String },
    /// Transcript rows of the open chat are new or different. Rows older than the page's window are to be ignored.
    Rows { key: String, upsert: Vec<Row>, remove: Vec<String> },
    /// All holes of the open chat, replacing those known before.
    Gaps { key: String, gaps: Vec<Gap> },
    /// All people of the open chat, replacing those known before.
    People { key: String, people: Vec<Person> },
    /// All files of the open chat, replacing those known before.
    Files { key: String, files: Vec<File> },
    /// All sources, replacing those known before.
    Sources { sources: Vec<Source> },
    /// State of the keychain.
    Keychain { keychain: Keychain },
    /// Figures of the status bar.
    Status { status: Status },
    /// The page was too slow and updates were dropped: call `subscribe` (and `open_chat`) again.
    Reset,
}

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
    /// Holes known. 0 together with `at_start` means nothing is missing.
    pub(crate) gaps: u32,
    /// The beginning of the chat is known.
    pub(crate) at_start: bool,
    /// Counts of the chat's files.
    pub(crate) files: FileCounts,
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
    /// Answered 403 twice: whether the chat goes on is unknown.
    Refused { since: f64 },
    /// The token has expired; a new one is needed.
    Expired { since: f64 },
    /// The chat went on to a contact that this token may not watch.
    #[expect(
        dead_code,
        reason = "the engine tells such a transfer as a refusal; the page is ready for the better word"
    )]
    Transferred { since: f64 },
    /// No credential is stored for this chat.
    NoToken,
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

/// The chat on screen, returned by `open_chat`; updates of its rows, gaps, people and files follow on the channel.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct OpenChat {
    /// Its roster row.
    pub(crate) chat: Chat,
    /// The newest rows.
    pub(crate) page: RowPage,
    /// Holes of the whole chat, oldest first.
    pub(crate) gaps: Vec<Gap>,
    /// Everyone who was ever in it.
    pub(crate) people: Vec<Person>,
    /// Every file, oldest first.
    pub(crate) files: Vec<File>,
    /// Last moment at which the chat was on screen before, for the new line.
    pub(crate) seen_until: Option<f64>,
}

/// A stretch of rows in display order.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct RowPage {
    /// Oldest first.
    pub(crate) rows: Vec<Row>,
    /// Rows older than the first of these are held by Rust: ask with `older_rows`.
    pub(crate) has_older: bool,
    /// Number of items of the chat that are older than the first of these, as far as known.
    pub(crate) older: u32,
}

/// One line of the transcript.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Row {
    /// The item's `Id`.
    pub(crate) id: String,
    /// Sort key: rows are in order when these are, compared as text.
    pub(crate) order: String,
    /// `AbsoluteTime`.
    pub(crate) at: f64,
    /// Contact of the chain to which the item belongs.
    pub(crate) contact_id: Option<String>,
    /// The item belongs to a past chat of the same customer (`RelatedContactId`).
    pub(crate) past: bool,
    /// Who, where there is somebody.
    pub(crate) by: Option<Speaker>,
    /// What.
    pub(crate) body: Body,
    /// Newest receipts, one for each recipient.
    pub(crate) receipts: Vec<Receipt>,
    /// Content changed on the server after it was first seen.
    pub(crate) changed: bool,
    /// `MessageProcessingStatus`, as the service spells it.
    pub(crate) processing: Option<String>,
}

/// What a row says.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub(crate) enum Body {
    /// Words. Markdown is given as written.
    Text { text: String, markdown: bool, streaming: bool },
    /// A list picker, quick reply, panel, … shown inert.
    Interactive { template: String, title: String, subtitle: Option<String>, options: Vec<Choice> },
    /// What was picked from an interactive message.
    Response { text: String },
    /// Something that happened. `event` is the content type's last part, as `participant.joined`; `text` says it in words.
    Event { event: String, text: String },
    /// Files; their state is in the chat's files, by id.
    Files { attachment_ids: Vec<String> },
    /// An item of a kind we do not know, kept as it came.
    Unknown { item_type: String, content_type: Option<String>, raw: String },
}

/// One choice of an interactive message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Choice {
    /// As shown to the customer.
    pub(crate) title: String,
    /// Second line, if any.
    pub(crate) subtitle: Option<String>,
}

/// Delivered and read marks of one recipient.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Receipt {
    /// Display name of the recipient; empty while unknown.
    pub(crate) name: String,
    /// When delivered.
    pub(crate) delivered_at: Option<f64>,
    /// When read.
    pub(crate) read_at: Option<f64>,
}

/// A stretch in which items may be missing.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Gap {
    /// Stable while the gap is there.
    pub(crate) id: String,
    /// Row after which the hole is to be drawn; `None` = before the first row.
    pub(crate) after: Option<String>,
    /// Row before which the hole ends; `None` = it is open towards now.
    pub(crate) before: Option<String>,
    /// Sort key at which the hole is drawn, between rows.
    pub(crate) order: String,
    /// Since when something may be missing.
    pub(crate) from: Option<f64>,
    /// Until when.
    pub(crate) to: Option<f64>,
    /// Why: words of ours, a whole sentence.
    pub(crate) cause: String,
    /// What happens now.
    pub(crate) doing: GapState,
}

/// What is being done about a [`Gap`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub(crate) enum GapState {
    /// Older items are still to be read: normal at the start of a chat.
    Queued,
    /// A page is being read.
    Fetching { attempt: u32, of: u32 },
    /// Goes on when the connection is back.
    Waiting,
    /// Given up after bounded attempts; `retry_chat` starts again.
    GivenUp,
    /// Cannot be had any more.
    Lost,
}

/// Somebody in the chat, with both facets of presence.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Person {
    /// Who.
    pub(crate) who: Speaker,
    /// Messages and files sent, as far as known.
    pub(crate) sent: u32,
    /// First `joined`, if seen.
    pub(crate) joined_at: Option<f64>,
    /// Last `left`, if it was the last word.
    pub(crate) left_at: Option<f64>,
    /// `engaged`, `disengaged` or `unknown`.
    pub(crate) engagement: Facet,
    /// `active`, `inactive` or `unknown`.
    pub(crate) activity: Facet,
    /// Somebody else in this chat has the same name.
    pub(crate) same_name: bool,
}

/// One facet of presence.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Facet {
    /// The state's word.
    pub(crate) state: FacetState,
    /// Since when.
    pub(crate) since: Option<f64>,
    /// Item that says so, if one does.
    pub(crate) source: Option<String>,
    /// Concluded by us rather than reported by the service.
    pub(crate) derived: bool,
    /// Why we think so, in words.
    pub(crate) reason: String,
}

/// States of both facets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum FacetState {
    /// Takes part.
    Engaged,
    /// Does not take part any more.
    Disengaged,
    /// Does something.
    Active,
    /// Idle.
    Inactive,
    /// Not known.
    Unknown,
}

/// One attachment.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct File {
    /// `AttachmentId`.
    pub(crate) id: String,
    /// `AttachmentName`.
    pub(crate) name: String,
    /// Content type.
    pub(crate) content_type: Option<String>,
    /// Who sent it.
    pub(crate) by: Option<Speaker>,
    /// When it was sent.
    pub(crate) at: f64,
    /// Row in which it stands.
    pub(crate) row: String,
    /// `ArtifactStatus`.
    pub(crate) status: FileStatus,
    /// The service's own word, as `IN_PROGRESS`.
    pub(crate) status_text: String,
    /// When the present status was said, in the service's time.
    pub(crate) status_at: Option<f64>,
}

/// `ArtifactStatus` of the service. Only `approved` is approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum FileStatus {
    /// `APPROVED`.
    Approved,
    /// `REJECTED`.
    Rejected,
    /// `IN_PROGRESS`: being scanned.
    InProgress,
    /// A status we do not know: not approved.
    Unknown,
}

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
    /// Read at this moment.
    Ok { at: f64, chats: u32 },
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
    /// Requests of the last second, all instances.
    pub(crate) requests_per_second: f64,
    /// Requests allowed each second by the configured share of the quota.
    pub(crate) requests_budget: f64,
    /// Requests ever made, by operation.
    pub(crate) requests: Vec<RequestCount>,
    /// Items of a kind or form that we could not place, kept raw.
    pub(crate) odd_items: u32,
    /// This moment in the service's time; clocks on the page run on from it.
    pub(crate) now: f64,
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

/// What the person has chosen. Kept in the settings file; holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub(crate) struct Settings {
    /// Light, dark, or as the system has it.
    pub(crate) theme: Theme,
    /// High contrast, or as the system has it.
    pub(crate) contrast: Contrast,
    /// Height of rows.
    pub(crate) density: Density,
    /// Zone in which times are shown.
    pub(crate) zone: Zone,
    /// Region offered first in "Add chat".
    pub(crate) region: String,
}

/// Colour scheme.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Contrast.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum Contrast {
    /// As the system has it.
    #[default]
    System,
    /// More.
    More,
}

/// Height of rows: 28, 36 or 44 px.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum Density {
    /// 28 px.
    Compact,
    /// 36 px.
    #[default]
    Normal,
    /// 44 px.
    Roomy,
}

/// Zone of shown times.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum Zone {
    /// This computer's.
    #[default]
    Local,
    /// UTC.
    Utc,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            contrast: Contrast::default(),
            density: Density::default(),
            zone: Zone::default(),
            region: "us-east-1".into(),
        }
    }
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
    /// Something inside failed; details are in the log.
    Internal,
}
