//! A file becomes a policy. What it does not know it keeps and tells; what is wrong closes what it is about, and the rest holds.

use std::fmt;

use serde_json::{Map, Value};
use thiserror::Error;

use crate::key::{Group, KEYS, Key, Kind, Right};
use crate::policy::{Policy, Roster};

/// A policy, and what there is to say about its file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decoded {
    /// What holds.
    pub policy: Policy,
    /// What was not understood, by place.
    pub remarks: Vec<Remark>,
}

/// Something in a policy that is not understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Remark {
    /// Where, as `allow.export` or `rosters[0].url`.
    pub place: String,
    /// What is the matter.
    pub what: Wrong,
}

/// What is the matter with a place of a policy.
#[derive(Debug, Clone, PartialEq)]
pub enum Wrong {
    /// There is no such key. A later version may have it.
    Unknown {
        /// What stands there.
        value: Value,
    },
    /// The key is known, and the value is none for it.
    Value {
        /// What it takes.
        expected: String,
        /// What holds instead.
        instead: &'static str,
    },
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            Wrong::Unknown { value } => {
                write!(f, "{} is not known to this version and has no effect ({})", self.place, kind(value))
            }
            Wrong::Value { expected, instead } => write!(f, "{} takes {expected}; {instead}", self.place),
        }
    }
}

/// Why a file is no policy at all. Shows none of it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unreadable {
    /// It is there, and cannot be opened.
    #[error("it cannot be read; see who may read it")]
    NotOpened,
    /// It is no file.
    #[error("it is no file")]
    NotAFile,
    /// It is longer than any policy.
    #[error("it is longer than {} KiB", LONGEST / 1024)]
    TooLong,
    /// It is no JSON.
    #[error("it is no JSON; the mistake is in line {line}, column {column}")]
    NotJson {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// It is JSON of another shape.
    #[error("it is not one JSON object, `{{ … }}`")]
    NotAnObject,
}

/// Most bytes of a policy.
pub(crate) const LONGEST: usize = 256 * 1024;

/// Most characters of what an organisation calls itself, and most of an address.
const NAME: usize = 80;
const ADDRESS: usize = 2_048;
/// Entries of a list.
const ENTRIES: usize = 500;

/// What editors for Windows put before a text.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

// What holds in place of what was not understood.
const FORBIDDEN: &str = "it counts as false";
const NOBODY: &str = "nobody may be asked";
const LEFT_OUT: &str = "it is left out";
const FREE: &str = "each person chooses";
const CAUTIOUS: &str = "half of it at most";
const FROZEN: &str = "for how long chats are kept stays as it is";

/// Reads the text of a policy.
pub fn decode(text: &[u8]) -> Result<Decoded, Unreadable> {
    if text.len() > LONGEST {
        return Err(Unreadable::TooLong);
    }
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let value: Value = serde_json::from_slice(text)
        .map_err(|error| Unreadable::NotJson { line: error.line(), column: error.column() })?;
    let Value::Object(members) = value else { return Err(Unreadable::NotAnObject) };
    let mut reader = Reader::default();
    for (name, value) in &members {
        match (name.as_str(), Group::ALL.into_iter().find(|group| group.name() == name)) {
            (_, Some(group)) => reader.group(group, value),
            ("$schema", None) => {}
            ("organisation", None) => reader.organisation(value),
            ("rosters", None) => reader.rosters(value),
            _ => reader.unknown(name.clone(), value),
        }
    }
    reader.settle();
    reader.0.remarks.sort_by(|one, other| one.place.cmp(&other.place));
    Ok(reader.0)
}

#[derive(Default)]
struct Reader(Decoded);

impl Reader {
    fn unknown(&mut self, place: String, value: &Value) {
        self.0.remarks.push(Remark { place, what: Wrong::Unknown { value: value.clone() } });
    }

    fn wrong(&mut self, place: String, expected: impl Into<String>, instead: &'static str) {
        self.0.remarks.push(Remark { place, what: Wrong::Value { expected: expected.into(), instead } });
    }

    fn organisation(&mut self, value: &Value) {
        match value.as_str().map(str::trim).filter(|name| is_name(name)) {
            Some(name) => self.0.policy.organisation = Some(name.to_owned()),
            None => self.wrong("organisation".into(), format!("a name of 1 to {NAME} characters"), LEFT_OUT),
        }
    }

