//! The simulator as clients meet it: over HTTP and websockets.
#![expect(clippy::unwrap_used, reason = "what fails a test may panic, in its helpers too")]

mod client;
mod connection;
mod ending;
mod keeping;
mod messages;
mod people;
mod persistent;
mod processing;
mod program;
mod roster;
mod socket;
mod switches;
mod timers;
mod transcript;
