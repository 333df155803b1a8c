//! From facts to reasons.

use jiff::{SignedDuration, Timestamp};

use crate::{Closed, Facts, Hours, Link, Reason, ReasonKind, Thresholds};

/// A connection that is lost for less is made again before anybody could do something about it.
const LOST_FOR: SignedDuration = SignedDuration::from_secs(30);
/// Nothing can be done against being slowed but to wait, so it is told later.
const SLOWED_FOR: SignedDuration = SignedDuration::from_secs(60);

/// How long the customer has waited at a moment. The clock stands still while nothing arrives that could stop it, and outside of business
/// hours.
pub fn waited(facts: &Facts, hours: Option<&Hours>, now: Timestamp) -> Option<SignedDuration> {
    waited_but(facts, closed(facts, hours, now), now)
}

/// What of the wait lies outside of business hours, as far as the clock has come.
pub(crate) fn closed(facts: &Facts, hours: Option<&Hours>, now: Timestamp) -> Closed {
    match (wait(facts, now), hours) {
        (Some((since, until)), Some(hours)) => hours.closed(since, until),
        _ => Closed::default(),
    }
}

fn waited_but(facts: &Facts, closed: Closed, now: Timestamp) -> Option<SignedDuration> {
    let (since, until) = wait(facts, now)?;
    Some(until.duration_since(since) - closed.until(until))
}

/// From when the customer waits, and up to when that is known.
fn wait(facts: &Facts, now: Timestamp) -> Option<(Timestamp, Timestamp)> {
    let since = facts.waiting_since.filter(|_| facts.link != Link::Over)?;
    let until = facts.link.still_since().unwrap_or(now).min(now);
    Some((since, until.max(since)))
}

/// Why a chat asks for a look at a moment of the service's time, heaviest first. `now` is `None` while that time is not known: then
/// nobody is said to have waited for long, for this computer's clock may be wrong.
pub fn judge(
    facts: &Facts,
    thresholds: Thresholds,
    hours: Option<&Hours>,
    now: Option<Timestamp>,
) -> Vec<Reason> {
    reasons(facts, thresholds, now.map(|now| (now, closed(facts, hours, now))))
}

/// The same where it is known already what of the wait until now lies outside of business hours.
pub(crate) fn reasons(
    facts: &Facts,
    thresholds: Thresholds,
    now: Option<(Timestamp, Closed)>,
) -> Vec<Reason> {
    if facts.link == Link::Over {
        return Vec::new();
    }
    let plain = |kind, count| Reason { kind, since: None, limit: None, count };
    let mut found: Vec<Reason> = Vec::new();
    found.extend(now.and_then(|(now, closed)| waits(facts, thresholds, closed, now)));
    found.extend(now.and_then(|(now, _)| trouble(facts.link, now)));
    let counted = [
        (ReasonKind::FileRejected, facts.rejected),
        (ReasonKind::ScanStuck, facts.stuck),
        (ReasonKind::Hole, facts.holes),
    ];
    found.extend(counted.into_iter().filter(|(_, count)| *count > 0).map(|(kind, count)| plain(kind, count)));
    found.sort_by_key(|reason| reason.kind);
    found
}

fn waits(facts: &Facts, thresholds: Thresholds, closed: Closed, now: Timestamp) -> Option<Reason> {
    let waited = waited_but(facts, closed, now)?;
    // A warning that would come after the alarm never comes.
    let (kind, limit) = if waited >= thresholds.alarm {
        (ReasonKind::WaitingAlarm, thresholds.alarm)
    } else if waited >= thresholds.warn {
        (ReasonKind::WaitingWarning, thresholds.warn)
    } else {
        return None;
    };
    Some(Reason { kind, since: facts.waiting_since, limit: Some(limit), count: 1 })
}

fn trouble(link: Link, now: Timestamp) -> Option<Reason> {
    let (kind, since, after) = match link {
        Link::Lost(since) => (ReasonKind::Lost, since, LOST_FOR),
        Link::Slowed(since) => (ReasonKind::Slowed, since, SLOWED_FOR),
        Link::Refused(since) => (ReasonKind::Refused, since, SignedDuration::ZERO),
        Link::Expired(since) => (ReasonKind::Expired, since, SignedDuration::ZERO),
        Link::Unknown(since) => (ReasonKind::Unknown, since, SignedDuration::ZERO),
        Link::Failed(since) => (ReasonKind::Failed, since, SignedDuration::ZERO),
        Link::Opening | Link::Up | Link::Over => return None,
    };
    // Said by a clock that is a little behind, it would be in the future.
    let is_due = after == SignedDuration::ZERO || now.duration_since(since) >= after;
    is_due.then_some(Reason { kind, since: Some(since), limit: None, count: 1 })
}
