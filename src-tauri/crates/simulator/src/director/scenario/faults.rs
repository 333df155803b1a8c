//! The seam to the language of faults: `fault` lines are read here and nowhere else.
//!
//! `answer STATUS [TIMES]` makes the next requests of the chat answer a status, `drop [CODE]` ends its sockets, with a
//! close frame of that code or without one.

use crate::handle::ChatHandle;

/// What is wrong with the text of a fault, if something is. Asked when a scenario is read.
pub(super) fn check(text: &str) -> Result<(), String> {
    Fault::read(text).map(|_| ())
}

/// Plays a fault in a chat.
pub(super) fn play(chat: &ChatHandle, text: &str) -> Result<(), String> {
    match Fault::read(text)? {
        Fault::Answer { status, times } => chat.refuse_with(status, times),
        Fault::Drop(code) => chat.drop_sockets(code),
    }
    Ok(())
}

enum Fault {
    Answer { status: u16, times: u32 },
    Drop(Option<u16>),
}

impl Fault {
    fn read(text: &str) -> Result<Self, String> {
        let words: Vec<&str> = text.split_whitespace().collect();
        match words[..] {
            ["answer", status] => Self::answer(status, "1"),
            ["answer", status, times] => Self::answer(status, times),
            ["drop"] => Ok(Self::Drop(None)),
            ["drop", code] => match code.parse() {
                Ok(code @ 1_000..5_000) => Ok(Self::Drop(Some(code))),
                _ => Err(format!("`{code}` is no close code from 1000 to 4999")),
            },
            _ => Err("the fault is not known; write `answer STATUS [TIMES]` or `drop [CODE]`".to_owned()),
        }
    }

    fn answer(status: &str, times: &str) -> Result<Self, String> {
        match (status.parse(), times.parse()) {
            (Ok(status @ 400..600), Ok(times)) => Ok(Self::Answer { status, times }),
            (Ok(400..600), _) => Err(format!("`{times}` is no number of times")),
            _ => Err(format!("`{status}` is no status from 400 to 599")),
        }
    }
}
