//! Who needs a person, and the alarms.

use attention::{Act, ReasonKind as Why};
use jiff::{SignedDuration, Timestamp};

use super::moment;
use crate::dto::{Alarm, AlarmKind, Aside, Deed, Level, Reason, ReasonKind, Triage, TriageAct};

/// How a chat stands.
pub(crate) fn triage(key: &str, standing: &attention::Standing) -> Triage {
    let aside = |aside: &attention::Aside| Aside { at: moment(aside.at), until: aside.until.map(moment) };
    Triage {
        key: key.to_owned(),
        reasons: standing.reasons.iter().map(reason).collect(),
        score: standing.score,
        level: standing.level.map(level),
        needs_attention: standing.needs_attention,
        being_answered: standing.is_being_answered,
        pinned: standing.is_pinned,
        aside: standing.aside.as_ref().map(aside),
        warn_after_ms: ms(standing.thresholds.warn),
        alarm_after_ms: ms(standing.thresholds.alarm),
        closed_ms: ms(standing.closed.before),
        closed_since: standing.closed.since.map(moment),
    }
}

/// One alarm.
pub(crate) fn alarm(alarm: &attention::Alarm) -> Alarm {
    let attention::Alarm { reason: kind, since, limit, count, .. } = *alarm;
    Alarm {
        id: alarm.id as f64,
        key: alarm.key.clone(),
        kind: match alarm.kind {
            attention::AlarmKind::Waiting => AlarmKind::Waiting,
            attention::AlarmKind::FileRejected => AlarmKind::FileRejected,
            attention::AlarmKind::Connection => AlarmKind::Connection,
        },
        reason: reason(&attention::Reason { kind, since, limit, count }),
        raised_at: moment(alarm.raised_at),
        over_at: alarm.over_at.map(moment),
        acknowledged_at: alarm.acknowledged_at.map(moment),
        instance: alarm.instance.clone(),
        queue: alarm.queue.clone(),
    }
}

/// What can be undone.
pub(crate) fn deed(deed: &attention::Deed) -> Deed {
    let (act, until) = match deed.act {
        Act::Pin => (TriageAct::Pin, None),
        Act::Unpin => (TriageAct::Unpin, None),
        Act::Acknowledge => (TriageAct::Acknowledge, None),
        Act::Snooze(until) => (TriageAct::Snooze, Some(moment(until))),
        Act::Release => (TriageAct::Release, None),
    };
    Deed { number: deed.number as f64, key: deed.key.clone(), act, until }
}

/// What the person asks for, at a moment.
pub(crate) fn act(act: TriageAct, now: Timestamp, snooze: SignedDuration) -> Act {
    match act {
        TriageAct::Pin => Act::Pin,
        TriageAct::Unpin => Act::Unpin,
        TriageAct::Acknowledge => Act::Acknowledge,
        TriageAct::Snooze => Act::Snooze(now.checked_add(snooze).unwrap_or(now)),
        TriageAct::Release => Act::Release,
    }
}

fn reason(reason: &attention::Reason) -> Reason {
    Reason {
        kind: match reason.kind {
            Why::WaitingAlarm => ReasonKind::WaitingAlarm,
            Why::WaitingWarning => ReasonKind::WaitingWarning,
            Why::FileRejected => ReasonKind::FileRejected,
            Why::ScanStuck => ReasonKind::ScanStuck,
            Why::Refused => ReasonKind::Refused,
            Why::Expired => ReasonKind::Expired,
            Why::Unknown => ReasonKind::Unknown,
            Why::Failed => ReasonKind::Failed,
            Why::Lost => ReasonKind::Lost,
            Why::Slowed => ReasonKind::Slowed,
            Why::Hole => ReasonKind::Hole,
        },
        level: level(reason.kind.level()),
        weight: reason.kind.weight(),
        since: reason.since.map(moment),
        limit_ms: reason.limit.map(ms),
        count: reason.count,
    }
}

fn level(level: attention::Level) -> Level {
    match level {
        attention::Level::Warning => Level::Warning,
        attention::Level::Alarm => Level::Alarm,
    }
}

fn ms(duration: SignedDuration) -> f64 {
    duration.as_millis() as f64
}
