//! The archive: how it is, what is in it, what is kept for how long, and what was purged.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How the archive is, in the snapshot and, whenever it changes, on the channel. At most once a second while it only grows.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct ArchiveStatus {
    /// Whether it can be searched and written.
    pub(crate) state: ArchiveState,
    /// Messages in it; files count as one each.
    pub(crate) messages: u64,
    /// Everything that was received up to this moment is stored, in the service's time.
    pub(crate) stored_to: Option<f64>,
    /// What was received and could not be stored; `None`: nothing.
    pub(crate) not_stored: Option<NotStored>,
    /// Work on the archive that goes on by itself.
    pub(crate) work: Option<ArchiveWork>,
}

/// Whether the archive can be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub(crate) enum ArchiveState {
    /// It is being opened, or brought to this version's form.
    Opening,
    /// It can be searched and written.
    Ready,
    /// It can be searched; another program writes to it. What is said is stored once that one is done.
    Reading,
    /// Its key is in a keychain that is locked. Nothing is lost.
    Locked { message: String },
    /// The keychain answers and does not have the key. The file is left as it is.
    KeyMissing { message: String },
    /// The file is damaged. It is set aside, never deleted.
    Damaged { message: String },
    /// It was written by a newer version of Sightline.
    Newer { message: String },
    /// Another program has it open, and it cannot be read beside that one.
    InUse { message: String },
    /// It cannot be opened for another reason: the folder, the disk.
    Failing { message: String },
}

/// Items that are on screen and not in the archive.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct NotStored {
    /// How many; they are held in memory and stored by themselves as soon as that is possible.
    pub(crate) items: u64,
    /// Since when.
    pub(crate) since: f64,
    /// In two or three words: `disk full`, `folder is read-only`, `keychain locked`.
    pub(crate) cause: String,
    /// What to do; whole sentences.
    pub(crate) remedy: String,
}

/// Work on the archive that takes a while.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct ArchiveWork {
    /// What.
    pub(crate) kind: ArchiveWorkKind,
    /// How much of it is done, 0 to 100; `None`: not known.
    pub(crate) percent: Option<f64>,
    /// Until it is done, in ms, once that can be told.
    pub(crate) eta_ms: Option<f64>,
}

/// Kinds of [`ArchiveWork`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum ArchiveWorkKind {
    /// The index is made anew; until then only a part is found.
    Rebuilding,
    /// What can be read of a damaged file is brought over.
    Salvaging,
    /// Everything is read and compared.
    Checking,
    /// What was purged is removed from the file.
    Purging,
}

/// Everything of the archive that can be looked at or set, returned by `archive_overview` and by what changes it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct ArchiveOverview {
    /// Messages in it.
    pub(crate) messages: u64,
    /// Chats in it.
    pub(crate) chats: u64,
    /// Size of its files, in bytes.
    pub(crate) bytes: u64,
    /// Room left on its disk, in bytes, where that is known.
    pub(crate) free_bytes: Option<u64>,
    /// Moment of the oldest item.
    pub(crate) since: Option<f64>,
    /// Its folder, as the person may look for it.
    pub(crate) folder: String,
    /// Name of the place that holds its key, as `Secret Service`.
    pub(crate) key_place: String,
    /// Instances, by name.
    pub(crate) instances: Vec<ArchiveInstance>,
    /// Chats that are kept whatever the days say, newest first.
    pub(crate) holds: Vec<Hold>,
    /// What was purged, newest first, at most 200.
    pub(crate) purges: Vec<Purge>,
    /// The last check, if there was one.
    pub(crate) last_check: Option<CheckReport>,
}

/// What is stored of one instance.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct ArchiveInstance {
    /// Opaque handle for commands.
    pub(crate) id: String,
    /// Name, as the source or the import gave it.
    pub(crate) name: String,
    /// Messages.
    pub(crate) messages: u64,
    /// Chats.
    pub(crate) chats: u64,
    /// Moment of the oldest item.
    pub(crate) since: Option<f64>,
    /// Days after its end for which a chat is kept; `None`: for ever.
    pub(crate) keep_days: Option<u32>,
}

/// A chat that is kept for the law.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Hold {
    /// Key, for `open_chat` and `set_hold`.
    pub(crate) chat: String,
    /// Display name of its customer, once known.
    pub(crate) customer: Option<String>,
    /// First contact of the chain, once known.
    pub(crate) contact_id: Option<String>,
    /// Messages.
    pub(crate) messages: u64,
    /// Moment of its first item.
    pub(crate) started_at: Option<f64>,
    /// Since when it is on hold.
    pub(crate) since: f64,
}

/// What was purged. Holds no words and no names.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Purge {
    /// When.
    pub(crate) at: f64,
    /// Why.
    pub(crate) reason: PurgeReason,
    /// The contact that was purged; `None`: many, by their days.
    pub(crate) contact_id: Option<String>,
    /// Name of the instance, if one is known.
    pub(crate) instance: Option<String>,
    /// Chats.
    pub(crate) chats: u64,
    /// Messages.
    pub(crate) messages: u64,
    /// It is gone from rows, index, log and free pages.
    pub(crate) done: bool,
}

/// Why something was purged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum PurgeReason {
    /// A person asked for it.
    Asked,
    /// Its days were over.
    Days,
}

/// What would be purged.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct PurgePreview {
    /// Chats.
    pub(crate) chats: u64,
    /// Messages.
    pub(crate) messages: u64,
    /// Display name of the customer, where it is one chat.
    pub(crate) customer: Option<String>,
    /// Moment of the oldest item.
    pub(crate) since: Option<f64>,
    /// Moment of the newest item.
    pub(crate) until: Option<f64>,
    /// Chats among them that are on hold: these stay.
    pub(crate) on_hold: u64,
    /// Chats among them that are watched now: what they hold until then is purged, what comes is stored again.
    pub(crate) watched: u64,
}

/// What a check found, or a repair did.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct CheckReport {
    /// When it ended.
    pub(crate) at: f64,
    /// Nothing is wrong any more.
    pub(crate) sound: bool,
    /// What was found and what was done about it; whole sentences without a word of a chat.
    pub(crate) findings: Vec<String>,
    /// `repair_archive` would help.
    pub(crate) repairable: bool,
}

/// What is to be exported.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub(crate) enum ExportWhat {
    /// A chat, whole.
    Chat { key: String },
    /// All hits of a question.
    Results { text: String },
}

/// The form of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum ExportFormat {
    /// JSON Lines: the items as the service gave them.
    Jsonl,
    /// CSV, safe against formulas.
    Csv,
    /// One HTML page that needs no network.
    Html,
    /// Markdown.
    Markdown,
}

/// How far an export is; told on the channel of `export_items`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct ExportProgress {
    /// Items written.
    pub(crate) items: u64,
    /// Items in all, once counted.
    pub(crate) of: Option<u64>,
}

/// What was exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Exported {
    /// Name of the file.
    pub(crate) name: String,
    /// Name of the list of hashes beside it, for `sightline-cli verify`.
    pub(crate) manifest: String,
    /// Name of the folder, as `Downloads`.
    pub(crate) folder: String,
    /// Items in it.
    pub(crate) items: u64,
    /// Size in bytes.
    pub(crate) bytes: u64,
}
