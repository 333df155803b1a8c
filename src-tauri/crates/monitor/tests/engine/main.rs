//! The whole engine under paused time, against a service in memory: what takes a shift outside takes milliseconds here.

#![expect(clippy::unwrap_used, reason = "a test that can not go on fails")]

mod bounds;
mod ending;
mod floor;
mod keeping;
mod ledger;
mod losing;
mod many;
mod refusing;
mod returning;
mod service;
mod storm;
mod wire;
