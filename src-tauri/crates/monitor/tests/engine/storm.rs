//! Chats in bad weather. A seed that fails is named, and gives the same storm again: `STORM=17..18`.

use std::ops::Range;
use std::time::Duration;

use jiff::SignedDuration;
use monitor::Dump;
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use tokio::time::sleep;

use crate::floor::{Floor, seconds, shown};
use crate::service::{Ack, Fault, Mood};

const SEEDS: Range<u64> = 0..100;
/// The longest that a call or a frame is under way.
const DELAY: Duration = Duration::from_millis(900);

#[test]
fn after_a_storm_the_timeline_is_the_truth_and_in_it_nothing_false_is_said() {
    let asked = std::env::var("STORM").ok();
    let asked = asked.as_deref().map(|range| range.split_once("..").unwrap());
    let seeds = asked.map_or(SEEDS, |(from, to)| from.parse().unwrap()..to.parse().unwrap());
    for seed in seeds {
        let weathered = std::panic::catch_unwind(|| {
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            runtime.enable_time().start_paused(true).build().unwrap().block_on(storm(seed));
        });
        assert!(
            weathered.is_ok(),
            "the storm of seed {seed} is not weathered; STORM={seed}..{} plays it alone",
            seed + 1
        );
    }
}

async fn storm(seed: u64) {
    let mut rng = SmallRng::seed_from_u64(seed);
    let floor = Floor::seeded(seed, 1.0);
    let chat = floor.service.add_chat(rng.random_range(0..300));
    let key = floor.watch(chat).await;
    for _ in 0..rng.random_range(20..120) {
        match rng.random_range(0..20) {
            0..10 => {
                floor.service.say(chat);
            }
            10 | 11 => floor.service.drop_sockets(chat),
            12 => floor.service.mood(chat, |mood| mood.connect.extend(faults(&mut rng, true))),
            13 => floor.service.mood(chat, |mood| mood.read.extend(faults(&mut rng, false))),
            14 => floor.service.mood(chat, |mood| mood.delay = DELAY.mul_f64(rng.random())),
            15 => floor.service.mood(chat, |mood| mood.ack = Ack::Silence),
            16 => floor.service.mood(chat, |mood| mood.refuses_ids = rng.random()),
            17 => floor.service.mood(chat, |mood| mood.heartbeats = rng.random()),
            18 => floor.service.mood(chat, |mood| mood.empty_pages = rng.random_range(0..3)),
            _ => {
                let mood = Mood { delay: floor.service.mood_of(chat).delay, ..Mood::default() };
                floor.service.mood(chat, |known| *known = mood);
            }
        }
        sleep(Duration::from_millis(rng.random_range(1..4_000))).await;
        let dump = floor.dump(&key).await;
        is_in_order(&dump);
        is_not_falsely_complete(&floor, chat, &dump);
    }
    floor.service.mood(chat, |mood| *mood = Mood::default());
    if rng.random() {
        floor.service.end(chat);
    }
    seconds(2).await;
    floor.true_within(240, chat, &key).await;
}

/// Connects may be refused, pages not as well: both together are how a chat is lost for good.
fn faults(rng: &mut SmallRng, refused: bool) -> Vec<Fault> {
    let all = [Fault::Server, Fault::Cut, Fault::Throttled(None), Fault::Throttled(Some(2))];
    let some: Vec<Fault> = (0..rng.random_range(1..4)).map(|_| all[rng.random_range(0..all.len())]).collect();
    if refused && rng.random_ratio(1, 4) { vec![Fault::Refused, Fault::Server] } else { some }
}

fn is_in_order(dump: &Dump) {
    let mut ids: Vec<_> = dump.entries.iter().map(|entry| entry.id().clone()).collect();
    assert!(dump.entries.windows(2).all(|pair| pair[0].place < pair[1].place), "out of order");
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), dump.entries.len(), "twice the same item");
}

/// A word that was said longer ago than anything is under way is there, or the chat is not called complete.
fn is_not_falsely_complete(floor: &Floor, chat: usize, dump: &Dump) {
    if !dump.summary.complete {
        return;
    }
    // A socket that is cut is noticed by its reader at once, and by its chat a moment later.
    let before = floor.service.now() - SignedDuration::try_from(DELAY * 2).unwrap();
    let old = floor.service.truth_before(chat, before);
    let shown = shown(dump);
    let missing: Vec<_> = old.iter().filter(|id| !shown.contains(id)).collect();
    assert!(missing.is_empty(), "complete, but without {missing:?}: {:?}", dump.summary.connection);
}
