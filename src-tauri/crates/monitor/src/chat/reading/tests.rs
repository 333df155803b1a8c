//! The rules of reading, on a timeline and a clock of their own.

use jiff::Timestamp;
use protocol::{StartPosition, TranscriptPage, parse_transcript};
use serde_json::json;
use transcript::Seen;

use super::tries::{LEFT_FOR, TRIES};
use super::*;
use crate::view::Doing;

const EPOCH: Epoch = Epoch(1);

/// A live chat. Of items `i0`, `i1`, … each is a second after the one before.
struct Bench {
    timeline: Timeline,
    reading: Reading,
    now: Instant,
    live: Option<Epoch>,
    socketless: bool,
    seen: u64,
}

impl Bench {
    fn new() -> Self {
        let mut timeline = Timeline::new();
        timeline.connected(EPOCH, at(0));
        Self {
            timeline,
            reading: Reading::default(),
            now: Instant::now(),
            live: Some(EPOCH),
            socketless: false,
            seen: 0,
        }
    }

    /// Items `first..=last` are known from a page, and that there are older ones.
    fn known(first: i64, last: i64) -> Self {
        let mut bench = Self::new();
        let request = bench.next().expect("nothing is known yet");
        bench.answer(&request, first..=last, true);
        bench.reading.forget_chain();
        bench
    }

    fn situation(&self) -> Situation {
        Situation {
            now: self.now,
            live: self.live,
            socketless: self.socketless,
            hopeful: false,
            on_screen: false,
        }
    }

    fn next(&mut self) -> Option<PageRequest> {
        self.reading.next(&self.timeline, self.situation())
    }

    fn deadline(&self) -> Option<Instant> {
        self.reading.deadline(&self.timeline, self.situation())
    }

    /// The next page, at the moment that reading names for it, and how long that takes.
    fn wait(&mut self) -> (Duration, PageRequest) {
        let at = self.deadline().expect("something is due");
        let waited = at.saturating_duration_since(self.now);
        self.now += waited;
        (waited, self.next().expect("what is due can be had"))
    }

    /// Somebody sends a file, so many seconds after `i0`; its scan is under way.
    fn hear_of_a_file(&mut self, second: i64) {
        let page = json!({ "InitialContactId": "c", "Transcript": [{
            "Id": "file", "Type": "ATTACHMENT", "AbsoluteTime": at(second).to_string(), "ContactId": "c",
            "Attachments": [{ "AttachmentId": "f", "Status": "IN_PROGRESS" }],
        }] });
        let items = parse_transcript(page.to_string().as_bytes()).unwrap().items;
        self.timeline.live(EPOCH, Seen { number: 1_000, at: at(second) }, items);
        for file in self.timeline.files() {
            self.reading.file(&file, (at(second), self.now));
        }
    }

    /// The socket brings an item that no page shows yet.
    fn hear(&mut self, number: i64) {
        let epoch = self.live.expect("a socket is open");
        let seen = Seen { number: 1_000, at: at(number) };
        self.timeline.live(epoch, seen, page(number..=number, false).items);
    }

    fn answer(&mut self, request: &PageRequest, items: impl Iterator<Item = i64>, more: bool) {
        self.seen += 1;
        let TranscriptPage { items, next_token, .. } = page(items, more);
        let seen = Seen { number: self.seen, at: at(0) };
        let evidence = self.reading.evidence(request, more);
        let outcome = self.timeline.page(&evidence, seen, items);
        self.reading.done(request, next_token, outcome.new_items, outcome.edge, &self.timeline, self.now);
    }

    fn lose(&mut self) {
        self.timeline.disconnected(EPOCH, at(0));
        self.live = None;
    }

    fn reconnect(&mut self) {
        self.timeline.connected(Epoch(2), at(0));
        self.live = Some(Epoch(2));
        self.reading.start_over();
        self.reading.forget_chain();
    }
}

