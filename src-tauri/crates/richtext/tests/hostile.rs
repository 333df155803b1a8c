//! The corpus of hostile texts: whatever is written, it becomes tokens within bounds.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its small functions too")]

use std::collections::BTreeMap;

use richtext::{Address, Block, Form, Inline, NAME, read, visible};
use serde::Deserialize;

/// A text, or one that is written shorter than it is.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Whole(String),
    Repeated {
        repeat: String,
        times: usize,
        #[serde(default)]
        then: String,
    },
}

fn corpus() -> Vec<String> {
    let written: BTreeMap<String, Vec<Written>> =
        serde_json::from_str(include_str!("../../../../tests/hostile/corpus.json")).unwrap();
    let text = |written| match written {
        Written::Whole(text) => text,
        Written::Repeated { repeat, times, then } => repeat.repeat(times) + &then,
    };
    written.into_values().flatten().map(text).collect()
}

/// All parts of lines, however deep they stand.
fn inlines(blocks: &[Block]) -> Vec<&Inline> {
    let mut found = Vec::new();
    let mut blocks: Vec<&Block> = blocks.iter().collect();
    let mut open: Vec<&Inline> = Vec::new();
    while let Some(block) = blocks.pop() {
        match block {
            Block::Paragraph(inner) | Block::Heading(inner) | Block::Code(inner) => open.extend(inner),
            Block::Quote(inner) => blocks.extend(inner),
            Block::List { items, .. } => blocks.extend(items.iter().flatten()),
            Block::Rule => {}
        }
    }
    while let Some(inline) = open.pop() {
        found.push(inline);
        match inline {
            Inline::Text { .. } | Inline::Odd { .. } => {}
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Strike(inner)
            | Inline::Code(inner)
            | Inline::Link { shown: inner, .. } => open.extend(inner),
        }
    }
    found
}

/// Turns text around, takes no place, or means something to a machine alone.
fn hides(char: char) -> bool {
    matches!(char, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || (char.is_control() && !matches!(char, '\n' | '\r' | '\t'))
}

#[test]
fn the_corpus_is_there() {
    assert!(corpus().len() > 500);
}

#[test]
fn nothing_that_hides_is_left_in_a_text() {
    for text in corpus() {
        for form in [Form::Plain, Form::Markdown] {
            for inline in inlines(&read(&text, form).unwrap_or_default()) {
                if let Inline::Text { text: said, .. } = inline {
                    assert!(!said.contains(hides), "{text:?}: {said:?}");
                }
            }
        }
    }
}

#[test]
fn a_text_without_tokens_holds_nothing_that_hides() {
    for text in corpus() {
        if read(&text, Form::Plain).is_none() {
            assert!(!text.contains(hides), "{text:?}");
        }
    }
}

#[test]
fn nothing_that_hides_is_left_in_a_name_or_an_address() {
    for text in corpus() {
        let name = visible(&text, NAME);
        assert!(!name.contains(hides) && !name.contains('\n'), "{text:?}: {name:?}");
        let address = Address::of(&text, None);
        let shown = [address.before.as_str(), &address.host, &address.after].concat();
        assert!(!shown.contains(hides), "{text:?}: {shown:?}");
    }
}

#[test]
fn nothing_opens_but_https_with_a_host_and_without_a_user() {
    for text in corpus() {
        let linked = read(&text, Form::Markdown).unwrap_or_default();
        let linked = inlines(&linked).into_iter().filter_map(|inline| match inline {
            Inline::Link { address, .. } => Some((**address).clone()),
            _ => None,
        });
        for address in linked.chain([Address::of(&text, None)]).filter(Address::opens) {
            let url = address.url.as_deref().unwrap();
            assert!(url.starts_with("https://") && url.is_ascii(), "{text:?}: {url}");
            assert!(!address.host.is_empty() && !address.before.contains('@'), "{text:?}: {url}");
        }
    }
}

#[test]
fn tokens_of_the_corpus_do_not_outgrow_it() {
    for text in corpus() {
        let blocks = read(&text, Form::Markdown).unwrap_or_default();
        assert!(inlines(&blocks).len() <= text.len() + 1, "{text:?}");
    }
}
