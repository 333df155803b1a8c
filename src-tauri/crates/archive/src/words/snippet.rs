//! The part of a text that shows why it was found.

#[cfg(test)]
mod tests;

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::fold::{Class, class};
use super::marks::{Term, marks};

/// A text, or the part of it that has most of what was searched for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snippet {
    /// As it stands in the original.
    pub text: String,
    /// What was searched for: ranges in bytes of `text`, in order and apart from one another.
    pub marks: Vec<Range<usize>>,
    /// There is text before it.
    pub cut_before: bool,
    /// There is text after it.
    pub cut_after: bool,
}

/// The whole text if it has at most `most_chars` characters; otherwise as much around the first place where marks stand closest, cut
/// between words. Without a mark it is the beginning.
pub fn snippet(text: &str, terms: &[Term], most_chars: usize) -> Snippet {
    let marks = marks(text, terms);
    let part = if text.chars().nth(most_chars).is_none() {
        0..text.len()
    } else {
        part(&Ruler::new(text), &marks, most_chars)
    };
    let marks = marks
        .iter()
        .map(|mark| mark.start.max(part.start)..mark.end.min(part.end))
        .filter(|mark| mark.start < mark.end)
        .map(|mark| mark.start - part.start..mark.end - part.start)
        .collect();
    Snippet {
        marks,
        cut_before: part.start > 0,
        cut_after: part.end < text.len(),
        text: text[part].to_owned(),
    }
}

/// The part to show of a text that is longer than `most` characters.
fn part(ruler: &Ruler<'_>, marks: &[Range<usize>], most: usize) -> Range<usize> {
    let focus = focus(ruler, marks, most);
    let spare = most - focus.len();
    let start = focus.start.saturating_sub(spare / 3).min(ruler.len() - most);
    let focus = ruler.byte(focus.start)..ruler.byte(focus.end);
    let start = word_start(ruler.text, ruler.byte(start)..focus.start);
    let end = ruler.byte(ruler.char(start) + most);
    let end = word_end(ruler.text, focus.end..end, start);
    start..end
}

/// From the first to the last of the marks that are shown, in characters: the first of the windows with most marks.
fn focus(ruler: &Ruler<'_>, marks: &[Range<usize>], most: usize) -> Range<usize> {
    let marks: Vec<Range<usize>> =
        marks.iter().map(|mark| ruler.char(mark.start)..ruler.char(mark.end)).collect();
    let Some(first) = marks.first() else { return 0..0 };
    let mut best = (0, first.start..first.end.min(first.start + most));
    let mut end = 0;
    for (from, mark) in marks.iter().enumerate() {
        end = end.max(from);
        while marks.get(end).is_some_and(|last| last.end - mark.start <= most) {
            end += 1;
        }
        if end - from > best.0 {
            best = (end - from, mark.start..marks[end - 1].end);
        }
    }
    best.1
}

/// The first word of this stretch that is whole, otherwise the end of the stretch.
fn word_start(text: &str, stretch: Range<usize>) -> usize {
    if stretch.start == 0 {
        return 0;
    }
    let is_whole = text[..stretch.start].ends_with(char::is_whitespace);
    text[stretch.clone()]
        .split_word_bound_indices()
        .skip(usize::from(!is_whole))
        .find(|(_, word)| word.chars().any(|c| class(c) != Class::Separator))
        .map_or(stretch.end, |(at, _)| stretch.start + at)
}

/// The end of the last word of this stretch that is whole. If there is none, the beginning of the stretch; if that leaves nothing
/// after `start`, the last character that is whole.
fn word_end(text: &str, stretch: Range<usize>, start: usize) -> usize {
    let is_whole = text[stretch.end..].chars().next().is_none_or(char::is_whitespace);
    let words = &text[stretch.clone()];
    let cut = match words.split_word_bound_indices().next_back() {
        Some((at, _)) if !is_whole => at,
        _ => words.len(),
    };
    let end = stretch.start + words[..cut].trim_end().len();
    if end > start {
        return end;
    }
    match text[start..]
        .grapheme_indices(true)
        .map(|(at, _)| start + at)
        .take_while(|at| *at <= stretch.end)
        .last()
    {
        Some(at) if at > start => at,
        _ => stretch.end,
    }
}

/// Bytes to characters and back.
struct Ruler<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Ruler<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, starts: text.char_indices().map(|(at, _)| at).collect() }
    }

    /// Characters of the text.
    fn len(&self) -> usize {
        self.starts.len()
    }

    fn byte(&self, char: usize) -> usize {
        self.starts.get(char).copied().unwrap_or(self.text.len())
    }

    fn char(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start < byte)
    }
}
