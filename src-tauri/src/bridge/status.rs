//! Figures of the status bar.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use monitor::Figures;
use participant::{Operation, RequestCounts};
use tokio::time::Instant;

use crate::dto::{Budget, RequestCount, Status};
use crate::present;

/// Makes rates of counts.
pub(super) struct Rates {
    at: Instant,
    /// Requests made by then, by instance and operation.
    made: HashMap<(Arc<str>, &'static str), u64>,
}

impl Rates {
    pub(super) fn new(now: Instant) -> Self {
        Self { at: now, made: HashMap::new() }
    }

    /// The figures of this moment; rates are those since the last call.
    pub(super) fn status(
        &mut self,
        figures: &Figures,
        counts: &RequestCounts,
        memory: Option<u64>,
        wall: Timestamp,
        now: Instant,
    ) -> Status {
        let requests = Operation::ALL
            .into_iter()
            .map(|operation| RequestCount {
                operation: operation.name().to_owned(),
                count: counts.get(operation),
            })
            .filter(|requested| requested.count > 0)
            .collect();
        let skew = SignedDuration::from_millis(figures.skew_ms.unwrap_or_default());
        Status {
            live: u32::try_from(figures.live).unwrap_or(u32::MAX),
            watched: u32::try_from(figures.watched).unwrap_or(u32::MAX),
            lag_ms: figures.lag_ms.map(|lag| lag as f64),
            skew_ms: figures.skew_ms.map(|skew| skew as f64),
            budget: self.budget(&figures.budget, now),
            requests,
            odd_items: figures.odd,
            memory: memory.map(|bytes| bytes as f64),
            now: present::moment(wall.checked_sub(skew).unwrap_or(wall)),
        }
    }

    fn budget(&mut self, budget: &monitor::Budget, now: Instant) -> Budget {
        let seconds = now.duration_since(self.at).as_secs_f64();
        self.at = now;
        let mut lanes = Vec::with_capacity(budget.lanes.len());
        for lane in &budget.lanes {
            let name = (Arc::clone(&lane.instance), lane.operation.name());
            let before = self.made.insert(name, lane.made).unwrap_or_default();
            let made = lane.made.saturating_sub(before) as f64;
            lanes.push(present::lane(lane, if seconds > 0.0 { made / seconds } else { 0.0 }));
        }
        Budget {
            used_per_second: lanes.iter().map(|lane| lane.used_per_second).sum(),
            per_second: budget.per_second(),
            waiting: u32::try_from(budget.waiting()).unwrap_or(u32::MAX),
            eta_ms: lanes.iter().filter_map(|lane| lane.eta_ms).reduce(f64::max),
            lanes,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use monitor::Lane;

    use super::*;

    fn lane(made: u64, waiting: usize) -> Lane {
        Lane {
            instance: "acme-eu".into(),
            operation: Operation::GetTranscript,
            quota_per_second: 8.0,
            burst: 12.0,
            share: 0.5,
            per_second: 4.0,
            on_screen: 0,
            live_edge: 0,
            back_fill: waiting,
            eta: Duration::from_secs(waiting as u64),
            made,
            throttled: 0,
            closed_until: None,
        }
    }

    fn figures(lanes: Vec<Lane>) -> Figures {
        Figures {
            budget: monitor::Budget { lanes },
            live: 3,
            watched: 5,
            lag_ms: Some(120),
            skew_ms: Some(2_000),
            odd: 1,
        }
    }

    fn budget(rates: &mut Rates, lane: Lane, now: Instant) -> Budget {
        rates.status(&figures(vec![lane]), &RequestCounts::default(), None, Timestamp::UNIX_EPOCH, now).budget
    }

    #[test]
    fn the_rate_is_of_the_requests_since_the_last_time() {
        let start = Instant::now();
        let mut rates = Rates::new(start);
        budget(&mut rates, lane(1, 0), start + Duration::from_secs(1));
        let later = budget(&mut rates, lane(7, 0), start + Duration::from_secs(3));
        assert!((later.used_per_second - 3.0).abs() < 1e-9);
        assert!((later.per_second - 4.0).abs() < 1e-9);
    }

    #[test]
    fn the_last_who_waits_says_how_long_and_nobody_says_nothing() {
        let start = Instant::now();
        let mut rates = Rates::new(start);
        let some = budget(&mut rates, lane(0, 12), start);
        assert_eq!((some.waiting, some.eta_ms), (12, Some(12_000.0)));
        let none = budget(&mut rates, lane(0, 0), start);
        assert_eq!((none.waiting, none.eta_ms), (0, None));
    }

    #[test]
    fn requests_are_counted_by_operation() {
        let counts = RequestCounts::default();
        (0..7).for_each(|_| counts.add(Operation::GetTranscript));
        let now = Instant::now();
        let status = Rates::new(now).status(&figures(Vec::new()), &counts, None, Timestamp::UNIX_EPOCH, now);
        assert_eq!(status.requests, [RequestCount { operation: "GetTranscript".into(), count: 7 }]);
    }

    #[test]
    fn now_is_told_in_the_services_time() {
        let now = Timestamp::from_second(1_000).unwrap();
        let start = Instant::now();
        let status =
            Rates::new(start).status(&figures(Vec::new()), &RequestCounts::default(), None, now, start);
        assert!((status.now - 998_000.0).abs() < f64::EPSILON);
    }
}
