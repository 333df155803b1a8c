//! The list of alarms: each trouble once, from its beginning to its end, until a person has seen it.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::outage::Outage;
use crate::{Facts, Level, Link, Reason, ReasonKind};

/// Alarms that are kept. When there are more, the oldest that is over goes; if none is, the new one is not taken.
const MOST: usize = 5_000;
/// Alarms that are over are listed for so long.
const OVER_FOR: SignedDuration = SignedDuration::from_hours(24);

/// What an alarm is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AlarmKind {
    /// A customer waits for too long.
    Waiting,
    /// The scanner rejected a file.
    FileRejected,
    /// Something is the matter with the connection.
    Connection,
}

/// One alarm. Holds no name and no word of the chat: it is kept over restarts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// Counts up.
    pub id: u64,
    /// The chat; `None`: many chats at once.
    pub key: Option<String>,
    /// What it is about.
    pub kind: AlarmKind,
    /// The reason, as it was last.
    pub reason: ReasonKind,
    /// When it was raised, or raised again for having become worse.
    pub raised_at: Timestamp,
    /// Since when it is so.
    pub since: Option<Timestamp>,
    /// The threshold that was passed, where there is one.
    pub limit: Option<SignedDuration>,
    /// Files, or chats.
    pub count: u32,
    /// When it was over.
    pub over_at: Option<Timestamp>,
    /// When a person acknowledged it.
    pub acknowledged_at: Option<Timestamp>,
    /// Instance, as the source says.
    pub instance: Option<String>,
    /// Queue, as the source says.
    pub queue: Option<String>,
}

impl Alarm {
    /// How loud it is.
    pub fn level(&self) -> Level {
        self.reason.level()
    }

    /// It goes on, and nobody has acknowledged it.
    pub fn is_open(&self) -> bool {
        self.over_at.is_none() && self.acknowledged_at.is_none()
    }

    fn is_of(&self, key: Option<&str>, kind: AlarmKind) -> bool {
        self.kind == kind && self.key.as_deref() == key
    }
}

/// All alarms, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Alarms {
    all: Vec<Alarm>,
    number: u64,
    /// Those that were raised since somebody asked.
    #[serde(skip)]
    raised: Vec<u64>,
    #[serde(skip)]
    is_news: bool,
}

impl Alarms {
    pub(crate) fn all(&self) -> &[Alarm] {
        &self.all
    }

    /// What was raised since the last time, and whether anything at all became different.
    pub(crate) fn take_news(&mut self) -> (bool, Vec<u64>) {
        (std::mem::take(&mut self.is_news), std::mem::take(&mut self.raised))
    }

    /// Takes in how a chat is.
    pub(crate) fn see(&mut self, key: &str, facts: &Facts, reasons: &[Reason], now: Timestamp) {
        let is_over = facts.link == Link::Over;
        let waiting = reasons
            .iter()
            .find(|reason| matches!(reason.kind, ReasonKind::WaitingAlarm | ReasonKind::WaitingWarning));
        let connection = reasons.iter().find(|reason| reason.kind.is_of_connection());
        let rejected = reasons.iter().find(|reason| reason.kind == ReasonKind::FileRejected);
        // After a start nothing is known yet that could end an alarm.
        let is_known = facts.link != Link::Opening;
        match waiting {
            Some(reason) => self.waits(key, facts, reason, now),
            None if is_known => self.end(Some(key), AlarmKind::Waiting, now),
            None => {}
        }
        match connection {
            Some(reason) => self.troubled(Some(key), facts, reason, now),
            None if is_known => self.end(Some(key), AlarmKind::Connection, now),
            None => {}
        }
        match rejected {
            Some(reason) => self.rejected(key, facts, reason, now),
            None if is_over => self.end(Some(key), AlarmKind::FileRejected, now),
            None => {}
        }
    }

    /// Takes in what many chats share.
    pub(crate) fn see_outages(&mut self, outages: &[Outage], now: Timestamp) {
        // One that is made good at once alarms nobody.
        let lasting = |outage: &&Outage| now.duration_since(outage.since) >= SignedDuration::from_secs(30);
        let Some(outage) = outages.iter().find(lasting) else {
            if outages.is_empty() {
                self.end(None, AlarmKind::Connection, now);
            }
            return;
        };
        let reason =
            Reason { kind: outage.kind, since: Some(outage.since), limit: None, count: outage.chats };
        self.troubled(None, &Facts::default(), &reason, now);
    }

    /// A chat is not watched any more.
    pub(crate) fn forget(&mut self, key: &str, now: Timestamp) {
        for kind in [AlarmKind::Waiting, AlarmKind::FileRejected, AlarmKind::Connection] {
            self.end(Some(key), kind, now);
        }
    }

    /// Ends the alarms of chats that are not there, and drops what has been over for long.
    pub(crate) fn sweep(&mut self, is_there: impl Fn(&str) -> bool, now: Timestamp) {
        for alarm in &mut self.all {
            if alarm.over_at.is_none() && alarm.key.as_deref().is_some_and(|key| !is_there(key)) {
                alarm.over_at = Some(now);
                self.is_news = true;
            }
        }
        self.drop_old(now);
    }

