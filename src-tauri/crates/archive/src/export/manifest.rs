//! What an exported file is, item by item, so that it can be told later whether it is as it was.
//!
//! A manifest is a JSON object, one member or item a line. Its last line is the SHA-256 of all bytes before it, which any program can compute:
//! whoever has kept that number can tell whether the manifest is the one that was written, and by the manifest whether the file is.

use std::ffi::OsString;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use transcript::{ContactId, Fingerprint};

use super::about::{About, Subject};
use super::destination::Unfinished;
use super::error::{ExportError, VerifyError};
use super::form::Format;
use super::hash::Hash;

/// Counts up with each change of the shape.
pub(super) const VERSION: u32 = 1;

/// Every manifest begins with this.
const START: &str = "{\"sightlineExport\":";
/// What stands before the hash of everything before it.
const DIGEST: &str = "\"digest\":";

/// The manifest as it is read.
#[derive(Debug, Deserialize)]
pub(super) struct Manifest {
    pub(super) format: Format,
    pub(super) items: Vec<ItemLine>,
    pub(super) chat: Option<ChatLine>,
    pub(super) file: FileLine,
    pub(super) digest: Hash,
    /// The hash that `digest` should be.
    #[serde(skip)]
    pub(super) recomputed: Option<Hash>,
}

/// An item: its id, the hash of what it says ([`transcript::canonical`]), and the hash of its piece of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ItemLine(pub(super) Arc<str>, pub(super) Hash, pub(super) Hash);

/// The chat that was exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ChatLine {
    pub(super) key: String,
    /// Nothing of it is missing.
    pub(super) complete: bool,
    /// If so: see [`transcript::fingerprint_of`].
    pub(super) fingerprint: Option<Fingerprint>,
}

/// How much of a contact was exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ContactLine {
    pub(super) contact_id: ContactId,
    pub(super) chat: String,
    pub(super) items: u64,
    pub(super) first: Timestamp,
    pub(super) last: Timestamp,
}

/// The exported file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FileLine {
    /// In the folder of the manifest.
    pub(super) name: String,
    pub(super) size: u64,
    pub(super) sha256: Hash,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum WhatLine<'a> {
    Chat(&'a str),
    Query(&'a str),
}

/// A manifest that is being written, as the file it speaks of is.
pub(super) struct Writing {
    out: Unfinished,
    is_first: bool,
}

impl Writing {
    pub(super) fn begin(mut out: Unfinished, about: &About, format: Format) -> Result<Self, ExportError> {
        let what = match &about.subject {
            Subject::Chat(chat) => WhatLine::Chat(&chat.chat.key),
            Subject::Hits { query, .. } => WhatLine::Query(query),
        };
        let head = format!(
            "{START}{VERSION},\n\"what\":{},\n\"format\":{},\n\"at\":{},\n\"zone\":{},\n\"items\":[",
            json(&what),
            json(&format),
            json(&about.at),
            json(&about.zone_name()),
        );
        out.write(head.as_bytes())?;
        Ok(Self { out, is_first: true })
    }

    /// Adds an item behind those before.
    pub(super) fn item(&mut self, id: &str, says: Hash, piece: Hash) -> Result<(), ExportError> {
        let comma = if std::mem::take(&mut self.is_first) { "" } else { "," };
        self.out.write(format!("{comma}\n[{},\"{says}\",\"{piece}\"]", json(id)).as_bytes())
    }

    /// Writes the rest. Gives the file and the hash of it all.
    pub(super) fn end(
        mut self,
        contacts: &[ContactLine],
        chat: Option<&ChatLine>,
        file: &FileLine,
    ) -> Result<(Unfinished, Hash), ExportError> {
        let contacts: Vec<String> = contacts.iter().map(json).collect();
        let rest = format!(
            "\n],\n\"contacts\":[\n{}\n],\n\"chat\":{},\n\"file\":{},\n",
            contacts.join(",\n"),
            json(&chat),
            json(file)
        );
        self.out.write(rest.as_bytes())?;
        let digest = self.out.hash();
        self.out.write(format!("{DIGEST}\"{digest}\"}}\n").as_bytes())?;
        Ok((self.out, digest))
    }
}

/// Text and numbers always have a JSON form.
fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Where the manifest of an exported file is.
pub fn manifest_of(file: &Path) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(".manifest.json");
    PathBuf::from(name)
}

/// Whether a file begins like a manifest.
pub fn is_manifest(path: &Path) -> bool {
    let mut start = [0; START.len()];
    let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && start == START.as_bytes()
}

/// Reads a manifest.
pub(super) fn read(path: &Path) -> Result<Manifest, VerifyError> {
    #[derive(Deserialize)]
    struct Versioned {
        #[serde(rename = "sightlineExport")]
        version: u32,
    }
    let text = std::fs::read(path).map_err(|source| VerifyError::Io { path: path.to_owned(), source })?;
    // The parser's own message might show what is in it.
    let damaged = |error: serde_json::Error| VerifyError::Shape {
        path: path.to_owned(),
        line: error.line(),
        column: error.column(),
    };
    let Versioned { version } = serde_json::from_slice(&text).map_err(damaged)?;
    if version > VERSION {
        return Err(VerifyError::Newer { path: path.to_owned(), found: version });
    }
    let mut manifest: Manifest = serde_json::from_slice(&text).map_err(damaged)?;
    let last_line = text.trim_ascii_end().iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let is_last = text[last_line..].starts_with(DIGEST.as_bytes());
    // Every byte counts, those behind the hash too.
    let expected = format!("{DIGEST}\"{}\"}}\n", manifest.digest);
    manifest.recomputed =
        (is_last && text[last_line..] == *expected.as_bytes()).then(|| Hash::of(&text[..last_line]));
    Ok(manifest)
}
