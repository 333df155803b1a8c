//! The rules of a connection.

use rand::SeedableRng;
use rand::rngs::SmallRng;

use super::*;

const HOUR: Option<Duration> = Some(Duration::from_secs(3_600));

struct Bench {
    link: Link,
    rng: SmallRng,
    now: Instant,
}

impl Bench {
    fn new() -> Self {
        Self { link: Link::new(), rng: SmallRng::seed_from_u64(7), now: Instant::now() }
    }

    fn live() -> Self {
        let mut bench = Self::new();
        assert_eq!(bench.link.begin(), [Act::Fetch]);
        bench.join(Epoch(1));
        bench
    }

    fn join(&mut self, epoch: Epoch) {
        assert_eq!(self.link.fetched(self.now, HOUR, &mut self.rng), [Act::Open(epoch)]);
        assert_ne!(self.link.live(), Some(epoch), "not before the acknowledgement");
        self.link.subscribed(self.now, epoch);
        assert_eq!(self.link.live(), Some(epoch));
    }

    /// Goes to the next deadline.
    fn wait(&mut self) -> (Duration, Vec<Act>) {
        let before = self.now;
        self.now = self.link.deadline().expect("something is due");
        (self.now - before, self.link.due(self.now, &mut self.rng))
    }

    fn distrust(&mut self) -> Vec<Act> {
        self.link.distrust(self.now, &mut self.rng)
    }

    fn fail(&mut self, failure: Failure) {
        self.link.not_fetched(self.now, failure, &mut self.rng);
    }
}

#[test]
fn a_socket_is_swapped_before_its_hour_and_the_old_one_closed_once_a_page_met_the_new_one() {
    let mut bench = Bench::live();
    let (waited, acts) = bench.wait();
    assert!((57 * 60..=59 * 60).contains(&waited.as_secs()), "{waited:?}");
    assert_eq!(acts, [Act::Fetch]);
    bench.join(Epoch(2));
    assert_eq!(bench.link.met(Epoch(1)), []);
    assert_eq!(bench.link.met(Epoch(2)), [Act::Close(Epoch(1))]);
}

#[test]
fn a_failed_refresh_never_closes_a_healthy_socket() {
    let mut bench = Bench::live();
    bench.wait();
    for failure in
        [Failure::Slowed(None), Failure::Network, Failure::Refused, Failure::Refused, Failure::Refused]
    {
        bench.fail(failure);
        assert_eq!(bench.link.live(), Some(Epoch(1)));
        assert!(!bench.link.is_refused());
        assert_eq!(bench.wait().1, [Act::Fetch]);
    }
}

#[test]
fn one_403_is_not_the_end_and_two_are_when_nothing_is_open() {
    let mut bench = Bench::new();
    bench.link.begin();
    bench.fail(Failure::Refused);
    assert!(!bench.link.is_refused());
    assert_eq!(bench.wait().1, [Act::Fetch]);
    bench.fail(Failure::Refused);
    assert!(bench.link.is_refused());
    let (waited, acts) = bench.wait();
    assert!((24..36).contains(&waited.as_secs()), "{waited:?}");
    assert_eq!(acts, [Act::Fetch], "a proxy may have refused, and its mind may change");
}

#[test]
fn throttling_faults_and_lost_networks_are_tried_for_ever_and_never_in_a_tight_loop() {
    let mut bench = Bench::new();
    bench.link.begin();
    for round in 0..200 {
        bench.fail(if round % 2 == 0 { Failure::Network } else { Failure::Slowed(None) });
        let (waited, acts) = bench.wait();
        assert!(waited >= FLOOR && waited <= Duration::from_secs(30), "{waited:?}");
        assert_eq!(acts, [Act::Fetch]);
    }
}

#[test]
fn a_waiting_time_that_the_service_names_is_honoured() {
    let mut bench = Bench::new();
    bench.link.begin();
    bench.fail(Failure::Slowed(Some(Duration::from_secs(42))));
    assert!(bench.wait().0 >= Duration::from_secs(42));
}

#[test]
fn a_subscription_that_is_not_acknowledged_is_given_up_and_made_again() {
    let mut bench = Bench::new();
    bench.link.begin();
    bench.link.fetched(bench.now, HOUR, &mut bench.rng);
    let (waited, acts) = bench.wait();
    assert_eq!((waited, acts), (JOIN_WITHIN, vec![Act::Close(Epoch(1))]));
    assert_eq!(bench.wait().1, [Act::Fetch]);
}