    fn group(&mut self, group: Group, value: &Value) {
        let Value::Object(members) = value else {
            for key in KEYS.iter().filter(|key| key.group == group) {
                self.close(key);
            }
            let instead = match group {
                Group::Settings => FREE,
                Group::Limits => "half of the quota at most, and the days stay as they are",
                Group::Allow => "nothing of it is allowed",
                Group::Reach => NOBODY,
            };
            return self.wrong(group.name().into(), "an object, `{ … }`", instead);
        };
        for (name, value) in members {
            match KEYS.iter().find(|key| key.group == group && key.name == name) {
                Some(key) => self.key(key, value),
                None => self.unknown(format!("{}.{name}", group.name()), value),
            }
        }
    }

    fn key(&mut self, key: &'static Key, value: &Value) {
        if let Kind::Regions | Kind::Hosts = key.kind {
            return self.list(key, value);
        }
        if !fits(key.kind, value) {
            let instead = self.close(key);
            return self.wrong(key.place(), expected(key.kind), instead);
        }
        let policy = &mut self.0.policy;
        // Of a number that fits.
        let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
        match (key.group, key.name) {
            (Group::Settings, _) => drop(policy.settings.insert(key.name, value.clone())),
            (Group::Limits, "quotaShareAtMost") => {
                policy.quota_share_at_most = number.and_then(|number| u8::try_from(number).ok());
            }
            (Group::Limits, "keepDaysAtLeast") => policy.days.least = number,
            (Group::Limits, _) => policy.days.most = number,
            (Group::Allow, name) => {
                let right = Right::ALL.into_iter().find(|right| right.name() == name);
                if let Some(right) = right.filter(|_| value == &Value::Bool(false)) {
                    policy.forbidden.insert(right);
                }
            }
            (Group::Reach, _) => {}
        }
    }

    /// A list holds with those of its entries that are understood: it is shorter then, and allows less.
    fn list(&mut self, key: &'static Key, value: &Value) {
        let Some(entries) = value.as_array().filter(|entries| entries.len() <= ENTRIES) else {
            let instead = self.close(key);
            return self.wrong(key.place(), expected(key.kind), instead);
        };
        let mut list = Vec::new();
        for (at, entry) in entries.iter().enumerate() {
            let fits = |text: &&str| if key.kind == Kind::Regions { is_region(text) } else { is_host(text) };
            match entry.as_str().filter(fits) {
                Some(text) => list.push(text.to_ascii_lowercase()),
                None => self.wrong(format!("{}[{at}]", key.place()), entry_expected(key.kind), LEFT_OUT),
            }
        }
        self.put_list(key, list);
    }

    fn put_list(&mut self, key: &Key, list: Vec<String>) {
        match key.kind {
            Kind::Regions => self.0.policy.regions = Some(list),
            _ => self.0.policy.hosts = Some(list),
        }
    }

