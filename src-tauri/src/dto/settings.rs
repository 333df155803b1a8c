//! What the person has chosen.

use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ts_rs::TS;

use super::AttentionSettings;

/// What the person has chosen. Kept in the settings file; holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in the settings")]
pub(crate) struct Settings {
    /// Light, dark, or as the system has it.
    pub(crate) theme: Theme,
    /// High contrast, or as the system has it.
    pub(crate) contrast: Contrast,
    /// Height of rows.
    pub(crate) density: Density,
    /// Zone in which times are shown.
    pub(crate) zone: Zone,
    /// The zone that is offered beside local time and UTC: that of a site elsewhere.
    pub(crate) site_zone: Option<String>,
    /// Region offered first in "Add chat".
    pub(crate) region: String,
    /// Share of each instance's request quota that Sightline uses at most, in per cent: 10 to 100.
    pub(crate) quota_share: u8,
    /// The past of every chat is left unread until the person says otherwise, that of chats to come too.
    pub(crate) past_paused: bool,
    /// Keys of a single character act. Who speaks to the computer may press them by mistake.
    pub(crate) letter_keys: bool,
    /// What the desktop shows of alarms.
    pub(crate) notifications: Notifications,
    /// What a notification sounds like.
    pub(crate) sound: Sound,
    /// Nothing is shown on the desktop before this moment, in ms since 1970.
    #[ts(type = "number | null")]
    pub(crate) quiet_until: Option<i64>,
    /// An icon in the tray; closing the window hides it then.
    pub(crate) tray: bool,
    /// Starts with the session; in the tray, if there is an icon.
    pub(crate) autostart: bool,
    /// Attention, views and alarms.
    pub(crate) attention: AttentionSettings,
}

/// Shares of a quota that can be chosen, in per cent: with less a chat would stand still, and more there is not.
pub(crate) const QUOTA_SHARES: std::ops::RangeInclusive<u8> = 10..=100;

impl Settings {
    /// Whether an alarm is shown on the desktop at this moment.
    pub(crate) fn notifies(&self, now: jiff::Timestamp) -> bool {
        let is_quiet = self.quiet_until.is_some_and(|until| now.as_millisecond() < until);
        self.notifications != Notifications::Off && !is_quiet
    }

    /// The share as a part of one. A file that was edited by hand may hold anything.
    pub(crate) fn share(&self) -> f64 {
        f64::from(self.quota_share.clamp(*QUOTA_SHARES.start(), *QUOTA_SHARES.end())) / 100.0
    }
}

/// What the desktop shows of an alarm while the window is not looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum Notifications {
    /// Nothing.
    Off,
    /// Instance, queue and what is the matter: no name and no word of the chat.
    #[default]
    Discreet,
    /// The customer's name and last words as well. Others may see them, on a locked screen too.
    Full,
}

/// What a notification sounds like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum Sound {
    /// As the desktop has it for all programs.
    #[default]
    Desktop,
    /// The desktop's sound for a warning.
    Alarm,
    /// Nothing is heard.
    Silent,
}

/// Colour scheme.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Contrast.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum Contrast {
    /// As the system has it.
    #[default]
    System,
    /// More.
    More,
}

/// Height of rows: 28, 36 or 44 px.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum Density {
    /// 28 px.
    Compact,
    /// 36 px.
    #[default]
    Normal,
    /// 44 px.
    Roomy,
}

/// Zone of shown times: `local`, `utc`, or the name of one, as `Europe/Berlin`.
#[derive(Debug, Clone, Default, PartialEq, Eq, TS)]
#[ts(export, type = "string")]
pub(crate) enum Zone {
    /// This computer's.
    #[default]
    Local,
    /// UTC.
    Utc,
    /// One of the time zone database. A name that this system does not know counts as this computer's zone.
    Named(String),
}

impl Zone {
    /// The zone in which the person sees times.
    pub(crate) fn time_zone(&self) -> TimeZone {
        match self {
            Self::Local => TimeZone::system(),
            Self::Utc => TimeZone::UTC,
            Self::Named(name) => TimeZone::get(name).unwrap_or_else(|_| TimeZone::system()),
        }
    }
}

impl From<String> for Zone {
    fn from(name: String) -> Self {
        match name.as_str() {
            "local" => Self::Local,
            "utc" => Self::Utc,
            _ => Self::Named(name),
        }
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::Local => "local",
            Self::Utc => "utc",
            Self::Named(name) => name,
        })
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            contrast: Contrast::default(),
            density: Density::default(),
            zone: Zone::default(),
            site_zone: None,
            region: "us-east-1".into(),
            quota_share: 50,
            past_paused: false,
            letter_keys: true,
            notifications: Notifications::default(),
            tray: false,
            autostart: false,
            sound: Sound::default(),
            quiet_until: None,
            attention: AttentionSettings::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_kept_under_its_name() {
        for name in ["local", "utc", "Asia/Manila"] {
            let zone: Zone = serde_json::from_value(name.into()).unwrap();
            assert_eq!(serde_json::to_value(&zone).unwrap(), name);
        }
    }

    #[test]
    fn a_named_zone_is_that_of_the_database_and_an_unknown_one_this_computers() {
        let of = |name: &str| Zone::from(name.to_owned()).time_zone();
        assert_eq!(of("Asia/Manila").iana_name(), Some("Asia/Manila"));
        assert_eq!(of("Mars/Olympus"), TimeZone::system());
    }

    #[test]
    fn a_share_that_cannot_be_chosen_counts_as_the_nearest_that_can() {
        let share = |quota_share| Settings { quota_share, ..Settings::default() }.share();
        assert_eq!(
            [share(0), share(50), share(255)].map(|share| format!("{:.0} %", share * 100.0)),
            ["10 %", "50 %", "100 %"]
        );
    }
}
