//! A file on its way to the disk.

use serde::Serialize;
use ts_rs::TS;

/// How far the saving of a file is; told on the channel of `save_file`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct SaveProgress {
    /// Bytes on the disk.
    pub(crate) bytes: u64,
    /// Bytes in all, once the service told.
    pub(crate) of: Option<u64>,
}

/// A file that was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct SavedFile {
    /// Its name in the folder; another one was there if it differs from the attachment's.
    pub(crate) name: String,
    /// Name of the folder, as `Downloads`.
    pub(crate) folder: String,
    /// Its size in bytes.
    pub(crate) bytes: u64,
}