fn page(items: impl Iterator<Item = i64>, more: bool) -> TranscriptPage {
    let item = |number: i64| {
        json!({
            "Id": format!("i{number}"), "AbsoluteTime": at(number).to_string(), "Type": "MESSAGE",
            "ContentType": "text/plain", "Content": "hello",
        })
    };
    let items: Vec<_> = items.map(item).collect();
    let body = json!({"Transcript": items, "NextToken": more.then_some("token")});
    parse_transcript(body.to_string().as_bytes()).unwrap()
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

fn from(request: &PageRequest) -> (Direction, Start) {
    (request.direction, request.start.clone())
}

#[test]
fn of_two_gaps_the_one_nearest_to_now_is_read_first() {
    let mut bench = Bench::known(10, 19);
    bench.lose();
    bench.reconnect();
    let request = bench.next().unwrap();
    assert_eq!(from(&request), (Direction::Forward, Start::Adjacent("i19".into())));
    assert!(!request.purpose.is_past());
    bench.answer(&request, 19..=21, false);
    let request = bench.next().unwrap();
    assert_eq!(from(&request), (Direction::Backward, Start::Adjacent("i10".into())));
    assert!(request.purpose.is_past());
}

#[test]
fn one_page_at_a_time() {
    let mut bench = Bench::new();
    assert!(bench.next().is_some());
    assert_eq!(bench.next(), None);
    assert_eq!(bench.deadline(), None, "its answer wakes the chat");
}

#[test]
fn a_chain_goes_on_by_its_token() {
    let mut bench = Bench::new();
    let first = bench.next().unwrap();
    assert_eq!(first.query.next_token, None);
    bench.answer(&first, 100..=199, true);
    let second = bench.next().unwrap();
    assert!(second.query.next_token.is_some());
    assert_eq!(from(&second), (Direction::Backward, Start::Adjacent("i100".into())));
}

#[test]
fn on_another_connection_a_chain_is_begun_anew() {
    let mut bench = Bench::new();
    let first = bench.next().unwrap();
    bench.answer(&first, 100..=199, true);
    bench.reading.forget_chain();
    assert_eq!(bench.next().unwrap().query.next_token, None);
}

#[test]
fn a_token_that_arrives_after_another_connection_was_made_is_not_used() {
    let mut bench = Bench::new();
    let first = bench.next().unwrap();
    bench.reading.forget_chain();
    bench.answer(&first, 100..=199, true);
    assert_eq!(bench.next().unwrap().query.next_token, None);
}

#[test]
fn a_gap_that_pages_leave_open_is_tried_ever_more_slowly_and_then_given_up() {
    let mut bench = Bench::known(10, 19);
    let mut waits = Vec::new();
    for _ in 0..TRIES {
        let (waited, request) = bench.wait();
        waits.push(waited.as_millis());
        bench.reading.failed(&request, Unread::Refused, bench.now);
        bench.reading.patience = Patience::default();
    }
    assert_eq!(waits, [0, 500, 1_000, 2_000, 4_000, 8_000]);
    let reports = bench.reading.report(&bench.timeline, true);
    assert_eq!((reports[0].cause, reports[0].doing), (Cause::Refused, Doing::GivenUp));
    assert_eq!(bench.wait().0, LEFT_FOR, "the service may have caught up");
}

#[test]
fn no_answer_is_waited_out_and_never_counted_as_a_try() {
    let mut bench = Bench::known(10, 19);
    for _ in 0..50 {
        let (waited, request) = bench.wait();
        assert!(waited <= Duration::from_secs(30));
        bench.reading.failed(&request, Unread::NoAnswer(None), bench.now);
        let report = &bench.reading.report(&bench.timeline, true)[0];
        assert_eq!((report.cause, report.doing), (Cause::NoAnswer, Doing::Queued));
    }
}

#[test]
fn a_waiting_time_is_honoured_up_to_five_minutes() {
    for (asked, kept) in [(42, 42), (u64::MAX, 300)] {
        let mut bench = Bench::new();
        let request = bench.next().unwrap();
        bench.reading.failed(&request, Unread::NoAnswer(Some(Duration::from_secs(asked))), bench.now);
        assert_eq!(bench.next(), None);
        assert_eq!(bench.wait().0, Duration::from_secs(kept));
    }
}

#[test]
fn a_start_that_is_not_accepted_is_replaced_by_a_time_and_then_by_now() {
    let mut bench = Bench::known(10, 19);
    bench.lose();
    bench.reconnect();
    let mut starts = Vec::new();
    for _ in 0..3 {
        let (waited, request) = bench.wait();
        assert_eq!(waited, Duration::ZERO);
        starts.push(from(&request));
        bench.reading.failed(&request, Unread::NotAccepted, bench.now);
    }
    assert_eq!(
        starts,
        [
            (Direction::Forward, Start::Adjacent("i19".into())),
            (Direction::Forward, Start::Time(at(17))),
            (Direction::Backward, Start::Newest),
        ]
    );
}

#[test]
fn a_request_that_is_accepted_in_no_way_is_not_repeated_at_once() {
    let mut bench = Bench::new();
    let mut waited = Duration::ZERO;
    for _ in 0..20 {
        let (wait, request) = bench.wait();
        waited += wait;
        bench.reading.failed(&request, Unread::NotAccepted, bench.now);
    }
    assert!(waited > LEFT_FOR * 10, "{waited:?}");
}

#[test]
fn a_chain_goes_on_by_its_token_after_no_answer_and_is_begun_anew_after_three() {
    let mut bench = Bench::new();
    let first = bench.next().unwrap();
    bench.answer(&first, 100..=199, true);
    let mut tokens = Vec::new();
    for _ in 0..4 {
        let (_, request) = bench.wait();
        tokens.push(request.query.next_token.is_some());
        bench.reading.failed(&request, Unread::NoAnswer(None), bench.now);
    }
    assert_eq!(tokens, [true, true, true, false]);
}

#[test]
fn the_first_check_of_a_subscription_is_one_page_unless_that_brings_something() {
    for (last, follows) in [(9, false), (10, true)] {
        let mut bench = Bench::new();
        bench.reading.subscribed(bench.now);
        let request = bench.next().unwrap();
        bench.answer(&request, 0..=9, false);
        bench.reading.met(bench.now);
        let (waited, request) = bench.wait();
        assert_eq!((waited, &request.purpose), (FIRST_CHECK, &Purpose::Check));
        bench.answer(&request, 9..=last, true);
        assert_eq!(bench.next().is_some(), follows);
    }
}

#[test]
fn a_page_asked_for_some_seconds_after_the_subscription_is_its_first_check_too() {
    let mut bench = Bench::new();
    bench.reading.subscribed(bench.now);
    bench.now += FIRST_CHECK;
    let request = bench.next().unwrap();
    bench.answer(&request, 0..=9, false);
    bench.reading.met(bench.now);
    assert_eq!(bench.wait().0, CHECK_EVERY);
}

#[test]
fn pages_that_bring_nothing_but_a_token_are_followed_three_times() {
    let mut bench = Bench::known(10, 19);
    let mut tokens = Vec::new();
    for _ in 0..4 {
        let (_, request) = bench.wait();
        tokens.push(request.query.next_token.is_some());
        bench.answer(&request, 0..0, true);
    }
    assert_eq!(tokens, [false, true, true, false]);
    assert_eq!(bench.reading.report(&bench.timeline, true)[0].cause, Cause::NoProgress);
}

#[test]
fn a_live_chat_without_gaps_is_checked_from_what_pages_prove_every_three_minutes() {
    let mut bench = Bench::new();
    let request = bench.next().unwrap();
    bench.answer(&request, 0..=9, false);
    bench.reading.met(bench.now);
    let mut waits = Vec::new();
    for _ in 0..3 {
        let (waited, request) = bench.wait();
        waits.push(waited);
        assert_eq!(request.purpose, Purpose::Check);
        assert_eq!(request.query.scan, protocol::Scan::Forward { from: StartPosition::Id("i9".into()) });
        bench.answer(&request, 9..=9, false);
    }
    assert_eq!(waits, [FIRST_CHECK, CHECK_EVERY, CHECK_EVERY]);
}

#[test]
fn a_check_that_is_asked_for_while_another_is_under_way_is_made() {
    let mut bench = Bench::new();
    let request = bench.next().unwrap();
    bench.answer(&request, 0..=9, false);
    bench.reading.check_by(bench.now);
    let request = bench.next().unwrap();
    bench.reading.check_by(bench.now);
    bench.answer(&request, 9..=9, false);
    assert_eq!(bench.next().map(|request| request.purpose), Some(Purpose::Check));
}

#[test]
fn a_check_that_fails_is_made_again_soon() {
    let mut bench = Bench::new();
    let request = bench.next().unwrap();
    bench.answer(&request, 0..=9, false);
    bench.reading.check_by(bench.now);
    let request = bench.next().unwrap();
    bench.reading.failed(&request, Unread::NoAnswer(None), bench.now);
    let (waited, request) = bench.wait();
    assert_eq!((waited, request.purpose), (Duration::from_secs(1), Purpose::Check));
}

#[test]
fn a_check_that_proves_nothing_is_repeated_ever_more_rarely() {
    let mut bench = Bench::new();
    let request = bench.next().unwrap();
    bench.answer(&request, 0..=9, false);
    let mut waited = Duration::ZERO;
    for _ in 0..20 {
        bench.reading.check_again(&bench.timeline, bench.now);
        let (wait, request) = bench.wait();
        waited += wait;
        bench.answer(&request, 9..=9, false);
    }
    assert!(waited > CHECK_EVERY * 10, "{waited:?}");
}

#[test]
fn without_a_socket_nothing_is_due_however_much_is_overdue() {
    let mut bench = Bench::known(10, 19);
    let (_, request) = bench.wait();
    bench.reading.failed(&request, Unread::NoAnswer(None), bench.now);
    bench.reading.check_by(bench.now);
    bench.lose();
    bench.now += Duration::from_secs(600);
    assert_eq!(bench.deadline(), None);
    assert_eq!(bench.next(), None);
}

#[test]
fn a_transcript_that_is_closed_is_not_read_and_its_gaps_are_lost() {
    let mut bench = Bench::known(10, 19);
    bench.reading.close(bench.now);
    assert_eq!((bench.next(), bench.deadline()), (None, None));
    assert_eq!(bench.reading.report(&bench.timeline, true)[0].doing, Doing::Lost);
}

#[test]
fn where_turns_are_rare_a_file_is_looked_for_all_the_same() {
    let mut bench = Bench::known(0, 9);
    bench.hear_of_a_file(9);
    bench.reading.met(bench.now);
    let mut purposes = Vec::new();
    // Each turn comes when the next check is due again.
    for _ in 0..4 {
        bench.now += CHECK_AT_LEAST_EVERY;
        let request = bench.next().unwrap();
        bench.answer(&request, 9..=9, false);
        purposes.push(request.purpose);
    }
    assert!(purposes.iter().any(|purpose| matches!(purpose, Purpose::Scan(_))), "{purposes:?}");
}

#[test]
fn a_scan_is_looked_for_behind_the_item_before_its_file_and_by_time_where_that_is_not_accepted() {
    let mut bench = Bench::known(0, 9);
    bench.reading.met(bench.now);
    bench.hear_of_a_file(20);
    let mut starts = Vec::new();
    while starts.len() < 2 {
        let (_, request) = bench.wait();
        if matches!(request.purpose, Purpose::Scan(_)) {
            starts.push(request.query.scan.clone());
            bench.reading.failed(&request, Unread::NotAccepted, bench.now);
        } else {
            bench.answer(&request, 9..=9, false);
        }
    }
    let forward = |from| protocol::Scan::Forward { from };
    let by_time = StartPosition::Time(page::a_little_before(at(20)));
    assert_eq!(starts, [forward(StartPosition::Id("i9".into())), forward(by_time)]);
}

#[test]
fn a_scan_whose_file_a_page_by_time_does_not_reach_is_looked_for_behind_the_item_before_it_again() {
    let mut bench = Bench::known(0, 9);
    bench.reading.met(bench.now);
    bench.hear_of_a_file(20);
    let mut starts = Vec::new();
    while starts.len() < 3 {
        let (_, request) = bench.wait();
        match (&request.purpose, starts.len()) {
            (Purpose::Scan(_), 0) => bench.reading.failed(&request, Unread::NotAccepted, bench.now),
            // More was said in those seconds than a page has room for.
            (Purpose::Scan(_), _) => bench.answer(&request, 10..=18, true),
            _ => bench.answer(&request, 9..=9, false),
        }
        if matches!(request.purpose, Purpose::Scan(_)) {
            starts.push(from(&request).1);
        }
    }
    assert_eq!(starts[0], Start::Adjacent("i9".into()));
    assert!(matches!(starts[1], Start::Time(_)), "{starts:?}");
    assert_eq!(starts[2], Start::Adjacent("i18".into()));
}

#[test]
fn where_there_are_past_sessions_a_chain_that_began_at_a_position_does_not_end_at_the_start() {
    let mut bench = Bench::known(10, 19);
    bench.reading.found_past_session();
    let (_, request) = bench.wait();
    assert_eq!(from(&request), (Direction::Backward, Start::Adjacent("i10".into())));
    bench.answer(&request, 0..=10, false);
    assert!(!bench.timeline.opens_at_start(), "past sessions are not reached from there");
    let (waited, request) = bench.wait();
    assert_eq!((waited, from(&request)), (Duration::ZERO, (Direction::Backward, Start::Newest)));
    bench.answer(&request, 10..=19, true);
    let (_, request) = bench.wait();
    bench.answer(&request, -5..=9, false);
    assert!(bench.timeline.opens_at_start());
}

#[test]
fn a_page_from_a_position_that_has_nothing_older_is_no_failed_try() {
    let mut bench = Bench::known(10, 19);
    bench.reading.found_past_session();
    let (_, request) = bench.wait();
    bench.answer(&request, 0..0, false);
    let (waited, request) = bench.wait();
    assert_eq!((waited, from(&request)), (Duration::ZERO, (Direction::Backward, Start::Newest)));
}

#[test]
fn a_doubt_about_the_start_changes_nothing_of_how_the_newest_gap_is_read() {
    let mut bench = Bench::known(10, 19);
    bench.lose();
    bench.reconnect();
    bench.hear(30);
    bench.reading.rehydrated(&bench.timeline, bench.now);
    let mut starts = Vec::new();
    while starts.len() < 5 {
        let (_, request) = bench.wait();
        if request.purpose.is_past() {
            // It is said that nothing is older, and no past session is shown.
            bench.answer(&request, 0..=9, false);
        } else {
            starts.push(from(&request));
            bench.answer(&request, 0..0, false);
        }
    }
    assert_eq!(starts, vec![(Direction::Forward, Start::Adjacent("i19".into())); 5]);
}

#[test]
fn pages_from_now_back_that_do_not_lead_to_the_gap_are_tries_and_not_repeated_for_ever() {
    let mut bench = Bench::known(10, 19);
    bench.lose();
    bench.reconnect();
    bench.hear(30);
    for _ in 0..2 {
        let request = bench.next().unwrap();
        bench.reading.failed(&request, Unread::NotAccepted, bench.now);
    }
    for _ in 0..20 {
        let (_, request) = bench.wait();
        bench.answer(&request, 10..=19, true);
    }
    let reports = bench.reading.report(&bench.timeline, true);
    assert_eq!(reports.last().map(|report| report.doing), Some(Doing::GivenUp));
}

#[test]
fn before_the_first_moment_there_is_nothing_is_no_reason_to_fail() {
    assert_eq!(page::a_little_before(Timestamp::MIN), Timestamp::MIN);
    assert_eq!(page::a_little_before(at(5)), at(3));
}
