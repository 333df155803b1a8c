//! A text in pieces.

use std::ops::Range;

use super::texts::{is_close, is_colon, is_end_of_word, is_minus, is_open, is_quote, is_star};
use super::{Problem, SyntaxError};

/// A piece of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lexeme<'a> {
    pub(super) kind: Kind<'a>,
    /// There is a minus before it.
    pub(super) is_negated: bool,
    /// Where it stands, with its minus.
    pub(super) range: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    Open,
    Close,
    Or,
    And,
    Text(Value<'a>),
    Filter(FilterName, Value<'a>),
}

/// A word, or what stands in quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Value<'a> {
    /// Without quotes and star.
    pub(super) text: &'a str,
    pub(super) is_quoted: bool,
    /// It may go on.
    pub(super) is_prefix: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FilterName {
    From,
    Role,
    Contact,
    In,
    Has,
    Is,
    Status,
    Type,
    Before,
    After,
    On,
}

impl FilterName {
    fn read(word: &str) -> Option<Self> {
        Some(match word.to_ascii_lowercase().as_str() {
            "from" => Self::From,
            "role" => Self::Role,
            "contact" => Self::Contact,
            "in" => Self::In,
            "has" => Self::Has,
            "is" => Self::Is,
            "status" => Self::Status,
            "type" => Self::Type,
            "before" => Self::Before,
            "after" => Self::After,
            "on" => Self::On,
            _ => return None,
        })
    }
}

/// All pieces of a text.
pub(super) fn lex(text: &str) -> Result<Vec<Lexeme<'_>>, SyntaxError> {
    let mut lexer = Lexer { text, at: 0 };
    let mut lexemes = Vec::new();
    while let Some(lexeme) = lexer.next()? {
        lexemes.push(lexeme);
    }
    Ok(lexemes)
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    fn next(&mut self) -> Result<Option<Lexeme<'a>>, SyntaxError> {
        self.skip(char::is_whitespace);
        let start = self.at;
        let is_negated = self.minus();
        let Some(c) = self.peek() else { return Ok(None) };
        let kind = if is_open(c) {
            self.at += c.len_utf8();
            Kind::Open
        } else if is_close(c) {
            self.at += c.len_utf8();
            Kind::Close
        } else if is_quote(c) {
            Kind::Text(self.quoted()?)
        } else {
            self.bare(is_negated)?
        };
        Ok(Some(Lexeme { kind, is_negated, range: start..self.at }))
    }

    /// A minus leaves out what stands right behind it. Two of them, or one by itself, are text.
    fn minus(&mut self) -> bool {
        let mut rest = self.rest().chars();
        let Some(minus) = rest.next().filter(|c| is_minus(*c)) else { return false };
        let is_sign = rest.next().is_some_and(|c| !c.is_whitespace() && !is_minus(c) && !is_close(c));
        if is_sign {
            self.at += minus.len_utf8();
        }
        is_sign
    }

    fn bare(&mut self, is_negated: bool) -> Result<Kind<'a>, SyntaxError> {
        let start = self.at;
        self.skip(|c| !is_end_of_word(c));
        let word = &self.text[start..self.at];
        if let Some((name, value)) = split_name(word) {
            let value = match self.peek() {
                Some(c) if value.is_empty() && is_quote(c) => self.quoted()?,
                _ => without_star(value, false),
            };
            if value.text.trim().is_empty() {
                return Err(SyntaxError { at: start..self.at, problem: Problem::EmptyValue });
            }
            return Ok(Kind::Filter(name, value));
        }
        Ok(match word {
            "OR" if !is_negated => Kind::Or,
            "AND" if !is_negated => Kind::And,
            word => Kind::Text(without_star(word, false)),
        })
    }

    fn quoted(&mut self) -> Result<Value<'a>, SyntaxError> {
        let start = self.at;
        let mut chars = self.rest().char_indices();
        let inside = chars.next().map_or(start, |(_, quote)| start + quote.len_utf8());
        let Some((end, quote)) = chars.find(|(_, c)| is_quote(*c)) else {
            return Err(SyntaxError { at: start..inside, problem: Problem::UnclosedQuote });
        };
        let end = start + end;
        self.at = end + quote.len_utf8();
        let mut value = without_star(&self.text[inside..end], true);
        // The star may stand behind the quotes as well.
        let stars = self.at;
        self.skip(is_star);
        value.is_prefix |= self.at > stars;
        Ok(value)
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip(&mut self, goes_on: impl Fn(char) -> bool) {
        self.at = self.text.len() - self.rest().trim_start_matches(goes_on).len();
    }
}

fn split_name(word: &str) -> Option<(FilterName, &str)> {
    let (name, value) = word.split_once(is_colon)?;
    Some((FilterName::read(name)?, value))
}

fn without_star(text: &str, is_quoted: bool) -> Value<'_> {
    let bare = text.trim_end_matches(|c: char| is_star(c) || c.is_whitespace());
    Value { text: bare, is_quoted, is_prefix: text[bare.len()..].contains(is_star) }
}
