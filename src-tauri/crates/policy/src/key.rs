//! Everything that can stand in a policy, once.

/// A part of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// What persons can no longer choose by themselves.
    Settings,
    /// How far they can go.
    Limits,
    /// What they may do.
    Allow,
    /// Whom Sightline may speak to.
    Reach,
}

impl Group {
    /// All, in the order in which they are told.
    pub const ALL: [Self; 4] = [Self::Settings, Self::Limits, Self::Allow, Self::Reach];

    /// Its name in the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Limits => "limits",
            Self::Allow => "allow",
            Self::Reach => "reach",
        }
    }

    /// What it is for.
    pub fn about(self) -> &'static str {
        match self {
            Self::Settings => "Settings that are chosen for everybody. They are shown as locked.",
            Self::Limits => "How far settings can go.",
            Self::Allow => "What may be done. Whatever is not named may be.",
            Self::Reach => {
                "Whom Sightline may speak to. Without a list, everybody whom a person or a roster names."
            }
        }
    }
}

/// Something that a person may do unless a policy forbids it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// Write chats of the archive to files.
    Export,
    /// Save files of chats.
    SaveFiles,
    /// Read stored transcripts into the archive.
    Import,
    /// Open links of chats in the browser.
    OpenLinks,
    /// Start the demo.
    Demo,
    /// Add rosters.
    OwnSources,
    /// Add single chats.
    OwnChats,
    /// Be marked as connected in a chat, which others there may see.
    MarkConnected,
    /// Keep tokens in memory where there is no keychain.
    TokensInMemory,
    /// Names and words of chats in notifications.
    TextInNotifications,
    /// The icon in the tray, and with it a window that is hidden rather than closed.
    Tray,
    /// Be started with the session.
    Autostart,
}

impl Right {
    /// All.
    pub const ALL: [Self; 12] = [
        Self::Export,
        Self::SaveFiles,
        Self::Import,
        Self::OpenLinks,
        Self::Demo,
        Self::OwnSources,
        Self::OwnChats,
        Self::MarkConnected,
        Self::TokensInMemory,
        Self::TextInNotifications,
        Self::Tray,
        Self::Autostart,
    ];

    /// Its name in the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Export => "export",
            Self::SaveFiles => "saveFiles",
            Self::Import => "import",
            Self::OpenLinks => "openLinks",
            Self::Demo => "demo",
            Self::OwnSources => "ownSources",
            Self::OwnChats => "ownChats",
            Self::MarkConnected => "markConnected",
            Self::TokensInMemory => "tokensInMemory",
            Self::TextInNotifications => "textInNotifications",
            Self::Tray => "tray",
            Self::Autostart => "autostart",
        }
    }

    /// What is not allowed where it is taken away, as the beginning of a sentence.
    pub fn refusal(self) -> &'static str {
        match self {
            Self::Export => "Exports are not allowed on this computer",
            Self::SaveFiles => "Files of chats may not be saved on this computer",
            Self::Import => "Imports into the archive are not allowed on this computer",
            Self::OpenLinks => "Links of chats may not be opened on this computer",
            Self::Demo => "The demo is not allowed on this computer",
            Self::OwnSources => "Sources of one's own may not be added on this computer",
            Self::OwnChats => "Single chats may not be added on this computer",
            Self::MarkConnected => "Nobody may be marked as connected on this computer",
            Self::TokensInMemory => "Tokens may not be kept in memory on this computer",
            Self::TextInNotifications => "Notifications may hold no names and no words on this computer",
            Self::Tray => "The icon in the tray is not allowed on this computer",
            Self::Autostart => "Sightline may not start with the session on this computer",
        }
    }
}

/// What a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`.
    Switch,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A whole number between these two.
    Number {
        /// The least.
        least: u32,
        /// The most.
        most: u32,
    },
    /// A region of AWS.
    Region,
    /// `local`, `utc`, or the name of a time zone.
    Zone,
    /// A list of regions.
    Regions,
    /// A list of hosts; `*.` before one stands for all below it.
    Hosts,
}

/// Something that can stand in a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Where.
    pub group: Group,
    /// Its name there.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What it does, in a sentence.
    pub about: &'static str,
    /// Of a setting, where it is among the settings.
    pub at: &'static [&'static str],
}

impl Key {
    /// As `settings.theme`.
    pub fn place(&self) -> String {
        format!("{}.{}", self.group.name(), self.name)
    }
}

/// A day, in seconds and in minutes.
const DAY: u32 = 24 * 3_600;
const MINUTES: Kind = Kind::Number { least: 1, most: DAY / 60 };
const SECONDS: Kind = Kind::Number { least: 1, most: DAY };
const DAYS: Kind = Kind::Number { least: 1, most: 36_500 };
const SHARE: Kind = Kind::Number { least: 10, most: 100 };

