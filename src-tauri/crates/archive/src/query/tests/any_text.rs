//! Whatever is typed.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::now;
use crate::query::ast::{Node, Words};
use crate::query::{Filter, Query, SyntaxError, parse, parse_as_typed};
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
        "status:\"İn a*b\"",
        "type:\"Σ.ß*\"",
        "in:\"Sales * *",
        "from:\"Anna* Be",
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
            is_said_again(&query)?;
        }
    }
    Ok(())
}

/// What was understood is understood when it is written down.
fn is_said_again(query: &Query) -> Result<(), TestCaseError> {
    for chip in query.chips() {
        let text = chip.filter.to_string();
        prop_assert_eq!(Filter::parse(&text, &now()), Some(chip.filter.clone()), "{:?}", text);
    }
    let text = written(&query.root);
    let again = parse(&text, &now());
    prop_assert!(again.is_ok(), "{:?}: {:?}", text, again);
    prop_assert_eq!(&again.unwrap().root, &query.root, "{:?}", text);
    Ok(())
}

/// A tree as somebody would type it.
fn written(node: &Node) -> String {
    let list = |nodes: &[Node], between: &str| nodes.iter().map(side).collect::<Vec<_>>().join(between);
    match node {
        // OR binds tighter.
        Node::All(nodes) => nodes.iter().map(written).collect::<Vec<_>>().join(" "),
        Node::Any(nodes) => list(nodes, " OR "),
        Node::Not(inner) => format!("-{}", side(inner)),
        Node::Words(Words { term, text, is_quoted }) => {
            let star = if term.words().1 { "*" } else { "" };
            if *is_quoted { format!("\"{text}\"{star}") } else { format!("{text}{star}") }
        }
        Node::Filter(filter) => filter.to_string(),
    }
}

fn side(node: &Node) -> String {
    match node {
        Node::All(_) | Node::Any(_) => format!("({})", written(node)),
        other => written(other),
    }
}

proptest! {
    #[test]
    fn it_is_read_or_an_error_points_into_it(text in prop_oneof![pieces(), samples::text(), any::<String>()]) {
        is_sound(&text, parse(&text, &now()))?;
        is_sound(&text, parse_as_typed(&text, &now()))?;
    }
}

#[test]
fn stars_within_a_value_are_written_down_again() {
    for text in [
        "in:a*b",
        "in:\"Sales * *\"",
        "from:\"Anna* Be\"",
        "from:\"Anna * * \"*",
        "contact:\"1a *\"",
        "\"a * *\" x",
        "type:\"İn\"",
    ] {
        is_sound(text, parse(text, &now())).unwrap_or_else(|error| panic!("{text:?}: {error}"));
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
