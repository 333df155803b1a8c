//! Characters that cannot be seen, or do something else than to be seen.
//!
//! After [UTS #39](https://www.unicode.org/reports/tr39/) and the default ignorable characters of Unicode. What a script or an emoji
//! needs is not odd: joiners in Persian or Hindi, variation selectors, the tags of a flag.

use std::ops::Range;

use icu_properties::props::{
    DefaultIgnorableCodePoint, Emoji, ExtendedPictographic, GeneralCategory as Category, Script,
};
use icu_properties::{CodePointMapData, CodePointSetData};

/// Marks above and below one letter that are drawn. Tibetan and Hebrew need five.
const MARKS: usize = 8;

/// Joints of one emoji. A family of four has three.
const JOINTS: usize = 7;

/// Of which kind something odd is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Oddity {
    /// Turns the direction of text: what is read is not the order in which it is written.
    Direction,
    /// Takes no place: two texts that look the same may differ by it.
    Hidden,
    /// A control character.
    Control,
    /// Marks upon one letter beyond those that are drawn.
    Marks,
}

/// A stretch of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// Where, in bytes.
    pub(crate) range: Range<usize>,
    /// What is odd about it, the first such character and their number; `None`: nothing.
    pub(crate) odd: Option<(Oddity, char, usize)>,
}

/// A text in stretches, each as long as it can be.
pub(crate) fn stretches(text: &str) -> Vec<Stretch> {
    if is_usual(text) {
        return if text.is_empty() { Vec::new() } else { vec![Stretch { range: 0..text.len(), odd: None }] };
    }
    let mut found: Vec<Stretch> = Vec::new();
    let mut before = Before::default();
    let mut chars = text.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        let kind = before.take(char, chars.peek().map(|(_, next)| *next));
        let end = at + char.len_utf8();
        match (found.last_mut(), kind) {
            (Some(Stretch { range, odd: None }), None) => range.end = end,
            (Some(Stretch { range, odd: Some((last, _, count)) }), Some(kind)) if *last == kind => {
                range.end = end;
                *count += 1;
            }
            (_, kind) => found.push(Stretch { range: at..end, odd: kind.map(|kind| (kind, char, 1)) }),
        }
    }
    found
}

/// Whether anything in a text is odd.
pub(crate) fn is_odd(text: &str) -> bool {
    !is_usual(text) && stretches(text).iter().any(|stretch| stretch.odd.is_some())
}

/// Nothing but the letters and signs of ASCII, as most text is.
fn is_usual(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\t' | b'\r'))
}

/// What stands before a character, as far as it matters.
#[derive(Default)]
struct Before {
    /// The last character that stands for itself.
    base: Option<char>,
    /// The very last one.
    last: Option<char>,
    /// Marks since the base.
    marks: usize,
    /// Joints of the emoji that goes on.
    joints: usize,
    /// Within the tags of a flag.
    is_flag: bool,
}

impl Before {
    fn take(&mut self, char: char, next: Option<char>) -> Option<Oddity> {
        // Most of all text.
        if matches!(char, ' '..='~' | '\n' | '\t' | '\r') {
            *self = Self { base: Some(char), last: Some(char), ..Self::default() };
            return None;
        }
        let kind = self.kind(char, next);
        self.last = Some(char);
        kind
    }

    fn kind(&mut self, char: char, next: Option<char>) -> Option<Oddity> {
        match char {
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                return Some(Oddity::Direction);
            }
            '\u{2028}' | '\u{2029}' => return Some(Oddity::Control),
            // Blank, and no space.
            '\u{2800}' => return Some(Oddity::Hidden),
            '\u{e0020}'..='\u{e007f}' if self.is_flag => {
                self.is_flag = char != '\u{e007f}';
                return None;
            }
            _ => {}
        }
        if char.is_control() {
            return Some(Oddity::Control);
        }
        self.is_flag = char == '\u{1f3f4}';
        if CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(char) {
            return (!self.is_needed(char, next)).then_some(Oddity::Hidden);
        }
        let category = CodePointMapData::<Category>::new().get(char);
        if matches!(category, Category::NonspacingMark | Category::EnclosingMark) {
            self.marks += 1;
            return (self.marks > MARKS).then_some(Oddity::Marks);
        }
        let is_skin = matches!(char, '\u{1f3fb}'..='\u{1f3ff}');
        if !is_skin {
            self.base = Some(char);
        }
        self.marks = 0;
        // A joint leads from one picture to the next.
        if self.last != Some('\u{200d}') && !is_skin {
            self.joints = 0;
        }
        None
    }

    /// Whether something that takes no place is needed where it stands.
    fn is_needed(&mut self, char: char, next: Option<char>) -> bool {
        let (Some(base), Some(last)) = (self.base, self.last) else { return false };
        match char {
            '\u{200d}' if is_picture(base) => {
                self.joints += 1;
                last != '\u{200d}' && next.is_some_and(is_picture) && self.joints <= JOINTS
            }
            '\u{200c}' | '\u{200d}' => last != char && joins(base),
            '\u{fe0e}' | '\u{fe0f}' => {
                last == base && CodePointSetData::new::<Emoji>().contains(base) || is_skinned(last)
            }
            '\u{fe00}'..='\u{fe0d}' | '\u{e0100}'..='\u{e01ef}' => {
                last == base && (is_symbol(base) || script(base) == Script::Han)
            }
            '\u{180b}'..='\u{180f}' => script(base) == Script::Mongolian,
            _ => false,
        }
    }
}

