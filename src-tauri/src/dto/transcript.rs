//! The chat on screen: its rows and its holes.

use serde::Serialize;
use ts_rs::TS;

use super::{Answer, Block, Chat, File, Interactive, Person, Speaker};

/// The chat on screen, returned by `open_chat`; updates of its rows, gaps, people and files follow on the channel.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct OpenChat {
    /// Its roster row.
    pub(crate) chat: Chat,
    /// The newest rows, or those around the item at which it was to be opened.
    pub(crate) page: RowPage,
    /// Sort key of the chat's newest row, whether it is in the page or not; empty for a chat without rows.
    pub(crate) newest: String,
    /// Holes of the whole chat, oldest first.
    pub(crate) gaps: Vec<Gap>,
    /// Everyone who was ever in it.
    pub(crate) people: Vec<Person>,
    /// Every file, oldest first.
    pub(crate) files: Vec<File>,
    /// Last moment at which the chat was on screen before, for the new line.
    pub(crate) seen_until: Option<f64>,
    /// Only the page was read yet: holes, people and files are those of a part, and `rest_of_chat` has them all.
    pub(crate) partial: bool,
}

/// What is to be known of a chat of which a part was given.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct RestOfChat {
    /// Its row.
    pub(crate) chat: Chat,
    /// Those rows between the first and the last given that are different, or were missing; and how many stand beside them all.
    pub(crate) page: RowPage,
    /// Ids of given rows that are not there any more.
    pub(crate) remove: Vec<String>,
    /// As in [`OpenChat`].
    pub(crate) newest: String,
    /// As in [`OpenChat`].
    pub(crate) gaps: Vec<Gap>,
    /// As in [`OpenChat`].
    pub(crate) people: Vec<Person>,
    /// As in [`OpenChat`].
    pub(crate) files: Vec<File>,
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
    /// Number of items of the chat that are newer than the last of these: ask with `newer_rows`.
    pub(crate) newer: u32,
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
    /// Words, as written; `rich` is what they mean, where they are more than one plain text.
    Text {
        text: String,
        markdown: bool,
        streaming: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        rich: Option<Vec<Block>>,
    },
    /// A list picker, quick reply, panel, … shown inert.
    Interactive(Box<Interactive>),
    /// What was picked from an interactive message, or filled in.
    Response(Answer),
    /// Something that happened. `event` is the content type's last part, as `participant.joined`; `text` says it in words.
    Event { event: String, text: String },
    /// Files; their state is in the chat's files, by id.
    Files { attachment_ids: Vec<String> },
    /// An item of a kind we do not know, kept as it came.
    Unknown { item_type: String, content_type: Option<String>, raw: String },
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
    /// The person paused the reading of the past.
    Paused,
    /// The person gave up the reading of the past; it can be resumed.
    Cancelled,
    /// Given up after bounded attempts; `retry_chat` starts again.
    GivenUp,
    /// Cannot be had any more.
    Lost,
}
