//! The request scheduler: one bucket for each instance and operation, the chat on screen first.
//!
//! The service's quotas are per instance and shared with the agents at work; Sightline takes a share of them and no more.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use participant::Operation;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, sleep_until};

use crate::bucket::{Bucket, Quota};

const LEAST_SHARE: f64 = 0.01;

/// Who goes first; within one, who came first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Priority {
    /// The chat on screen.
    OnScreen,
    /// A gap at the live edge, or a connection.
    LiveEdge,
    /// Older items.
    BackFill,
}

/// The share of an instance's quota in use, for the status bar.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Budget {
    /// Requests a second allowed now, over all instances and operations.
    pub per_second: f64,
    /// Requests waiting for their turn.
    pub waiting: usize,
}

/// A handle on the scheduler's task. The task ends when the last handle is dropped.
#[derive(Debug, Clone)]
pub(crate) struct Scheduler {
    // Full: the asker waits, which is what asking is for.
    asks: mpsc::Sender<Ask>,
    budget: watch::Receiver<Budget>,
}

enum Ask {
    Turn { lane: Lane, priority: Priority, granted: oneshot::Sender<()> },
    Throttled { lane: Lane, retry_after: Option<Duration> },
}

type Lane = (Arc<str>, Operation);

impl Scheduler {
    /// `share` of the quota, above 0 and up to 1; anything else is taken as the nearest that makes sense.
    pub(crate) fn start(share: f64) -> Self {
        // A rate of nothing would let nobody through for ever, one of more than the quota would be refused by the service.
        let share = if share.is_nan() { LEAST_SHARE } else { share.clamp(LEAST_SHARE, 1.0) };
        let (asks, inbox) = mpsc::channel(64);
        let (budget_out, budget) = watch::channel(Budget::default());
        tokio::spawn(run(inbox, share, budget_out));
        Self { asks, budget }
    }

    /// Waits for permission to make one request.
    pub(crate) async fn turn(&self, instance: &Arc<str>, operation: Operation, priority: Priority) {
        let (granted, answer) = oneshot::channel();
        let ask = Ask::Turn { lane: (Arc::clone(instance), operation), priority, granted };
        if self.asks.send(ask).await.is_ok() {
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

    pub(crate) fn budget(&self) -> Budget {
        *self.budget.borrow()
    }
}

#[derive(Default)]
struct Lanes {
    buckets: BTreeMap<Lane, Bucket>,
    waiting: BTreeMap<Lane, BTreeMap<(Priority, u64), oneshot::Sender<()>>>,
    asked: u64,
}

async fn run(mut inbox: mpsc::Receiver<Ask>, share: f64, budget: watch::Sender<Budget>) {
    let mut lanes = Lanes::default();
    loop {
        let next = lanes.grant(Instant::now());
        let waiting = lanes.waiting.values().map(BTreeMap::len).sum();
        let of_aws = lanes.buckets.iter().filter(|((_, operation), _)| is_of_aws(*operation));
        let per_second = of_aws.map(|(_, bucket)| bucket.rate()).sum();
        budget.send_replace(Budget { per_second, waiting });
        let ask = tokio::select! {
            // In this order, so that a run repeats itself. Either way whoever may go is let through at the top of the loop.
            biased;
            ask = inbox.recv() => ask,
            () = until(next) => continue,
        };
        match ask {
            Some(Ask::Turn { lane, priority, granted }) => {
                let now = Instant::now();
                lanes.buckets.entry(lane.clone()).or_insert_with(|| Bucket::new(quota(lane.1, share), now));
                lanes.asked += 1;
                let place = (priority, lanes.asked);
                lanes.waiting.entry(lane).or_default().insert(place, granted);
            }
            Some(Ask::Throttled { lane, retry_after }) => {
                if let Some(bucket) = lanes.buckets.get_mut(&lane) {
                    bucket.throttled(Instant::now(), retry_after);
                }
            }
            None => return,
        }
    }
}

impl Lanes {
    /// Lets through whoever may go now; gives the moment at which the next may.
    fn grant(&mut self, now: Instant) -> Option<Instant> {
        let mut next: Option<Instant> = None;
        for (lane, queue) in &mut self.waiting {
            let Some(bucket) = self.buckets.get_mut(lane) else { continue };
            // Who has given up waiting must not use up a turn.
            queue.retain(|_, granted| !granted.is_closed());
            while !queue.is_empty() {
                match bucket.take(now) {
                    Ok(()) => {
                        if let Some((_, granted)) = queue.pop_first() {
                            granted.send(()).ok();
                        }
                    }
                    Err(at) => {
                        next = Some(next.map_or(at, |known| known.min(at)));
                        break;
                    }
                }
            }
        }
        next
    }
}

async fn until(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment).await,
        None => std::future::pending().await,
    }
}

