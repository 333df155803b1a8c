//! Which chats need a person, what the person did about it, and the alarms.

use attention::{Hours, Limits, PlaceLimits, Thresholds};
use jiff::SignedDuration;
use jiff::civil::Time;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::settings::Zone;

/// How a chat stands: why it asks for a look, and what the person did about it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Triage {
    /// The chat.
    pub(crate) key: String,
    /// Why it asks for a look, heaviest first.
    pub(crate) reasons: Vec<Reason>,
    /// Sum of the weights of the reasons: the order of chats.
    pub(crate) score: u32,
    /// The loudest reason; `None`: there is none.
    pub(crate) level: Option<Level>,
    /// There are reasons, and nobody has set them aside.
    pub(crate) needs_attention: bool,
    /// An agent or a supervisor is typing. The waiting clock goes on all the same.
    pub(crate) being_answered: bool,
    /// Kept at hand.
    pub(crate) pinned: bool,
    /// Acknowledged or snoozed, until something new happens.
    pub(crate) aside: Option<Aside>,
    /// Waiting asks for a look from here on, in ms.
    pub(crate) warn_after_ms: f64,
    /// Waiting is an alarm from here on, in ms.
    pub(crate) alarm_after_ms: f64,
    /// So much of the wait lay outside of business hours, in ms.
    pub(crate) closed_ms: f64,
    /// Since when it does again: the waiting clock stands still.
    pub(crate) closed_since: Option<f64>,
}

/// One reason of a [`Triage`].
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Reason {
    /// Which.
    pub(crate) kind: ReasonKind,
    /// How loud.
    pub(crate) level: Level,
    /// What it adds to the score.
    pub(crate) weight: u32,
    /// Since when, where that is known.
    pub(crate) since: Option<f64>,
    /// The threshold that was passed, in ms, where there is one.
    pub(crate) limit_ms: Option<f64>,
    /// How many files, holes or chats.
    pub(crate) count: u32,
}

/// Kinds of [`Reason`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum ReasonKind {
    /// Waiting for longer than the second threshold.
    WaitingAlarm,
    /// Waiting for longer than the first.
    WaitingWarning,
    /// The scanner rejected a file.
    FileRejected,
    /// A scan takes longer than any scan does.
    ScanStuck,
    /// Access is refused.
    Refused,
    /// The token ran out.
    Expired,
    /// Nobody knows whether the chat goes on.
    Unknown,
    /// Watching it failed inside the program.
    Failed,
    /// The connection is lost for long.
    Lost,
    /// The service holds it up for long.
    Slowed,
    /// Something is missing amid the chat.
    Hole,
}

/// How loud something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum Level {
    /// Look when you can.
    Warning,
    /// Look now.
    Alarm,
}

/// A chat that the person knows about.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Aside {
    /// Since when.
    pub(crate) at: f64,
    /// When a snoozed chat comes back by itself; `None`: it was acknowledged.
    pub(crate) until: Option<f64>,
}

/// What a person does with a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum TriageAct {
    /// Keeps it at hand.
    Pin,
    /// Does not any more.
    Unpin,
    /// Knows about it: it asks for nothing until something new.
    Acknowledge,
    /// The same, and at the latest in as many minutes as the settings say it asks again.
    Snooze,
    /// Takes it back.
    Release,
}

/// Something the person did and can undo.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Deed {
    /// By which it is undone.
    pub(crate) number: f64,
    /// The chat.
    pub(crate) key: String,
    /// What was done.
    pub(crate) act: TriageAct,
    /// Until when, of a chat that was snoozed.
    pub(crate) until: Option<f64>,
}

