//! What `sightline-cli watch --dump` has written, as far as it is read again: to go on after a restart, and to be verified. Pure.
//!
//! `docs/cli.md` describes the shape.

mod earlier;

use serde::Deserialize;
use serde_json::value::RawValue;
use thiserror::Error;
use transcript::{AttachmentId, Fingerprint, ItemId, Saved};

pub use earlier::Earlier;

// Nothing here is shown by `Debug`: it holds what people said.

/// A file, as far as it is read again.
#[derive(Deserialize)]
pub struct Recorded {
    /// Its chats.
    pub contacts: Vec<Contact>,
    /// The same, each as it was written.
    #[serde(skip)]
    texts: Vec<Box<RawValue>>,
}

/// The text of each chat alone.
#[derive(Deserialize)]
struct Texts {
    contacts: Vec<Box<RawValue>>,
}

/// One chat.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    /// Its key.
    pub initial_contact_id: String,
    /// All contacts of its chain that were known.
    #[serde(default)]
    pub contact_ids: Vec<String>,
    /// Its items, each as it was written.
    pub items: Vec<Box<RawValue>>,
    /// Of a sealed transcript.
    #[serde(default)]
    pub fingerprint: Option<Fingerprint>,
    /// Items that the fingerprint leaves out.
    #[serde(default)]
    pub unproved: Vec<ItemId>,
    /// Its files.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    /// What to go on from.
    #[serde(default)]
    pub saved: Option<Saved>,
}

/// One file of a chat.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    /// Which.
    pub attachment_id: AttachmentId,
    /// Where it was saved, if it was.
    #[serde(default)]
    pub saved_to: Option<String>,
}

/// A text that is something else, or damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("it is not what `sightline-cli watch --dump` wrote, or is damaged at line {line}, column {column}")]
pub struct Damaged {
    /// Counts from 1.
    pub line: usize,
    /// Counts from 1.
    pub column: usize,
}

/// The parser's own message might show what was said.
impl From<serde_json::Error> for Damaged {
    fn from(error: serde_json::Error) -> Self {
        Self { line: error.line(), column: error.column() }
    }
}

/// Reads the text of a file.
pub fn parse(text: &[u8]) -> Result<Recorded, Damaged> {
    let recorded: Recorded = serde_json::from_slice(text)?;
    let Texts { contacts: texts } = serde_json::from_slice(text)?;
    Ok(Recorded { texts, ..recorded })
}

impl Recorded {
    /// Where files were saved.
    pub fn saved_files(&self) -> impl Iterator<Item = (AttachmentId, String)> {
        let files = self.contacts.iter().flat_map(|contact| &contact.attachments);
        files.filter_map(|file| Some((file.attachment_id.clone(), file.saved_to.clone()?)))
    }

    /// What to go on from.
    pub fn earlier(self) -> Earlier {
        Earlier::new(self.contacts.into_iter().zip(self.texts))
    }
}
