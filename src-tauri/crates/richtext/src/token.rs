//! What a text is made of.

use crate::address::Address;
use crate::odd::Oddity;

/// A part of a text that stands below the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Lines of text.
    Paragraph(Vec<Inline>),
    /// A heading of any level.
    Heading(Vec<Inline>),
    /// What somebody else said.
    Quote(Vec<Self>),
    /// Points, each of one or more parts.
    List {
        /// Number of the first point; `None`: they have none.
        first: Option<u64>,
        /// In order.
        items: Vec<Vec<Self>>,
    },
    /// Text to be shown letter by letter, spaces and all. Holds [`Inline::Text`] and [`Inline::Odd`] alone.
    Code(Vec<Inline>),
    /// A line between parts.
    Rule,
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Words, line breaks included.
    Text {
        /// As it is to be shown.
        text: String,
        /// Where it stands in the original, in bytes, if it stands there letter by letter.
        at: Option<usize>,
    },
    /// What cannot be seen, or does something else than to be seen.
    Odd {
        /// Of which kind.
        kind: Oddity,
        /// The first of them.
        first: char,
        /// How many stand side by side.
        count: usize,
    },
    /// Emphasis.
    Emphasis(Vec<Self>),
    /// Strong emphasis.
    Strong(Vec<Self>),
    /// Struck out.
    Strike(Vec<Self>),
    /// Code within a line. Holds [`Inline::Text`] and [`Inline::Odd`] alone.
    Code(Vec<Self>),
    /// A link: what is written, and where it leads.
    Link {
        /// What is written.
        shown: Vec<Self>,
        /// Where it leads.
        address: Box<Address>,
    },
}

/// What of `inlines` can be read.
pub(crate) fn words(inlines: &[Inline], into: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text { text, .. } => into.push_str(text),
            Inline::Odd { .. } => {}
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Strike(inner)
            | Inline::Code(inner)
            | Inline::Link { shown: inner, .. } => words(inner, into),
        }
    }
}
