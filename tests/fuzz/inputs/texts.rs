//! What somebody writes into a chat, or searches for.

use archive::query::{Filter, parse, parse_as_typed};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use richtext::{Address, Block, DEEPEST, Form, Inline, NAME, read, visible};

/// The text as a query: an error points into it, and filters can be written down, added and taken away.
pub(crate) fn query(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let now = Timestamp::UNIX_EPOCH.to_zoned_datetime(TimeZone::UTC);
    for read in [parse, parse_as_typed] {
        let query = match read(&text, &now) {
            Ok(query) => query,
            Err(error) => {
                let part = text.get(error.at.clone());
                assert!(part.is_some_and(|part| !part.is_empty()), "{error:?} of {text:?}");
                continue;
            }
        };
        query.say();
        for chip in query.chips() {
            let filter = chip.filter.to_string();
            assert_eq!(Filter::parse(&filter, &now).as_ref(), Some(&chip.filter), "{filter:?}");
            for edited in [query.with(&chip.filter), query.without(&chip.filter), query.without_chip(chip)] {
                assert!(parse(&edited, &now).is_ok(), "{edited:?} of {text:?}");
            }
        }
    }
}

/// The text as a message in either form, as a name, and as an address.
pub(crate) fn richtext(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for form in [Form::Plain, Form::Markdown] {
        let blocks = read(&text, form);
        if blocks.is_none() {
            shows_nothing_that_hides(&text);
        }
        for block in blocks.iter().flatten() {
            block_is_sound(block, &text, 0);
        }
    }
    shows_nothing_that_hides(&visible(&text, NAME));
    opens_safely(&Address::of(&text, None));
}

fn block_is_sound(block: &Block, text: &str, depth: usize) {
    // Emphasis within the deepest block counts on from there.
    assert!(depth <= DEEPEST, "deeper than it is drawn");
    match block {
        Block::Paragraph(inner) | Block::Heading(inner) | Block::Code(inner) => {
            each_is_sound(inner, text, depth);
        }
        Block::Quote(inner) => {
            for block in inner {
                block_is_sound(block, text, depth + 1);
            }
        }
        Block::List { items, .. } => {
            for block in items.iter().flatten() {
                block_is_sound(block, text, depth + 1);
            }
        }
        Block::Rule => {}
    }
}

fn each_is_sound(inlines: &[Inline], text: &str, depth: usize) {
    for inline in inlines {
        inline_is_sound(inline, text, depth);
    }
}

fn inline_is_sound(inline: &Inline, text: &str, depth: usize) {
    match inline {
        Inline::Text { text: said, at } => {
            shows_nothing_that_hides(said);
            let original = at.map(|at| text.get(at..at + said.len()));
            assert!(original.is_none_or(|original| original == Some(said)), "it stands elsewhere: {said:?}");
        }
        Inline::Odd { count, .. } => assert!(*count > 0, "nothing is shown as something"),
        Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strike(inner) => {
            assert!(depth < DEEPEST, "deeper than it is drawn");
            each_is_sound(inner, text, depth + 1);
        }
        Inline::Code(inner) => each_is_sound(inner, text, depth),
        Inline::Link { shown, address } => {
            each_is_sound(shown, text, depth);
            opens_safely(address);
        }
    }
}

/// Turns text around, takes no place, or means something to a machine alone.
fn shows_nothing_that_hides(text: &str) {
    let hides = |char: char| {
        matches!(char, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
            || (char.is_control() && !matches!(char, '\n' | '\r' | '\t'))
    };
    assert!(!text.contains(hides), "something hides in {text:?}");
}

fn opens_safely(address: &Address) {
    for part in [&address.before, &address.host, &address.after] {
        shows_nothing_that_hides(part);
    }
    if address.opens() {
        let url = address.url.as_deref().expect("what opens has an address");
        assert!(url.starts_with("https://") && url.is_ascii(), "{url:?} opens");
        assert!(!address.host.is_empty() && !address.before.contains('@'), "{url:?} opens");
    }
}
