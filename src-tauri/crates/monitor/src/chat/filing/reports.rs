//! What of presence is worth a line in its history.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use transcript::{Activity, Engagement, Facet, ParticipantId, Person, Presence, Reason};

use crate::archive::PresenceReport;

/// Clients say every 10 s that somebody still types. What comes sooner is the same typing.
const TYPING_AGAIN: SignedDuration = SignedDuration::from_secs(5);

/// What was reported of each participant last.
#[derive(Debug, Default)]
pub(super) struct Reports(BTreeMap<ParticipantId, Known>);

#[derive(Debug, Default)]
struct Known {
    engagement: Option<Facet<Engagement>>,
    activity: Option<Facet<Activity>>,
    typing: Option<Timestamp>,
    /// From before a restart, to be told with what is new: since when nobody was there to say anything.
    lost: Option<Facet<Activity>>,
}

impl Reports {
    /// From before a restart. That nobody knows any more what somebody does is news all the same: nobody was there to say so.
    pub(super) fn know(&mut self, person: &Person) {
        let lost = Some(&person.activity).filter(|now| now.reason == Reason::NotWatched);
        let known =
            Known { engagement: Some(person.engagement.clone()), lost: lost.cloned(), ..Known::default() };
        self.0.insert(person.who.id.clone(), known);
    }

    /// What is new of a participant.
    pub(super) fn news(&mut self, person: &Person, known_at: Timestamp) -> Vec<PresenceReport> {
        let known = self.0.entry(person.who.id.clone()).or_default();
        let mut reports = Vec::new();
        let Person { engagement, activity, .. } = person;
        if engagement.since.is_some() && known.engagement.as_ref() != Some(engagement) {
            known.engagement = Some(engagement.clone());
            reports.push(report(person, Presence::Engagement(engagement.state), engagement, known_at));
        }
        if let Some(lost) = known.lost.take().filter(|lost| lost.since.is_some()) {
            reports.push(report(person, Presence::Activity(lost.state), &lost, known_at));
            known.activity = Some(lost);
        }
        if activity.since.is_some() && known.activity.as_ref().is_none_or(|before| is_news(before, activity))
        {
            known.activity = Some(activity.clone());
            reports.push(report(person, Presence::Activity(activity.state), activity, known_at));
        }
        if activity.reason == Reason::Typing
            && let Some(at) = activity.since
            && known.typing.is_none_or(|before| at.duration_since(before) >= TYPING_AGAIN)
        {
            known.typing = Some(at);
            reports.push(report(person, Presence::Typing, activity, known_at));
        }
        reports
    }
}

/// Each message says anew that its author does something: once is enough. What the service itself reports always counts.
fn is_news(before: &Facet<Activity>, now: &Facet<Activity>) -> bool {
    before.state != now.state || (!now.derived && before.source != now.source)
}

fn report<S>(person: &Person, state: Presence, facet: &Facet<S>, known_at: Timestamp) -> PresenceReport {
    PresenceReport {
        who: person.who.id.clone(),
        state,
        since: facet.since,
        source: facet.source.clone(),
        derived: facet.derived,
        reason: facet.reason,
        known_at,
    }
}
