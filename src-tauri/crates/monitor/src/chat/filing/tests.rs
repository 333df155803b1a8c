//! What is owed, told and paid.

use jiff::SignedDuration;
use rand::SeedableRng;
use rand::rngs::SmallRng;
use transcript::{Activity, Author, Epoch, Event, Format, Item, Kind, Presence, Role, Seen};

use super::*;
use crate::target::ChatKey;

const SOCKET: Epoch = Epoch(1);

fn at(second: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(second)
}

/// A chat in which people speak, what is owed of it, and the time.
struct Desk {
    timeline: Timeline,
    filing: Filing,
    now: Instant,
    said: u64,
    rng: SmallRng,
}

impl Desk {
    fn new() -> Self {
        let mut timeline = Timeline::new();
        timeline.connected(SOCKET, at(0));
        let rng = SmallRng::seed_from_u64(1);
        Self { timeline, filing: Filing::default(), now: Instant::now(), said: 0, rng }
    }

    fn say(&mut self, id: &str) {
        self.happen(id, Kind::Message(Format::Plain));
    }

    fn happen(&mut self, id: &str, kind: Kind) {
        self.said += 1;
        let time = at(self.said.cast_signed());
        let author = Author { id: "p".into(), name: None, role: Role::Customer };
        let item = Item { author: Some(author.into()), ..Item::new(id.into(), time, kind) };
        let changes = self.timeline.live(SOCKET, Seen { number: self.said, at: time }, vec![item]);
        self.filing.note(&changes, time);
    }

    /// Ids of the entries of the next record, if one is due.
    fn begin(&mut self) -> Option<Vec<String>> {
        self.record().map(|record| record.entries.iter().map(|entry| entry.id().to_string()).collect())
    }

    fn record(&mut self) -> Option<Record> {
        if !self.filing.is_due(&self.timeline, self.now) {
            return None;
        }
        self.filing.next(Some(facts()), &self.timeline, self.now, &mut self.rng)
    }

    fn end(&mut self, result: Result<(), NotRecorded>) {
        self.filing.done(result, self.now, &mut self.rng);
    }

    fn wait(&mut self, time: Duration) {
        self.now += time;
        self.filing.look(self.now);
    }
}

fn places(timeline: &Timeline) -> BTreeMap<ItemId, Place> {
    timeline.entries().map(|entry| (entry.id().clone(), entry.place)).collect()
}

fn facts() -> ChatFacts {
    ChatFacts {
        key: ChatKey::new("c"),
        host: "aws.example".into(),
        region: "us-east-1".into(),
        instance: None,
        queue: None,
        customer_hint: None,
        agent_hint: None,
        initial_contact_id: None,
        contacts: Vec::new(),
        ended_at: None,
        sealed: false,
    }
}

#[test]
fn what_is_seen_while_a_record_is_under_way_is_in_the_next_one() {
    let mut desk = Desk::new();
    assert_eq!(desk.begin(), None, "nothing was said in it yet");
    desk.say("a");
    assert_eq!(desk.begin().unwrap(), ["a"]);
    desk.say("b");
    desk.say("a");
    assert_eq!(desk.begin(), None, "one at a time");
    assert!(desk.filing.withholds());
    desk.end(Ok(()));
    assert_eq!(desk.begin().unwrap(), ["a", "b"], "each once, as it is now");
    desk.end(Ok(()));
    assert_eq!(desk.begin(), None);
    assert!(!desk.filing.withholds() && desk.filing.deadline().is_none());
}

#[test]
fn the_state_is_in_a_record_only_when_it_is_different() {
    let mut desk = Desk::new();
    desk.say("a");
    assert!(desk.record().unwrap().state.is_some());
    desk.end(Ok(()));
    desk.say("b");
    assert!(desk.record().unwrap().state.is_none(), "the entry tells all");
    let changes = desk.timeline.disconnected(SOCKET, at(9));
    desk.filing.note(&changes, at(9));
    desk.end(Ok(()));
    assert!(desk.record().unwrap().state.is_some());
}

