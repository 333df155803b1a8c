//! Whether an instance can be reached, as all its chats learn it together.
//!
//! A hundred chats that lost the network wait each for itself, some of them for half a minute. The first that gets an answer again
//! tells the others, so that none waits for a network that is back. Who then goes first is the scheduler's business.
//!
//! Only calls count: sockets have a host of their own, and may be kept from it while calls go through.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::broadcast;
use tokio::time::Instant;

/// Calls that fail for less than this before one is answered are single misfortunes: who failed tries again as soon by itself, and
/// the slow calls of the others are healthy.
const OUTAGE: Duration = Duration::from_secs(2);

/// What the chats of one instance share. Clones speak of the same instance.
#[derive(Debug, Clone)]
pub(crate) struct Reach {
    /// The first call that failed since one was answered.
    failing_since: Arc<Mutex<Option<Instant>>>,
    // Full: a chat that is behind learns that it missed some, which says the same as one.
    back: broadcast::Sender<()>,
}

/// Hears that an instance can be reached again.
#[derive(Debug)]
pub(crate) struct Hearing(broadcast::Receiver<()>);

impl Reach {
    pub(crate) fn new() -> Self {
        Self { failing_since: Arc::default(), back: broadcast::Sender::new(1) }
    }

    pub(crate) fn listen(&self) -> Hearing {
        Hearing(self.back.subscribe())
    }

    /// A call did not reach the service.
    pub(crate) fn failed(&self) {
        self.since().get_or_insert_with(Instant::now);
    }

    /// The service answered, be it that it refused.
    pub(crate) fn answered(&self) {
        let failing_since = self.since().take();
        if failing_since.is_some_and(|since| since.elapsed() >= OUTAGE) {
            // Nobody listens: nobody waits.
            self.back.send(()).ok();
        }
    }

    /// No chat uses it any more.
    pub(crate) fn is_unused(&self) -> bool {
        Arc::strong_count(&self.failing_since) == 1
    }

    fn since(&self) -> MutexGuard<'_, Option<Instant>> {
        self.failing_since.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hearing {
    /// Waits until the instance is reached again after it was not. For ever, once all who could say so are gone.
    pub(crate) async fn back(&mut self) {
        use broadcast::error::RecvError::{Closed, Lagged};
        match self.0.recv().await {
            Ok(()) | Err(Lagged(_)) => {}
            Err(Closed) => std::future::pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn all_hear_of_the_first_answer_after_an_outage_and_of_no_other() {
        let reach = Reach::new();
        let mut hearings = [reach.listen(), reach.listen()];
        let is_told = async |hearing: &mut Hearing| {
            tokio::time::timeout(Duration::from_secs(1), hearing.back()).await.is_ok()
        };
        reach.answered();
        assert!(!is_told(&mut hearings[0]).await, "nothing had failed");
        reach.failed();
        tokio::time::advance(OUTAGE / 2).await;
        reach.answered();
        assert!(!is_told(&mut hearings[0]).await, "one call failed, and the next did not");
        reach.failed();
        tokio::time::advance(OUTAGE).await;
        reach.failed();
        for _ in 0..3 {
            reach.answered();
        }
        for hearing in &mut hearings {
            assert!(is_told(hearing).await);
            assert!(!is_told(hearing).await, "once");
        }
    }
}
