//! What Amazon Connect stores of chats, read from files.
#![expect(clippy::unwrap_used, reason = "what fails a test may panic, in its small functions too")]

mod any_input;
mod files;
mod lens;
mod refusals;
mod stored;

use archive::import::KindHint;
use archive::import::format::{NotATranscript, Transcript, read};

/// One chat, as everybody saw it.
const STORED: &[u8] = include_bytes!("fixtures/stored.json");
/// Its twin from before message processing: one message is longer.
const UNPROCESSED: &[u8] = include_bytes!("fixtures/unprocessed.json");
/// What Contact Lens made of it.
const LENS: &[u8] = include_bytes!("fixtures/lens.json");
/// The same, redacted.
const REDACTED: &[u8] = include_bytes!("fixtures/lens_redacted.json");

const CONTACT: &str = "b7a1f0c2-5d3e-4f6a-8b90-1c2d3e4f5a6b";

/// Reads what lies at no place that says anything.
fn parse(bytes: &[u8]) -> Result<Transcript, NotATranscript> {
    read(bytes, &KindHint::default())
}

/// The id of an item of the fixtures.
fn id(number: u32) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}
