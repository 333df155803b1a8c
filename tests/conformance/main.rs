//! The simulator before clients that nobody of this project wrote, unmodified: what they understand is how the
//! service speaks, and a misspelt member cannot hide. Everything that goes over the wire, what Sightline asks among it,
//! is checked against the service model that botocore ships.
//!
//! A client is a program beside this file, or a library, and speaks through a [`recorder`]. The SDKs play the same
//! [`operations`] and [`paging`]; sessions of chatjs play a [`whole_chat`]. Whatever was said in a [`scene`] goes to the
//! checker in `model` when the scene ends.
#![expect(clippy::unwrap_used, reason = "what fails a test may panic, in its helpers too")]

mod aws_cli;
mod botocore;
mod browser;
mod chatjs;
mod client;
mod files;
mod js_sdk;
mod model;
mod operations;
mod paging;
mod recorder;
mod rust_sdk;
mod scene;
mod session;
mod sightline;
mod watching;
mod whole_chat;