#[test]
fn a_record_that_failed_comes_again_whole_and_what_was_told_meanwhile_is_counted() {
    let mut desk = Desk::new();
    desk.say("a");
    desk.begin();
    desk.say("b");
    desk.end(Err(NotRecorded::Full));
    assert!(!desk.filing.withholds());
    desk.filing.told();
    assert_eq!(desk.filing.unstored(), (2, Some(NotRecorded::Full)));
    assert_eq!(desk.begin(), None, "not at once");
    let again = desk.filing.deadline().unwrap();
    assert!(again > desk.now);
    desk.now = again;
    assert_eq!(desk.begin().unwrap(), ["a", "b"]);
    desk.say("c");
    assert!(!desk.filing.withholds(), "until it is over nobody waits");
    desk.filing.told();
    assert_eq!(desk.filing.unstored().0, 3);
    desk.end(Ok(()));
    assert_eq!(desk.filing.unstored(), (1, Some(NotRecorded::Full)));
    assert_eq!(desk.begin().unwrap(), ["c"]);
    assert!(desk.filing.withholds());
    desk.end(Ok(()));
    assert_eq!(desk.filing.unstored(), (0, None));
}

#[test]
fn failures_in_a_row_are_tried_again_ever_more_rarely() {
    let mut desk = Desk::new();
    desk.say("a");
    let started = desk.now;
    for _ in 0..100 {
        assert!(desk.begin().is_some());
        desk.end(Err(NotRecorded::ReadOnly));
        let wait = desk.filing.deadline().unwrap() - desk.now;
        assert!(wait <= Duration::from_secs(30));
        desk.now += wait;
    }
    assert!(desk.now - started > Duration::from_secs(600), "a hundred tries in {:?}", desk.now - started);
}

#[test]
fn a_record_that_takes_too_long_is_waited_for_and_told_before_it_is_there() {
    let mut desk = Desk::new();
    desk.say("a");
    desk.begin();
    assert_eq!(desk.filing.deadline(), Some(desk.now + WITHIN));
    desk.wait(WITHIN / 2);
    assert!(desk.filing.withholds());
    desk.wait(WITHIN / 2);
    assert!(!desk.filing.withholds());
    desk.say("b");
    desk.filing.told();
    assert_eq!(desk.filing.unstored(), (2, Some(NotRecorded::Slow)));
    assert_eq!((desk.begin(), desk.filing.deadline()), (None, None), "it is still under way");
    desk.wait(Duration::from_secs(60));
    desk.end(Ok(()));
    assert_eq!(desk.filing.unstored(), (1, Some(NotRecorded::Slow)));
    assert_eq!(desk.begin().unwrap(), ["b"], "at once");
    assert!(!desk.filing.withholds(), "it has to be quick first");
    desk.end(Ok(()));
    assert_eq!(desk.filing.unstored(), (0, None));
    desk.say("c");
    desk.begin();
    assert!(desk.filing.withholds());
}

#[test]
fn a_chat_that_nobody_has_named_yet_is_kept_once_it_has_a_name() {
    let mut desk = Desk::new();
    desk.say("a");
    assert!(desk.filing.next(None, &desk.timeline, desk.now, &mut desk.rng).is_none());
    desk.filing.told();
    assert_eq!(desk.filing.unstored(), (1, Some(NotRecorded::Nameless)));
    desk.now = desk.filing.deadline().unwrap();
    assert_eq!(desk.begin().unwrap(), ["a"]);
}

#[test]
fn what_came_from_elsewhere_is_owed_and_what_came_from_disk_is_not() {
    let mut desk = Desk::new();
    desk.say("a");
    desk.filing = Filing::default();
    let places = places(&desk.timeline);
    desk.filing.restored(&desk.timeline, &places, true);
    assert_eq!(desk.begin(), None);
    desk.filing.restored(&desk.timeline, &places, false);
    let record = desk.record().unwrap();
    assert!(record.entries.is_empty() && record.state.is_some(), "what could not be read is written anew");
    desk.filing = Filing::default();
    desk.filing.owe_all(&desk.timeline);
    let record = desk.record().unwrap();
    assert!(record.entries.len() == 1 && record.state.is_some());
}

#[test]
fn what_was_read_beside_another_program_is_owed_once_more_and_not_called_unstored() {
    let mut desk = Desk::new();
    desk.say("a");
    desk.say("b");
    desk.filing = Filing::default();
    let places = places(&desk.timeline);
    desk.filing.restored(&desk.timeline, &places, true);
    desk.filing.owe_once_more(&desk.timeline);
    let record = desk.record().unwrap();
    assert!(record.entries.len() == 2 && record.state.is_some());
    desk.end(Err(NotRecorded::Busy));
    desk.filing.told();
    assert_eq!(desk.filing.unstored(), (0, None), "they were there, and may be there still");
    desk.say("c");
    desk.say("b");
    desk.filing.told();
    assert_eq!(desk.filing.unstored(), (2, Some(NotRecorded::Busy)), "what is new is not");
    desk.now = desk.filing.deadline().unwrap();
    assert_eq!(desk.begin().unwrap(), ["a", "b", "c"]);
    desk.end(Ok(()));
    assert_eq!(desk.filing.unstored(), (0, None));
}

