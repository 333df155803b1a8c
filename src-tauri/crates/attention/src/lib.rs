//! Which chat needs a person first, why, and what the person said about it. Pure: no clock, no I/O, no randomness.
//!
//! A chat is described by [`Facts`]. [`judge`] says why it asks for a look, as [`Reason`]s; their weights add up to its score, by which
//! chats are ordered. [`Floor`] keeps this for all chats, together with what the person did (pinned, acknowledged, snoozed, undone)
//! and with the list of alarms. [`Pace`] says which of those are worth a notification.
//!
//! Every moment is in the service's time, so a computer whose clock is wrong sees the same waits as any other.

mod alarms;
mod aside;
mod facts;
mod floor;
mod hours;
mod judge;
mod limits;
mod marks;
mod outage;
mod pace;
mod reason;

pub use alarms::{Alarm, AlarmKind};
pub use aside::Aside;
pub use facts::{Facts, Link};
pub use floor::{Floor, Kept, News, Standing};
pub use hours::{Closed, Hours};
pub use judge::{judge, waited};
pub use limits::{Limits, PlaceLimits, Thresholds};
pub use marks::{Act, Deed};
pub use pace::{Notice, Pace};
pub use reason::{Level, Reason, ReasonKind, score};
