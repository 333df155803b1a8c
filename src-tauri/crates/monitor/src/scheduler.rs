//! The request scheduler: one bucket for each instance and operation, the chat on screen first.
//!
//! The service's quotas are per instance and shared with the agents at work; Sightline takes a share of them and no more.

mod bucket;
mod budget;
mod lanes;
mod queue;
mod quota;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use participant::Operation;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, sleep_until};

pub use budget::{Budget, Lane};
pub(crate) use queue::{OnScreen, Priority, Urgency};

use budget::Standing;
use lanes::{LaneKey, Lanes};

/// Asks that are taken in before anybody is let through: of those that came together, the most urgent goes first.
const TOGETHER: usize = 64;

/// A handle on the scheduler's task. The task ends when the last handle is dropped.
#[derive(Debug, Clone)]
pub(crate) struct Scheduler {
    // Full: the asker waits, which is what asking is for.
    asks: mpsc::Sender<Ask>,
    // As it was after the last ask or turn; what passes with time is worked out when it is read.
    standings: watch::Receiver<Vec<Standing>>,
}

enum Ask {
    Turn { lane: LaneKey, urgency: Urgency, granted: oneshot::Sender<()> },
    Throttled { lane: LaneKey, retry_after: Option<Duration> },
    Share(f64),
}

impl Scheduler {
    /// `share` of the quotas, as [`Self::set_share`] takes it.
    pub(crate) fn start(share: f64) -> Self {
        let (asks, inbox) = mpsc::channel(TOGETHER);
        let (standings_out, standings) = watch::channel(Vec::new());
        tokio::spawn(run(inbox, Lanes::new(share), standings_out));
        Self { asks, standings }
    }

    /// Waits for permission to make one request. Given up, it takes nothing from the quota.
    pub(crate) async fn turn(
        &self,
        instance: &Arc<str>,
        operation: Operation,
        urgency: impl Into<Urgency> + Send,
    ) {
        let (granted, answer) = oneshot::channel();
        let lane = (Arc::clone(instance), operation);
        if self.asks.send(Ask::Turn { lane, urgency: urgency.into(), granted }).await.is_ok() {
            // Not answered only when the program ends.
            answer.await.ok();
        }
    }

    /// The service answered 429: everyone of this instance slows down.
    pub(crate) async fn throttled(
        &self,
        instance: &Arc<str>,
        operation: Operation,
        retry_after: Option<Duration>,
    ) {
        let ask = Ask::Throttled { lane: (Arc::clone(instance), operation), retry_after };
        self.asks.send(ask).await.ok();
    }

    /// From now on this share of the quotas, above 0 and up to 1; anything else is taken as the nearest that makes sense. What is
    /// already saved up for a burst is not more than the new share allows.
    pub(crate) async fn set_share(&self, share: f64) {
        self.asks.send(Ask::Share(share)).await.ok();
    }

    /// What may be asked at this moment, and who waits.
    pub(crate) fn budget(&self) -> Budget {
        Budget::of(&self.standings.borrow(), Instant::now())
    }
}

async fn run(mut inbox: mpsc::Receiver<Ask>, mut lanes: Lanes, standings: watch::Sender<Vec<Standing>>) {
    let mut asks = Vec::with_capacity(TOGETHER);
    loop {
        let next = lanes.grant(Instant::now());
        standings.send_replace(lanes.standings());
        // Whatever wakes this loop, whoever may go is let through at its top: neither branch can starve the other.
        tokio::select! {
            biased;
            count = inbox.recv_many(&mut asks, TOGETHER) => {
                if count == 0 {
                    return;
                }
            }
            () = until(next) => {}
        }
        let now = Instant::now();
        for ask in asks.drain(..) {
            match ask {
                Ask::Turn { lane, urgency, granted } => lanes.ask(lane, urgency, granted, now),
                Ask::Throttled { lane, retry_after } => lanes.throttled(lane, retry_after, now),
                Ask::Share(share) => lanes.set_share(share, now),
            }
        }
    }
}

async fn until(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment).await,
        None => std::future::pending().await,
    }
}