/// One alarm. It outlives a restart, so it holds no name and no word of the chat.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Alarm {
    /// By which it is acknowledged.
    pub(crate) id: f64,
    /// The chat; `None`: many chats at once.
    pub(crate) key: Option<String>,
    /// What it is about.
    pub(crate) kind: AlarmKind,
    /// Why, as it was last.
    pub(crate) reason: Reason,
    /// When it was raised, or raised again for having become worse.
    pub(crate) raised_at: f64,
    /// When it was over.
    pub(crate) over_at: Option<f64>,
    /// When it was acknowledged.
    pub(crate) acknowledged_at: Option<f64>,
    /// Instance, if the source gave one.
    pub(crate) instance: Option<String>,
    /// Queue, if the source gave one.
    pub(crate) queue: Option<String>,
}

/// What an [`Alarm`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum AlarmKind {
    /// A customer waits for too long.
    Waiting,
    /// The scanner rejected a file.
    FileRejected,
    /// Something is the matter with the connection.
    Connection,
}

/// Choices about attention and alarms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub(crate) struct AttentionSettings {
    /// Waiting asks for a look from here on, in seconds.
    pub(crate) warn_after: u32,
    /// Waiting is an alarm from here on, in seconds.
    pub(crate) alarm_after: u32,
    /// Places that have their own thresholds.
    pub(crate) places: Vec<PlaceWait>,
    /// When somebody is there to answer; `None`: always.
    pub(crate) hours: Option<BusinessHours>,
    /// A snoozed chat asks again after so many minutes.
    pub(crate) snooze_minutes: u32,
    /// Ended chats stay in the list for so many minutes.
    pub(crate) ended_minutes: u32,
    /// Views that the person saved.
    pub(crate) views: Vec<SavedView>,
}

/// Thresholds of one queue, one instance, or one queue of an instance, in seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct PlaceWait {
    /// Only in this instance; `None`: wherever the queue is called so.
    pub(crate) instance: Option<String>,
    /// The queue; `None`: all of the instance.
    pub(crate) queue: Option<String>,
    /// Asks for a look from here on.
    pub(crate) warn_after: u32,
    /// Is an alarm from here on.
    pub(crate) alarm_after: u32,
}

/// When somebody is there to answer. The waiting clock stands still outside of these hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct BusinessHours {
    /// In which zone they are meant.
    pub(crate) zone: Zone,
    /// The days, from Monday on.
    pub(crate) days: [bool; 7],
    /// When they begin, in minutes after midnight.
    pub(crate) from: u32,
    /// When they end; at or before `from` it is on the day after.
    pub(crate) until: u32,
}

/// A view that the person saved: a filter and a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct SavedView {
    /// What it is called.
    pub(crate) name: String,
    /// The filter, as it is typed.
    pub(crate) filter: String,
}

/// A day, in minutes.
const DAY: u32 = 24 * 60;

/// Longest time that can be chosen, in seconds: a day.
const LONGEST: u32 = 24 * 3_600;

impl Default for AttentionSettings {
    fn default() -> Self {
        Self {
            warn_after: 120,
            alarm_after: 300,
            places: Vec::new(),
            hours: None,
            snooze_minutes: 15,
            ended_minutes: 60,
            views: Vec::new(),
        }
    }
}

impl AttentionSettings {
    /// The thresholds. A file that was edited by hand may hold anything.
    pub(crate) fn limits(&self) -> Limits {
        let places = self.places.iter().map(|of| PlaceLimits {
            instance: of.instance.clone(),
            queue: of.queue.clone(),
            thresholds: thresholds(of.warn_after, of.alarm_after),
        });
        Limits {
            usual: thresholds(self.warn_after, self.alarm_after),
            places: places.collect(),
            hours: self.hours.as_ref().map(BusinessHours::hours),
        }
    }

    /// For how long a chat is snoozed.
    pub(crate) fn snooze(&self) -> SignedDuration {
        SignedDuration::from_mins(i64::from(self.snooze_minutes.clamp(1, LONGEST / 60)))
    }

