//! Files that are no transcript, and what is said of them.

use archive::import::KindHint;
use archive::import::format::{NotATranscript, read};

use super::{STORED, parse};

fn refusal(bytes: &[u8]) -> NotATranscript {
    parse(bytes).unwrap_err()
}

#[test]
fn an_empty_file_is_empty() {
    for bytes in [&b""[..], b" \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe"] {
        assert_eq!(refusal(bytes), NotATranscript::Empty, "{bytes:?}");
    }
}

#[test]
fn a_file_cut_anywhere_is_truncated() {
    for end in (1..STORED.len()).step_by(97) {
        // Not in the middle of a letter, which is no text before it is too short.
        let Ok(text) = std::str::from_utf8(&STORED[..end]) else { continue };
        assert!(matches!(refusal(text.as_bytes()), NotATranscript::Truncated { line: 1, .. }), "{end}");
    }
}

#[test]
fn a_file_that_ends_within_a_letter_is_no_text_where_that_begins() {
    let at = STORED.iter().position(|byte| *byte > 0x7f).unwrap();
    assert_eq!(refusal(&STORED[..=at]), NotATranscript::NotText { at });
}

#[test]
fn a_picture_is_no_text() {
    assert_eq!(refusal(b"\x89PNG\r\n\x1a\n"), NotATranscript::NotText { at: 0 });
}

#[test]
fn broken_json_is_told_with_its_place() {
    assert_eq!(refusal(b"{\n \"ContactId\": c,\n}"), NotATranscript::NotJson { line: 2, column: 15 });
    let two_records = b"{\"ContactId\":\"c\"}\n{\"ContactId\":\"d\"}";
    assert_eq!(refusal(two_records), NotATranscript::NotJson { line: 2, column: 1 });
}

#[test]
fn other_json_is_no_transcript() {
    for bytes in [&b"[]"[..], b"7", b"null", b"\"text\"", b"[{\"Id\":\"i\"}]"] {
        assert_eq!(refusal(bytes), NotATranscript::NotAnObject, "{bytes:?}");
    }
    for bytes in
        [&b"{}"[..], br#"{"ContactId":"c","Channel":"CHAT"}"#, br#"{"ContactId":"c","Transcript":{}}"#]
    {
        assert_eq!(refusal(bytes), NotATranscript::NoTranscript, "{bytes:?}");
    }
}

#[test]
fn the_analysis_of_a_call_is_told_apart() {
    let call = br#"{"Version":"1.1.0","Channel":"VOICE","CustomerMetadata":{"ContactId":"c"},
        "Transcript":[{"Id":"t","BeginOffsetMillis":0,"EndOffsetMillis":90,"Content":"Hello","ParticipantId":"AGENT"}]}"#;
    assert_eq!(refusal(call), NotATranscript::Voice);
}

#[test]
fn a_transcript_of_nobody_is_refused() {
    assert_eq!(
        refusal(br#"{"Transcript":[{"Id":"i","AbsoluteTime":"2026-11-20T09:15:00Z"}]}"#),
        NotATranscript::NoContact
    );
}

#[test]
fn a_file_beyond_measure_is_refused_unread() {
    let bytes = vec![b' '; (256 << 20) + 1];
    let refused = read(&bytes, &KindHint::default()).unwrap_err();
    assert_eq!(refused, NotATranscript::TooLarge { bytes: (256 << 20) + 1 });
}
