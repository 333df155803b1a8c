//! Chats of scenarios that have not begun.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use rand::Rng;
use rand::rngs::StdRng;

use crate::director::scenario::{Scenario, Script};

/// A chat that begins later.
pub(super) struct Waiting {
    /// Which of the scenarios it is of.
    pub(super) scenario: usize,
    scripts: Arc<[Script]>,
    index: usize,
    pub(super) begins_at: Timestamp,
    /// Its own: what else is played changes nothing in it.
    pub(super) seed: u64,
}

impl Waiting {
    /// Every chat of a scenario that begins at `start`.
    pub(super) fn all(number: usize, scenario: &Scenario, start: Timestamp, seeds: &mut StdRng) -> Vec<Self> {
        let mut waiting = Vec::with_capacity(scenario.chats());
        for (index, script) in scenario.scripts.iter().enumerate() {
            for copy in 0..u64::from(script.head.copies) {
                let after = i64::try_from(copy.saturating_mul(script.head.apart)).unwrap_or(i64::MAX);
                let offset = SignedDuration::from_millis(script.head.begins.saturating_add(after));
                waiting.push(Self {
                    scenario: number,
                    scripts: Arc::clone(&scenario.scripts),
                    index,
                    begins_at: start.checked_add(offset).unwrap_or(Timestamp::MAX),
                    seed: seeds.random(),
                });
            }
        }
        waiting
    }

    pub(super) fn script(&self) -> &Script {
        &self.scripts[self.index]
    }
}
