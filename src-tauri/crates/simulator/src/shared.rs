//! What the shells share.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::world::World;

/// The world and its time.
///
/// A lock instead of a task of its own: every access is a short computation, the lock is never held across an
/// `.await`, and tests script chats without being asynchronous.
#[derive(Debug)]
pub(crate) struct Shared {
    world: Mutex<World>,
    pub(crate) clock: Clock,
    pub(crate) base_url: String,
    pub(crate) roster_bearer: String,
    pub(crate) shutdown: CancellationToken,
}

impl Shared {
    pub(crate) fn new(world: World, clock: Clock, base_url: String, roster_bearer: String) -> Self {
        let shutdown = CancellationToken::new();
        Self { world: Mutex::new(world), clock, base_url, roster_bearer, shutdown }
    }

    /// Runs one step of the world at the present instant.
    pub(crate) fn step<T>(&self, step: impl FnOnce(&mut World, Timestamp) -> T) -> T {
        let mut world = self.lock();
        // Read under the lock: steps and their instants have the same order.
        let now = self.clock.now();
        step(&mut world, now)
    }

    fn lock(&self) -> MutexGuard<'_, World> {
        // A step that panicked in one test thread must not hide the truth from the others.
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
