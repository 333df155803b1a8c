//! Where chats come from.

use monitor::{SourceState, SourceStatus};

use super::{count, moment};
use crate::dto;

/// One source.
pub(crate) fn source(status: &SourceStatus) -> dto::Source {
    let state = match &status.state {
        SourceState::Loading => dto::SourceState::Loading,
        SourceState::Ok { at, chats, left_out } => {
            dto::SourceState::Ok { at: moment(*at), chats: count(*chats), left_out: count(*left_out) }
        }
        SourceState::Failing { since, reason, next_try } => dto::SourceState::Failing {
            since: moment(*since),
            reason: reason.clone(),
            next_try_at: Some(moment(*next_try)),
        },
        SourceState::Refused { since } => dto::SourceState::Refused { since: moment(*since) },
        SourceState::NoToken => dto::SourceState::NoToken,
    };
    dto::Source {
        id: status.id.to_string(),
        url: status.url.clone(),
        region: status.region.clone(),
        state,
        mark_connected: status.mark_connected,
    }
}
