//! Whether an instance can be reached, as all its chats learn it together.
//!
//! A hundred chats that lost the network wait each for itself, some of them for half a minute. The first that gets an answer again
//! tells the others, so that none waits for a network that is back. Who then goes first is the scheduler's business.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::broadcast;

/// What the chats of one instance share. Clones speak of the same instance.
#[derive(Debug, Clone)]
pub(crate) struct Reach {
    failing: Arc<AtomicBool>,
    // Full: a chat that is behind learns that it missed some, which says the same as one.
    back: broadcast::Sender<()>,
}

/// Hears that an instance can be reached again.
#[derive(Debug)]
pub(crate) struct Hearing(broadcast::Receiver<()>);

impl Reach {
    pub(crate) fn new() -> Self {
        Self { failing: Arc::new(AtomicBool::new(false)), back: broadcast::Sender::new(1) }
    }

    pub(crate) fn listen(&self) -> Hearing {
        Hearing(self.back.subscribe())
    }

    /// A call did not reach the service.
    pub(crate) fn failed(&self) {
        self.failing.store(true, Ordering::Relaxed);
    }

    /// The service answered, be it that it refused.
    pub(crate) fn answered(&self) {
        if self.failing.swap(false, Ordering::Relaxed) {
            // Nobody listens: nobody waits.
            self.back.send(()).ok();
        }
    }

    /// No chat uses it any more.
    pub(crate) fn is_unused(&self) -> bool {
        Arc::strong_count(&self.failing) == 1
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
    async fn all_hear_of_the_first_answer_after_a_failure_and_of_no_other() {
        let reach = Reach::new();
        let mut hearings = [reach.listen(), reach.listen()];
        let is_told = async |hearing: &mut Hearing| {
            tokio::time::timeout(std::time::Duration::from_secs(1), hearing.back()).await.is_ok()
        };
        reach.answered();
        assert!(!is_told(&mut hearings[0]).await, "nothing had failed");
        reach.failed();
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
