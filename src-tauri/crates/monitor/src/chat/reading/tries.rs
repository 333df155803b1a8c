//! Tries at gaps that brought nothing. Pure.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;
use transcript::{GapKey, Timeline};

use crate::view::Cause;

/// Tries for one gap that bring nothing, before it is left as it is.
pub(super) const TRIES: u32 = 6;
/// First wait after a try that brought nothing; doubled each time. Reads may trail the writes by seconds.
const FIRST_WAIT: Duration = Duration::from_millis(500);
/// A gap that was left is looked at again now and then: the service may have caught up.
pub(super) const LEFT_FOR: Duration = Duration::from_secs(120);
/// The last of the ways to start a page at a gap.
const LAST_WAY: u8 = 2;

/// By gap; only gaps that are there have tries, so there are never more.
#[derive(Debug, Default)]
pub(super) struct Tries(HashMap<GapKey, Tried>);

#[derive(Debug, Clone, Copy)]
struct Tried {
    count: u32,
    not_before: Instant,
    cause: Option<Cause>,
    /// 0: by item; 1: by time; 2: from the newest end.
    way: u8,
}

impl Tries {
    pub(super) fn not_before(&self, key: &GapKey) -> Option<Instant> {
        self.0.get(key).map(|tried| tried.not_before)
    }

    pub(super) fn cause(&self, key: &GapKey) -> Option<Cause> {
        self.0.get(key).and_then(|tried| tried.cause)
    }

    pub(super) fn count(&self, key: &GapKey) -> u32 {
        self.0.get(key).map_or(0, |tried| tried.count)
    }

    pub(super) fn way(&self, key: &GapKey) -> u8 {
        self.0.get(key).map_or(0, |tried| tried.way)
    }

    /// A try brought nothing.
    pub(super) fn tried(&mut self, key: &GapKey, cause: Cause, now: Instant) {
        let tried = self.entry(key, now);
        tried.count = (tried.count + 1).min(TRIES);
        tried.cause = Some(cause);
        tried.not_before =
            now + if tried.count >= TRIES { LEFT_FOR } else { FIRST_WAIT * (1 << (tried.count - 1)) };
    }

    /// A request was not accepted. If it was the start of it, another way is tried at once, while there is one.
    pub(super) fn not_accepted(&mut self, key: &GapKey, of_start: bool, now: Instant) {
        self.tried(key, Cause::NoAnswer, now);
        let tried = self.entry(key, now);
        if of_start && tried.way < LAST_WAY {
            (tried.way, tried.not_before) = (tried.way + 1, now);
        }
    }

    pub(super) fn unanswered(&mut self, key: &GapKey, now: Instant) {
        self.entry(key, now).cause = Some(Cause::NoAnswer);
    }

    /// Reads from the newest end next time.
    pub(super) fn start_at_newest(&mut self, key: &GapKey, now: Instant) {
        self.entry(key, now).way = LAST_WAY;
    }

    pub(super) fn wait(&mut self, key: &GapKey, until: Instant) {
        self.entry(key, until).not_before = until;
    }

    pub(super) fn forget(&mut self, key: &GapKey) {
        self.0.remove(key);
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Keys of gaps that are gone would pile up.
    pub(super) fn retain(&mut self, timeline: &Timeline) {
        self.0.retain(|key, _| timeline.gaps().iter().any(|gap| gap.key() == *key));
    }

    fn entry(&mut self, key: &GapKey, now: Instant) -> &mut Tried {
        self.0.entry(key.clone()).or_insert(Tried { count: 0, not_before: now, cause: None, way: 0 })
    }
}
