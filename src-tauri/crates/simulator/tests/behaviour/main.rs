//! The simulator as clients meet it: over HTTP and websockets.
#![expect(clippy::unwrap_used, reason = "what fails a test may panic, in its helpers too")]

mod admin;
mod any_input;
mod client;
mod connection;
mod drive;
mod faults;
mod messages;
mod program;
mod roster;
mod socket;
mod transcript;
