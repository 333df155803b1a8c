//! Reading back what was written.

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
    /// The same, each as it was written.
    #[serde(skip)]
    texts: Vec<Box<RawValue>>,
}

/// The text of each chat alone.
#[derive(Deserialize)]
struct Texts {
    contacts: Vec<Box<RawValue>>,
}

/// Chats of an earlier run that standard input has not named yet.
#[derive(Default)]
pub(crate) struct Earlier(Vec<EarlierChat>);

struct EarlierChat {
    /// Contacts of its chain.
    contacts: Vec<String>,
    saved: Option<Saved>,
    text: Box<RawValue>,
}

/// One chat.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RecordedContact {
    /// Its key.
    pub(crate) initial_contact_id: String,
    /// All contacts of its chain that were known.
    #[serde(default)]
    contact_ids: Vec<String>,
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
    let damaged = |error: serde_json::Error| Unreadable::Shape {
        path: path.to_owned(),
        line: error.line(),
        column: error.column(),
    };
    let recorded: Recorded = serde_json::from_slice(&text).map_err(damaged)?;
    let Texts { contacts: texts } = serde_json::from_slice(&text).map_err(damaged)?;
    Ok(Recorded { texts, ..recorded })
}

impl Recorded {
    /// Where files were saved.
    pub(crate) fn files(&self) -> Done {
        let files = self.contacts.iter().flat_map(|contact| &contact.attachments);
        Done::before(files.filter_map(|file| Some((file.attachment_id.clone(), file.saved_to.clone()?))))
    }

    /// What to go on from.
    pub(crate) fn earlier(self) -> Earlier {
        let chats = self.contacts.into_iter().zip(self.texts).map(|(contact, text)| {
            let mut contacts = contact.contact_ids;
            contacts.push(contact.initial_contact_id);
            EarlierChat { contacts, saved: contact.saved, text }
        });
        Earlier(chats.collect())
    }
}

impl Earlier {
    /// What to go on from in the chat that has this contact in its chain. It is written anew from now on.
    pub(crate) fn take(&mut self, contact: &str) -> Option<Saved> {
        let at = self.0.iter().position(|chat| chat.contacts.iter().any(|known| known == contact))?;
        self.0.remove(at).saved
    }

    /// Those that nobody has named: a new file keeps them as they were written.
    pub(crate) fn texts(&self) -> impl Iterator<Item = Box<RawValue>> {
        self.0.iter().map(|chat| chat.text.clone())
    }
}
