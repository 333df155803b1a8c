//! Service and engine in one process under paused time: what takes minutes outside is over in seconds, to the same moment.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use monitor::{ChatKey, Config, Dependencies, Monitor, RosterChange, Summary};
use serde_json::{Value, json};
use simulator::{Clock, Config as Service, Operation, Request, Simulator};
use tokio::time::{Instant, sleep, timeout};

use crate::floor::Chat;
use crate::watcher::{is_contiguous, is_live, target};
use crate::wire::{SameClock, Wire};

/// The product's own share of the quotas.
const SHARE: f64 = 0.5;
/// No scenario goes on for longer, in its own time.
const PATIENCE: Duration = Duration::from_secs(6 * 3_600);

pub(crate) fn main(scenario: &str) {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    let figures = runtime.block_on(async {
        match scenario {
            "paging" => paging().await,
            "cut" => cut(Duration::from_secs(300)).await,
            other => panic!("nothing is called `{other}`"),
        }
    });
    println!("{figures}");
}

struct Floor {
    chats: Vec<Chat>,
    monitor: Monitor,
    keys: Vec<ChatKey>,
}

impl Floor {
    async fn open(chats: usize, history: usize, faults: &[&str]) -> Self {
        let clock = Clock::running("2026-03-02T09:00:00Z".parse().unwrap());
        let simulator = Simulator::in_memory(Service::default(), clock.clone());
        let mut chats: Vec<Chat> = (0..chats).map(|_| Chat::open(&simulator)).collect();
        for chat in &mut chats {
            chat.say(history);
            for fault in faults {
                chat.handle.inject(fault.parse().unwrap());
            }
        }
        // What was said is not from this very moment.
        sleep(Duration::from_secs(60)).await;
        let endpoint = simulator.base_url().to_owned();
        let dependencies = Dependencies {
            network: Arc::new(Wire(Arc::new(simulator))),
            clock: Arc::new(SameClock(clock)),
            seed: 1,
            archive: None,
        };
        let monitor = Monitor::start(dependencies, Config { quota_share: SHARE, ..Config::default() });
        let setup = json!({ "endpoint": endpoint, "region": "us-west-2" });
        let mut keys = Vec::new();
        for chat in &chats {
            keys.push(monitor.watch(target(&setup, &chat.card(), "acme".to_owned())).await.unwrap());
        }
        Self { chats, monitor, keys }
    }

    /// Waits until `count` chats are so; gives the seconds it took.
    async fn until(&self, count: usize, is_so: impl Fn(&Summary) -> bool) -> f64 {
        let started = Instant::now();
        let waiting = async {
            loop {
                let mut view = self.monitor.roster().await.unwrap();
                let mut rows: BTreeMap<ChatKey, Arc<Summary>> =
                    view.chats.drain(..).map(|row| (row.key.clone(), row)).collect();
                loop {
                    if rows.values().filter(|row| is_so(row)).count() >= count {
                        return;
                    }
                    match view.changes.recv().await {
                        Ok(RosterChange::Chat(row)) => drop(rows.insert(row.key.clone(), row)),
                        Ok(_) => {}
                        Err(_) => break,
                    }
                }
            }
        };
        timeout(PATIENCE, waiting).await.unwrap();
        started.elapsed().as_secs_f64()
    }

    fn requests(&self) -> Vec<Request> {
        let mut requests: Vec<Request> = self.chats.iter().flat_map(|chat| chat.handle.requests()).collect();
        requests.sort_by_key(|request| request.at);
        requests
    }
}

/// Fifty chats of 2,000 items are read while one request in twenty is throttled and one in a hundred fails.
async fn paging() -> Value {
    let faults = ["429 5% on GetTranscript", "500 1% on GetTranscript"];
    let floor = Floor::open(50, 1_998, &faults).await;
    let seconds = floor.until(50, is_contiguous).await;
    let requests = floor.requests();
    let reads: Vec<&Request> =
        requests.iter().filter(|request| request.operation == Operation::GetTranscript).collect();
    let pages: usize = floor.chats.iter().map(|chat| chat.handle.stored().len().div_ceil(100)).sum();
    let refused = reads.iter().filter(|request| request.status != 200).count();
    let throttled = requests.iter().filter(|request| request.status == 429).count();
    // A check of the live edge reads forward from what is proved; paging goes backward.
    let is_check =
        |request: &&&Request| request.input.as_deref().is_some_and(|input| input.contains("FORWARD"));
    json!({
        "seconds": seconds, "requests": reads.len(), "pages": pages, "refused": refused,
        "checks": reads.iter().filter(is_check).count(),
        "throttled": throttled,
        "overShare": over(&requests, Operation::GetTranscript, 8.0, 12.0),
    })
}

/// The most requests of one kind by which any stretch of time exceeds rate and burst of the share; 0 or less is within it.
fn over(requests: &[Request], operation: Operation, rate: f64, burst: f64) -> f64 {
    let (rate, burst) = (rate * SHARE, burst * SHARE);
    let (mut level, mut least, mut before) = (burst, f64::MAX, None);
    for request in requests.iter().filter(|request| request.operation == operation) {
        let passed = before.map_or(0.0, |before| request.at.duration_since(before).as_secs_f64());
        before = Some(request.at);
        level = (level + passed * rate).min(burst) - 1.0;
        least = f64::min(least, level);
    }
    -least
}

/// A hundred chats are cut off and come back.
async fn cut(lasts: Duration) -> Value {
    let mut floor = Floor::open(100, 20, &[]).await;
    floor.until(100, is_contiguous).await;
    let screen = floor.keys[0].clone();
    floor.monitor.open(&screen, 100).await.unwrap();
    sleep(Duration::from_secs(30)).await;
    floor.chats.iter().for_each(Chat::cut);
    // Ten more lines in each chat, as long as it lasts.
    for _ in 0..10 {
        sleep(lasts / 10).await;
        floor.chats.iter_mut().for_each(|chat| chat.say(1));
    }
    floor.chats.iter().for_each(Chat::mend);
    let live = floor.until(1, |row| row.key == screen && is_live(row)).await;
    let contiguous = live + floor.until(100, is_contiguous).await;
    let throttled = floor.requests().iter().filter(|request| request.status == 429).count();
    json!({ "live": live, "contiguous": contiguous, "throttled": throttled })
}
