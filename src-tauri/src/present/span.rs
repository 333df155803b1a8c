//! Stretches of a text as the page's strings count them.

use std::ops::Range;

use crate::dto::Span;

/// Stretches of bytes, in order and apart from each other, in UTF-16 code units. An end within a character counts as its beginning.
pub(crate) fn spans(text: &str, ranges: impl IntoIterator<Item = Range<usize>>) -> Vec<Span> {
    let mut ruler = Ruler::new(text);
    let span = |range: Range<usize>| Span { from: ruler.unit(range.start), to: ruler.unit(range.end) };
    ranges.into_iter().map(span).collect()
}

/// One stretch.
pub(crate) fn span(text: &str, range: Range<usize>) -> Span {
    let mut ruler = Ruler::new(text);
    Span { from: ruler.unit(range.start), to: ruler.unit(range.end) }
}

/// Counts on from where it is: what it is asked for rises.
pub(super) struct Ruler<'a> {
    text: &'a str,
    byte: usize,
    unit: u32,
}

impl<'a> Ruler<'a> {
    /// At the beginning of `text`.
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, byte: 0, unit: 0 }
    }

    /// The place in UTF-16 code units.
    pub(super) fn unit(&mut self, byte: usize) -> u32 {
        for char in self.text[self.byte..].chars() {
            if self.byte + char.len_utf8() > byte {
                break;
            }
            self.byte += char.len_utf8();
            self.unit += char.len_utf16() as u32;
        }
        self.unit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The part of `text` that a span of it is, as JavaScript's `slice` gives it.
    fn slice(text: &str, span: Span) -> String {
        let units: Vec<u16> = text.encode_utf16().collect();
        String::from_utf16(&units[span.from as usize..span.to as usize]).unwrap()
    }

    #[test]
    fn a_span_is_the_same_part_of_the_text_in_every_script() {
        let texts = [
            ("refund for the red shoes", "red"),
            ("Rückerstattung für die Größe", "für"),
            ("e\u{301}te\u{301} 2026: cafe\u{301} noir", "cafe\u{301}"),
            ("退款还没有到账，请帮我查一下", "到账"),
            ("👩‍👩‍👧 family 🙏🏽 thanks 🇩🇪", "🙏🏽"),
            ("𝒜𝒷𝒸 𠮷野家 で 会う", "𠮷野家"),
            ("أريد استرداد المبلغ", "استرداد"),
            ("אני רוצה החזר", "החזר"),
        ];
        for (text, part) in texts {
            let at = text.find(part).unwrap();
            assert_eq!(slice(text, span(text, at..at + part.len())), part);
        }
    }

    #[test]
    fn many_spans_are_those_one_by_one() {
        let text = "🙏 a 漢字 e\u{301} 🙏 b 👩‍👩‍👧 c";
        let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let ranges: Vec<Range<usize>> = starts.windows(2).step_by(2).map(|pair| pair[0]..pair[1]).collect();
        let one_by_one: Vec<Span> = ranges.iter().map(|range| span(text, range.clone())).collect();
        assert_eq!(spans(text, ranges), one_by_one);
    }

    #[test]
    fn what_lies_within_a_character_or_behind_the_text_is_no_crash() {
        let text = "a🙏";
        assert_eq!(span(text, 2..3), Span { from: 1, to: 1 });
        assert_eq!(span(text, 3..99), Span { from: 1, to: 3 });
    }
}
