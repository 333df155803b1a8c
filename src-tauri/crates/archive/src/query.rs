//! What a person asks for, as they type it.
//!
//! Pure. A text becomes a [`Query`]; with the numbers of contacts and places looked up it is [`Resolved`], and that is a [`Plan`] for the
//! index or looks at a [`Row`] by itself.
//!
//! ```text
//! query  = clause*                        all of them: `refund order`, `refund AND order`
//! clause = side ("OR" side)*              one of them; binds tighter than standing side by side, as mail and web search have it
//! side   = ["-"] ( word ["*"] | '"' phrase ["*"] '"' | filter | "(" query ")" )
//! filter = name ":" value                 in `"` where it has spaces: `from:"Anna Berg"`
//! ```
//!
//! Names are `from role contact in has status type before after on`. A word before a colon that is none of these is a word. Quotes,
//! colons, brackets and minus may be typographic or full-width. What holds no letter, digit or symbol is not asked for.

mod ast;
mod dates;
mod edit;
mod error;
mod filter;
mod lexer;
mod parser;
mod plan;
mod resolved;
mod say;
#[cfg(test)]
mod tests;
mod texts;

use std::fmt;
use std::ops::Range;

use jiff::ZonedDateTime;

pub use dates::{Bound, Dates, Seconds};
pub use error::{PlanError, Problem, SyntaxError};
pub use filter::{Filter, Name};
pub use plan::{Branch, Look, Plan, Weights};
pub use resolved::{Resolve, Resolved, Row, Within};
pub use say::Part;

use crate::words::Term;
use ast::Node;

/// A search, understood. Dates are those that they were when it was read: `after:today` stays where it is when the day is over.
#[derive(Clone, PartialEq, Eq)]
pub struct Query {
    text: String,
    root: Node,
    chips: Vec<Chip>,
}

/// A filter in the text of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// What it asks for.
    pub filter: Filter,
    /// What it asks for is left out.
    pub is_negated: bool,
    /// Where it stands, in bytes of the text, with its minus.
    pub range: Range<usize>,
    /// It holds for every hit: it is no side of an OR.
    pub is_alone: bool,
}

/// Reads a query. `now` is what `today` and `7d` go by, in the zone of the person who asks.
pub fn parse(text: &str, now: &ZonedDateTime) -> Result<Query, SyntaxError> {
    parser::parse(text, now, false)
}

/// Reads a query that is still being typed: the last word, if it has three characters or more, may go on.
pub fn parse_as_typed(text: &str, now: &ZonedDateTime) -> Result<Query, SyntaxError> {
    parser::parse(text, now, true)
}

/// Resolves and plans in one.
pub fn plan<R: Resolve>(query: &Query, resolve: &R) -> Result<Result<Plan, PlanError>, R::Error> {
    query.resolve(resolve).map(|resolved| resolved.plan())
}

impl Query {
    /// As it was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// It asks for nothing in particular: everything is found.
    pub fn is_everything(&self) -> bool {
        self.root.is_everything()
    }

    /// The words that are looked for in what was said, to be marked there.
    pub fn terms(&self) -> Vec<Term> {
        let mut terms = Vec::new();
        self.root.each_wanted(&mut |node| {
            if let Node::Words(words) = node
                && !terms.contains(&words.term)
            {
                terms.push(words.term.clone());
            }
        });
        terms
    }

    /// The words that are looked for in the names of those who said it, to be marked there.
    pub fn names(&self) -> Vec<Term> {
        let mut names = Vec::new();
        self.root.each_wanted(&mut |node| {
            if let Node::Filter(Filter::From(name)) = node
                && !names.contains(name.term())
            {
                names.push(name.term().clone());
            }
        });
        names
    }

    /// The filters, in the order of the text.
    pub fn chips(&self) -> &[Chip] {
        &self.chips
    }
}

/// Without the text: people search for what customers told them.
impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Query").field("bytes", &self.text.len()).finish_non_exhaustive()
    }
}
