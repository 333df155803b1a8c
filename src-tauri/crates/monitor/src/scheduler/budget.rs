//! What may be asked and who waits, for people.

use std::sync::Arc;
use std::time::Duration;

use participant::Operation;
use tokio::time::Instant;

use super::bucket::Bucket;
use super::lanes::is_at;
use super::quota::{is_of_aws, quota};

/// The shares of the instances' quotas that are in use.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Budget {
    /// One for each instance and operation that was asked for lately, in their order.
    pub lanes: Vec<Lane>,
}

/// One operation of one instance.
#[derive(Debug, Clone, PartialEq)]
pub struct Lane {
    /// The instance, as `host/instance`; the host alone where nobody names the instance.
    pub instance: Arc<str>,
    /// What is asked of it.
    pub operation: Operation,
    /// Requests a second that the service allows, or that we allow ourselves where it says nothing.
    pub quota_per_second: f64,
    /// Requests at once that the service allows after a rest.
    pub burst: f64,
    /// Our share of both, above 0 and up to 1.
    pub share: f64,
    /// Requests a second at this moment: the share of the quota, less while the service asks for less.
    pub per_second: f64,
    /// Requests of the chat on screen that wait.
    pub on_screen: usize,
    /// Requests at the live edge that wait.
    pub live_edge: usize,
    /// Requests for older items that wait.
    pub back_fill: usize,
    /// Until the last of those who wait has its turn, if nothing comes in between.
    pub eta: Duration,
    /// Requests made so far.
    pub made: u64,
    /// How often the service said that it were too many (429).
    pub throttled: u64,
    /// For how long nothing is asked, because the service says so.
    pub closed_until: Option<Duration>,
}

impl Budget {
    /// Requests a second allowed now, over all instances and operations of the service.
    pub fn per_second(&self) -> f64 {
        self.lanes.iter().filter(|lane| is_of_aws(lane.operation)).map(|lane| lane.per_second).sum()
    }

    /// Requests waiting for their turn.
    pub fn waiting(&self) -> usize {
        self.lanes.iter().map(Lane::waiting).sum()
    }

    /// The lane in which an instance's requests wait.
    pub(crate) fn lane(&self, instance: &str, operation: Operation) -> Option<&Lane> {
        let mut lanes = self.lanes.iter().filter(|lane| lane.operation == operation);
        let own = lanes.clone().find(|lane| *lane.instance == *instance);
        own.or_else(|| lanes.find(|lane| is_at(&lane.instance, instance)))
    }

    pub(super) fn of(standings: &[Standing], now: Instant) -> Self {
        Self { lanes: standings.iter().map(|standing| standing.at(now)).collect() }
    }
}

impl Lane {
    /// Requests waiting for their turn.
    pub fn waiting(&self) -> usize {
        self.on_screen + self.live_edge + self.back_fill
    }
}

/// A lane as it is from one moment on, until something happens to it.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    pub(super) instance: Arc<str>,
    pub(super) operation: Operation,
    pub(super) share: f64,
    pub(super) bucket: Bucket,
    pub(super) waiting: [usize; 3],
    pub(super) made: u64,
    pub(super) throttled: u64,
}

impl Standing {
    fn at(&self, now: Instant) -> Lane {
        let mut bucket = self.bucket.clone();
        let quota = quota(self.operation);
        let [on_screen, live_edge, back_fill] = self.waiting;
        let closed_until = bucket.closed_for(now);
        Lane {
            instance: Arc::clone(&self.instance),
            operation: self.operation,
            quota_per_second: quota.per_second,
            burst: quota.burst,
            share: if is_of_aws(self.operation) { self.share } else { 1.0 },
            per_second: bucket.rate(now),
            on_screen,
            live_edge,
            back_fill,
            eta: bucket.eta(on_screen + live_edge + back_fill, now),
            made: self.made,
            throttled: self.throttled,
            closed_until,
        }
    }
}
