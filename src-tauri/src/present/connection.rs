//! How we are connected to a chat.

use monitor::Connection as Known;

use super::moment;
use crate::dto::Connection;

/// The state of a connection; the page has the words. `is_held`: what is yet to be read is held back by a person.
pub(super) fn connection(connection: &Known, is_held: bool) -> Connection {
    match connection {
        Known::Connecting { since } => Connection::Connecting { since: moment(*since) },
        Known::Live { since, catching_up: true } if !is_held => {
            Connection::CatchingUp { since: moment(*since) }
        }
        Known::Live { since, .. } => Connection::Live { since: moment(*since) },
        Known::Polled { since, every_ms } => {
            Connection::Polled { every_ms: *every_ms as f64, since: moment(*since) }
        }
        Known::Reconnecting { since, next_try, cause } => Connection::Reconnecting {
            since: moment(*since),
            next_try_at: next_try.map(moment),
            cause: cause.clone(),
        },
        Known::Slowed { since, next_try } => {
            Connection::Slowed { since: moment(*since), next_try_at: next_try.map(moment) }
        }
        Known::Ended { at, complete } => Connection::Ended { at: moment(*at), complete: *complete },
        Known::Refused { since, next_try } => {
            Connection::Refused { since: moment(*since), next_try_at: next_try.map(moment) }
        }
        Known::Expired { since } => Connection::Expired { since: moment(*since) },
        Known::Transferred { since, to } => {
            Connection::Transferred { since: moment(*since), to: to.as_ref().map(ToString::to_string) }
        }
        Known::Unknown { since } => Connection::Unknown { since: moment(*since) },
        Known::Failed { since, reason } => {
            Connection::Failed { since: moment(*since), reason: reason.clone() }
        }
    }
}
