//! Transcripts that come from files or from a bucket.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An import: how far it is, or how it ended.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Import {
    /// Opaque handle for commands.
    pub(crate) id: String,
    /// From where, as a person calls it: `3 files`, `2026-11.zip`, `s3://bucket/prefix`.
    pub(crate) from: String,
    /// How it goes.
    pub(crate) state: ImportState,
    /// Files read, bad ones included.
    pub(crate) files: u64,
    /// Files in all, once counted.
    pub(crate) files_of: Option<u64>,
    /// Items stored that were not known.
    pub(crate) items: u64,
    /// Items that were known already.
    pub(crate) known: u64,
    /// Files that were skipped, each with its reason in `bad_files`.
    pub(crate) bad: u64,
    /// Items a second, over the last seconds.
    pub(crate) per_second: f64,
    /// Until it is done, in ms, once that can be told.
    pub(crate) eta_ms: Option<f64>,
    /// When it was begun.
    pub(crate) started_at: f64,
    /// When it ended.
    pub(crate) ended_at: Option<f64>,
}

/// State of an [`Import`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub(crate) enum ImportState {
    /// Files are being looked for; what is found is read already.
    Counting,
    /// Files are being read.
    Running,
    /// The person paused it.
    Paused,
    /// All files were read.
    Done,
    /// The person gave it up; what was read stays.
    Cancelled,
    /// It cannot go on. `remedy` says what to do; then it can be resumed.
    Failed { message: String, remedy: Option<String> },
}

/// What a person may order about an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum ImportOrder {
    /// Read no further file.
    Pause,
    /// Go on where it stood.
    Resume,
    /// Give it up.
    Cancel,
    /// Take one that ended off the list.
    Forget,
}

/// What to choose from in the system's dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum ImportKind {
    /// Files: JSON, gz, zip.
    Files,
    /// A folder with everything below it.
    Folder,
}

/// A bucket in which Amazon Connect stores transcripts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Bucket {
    /// `s3://bucket/prefix`.
    pub(crate) url: String,
    /// AWS region.
    pub(crate) region: String,
    /// First day, as `2026-11-01`; `None`: from the beginning.
    pub(crate) from: Option<String>,
    /// Last day; `None`: until now.
    pub(crate) to: Option<String>,
    /// Profile of the AWS configuration; `None`: whatever the environment gives.
    pub(crate) profile: Option<String>,
}

/// A file that was skipped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct BadFile {
    /// Name or path below what was chosen.
    pub(crate) name: String,
    /// What is so and why; a whole sentence without a word of a chat.
    pub(crate) reason: String,
}

/// Files that are being dragged over the window, or were dropped on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub(crate) enum Drag {
    /// So many are over the window.
    Over { files: u32 },
    /// They left it, or what was dropped is no longer on offer.
    Gone,
    /// They were dropped. Nothing is read before `import_dropped` is called with the id.
    Dropped { id: String, from: String },
}
