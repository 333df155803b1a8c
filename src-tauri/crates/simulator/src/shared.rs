//! What the shells share.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::world::World;

/// The world and its time.
///
/// A lock instead of a task of its own: every access is a short computation, the lock is never held across an
/// `.await`, and tests script chats without being asynchronous.
pub(crate) struct Shared {
    world: Mutex<World>,
    pub(crate) clock: Clock,
    pub(crate) base_url: String,
    pub(crate) admin_url: Option<String>,
    pub(crate) roster_bearer: String,
    pub(crate) shutdown: CancellationToken,
    /// When the world next has something to do by itself.
    next_wake: watch::Sender<Option<Timestamp>>,
}

// Every handle has it: neither the bearer nor the tokens in the world are for a log line.
impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}

impl Shared {
    pub(crate) fn new(
        world: World,
        clock: Clock,
        base_url: String,
        admin_url: Option<String>,
        roster_bearer: String,
    ) -> Self {
        Self {
            world: Mutex::new(world),
            clock,
            base_url,
            admin_url,
            roster_bearer,
            shutdown: CancellationToken::new(),
            next_wake: watch::Sender::new(None),
        }
    }

    /// Runs one step of the world at the present instant, after everything that was due by itself.
    pub(crate) fn step<T>(&self, step: impl FnOnce(&mut World, Timestamp) -> T) -> T {
        self.step_at(None, step)
    }

    /// The same at an instant that may have passed: a director acts when it is woken, but as of when it was due.
    pub(crate) fn step_at<T>(
        &self,
        at: Option<Timestamp>,
        step: impl FnOnce(&mut World, Timestamp) -> T,
    ) -> T {
        // A step that panicked in one test thread must not hide the truth from the others.
        let mut world = self.world.lock().unwrap_or_else(PoisonError::into_inner);
        // Read under the lock: steps and their instants have the same order.
        let now = at.unwrap_or_else(|| self.clock.now());
        if let Some(at) = at {
            world.played_until(at);
        }
        world.settle(now);
        let result = step(&mut world, now);
        let next = world.next_wake();
        // Under the lock as well: told out of order, an earlier instant would be missed.
        self.next_wake.send_if_modified(|known| std::mem::replace(known, next) != next);
        result
    }

    /// Wakes the world whenever something is due.
    pub(crate) async fn keep_time(&self) {
        let mut next_wake = self.next_wake.subscribe();
        loop {
            let next = *next_wake.borrow_and_update();
            let due = async {
                match next {
                    Some(at) => self.clock.wait_until(at).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                changed = next_wake.changed() => if changed.is_err() { return },
                () = due => self.step(|_, _| ()),
            }
        }
    }
}
