//! What Amazon Connect puts on the wire, turned into values of the transcript crate and back. Pure.
//!
//! Data in, data out: no async, no clock, no randomness, no I/O. Reading never fails on what it does not know: an item that cannot be
//! placed, a frame without a topic, a status nobody has heard of are values that the caller counts and keeps.

mod token;

pub use token::{BadToken, ConnectionToken, ParticipantToken, RosterBearer, SocketUrl};
