//! All chats: what is known of them, why they ask for a look, and what the person did.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::alarms::Alarms;
use crate::judge::{closed, reasons};
use crate::marks::Marks;
use crate::outage::{Outage, shared, spare};
use crate::{Act, Alarm, Aside, Closed, Deed, Facts, Level, Limits, Reason, Thresholds, score};

/// After a start sources need a while to name their chats; what has not turned up by then is gone.
const TURN_UP_WITHIN: SignedDuration = SignedDuration::from_mins(5);

/// How a chat stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Why it asks for a look, heaviest first.
    pub reasons: Vec<Reason>,
    /// What they add up to. Chats are ordered by it.
    pub score: u32,
    /// The loudest reason.
    pub level: Option<Level>,
    /// From when on waiting is too long.
    pub thresholds: Thresholds,
    /// What of the wait lies outside of business hours.
    pub closed: Closed,
    /// An agent or a supervisor is typing.
    pub is_being_answered: bool,
    /// A person is needed: there are reasons, and nobody has set them aside.
    pub needs_attention: bool,
    /// Kept at hand.
    pub is_pinned: bool,
    /// Acknowledged or snoozed.
    pub aside: Option<Aside>,
}

/// What outlives a run. Holds no name and no word of a chat.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    marks: Marks,
    alarms: Alarms,
}

/// What became different since somebody asked.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct News {
    /// Chats that stand otherwise.
    pub standings: Vec<(String, Standing)>,
    /// Chats that are not watched any more.
    pub gone: Vec<String>,
    /// The list of alarms is another one.
    pub alarms: bool,
    /// Alarms that were raised, or became worse.
    pub raised: Vec<u64>,
    /// Something else can be undone.
    pub deed: bool,
    /// What outlives the run is to be written.
    pub kept: bool,
}

struct Chat {
    facts: Facts,
    standing: Standing,
}

/// Owns what is known of all chats.
pub struct Floor {
    limits: Limits,
    kept: Kept,
    chats: BTreeMap<String, Chat>,
    outages: Vec<Outage>,
    /// The service's time, once it is known.
    now: Option<Timestamp>,
    began: Option<Timestamp>,
    news: News,
}

impl Floor {
    /// A floor without chats, on which what was kept is remembered.
    pub fn new(limits: Limits, kept: Kept) -> Self {
        Self {
            limits,
            kept,
            chats: BTreeMap::new(),
            outages: Vec::new(),
            now: None,
            began: None,
            news: News::default(),
        }
    }

    /// What outlives a run.
    pub fn kept(&self) -> &Kept {
        &self.kept
    }

    /// How each chat stands.
    pub fn standings(&self) -> impl Iterator<Item = (&str, &Standing)> {
        self.chats.iter().map(|(key, chat)| (key.as_str(), &chat.standing))
    }

    /// The chat that needs a person most: that of the highest score, and of several the one that has waited longest.
    pub fn most_urgent(&self) -> Option<&str> {
        let needing = self.chats.iter().filter(|(_, chat)| chat.standing.needs_attention);
        let urgency =
            |chat: &Chat| (Reverse(chat.standing.score), chat.facts.waiting_since.unwrap_or(Timestamp::MAX));
        needing.min_by_key(|(_, chat)| urgency(chat)).map(|(key, _)| key.as_str())
    }

    /// The alarms, oldest first.
    pub fn alarms(&self) -> &[Alarm] {
        self.kept.alarms.all()
    }

    /// What would be undone.
    pub fn last_deed(&self) -> Option<&Deed> {
        self.kept.marks.last_deed()
    }

    /// What became different since the last time.
    pub fn take_news(&mut self) -> News {
        let (alarms, raised) = self.kept.alarms.take_news();
        let mut news = std::mem::take(&mut self.news);
        (news.alarms, news.raised) = (alarms, raised);
        news.kept |= alarms;
        news
    }

    /// Takes in what is known of a chat.
    pub fn learn(&mut self, key: &str, facts: Facts) {
        if self.chats.get(key).is_some_and(|chat| chat.facts == facts) {
            return;
        }
        self.look(key, facts);
    }

    /// A chat is not watched any more. What the person did with it is remembered.
    pub fn forget(&mut self, key: &str) {
        if self.chats.remove(key).is_none() {
            return;
        }
        if let Some(now) = self.now {
            self.kept.alarms.forget(key, now);
        }
        self.news.standings.retain(|(other, _)| other != key);
        self.news.gone.push(key.to_owned());
    }

