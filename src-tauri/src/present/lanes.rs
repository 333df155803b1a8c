//! What each participant did over the time of a chat.

use std::sync::Arc;

use jiff::SignedDuration;
use transcript::{Entry, Lane, Person, Point, Tick, Turns};

use super::{Names, moment, person, speaker, writer};
use crate::dto::{AgentTurns, LaneSpan, LaneStay, LaneTick, PresenceHistory, PresenceLane};

/// The history of everybody, from the transcript and from what was reported.
pub(crate) fn presence_history(
    people: &[Person],
    entries: &[Arc<Entry>],
    points: Option<&[Point]>,
) -> PresenceHistory {
    let entries = || entries.iter().map(|entry| &**entry);
    let until = entries().next_back().map(|entry| entry.place.time).unwrap_or_default();
    let turns = transcript::turns(entries());
    let lanes = transcript::lanes(people, entries(), points.unwrap_or_default(), until);
    let shown = |(lane, person): (Lane, &Person)| {
        let turns = turns.get(&lane.who.id).filter(|turns| turns.answers > 0).map(agent_turns);
        self::lane(lane, person, turns)
    };
    PresenceHistory {
        lanes: lanes.into_iter().zip(people).map(shown).collect(),
        is_partial: points.is_none(),
    }
}

fn lane(lane: Lane, person: &Person, turns: Option<AgentTurns>) -> PresenceLane {
    let names = Names::default();
    let stay = |stay: &transcript::Stay| LaneStay {
        from: moment(stay.from),
        to: stay.to.map(moment),
        ended_by: stay.ended_by.map(|reason| person::reason(reason).to_owned()),
    };
    let span = |span: &transcript::Span| LaneSpan {
        from: moment(span.from),
        to: span.to.map(moment),
        state: person::activity(span.state),
        derived: span.derived,
        reason: person::reason(span.reason).to_owned(),
        source: span.source.as_ref().map(ToString::to_string),
    };
    PresenceLane {
        who: if person.sent > 0 { writer(&lane.who, &names) } else { speaker(&lane.who, &names) },
        stays: lane.stays.iter().map(stay).collect(),
        spans: lane.spans.iter().map(span).collect(),
        ticks: lane.ticks.iter().map(tick).collect(),
        typing: lane.typing.into_iter().map(moment).collect(),
        turns,
    }
}

fn tick(tick: &Tick) -> LaneTick {
    LaneTick { at: moment(tick.at), row: tick.item.to_string(), count: tick.count, has_file: tick.has_file }
}

fn agent_turns(turns: &Turns) -> AgentTurns {
    let ms = |span: Option<SignedDuration>| span.map(|span| span.as_secs_f64() * 1_000.0);
    AgentTurns {
        answers: turns.answers,
        first_response: ms(turns.first_response),
        longest_wait: ms(turns.longest_wait),
        median_wait: ms(turns.median_wait),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{event, message, timeline};
    use super::*;
    use crate::dto::FacetState;

    #[test]
    fn a_lane_says_who_was_there_what_was_said_and_how_long_the_customer_waited() {
        let timeline = timeline(&[
            message("1", 1, "CUSTOMER", "Hello"),
            event("2", 2, "AGENT", "participant.joined"),
            message("3", 12, "AGENT", "Good morning"),
            event("4", 20, "AGENT", "participant.left"),
        ]);
        let entries: Vec<_> = timeline.entries().cloned().collect();
        let history = presence_history(&timeline.people(), &entries, Some(&[]));
        let agent = history.lanes.iter().find(|lane| lane.who.name == "The AGENT").unwrap();
        assert_eq!(agent.stays[0].ended_by.as_deref(), Some("Left"));
        assert_eq!(agent.ticks.iter().map(|tick| tick.row.as_str()).collect::<Vec<_>>(), ["3"]);
        assert_eq!(agent.turns.as_ref().unwrap().longest_wait, Some(11_000.0));
        assert!(!history.is_partial);
    }

    #[test]
    fn without_the_archive_the_history_says_that_it_is_partial() {
        let timeline = timeline(&[message("1", 1, "CUSTOMER", "Hello")]);
        let entries: Vec<_> = timeline.entries().cloned().collect();
        let history = presence_history(&timeline.people(), &entries, None);
        assert!(history.is_partial);
        assert_eq!(
            history.lanes[0].spans[0].state,
            FacetState::Active,
            "what holds now is known all the same"
        );
    }
}
