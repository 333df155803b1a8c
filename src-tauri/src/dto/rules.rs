//! What the policy of this computer decides, for the page to show. What is refused is refused elsewhere.

use ::policy::Right;
use serde::Serialize;
use ts_rs::TS;

/// What is decided here, and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Rules {
    /// Who decides, in its own words; `None`: it does not say.
    pub(crate) by: Option<String>,
    /// Settings that are not free.
    pub(crate) settings: Vec<SettingRule>,
    /// What may not be done.
    pub(crate) forbidden: Vec<Forbidden>,
    /// For how long chats can be kept, in a sentence; `None`: as one likes.
    pub(crate) days: Option<String>,
    /// What is the matter with the policy itself.
    pub(crate) trouble: Option<String>,
}

/// What of a setting is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "rule", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub(crate) enum SettingRule {
    /// It is as it is.
    Fixed { name: String },
    /// No more than this can be chosen.
    AtMost { name: String, most: u8 },
    /// This cannot be chosen.
    Not { name: String, word: String },
}

/// Something that may not be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum Forbidden {
    /// Exports.
    Export,
    /// Saving files of chats.
    SaveFiles,
    /// Imports into the archive.
    Import,
    /// Opening links of chats.
    OpenLinks,
    /// The demo.
    Demo,
    /// Adding rosters.
    OwnSources,
    /// Adding chats.
    OwnChats,
    /// Being marked as connected.
    MarkConnected,
    /// Tokens in memory.
    TokensInMemory,
    /// Names and words in notifications.
    TextInNotifications,
    /// The icon in the tray.
    Tray,
    /// Starting with the session.
    Autostart,
}

impl From<Right> for Forbidden {
    fn from(right: Right) -> Self {
        match right {
            Right::Export => Self::Export,
            Right::SaveFiles => Self::SaveFiles,
            Right::Import => Self::Import,
            Right::OpenLinks => Self::OpenLinks,
            Right::Demo => Self::Demo,
            Right::OwnSources => Self::OwnSources,
            Right::OwnChats => Self::OwnChats,
            Right::MarkConnected => Self::MarkConnected,
            Right::TokensInMemory => Self::TokensInMemory,
            Right::TextInNotifications => Self::TextInNotifications,
            Right::Tray => Self::Tray,
            Right::Autostart => Self::Autostart,
        }
    }
}