const fn setting(name: &'static str, kind: Kind, at: &'static [&'static str], about: &'static str) -> Key {
    Key { group: Group::Settings, name, kind, about, at }
}

const fn key(group: Group, name: &'static str, kind: Kind, about: &'static str) -> Key {
    Key { group, name, kind, about, at: &[] }
}

const fn allow(name: &'static str, about: &'static str) -> Key {
    key(Group::Allow, name, Kind::Switch, about)
}

/// The table.
pub const KEYS: &[Key] = &[
    setting("theme", Kind::OneOf(&["system", "light", "dark"]), &["theme"], "Colours."),
    setting("contrast", Kind::OneOf(&["system", "more"]), &["contrast"], "Contrast."),
    setting("density", Kind::OneOf(&["compact", "normal", "roomy"]), &["density"], "Height of rows."),
    setting("zone", Kind::Zone, &["zone"], "Time zone in which all times are shown."),
    setting("siteZone", Kind::Zone, &["siteZone"], "A third zone, beside local time and UTC."),
    setting("letterKeys", Kind::Switch, &["letterKeys"], "Whether keys of a single letter act."),
    setting(
        "region",
        Kind::Region,
        &["region"],
        "Region that is offered first where a chat or a source is added.",
    ),
    setting("quotaShare", SHARE, &["quotaShare"], "Share of the request quota, in per cent."),
    setting("pastPaused", Kind::Switch, &["pastPaused"], "Whether the past of all chats is left unread."),
    setting(
        "notifications",
        Kind::OneOf(&["off", "discreet", "full"]),
        &["notifications"],
        "What the desktop shows of alarms: nothing, no names, names and words.",
    ),
    setting(
        "sound",
        Kind::OneOf(&["desktop", "alarm", "silent"]),
        &["sound"],
        "What a notification sounds like: as the desktop has it, its sound for a warning, nothing.",
    ),
    setting("tray", Kind::Switch, &["tray"], "Whether there is an icon in the tray."),
    setting("autostart", Kind::Switch, &["autostart"], "Whether Sightline starts with the session."),
    setting(
        "warnAfter",
        SECONDS,
        &["attention", "warnAfter"],
        "Seconds of waiting until a chat asks for attention.",
    ),
    setting(
        "alarmAfter",
        SECONDS,
        &["attention", "alarmAfter"],
        "Seconds of waiting until that is an alarm.",
    ),
    setting(
        "snoozeMinutes",
        MINUTES,
        &["attention", "snoozeMinutes"],
        "Minutes for which a chat is snoozed.",
    ),
    setting(
        "endedMinutes",
        MINUTES,
        &["attention", "endedMinutes"],
        "Minutes for which ended chats stay in the list.",
    ),
    key(
        Group::Limits,
        "quotaShareAtMost",
        SHARE,
        "Most of the request quota that can be chosen, in per cent.",
    ),
    key(
        Group::Limits,
        "keepDaysAtLeast",
        DAYS,
        "Days for which the archive keeps chats at least. A purge of single contacts, as the law may ask for, is not held up by it.",
    ),
    key(
        Group::Limits,
        "keepDaysAtMost",
        DAYS,
        "Days for which the archive keeps chats at most. What is older is purged, but for what is on legal hold.",
    ),
    allow("export", "Writing chats of the archive to files, in the window and with sightline-cli."),
    allow("saveFiles", "Saving files of chats, in the window and with sightline-cli."),
    allow("import", "Reading stored transcripts into the archive, in the window and with sightline-cli."),
    allow("openLinks", "Opening links of chats in the browser."),
    allow("demo", "Starting the demo from the window."),
    allow(
        "ownSources",
        "Adding rosters. Where it is false and there are `rosters`, those alone are watched.",
    ),
    allow("ownChats", "Adding single chats from the clipboard."),
    allow("markConnected", "Being marked as connected in a chat, which others there may see."),
    allow("tokensInMemory", "Keeping tokens in memory where there is no keychain."),
    allow("textInNotifications", "Names and words of chats in notifications."),
    allow("tray", "The icon in the tray."),
    allow("autostart", "Starting Sightline with the session."),
    key(Group::Reach, "regions", Kind::Regions, "Regions of AWS whose Participant Service may be asked."),
    key(
        Group::Reach,
        "hosts",
        Kind::Hosts,
        "Hosts of rosters and of endpoints of one's own that may be asked. `*.acme.example` stands for all below acme.example.",
    ),
];
