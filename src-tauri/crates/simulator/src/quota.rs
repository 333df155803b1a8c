//! Request quotas of an instance: token buckets with a rate and a burst.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::operation::Operation;

/// Rate and burst per operation, counted over all participants of the instance. An operation without an entry
/// is not limited.
#[derive(Clone, Debug, Default)]
pub struct Quotas(BTreeMap<Operation, Quota>);

impl Quotas {
    /// No limits.
    pub fn unlimited() -> Self {
        Self::default()
    }

    /// The service's defaults (Amazon Connect administrator guide, "Amazon Connect service quotas"). The three
    /// operations that page does not name have the rate it gives for most others.
    pub fn service() -> Self {
        Self::unlimited()
            .with(Operation::CreateParticipantConnection, Quota { per_second: 6, burst: 9 })
            .with(Operation::GetTranscript, Quota { per_second: 8, burst: 12 })
            .with(Operation::SendMessage, Quota { per_second: 10, burst: 15 })
            .with(Operation::SendEvent, Quota { per_second: 10, burst: 15 })
            .with(Operation::DisconnectParticipant, Quota { per_second: 3, burst: 5 })
            .with(Operation::StartAttachmentUpload, Quota { per_second: 2, burst: 5 })
            .with(Operation::CompleteAttachmentUpload, Quota { per_second: 2, burst: 5 })
            .with(Operation::GetAttachment, Quota { per_second: 8, burst: 12 })
            .with(Operation::DescribeView, Quota { per_second: 2, burst: 5 })
            .with(Operation::GetAuthenticationUrl, Quota { per_second: 2, burst: 5 })
            .with(Operation::CancelParticipantAuthentication, Quota { per_second: 2, burst: 5 })
    }

    /// These quotas with that of `operation` replaced.
    #[must_use]
    pub fn with(mut self, operation: Operation, quota: Quota) -> Self {
        self.0.insert(operation, quota);
        self
    }
}

/// One operation's limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Requests per second in the long run.
    pub per_second: u32,
    /// Requests that may come at once after a pause.
    pub burst: u32,
}

/// The buckets of one instance.
#[derive(Debug)]
pub(crate) struct Buckets {
    quotas: Quotas,
    levels: BTreeMap<Operation, Level>,
}

#[derive(Debug)]
struct Level {
    tokens: f64,
    at: Timestamp,
}

impl Buckets {
    pub(crate) fn new(quotas: Quotas) -> Self {
        Self { quotas, levels: BTreeMap::new() }
    }

    /// Takes one request out of the operation's bucket; `false` when it is empty.
    pub(crate) fn take(&mut self, operation: Operation, now: Timestamp) -> bool {
        let Some(quota) = self.quotas.0.get(&operation) else {
            return true;
        };
        let burst = f64::from(quota.burst);
        let level = self.levels.entry(operation).or_insert(Level { tokens: burst, at: now });
        let refill = now.duration_since(level.at).as_secs_f64().max(0.0) * f64::from(quota.per_second);
        level.tokens = (level.tokens + refill).min(burst);
        level.at = now;
        if level.tokens < 1.0 {
            return false;
        }
        level.tokens -= 1.0;
        true
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::clock::later;

    #[test]
    fn a_burst_is_served_and_then_the_rate_holds() {
        let mut buckets = Buckets::new(Quotas::service());
        let start = Timestamp::UNIX_EPOCH;
        let served = |buckets: &mut Buckets, at| {
            (0..100).filter(|_| buckets.take(Operation::GetTranscript, at)).count()
        };
        assert_eq!(served(&mut buckets, start), 12);
        assert_eq!(served(&mut buckets, later(start, Duration::from_millis(500))), 4);
        assert_eq!(served(&mut buckets, later(start, Duration::from_secs(3600))), 12);
    }

    #[test]
    fn one_operation_does_not_use_up_another() {
        let mut buckets = Buckets::new(Quotas::service());
        while buckets.take(Operation::GetTranscript, Timestamp::UNIX_EPOCH) {}
        assert!(buckets.take(Operation::CreateParticipantConnection, Timestamp::UNIX_EPOCH));
    }
}