#[test]
fn one_loss_makes_one_reconnect_however_many_symptoms_it_has() {
    let mut bench = Bench::live();
    bench.now += STEADY;
    assert_eq!(bench.distrust(), [Act::Fetch]);
    assert_eq!(bench.distrust(), []);
    bench.link.closed(bench.now, Epoch(1), Loss::Plain, &mut bench.rng);
    assert_eq!(bench.link.due(bench.now + Duration::from_secs(60), &mut bench.rng), []);
    bench.join(Epoch(2));
}

#[test]
fn an_expiry_that_has_passed_makes_no_tight_loop() {
    let mut bench = Bench::new();
    bench.link.begin();
    bench.link.fetched(bench.now, Some(Duration::ZERO), &mut bench.rng);
    bench.link.subscribed(bench.now, Epoch(1));
    assert!(bench.wait().0 >= Duration::from_secs(1));
}

#[test]
fn finishing_closes_every_socket_and_asks_for_nothing_more() {
    let mut bench = Bench::live();
    bench.wait();
    bench.join(Epoch(2));
    let mut closed = bench.link.finish();
    closed.sort_by_key(|act| format!("{act:?}"));
    assert_eq!(closed, [Act::Close(Epoch(1)), Act::Close(Epoch(2))]);
    assert_eq!(bench.link.deadline(), None);
}

#[test]
fn a_socket_in_doubt_is_not_live_and_stays_open_until_its_successor_is_subscribed() {
    let mut bench = Bench::live();
    bench.now += STEADY;
    assert_eq!(bench.distrust(), [Act::Fetch]);
    assert_eq!(bench.link.live(), None);
    assert_eq!(bench.link.fetched(bench.now, HOUR, &mut bench.rng), [Act::Open(Epoch(2))]);
    assert_eq!(bench.link.subscribed(bench.now, Epoch(2)), [Act::Close(Epoch(1))]);
}

#[test]
fn sockets_that_live_shortly_are_replaced_ever_more_slowly_and_one_good_life_makes_up_for_it() {
    let mut bench = Bench::live();
    let mut waited = Duration::ZERO;
    for number in 2..22 {
        bench.link.closed(bench.now, Epoch(number - 1), Loss::Plain, &mut bench.rng);
        waited += bench.wait().0;
        bench.join(Epoch(number));
    }
    assert!(waited > Duration::from_secs(120), "{waited:?} for twenty sockets");
    bench.now += STEADY;
    bench.link.closed(bench.now, Epoch(21), Loss::Plain, &mut bench.rng);
    assert!(bench.wait().0 < Duration::from_secs(1));
}

#[test]
fn doubt_does_not_cut_a_waiting_time_short() {
    let mut bench = Bench::live();
    bench.wait();
    bench.fail(Failure::Slowed(Some(Duration::from_secs(42))));
    assert_eq!(bench.distrust(), []);
    assert_eq!(bench.wait(), (DRAIN_FOR, vec![Act::Close(Epoch(1))]));
    assert!(bench.wait().0 + DRAIN_FOR >= Duration::from_secs(42));
}

#[test]
fn a_socket_that_was_handed_over_has_no_successor() {
    let mut bench = Bench::new();
    assert_eq!(bench.link.hand_over(bench.now), [Act::Open(Epoch(1))]);
    bench.link.subscribed(bench.now, Epoch(1));
    assert_eq!(bench.link.live(), Some(Epoch(1)));
    assert_eq!(bench.link.deadline(), None, "nothing is due, not even a swap");
    assert_eq!(bench.link.refresh(), []);
    assert_eq!(bench.distrust(), [Act::Close(Epoch(1))]);
    assert_eq!((bench.link.live(), bench.link.deadline()), (None, None));
}

#[test]
fn a_chat_is_refused_for_as_long_as_it_is_and_tried_ever_more_rarely() {
    let mut bench = Bench::new();
    bench.link.begin();
    let mut waits = Vec::new();
    for _ in 0..10 {
        bench.fail(Failure::Refused);
        waits.push(bench.wait().0.as_secs_f64());
    }
    assert!(waits[0] <= 1.0, "once is not a proof: {waits:?}");
    for (wait, expected) in waits[1..].iter().zip([30.0, 60.0, 120.0, 240.0, 480.0, 600.0, 600.0]) {
        assert!((expected * 0.8..expected * 1.2).contains(wait), "{waits:?}");
    }
    assert!(bench.link.is_refused());
    bench.join(Epoch(1));
    assert!(!bench.link.is_refused());
}

