//! What holds.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::key::{Group, KEYS, Key, Right};

/// What an organisation has decided. The default decides nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Policy {
    /// Whose policy it is, in its own words.
    pub organisation: Option<String>,
    /// Settings that are chosen for everybody, by their name in the file.
    pub settings: BTreeMap<&'static str, Value>,
    /// What nobody may do.
    pub forbidden: BTreeSet<Right>,
    /// Most of the request quota, in per cent.
    pub quota_share_at_most: Option<u8>,
    /// For how long the archive keeps chats.
    pub days: Days,
    /// Regions that may be asked; `None`: all.
    pub regions: Option<Vec<String>>,
    /// Other hosts that may be asked; `None`: all.
    pub hosts: Option<Vec<String>>,
    /// Rosters that everybody has.
    pub rosters: Vec<Roster>,
}

/// A roster that everybody has. Its token each person has from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    /// Its address.
    pub url: String,
    /// Region of chats that name none.
    pub region: String,
}

/// For how long chats can be kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Days {
    /// At least.
    pub least: Option<u32>,
    /// At most; without it for ever, too.
    pub most: Option<u32>,
    /// What was decided is not known: all stays as it is.
    pub is_frozen: bool,
}

/// What of a setting is decided.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// It has this value.
    Fixed(Value),
    /// It is no more than this.
    AtMost(u8),
    /// It is anything but this word.
    Not(&'static str),
}

/// Where nobody knows what was decided about the share of the quota: what Sightline takes by itself.
const CAUTIOUS_SHARE: u8 = 50;

/// Settings that follow from what is allowed and how far.
const SHARE: &str = "quotaShare";
const NOTIFICATIONS: &str = "notifications";
const TRAY: &str = "tray";
const AUTOSTART: &str = "autostart";
/// What a notification may not be where it may hold no text, and what it is then.
const WITH_TEXT: &str = "full";
const WITHOUT_TEXT: &str = "discreet";

impl Policy {
    /// What holds while a policy is there and nobody can read it: whatever can be forbidden without an end of watching. What is watched
    /// goes on, with the settings as they are.
    pub fn closed() -> Self {
        Self {
            forbidden: Right::ALL
                .into_iter()
                .filter(|right| !matches!(right, Right::Tray | Right::Autostart))
                .collect(),
            quota_share_at_most: Some(CAUTIOUS_SHARE),
            days: Days { is_frozen: true, ..Days::default() },
            ..Self::default()
        }
    }

    /// What holds of a policy that somebody else may have written: what it forbids. By what it chooses a stranger could lead people to a
    /// roster of his, or have chats purged.
    #[must_use]
    pub fn of_a_stranger(self) -> Self {
        Self {
            settings: BTreeMap::new(),
            rosters: Vec::new(),
            days: Days { most: None, ..self.days },
            ..self
        }
    }

    /// Whether this may be done.
    pub fn permits(&self, right: Right) -> bool {
        !self.forbidden.contains(&right)
    }

    /// Whether those of the policy are all the rosters that are watched.
    pub fn are_rosters_fixed(&self) -> bool {
        !self.permits(Right::OwnSources) && !self.rosters.is_empty()
    }

    /// Who decided, for words on the screen.
    pub fn by(&self) -> &str {
        self.organisation.as_deref().unwrap_or("your organisation")
    }

    /// What is decided of settings, in the order of the table.
    pub fn rules(&self) -> Vec<(&'static Key, Rule)> {
        let settings = KEYS.iter().filter(|key| key.group == Group::Settings);
        settings.filter_map(|key| self.rule(key.name).map(|rule| (key, rule))).collect()
    }

