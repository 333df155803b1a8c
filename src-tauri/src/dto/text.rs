//! What is written, in tokens: nothing of it is to be parsed again.

use serde::Serialize;
use ts_rs::TS;

/// A part of a text that stands below the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub(crate) enum Block {
    /// Lines of text.
    Paragraph { inlines: Vec<Inline> },
    /// A heading of any level.
    Heading { inlines: Vec<Inline> },
    /// What somebody else said.
    Quote { blocks: Vec<Self> },
    /// Points; `first` is the number of the first, if they have any.
    List { first: Option<u32>, items: Vec<Vec<Self>> },
    /// Shown letter by letter.
    Code { inlines: Vec<Inline> },
    /// A line between parts.
    Rule,
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub(crate) enum Inline {
    /// Words, line breaks included. `at`: where they stand in the row's `text`, if they stand there letter by letter.
    Text { text: String, at: Option<u32> },
    /// What cannot be seen, or does something else than to be seen: `count` side by side, the first is the character `code`.
    Odd { oddity: Oddity, code: u32, count: u32 },
    /// Emphasis.
    Emphasis { inlines: Vec<Self> },
    /// Strong emphasis.
    Strong { inlines: Vec<Self> },
    /// Struck out.
    Strike { inlines: Vec<Self> },
    /// Code within a line.
    Code { inlines: Vec<Self> },
    /// What is written of a link, and where it leads.
    Link { inlines: Vec<Self>, address: Address },
}

/// Why something is odd.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum Oddity {
    /// Turns the direction of text.
    Direction,
    /// Takes no place.
    Hidden,
    /// A control character.
    Control,
    /// Marks upon one letter beyond those that are drawn.
    Marks,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Address {
    /// What stands before the host, as `https://`.
    pub(crate) before: String,
    /// The host, in the letters that its owner chose; empty where there is none.
    pub(crate) host: String,
    /// The host as it is asked for (`xn--…`), where that is another.
    pub(crate) ascii_host: Option<String>,
    /// What stands behind the host.
    pub(crate) after: String,
    /// What is suspicious, worst first.
    pub(crate) warnings: Vec<LinkWarning>,
    /// The whole of it for `open_link` and for copying; `None`: it is no address.
    pub(crate) url: Option<String>,
    /// `open_link` opens it: it is https, and not in disguise.
    pub(crate) opens: bool,
}

/// What is suspicious about a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub(crate) enum LinkWarning {
    /// The text names another host.
    Differs { says: String },
    /// What looks like a host before an `@` is a user name.
    UserInfo,
    /// A word of the host is made of letters of several scripts.
    MixedScripts,
    /// A word of the host looks like another in Latin letters.
    Lookalike { of: String },
    /// Characters that cannot be seen, turn text around, or draw lines.
    Hidden,
    /// It is no complete address.
    Unreadable,
    /// Too long to be looked through.
    TooLong,
    /// Neither https nor http.
    OtherScheme { scheme: String },
    /// What is sent to it can be read on the way.
    NotHttps,
    /// A number instead of a name.
    IpAddress,
    /// A name that means something on this network alone.
    LocalName,
    /// The host has letters beyond ASCII, all of one script.
    OtherLetters,
}
