//! Any read of any chat, compared with what the chat holds.

use std::time::Duration;

use jiff::Timestamp;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::Index;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::{Value, json};

use super::Scan;
use crate::clock::later;
use crate::config::{
    Config, LastPageToken, MostRecent, NextTokenScope, PastPages, StartPositionBound, Switches,
};
use crate::operation::Operation;
use crate::quota::Quotas;
use crate::spec::{ChatSpec, Continues};
use crate::world::{Chat, ChatKey, Participant, Role, World, chat::iso};

/// What may be there, be asked and happen meanwhile.
#[derive(Debug)]
struct Case {
    switches: Switches,
    past: usize,
    /// One message each, which surfaces so many pages later.
    present: Vec<usize>,
    /// Several items share a millisecond.
    crowded: bool,
    scan: Scan,
    ascending: bool,
    of_contact: bool,
    start: Option<Start>,
    size: usize,
    /// How many messages are said after each page.
    meanwhile: Vec<usize>,
}

impl Case {
    fn is_forward(&self) -> bool {
        self.scan == Scan::Forward
    }
}

#[derive(Clone, Debug)]
enum Start {
    Id(Index),
    Time(Index),
    MostRecent(usize),
}

/// What the oracle knows of an item.
type Place = (String, Timestamp);

prop_compose! {
    fn switches()(
        start_position in prop_oneof![Just(StartPositionBound::Inclusive), Just(StartPositionBound::Exclusive)],
        start_time in prop_oneof![Just(StartPositionBound::Inclusive), Just(StartPositionBound::Exclusive)],
        most_recent in
            prop_oneof![Just(MostRecent::FromNth), Just(MostRecent::BehindNth), Just(MostRecent::NewestOnly)],
        past_pages in prop_oneof![Just(PastPages::Apart), Just(PastPages::Mixed)],
        next_token_scope in prop_oneof![Just(NextTokenScope::Connection), Just(NextTokenScope::Participant)],
        last_page_token in prop_oneof![
            Just(LastPageToken::Absent),
            Just(LastPageToken::Null),
            Just(LastPageToken::Empty),
            Just(LastPageToken::Present),
        ],
    ) -> Switches {
        Switches {
            start_position,
            start_time,
            most_recent,
            last_page_token,
            past_pages,
            next_token_scope,
            ..Switches::default()
        }
    }
}

prop_compose! {
    fn case()(
        switches in switches(),
        past in 0_usize..12,
        present in prop::collection::vec(prop_oneof![3 => Just(0_usize), 1 => 1_usize..4], 0..20),
        crowded in any::<bool>(),
        forward in any::<bool>(),
        ascending in any::<bool>(),
        of_contact in any::<bool>(),
        start in option::of(prop_oneof![
            any::<Index>().prop_map(Start::Id),
            any::<Index>().prop_map(Start::Time),
            (1_usize..25).prop_map(Start::MostRecent),
        ]),
        size in prop_oneof![1_usize..8, 1_usize..=100],
        meanwhile in prop::collection::vec(0_usize..3, 0..6),
    ) -> Case {
        // Forward is not to be had without a start.
        let scan = if forward && start.is_some() { Scan::Forward } else { Scan::Backward };
        Case { switches, past, present, crowded, scan, ascending, of_contact, start, size, meanwhile }
    }
}

/// A world with one chat, which goes on from another.
struct Stage {
    world: World,
    chat: ChatKey,
    now: Timestamp,
    token: String,
}

