//! What crosses from Rust to the page, and nothing else does.
//!
//! The TypeScript twins in `ui/src/host/generated` are written from these types by `cargo test`. Moments are milliseconds since
//! the Unix epoch in the service's time. No type here can hold a secret: tokens have no way to the page.

mod archive;
mod attention;
mod chat;
mod desk;
mod health;
mod import;
mod interactive;
mod lanes;
mod ledger;
mod past;
mod room;
mod rules;
mod saving;
mod search;
mod settings;
mod text;
mod transcript;

use serde::Serialize;
use ts_rs::TS;

pub(crate) use archive::{
    ArchiveInstance, ArchiveOverview, ArchiveState, ArchiveStatus, ArchiveWork, ArchiveWorkKind, CheckReport,
    ExportFormat, ExportProgress, ExportWhat, Exported, Hold, NotStored, Purge, PurgePreview, PurgeReason,
};
pub(crate) use attention::{
    Alarm, AlarmKind, Aside, AttentionSettings, Deed, Level, Reason, ReasonKind, Triage, TriageAct,
};
pub(crate) use chat::{
    BackFill, BackFillOrder, BackFillState, Chat, Connection, FileCounts, LastKind, LastLine, Role, Speaker,
};
pub(crate) use desk::{
    Budget, CommandFailure, FailureCode, Keychain, Lane, Lead, RequestCount, Source, SourceState, Status,
};
pub(crate) use health::{Health, HealthDetail, HealthFinding, HealthStanding};
pub(crate) use import::{BadFile, Bucket, Drag, Import, ImportKind, ImportOrder, ImportState};
pub(crate) use interactive::{Answer, Choice, Detail, Heading, Image, Interactive, Paging, Part};
pub(crate) use lanes::{AgentTurns, LaneSpan, LaneStay, LaneTick, PresenceHistory, PresenceLane};
pub(crate) use ledger::{Ledger, LedgerContact, LedgerInterval, Proof};
pub(crate) use past::{Ending, PastChat, PastContext, PastReason};
pub(crate) use room::{Facet, FacetState, File, FileStatus, FilesOfChat, Person};
pub(crate) use rules::{Forbidden, Rules, SettingRule};
pub(crate) use saving::{SaveProgress, SavedFile};
pub(crate) use search::{
    DayCount, Found, Hit, Near, QueryError, QueryFilter, Reading, RowMarks, SaidPart, SearchAnswer,
    SearchOrder, SearchQuestion, Snippet, Span, Tally, TallyChoice, TallyGroup, TallyKind,
};
#[cfg(test)]
pub(crate) use settings::Theme;
pub(crate) use settings::{Notifications, QUOTA_SHARES, Settings, Sound, Zone};
pub(crate) use text::{Address, Block, Inline, LinkWarning, Oddity};
pub(crate) use transcript::{Body, Gap, GapState, OpenChat, Receipt, RestOfChat, Row, RowPage};

/// Everything the page needs to draw itself, returned by `subscribe`; updates follow on the channel.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Snapshot {
    /// Number of the last update that is already contained here.
    pub(crate) seq: u64,
    /// Chats in no particular order; the page sorts.
    pub(crate) chats: Vec<Chat>,
    /// How each chat stands; of chats without a token nothing is known.
    pub(crate) triage: Vec<Triage>,
    /// All alarms, oldest first.
    pub(crate) alarms: Vec<Alarm>,
    /// What would be undone.
    pub(crate) deed: Option<Deed>,
    /// Where chats come from.
    pub(crate) sources: Vec<Source>,
    /// State of the place where tokens are kept.
    pub(crate) keychain: Keychain,
    /// How the archive is.
    pub(crate) archive: ArchiveStatus,
    /// Imports that go on, and those that ended and were not taken off the list.
    pub(crate) imports: Vec<Import>,
    /// Figures of the status bar.
    pub(crate) status: Status,
    /// What the person has chosen.
    pub(crate) settings: Settings,
    /// What is decided for everybody on this computer.
    pub(crate) rules: Rules,
    /// A demo can be started.
    pub(crate) has_demo: bool,
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
    /// A chat stands otherwise.
    Triage { triage: Box<Triage> },
    /// A chat is no longer watched; nothing is to be said of how it stands.
    TriageGone { key: String },
    /// All alarms, replacing those known before.
    Alarms { alarms: Vec<Alarm> },
    /// What would be undone now.
    Deed { deed: Option<Deed> },
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
    /// How the archive is.
    Archive { archive: ArchiveStatus },
    /// All imports, replacing those known before. At most four times a second.
    Imports { imports: Vec<Import> },
    /// Files are dragged over the window, or were dropped on it.
    Drag { drag: Drag },
    /// Figures of the status bar.
    Status { status: Status },
    /// The person pressed something outside of the window that leads here.
    Lead { lead: Lead },
    /// The page was too slow and updates were dropped: call `subscribe` (and `open_chat`) again.
    Reset,
}