/// Rosters are a company's own: reading them takes nothing from the quota.
fn is_of_aws(operation: Operation) -> bool {
    matches!(operation, Operation::CreateParticipantConnection | Operation::GetTranscript)
}

/// Default quotas of an instance.
///
/// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/amazon-connect-service-limits.html>.
fn quota(operation: Operation, share: f64) -> Quota {
    let (per_second, burst) = match operation {
        Operation::CreateParticipantConnection => (6.0, 9.0),
        Operation::GetTranscript => (8.0, 12.0),
        // No quota of the service: a bound of ours.
        Operation::OpenSocket | Operation::GetRoster => (20.0, 20.0),
    };
    Quota { per_second: per_second * share, burst: (burst * share).max(1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instance() -> Arc<str> {
        "acme".into()
    }

    #[tokio::test(start_paused = true)]
    async fn a_hundred_chats_never_exceed_the_share_in_any_second() {
        let scheduler = Scheduler::start(0.5);
        let mut turns = tokio::task::JoinSet::new();
        for _ in 0..100 {
            let scheduler = scheduler.clone();
            turns.spawn(async move {
                scheduler.turn(&instance(), Operation::GetTranscript, Priority::BackFill).await;
                Instant::now()
            });
        }
        let mut granted = turns.join_all().await;
        granted.sort();
        // 12 × 0.5 at once, then 8 × 0.5 a second: in no window of a second more than burst and rate together.
        for (index, start) in granted.iter().enumerate() {
            let within =
                granted[index..].iter().take_while(|at| **at - *start < Duration::from_secs(1)).count();
            assert!(within <= 10, "{within} requests within a second");
        }
        let took = granted[99] - granted[0];
        assert!(took >= Duration::from_secs(23) && took <= Duration::from_secs(25), "{took:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn the_chat_on_screen_goes_before_those_that_came_earlier() {
        let scheduler = Scheduler::start(0.5);
        let (order, mut granted) = mpsc::channel(64);
        let mut turns = tokio::task::JoinSet::new();
        for (priority, count) in [(Priority::BackFill, 20), (Priority::LiveEdge, 1), (Priority::OnScreen, 1)]
        {
            for _ in 0..count {
                let (scheduler, order) = (scheduler.clone(), order.clone());
                turns.spawn(async move {
                    scheduler.turn(&instance(), Operation::GetTranscript, priority).await;
                    order.send(priority).await.ok();
                });
            }
            tokio::task::yield_now().await;
        }
        drop(order);
        let mut sequence = Vec::new();
        while let Some(priority) = granted.recv().await {
            sequence.push(priority);
        }
        // The burst of six was gone before the others asked.
        assert_eq!(sequence.iter().position(|priority| *priority == Priority::OnScreen), Some(6));
        assert_eq!(sequence.iter().position(|priority| *priority == Priority::LiveEdge), Some(7));
    }

    #[tokio::test(start_paused = true)]
    async fn a_429_holds_everyone_of_the_instance_for_as_long_as_it_says() {
        let scheduler = Scheduler::start(0.5);
        scheduler.turn(&instance(), Operation::GetTranscript, Priority::LiveEdge).await;
        let started = Instant::now();
        scheduler.throttled(&instance(), Operation::GetTranscript, Some(Duration::from_secs(7))).await;
        scheduler.turn(&instance(), Operation::GetTranscript, Priority::OnScreen).await;
        assert!(started.elapsed() >= Duration::from_secs(7));
        let other: Arc<str> = "other".into();
        let started = Instant::now();
        scheduler.turn(&other, Operation::GetTranscript, Priority::OnScreen).await;
        assert_eq!(started.elapsed(), Duration::ZERO, "another instance has its own quota");
    }
}
