//! The whole engine under paused time, against a service in memory: what takes a shift outside takes milliseconds here.

#![expect(clippy::unwrap_used, reason = "a test that can not go on fails")]

mod archiving;
mod bounds;
mod disk;
mod ending;
mod filling;
mod floor;
mod following;
mod keeping;
mod ledger;
mod losing;
mod many;
mod oddities;
mod opening;
mod refusing;
mod restarting;
mod returning;
mod service;
mod tokens;
mod wire;