impl Stage {
    fn new(case: &Case) -> Self {
        let now = "2026-03-02T09:00:00Z".parse().expect("an instant");
        let config = Config { switches: case.switches, quotas: Quotas::unlimited(), ..Config::default() };
        let mut world = World::new(config, String::new(), StdRng::seed_from_u64(1));
        let old = world.open_chat(ChatSpec::default(), now);
        let customer = Participant::new("past".to_owned(), Role::Customer, "Ana".to_owned());
        let seat = world.seat(old, customer);
        for number in 0..case.past {
            world.chat(old).say(seat.participant, "text/plain", &number.to_string(), now);
        }
        world.chat(old).end(now);
        let continues = Some(Continues::entire_past_session(world.chat(old).initial_contact_id()));
        let chat = world.open_chat(ChatSpec { continues, ..ChatSpec::default() }, now);
        let customer = Participant::new("present".to_owned(), Role::Customer, "Ana".to_owned());
        let seat = world.seat(chat, customer);
        world.chat(chat).same_instant = case.crowded;
        if case.past > 0 {
            world.chat(chat).rehydrate(now);
        }
        for pages in &case.present {
            match pages {
                0 => world.chat(chat).say(seat.participant, "text/plain", "prompt", now),
                pages => {
                    let delay = Duration::from_secs(*pages as u64);
                    world.chat(chat).say_delayed(seat.participant, "late", delay, now)
                }
            };
        }
        let bearer = world.participant(seat).token.clone();
        let body = json!({"Type": ["CONNECTION_CREDENTIALS"]}).to_string();
        let connection = world
            .call(Operation::CreateParticipantConnection, Some(&bearer), body.as_bytes(), now)
            .answer
            .expect("a connection");
        let connection: Value = serde_json::from_str(&connection).expect("JSON");
        let token = connection["ConnectionCredentials"]["ConnectionToken"].as_str().expect("a token");
        Self { token: token.to_owned(), world, chat, now }
    }

    fn chat(&mut self) -> &mut Chat {
        self.world.chat(self.chat)
    }

