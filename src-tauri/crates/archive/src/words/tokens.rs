//! A text in tokens.

#[cfg(test)]
mod tests;

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::fold::{Class, class, fold, stands_apart};

/// Longest token, in bytes; what is longer is cut into several. Nobody types such a word, and the index cuts at 32 KiB, unasked.
const LONGEST: usize = 1000;

/// A word of a text, as it is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Folded: ASCII letters and digits and characters beyond ASCII, nothing else.
    pub text: String,
    /// Where it stands in the text, in bytes, with the accents and invisible characters behind it. Tokens that come from one character
    /// (`½`) have the same range.
    pub range: Range<usize>,
}

/// The tokens of a text, in order.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    for_each(text, |token, range| tokens.push(Token { text: token.to_owned(), range }));
    tokens
}

/// The tokens of a text with one space between them: what is written into the index, whose own tokeniser splits at the spaces and does
/// no more. Tokens of this text are the tokens of the original.
pub fn index_text(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for_each(text, |token, _| {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(token);
    });
    folded
}

/// Walks over the tokens without keeping them.
fn for_each(text: &str, emit: impl FnMut(&str, Range<usize>)) {
    let mut tokeniser =
        Tokeniser { emit, token: String::new(), range: 0..0, state: State::Between, has_parts: false };
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii_alphanumeric() {
            let word = bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            tokeniser.ascii(&text[at..at + word], at);
            at += word;
        } else if byte.is_ascii() {
            tokeniser.close();
            at += 1;
        } else {
            let Some(c) = text[at..].chars().next() else { break };
            tokeniser.character(c, at..at + c.len_utf8());
            at += c.len_utf8();
        }
    }
    tokeniser.close();
}

struct Tokeniser<F> {
    emit: F,
    /// The open token, folded and taken apart (NFD).
    token: String,
    range: Range<usize>,
    state: State,
    /// The open token has characters that may have to be put in order and together (NFC).
    has_parts: bool,
}

/// What the open token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// There is none.
    Between,
    /// A word.
    Word,
    /// A character of a script without spaces.
    Character,
    /// A symbol: takes nothing more but what is not seen.
    Sealed,
}

impl<F: FnMut(&str, Range<usize>)> Tokeniser<F> {
    fn ascii(&mut self, word: &str, at: usize) {
        self.join(State::Word, at);
        if self.token.len() + word.len() > LONGEST {
            for (offset, c) in word.char_indices() {
                let at = at + offset;
                self.push(c.to_ascii_lowercase(), at..at + 1);
            }
            return;
        }
        let from = self.token.len();
        self.token.push_str(word);
        self.token[from..].make_ascii_lowercase();
        self.range.end = at + word.len();
    }

    fn character(&mut self, c: char, at: Range<usize>) {
        let whole = class(c);
        let apart = whole == Class::Symbol || stands_apart(c);
        if apart {
            self.close();
        }
        match whole {
            Class::Ignored | Class::Separator => self.part(c, whole, &at),
            _ => fold(c, |part| self.part(part, class(part), &at)),
        }
        // `™` is not the end of the word before it, whatever it is folded to.
        if apart && self.state != State::Between {
            self.state = State::Sealed;
        }
    }

    fn part(&mut self, c: char, class: Class, at: &Range<usize>) {
        match class {
            Class::Separator => self.close(),
            Class::Ignored => {
                if self.state != State::Between {
                    self.range.end = at.end;
                }
            }
            Class::Word => {
                self.join(State::Word, at.start);
                self.push(c, at.clone());
            }
            Class::Mark => {
                if self.state != State::Character {
                    self.join(State::Word, at.start);
                }
                self.has_parts = true;
                self.push(c, at.clone());
            }
            Class::Jamo if self.state == State::Character && self.token.ends_with(is_hangul) => {
                self.has_parts = true;
                self.push(c, at.clone());
            }
            Class::Unspaced | Class::Jamo => {
                self.open(State::Character, at.start);
                self.push(c, at.clone());
            }
            Class::Symbol => {
                self.open(State::Sealed, at.start);
                self.push(c, at.clone());
            }
        }
    }

    /// Goes on with a token of this kind, or begins one.
    fn join(&mut self, state: State, at: usize) {
        if self.state != state {
            self.open(state, at);
        }
    }

    fn open(&mut self, state: State, at: usize) {
        self.close();
        self.state = state;
        self.range = at..at;
    }

    fn push(&mut self, c: char, at: Range<usize>) {
        if self.token.len() + c.len_utf8() > LONGEST {
            let (state, has_parts) = (self.state, self.has_parts);
            self.open(state, at.start);
            self.has_parts = has_parts;
        }
        self.token.push(c);
        self.range.end = at.end;
    }

    fn close(&mut self) {
        if self.state == State::Between {
            return;
        }
        if self.has_parts {
            self.token = self.token.nfc().collect();
        }
        if !self.token.is_empty() {
            (self.emit)(&self.token, self.range.clone());
        }
        self.token.clear();
        self.has_parts = false;
        self.state = State::Between;
    }
}

/// What a vowel or final consonant of Hangul joins: letters that are not by themselves, and syllables.
fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{A960}'..='\u{A97F}' | '\u{AC00}'..='\u{D7FF}')
}