    /// What cannot be kept, in words; `None`: nothing.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        let own = self.places.iter().map(|of| (of.warn_after, of.alarm_after));
        let mut waits = own.chain([(self.warn_after, self.alarm_after)]);
        if waits.any(|(warn, alarm)| warn == 0 || warn > alarm || alarm > LONGEST) {
            return Some("The first threshold of waiting comes before the second, and both within a day");
        }
        if self.places.iter().any(|of| of.instance.is_none() && of.queue.is_none()) {
            return Some("Waiting times of their own name a queue, an instance or both");
        }
        let is_time = |minutes: u32| (1..=LONGEST / 60).contains(&minutes);
        if !is_time(self.snooze_minutes) || !is_time(self.ended_minutes) {
            return Some("A time is between one minute and a day");
        }
        let has_day = |hours: &BusinessHours| hours.days.contains(&true);
        let is_of_day = |hours: &BusinessHours| hours.from < DAY && hours.until < DAY;
        if self.hours.as_ref().is_some_and(|hours| !has_day(hours) || !is_of_day(hours)) {
            return Some(
                "Business hours are on one day of the week at least, and begin and end within a day",
            );
        }
        None
    }
}

impl BusinessHours {
    fn hours(&self) -> Hours {
        let time = |minutes: u32| {
            let minutes = i64::from(minutes.min(DAY - 1));
            Time::midnight().wrapping_add(SignedDuration::from_mins(minutes))
        };
        Hours { zone: self.zone.time_zone(), days: self.days, from: time(self.from), until: time(self.until) }
    }
}

fn thresholds(warn: u32, alarm: u32) -> Thresholds {
    let seconds = |seconds: u32| SignedDuration::from_secs(i64::from(seconds.clamp(1, LONGEST)));
    Thresholds { warn: seconds(warn), alarm: seconds(alarm) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_that_contradict_each_other_cannot_be_kept() {
        let fault = |warn_after, alarm_after| {
            AttentionSettings { warn_after, alarm_after, ..Default::default() }.fault()
        };
        assert_eq!(fault(120, 300), None);
        assert_eq!(fault(60, 60), None);
        for (warn, alarm) in [(0, 60), (61, 60), (60, LONGEST + 1)] {
            assert!(fault(warn, alarm).is_some(), "{warn} and {alarm}");
        }
    }

    #[test]
    fn thresholds_of_no_place_cannot_be_kept() {
        let place = |instance: Option<&str>, queue: Option<&str>| PlaceWait {
            instance: instance.map(str::to_owned),
            queue: queue.map(str::to_owned),
            warn_after: 60,
            alarm_after: 120,
        };
        let fault = |place| AttentionSettings { places: vec![place], ..Default::default() }.fault();
        assert_eq!(fault(place(Some("acme-eu"), None)), None);
        assert_eq!(fault(place(None, Some("Billing"))), None);
        assert!(fault(place(None, None)).is_some());
    }

    #[test]
    fn hours_without_a_day_or_beyond_one_cannot_be_kept() {
        let hours = |days, from, until| BusinessHours { zone: Zone::default(), days, from, until };
        let fault = |hours| AttentionSettings { hours: Some(hours), ..AttentionSettings::default() }.fault();
        assert_eq!(fault(hours([true; 7], 9 * 60, 17 * 60)), None);
        assert_eq!(fault(hours([true; 7], 22 * 60, 6 * 60)), None);
        assert!(fault(hours([false; 7], 9 * 60, 17 * 60)).is_some());
        assert!(fault(hours([true; 7], 9 * 60, DAY)).is_some());
    }

    #[test]
    fn hours_begin_and_end_at_the_minute_that_was_chosen() {
        let chosen = BusinessHours { zone: Zone::default(), days: [true; 7], from: 545, until: 1_439 };
        let hours = chosen.hours();
        assert_eq!(
            (hours.from, hours.until),
            (jiff::civil::time(9, 5, 0, 0), jiff::civil::time(23, 59, 0, 0))
        );
    }
}