    /// What a key is about is closed, for nobody knows what was meant. Says what holds.
    fn close(&mut self, key: &'static Key) -> &'static str {
        let policy = &mut self.0.policy;
        match (key.group, key.name) {
            (Group::Settings, _) => FREE,
            (Group::Limits, "quotaShareAtMost") => {
                policy.quota_share_at_most = Policy::closed().quota_share_at_most;
                CAUTIOUS
            }
            (Group::Limits, _) => {
                policy.days.is_frozen = true;
                FROZEN
            }
            (Group::Allow, name) => {
                policy.forbidden.extend(Right::ALL.into_iter().find(|right| right.name() == name));
                FORBIDDEN
            }
            (Group::Reach, _) => {
                self.put_list(key, Vec::new());
                NOBODY
            }
        }
    }

    fn rosters(&mut self, value: &Value) {
        let Some(entries) = value.as_array().filter(|entries| entries.len() <= ENTRIES) else {
            return self.wrong("rosters".into(), "a list, `[ … ]`", LEFT_OUT);
        };
        for (at, entry) in entries.iter().enumerate() {
            let place = format!("rosters[{at}]");
            let Value::Object(members) = entry else {
                self.wrong(place, "an object with `url` and `region`", LEFT_OUT);
                continue;
            };
            if let Some(roster) = self.roster(&place, members) {
                self.0.policy.rosters.push(roster);
            }
        }
    }

    fn roster(&mut self, place: &str, members: &Map<String, Value>) -> Option<Roster> {
        for (name, value) in members.iter().filter(|(name, _)| !["url", "region"].contains(&name.as_str())) {
            self.unknown(format!("{place}.{name}"), value);
        }
        let text = |name: &str| members.get(name).and_then(Value::as_str);
        let url = text("url").filter(|url| is_address(url));
        let region = text("region").filter(|region| is_region(region));
        if url.is_none() {
            let expected = "an https:// address without a user's name, a query or a fragment";
            self.wrong(format!("{place}.url"), expected, LEFT_OUT);
        }
        if region.is_none() {
            self.wrong(format!("{place}.region"), entry_expected(Kind::Regions), LEFT_OUT);
        }
        Some(Roster { url: url?.to_owned(), region: region?.to_owned() })
    }

    /// What contradicts itself is closed, too.
    fn settle(&mut self) {
        let policy = &mut self.0.policy;
        if let (Some(least), Some(most)) = (policy.days.least, policy.days.most)
            && least > most
        {
            policy.days.is_frozen = true;
            self.wrong(
                "limits.keepDaysAtMost".into(),
                format!("no less than keepDaysAtLeast, {least}"),
                FROZEN,
            );
        }
        let seconds = |policy: &Policy, name: &str| policy.settings.get(name).and_then(Value::as_u64);
        let policy = &mut self.0.policy;
        if let (Some(warn), Some(alarm)) = (seconds(policy, "warnAfter"), seconds(policy, "alarmAfter"))
            && warn > alarm
        {
            policy.settings.remove("alarmAfter");
            self.wrong("settings.alarmAfter".into(), format!("no less than warnAfter, {warn}"), FREE);
        }
    }
}

fn fits(kind: Kind, value: &Value) -> bool {
    match kind {
        Kind::Switch => value.is_boolean(),
        Kind::OneOf(words) => value.as_str().is_some_and(|word| words.contains(&word)),
        Kind::Number { least, most } => {
            value.as_u64().is_some_and(|number| (u64::from(least)..=u64::from(most)).contains(&number))
        }
        Kind::Region => value.as_str().is_some_and(is_region),
        Kind::Zone => value.as_str().is_some_and(is_zone),
        Kind::Regions | Kind::Hosts => value.is_array(),
    }
}

/// What a key takes, in words.
pub(crate) fn expected(kind: Kind) -> String {
    match kind {
        Kind::Switch => "true or false".to_owned(),
        Kind::OneOf(words) => format!(
            "one of {}",
            words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ")
        ),
        Kind::Number { least, most } => format!("a whole number from {least} to {most}"),
        Kind::Region => entry_expected(Kind::Regions).to_owned(),
        Kind::Zone => "\"local\", \"utc\", or a zone as \"Europe/Berlin\"".to_owned(),
        Kind::Regions => "a list of regions".to_owned(),
        Kind::Hosts => "a list of hosts".to_owned(),
    }
}

fn entry_expected(kind: Kind) -> &'static str {
    match kind {
        Kind::Hosts => "a host as \"roster.acme.example\" or \"*.acme.example\", without scheme and port",
        _ => "a region as \"eu-central-1\"",
    }
}

fn kind(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
        // Somebody may have put a secret here: it is not repeated.
        Value::String(_) => "a text".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

fn is_name(text: &str) -> bool {
    (1..=NAME).contains(&text.chars().count()) && !text.chars().any(char::is_control)
}

fn is_region(text: &str) -> bool {
    let letters = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    text.len() <= 32
        && letters
        && text.split('-').count() >= 3
        && text.ends_with(|last: char| last.is_ascii_digit())
}

fn is_zone(text: &str) -> bool {
    let letters = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/_+-".contains(&byte));
    (1..=64).contains(&text.len()) && letters
}

fn is_host(text: &str) -> bool {
    let host = text.strip_prefix("*.").unwrap_or(text);
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    host.len() <= 253 && host.split('.').all(is_label)
}

fn is_address(text: &str) -> bool {
    let on_loopback = text.strip_prefix("http://127.0.0.1").filter(|rest| rest.starts_with([':', '/']));
    let rest = text.strip_prefix("https://").or(on_loopback);
    let is_plain = |text: &str| {
        !text.contains(['?', '#', '@', '\\']) && text.bytes().all(|byte| byte.is_ascii_graphic())
    };
    text.len() <= ADDRESS && is_plain(text) && rest.is_some_and(|rest| !rest.is_empty())
}

#[cfg(test)]
mod tests;