    fn rule(&self, name: &str) -> Option<Rule> {
        if (name == TRAY && !self.permits(Right::Tray))
            || (name == AUTOSTART && !self.permits(Right::Autostart))
        {
            return Some(Rule::Fixed(Value::Bool(false)));
        }
        let limit = match name {
            SHARE => self.quota_share_at_most.map(Rule::AtMost),
            NOTIFICATIONS if !self.permits(Right::TextInNotifications) => Some(Rule::Not(WITH_TEXT)),
            _ => None,
        };
        match (self.settings.get(name), limit) {
            // Both are decided: the stricter one holds.
            (Some(value), Some(limit)) => {
                Some(Rule::Fixed(limit.hold(value).unwrap_or_else(|| value.clone())))
            }
            (Some(value), None) => Some(Rule::Fixed(value.clone())),
            (None, limit) => limit,
        }
    }

    /// Makes settings, as they are written, what they have to be.
    pub fn apply(&self, settings: &mut Map<String, Value>) {
        for (key, rule) in self.rules() {
            let Some(place) = place_of(settings, key.at) else { continue };
            if let Some(held) = rule.hold(place) {
                *place = held;
            }
        }
    }

    /// The first setting that is not what it has to be.
    pub fn objects_to(&self, settings: &Map<String, Value>) -> Option<(&'static Key, Rule)> {
        let mut settings = settings.clone();
        self.rules().into_iter().find(|(key, rule)| {
            place_of(&mut settings, key.at).is_some_and(|place| rule.hold(place).is_some())
        })
    }

    /// Where a change of settings touches what is decided, leaves there what was `before`: what a person chose comes back when the policy
    /// goes.
    pub fn spare(&self, before: &mut Map<String, Value>, after: &mut Map<String, Value>) {
        for (key, rule) in self.rules() {
            let (Some(old), Some(new)) = (place_of(before, key.at), place_of(after, key.at)) else {
                continue;
            };
            // Under a limit the person still chooses; what the limit made of it is not their choice.
            let is_theirs = match &rule {
                Rule::Fixed(_) => false,
                Rule::AtMost(_) | Rule::Not(_) => rule.hold(old).is_none_or(|held| held != *new),
            };
            if !is_theirs {
                *new = old.clone();
            }
        }
    }
}

impl Rule {
    /// What a value has to become; `None`: it is well as it is.
    pub fn hold(&self, value: &Value) -> Option<Value> {
        match self {
            Self::Fixed(fixed) => (value != fixed).then(|| fixed.clone()),
            Self::AtMost(most) => {
                value.as_u64().is_none_or(|value| value > u64::from(*most)).then(|| Value::from(*most))
            }
            Self::Not(word) => (value == word).then(|| Value::from(WITHOUT_TEXT)),
        }
    }
}

impl Days {
    /// Whether chats may be kept for so long; `None`: for ever.
    pub fn admit(&self, days: Option<u32>) -> bool {
        !self.is_frozen && self.settle(days) == days
    }

    /// What a number of days becomes.
    pub fn settle(&self, days: Option<u32>) -> Option<u32> {
        if self.is_frozen {
            return days;
        }
        let days = match (days, self.most) {
            (Some(days), Some(most)) => Some(days.min(most)),
            (None, most) => most,
            (days, None) => days,
        };
        days.map(|days| days.max(self.least.unwrap_or(0)))
    }

    /// What may be chosen, in a sentence; `None`: anything.
    pub fn words(&self) -> Option<String> {
        match (self.is_frozen, self.least, self.most) {
            (true, _, _) => Some("For how long chats are kept stays as it is".to_owned()),
            (_, None, None) => None,
            (_, Some(least), None) => Some(format!("Chats are kept for at least {least} days")),
            (_, None, Some(most)) => Some(format!("Chats are kept for at most {most} days")),
            (_, Some(least), Some(most)) => Some(format!("Chats are kept for {least} to {most} days")),
        }
    }
}

fn place_of<'a>(settings: &'a mut Map<String, Value>, at: &[&str]) -> Option<&'a mut Value> {
    match at {
        [] => None,
        [name] => settings.get_mut(*name),
        [name, rest @ ..] => {
            settings.get_mut(*name).and_then(Value::as_object_mut).and_then(|inside| place_of(inside, rest))
        }
    }
}

#[cfg(test)]
mod tests;
