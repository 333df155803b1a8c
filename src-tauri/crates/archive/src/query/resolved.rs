//! A query whose names are looked up, and what it says of a row.

use transcript::Role;

use super::ast::Node;
use super::dates::Seconds;
use super::error::MOST_NUMBERS;
use super::{Filter, PlanError, Query};
use crate::entry::role_label;
use crate::labels::WORDS;
use crate::words::Term;

/// Looks up the numbers under which the archive knows contacts and places.
pub trait Resolve {
    /// Why it can not.
    type Error;

    /// Contacts whose id begins like this, which is in lower case; `most` are enough.
    fn contacts(&self, beginning: &str, most: usize) -> Result<Vec<i64>, Self::Error>;

    /// Instances and queues of this name; `most` are enough.
    fn places(&self, name: &str, most: usize) -> Result<Vec<Within>, Self::Error>;
}

/// Where something was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// In an instance, by its number.
    Instance(i64),
    /// In a queue, by its number.
    Queue(i64),
}

/// A query that needs no more than a row, or the index, to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    pub(super) test: Test,
    pub(super) problem: Option<PlanError>,
}

/// What is known of a row, as it is in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row<'a> {
    /// [`index_text`](crate::words::index_text) of what was said.
    pub body: &'a str,
    /// The same of the sender's display name.
    pub who: &'a str,
    /// Its labels, with one space between them.
    pub labels: &'a str,
    /// The service's word for the sender's role.
    pub role: Option<&'a str>,
    /// When, in whole seconds since 1970.
    pub second: i64,
    /// An agent or a supervisor said something in its chat later.
    pub is_answered: bool,
}

/// What a row has to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Test {
    /// All of these; none: nothing.
    All(Vec<Self>),
    /// One of these; none: no row has it.
    Any(Vec<Self>),
    Not(Box<Self>),
    Body(Term),
    Who(Term),
    Label(String),
    /// Said by somebody in this role; all that we do not know are one.
    Role(Role),
    During(Seconds),
    /// Somebody said something later.
    Answered,
}

impl Query {
    /// Looks up contacts and places. What is not known is in no row.
    pub fn resolve<R: Resolve>(&self, resolve: &R) -> Result<Resolved, R::Error> {
        let mut problem = None;
        let test = test(&self.root, resolve, &mut problem)?;
        Ok(Resolved { test, problem })
    }
}

impl Resolved {
    /// Whether a row is a hit.
    pub fn is_match(&self, row: &Row<'_>) -> bool {
        self.test.is_match(row)
    }
}

impl Test {
    pub(super) fn is_match(&self, row: &Row<'_>) -> bool {
        let tokens = |text| str::split_ascii_whitespace(text).collect::<Vec<_>>();
        self.holds(&tokens(row.body), &tokens(row.who), row)
    }

    fn holds(&self, body: &[&str], who: &[&str], row: &Row<'_>) -> bool {
        match self {
            Self::All(tests) => tests.iter().all(|test| test.holds(body, who, row)),
            Self::Any(tests) => tests.iter().any(|test| test.holds(body, who, row)),
            Self::Not(test) => !test.holds(body, who, row),
            Self::Body(term) => term.places(body).next().is_some(),
            Self::Who(term) => term.places(who).next().is_some(),
            Self::Role(role) => role_label(Some(role)) == role_label(row.role.map(Role::from_wire).as_ref()),
            Self::Label(label) => row.labels.split_ascii_whitespace().any(|other| other == label),
            Self::During(seconds) => seconds.contains(row.second),
            Self::Answered => row.is_answered,
        }
    }
}

fn test<R: Resolve>(node: &Node, resolve: &R, problem: &mut Option<PlanError>) -> Result<Test, R::Error> {
    Ok(match node {
        Node::All(nodes) => Test::All(tests(nodes, resolve, problem)?),
        Node::Any(nodes) => Test::Any(tests(nodes, resolve, problem)?),
        Node::Not(node) => Test::Not(Box::new(test(node, resolve, problem)?)),
        Node::Words(words) => Test::Body(words.term.clone()),
        Node::Filter(filter) => self::filter(filter, resolve, problem)?,
    })
}

fn tests<R: Resolve>(
    nodes: &[Node],
    resolve: &R,
    problem: &mut Option<PlanError>,
) -> Result<Vec<Test>, R::Error> {
    nodes.iter().map(|node| test(node, resolve, problem)).collect()
}

fn filter<R: Resolve>(
    filter: &Filter,
    resolve: &R,
    problem: &mut Option<PlanError>,
) -> Result<Test, R::Error> {
    let labels = match filter {
        Filter::Role(role) => return Ok(Test::Role(role.clone())),
        Filter::From(name) => return Ok(Test::Who(name.term().clone())),
        Filter::Dates(dates) => return Ok(Test::During(dates.seconds)),
        Filter::Unanswered => {
            let is_word = WORDS.map(|label| Test::Label(label.to_owned())).into();
            let is_unanswered = Test::Not(Box::new(Test::Answered));
            return Ok(Test::All(vec![Test::Role(Role::Customer), Test::Any(is_word), is_unanswered]));
        }
        Filter::Contact(beginning) => {
            let contacts = resolve.contacts(beginning, MOST_NUMBERS + 1)?;
            if contacts.len() > MOST_NUMBERS {
                problem.get_or_insert(PlanError::TooManyContacts);
            }
            contacts.into_iter().map(|no| format!("c{no}")).collect()
        }
        Filter::In(name) => {
            let places = resolve.places(name, MOST_NUMBERS + 1)?;
            if places.len() > MOST_NUMBERS {
                problem.get_or_insert(PlanError::TooManyPlaces);
            }
            let label = |place| match place {
                Within::Instance(no) => format!("i{no}"),
                Within::Queue(no) => format!("q{no}"),
            };
            places.into_iter().map(label).collect()
        }
        other => other.labels().unwrap_or_default(),
    };
    let one_of = Test::Any(labels.into_iter().map(Test::Label).collect());
    let others = filter.other_labels();
    if others.is_empty() {
        return Ok(one_of);
    }
    let others = others.iter().map(|label| Test::Label((*label).to_owned())).collect();
    Ok(Test::All(vec![one_of, Test::Not(Box::new(Test::Any(others)))]))
}
