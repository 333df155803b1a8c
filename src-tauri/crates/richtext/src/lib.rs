//! Text from outside, as typed tokens.
//!
//! Whoever writes into a chat can write anything: markup, links that lead elsewhere than they say, characters that cannot be seen or
//! that turn a line around. Here it becomes values that a page can draw without parsing anything again: paragraphs, lists, emphasis,
//! links with their real target and what is suspicious about it, and a token for everything that hides. There is no HTML and there are
//! no pictures: what looks like them is text.
//!
//! All of it only computes, in time that grows with the length of the text.

mod address;
mod markdown;
mod name;
mod odd;
mod run;
mod token;

pub use address::{Address, Warning};
pub use name::{NAME, alike, visible};
pub use odd::Oddity;
pub use token::{Block, Inline};

/// Longest text that is read for markup and links, in bytes: the service allows 16,384 characters. A longer one is shown as written.
pub const LONGEST: usize = 64 * 1024;

/// How many levels of quotes, lists and emphasis are drawn within one another. What lies deeper stands in the eighth.
pub const DEEPEST: usize = 8;

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `text/plain`: complete https addresses are links, and nothing else means anything.
    Plain,
    /// `text/markdown`: emphasis, strong, strike, code, lists, quotes, headings, links.
    Markdown,
}

/// A text in tokens. `None`: one paragraph without any of this, to be shown as it is.
pub fn read(text: &str, form: Form) -> Option<Vec<Block>> {
    let blocks = match form {
        Form::Markdown if text.len() <= LONGEST => markdown::blocks(text),
        _ => plain(text),
    };
    (!is_as_written(&blocks, text)).then_some(blocks)
}

fn plain(text: &str) -> Vec<Block> {
    let mut run = run::Run::default();
    run.push(text, Some(0));
    let mut inlines = Vec::new();
    run.flush(text.len() <= LONGEST, &mut inlines);
    vec![Block::Paragraph(inlines)]
}

fn is_as_written(blocks: &[Block], text: &str) -> bool {
    match blocks {
        [] => text.trim().is_empty(),
        [Block::Paragraph(inlines)] => match &inlines[..] {
            [] => true,
            [Inline::Text { text: said, .. }] => said == text,
            _ => false,
        },
        _ => false,
    }
}
