//! People and both facets of their presence.

use std::collections::HashMap;

use transcript::{Activity, Engagement, Person, Reason};

use super::{Names, moment, speaker, writer};
use crate::dto::{self, FacetState};

/// Everyone, with a note on those who share a name.
pub(crate) fn people<'a>(known: impl IntoIterator<Item = &'a Person>) -> Vec<dto::Person> {
    let mut bearers: HashMap<String, u32> = HashMap::new();
    let named: Vec<(dto::Person, String)> = known
        .into_iter()
        .map(|known| (person(known), richtext::alike(known.who.name.as_deref().unwrap_or_default())))
        .inspect(|(_, name)| *bearers.entry(name.clone()).or_default() += 1)
        .collect();
    let marked = named.into_iter().map(|(person, name)| {
        let same_name = !name.is_empty() && bearers[&name] > 1;
        dto::Person { same_name, ..person }
    });
    marked.collect()
}

fn person(person: &Person) -> dto::Person {
    let names = Names::default();
    let writes = person.sent > 0;
    dto::Person {
        who: if writes { writer(&person.who, &names) } else { speaker(&person.who, &names) },
        sent: person.sent,
        joined_at: person.joined.map(moment),
        left_at: person.left.map(moment),
        engagement: facet(&person.engagement, engagement(person.engagement.state)),
        activity: facet(&person.activity, activity(person.activity.state)),
        same_name: false,
    }
}

fn facet<S>(facet: &transcript::Facet<S>, state: FacetState) -> dto::Facet {
    dto::Facet {
        state,
        since: facet.since.map(moment),
        source: facet.source.as_ref().map(ToString::to_string),
        derived: facet.derived,
        reason: reason(facet.reason).to_owned(),
    }
}

fn engagement(state: Engagement) -> FacetState {
    match state {
        Engagement::Engaged => FacetState::Engaged,
        Engagement::Disengaged => FacetState::Disengaged,
        Engagement::Unknown => FacetState::Unknown,
    }
}

pub(super) fn activity(state: Activity) -> FacetState {
    match state {
        Activity::Active => FacetState::Active,
        Activity::Inactive => FacetState::Inactive,
        Activity::Unknown => FacetState::Unknown,
    }
}

/// Short: whether it was reported or concluded stands beside it.
pub(super) fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Nothing => "Nothing was seen",
        Reason::Joined => "Joined",
        Reason::Left => "Left",
        Reason::Engaged => "Reported as engaged",
        Reason::Disengaged => "Reported as disengaged",
        Reason::Active => "Reported as active",
        Reason::Inactive => "Reported as inactive",
        Reason::Idle => "Went idle",
        Reason::Returned => "Returned",
        Reason::AutoDisconnection => "Disconnected for inactivity",
        Reason::ChatEnded => "The chat ended",
        Reason::Message => "Message",
        Reason::Typing => "Was typing",
        Reason::NotWatched => "Nothing seen",
        Reason::Gone => "Not here any more",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::samples::{event, item, message, timeline};
    use super::*;

    fn shown(items: &[Value]) -> Vec<dto::Person> {
        people(&timeline(items).people())
    }

    #[test]
    fn idle_is_inactive_as_reported_and_returned_is_active_again() {
        let joined = event("1", 1, "AGENT", "participant.joined");
        let idle = event("2", 2, "AGENT", "participant.idle");
        let back = event("3", 3, "AGENT", "participant.returned");
        let inactive = &shown(&[joined.clone(), idle.clone()])[0].activity;
        assert_eq!((inactive.state, inactive.derived), (FacetState::Inactive, false));
        assert_eq!((inactive.source.as_deref(), inactive.since), (Some("2"), Some(1_767_261_602_000.0)));
        let active = &shown(&[joined, idle, back])[0].activity;
        assert_eq!((active.state, active.derived), (FacetState::Active, false));
    }

    #[test]
    fn what_is_concluded_says_so() {
        let person = &shown(&[message("1", 1, "CUSTOMER", "Hello")])[0];
        assert_eq!((person.sent, person.activity.derived, person.engagement.derived), (1, true, true));
        assert_eq!(person.engagement.reason, "Message");
    }

    #[test]
    fn whoever_left_is_disengaged_since_then() {
        let joined = event("1", 1, "AGENT", "participant.joined");
        let person = &shown(&[joined, event("2", 5, "AGENT", "participant.left")])[0];
        assert_eq!(person.engagement.state, FacetState::Disengaged);
        assert_eq!(
            (person.joined_at, person.left_at),
            (Some(1_767_261_601_000.0), Some(1_767_261_605_000.0))
        );
    }

    #[test]
    fn people_whose_names_look_the_same_are_marked() {
        let named = |id: &str, role, name: &str| {
            let words = json!({ "DisplayName": name, "Type": "MESSAGE", "ContentType": "text/plain", "Content": "x" });
            item(id, 1, role, &words)
        };
        let people = shown(&[
            named("1", "CUSTOMER", "Ana  Ruiz"),
            named("2", "AGENT", "ana ru\u{456}z"),
            named("3", "SUPERVISOR", "Ben"),
        ]);
        let marked = people.iter().filter(|person| person.same_name).count();
        assert_eq!((marked, people.len()), (2, 3));
    }
}
