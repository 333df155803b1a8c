//! All lanes: one for each instance and operation that is asked for.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use participant::Operation;
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::bucket::Bucket;
use super::budget::Standing;
use super::queue::{Queue, Urgency};
use super::quota::{sensible, shared};

/// An instance, and what is asked of it.
pub(super) type LaneKey = (Arc<str>, Operation);

/// A lane that was not used for so long belongs to an instance that nobody watches any more: sockets are renewed each hour, and
/// transcripts are read more often.
const KEPT: Duration = Duration::from_secs(2 * 3600);

/// What was asked and granted so far.
#[derive(Debug)]
pub(super) struct Lanes {
    share: f64,
    // In order, so that two runs with the same asks grant in the same order.
    lanes: BTreeMap<LaneKey, Lane>,
}

#[derive(Debug)]
struct Lane {
    bucket: Bucket,
    queue: Queue,
    made: u64,
    throttled: u64,
    used_at: Instant,
}

impl Lanes {
    pub(super) fn new(share: f64) -> Self {
        Self { share: sensible(share), lanes: BTreeMap::new() }
    }

    pub(super) fn ask(&mut self, key: LaneKey, urgency: Urgency, granted: oneshot::Sender<()>, now: Instant) {
        let quota = shared(key.1, self.share);
        let lane = self.lanes.entry(key).or_insert_with(|| Lane {
            bucket: Bucket::new(quota, now),
            queue: Queue::default(),
            made: 0,
            throttled: 0,
            used_at: now,
        });
        lane.queue.push(urgency, granted);
        lane.used_at = now;
    }

    pub(super) fn throttled(&mut self, key: &LaneKey, retry_after: Option<Duration>, now: Instant) {
        if let Some(lane) = self.lanes.get_mut(key) {
            lane.bucket.throttled(now, retry_after);
            lane.throttled += 1;
        }
    }

    pub(super) fn set_share(&mut self, share: f64, now: Instant) {
        self.share = sensible(share);
        for ((_, operation), lane) in &mut self.lanes {
            lane.bucket.set_quota(shared(*operation, self.share), now);
        }
    }

    /// Lets through whoever may go now; gives the moment at which there is something to do again.
    pub(super) fn grant(&mut self, now: Instant) -> Option<Instant> {
        self.lanes.retain(|_, lane| lane.grant(now) || now < lane.used_at + KEPT);
        let next =
            |lane: &mut Lane| if lane.queue.is_empty() { lane.used_at + KEPT } else { lane.bucket.next(now) };
        self.lanes.values_mut().map(next).min()
    }

    pub(super) fn standings(&self) -> Vec<Standing> {
        let standing = |((instance, operation), lane): (&LaneKey, &Lane)| Standing {
            instance: Arc::clone(instance),
            operation: *operation,
            share: self.share,
            bucket: lane.bucket.clone(),
            waiting: lane.queue.counts(),
            made: lane.made,
            throttled: lane.throttled,
        };
        self.lanes.iter().map(standing).collect()
    }
}

impl Lane {
    /// Says whether somebody waits still.
    fn grant(&mut self, now: Instant) -> bool {
        self.queue.tidy();
        while !self.queue.is_empty() && self.bucket.take(now).is_ok() {
            self.queue.let_through();
            self.made += 1;
            self.used_at = now;
        }
        !self.queue.is_empty()
    }
}
