//! Pieces in a tree.

use std::ops::Range;

use jiff::ZonedDateTime;

use super::ast::{Node, Words};
use super::error::{MOST_GROUPS, MOST_WORDS};
use super::lexer::{FilterName, Kind, Lexeme, Value, lex};
use super::{Chip, Filter, Problem, Query, SyntaxError, filter};
use crate::words::{Term, tokens};

/// A word that is being typed may go on from so many characters: what shorter ones begin is half of all words.
const SHORTEST_PREFIX: usize = 3;

pub(super) fn parse(text: &str, now: &ZonedDateTime, is_typing: bool) -> Result<Query, SyntaxError> {
    let mut lexemes = lex(text)?;
    if is_typing {
        let_go_on(&mut lexemes, text.len());
    }
    let mut parser =
        Parser { lexemes: &lexemes, at: 0, now, open: Vec::new(), sides: 0, words: 0, chips: Vec::new() };
    let root = parser.group()?.unwrap_or(Node::All(Vec::new()));
    Ok(Query { text: text.to_owned(), root, chips: parser.chips })
}

/// The last word may go on, if the text ends right behind it. What is left out does not: typing towards `-refunds` would leave out
/// more than is asked for.
fn let_go_on(lexemes: &mut [Lexeme<'_>], end: usize) {
    let Some(Lexeme { kind, is_negated: false, range }) = lexemes.last_mut() else { return };
    let value = match kind {
        Kind::Text(value) => value,
        Kind::Filter(FilterName::From, value) if filter::role(value.text).is_none() => value,
        _ => return,
    };
    let goes_on = tokens(value.text).pop().is_some_and(|token| {
        token.range.end == value.text.len() && token.text.chars().count() >= SHORTEST_PREFIX
    });
    if range.end == end && !value.is_quoted && goes_on {
        value.is_prefix = true;
    }
}

struct Parser<'a> {
    lexemes: &'a [Lexeme<'a>],
    at: usize,
    now: &'a ZonedDateTime,
    /// The groups that are open: where each begins, and whether it is left out.
    open: Vec<(Range<usize>, bool)>,
    /// Sides of an OR that are open.
    sides: usize,
    /// Words so far.
    words: usize,
    chips: Vec<Chip>,
}

impl<'a> Parser<'a> {
    /// Everything up to the end of the group, or of the text; nothing where nothing is asked for.
    fn group(&mut self) -> Result<Option<Node>, SyntaxError> {
        let mut nodes = Vec::new();
        while let Some(lexeme) = self.peek() {
            match lexeme.kind {
                Kind::Close => break,
                Kind::And => self.at += 1,
                Kind::Or => return Err(error(&lexeme.range, Problem::OrWithoutSide)),
                Kind::Open | Kind::Text(_) | Kind::Filter(..) => nodes.extend(self.clause()?),
            }
        }
        match (self.peek(), self.open.last()) {
            (Some(close), None) => return Err(error(&close.range, Problem::ExtraParenthesis)),
            (None, Some((open, _))) => return Err(error(open, Problem::UnclosedParenthesis)),
            _ => {}
        }
        Ok(if nodes.is_empty() { None } else { Some(Node::all(nodes)) })
    }

    /// Sides with OR between them.
    fn clause(&mut self) -> Result<Option<Node>, SyntaxError> {
        let is_choice = self.is_choice();
        self.sides += usize::from(is_choice);
        let mut sides: Vec<Node> = self.side()?.into_iter().collect();
        while let Some(Lexeme { kind: Kind::Or, range, .. }) = self.peek() {
            self.at += 1;
            match self.peek().map(|lexeme| lexeme.kind) {
                Some(Kind::Open | Kind::Text(_) | Kind::Filter(..)) => sides.extend(self.side()?),
                _ => return Err(error(range, Problem::OrWithoutSide)),
            }
        }
        self.sides -= usize::from(is_choice);
        Ok(if sides.is_empty() { None } else { Some(Node::any(sides)) })
    }

    /// Whether there is an OR behind the side that begins here.
    fn is_choice(&self) -> bool {
        let mut depth = 0_usize;
        for (lexeme, next) in self.lexemes[self.at..].iter().zip(self.lexemes[self.at..].iter().skip(1)) {
            match lexeme.kind {
                Kind::Open => depth += 1,
                Kind::Close => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return next.kind == Kind::Or;
            }
            // It is an error further on, and there may be a hundred thousand of them.
            if depth > MOST_GROUPS {
                return false;
            }
        }
        false
    }

    fn side(&mut self) -> Result<Option<Node>, SyntaxError> {
        let Some(lexeme) = self.peek() else { return Ok(None) };
        self.at += 1;
        let node = match lexeme.kind {
            Kind::Open => {
                if self.open.len() == MOST_GROUPS {
                    return Err(error(&lexeme.range, Problem::TooDeep));
                }
                self.open.push((lexeme.range.clone(), lexeme.is_negated));
                let node = self.group()?;
                self.open.pop();
                // The end of the group.
                self.at += 1;
                node
            }
            Kind::Text(value) => self.words(value, &lexeme.range)?.map(Node::Words),
            Kind::Filter(name, value) => Some(Node::Filter(self.filter(name, value, lexeme)?)),
            Kind::Close | Kind::Or | Kind::And => None,
        };
        Ok(if lexeme.is_negated { node.map(Node::not) } else { node })
    }

    fn words(&mut self, value: Value<'_>, range: &Range<usize>) -> Result<Option<Words>, SyntaxError> {
        let Some(term) = Term::new(value.text, value.is_prefix) else { return Ok(None) };
        self.count(term.words().0.len(), range)?;
        Ok(Some(Words { term, text: value.text.trim().to_owned(), is_quoted: value.is_quoted }))
    }

    fn filter(
        &mut self,
        name: FilterName,
        value: Value<'_>,
        lexeme: &Lexeme<'_>,
    ) -> Result<Filter, SyntaxError> {
        let filter = filter::read(name, value, self.now).map_err(|problem| error(&lexeme.range, problem))?;
        let words = if let Filter::From(name) = &filter { name.term().words().0.len() } else { 1 };
        self.count(words, &lexeme.range)?;
        let is_outside = self.open.iter().fold(false, |is_negated, (_, group)| is_negated != *group);
        self.chips.push(Chip {
            filter: filter.clone(),
            is_negated: lexeme.is_negated != is_outside,
            range: lexeme.range.clone(),
            is_alone: self.sides == 0 && !self.open.iter().any(|(_, is_negated)| *is_negated),
        });
        Ok(filter)
    }

    fn count(&mut self, words: usize, range: &Range<usize>) -> Result<(), SyntaxError> {
        self.words += words;
        if self.words > MOST_WORDS { Err(error(range, Problem::TooLong)) } else { Ok(()) }
    }

    fn peek(&self) -> Option<&'a Lexeme<'a>> {
        self.lexemes.get(self.at)
    }
}

fn error(range: &Range<usize>, problem: Problem) -> SyntaxError {
    SyntaxError { at: range.clone(), problem }
}
