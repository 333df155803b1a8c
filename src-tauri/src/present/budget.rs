//! The request budget.

use std::time::Duration;

use super::count;
use crate::dto::Lane;

/// One lane; `used_per_second`: requests of the last second.
pub(crate) fn lane(lane: &monitor::Lane, used_per_second: f64) -> Lane {
    Lane {
        instance: lane.instance.to_string(),
        operation: lane.operation.name().to_owned(),
        quota_per_second: lane.quota_per_second,
        share: lane.share,
        per_second: lane.per_second,
        used_per_second,
        on_screen: count(lane.on_screen),
        live_edge: count(lane.live_edge),
        back_fill: count(lane.back_fill),
        eta_ms: (lane.waiting() > 0).then(|| milliseconds(lane.eta)),
        made: lane.made,
        throttled: lane.throttled,
        closed_ms: lane.closed_until.map(milliseconds),
    }
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}
