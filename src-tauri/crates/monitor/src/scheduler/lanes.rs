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

/// An instance, as `host/instance`, and what is asked of it. A host alone: nobody says which of its instances it is.
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
        let key = self.placed(key);
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

    pub(super) fn throttled(&mut self, key: LaneKey, retry_after: Option<Duration>, now: Instant) {
        let key = self.placed(key);
        if let Some(lane) = self.lanes.get_mut(&key) {
            lane.bucket.throttled(now, retry_after);
            lane.throttled += 1;
        }
    }

    /// The lane in which this is asked. Chats of an unnamed instance may be of any that is named at their host: two lanes would be
    /// twice the share. So the first that is named takes over theirs, with whoever waits in it, and from then on they ask there.
    /// Of several named ones it is the first by name: nothing says more, and each keeps to its own share.
    fn placed(&mut self, key: LaneKey) -> LaneKey {
        let (instance, operation) = &key;
        if self.lanes.contains_key(&key) {
            return key;
        }
        match instance.split_once('/') {
            None => {
                let mut all = self.lanes.keys();
                let named = all.find(|(other, of)| of == operation && is_at(other, instance));
                named.cloned().unwrap_or(key)
            }
            Some((host, _)) => {
                if let Some(unnamed) = self.lanes.remove(&(host.into(), *operation)) {
                    self.lanes.insert(key.clone(), unnamed);
                }
                key
            }
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

/// Whether an instance is one of a host's.
pub(super) fn is_at(instance: &str, host: &str) -> bool {
    instance.split('/').next() == Some(host)
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
