//! The scheduler as chats meet it.

use tokio::task::JoinSet;

use super::*;

const PAGE: Operation = Operation::GetTranscript;

fn instance() -> Arc<str> {
    "acme".into()
}

/// Has `count` requests made, one task each, that tell their name when they have their turn.
fn crowd(
    scheduler: &Scheduler,
    urgency: &Urgency,
    count: usize,
    name: &'static str,
    told: &mpsc::Sender<&'static str>,
) {
    for _ in 0..count {
        let (scheduler, urgency, told) = (scheduler.clone(), urgency.clone(), told.clone());
        tokio::spawn(async move {
            scheduler.turn(&instance(), PAGE, urgency).await;
            told.send(name).await.ok();
        });
    }
}

/// Until everybody who was spawned has asked.
async fn asked() {
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_hundred_chats_never_exceed_the_share_in_any_second() {
    let scheduler = Scheduler::start(0.5);
    let mut turns = JoinSet::new();
    for _ in 0..100 {
        let scheduler = scheduler.clone();
        turns.spawn(async move {
            scheduler.turn(&instance(), PAGE, Priority::BackFill).await;
            Instant::now()
        });
    }
    let mut granted = turns.join_all().await;
    granted.sort();
    // 12 × 0.5 at once, then 8 × 0.5 a second: in no window of a second more than burst and rate together.
    for (index, start) in granted.iter().enumerate() {
        let within = granted[index..].iter().take_while(|at| **at - *start < Duration::from_secs(1)).count();
        assert!(within <= 10, "{within} requests within a second");
    }
    let took = granted[99] - granted[0];
    assert!(took >= Duration::from_secs(23) && took <= Duration::from_secs(25), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn the_chat_on_screen_goes_before_those_that_came_earlier() {
    let scheduler = Scheduler::start(0.5);
    let (told, mut granted) = mpsc::channel(64);
    for (priority, count, name) in [
        (Priority::BackFill, 20, "older"),
        (Priority::LiveEdge, 1, "edge"),
        (Priority::OnScreen, 1, "screen"),
    ] {
        crowd(&scheduler, &priority.into(), count, name, &told);
        asked().await;
    }
    let mut sequence = Vec::new();
    granted.recv_many(&mut sequence, 64).await;
    while sequence.len() < 22 {
        sequence.extend(granted.recv().await);
    }
    // The burst of six was gone before the others asked.
    assert_eq!(sequence[6..8], ["screen", "edge"]);
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_is_opened_while_it_waits_moves_to_the_front() {
    let scheduler = Scheduler::start(0.5);
    let (told, mut granted) = mpsc::channel(64);
    let screen = OnScreen::default();
    crowd(&scheduler, &Priority::BackFill.into(), 20, "others", &told);
    crowd(&scheduler, &Urgency::new(Priority::BackFill, &screen), 1, "opened", &told);
    asked().await;
    assert_eq!(scheduler.budget().lanes[0].on_screen, 0);
    screen.set(true);
    for _ in 0..6 {
        assert_eq!(granted.recv().await, Some("others"));
    }
    assert_eq!(granted.recv().await, Some("opened"));
}

#[tokio::test(start_paused = true)]
async fn a_chat_with_much_to_read_keeps_no_other_waiting() {
    let scheduler = Scheduler::start(0.5);
    let (told, mut granted) = mpsc::channel(64);
    for (name, pages) in [("much", 1_000), ("little", 10)] {
        let (scheduler, told) = (scheduler.clone(), told.clone());
        tokio::spawn(async move {
            for _ in 0..pages {
                scheduler.turn(&instance(), PAGE, Priority::BackFill).await;
                told.send(name).await.ok();
            }
        });
    }
    let mut turns = 0;
    let mut little = 0;
    while little < 10 {
        turns += 1;
        little += u32::from(granted.recv().await == Some("little"));
    }
    assert!(turns <= 21, "ten pages took {turns} turns beside one other chat");
}

#[tokio::test(start_paused = true)]
async fn a_crowd_at_the_live_edge_can_not_keep_older_items_waiting_for_ever() {
    let scheduler = Scheduler::start(0.5);
    let (told, mut granted) = mpsc::channel(256);
    crowd(&scheduler, &Priority::LiveEdge.into(), 100, "edge", &told);
    crowd(&scheduler, &Priority::BackFill.into(), 3, "older", &told);
    asked().await;
    let mut sequence = Vec::new();
    for _ in 0..40 {
        sequence.extend(granted.recv().await);
    }
    assert_eq!(sequence.iter().filter(|name| **name == "older").count(), 3, "{sequence:?}");
    let first = sequence.iter().position(|name| *name == "older").unwrap();
    assert!(first >= 6, "the live edge goes first: {sequence:?}");
}

#[tokio::test(start_paused = true)]
async fn who_gives_up_waiting_uses_up_no_turn() {
    let scheduler = Scheduler::start(0.5);
    let (told, mut granted) = mpsc::channel(64);
    crowd(&scheduler, &Priority::LiveEdge.into(), 6, "burst", &told);
    asked().await;
    let mut given_up = JoinSet::new();
    for _ in 0..50 {
        let scheduler = scheduler.clone();
        given_up.spawn(async move { scheduler.turn(&instance(), PAGE, Priority::LiveEdge).await });
    }
    asked().await;
    given_up.shutdown().await;
    crowd(&scheduler, &Priority::LiveEdge.into(), 1, "last", &told);
    let started = Instant::now();
    while granted.recv().await != Some("last") {}
    assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
    assert_eq!(scheduler.budget().lanes[0].made, 7);
}

#[tokio::test(start_paused = true)]
async fn a_429_holds_everyone_of_the_instance_for_as_long_as_it_says() {
    let scheduler = Scheduler::start(0.5);
    scheduler.turn(&instance(), PAGE, Priority::LiveEdge).await;
    let started = Instant::now();
    scheduler.throttled(&instance(), PAGE, Some(Duration::from_secs(7))).await;
    scheduler.turn(&instance(), PAGE, Priority::OnScreen).await;
    assert!(started.elapsed() >= Duration::from_secs(7));
    let started = Instant::now();
    scheduler.turn(&"other".into(), PAGE, Priority::OnScreen).await;
    scheduler.turn(&instance(), Operation::GetAttachment, Priority::OnScreen).await;
    assert_eq!(started.elapsed(), Duration::ZERO, "another instance or operation has its own quota");
}

#[tokio::test(start_paused = true)]
async fn the_budget_tells_who_waits_and_until_when() {
    let scheduler = Scheduler::start(0.5);
    let (told, mut granted) = mpsc::channel(64);
    crowd(&scheduler, &Priority::LiveEdge.into(), 10, "edge", &told);
    crowd(&scheduler, &Priority::BackFill.into(), 4, "older", &told);
    asked().await;
    let budget = scheduler.budget();
    let [lane] = &budget.lanes[..] else { panic!("{budget:?}") };
    assert_eq!((&*lane.instance, lane.operation), ("acme", PAGE));
    assert_eq!((lane.quota_per_second, lane.burst, lane.share, lane.per_second), (8.0, 12.0, 0.5, 4.0));
    assert_eq!((lane.on_screen, lane.live_edge, lane.back_fill, lane.made), (0, 4, 4, 6));
    assert_eq!((budget.waiting(), budget.per_second()), (8, 4.0));
    let (started, eta) = (Instant::now(), lane.eta);
    for _ in 0..14 {
        granted.recv().await;
    }
    // Timers have a resolution of a millisecond.
    let late = started.elapsed().abs_diff(eta);
    assert!(late <= Duration::from_millis(10), "{eta:?} told, {:?} taken", started.elapsed());

    scheduler.throttled(&instance(), PAGE, Some(Duration::from_secs(9))).await;
    asked().await;
    tokio::time::advance(Duration::from_secs(2)).await;
    let lane = scheduler.budget().lanes.remove(0);
    assert_eq!((lane.throttled, lane.per_second), (1, 2.0));
    assert_eq!(lane.closed_until, Some(Duration::from_secs(7)), "told as of now, not as of then");
    tokio::time::advance(Duration::from_secs(40)).await;
    let lane = scheduler.budget().lanes.remove(0);
    assert_eq!((lane.closed_until, lane.per_second), (None, 4.0), "it has recovered");
}

#[tokio::test(start_paused = true)]
async fn another_share_holds_for_those_who_wait_already() {
    let scheduler = Scheduler::start(0.05);
    let (told, mut granted) = mpsc::channel(256);
    crowd(&scheduler, &Priority::BackFill.into(), 101, "older", &told);
    granted.recv().await;
    scheduler.set_share(1.0).await;
    let started = Instant::now();
    for _ in 0..100 {
        granted.recv().await;
    }
    // 8 a second; at 5 % of the quota it would be 250 seconds.
    assert!(started.elapsed() < Duration::from_secs(16), "{:?}", started.elapsed());
    for (nonsense, taken) in [(0.0, 0.08), (f64::NAN, 0.08), (7.0, 8.0), (0.25, 2.0)] {
        scheduler.set_share(nonsense).await;
        asked().await;
        let now = scheduler.budget().per_second();
        assert!((now - taken).abs() < 1e-9, "{now}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_lane_that_nobody_uses_any_more_is_dropped() {
    let scheduler = Scheduler::start(0.5);
    scheduler.turn(&"gone".into(), PAGE, Priority::LiveEdge).await;
    for _ in 0..30 {
        scheduler.turn(&instance(), PAGE, Priority::LiveEdge).await;
        tokio::time::sleep(Duration::from_secs(300)).await;
    }
    let instances: Vec<_> = scheduler.budget().lanes.iter().map(|lane| lane.instance.to_string()).collect();
    assert_eq!(instances, ["acme"]);
}

#[tokio::test(start_paused = true)]
async fn chats_of_an_unnamed_instance_share_the_lane_of_the_one_that_is_named_at_their_host() {
    // Whichever asks first.
    for order in [["host", "host/acme"], ["host/acme", "host"]] {
        let scheduler = Scheduler::start(0.5);
        let mut turns = JoinSet::new();
        for instance in order {
            for _ in 0..50 {
                let scheduler = scheduler.clone();
                turns.spawn(async move {
                    scheduler.turn(&instance.into(), PAGE, Priority::LiveEdge).await;
                    Instant::now()
                });
            }
            asked().await;
        }
        let mut granted = turns.join_all().await;
        granted.sort();
        assert!(granted[99] - granted[0] >= Duration::from_secs(23), "together they keep to the one share");
        let budget = scheduler.budget();
        let lanes: Vec<_> = budget.lanes.iter().map(|lane| (&*lane.instance, lane.made)).collect();
        assert_eq!(lanes, [("host/acme", 100)]);
        assert_eq!(budget.lane("host", PAGE), budget.lane("host/acme", PAGE));
    }
}

#[tokio::test(start_paused = true)]
async fn a_429_of_an_unnamed_instances_chat_slows_the_named_one_and_no_other_host() {
    let scheduler = Scheduler::start(1.0);
    for instance in ["host/acme", "hostel/acme"] {
        scheduler.turn(&instance.into(), PAGE, Priority::LiveEdge).await;
    }
    scheduler.throttled(&"host".into(), PAGE, None).await;
    asked().await;
    let throttled: Vec<_> = scheduler.budget().lanes.iter().map(|lane| lane.throttled).collect();
    assert_eq!(throttled, [1, 0]);
}
