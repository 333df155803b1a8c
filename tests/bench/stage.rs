//! The service in a process of its own: chats, and what happens in them by command.

use std::io::BufRead as _;
use std::time::Duration;

use serde_json::{Value, json};
use simulator::{Clock, Config, Kept, Operation, Quotas, Running, Simulator};
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::floor::Chat;

/// What is said in a second is spread over so many moments.
const BEATS: u32 = 200;

/// `stage CHATS HISTORY unlimited|quotas`: so many chats, each with so many lines already.
pub(crate) fn main(words: &[String]) {
    let [chats, history, quotas] = words else { panic!("stage CHATS HISTORY unlimited|quotas") };
    let quotas = if quotas == "unlimited" { Quotas::unlimited() } else { Quotas::service() };
    let (chats, history) = (chats.parse().unwrap(), history.parse().unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        // The truth about frames is not asked for here, and would grow.
        let config = Config { quotas, kept: Kept { live: 1, ..Kept::default() }, ..Config::default() };
        let simulator = Simulator::start(config, Clock::running(jiff::Timestamp::now())).await.unwrap();
        let mut stage = Stage::open(simulator, chats, history);
        println!("{}", stage.card());
        let mut commands = commands();
        let mut murmur: Option<u32> = None;
        let mut beat = beats();
        loop {
            let command = tokio::select! {
                command = commands.recv() => command,
                _ = beat.tick(), if murmur.is_some() => {
                    stage.beat(murmur.unwrap_or_default());
                    continue;
                }
            };
            let Some(command) = command else { return };
            match &command.split_whitespace().collect::<Vec<_>>()[..] {
                // Says so many lines, at so many a second.
                ["say", lines, rate] => {
                    let started = Instant::now();
                    stage.say(lines.parse().unwrap(), rate.parse().unwrap()).await;
                    println!("{}", json!({ "seconds": started.elapsed().as_secs_f64() }));
                }
                // Goes on saying so many lines a second.
                ["murmur", rate] => {
                    murmur = Some(rate.parse().unwrap()).filter(|rate| *rate > 0);
                    beat.reset();
                }
                ["cut"] => stage.chats.iter().for_each(Chat::cut),
                ["mend"] => stage.chats.iter().for_each(Chat::mend),
                ["truth"] => println!("{}", stage.truth()),
                _ => panic!("the stage does not know `{command}`"),
            }
        }
    });
}

struct Stage {
    simulator: Running,
    chats: Vec<Chat>,
    next: usize,
    /// Lines that are owed because a beat is worth less than one.
    owed: f64,
}

impl Stage {
    fn open(simulator: Running, chats: usize, history: usize) -> Self {
        let mut chats: Vec<Chat> = (0..chats).map(|_| Chat::open(&simulator)).collect();
        for chat in &mut chats {
            chat.say(history);
        }
        Self { simulator, chats, next: 0, owed: 0.0 }
    }

    fn card(&self) -> Value {
        let chats: Vec<Value> = self.chats.iter().map(Chat::card).collect();
        json!({ "endpoint": self.simulator.base_url(), "region": "us-west-2", "chats": chats })
    }

    async fn say(&mut self, lines: usize, rate: u32) {
        let mut beat = beats();
        let target = self.said() + lines;
        while self.said() < target {
            beat.tick().await;
            self.beat(rate);
        }
    }

    fn said(&self) -> usize {
        self.next
    }

    /// One line after another, each in the next chat.
    fn beat(&mut self, rate: u32) {
        self.owed += f64::from(rate) / f64::from(BEATS);
        while self.owed >= 1.0 {
            let at = self.next % self.chats.len();
            self.chats[at].say(1);
            self.next += 1;
            self.owed -= 1.0;
        }
    }

    fn truth(&self) -> Value {
        let stored: usize = self.chats.iter().map(|chat| chat.handle.stored().len()).sum();
        let subscribed: usize = self.chats.iter().map(|chat| chat.handle.subscribed_sockets()).sum();
        let requests: Vec<_> = self.chats.iter().flat_map(|chat| chat.handle.requests()).collect();
        let throttled = requests.iter().filter(|request| request.status == 429).count();
        let reads = requests.iter().filter(|request| request.operation == Operation::GetTranscript).count();
        json!({ "stored": stored, "subscribed": subscribed, "throttled": throttled, "reads": reads })
    }
}

fn beats() -> tokio::time::Interval {
    let mut beat = interval(Duration::from_secs(1) / BEATS);
    beat.set_missed_tick_behavior(MissedTickBehavior::Burst);
    beat
}

/// The lines of standard input; they end when whoever conducts does.
pub(crate) fn commands() -> mpsc::Receiver<String> {
    // Full: the reader waits, and with it whoever conducts.
    let (out, commands) = mpsc::channel(16);
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if out.blocking_send(line).is_err() {
                return;
            }
        }
    });
    commands
}
