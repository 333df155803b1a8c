//! Reading back what was written.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::value::RawValue;
use thiserror::Error;
use transcript::{AttachmentId, Fingerprint, ItemId, Saved};

use crate::saving::Done;

/// A file that was written by this program, as far as it is read again.
#[derive(Debug, Deserialize)]
pub(crate) struct Recorded {
    /// Its chats.
    pub(crate) contacts: Vec<RecordedContact>,
}

/// One chat.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RecordedContact {
    /// Its key.
    pub(crate) initial_contact_id: String,
    /// Its items, each as it was written.
    pub(crate) items: Vec<Box<RawValue>>,
    /// Of a sealed transcript.
    #[serde(default)]
    pub(crate) fingerprint: Option<Fingerprint>,
    /// Items that the fingerprint leaves out.
    #[serde(default)]
    pub(crate) unproved: Vec<ItemId>,
    /// Its files.
    #[serde(default)]
    pub(crate) attachments: Vec<RecordedFile>,
    /// What to go on from.
    #[serde(default)]
    pub(crate) saved: Option<Saved>,
}

/// One file.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RecordedFile {
    attachment_id: AttachmentId,
    #[serde(default)]
    saved_to: Option<String>,
}

/// Why a file can not be used. Shows nothing of what is in it.
#[derive(Debug, Error)]
pub(crate) enum Unreadable {
    /// It can not be read at all.
    #[error("`{}` can not be read ({source}); name a file that `sightline-cli watch --dump` wrote", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is something else, or damaged.
    #[error(
        "`{}` is no file that `sightline-cli watch --dump` wrote, or is damaged at line {line}, column {column}",
        path.display()
    )]
    Shape {
        /// The file.
        path: PathBuf,
        /// Counts from 1.
        line: usize,
        /// Counts from 1.
        column: usize,
    },
}

/// Reads a file that `watch --dump` wrote.
pub(crate) fn read(path: &Path) -> Result<Recorded, Unreadable> {
    let text = std::fs::read(path).map_err(|source| Unreadable::Io { path: path.to_owned(), source })?;
    // Its own message might show what was said.
    serde_json::from_slice(&text).map_err(|error| Unreadable::Shape {
        path: path.to_owned(),
        line: error.line(),
        column: error.column(),
    })
}

impl Recorded {
    /// Where files were saved.
    pub(crate) fn files(&self) -> Done {
        let files = self.contacts.iter().flat_map(|contact| &contact.attachments);
        Done::before(files.filter_map(|file| Some((file.attachment_id.clone(), file.saved_to.clone()?))))
    }

    /// What to go on from, by the keys of the chats.
    pub(crate) fn saved(self) -> BTreeMap<String, Saved> {
        let contacts = self.contacts.into_iter();
        contacts.filter_map(|contact| Some((contact.initial_contact_id, contact.saved?))).collect()
    }
}