    /// Drops what has been over for long.
    pub(crate) fn drop_old(&mut self, now: Timestamp) {
        let before = self.all.len();
        self.all.retain(|alarm| alarm.over_at.is_none_or(|over| now.duration_since(over) < OVER_FOR));
        self.is_news |= self.all.len() < before;
    }

    /// A person has seen the alarms of a chat; gives those that this silenced.
    pub(crate) fn acknowledge(&mut self, key: &str, now: Timestamp) -> Vec<u64> {
        let of_chat = |alarm: &Alarm| alarm.key.as_deref() == Some(key) && alarm.acknowledged_at.is_none();
        let ids: Vec<u64> = self.all.iter().filter(|alarm| of_chat(alarm)).map(|alarm| alarm.id).collect();
        self.acknowledge_all(&ids, now);
        ids
    }

    /// A person has seen these alarms.
    pub(crate) fn acknowledge_all(&mut self, ids: &[u64], now: Timestamp) {
        for alarm in self.all.iter_mut().filter(|alarm| ids.contains(&alarm.id)) {
            if alarm.acknowledged_at.is_none() {
                alarm.acknowledged_at = Some(now);
                self.is_news = true;
            }
        }
    }

    /// Undoes that.
    pub(crate) fn unacknowledge(&mut self, ids: &[u64]) {
        for alarm in self.all.iter_mut().filter(|alarm| ids.contains(&alarm.id)) {
            alarm.acknowledged_at = None;
            self.is_news = true;
        }
    }

    /// The wait that began at one moment is one alarm, also where it crosses the second threshold and after a restart.
    fn waits(&mut self, key: &str, facts: &Facts, reason: &Reason, now: Timestamp) {
        let of_wait =
            |alarm: &&mut Alarm| alarm.is_of(Some(key), AlarmKind::Waiting) && alarm.since == reason.since;
        let Some(alarm) = self.all.iter_mut().find(of_wait) else {
            self.end(Some(key), AlarmKind::Waiting, now);
            return self.raise(Some(key), AlarmKind::Waiting, facts, reason, now);
        };
        let is_worse = alarm.reason.level() < reason.kind.level();
        if is_worse {
            alarm.raised_at = now;
            alarm.acknowledged_at = None;
            self.raised.push(alarm.id);
        }
        if is_worse || alarm.over_at.is_some() || alarm.limit != reason.limit || alarm.reason != reason.kind {
            (alarm.reason, alarm.limit, alarm.over_at) = (reason.kind, reason.limit, None);
            self.is_news = true;
        }
    }

    fn troubled(&mut self, key: Option<&str>, facts: &Facts, reason: &Reason, now: Timestamp) {
        let active = |alarm: &&mut Alarm| alarm.is_of(key, AlarmKind::Connection) && alarm.over_at.is_none();
        let Some(alarm) = self.all.iter_mut().find(active) else {
            return self.raise(key, AlarmKind::Connection, facts, reason, now);
        };
        // One trouble, whatever it is called by now.
        let is_other = alarm.reason != reason.kind || alarm.count < reason.count;
        if is_other {
            (alarm.reason, alarm.count) = (reason.kind, alarm.count.max(reason.count));
            self.is_news = true;
        }
    }

    /// Each rejected file alarms once, however often the chat is looked at.
    fn rejected(&mut self, key: &str, facts: &Facts, reason: &Reason, now: Timestamp) {
        let of_chat = |alarm: &&mut Alarm| alarm.is_of(Some(key), AlarmKind::FileRejected);
        let Some(alarm) = self.all.iter_mut().rfind(of_chat) else {
            return self.raise(Some(key), AlarmKind::FileRejected, facts, reason, now);
        };
        if alarm.over_at.take().is_some() {
            self.is_news = true;
        }
        if alarm.count < reason.count {
            (alarm.count, alarm.raised_at, alarm.acknowledged_at) = (reason.count, now, None);
            self.raised.push(alarm.id);
            self.is_news = true;
        }
    }

    fn raise(&mut self, key: Option<&str>, kind: AlarmKind, facts: &Facts, reason: &Reason, now: Timestamp) {
        if self.all.len() >= MOST {
            let Some(oldest) = self.all.iter().position(|alarm| alarm.over_at.is_some()) else { return };
            self.all.remove(oldest);
        }
        self.number += 1;
        self.all.push(Alarm {
            id: self.number,
            key: key.map(str::to_owned),
            kind,
            reason: reason.kind,
            raised_at: now,
            since: reason.since,
            limit: reason.limit,
            count: reason.count,
            over_at: None,
            acknowledged_at: None,
            instance: facts.instance.clone(),
            queue: facts.queue.clone(),
        });
        self.raised.push(self.number);
        self.is_news = true;
    }

    fn end(&mut self, key: Option<&str>, kind: AlarmKind, now: Timestamp) {
        for alarm in self.all.iter_mut().filter(|alarm| alarm.over_at.is_none() && alarm.is_of(key, kind)) {
            alarm.over_at = Some(now);
            self.is_news = true;
        }
    }
}