#[test]
fn a_socket_that_is_lost_after_a_refused_refresh_is_replaced_at_once() {
    let mut bench = Bench::live();
    bench.wait();
    for _ in 0..6 {
        bench.fail(Failure::Refused);
        assert_eq!(bench.wait().1, [Act::Fetch]);
    }
    bench.fail(Failure::Refused);
    bench.link.closed(bench.now, Epoch(1), Loss::Plain, &mut bench.rng);
    assert!(!bench.link.is_refused(), "it was open until now");
    let (waited, acts) = bench.wait();
    assert!(waited <= Duration::from_secs(1), "{waited:?}");
    assert_eq!(acts, [Act::Fetch]);
}

#[test]
fn what_waits_for_a_network_waits_no_longer_when_it_is_back_and_what_waits_for_something_else_does() {
    for (failure, hurries) in [
        (Failure::Network, true),
        (Failure::Fault(None), false),
        (Failure::Slowed(None), false),
        (Failure::Refused, false),
    ] {
        let mut bench = Bench::new();
        bench.link.begin();
        for _ in 0..6 {
            bench.fail(failure);
            bench.link.due(bench.now + Duration::from_secs(3_600), &mut bench.rng);
        }
        bench.fail(failure);
        bench.link.hurry(bench.now);
        assert_eq!(bench.link.deadline() == Some(bench.now), hurries, "{failure:?}");
    }
}

#[test]
fn a_chat_on_screen_waits_two_seconds_for_a_network_at_most() {
    let mut bench = Bench::new();
    bench.link.begin();
    for _ in 0..10 {
        bench.fail(Failure::Network);
        bench.wait();
    }
    bench.fail(Failure::Network);
    bench.link.put_on_screen(true, bench.now);
    assert_eq!(bench.wait().0, Duration::ZERO, "whoever opens it does not wait");
    for _ in 0..100 {
        bench.fail(Failure::Network);
        assert!(bench.wait().0 <= Duration::from_secs(2));
    }
}

#[test]
fn a_socket_that_was_opened_without_a_network_is_not_waited_for_when_it_is_back() {
    let mut bench = Bench::new();
    bench.link.begin();
    bench.link.fetched(bench.now, HOUR, &mut bench.rng);
    bench.now += Duration::from_secs(3);
    bench.link.hurry(bench.now);
    assert_eq!(bench.wait(), (Duration::ZERO, vec![Act::Close(Epoch(1))]));
    let (waited, acts) = bench.wait();
    assert!(waited <= Duration::from_secs(1), "{waited:?}");
    assert_eq!(acts, [Act::Fetch]);
}

#[test]
fn a_socket_closed_with_a_reason_is_replaced_less_quickly() {
    for (loss, least) in [(Loss::Plain, 0), (Loss::Told, 1_000)] {
        let mut bench = Bench::live();
        bench.now += STEADY;
        bench.link.closed(bench.now, Epoch(1), loss, &mut bench.rng);
        let waited = bench.wait().0.as_millis();
        assert!(waited >= least && waited <= 2_000, "{loss:?}: {waited}");
    }
}

#[test]
fn a_new_connection_from_outside_replaces_an_open_socket_without_a_break() {
    let mut bench = Bench::live();
    assert_eq!(bench.link.hand_over(bench.now), [Act::Open(Epoch(2))]);
    assert_eq!(bench.link.live(), Some(Epoch(1)));
    bench.link.subscribed(bench.now, Epoch(2));
    assert_eq!(bench.link.live(), Some(Epoch(2)));
    assert_eq!(bench.link.met(Epoch(2)), [Act::Close(Epoch(1))]);
}

#[test]
fn another_token_brings_a_refused_chat_back_sooner_but_not_at_once() {
    let mut bench = Bench::new();
    bench.link.begin();
    for _ in 0..8 {
        bench.fail(Failure::Refused);
        bench.wait();
    }
    bench.fail(Failure::Refused);
    bench.link.try_sooner();
    assert_eq!(bench.wait().0, REFUSED_FLOOR);
    bench.fail(Failure::Refused);
    assert_eq!(bench.link.take_up(), [Act::Fetch], "a person does not wait");
}
