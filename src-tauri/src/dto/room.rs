//! Who is in the chat on screen, and which files were sent.

use serde::Serialize;
use ts_rs::TS;

use super::Speaker;

/// Somebody in the chat, with both facets of presence.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Person {
    /// Who.
    pub(crate) who: Speaker,
    /// Messages and files sent, as far as known.
    pub(crate) sent: u32,
    /// First `joined`, if seen.
    pub(crate) joined_at: Option<f64>,
    /// Last `left`, if it was the last word.
    pub(crate) left_at: Option<f64>,
    /// `engaged`, `disengaged` or `unknown`.
    pub(crate) engagement: Facet,
    /// `active`, `inactive` or `unknown`.
    pub(crate) activity: Facet,
    /// Somebody else in this chat has the same name.
    pub(crate) same_name: bool,
}

/// One facet of presence.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Facet {
    /// The state's word.
    pub(crate) state: FacetState,
    /// Since when.
    pub(crate) since: Option<f64>,
    /// Item that says so, if one does.
    pub(crate) source: Option<String>,
    /// Concluded by us rather than reported by the service.
    pub(crate) derived: bool,
    /// Why we think so, in words.
    pub(crate) reason: String,
}

/// States of both facets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum FacetState {
    /// Takes part.
    Engaged,
    /// Does not take part any more.
    Disengaged,
    /// Does something.
    Active,
    /// Idle.
    Inactive,
    /// Not known.
    Unknown,
}

/// The files of one chat, for the board of all chats.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct FilesOfChat {
    /// The chat's key.
    pub(crate) chat: String,
    /// Oldest first.
    pub(crate) files: Vec<File>,
}

/// One attachment.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct File {
    /// `AttachmentId`.
    pub(crate) id: String,
    /// `AttachmentName`.
    pub(crate) name: String,
    /// Content type.
    pub(crate) content_type: Option<String>,
    /// Who sent it.
    pub(crate) by: Option<Speaker>,
    /// When it was sent.
    pub(crate) at: f64,
    /// Row in which it stands.
    pub(crate) row: String,
    /// `ArtifactStatus`.
    pub(crate) status: FileStatus,
    /// The service's own word, as `IN_PROGRESS`.
    pub(crate) status_text: String,
    /// When the present status was said, in the service's time.
    pub(crate) status_at: Option<f64>,
    /// Its scan takes far longer than the service allows itself.
    pub(crate) stuck: bool,
}

/// `ArtifactStatus` of the service. Only `approved` is approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum FileStatus {
    /// `APPROVED`.
    Approved,
    /// `REJECTED`.
    Rejected,
    /// `IN_PROGRESS`: being scanned.
    InProgress,
    /// A status we do not know: not approved.
    Unknown,
}
