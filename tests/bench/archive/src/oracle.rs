//! What a text has of what was searched for, by rules of its own: simple ones, and none of the archive's code.
//!
//! A text is folded: compatibility forms (NFKD), accents dropped, lower case. Then words are letters and digits between anything else,
//! with one space between; characters of scripts that put no spaces between words, and symbols, stand for themselves, and spaces beside
//! them mean nothing. A text has a word if that stands somewhere in it and neither ends in the middle of another.

use memchr::memmem::Finder;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Folds a text.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut keeps_marks = false;
    for c in text.nfkd() {
        if is_combining_mark(c) {
            if keeps_marks {
                folded.push(c);
            }
        } else if !is_unseen(c) {
            keeps_marks = is_unspaced(c);
            c.to_lowercase().for_each(|c| folded.push_str(keyboard(c).unwrap_or(c.encode_utf8(&mut [0; 4]))));
        }
    }
    spaced(&folded.nfc().collect::<String>())
}

/// Words apart by one space, and none beside a character that stands for itself.
fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    let mut is_apart = false;
    for c in text.chars() {
        if c.is_alphanumeric() || is_alone(c) || is_combining_mark(c) {
            let last = spaced.chars().next_back();
            if is_apart
                && !is_alone(c)
                && last.is_some_and(|last| !is_alone(last) && !is_combining_mark(last))
            {
                spaced.push(' ');
            }
            spaced.push(c);
            is_apart = false;
        } else {
            is_apart = true;
        }
    }
    spaced
}

/// Letters of their own that people replace by what is on their keyboard.
fn keyboard(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' => "d",
        'ı' => "i",
        'ς' => "σ",
        _ => return None,
    })
}

/// Joiners, variation selectors, skin tones, tatweel.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}' | '\u{640}')
}

/// Han, Kana, Hangul (its letters, too, in which it is spelt while it is folded), Thai.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{E7F}' | '\u{1100}'..='\u{11FF}' | '\u{3005}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
}

fn is_alone(c: char) -> bool {
    let is_punctuation = matches!(c, '\u{A1}' | '\u{A7}' | '\u{AB}' | '\u{B7}' | '\u{BB}' | '\u{BF}' | '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{3004}');
    is_unspaced(c) || (!c.is_ascii() && !c.is_alphanumeric() && !is_combining_mark(c) && !is_punctuation)
}

/// Words in a row, to be looked for.
#[derive(Debug)]
pub(crate) struct Needle {
    text: String,
    finder: Finder<'static>,
    is_prefix: bool,
}

impl Needle {
    /// `is_prefix`: the last word may go on.
    pub(crate) fn new(text: &str, is_prefix: bool) -> Self {
        let text = fold(text);
        let finder = Finder::new(&text).into_owned();
        Self { text, finder, is_prefix }
    }

    /// Whether a folded text has it.
    pub(crate) fn is_in(&self, folded: &str) -> bool {
        let mut from = 0;
        while let Some(at) = self.finder.find(&folded.as_bytes()[from..]) {
            let (start, end) = (from + at, from + at + self.text.len());
            if self.is_whole(&folded[..start], &folded[end..]) {
                return true;
            }
            from = end;
        }
        false
    }

    fn is_whole(&self, before: &str, after: &str) -> bool {
        let ends = |one: Option<char>, other: Option<char>| match (one, other) {
            (Some(one), Some(other)) => [one, other].into_iter().any(|c| c == ' ' || is_alone(c)),
            _ => true,
        };
        let next = after.chars().next();
        let is_cut = next.is_some_and(is_combining_mark);
        let last = self.text.chars().rfind(|c| !is_combining_mark(*c));
        let before = before.chars().rfind(|c| !is_combining_mark(*c));
        ends(before, self.text.chars().next()) && (self.is_prefix || (!is_cut && ends(last, next)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_as_a_whole_and_however_it_is_written() {
        for (text, word, is_in) in [
            ("Your Café voucher", "CAFE", true),
            ("Your Cafés", "cafe", false),
            ("Straße 5", "strasse", true),
            ("配送はいつですか", "送は", true),
            ("안녕하세요 주소", "요주", true),
            ("ORD-4711.", "4711", true),
            ("ORD-47112", "4711", false),
            ("مُحَمَّد", "محمد", true),
            ("น้ำ", "น", false),
            ("thanks 👋🏽!", "👋", true),
        ] {
            assert_eq!(Needle::new(word, false).is_in(&fold(text)), is_in, "{word} in {text}");
        }
        assert!(Needle::new("vouch", true).is_in(&fold("no voucher")));
        assert!(!Needle::new("ouch", true).is_in(&fold("no voucher")));
    }
}
