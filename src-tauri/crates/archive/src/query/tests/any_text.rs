//! Whatever is typed.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::now;
use crate::query::{Query, SyntaxError, parse, parse_as_typed};
use crate::words::samples;

/// Pieces that mean something, in any order.
fn pieces() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "(",
        ")",
        "（",
        "）",
        "\"",
        "“",
        "”",
        "OR",
        "AND",
        "-",
        "−",
        "*",
        "＊",
        ":",
        "：",
        "from:",
        "from：",
        "role:",
        "role:agent",
        "contact:",
        "in:",
        "has:file",
        "status:",
        "status:rejected",
        "type:event",
        "before:",
        "after:7d",
        "on:2026",
        "on:2026-02-30",
        " ",
        " ",
        " ",
        "\u{3000}",
        "\0",
        "a",
        "é",
        "返",
        "👍🏽",
    ];
    let piece = prop_oneof![4 => select(PIECES).prop_map(str::to_owned), 1 => samples::word()];
    vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

fn is_sound(text: &str, read: Result<Query, SyntaxError>) -> Result<(), TestCaseError> {
    match read {
        Err(error) => {
            prop_assert!(text.get(error.at.clone()).is_some_and(|part| !part.is_empty()), "{:?}", error);
        }
        Ok(query) => {
            prop_assert_eq!(query.text(), text);
            for chip in query.chips() {
                prop_assert!(
                    text.get(chip.range.clone()).is_some_and(|part| part.contains([':', '：'])),
                    "{:?}",
                    chip
                );
            }
            query.say();
            query.terms();
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn it_is_read_or_an_error_points_into_it(text in prop_oneof![pieces(), samples::text(), any::<String>()]) {
        is_sound(&text, parse(&text, &now()))?;
        is_sound(&text, parse_as_typed(&text, &now()))?;
    }
}

#[test]
fn long_and_deep_texts_end_in_an_error_and_nothing_worse() {
    let long = 100 * 1024;
    for unit in [
        "(", ")", "\"", "a ", "-", "-(", "(a OR ", "OR ", "*", "from:", "from:a ", "on:2026 ", "返", "é",
        "! ", "\u{301}", "(a)", "()",
    ] {
        let text = unit.repeat(long / unit.len());
        is_sound(&text, parse(&text, &now())).unwrap_or_else(|error| panic!("{unit:?}: {error}"));
        is_sound(&text, parse_as_typed(&text, &now())).unwrap_or_else(|error| panic!("{unit:?}: {error}"));
    }
}
