//! What a chat's row says of it, in the terms of attention. Pure.

use attention::{Facts, Link};
use jiff::{SignedDuration, Timestamp};
use monitor::{BackFillState, Connection, Summary};
use transcript::Role;

/// The service's time by this computer's clock, which may be wrong; `None` while nobody knows by how much.
pub(super) fn service_time(wall: Timestamp, skew_ms: Option<i64>) -> Option<Timestamp> {
    wall.checked_sub(SignedDuration::from_millis(skew_ms?)).ok()
}

/// What is known of a chat.
pub(super) fn facts(summary: &Summary) -> Facts {
    let answers = |role: &Role| matches!(role, Role::Agent | Role::Supervisor);
    Facts {
        waiting_since: summary.waiting_since,
        customer_said_at: summary.customer_said_at,
        is_being_answered: summary.waiting_since.is_some()
            && summary.typing.iter().any(|who| answers(&who.role)),
        link: link(&summary.connection),
        rejected: summary.files.rejected,
        stuck: summary.files.stuck,
        holes: holes(summary),
        instance: summary.instance.clone(),
        queue: summary.queue.clone(),
    }
}

fn link(connection: &Connection) -> Link {
    match connection {
        Connection::Connecting { .. } => Link::Opening,
        Connection::Live { .. } | Connection::Polled { .. } => Link::Up,
        Connection::Reconnecting { since, .. } => Link::Lost(*since),
        Connection::Slowed { since, .. } => Link::Slowed(*since),
        Connection::Refused { since, .. } => Link::Refused(*since),
        Connection::Expired { since } => Link::Expired(*since),
        Connection::Unknown { since } => Link::Unknown(*since),
        Connection::Failed { since, .. } => Link::Failed(*since),
        // Nothing more of it can be seen from here.
        Connection::Ended { .. } | Connection::Transferred { .. } => Link::Over,
    }
}

/// Holes amid what is known. The past that was not read yet is none, and while it is read the beginning is missing as a matter of course.
fn holes(summary: &Summary) -> u32 {
    let is_settled = matches!(summary.connection, Connection::Live { catching_up: false, .. });
    let is_past_open = !summary.at_start && summary.back_fill.state != BackFillState::Done;
    let holes = if is_settled { summary.gaps.saturating_sub(usize::from(is_past_open)) } else { 0 };
    u32::try_from(holes).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_an_hour_off_changes_nothing() {
        let now: Timestamp = "2026-11-27T09:00:00Z".parse().unwrap();
        for hours in [-1, 0, 1] {
            let wall = now + SignedDuration::from_hours(hours);
            assert_eq!(service_time(wall, Some(hours * 3_600_000)), Some(now));
        }
    }

    #[test]
    fn before_the_first_answer_of_the_service_its_time_is_not_known() {
        assert_eq!(service_time(Timestamp::UNIX_EPOCH, None), None);
    }
}
