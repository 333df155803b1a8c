//! How much may be asked.

use participant::Operation;

/// Requests that an instance allows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Quota {
    /// Requests a second.
    pub(crate) per_second: f64,
    /// Requests at once after a rest; at least 1.
    pub(crate) burst: f64,
}

const LEAST_SHARE: f64 = 0.01;

/// A share that makes sense: a rate of nothing would let nobody through for ever, and one of more than the quota would be refused.
pub(super) fn sensible(share: f64) -> f64 {
    if share.is_nan() { LEAST_SHARE } else { share.clamp(LEAST_SHARE, 1.0) }
}

/// Default quotas of an instance.
///
/// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/amazon-connect-service-limits.html>.
pub(super) fn quota(operation: Operation) -> Quota {
    let (per_second, burst) = match operation {
        Operation::CreateParticipantConnection => (6.0, 9.0),
        Operation::GetTranscript | Operation::GetAttachment => (8.0, 12.0),
        // No quota of the service: a bound of ours.
        Operation::OpenSocket | Operation::GetRoster | Operation::Download => (20.0, 20.0),
    };
    Quota { per_second, burst }
}

/// Rosters are a company's own and files come from a bucket: both take nothing from the quota.
pub(super) fn is_of_aws(operation: Operation) -> bool {
    use Operation::{CreateParticipantConnection, GetAttachment, GetTranscript};
    matches!(operation, CreateParticipantConnection | GetTranscript | GetAttachment)
}

/// What we take of the quota of an operation. Bounds of ours are ours alone.
pub(super) fn shared(operation: Operation, share: f64) -> Quota {
    let Quota { per_second, burst } = quota(operation);
    let share = if is_of_aws(operation) { share } else { 1.0 };
    Quota { per_second: per_second * share, burst: (burst * share).max(1.0) }
}