    /// Time has passed: `now` in the service's time, `None` while nobody knows it.
    pub fn pass(&mut self, now: Option<Timestamp>) {
        self.now = now;
        self.outages = shared(self.chats.values().map(|chat| &chat.facts));
        for key in self.chats.keys().cloned().collect::<Vec<_>>() {
            let Some(chat) = self.chats.get(&key) else { continue };
            self.look(&key, chat.facts.clone());
        }
        let Some(now) = now else { return };
        self.kept.alarms.see_outages(&self.outages, now);
        let began = *self.began.get_or_insert(now);
        if now.duration_since(began) >= TURN_UP_WITHIN {
            let chats = &self.chats;
            self.kept.alarms.sweep(|key| chats.contains_key(key), now);
        }
    }

    /// Other thresholds hold from now on.
    pub fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
        self.pass(self.now);
    }

    /// Does something with a chat that is there; says whether anything is different. `at` is a moment of the service's time.
    pub fn act(&mut self, key: &str, act: Act, at: Timestamp) -> bool {
        let Some(chat) = self.chats.get(key) else { return false };
        let facts = chat.facts.clone();
        let reasons = chat.standing.reasons.clone();
        // What asks for nothing cannot be acknowledged: the next thing in it would be new anyway.
        if act == Act::Acknowledge && (reasons.is_empty() || chat.standing.aside.is_some()) {
            return false;
        }
        let Some(deed) = self.kept.marks.act(key, act, at, &facts, &reasons) else { return false };
        if matches!(act, Act::Acknowledge | Act::Snooze(_)) {
            deed.alarms = self.kept.alarms.acknowledge(key, at);
        }
        self.news.deed = true;
        self.news.kept = true;
        self.look(key, facts);
        true
    }

    /// Undoes the last deed if it is the one of this number.
    pub fn undo(&mut self, number: u64) -> bool {
        let Some(deed) = self.kept.marks.undo(number) else { return false };
        self.kept.alarms.unacknowledge(&deed.alarms);
        self.news.deed = true;
        self.news.kept = true;
        if let Some(chat) = self.chats.get(&deed.key) {
            self.look(&deed.key, chat.facts.clone());
        }
        true
    }

    /// A person has seen these alarms. The chats that they are about are acknowledged with them.
    pub fn acknowledge_alarms(&mut self, ids: &[u64], at: Timestamp) {
        let of = self.alarms().iter().filter(|alarm| ids.contains(&alarm.id));
        let keys: Vec<String> = of.filter_map(|alarm| alarm.key.clone()).collect();
        for key in keys {
            self.act(&key, Act::Acknowledge, at);
        }
        self.kept.alarms.acknowledge_all(ids, at);
    }

    /// Until when the person has read a chat that turns up; `watched_since` where nothing is kept of it, and that is kept then.
    pub fn turn_up(&mut self, key: &str, watched_since: Timestamp) -> Timestamp {
        let known = self.kept.marks.seen_until(key);
        known.unwrap_or_else(|| {
            self.see(key, watched_since);
            watched_since
        })
    }

    /// The person has read a chat so far.
    pub fn see(&mut self, key: &str, until: Timestamp) {
        self.news.kept |= self.kept.marks.see(key, until);
    }

    fn look(&mut self, key: &str, facts: Facts) {
        let thresholds = self.limits.of(&facts);
        let hours = self.limits.hours.as_ref();
        // Days are gone through for it, so it is reckoned once.
        let closed = self.now.map(|now| closed(&facts, hours, now)).unwrap_or_default();
        let mut reasons = reasons(&facts, thresholds, self.now.map(|now| (now, closed)));
        spare(&mut reasons, &self.outages);
        let mut aside = self.kept.marks.aside(key).cloned();
        if aside.as_ref().is_some_and(|aside| !aside.holds(&facts, &reasons, self.now)) {
            self.kept.marks.lift(key);
            self.news.kept = true;
            aside = None;
        }
        if let Some(now) = self.now {
            self.kept.alarms.see(key, &facts, &reasons, now);
        }
        let standing = Standing {
            score: score(&reasons),
            level: reasons.iter().map(|reason| reason.kind.level()).max(),
            thresholds,
            closed,
            is_being_answered: facts.is_being_answered,
            needs_attention: !reasons.is_empty() && aside.is_none(),
            is_pinned: self.kept.marks.is_pinned(key),
            aside,
            reasons,
        };
        let is_news = self.chats.get(key).is_none_or(|chat| chat.standing != standing);
        self.chats.insert(key.to_owned(), Chat { facts, standing: standing.clone() });
        if is_news {
            self.news.standings.retain(|(other, _)| other != key);
            self.news.gone.retain(|other| other != key);
            self.news.standings.push((key.to_owned(), standing));
        }
    }
}
