//! A transcript in 32 bytes, by which two watchers can tell that they have the same.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::json::{json, moment};
use crate::{AttachmentId, ContactId, Item, Status};

/// SHA-256 over the canonical lines of a sealed transcript, each with a line feed behind it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Fingerprint([u8; 32]);

/// A text that is no fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a fingerprint is 64 hexadecimal digits")]
pub struct BadFingerprint;

/// The fingerprint of items in display order. Only kinds that the service stores count: the others are not the same for everyone who
/// watched. Of a file the final state counts, whichever item says it.
pub fn fingerprint_of<'a>(items: impl IntoIterator<Item = &'a Item>) -> Fingerprint {
    digest(items.into_iter().filter(|item| item.is_stored()).map(|item| (item, item.time)).collect())
}

/// One item as it counts for a fingerprint: a JSON object with its members in fixed order and without spaces. Times are in UTC with
/// milliseconds. Not in it is what changes after the fact or depends on the watcher: receipts, the state of processing,
/// `InitialContactId`, and unknown members.
pub fn canonical(item: &Item) -> String {
    line(item, item.time, |_| None)
}

/// The fingerprint of a transcript that is too long to be held: all its items are looked at first, and then added in display order.
#[derive(Debug, Clone, Default)]
pub struct Fingerprinting {
    statuses: HashMap<AttachmentId, Status>,
    digest: Sha256,
}

impl Fingerprinting {
    /// Takes note of what an item says of files. Of a file the final state counts, whichever item says it.
    pub fn look_at(&mut self, item: &Item) {
        if !item.is_stored() {
            return;
        }
        for attachment in item.attachments() {
            match self.statuses.get_mut(&attachment.id) {
                Some(known) if attachment.status.weight() >= known.weight() => {
                    known.clone_from(&attachment.status);
                }
                Some(_) => {}
                None => drop(self.statuses.insert(attachment.id.clone(), attachment.status.clone())),
            }
        }
    }

    /// Adds an item, behind those that were added before. One of a kind that the service does not store changes nothing.
    pub fn add(&mut self, item: &Item) {
        if item.is_stored() {
            self.add_at(item, item.time);
        }
    }

    /// The status of a file, of those that were said.
    pub fn status(&self, id: &AttachmentId) -> Option<&Status> {
        self.statuses.get(id)
    }

    /// Whether both have seen the same files in the same states.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        self.statuses == other.statuses
    }

    /// What it comes to.
    pub fn end(self) -> Fingerprint {
        Fingerprint(self.digest.finalize().into())
    }

    fn add_at(&mut self, item: &Item, time: Timestamp) {
        let statuses = &self.statuses;
        self.digest.update(line(item, time, |id| statuses.get(id)));
        self.digest.update(b"\n");
    }
}

/// Of items in display order with the times at which they stand.
pub(crate) fn digest(items: Vec<(&Item, Timestamp)>) -> Fingerprint {
    let mut whole = Fingerprinting::default();
    for (item, _) in &items {
        whole.look_at(item);
    }
    for (item, time) in items {
        whole.add_at(item, time);
    }
    whole.end()
}

fn line<'a>(item: &'a Item, time: Timestamp, status: impl Fn(&AttachmentId) -> Option<&'a Status>) -> String {
    let author = item.author.as_deref();
    let attachments = item.attachments().iter().map(|attachment| File {
        attachment_id: attachment.id.as_str(),
        attachment_name: attachment.name.as_deref(),
        content_type: attachment.content_type.as_deref(),
        status: status(&attachment.id).unwrap_or(&attachment.status).as_wire(),
    });
    json(&Line {
        id: item.id.as_str(),
        absolute_time: moment(time),
        item_type: item.item_type(),
        content_type: item.content_type(),
        content: item.content.as_deref(),
        participant_id: author.map(|author| author.id.as_str()),
        display_name: author.and_then(|author| author.name.as_deref()),
        participant_role: author.map(|author| author.role.as_wire()),
        contact_id: item.contact_id().map(ContactId::as_str),
        related_contact_id: item.related_contact_id().map(ContactId::as_str),
        attachments: attachments.collect(),
    })
}

/// The members of a canonical line, in their order; what an item does not have is `null`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Line<'a> {
    id: &'a str,
    absolute_time: String,
    #[serde(rename = "Type")]
    item_type: Option<&'a str>,
    content_type: Option<&'a str>,
    content: Option<&'a str>,
    participant_id: Option<&'a str>,
    display_name: Option<&'a str>,
    participant_role: Option<&'a str>,
    contact_id: Option<&'a str>,
    related_contact_id: Option<&'a str>,
    attachments: Vec<File<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct File<'a> {
    attachment_id: &'a str,
    attachment_name: Option<&'a str>,
    content_type: Option<&'a str>,
    status: &'a str,
}

impl Fingerprint {
    /// The digest.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// 64 hexadecimal digits, in lower case.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

impl FromStr for Fingerprint {
    type Err = BadFingerprint;

    fn from_str(text: &str) -> Result<Self, BadFingerprint> {
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(BadFingerprint);
        }
        let mut bytes = [0; 32];
        for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let digits = std::str::from_utf8(digits).map_err(|_| BadFingerprint)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| BadFingerprint)?;
        }
        Ok(Self(bytes))
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> Self {
        fingerprint.to_string()
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = BadFingerprint;

    fn try_from(text: String) -> Result<Self, BadFingerprint> {
        text.parse()
    }
}
