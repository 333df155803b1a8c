//! What goes wrong, by seed: between the service and the engine, and around them.

use std::sync::LazyLock;
use std::time::Duration;

use jiff::SignedDuration;
use rand::Rng;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use simulator::{Fault, Mishap, Storm};
use tokio::time::Instant;

/// What the usual storm does not bring.
const UNUSUAL: [&str; 22] = [
    "404 x1",
    "400 x1",
    "403 x3",
    "403 for 40s",
    "403 forever on socket",
    "401 x1",
    "408 x1",
    "hang x1",
    "hang x2 on socket",
    "late 15s x1",
    "no-utf8 x1",
    "no-body x1",
    "429 retry-after 30s x1",
    "sick-ping 503 for 60s",
    "lose for 10s",
    "delay 8s x1",
    "oversize 2MiB x1",
    "slow 300 x1",
    "duplicate 50% for 30s",
    "truncated x3",
    "html x1",
    "500 x2 on socket",
];

/// The service's clock goes wrong once, and is set right in the end.
const SKEWS: [&str; 4] = ["skew +2m", "skew -2m", "skew +26h", "skew 0s"];

pub(crate) static FAULTS: LazyLock<Vec<Fault>> = LazyLock::new(|| {
    let unusual = UNUSUAL.iter().map(|text| text.parse().expect("a fault"));
    Storm::new(0).faults.into_iter().chain(unusual).collect()
});

static CLOCKS: LazyLock<Vec<Fault>> =
    LazyLock::new(|| SKEWS.iter().map(|text| text.parse().expect("a fault")).collect());

/// Something that goes wrong.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Trouble {
    /// One of the simulator's own faults, in one chat.
    Fault(Fault),
    /// Every connection is reset.
    Cut,
    /// No new connection is to be had for so long, and the old ones are reset.
    Offline(Duration),
    /// Everything is swallowed for so long, and then arrives, or is reset.
    Silence(Duration, bool),
    /// The computer sleeps: no timer fires meanwhile.
    Sleep(Duration),
    /// The watching computer's clock is set.
    ClockSet(SignedDuration),
}

impl Trouble {
    pub(crate) fn any(dice: &mut SmallRng) -> Self {
        let seconds =
            |dice: &mut SmallRng, most: u64| Duration::from_millis(dice.random_range(500..most * 1_000));
        match dice.random_range(0..100) {
            0..4 => Self::Cut,
            4..7 => Self::Offline(seconds(dice, 60)),
            7..10 => Self::Silence(seconds(dice, 60), dice.random()),
            10..12 => Self::Sleep(seconds(dice, 900)),
            12..14 => Self::ClockSet(SignedDuration::from_secs(dice.random_range(-4_000..4_000))),
            14 => Self::Fault(*CLOCKS.choose(dice).expect("some")),
            _ => Self::Fault(*FAULTS.choose(dice).expect("many")),
        }
    }
}

/// Whether it comes in storms. A page in another's place says what is not so, and nobody can tell while its chain of tokens does not go
/// on; `tests/it/faults.rs` has it where the chain does.
pub(crate) fn comes(fault: &Fault) -> bool {
    fault.mishap != Mishap::PagesSwapped
}

/// For how long an item may be missing unnoticed because of a fault that nobody can see.
pub(crate) fn hides(fault: &Fault) -> Option<Duration> {
    match fault.mishap {
        Mishap::Lose
        | Mishap::Reorder
        | Mishap::Cut
        | Mishap::BadUtf8
        | Mishap::BadJson
        | Mishap::Endless => Some(UNTIL_COMPARED),
        Mishap::Delay(by) => Some(by * 4 + Duration::from_secs(2)),
        // Until two heartbeats are missed.
        Mishap::BlackHole => Some(HALF_OPEN),
        _ => None,
    }
}

/// Sockets are compared with the transcript every three minutes, and a page takes its turn.
pub(crate) const UNTIL_COMPARED: Duration = Duration::from_secs(215);

/// A socket that fell silent is noticed within this.
pub(crate) const HALF_OPEN: Duration = Duration::from_secs(32);

/// A time in which something hides what is said.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hiding {
    pub(crate) from: Instant,
    /// `None`: it still does.
    pub(crate) to: Option<Instant>,
    pub(crate) allows: Duration,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_for_a_fault_but_one_comes_in_storms() {
        let faults = FAULTS.iter().chain(&*CLOCKS).filter(|fault| comes(fault));
        let spoken: Vec<String> = faults.map(ToString::to_string).collect();
        // The first form is a status, a number.
        for (form, _) in simulator::fault_forms().skip(1) {
            let word = form.split(' ').next().unwrap_or_default();
            let is_spoken = spoken.iter().any(|fault| fault.split(' ').next() == Some(word));
            assert_eq!(is_spoken, word != "pages-swapped", "{word}");
        }
    }
}
