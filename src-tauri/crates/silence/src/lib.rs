//! Whether the bytes of a program hold the words of what would say something into a chat.
//!
//! Who can not spell an operation can not ask for it. This finds code that was linked in by mistake: the simulator's, a library's for the
//! service. It does not find somebody who hides; the proxy before which all journeys run does.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Paths and names of the operations that say or change something: all of the service but the three that read, and `DescribeView`, which
/// reads too.
///
/// Not in the list, because they stand in programs that say nothing: the names `SendMessage` and `SendEvent`, which are words of the
/// toolkit and of X11 as well (their paths are in it); the content types of events and receipts (`event.typing`, `message.read`), which
/// come in transcripts; and `ConnectParticipant`, a member of the request for a connection, which a person may switch on.
pub const SENDING: &[&str] = &[
    "participant/message",
    "participant/event",
    "participant/disconnect",
    "participant/authentication-url",
    "participant/cancel-authentication",
    "start-attachment-upload",
    "complete-attachment-upload",
    "DisconnectParticipant",
    "StartAttachmentUpload",
    "CompleteAttachmentUpload",
    "GetAuthenticationUrl",
    "CancelParticipantAuthentication",
];

/// How much of a file is looked at in one go.
const PIECE: usize = 1 << 20;

/// Those of [`SENDING`] that stand in the file.
pub fn sending_words_of(program: &Path) -> io::Result<Vec<&'static str>> {
    sending_words_in(File::open(program)?)
}

/// The same of any bytes. A word is found where two pieces meet too.
pub fn sending_words_in(mut bytes: impl Read) -> io::Result<Vec<&'static str>> {
    let longest = SENDING.iter().map(|word| word.len()).max().unwrap_or(0);
    let mut found: Vec<&'static str> = Vec::new();
    let mut held = Vec::with_capacity(PIECE + longest);
    loop {
        if bytes.by_ref().take(PIECE as u64).read_to_end(&mut held)? == 0 {
            return Ok(SENDING.iter().copied().filter(|word| found.contains(word)).collect());
        }
        for word in SENDING {
            if !found.contains(word) && contains(&held, word.as_bytes()) {
                found.push(word);
            }
        }
        held.drain(..held.len().saturating_sub(longest));
    }
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    let mut rest = bytes;
    // From one occurrence of the first byte to the next: quick in a debug build too.
    while let Some(at) = rest.iter().position(|byte| *byte == word[0]) {
        if rest[at..].starts_with(word) {
            return true;
        }
        rest = &rest[at + 1..];
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_wherever_it_stands() {
        let mut bytes = vec![b'p'; PIECE];
        assert!(sending_words_in(&*bytes).is_ok_and(|found| found.is_empty()));
        for at in [0, 17, PIECE - 9, PIECE - 1] {
            bytes.clear();
            bytes.resize(at, b'p');
            bytes.extend_from_slice(b"participant/message");
            bytes.resize(2 * PIECE, b'S');
            assert!(sending_words_in(&*bytes).is_ok_and(|found| found == ["participant/message"]), "at {at}");
        }
    }

    #[test]
    fn what_a_reader_needs_is_no_sending_word() {
        for word in [
            "/participant/connection",
            "/participant/transcript",
            "/participant/attachment",
            "ConnectParticipant",
            "application/vnd.amazonaws.connect.event.typing",
            "application/vnd.amazonaws.connect.event.message.read",
            "MESSAGEMETADATA",
        ] {
            assert!(sending_words_in(word.as_bytes()).is_ok_and(|found| found.is_empty()), "{word}");
        }
    }
}
