//! What was found.

use std::fmt;

use serde::Serialize;

/// One thing that was looked at: how it stands, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What it is about.
    pub area: Area,
    /// How it stands.
    pub standing: Standing,
    /// What is so: whole sentences.
    pub what: String,
    /// Why it matters and what to do; `None`: nothing is to be done.
    pub remedy: Option<String>,
    /// Figures, for whoever helps.
    pub details: Vec<Detail>,
}

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Area {
    /// Where tokens and the archive's key are.
    Keychain,
    /// What was said, on disk.
    Archive,
    /// The disk below it.
    Disk,
    /// Encrypted connections to the service.
    Connection,
    /// This computer's clock.
    Clock,
    /// What stands between this computer and the service.
    Proxy,
    /// What may be asked of the service.
    Quota,
    /// The time zone database.
    Zones,
    /// What an organisation decided for this computer.
    Policy,
    /// Log files and crash files.
    Logs,
    /// The window's own engine.
    Window,
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Keychain => "Keychain",
            Self::Archive => "Archive",
            Self::Disk => "Disk",
            Self::Connection => "Connection",
            Self::Clock => "Clock",
            Self::Proxy => "Proxy",
            Self::Quota => "Request quota",
            Self::Zones => "Time zones",
            Self::Policy => "Policy",
            Self::Logs => "Logs and crashes",
            Self::Window => "Window",
        })
    }
}

/// How something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Standing {
    /// As it should be.
    Fine,
    /// It was not, or could not be, looked at.
    NotLookedAt,
    /// Sightline does its work; a person should know all the same.
    WorthKnowing,
    /// Something does not work.
    Trouble,
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Fine => "fine",
            Self::NotLookedAt => "not looked at",
            Self::WorthKnowing => "worth knowing",
            Self::Trouble => "trouble",
        })
    }
}

/// A figure of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Detail {
    /// What it counts or names.
    pub name: String,
    /// How much, or which.
    pub value: String,
}

impl Finding {
    /// A finding without remedy and figures.
    pub fn new(area: Area, standing: Standing, what: impl Into<String>) -> Self {
        Self { area, standing, what: what.into(), remedy: None, details: Vec::new() }
    }

    /// The same with what to do.
    #[must_use]
    pub fn with_remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// The same with a figure.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.details.push(Detail { name: name.to_owned(), value: value.to_string() });
        self
    }

    /// The same with a figure, where it is known.
    #[must_use]
    pub fn with_known(self, name: &str, value: Option<impl fmt::Display>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }
}
