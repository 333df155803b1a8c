//! What may be asked of AWS and who waits, as it is printed.

use std::time::Duration;

use monitor::{Gone, Lane, Monitor};
use serde::Serialize;
use tokio::time::{MissedTickBehavior, interval};

use crate::lines::{Line, Printer};

/// How often it is looked at.
const EVERY: Duration = Duration::from_secs(5);

/// The budget of all instances.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Budget {
    per_second: f64,
    waiting: usize,
    lanes: Vec<LaneLine>,
}

/// One operation of one instance.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct LaneLine {
    instance: String,
    operation: &'static str,
    quota_per_second: f64,
    burst: f64,
    share: f64,
    per_second: f64,
    on_screen: usize,
    live_edge: usize,
    back_fill: usize,
    eta_ms: u64,
    made: u64,
    throttled: u64,
    closed_for_ms: Option<u64>,
}

impl From<&monitor::Budget> for Budget {
    fn from(budget: &monitor::Budget) -> Self {
        Self {
            per_second: budget.per_second(),
            waiting: budget.waiting(),
            lanes: budget.lanes.iter().map(LaneLine::from).collect(),
        }
    }
}

impl From<&Lane> for LaneLine {
    fn from(lane: &Lane) -> Self {
        Self {
            instance: lane.instance.to_string(),
            operation: lane.operation.name(),
            quota_per_second: lane.quota_per_second,
            burst: lane.burst,
            share: lane.share,
            per_second: lane.per_second,
            on_screen: lane.on_screen,
            live_edge: lane.live_edge,
            back_fill: lane.back_fill,
            eta_ms: milliseconds(lane.eta),
            made: lane.made,
            throttled: lane.throttled,
            closed_for_ms: lane.closed_until.map(milliseconds),
        }
    }
}

/// Prints the budget now and whenever it is different.
pub(crate) async fn tell(monitor: Monitor, printer: Printer) -> Result<(), Gone> {
    let mut last = None;
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let budget = Budget::from(&monitor.figures().await?.budget);
        if last.as_ref() != Some(&budget) {
            last = Some(budget.clone());
            printer.send(Line::Budget(budget)).await.map_err(|_| Gone)?;
        }
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
