//! Figures of the status bar.

use jiff::{SignedDuration, Timestamp};
use monitor::Figures;
use participant::{Operation, RequestCounts};
use tokio::time::Instant;

use crate::dto::{RequestCount, Status};
use crate::present;

/// Makes a rate of two counts.
pub(super) struct Rates {
    at: Instant,
    requests: u64,
}

impl Rates {
    pub(super) fn new(now: Instant) -> Self {
        Self { at: now, requests: 0 }
    }

    /// The figures of this moment; the rate is that since the last call.
    pub(super) fn status(
        &mut self,
        figures: &Figures,
        counts: &RequestCounts,
        wall: Timestamp,
        now: Instant,
    ) -> Status {
        let requests: Vec<RequestCount> = Operation::ALL
            .into_iter()
            .map(|operation| RequestCount {
                operation: operation.name().to_owned(),
                count: counts.get(operation),
            })
            .filter(|requested| requested.count > 0)
            .collect();
        let total = requests.iter().map(|requested| requested.count).sum::<u64>();
        let seconds = now.duration_since(self.at).as_secs_f64();
        let made = total.saturating_sub(self.requests) as f64;
        (self.at, self.requests) = (now, total);
        let skew = SignedDuration::from_millis(figures.skew_ms.unwrap_or_default());
        Status {
            live: u32::try_from(figures.live).unwrap_or(u32::MAX),
            watched: u32::try_from(figures.watched).unwrap_or(u32::MAX),
            lag_ms: figures.lag_ms.map(|lag| lag as f64),
            skew_ms: figures.skew_ms.map(|skew| skew as f64),
            requests_per_second: if seconds > 0.0 { made / seconds } else { 0.0 },
            requests_budget: figures.budget.per_second(),
            requests,
            odd_items: figures.odd,
            now: present::moment(wall.checked_sub(skew).unwrap_or(wall)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use monitor::Budget;

    use super::*;

    fn figures() -> Figures {
        Figures {
            budget: Budget::default(),
            live: 3,
            watched: 5,
            lag_ms: Some(120),
            skew_ms: Some(2_000),
            odd: 1,
        }
    }

    #[test]
    fn the_rate_is_of_the_requests_since_the_last_time() {
        let (counts, start) = (RequestCounts::default(), Instant::now());
        let mut rates = Rates::new(start);
        counts.add(Operation::GetTranscript);
        rates.status(&figures(), &counts, Timestamp::UNIX_EPOCH, start + Duration::from_secs(1));
        (0..6).for_each(|_| counts.add(Operation::GetTranscript));
        let later = start + Duration::from_secs(3);
        let status = rates.status(&figures(), &counts, Timestamp::UNIX_EPOCH, later);
        assert!((status.requests_per_second - 3.0).abs() < 1e-9);
        assert_eq!(status.requests, [RequestCount { operation: "GetTranscript".into(), count: 7 }]);
    }

    #[test]
    fn now_is_told_in_the_services_time() {
        let now = Timestamp::from_second(1_000).unwrap();
        let start = Instant::now();
        let status = Rates::new(start).status(&figures(), &RequestCounts::default(), now, start);
        assert!((status.now - 998_000.0).abs() < f64::EPSILON);
    }
}
