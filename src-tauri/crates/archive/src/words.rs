//! Words of a text: what is indexed, searched for and marked.
//!
//! Pure, and one set of rules for all three: what the index holds, what a query asks for and what is marked in a hit can not differ.
//!
//! - A run of letters and digits is a token; everything else separates. Letters are folded: compatibility forms (NFKC), case and
//!   the accents of Latin, Greek and Cyrillic letters, Arabic and Hebrew points make no difference.
//! - Han, Kana, Hangul, Thai, Lao, Khmer and Myanmar put no spaces between words, or few: each character with its marks is a token,
//!   so that whatever part of a sentence somebody types is a phrase.
//! - A symbol or emoji is a token. Skin tones, joiners and variation selectors are not seen: a family is the phrase of its members.

mod fold;
mod marks;
#[cfg(test)]
pub(crate) mod samples;
mod snippet;
mod tokens;

pub use marks::{Term, marks};
pub use snippet::{Snippet, snippet};
pub use tokens::{Token, index_text, tokens};

/// Counts up with each change of the rules: an index that was written under another number has to be written anew.
pub const VERSION: u32 = 1;
