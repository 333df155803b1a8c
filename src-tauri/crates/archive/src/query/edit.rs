//! The text of a query with a filter more or less: a click on a facet edits the line that somebody typed.

#[cfg(test)]
mod tests;

use std::ops::Range;

use super::lexer::{Kind, Lexeme, lex};
use super::texts::{is_close, is_open};
use super::{Chip, Filter, Query};

impl Query {
    /// The text with this filter as well. It takes the place of one of its kind that holds for every hit, so that another role or month
    /// is looked at instead of none.
    pub fn with(&self, filter: &Filter) -> String {
        let alone = || self.chips.iter().filter(|chip| chip.is_alone && !chip.is_negated);
        if alone().any(|chip| chip.filter == *filter) {
            return self.text.clone();
        }
        match alone().find(|chip| chip.filter.is_of_a_kind_with(filter)) {
            Some(chip) => replaced(&self.text, &chip.range, &filter.to_string()),
            None => replaced(&self.text, &(self.text.len()..self.text.len()), &filter.to_string()),
        }
    }

    /// The text without this filter, wherever it is asked for.
    pub fn without(&self, filter: &Filter) -> String {
        let is_meant = |chip: &&Chip| !chip.is_negated && chip.filter == *filter;
        self.removed(self.chips.iter().filter(is_meant).map(|chip| &chip.range))
    }

    /// The text without one of its chips.
    pub fn without_chip(&self, chip: &Chip) -> String {
        self.removed(std::iter::once(&chip.range))
    }

    fn removed<'a>(&'a self, ranges: impl Iterator<Item = &'a Range<usize>>) -> String {
        // What was read once is read again.
        let Ok(lexemes) = lex(&self.text) else { return self.text.clone() };
        let mut pieces = Pieces { is_gone: vec![false; lexemes.len()], lexemes: &lexemes };
        for range in ranges {
            if let Some(at) = lexemes.iter().position(|lexeme| lexeme.range == *range) {
                pieces.remove(at, at);
            }
        }
        let mut text = self.text.clone();
        for (lexeme, is_gone) in lexemes.iter().zip(&pieces.is_gone).rev() {
            if *is_gone {
                text = replaced(&text, &lexeme.range, "");
            }
        }
        text
    }
}

struct Pieces<'a> {
    lexemes: &'a [Lexeme<'a>],
    is_gone: Vec<bool>,
}

impl Pieces<'_> {
    /// Takes away one side, from its first piece to its last, with the OR beside it and the parentheses that have nothing in them then.
    fn remove(&mut self, first: usize, last: usize) {
        (self.is_gone[first], self.is_gone[last]) = (true, true);
        let before = (0..first).rev().find(|at| !self.is_gone[*at]);
        let after = (last + 1..self.lexemes.len()).find(|at| !self.is_gone[*at]);
        let is = |at: Option<usize>, kind| at.is_some_and(|at| self.lexemes[at].kind == kind);
        if is(after, Kind::Or) {
            self.is_gone[after.unwrap_or(last)] = true;
        } else if is(before, Kind::Or) {
            self.is_gone[before.unwrap_or(first)] = true;
        } else if let (Some(open), Some(close)) = (before, after)
            && is(before, Kind::Open)
            && is(after, Kind::Close)
        {
            self.remove(open, close);
        }
    }
}

/// The text with something else in this place, one space apart from what is beside it.
fn replaced(text: &str, range: &Range<usize>, by: &str) -> String {
    let mut edited = text[..range.start].trim_end().to_owned();
    for part in [by, text[range.end..].trim_start()] {
        let is_apart =
            edited.is_empty() || part.is_empty() || edited.ends_with(is_open) || part.starts_with(is_close);
        if !is_apart {
            edited.push(' ');
        }
        edited.push_str(part);
    }
    edited
}
