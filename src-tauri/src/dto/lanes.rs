//! What each participant did over the time of a chat, and how the agents answered.

use serde::Serialize;
use ts_rs::TS;

use super::{FacetState, Speaker};

/// The history of presence of one chat, returned by `presence_history`.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct PresenceHistory {
    /// One lane for each participant, in the order of `people`.
    pub(crate) lanes: Vec<PresenceLane>,
    /// The archive could not be read: what was reported before this session is not known.
    pub(crate) is_partial: bool,
}

/// What one participant did.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct PresenceLane {
    /// Who.
    pub(crate) who: Speaker,
    /// When in the chat.
    pub(crate) stays: Vec<LaneStay>,
    /// What was done there, without a break from the beginning of each stay to its end.
    pub(crate) spans: Vec<LaneSpan>,
    /// What was said, at most as many marks as a lane has points.
    pub(crate) ticks: Vec<LaneTick>,
    /// When typing was reported.
    pub(crate) typing: Vec<f64>,
    /// How an agent answered; `None` of whoever answers nobody.
    pub(crate) turns: Option<AgentTurns>,
}

/// A stay in the chat.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct LaneStay {
    /// It began.
    pub(crate) from: f64,
    /// It ended; `None`: it goes on.
    pub(crate) to: Option<f64>,
    /// Why it ended, in words.
    pub(crate) ended_by: Option<String>,
}

/// A state that lasted.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct LaneSpan {
    /// It began.
    pub(crate) from: f64,
    /// It ended; `None`: it lasts.
    pub(crate) to: Option<f64>,
    /// `active`, `inactive` or `unknown`: nobody was there to see it.
    pub(crate) state: FacetState,
    /// Concluded by us rather than reported by the service.
    pub(crate) derived: bool,
    /// Why we think so, in words.
    pub(crate) reason: String,
    /// Item that says so, if one does.
    pub(crate) source: Option<String>,
}

/// Something that was said, or several things that stand at one point of a lane.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct LaneTick {
    /// When the first was said.
    pub(crate) at: f64,
    /// Row of the first.
    pub(crate) row: String,
    /// How many.
    pub(crate) count: u32,
    /// A file is among them.
    pub(crate) has_file: bool,
}

/// How one agent answered, as far as the transcript is known. Durations in ms.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct AgentTurns {
    /// Answers to the customer.
    pub(crate) answers: u32,
    /// Until the first answer.
    pub(crate) first_response: Option<f64>,
    /// The longest that the customer waited for an answer.
    pub(crate) longest_wait: Option<f64>,
    /// The middle one of all these waits.
    pub(crate) median_wait: Option<f64>,
}
