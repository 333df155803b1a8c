//! Whether Sightline can do its work on this computer.

use serde::Serialize;
use ts_rs::TS;

/// What was found when everything was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Health {
    /// One for each area, in a fixed order.
    pub(crate) findings: Vec<HealthFinding>,
    /// All of it as text, to be copied: no token, no name, no word of a chat is in it.
    pub(crate) text: String,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct HealthFinding {
    /// What it is about, as `Keychain`.
    pub(crate) area: String,
    /// How it stands.
    pub(crate) standing: HealthStanding,
    /// What is so; whole sentences.
    pub(crate) what: String,
    /// Why and what to do; whole sentences.
    pub(crate) remedy: Option<String>,
    /// Figures, for whoever helps.
    pub(crate) details: Vec<HealthDetail>,
}

/// How something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum HealthStanding {
    /// As it should be.
    Fine,
    /// It was not, or could not be, looked at.
    NotLookedAt,
    /// Sightline does its work; a person should know all the same.
    WorthKnowing,
    /// Something does not work.
    Trouble,
}

/// A figure of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct HealthDetail {
    /// What it counts or names.
    pub(crate) name: String,
    /// How much, or which.
    pub(crate) value: String,
}