#[test]
fn what_stands_elsewhere_than_on_disk_is_owed() {
    let mut desk = Desk::new();
    desk.say("a");
    desk.say("b");
    desk.filing = Filing::default();
    let mut places = places(&desk.timeline);
    places.get_mut(&ItemId::from("b")).unwrap().ordinal = 1;
    desk.filing.restored(&desk.timeline, &places, true);
    assert_eq!(desk.begin().unwrap(), ["b"]);
}

#[test]
fn presence_is_told_when_it_changes_and_not_with_each_message() {
    let mut desk = Desk::new();
    let mut states = Vec::new();
    for (id, kind) in [
        ("joined", Kind::Event(Event::Joined)),
        ("m1", Kind::Message(Format::Plain)),
        ("m2", Kind::Message(Format::Plain)),
        ("idle", Kind::Event(Event::Idle)),
        ("back", Kind::Event(Event::Returned)),
        ("m3", Kind::Message(Format::Plain)),
        ("left", Kind::Event(Event::Left)),
    ] {
        desk.happen(id, kind);
        let record = desk.record().unwrap();
        desk.end(Ok(()));
        states.extend(record.presence.into_iter().map(|report| {
            let source = report.source.map(|source| source.to_string());
            (report.state, report.derived, source.unwrap_or_default())
        }));
    }
    let (engagement, activity) = (Presence::Engagement, Presence::Activity);
    let expected = [
        (engagement(transcript::Engagement::Engaged), false, "joined"),
        (activity(Activity::Active), true, "joined"),
        (activity(Activity::Inactive), false, "idle"),
        (activity(Activity::Active), false, "back"),
        (engagement(transcript::Engagement::Disengaged), false, "left"),
        (activity(Activity::Unknown), true, ""),
    ];
    assert_eq!(states, expected.map(|(state, derived, source)| (state, derived, source.to_owned())));
}

#[test]
fn after_a_restart_nobody_knows_since_what_was_seen_last() {
    let mut desk = Desk::new();
    desk.happen("joined", Kind::Event(Event::Joined));
    desk.say("m");
    let entries: Vec<Entry> = desk.timeline.entries().map(|entry| (**entry).clone()).collect();
    desk.timeline = Timeline::restore_from(&desk.timeline.state(), entries).unwrap();
    desk.filing = Filing::default();
    desk.filing.restored(&desk.timeline, &places(&desk.timeline), true);
    assert!(desk.record().is_none(), "that alone is not worth a record");
    let changes = desk.timeline.connected(SOCKET, at(3_600));
    desk.filing.note(&changes, at(3_600));
    let record = desk.record().unwrap();
    let told: Vec<_> = record.presence.iter().map(|report| (report.state, report.since)).collect();
    assert_eq!(told, [(Presence::Activity(Activity::Unknown), Some(at(2)))]);
}

#[test]
fn typing_is_in_the_history_once_as_long_as_it_goes_on() {
    let mut desk = Desk::new();
    desk.say("a");
    let mut told = Vec::new();
    for number in 0..12 {
        desk.happen(&format!("t{number}"), Kind::Event(Event::Typing));
        let record = desk.record();
        desk.end(Ok(()));
        let presence = record.map(|record| record.presence).unwrap_or_default();
        told.extend(presence.into_iter().filter(|report| report.state == Presence::Typing));
    }
    let since: Vec<_> = told.iter().filter_map(|report| report.since).collect();
    assert_eq!(since, [at(2), at(7), at(12)]);
}

#[test]
fn reports_of_presence_without_end_take_bounded_memory() {
    let mut desk = Desk::new();
    desk.say("a");
    desk.begin();
    for number in 0..3 * MOST_REPORTS {
        let event = if number.is_multiple_of(2) { Event::Idle } else { Event::Returned };
        desk.happen(&number.to_string(), Kind::Event(event));
    }
    desk.end(Err(NotRecorded::Full));
    desk.now = desk.filing.deadline().unwrap();
    let record = desk.record().unwrap();
    assert_eq!(record.presence.len(), MOST_REPORTS);
    assert_eq!(record.entries.len(), 3 * MOST_REPORTS + 1, "what the service said is among the entries");
}