    fn read(&mut self, body: &Value) -> Value {
        let body = body.to_string();
        let reply = self.world.call(Operation::GetTranscript, Some(&self.token), body.as_bytes(), self.now);
        let text = reply.answer.unwrap_or_else(|error| panic!("{error:?} to {body}"));
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    /// A second later: delayed messages surface, others are said.
    fn go_on(&mut self, messages: usize) {
        self.now = later(self.now, Duration::from_secs(1));
        self.world.settle(self.now);
        let now = self.now;
        for _ in 0..messages {
            self.chat().say(0, "text/plain", "meanwhile", now);
        }
    }

    fn present(&mut self) -> Vec<Place> {
        self.chat().stored.iter().map(|stored| (stored.id.to_string(), stored.at)).collect()
    }

    /// Everything a read in this direction could ever reach, in the order in which it does.
    fn along(&mut self, case: &Case) -> Vec<Place> {
        let mut present = self.present();
        if case.is_forward() {
            return present;
        }
        if case.start.is_none() && !case.of_contact {
            let past = self.chat().past.iter().map(|stored| (stored.id.to_string(), stored.at));
            present.splice(0..0, past.collect::<Vec<_>>());
        }
        present.reverse();
        present
    }
}

/// Which of the items along the way a read with this start gives.
fn expected_of(case: &Case, along: Vec<Place>, present: &[Place]) -> Vec<Place> {
    let behind = |id: &str, inclusive: bool| {
        let place = along.iter().position(|(known, _)| known == id).expect("the start is there");
        along[place + usize::from(!inclusive)..].to_vec()
    };
    match &case.start {
        None => along,
        Some(Start::Id(index)) => {
            behind(&index.get(present).0, case.switches.start_position == StartPositionBound::Inclusive)
        }
        Some(Start::Time(index)) => {
            let start = index.get(present).1;
            let inclusive = case.switches.start_time == StartPositionBound::Inclusive;
            let reached = |at: Timestamp| {
                (inclusive && at == start) || if case.is_forward() { at > start } else { at < start }
            };
            along.into_iter().filter(|(_, at)| reached(*at)).collect()
        }
        Some(Start::MostRecent(newest)) => {
            let nth = &present[present.len().saturating_sub(*newest)].0;
            match case.switches.most_recent {
                MostRecent::FromNth => behind(nth, true),
                MostRecent::BehindNth => behind(nth, false),
                MostRecent::NewestOnly if case.is_forward() => behind(nth, true),
                MostRecent::NewestOnly => along.into_iter().take(*newest).collect(),
            }
        }
    }
}

fn query(case: &Case, present: &[Place], contact_id: &str) -> Value {
    let mut body = json!({
        "MaxResults": case.size,
        "ScanDirection": if case.is_forward() { "FORWARD" } else { "BACKWARD" },
        "SortOrder": if case.ascending { "ASCENDING" } else { "DESCENDING" },
    });
    match &case.start {
        None => {}
        Some(Start::Id(index)) => body["StartPosition"] = json!({"Id": index.get(present).0}),
        Some(Start::Time(index)) => {
            body["StartPosition"] = json!({"AbsoluteTime": iso(index.get(present).1)});
        }
        Some(Start::MostRecent(newest)) => body["StartPosition"] = json!({"MostRecent": newest}),
    }
    if case.of_contact {
        body["ContactId"] = json!(contact_id);
    }
    body
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pages_are_what_the_chat_holds_whatever_is_asked_and_happens_meanwhile(case in case()) {
        let mut stage = Stage::new(&case);
        if stage.present().is_empty() {
            let now = stage.now;
            stage.chat().say(0, "text/plain", "at least one", now);
        }
        let present = stage.present();
        let contact_id = stage.chat().contact_id().to_owned();
        let mut body = query(&case, &present, &contact_id);
        let along = stage.along(&case);
        let mut to_come = expected_of(&case, along, &present);
        let mut left = match case.start {
            Some(Start::MostRecent(_)) if case.switches.most_recent == MostRecent::NewestOnly => to_come.len(),
            _ => usize::MAX,
        };
        for page in 0.. {
            prop_assert!(page < 500, "a read without end");
            let reply = stage.read(&body);
            let sessions: Vec<bool> =
                reply["Transcript"].as_array().expect("items").iter().map(|item| item.get("ContactId").is_some()).collect();
            let mut ids: Vec<&str> =
                reply["Transcript"].as_array().expect("items").iter().map(|item| item["Id"].as_str().expect("an id")).collect();
            // Along the way, whatever the order inside the page.
            if case.ascending != case.is_forward() {
                ids.reverse();
            }
            let past: Vec<String> = stage.chat().past.iter().map(|stored| stored.id.to_string()).collect();
            let is_past = |id: &str| past.iter().any(|known| known == id);
            let mut expected: Vec<&str> =
                to_come.iter().take(case.size.min(left)).map(|(id, _)| id.as_str()).collect();
            if case.switches.past_pages == PastPages::Apart && expected.first().is_some_and(|id| !is_past(id)) {
                expected.retain(|id| !is_past(id));
            }
            prop_assert_eq!(&ids, &expected);
            prop_assert_eq!(sessions.iter().filter(|present| !**present).count(), ids.iter().filter(|id| is_past(id)).count());
            left = left.saturating_sub(ids.len());
            let more = ids.len() < to_come.len() && left > 0;
            let next = reply.get("NextToken");
            let token = next.and_then(Value::as_str).filter(|token| !token.is_empty());
            let last = case.switches.last_page_token;
            prop_assert_eq!(token.is_some(), more || (last == LastPageToken::Present && !ids.is_empty()));
            let Some(token) = token else {
                let ending = match last {
                    LastPageToken::Null => Some(Value::Null),
                    LastPageToken::Empty => Some(json!("")),
                    LastPageToken::Absent | LastPageToken::Present => None,
                };
                prop_assert_eq!(next.cloned(), ending);
                break;
            };
            body["NextToken"] = json!(token);
            let newest = (*ids.last().expect("a token follows an item")).to_owned();
            stage.go_on(case.meanwhile.get(page).copied().unwrap_or(0));
            // What is beyond the last item now, with what surfaced there meanwhile.
            let beyond = stage.along(&case).into_iter().skip_while(|(id, _)| *id != newest).skip(1);
            to_come = beyond.collect();
        }
    }
}
