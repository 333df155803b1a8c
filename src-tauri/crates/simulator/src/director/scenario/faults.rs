//! The seam to the language of faults: `fault` lines are read here and nowhere else.

use crate::faults::Fault;
use crate::handle::ChatHandle;

/// What is wrong with the text of a fault, if something is. Asked when a scenario is read.
pub(super) fn check(text: &str) -> Result<(), String> {
    read(text).map(|_| ())
}

/// Plays a fault in a chat.
pub(super) fn play(chat: &ChatHandle, text: &str) -> Result<(), String> {
    chat.inject(read(text)?);
    Ok(())
}

fn read(text: &str) -> Result<Fault, String> {
    text.parse().map_err(|error: crate::faults::FaultError| error.to_string())
}
