//! Faults without end, by seed.

use std::time::Duration;

use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use tokio::task::JoinHandle;

use super::Fault;
use crate::clock::later;
use crate::simulator::Simulator;

/// Faults that strike one chat after another. The same seed brings the same faults at the same instants to the
/// same chats.
#[derive(Clone, Debug)]
pub struct Storm {
    /// Decides what strikes, where and when.
    pub seed: u64,
    /// Time between two faults, on average and over all chats.
    pub every: Duration,
    /// What strikes; one that stands here twice strikes twice as often.
    pub faults: Vec<Fault>,
}

/// A storm under way; dropping it ends it. What it has brought already stays in force.
#[derive(Debug)]
pub struct Storming {
    task: JoinHandle<()>,
}

/// A bit of everything, as harsh networks and a busy service bring it.
const USUAL: [&str; 43] = [
    "drop",
    "drop 1001",
    "drop 1011",
    "drop 1012",
    "reset-sockets",
    "black-hole",
    "mute-heartbeat for 40s",
    "mute-ping for 40s",
    "sick-ping 500 x4",
    "refuse-subscribe x2",
    "refuse-subscribe x6",
    "ignore-subscribe x1",
    "ignore-subscribe x4",
    "lose x1",
    "lose 20% for 20s",
    "duplicate x3",
    "reorder x3",
    "reorder 30% for 20s",
    "delay 2s x2",
    "fragment x5",
    "cut x1",
    "bad-utf8 x1",
    "bad-json x1",
    "binary x1",
    "oversize 32MiB x1",
    "endless x1",
    "foreign x2",
    "gateway x2",
    "429 x3",
    "429 retry-after 2s x2",
    "429 50% for 10s",
    "500 x2",
    "503 x3",
    "html 502 x2",
    "403 x1",
    "403 x1 on socket",
    "reset x2",
    "reset-after x1",
    "truncated x1",
    "slow 2KiB x1",
    "no-json x1",
    "late 3s x2",
    "expired-urls x1",
];

/// The same for pages of the transcript.
const USUAL_PAGES: [&str; 4] =
    ["page-reversed x2", "pages-swapped x2", "endless-tokens for 20s", "token-loop x1"];

impl Storm {
    /// A storm with a bit of everything.
    pub fn new(seed: u64) -> Self {
        let read = |text: &&str| text.parse().expect("a test reads the usual faults");
        Self {
            seed,
            every: Duration::from_secs(2),
            faults: USUAL.iter().chain(&USUAL_PAGES).map(read).collect(),
        }
    }

    /// Lets it loose on the chats of a simulator, those that begin later included.
    pub fn start(self, simulator: &Simulator) -> Storming {
        let (simulator, clock) = (simulator.clone(), simulator.clock().clone());
        let mut weather = Weather::new(self, clock.now());
        let task = tokio::spawn(async move {
            loop {
                clock.wait_until(weather.next).await;
                let chats = simulator.open_chats();
                if let Some((chat, fault)) = weather.strike(chats.len()) {
                    chats[chat].inject(fault);
                }
            }
        });
        Storming { task }
    }
}

impl Drop for Storming {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What comes next.
struct Weather {
    storm: Storm,
    dice: StdRng,
    next: Timestamp,
}

impl Weather {
    fn new(storm: Storm, now: Timestamp) -> Self {
        let dice = StdRng::seed_from_u64(storm.seed);
        Self { storm, dice, next: now }
    }

    /// The fault that is due, and which of so many chats it strikes.
    fn strike(&mut self, chats: usize) -> Option<(usize, Fault)> {
        let pause = self.storm.every.mul_f64(self.dice.random_range(0.1..1.9));
        self.next = later(self.next, pause.max(Duration::from_millis(1)));
        let chat: u64 = self.dice.random();
        let fault = *self.storm.faults.choose(&mut self.dice)?;
        // Drawn also when there is no chat: the storm does not depend on who is there.
        Some((usize::try_from(chat.checked_rem(chats as u64)?).ok()?, fault))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strikes(seed: u64) -> Vec<(Timestamp, usize, String)> {
        let mut weather = Weather::new(Storm::new(seed), Timestamp::UNIX_EPOCH);
        let strike = |_| {
            let at = weather.next;
            weather.strike(10).map(|(chat, fault)| (at, chat, fault.to_string()))
        };
        (0..500).filter_map(strike).collect()
    }

    #[test]
    fn the_same_seed_brings_the_same_storm() {
        assert_eq!(strikes(7), strikes(7));
        assert_ne!(strikes(7), strikes(8));
    }

    #[test]
    fn a_storm_comes_about_as_often_as_it_says_and_everywhere() {
        let strikes = strikes(1);
        let last = strikes.last().unwrap().0.as_second();
        assert!((900..1_100).contains(&last), "500 faults, one in two seconds, take {last} s");
        let chats: std::collections::BTreeSet<usize> = strikes.iter().map(|strike| strike.1).collect();
        assert_eq!(chats.len(), 10);
    }

    #[test]
    fn a_storm_without_chats_strikes_nobody() {
        let mut weather = Weather::new(Storm::new(1), Timestamp::UNIX_EPOCH);
        assert_eq!(weather.strike(0), None);
        assert!(weather.next > Timestamp::UNIX_EPOCH, "it goes on");
    }
}
