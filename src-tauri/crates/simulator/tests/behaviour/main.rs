//! The simulator as clients meet it: over HTTP and websockets.
#![expect(clippy::unwrap_used, reason = "what fails a test may panic, in its helpers too")]

mod attachments;
mod authentication;
mod client;
mod connection;
mod idempotency;
mod messages;
mod program;
mod roster;
mod socket;
mod transcript;
mod validation;
mod views;
