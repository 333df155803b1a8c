//! The simulator as clients meet it: over HTTP and websockets.
#![expect(clippy::unwrap_used, reason = "what fails a test may panic, in its helpers too")]

mod admin;
mod any_input;
mod attachments;
mod authentication;
mod client;
mod connection;
mod drive;
mod ending;
mod faults;
mod idempotency;
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
mod validation;
mod views;
