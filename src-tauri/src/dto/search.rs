//! What was asked of the archive in words, and what it answered.
//!
//! Every range of text here is in UTF-16 code units, as the page's strings count them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Chat, File, Gap, Row, Speaker};

/// A question to the archive, as it stands in the query line.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct SearchQuestion {
    /// Counts up by one with every question of the window. A later one makes the earlier ones worthless: they may be broken off.
    pub(crate) number: u32,
    /// As typed.
    pub(crate) text: String,
    /// The person is still typing: the last word may be the beginning of one.
    pub(crate) typing: bool,
    /// Which hits come first.
    pub(crate) order: SearchOrder,
    /// `next` of the page before; `None` asks for the first page.
    pub(crate) after: Option<String>,
}

/// Which hits come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum SearchOrder {
    /// The newest.
    Newest,
    /// Those that fit best, among the newest.
    Best,
}

/// What the archive made of a question.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub(crate) enum SearchAnswer {
    /// It was understood, and these are the first hits, or the next.
    Found { found: Found },
    /// It was not understood; nothing was searched.
    Misread { error: QueryError },
}

/// A page of hits.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Found {
    /// The query line that asks just this though nobody types any more: `refu*` where the last word counted as the beginning of one.
    pub(crate) text: String,
    /// The question as it was understood.
    pub(crate) reading: Reading,
    /// In order, at most 50.
    pub(crate) hits: Vec<Hit>,
    /// Opaque handle of the page that follows; `None`: there is none.
    pub(crate) next: Option<String>,
    /// The order is the best among so many of the newest hits; `None`: among all.
    pub(crate) best_of: Option<u32>,
    /// How long it took, in ms.
    pub(crate) took_ms: f64,
}

/// A question as it was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Reading {
    /// As a sentence without a full stop: `Messages with **refund**, said by **customers**`.
    pub(crate) says: Vec<SaidPart>,
    /// Its filters in the order in which they were typed.
    pub(crate) filters: Vec<QueryFilter>,
}

/// A part of a question said in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct SaidPart {
    /// With the spaces around it.
    pub(crate) text: String,
    /// What the person chose, in contrast to the words between.
    pub(crate) strong: bool,
}

/// A filter that is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct QueryFilter {
    /// As typed: `from:customer`.
    pub(crate) text: String,
    /// The query line without it.
    pub(crate) without: String,
}

/// Where a question could not be understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct QueryError {
    /// What is so and why.
    pub(crate) message: String,
    /// What to do.
    pub(crate) remedy: Option<String>,
    /// The place in the query line.
    pub(crate) at: Span,
}

/// A stretch of text in UTF-16 code units; half open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Span {
    /// Its first code unit.
    pub(crate) from: u32,
    /// The one after its last.
    pub(crate) to: u32,
}

/// An item that fits.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Hit {
    /// Key of its chat, for `open_chat` and `search_around`; that of the roster where the chat is watched.
    pub(crate) chat: String,
    /// The item's `Id`.
    pub(crate) row: String,
    /// `AbsoluteTime`.
    pub(crate) at: f64,
    /// Who, where there is somebody.
    pub(crate) by: Option<Speaker>,
    /// Display name of the chat's customer, once known.
    pub(crate) customer: Option<String>,
    /// Queue, if one is known.
    pub(crate) queue: Option<String>,
    /// Contacts of its chat.
    pub(crate) contacts: u32,
    /// Contact to which the item belongs.
    pub(crate) contact_id: Option<String>,
    /// Somebody's words, an event in our words, or a file's name.
    pub(crate) kind: super::LastKind,
    /// The words around the match.
    pub(crate) snippet: Snippet,
}

/// Words around a match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Snippet {
    /// Text, no markup.
    pub(crate) text: String,
    /// What of it matched: in order, apart from each other.
    pub(crate) marks: Vec<Span>,
    /// Words were left out before it.
    pub(crate) cut_before: bool,
    /// Words were left out after it.
    pub(crate) cut_after: bool,
}

/// How many hits there are, and of what kinds. Counted after the first page was given.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Tally {
    /// All hits.
    pub(crate) count: u64,
    /// Hits by day in the shown zone, newest first.
    pub(crate) days: Vec<DayCount>,
    /// What the hits can be narrowed down to.
    pub(crate) groups: Vec<TallyGroup>,
    /// Groups are counted among so many of the newest hits; `None`: among all.
    pub(crate) groups_of: Option<u32>,
}

/// Hits of one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct DayCount {
    /// As `2026-11-23`.
    pub(crate) day: String,
    /// How many.
    pub(crate) count: u64,
}

/// Choices of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct TallyGroup {
    /// Which.
    pub(crate) kind: TallyKind,
    /// The most frequent first, bounded; what is in force is always among them.
    pub(crate) choices: Vec<TallyChoice>,
}

/// By what hits can be told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum TallyKind {
    /// Role of who said it.
    Role,
    /// Today, the last days, months.
    When,
    /// Who said it.
    Person,
    /// Queue or instance.
    Place,
    /// With a file, with a rejected file.
    With,
}

/// A choice to narrow down, or to widen again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct TallyChoice {
    /// As shown: `customer`, `November 2026`, a name.
    pub(crate) label: String,
    /// Hits with this choice in place of the others of its group.
    pub(crate) count: u64,
    /// It is in force.
    pub(crate) on: bool,
    /// The query line after it was chosen, or given up if it is in force.
    pub(crate) text: String,
}

/// A hit among its neighbours.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Near {
    /// Its chat: as in the roster where it is watched, else with the connection `archived`.
    pub(crate) chat: Chat,
    /// Queues of its contacts, oldest first, without repetition.
    pub(crate) queues: Vec<String>,
    /// The hit and what stands before and after it, oldest first.
    pub(crate) rows: Vec<Row>,
    /// Holes between these rows.
    pub(crate) gaps: Vec<Gap>,
    /// Files of these rows.
    pub(crate) files: Vec<File>,
    /// What matched in these rows.
    pub(crate) marks: Vec<RowMarks>,
    /// The query line that asks the same of this chat only.
    pub(crate) only: String,
}

/// What matched in one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct RowMarks {
    /// The item's `Id`.
    pub(crate) row: String,
    /// Sort key of the row.
    pub(crate) order: String,
    /// In the `text` of its body; empty for a body without one.
    pub(crate) marks: Vec<Span>,
}