fn is_picture(char: char) -> bool {
    CodePointSetData::new::<ExtendedPictographic>().contains(char)
}

fn is_skinned(char: char) -> bool {
    matches!(char, '\u{1f3fb}'..='\u{1f3ff}')
}

fn is_symbol(char: char) -> bool {
    matches!(CodePointMapData::<Category>::new().get(char), Category::MathSymbol | Category::OtherSymbol)
}

fn script(char: char) -> Script {
    CodePointMapData::<Script>::new().get(char)
}

/// Whether letters of this script take another form beside a joiner.
fn joins(char: char) -> bool {
    let scripts = [
        Script::Arabic,
        Script::Syriac,
        Script::Mongolian,
        Script::Nko,
        Script::Devanagari,
        Script::Bengali,
        Script::Gurmukhi,
        Script::Gujarati,
        Script::Oriya,
        Script::Tamil,
        Script::Telugu,
        Script::Kannada,
        Script::Malayalam,
        Script::Sinhala,
        Script::Khmer,
        Script::Myanmar,
        Script::Tibetan,
        Script::Balinese,
        Script::Javanese,
    ];
    scripts.contains(&script(char))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn odd(text: &str) -> Vec<(Oddity, usize)> {
        stretches(text)
            .into_iter()
            .filter_map(|stretch| stretch.odd)
            .map(|(kind, _, count)| (kind, count))
            .collect()
    }

    #[test]
    fn what_a_script_or_an_emoji_needs_is_not_odd() {
        for text in [
            "می\u{200c}خواهم",
            "क्\u{200d}ष",
            "👩\u{200d}👩\u{200d}👧\u{200d}👦 ❤\u{fe0f} 🏳\u{fe0f}\u{200d}🌈 👍🏽 🧑🏽\u{200d}🚀 1\u{fe0f}\u{20e3}",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "葛\u{e0100}飾",
            "e\u{301} z\u{335} שָׁלוֹם กำลัง",
            "two\r\nlines\tand a tab",
        ] {
            assert_eq!(odd(text), [], "{text:?}");
        }
    }

    #[test]
    fn characters_that_turn_text_around_are_odd() {
        for char in ['\u{61c}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{202e}', '\u{2066}', '\u{2069}'] {
            assert_eq!(odd(&format!("a{char}b")), [(Oddity::Direction, 1)], "{char:?}");
        }
    }

    #[test]
    fn characters_that_take_no_place_are_odd_where_nothing_needs_them() {
        for text in [
            "a\u{200b}b",
            "a\u{200d}b",
            "a\u{200c}b",
            "a\u{2060}b",
            "a\u{feff}b",
            "a\u{ad}b",
            "a\u{fe0f}b",
            "a\u{3164}b",
            "a\u{e0041}b",
            "a\u{115f}b",
            "a\u{180e}b",
            "a\u{2800}b",
            "👩\u{200d}a",
        ] {
            assert_eq!(odd(text), [(Oddity::Hidden, 1)], "{text:?}");
        }
    }

    #[test]
    fn what_hides_side_by_side_is_one_stretch() {
        assert_eq!(
            odd("a\u{e0061}\u{e0062}\u{e0063}b\u{202e}\u{202d}"),
            [(Oddity::Hidden, 3), (Oddity::Direction, 2)]
        );
    }

    #[test]
    fn control_characters_are_odd_and_line_breaks_are_not() {
        assert_eq!(odd("a\u{1b}[31m\nb\u{0}\u{85}"), [(Oddity::Control, 1), (Oddity::Control, 2)]);
    }

    #[test]
    fn a_flood_of_marks_is_cut() {
        let flood = format!("z{}z", "\u{301}".repeat(10_000));
        assert_eq!(odd(&flood), [(Oddity::Marks, 10_000 - MARKS)]);
    }

    #[test]
    fn an_emoji_has_no_more_joints_than_any_has() {
        let chain = ["👩"; 1000].join("\u{200d}");
        assert_eq!(odd(&chain).len(), 999 - JOINTS);
    }

    #[test]
    fn stretches_put_together_are_the_text() {
        let text = "a\u{202e}b🙏\u{200d}\u{200d}c\u{0}";
        let whole: String =
            stretches(text).into_iter().map(|stretch| text[stretch.range].to_owned()).collect();
        assert_eq!(whole, text);
    }
}
