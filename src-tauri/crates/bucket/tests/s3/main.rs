//! Reading from servers that nobody of this project wrote, and from a few lines that stand in for what only AWS has.
#![expect(clippy::unwrap_used, reason = "what fails a test may panic, in its small functions too")]

mod fake;
mod reading;
mod refusals;
mod roles;
mod server;
