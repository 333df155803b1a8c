//! Where a text has what was searched for.

#[cfg(test)]
mod tests;

use std::ops::Range;
use std::slice;

use unicode_segmentation::GraphemeCursor;

use super::tokens;

/// What is searched for, in folded tokens.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Term {
    /// This token.
    Word(String),
    /// A token that begins like this.
    Prefix(String),
    /// These tokens, one behind the other; the last may be a beginning.
    Phrase(Vec<String>, bool),
}

impl Term {
    /// The tokens of a text as a term; nothing where it has none.
    pub fn new(text: &str, is_prefix: bool) -> Option<Self> {
        let mut words: Vec<String> = tokens(text).into_iter().map(|token| token.text).collect();
        Some(match (words.len(), is_prefix) {
            (0, _) => return None,
            (1, false) => Self::Word(words.remove(0)),
            (1, true) => Self::Prefix(words.remove(0)),
            _ => Self::Phrase(words, is_prefix),
        })
    }

    /// The tokens, and whether the last one may go on.
    pub fn words(&self) -> (&[String], bool) {
        match self {
            Self::Word(word) => (slice::from_ref(word), false),
            Self::Prefix(word) => (slice::from_ref(word), true),
            Self::Phrase(words, is_prefix) => (words, *is_prefix),
        }
    }

    /// Where these tokens have it: the places of its first token.
    pub fn places<'a>(&'a self, tokens: &'a [impl AsRef<str>]) -> impl Iterator<Item = usize> + 'a {
        let (words, is_prefix) = self.words();
        // Windows of no width are a panic.
        let places = if words.is_empty() { None } else { Some(tokens.windows(words.len())) };
        places.into_iter().flatten().enumerate().filter_map(move |(place, window)| {
            let (last, before) = words.split_last()?;
            let (last_token, tokens_before) = window.split_last()?;
            let ends = if is_prefix {
                last_token.as_ref().starts_with(last.as_str())
            } else {
                last_token.as_ref() == last
            };
            (ends && before.iter().zip(tokens_before).all(|(word, token)| word == token.as_ref()))
                .then_some(place)
        })
    }
}

/// Where the text has the terms: ranges in bytes, in order and apart from one another. A range never divides what is seen as one
/// character: whoever searched for one member of a family emoji sees the family marked.
pub fn marks(text: &str, terms: &[Term]) -> Vec<Range<usize>> {
    if terms.is_empty() {
        return Vec::new();
    }
    let (words, ranges): (Vec<String>, Vec<Range<usize>>) =
        tokens(text).into_iter().map(|token| (token.text, token.range)).unzip();
    let mut found: Vec<Range<usize>> = Vec::new();
    for term in terms {
        let length = term.words().0.len();
        found.extend(term.places(&words).map(|at| ranges[at].start..ranges[at + length - 1].end));
    }
    if !text.is_ascii() {
        for range in &mut found {
            *range = outer_boundary(text, range.start, GraphemeCursor::prev_boundary)
                ..outer_boundary(text, range.end, GraphemeCursor::next_boundary);
        }
    }
    found.sort_unstable_by_key(|range| (range.start, range.end));
    found.dedup_by(|later, earlier| {
        let overlap = later.start < earlier.end;
        if overlap {
            earlier.end = earlier.end.max(later.end);
        }
        overlap
    });
    found
}

type Step =
    fn(&mut GraphemeCursor, &str, usize) -> Result<Option<usize>, unicode_segmentation::GraphemeIncomplete>;

/// The place itself if a grapheme begins or ends there, otherwise the next one in the direction of `step`.
fn outer_boundary(text: &str, at: usize, step: Step) -> usize {
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    // The cursor has the whole text before it, so that nothing is incomplete.
    match cursor.is_boundary(text, 0) {
        Ok(false) => step(&mut cursor, text, 0).ok().flatten().unwrap_or(at),
        _ => at,
    }
}
