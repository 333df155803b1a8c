//! What the index is asked.
//!
//! The index knows no dates: a row's time is its id, and the engine walks a range of ids. So the dates of a query cut the time into
//! stretches, in each of which every date is simply so or not, and what is left of the query there is a text for the index. Dates may
//! stand anywhere in a query, and no row is in two stretches. Nor does the index know what was answered: in the same way, what is
//! asked of rows that were answered is parted from what is asked of the others.

#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use transcript::Role;

use super::PlanError;
use super::dates::Seconds;
use super::error::MOST_BRANCHES;
use super::resolved::{Resolved, Row, Test};
use crate::entry::{Side, asked_everything, asked_label, asked_name, asked_side, role_label};
use crate::words::{Term, index_text};

/// Words that stand between words which are near together, at most.
const NEAR: usize = 4;
/// Words whose nearness is looked at.
const MOST_NEAR: usize = 6;

/// What the index is asked: a row is a hit if a branch has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The newest first; none has what another has. None at all: nothing can be found.
    pub branches: Vec<Branch>,
}

/// What is asked for a stretch of time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Branch {
    /// The stretch.
    pub seconds: Seconds,
    /// For `MATCH`; `None`: all rows.
    pub matching: Option<String>,
    /// Only rows after which an agent or a supervisor said something in the chat, or only the others.
    pub answered: Option<bool>,
    /// By which the hits are weighed.
    pub weights: Weights,
    /// Where the index has to put all lists of a word's continuations together before it gives the first hit, and a row says by itself
    /// whether it is one: what it has to have.
    pub look: Option<Look>,
}

/// What a row has to have, as far as its text and its sender tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    test: Test,
    /// Who said it matters.
    pub(crate) needs_sender: bool,
}

impl Look {
    fn new(test: &Test) -> Option<Self> {
        let (mut has_beginning, mut has_labels, mut needs_sender) = (false, false, false);
        test.each(&mut |test| match test {
            Test::Body(term) => has_beginning |= term.words().1,
            Test::Who(_) | Test::Role(_) => needs_sender = true,
            Test::Label(_) => has_labels = true,
            Test::All(_) | Test::Any(_) | Test::Not(_) | Test::During(_) | Test::Answered => {}
        });
        (has_beginning && !has_labels).then(|| Self { test: test.clone(), needs_sender })
    }

    /// Whether it is a hit, by its words, its sender's name and their role.
    pub(crate) fn is_match(&self, text: &str, name: &str, role: Option<&str>) -> bool {
        let (body, who) = (index_text(text), index_text(name));
        self.test.is_match(&Row { body: &body, who: &who, labels: "", role, second: 0, is_answered: false })
    }
}

/// What makes one hit better than another: filters and what is left out do not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Weights {
    /// Words that each hit has, by their number.
    pub shared: usize,
    /// Words that some hits may have; each for `MATCH`.
    pub others: Vec<String>,
    /// For `MATCH`: the words that each hit has, near together.
    pub near: Option<String>,
}

impl Resolved {
    /// The plan for the index.
    pub fn plan(&self) -> Result<Plan, PlanError> {
        if let Some(problem) = self.problem {
            return Err(problem);
        }
        let mut cuts = Vec::new();
        self.test.each(&mut |test| {
            if let Test::During(seconds) = test {
                cuts.extend(seconds.from.into_iter().chain(seconds.until));
            }
        });
        cuts.sort_unstable();
        cuts.dedup();
        if cuts.len() >= MOST_BRANCHES {
            return Err(PlanError::TooManyDates);
        }

        let mut stretches: Vec<(Seconds, Test)> = Vec::new();
        let starts = std::iter::once(None).chain(cuts.iter().copied().map(Some));
        let ends = cuts.iter().copied().map(Some).chain(std::iter::once(None));
        for (from, until) in starts.zip(ends) {
            let seconds = Seconds { from, until };
            let test = self.test.during(seconds);
            match stretches.last_mut() {
                Some((last, same)) if *same == test => last.until = until,
                _ => stretches.push((seconds, test)),
            }
        }
        let parted = stretches.into_iter().rev().flat_map(|(seconds, test)| {
            test.by_answer().into_iter().map(move |(answered, test)| (seconds, answered, test))
        });
        let branches = parted.filter(|(.., test)| !test.is_nothing());
        Ok(Plan {
            branches: branches.map(|(seconds, answered, test)| branch(seconds, answered, &test)).collect(),
        })
    }
}

fn branch(seconds: Seconds, answered: Option<bool>, test: &Test) -> Branch {
    let matching = (!test.is_everything()).then(|| {
        let mut text = String::new();
        write_test(test, None, &mut text);
        text
    });
    let look = Look::new(test).filter(|_| answered.is_none());
    Branch { seconds, matching, answered, weights: weights(test), look }
}

fn weights(test: &Test) -> Weights {
    let (mut shared, mut others) = (Vec::new(), Vec::new());
    test.each_word(true, &mut |term, is_shared| {
        let words = if is_shared { &mut shared } else { &mut others };
        let word = phrase(term);
        if !words.contains(&word) {
            words.push(word);
        }
    });
    others.retain(|word| !shared.contains(word));
    let near = (2..=MOST_NEAR).contains(&shared.len());
    let near = near.then(|| format!("NEAR({}, {NEAR})", shared.join(" ")));
    Weights { shared: shared.len(), others, near }
}

impl Test {
    fn is_everything(&self) -> bool {
        matches!(self, Self::All(tests) if tests.is_empty())
    }

    fn is_nothing(&self) -> bool {
        matches!(self, Self::Any(tests) if tests.is_empty())
    }

    /// Itself, and all that it is made of.
    fn each(&self, take: &mut impl FnMut(&Self)) {
        take(self);
        match self {
            Self::All(tests) | Self::Any(tests) => tests.iter().for_each(|test| test.each(take)),
            Self::Not(test) => test.each(take),
            Self::Body(_)
            | Self::Who(_)
            | Self::Label(_)
            | Self::Role(_)
            | Self::During(_)
            | Self::Answered => {}
        }
    }

    /// What is left of it in a stretch that no date cuts.
    fn during(&self, stretch: Seconds) -> Self {
        self.given(&|test| {
            let Self::During(seconds) = test else { return None };
            let begins = seconds.from.is_none_or(|from| stretch.from.is_some_and(|start| from <= start));
            let goes_on = seconds.until.is_none_or(|until| stretch.until.is_some_and(|end| end <= until));
            Some(begins && goes_on)
        })
    }

    /// What is left of it for rows that were answered, and for the others; for all, where it makes no difference.
    fn by_answer(&self) -> Vec<(Option<bool>, Self)> {
        let left = |is: bool| self.given(&|test| matches!(test, Self::Answered).then_some(is));
        let (answered, unanswered) = (left(true), left(false));
        if answered == unanswered {
            return vec![(None, answered)];
        }
        vec![(Some(true), answered), (Some(false), unanswered)]
    }

    /// What is left of it where it is known of some of its parts whether they are so. Everything and nothing are left only as the whole.
    fn given(&self, known: &impl Fn(&Self) -> Option<bool>) -> Self {
        match self {
            Self::All(tests) => {
                let mut left = Vec::with_capacity(tests.len());
                for test in tests {
                    match test.given(known) {
                        Self::All(inner) => left.extend(inner),
                        nothing if nothing.is_nothing() => return nothing,
                        other => left.push(other),
                    }
                }
                if left.len() == 1 { left.remove(0) } else { Self::All(left) }
            }
            Self::Any(tests) => {
                let mut left = Vec::with_capacity(tests.len());
                for test in tests {
                    match test.given(known) {
                        Self::Any(inner) => left.extend(inner),
                        everything if everything.is_everything() => return everything,
                        other => left.push(other),
                    }
                }
                if left.len() == 1 { left.remove(0) } else { Self::Any(left) }
            }
            Self::Not(test) => match test.given(known) {
                everything if everything.is_everything() => Self::Any(Vec::new()),
                nothing if nothing.is_nothing() => Self::All(Vec::new()),
                Self::Not(inner) => *inner,
                other => Self::Not(Box::new(other)),
            },
            leaf => match known(leaf) {
                Some(true) => Self::All(Vec::new()),
                Some(false) => Self::Any(Vec::new()),
                None => leaf.clone(),
            },
        }
    }

    /// The words of it that are wanted; all hits have those that are in no alternative.
    fn each_word(&self, is_shared: bool, take: &mut impl FnMut(&Term, bool)) {
        match self {
            Self::All(tests) => tests.iter().for_each(|test| test.each_word(is_shared, take)),
            Self::Any(tests) => {
                let is_shared = is_shared && tests.len() == 1;
                for test in tests {
                    test.each_word(is_shared, take);
                }
            }
            Self::Body(term) => take(term, is_shared),
            Self::Not(_)
            | Self::Who(_)
            | Self::Label(_)
            | Self::Role(_)
            | Self::During(_)
            | Self::Answered => {}
        }
    }

    /// Whatever has this has words of the side that is asked for.
    fn has_words(&self) -> bool {
        match self {
            Self::All(tests) => tests.iter().any(Self::has_words),
            Self::Any(tests) => !tests.is_empty() && tests.iter().all(Self::has_words),
            Self::Body(_) => true,
            Self::Not(_)
            | Self::Who(_)
            | Self::Label(_)
            | Self::Role(_)
            | Self::During(_)
            | Self::Answered => false,
        }
    }
}

/// Writes the text for `MATCH` of a test that has no dates and is neither everything nor nothing. `side`: words are only looked for in what
/// this side said.
fn write_test(test: &Test, side: Option<Side>, text: &mut String) {
    match test {
        Test::All(tests) => {
            let (tests, side) = within_side(tests, side);
            let (left_out, wanted): (Vec<&Test>, Vec<&Test>) =
                tests.into_iter().partition(|test| matches!(test, Test::Not(_)));
            let left_out: Vec<&Test> = left_out.into_iter().flat_map(alternatives_left_out).collect();
            if left_out.is_empty() {
                write_list(&wanted, side, " AND ", text);
            } else {
                write_without(&wanted, &left_out, side, text);
            }
        }
        Test::Any(tests) => write_list(&tests.iter().collect::<Vec<_>>(), side, " OR ", text),
        Test::Not(_) => write_without(&[], &alternatives_left_out(test), side, text),
        Test::Body(term) => {
            if let Some(side) = side {
                write!(text, "{}:", side.column()).expect("a string takes every text");
            }
            text.push_str(&phrase(term));
        }
        Test::Who(term) => {
            let (words, is_prefix) = term.words();
            text.push_str(&asked_name(words.iter().map(String::as_str)));
            text.push_str(if is_prefix { " *" } else { "" });
        }
        Test::Label(label) => text.push_str(&asked_label(label)),
        Test::Role(role) => write_role(role, text),
        // Both are gone from a branch.
        Test::During(_) | Test::Answered => text.push_str(&asked_everything()),
    }
}

/// A role, and words that have to be there: then only the words of that side are looked for, for the list of all that it ever said is a long
/// one.
fn within_side(tests: &[Test], side: Option<Side>) -> (Vec<&Test>, Option<Side>) {
    let role = tests.iter().position(|test| side_of(test).is_some());
    match role.filter(|_| side.is_none() && tests.iter().any(Test::has_words)) {
        Some(role) => {
            let others = tests.iter().enumerate().filter(|(at, _)| *at != role);
            (others.map(|(_, test)| test).collect(), side_of(&tests[role]))
        }
        None => (tests.iter().collect(), side),
    }
}

/// The side that is the same as a role.
fn side_of(test: &Test) -> Option<Side> {
    let Test::Role(role) = test else { return None };
    Some(Side::of(Some(role))).filter(|side| *side != Side::Others)
}

fn write_role(role: &Role, text: &mut String) {
    match Side::of(Some(role)) {
        Side::Others => text.push_str(&asked_label(role_label(Some(role)))),
        side => text.push_str(&asked_side(side)),
    }
}

/// What a negation leaves out; of several, each by itself.
fn alternatives_left_out(test: &Test) -> Vec<&Test> {
    let Test::Not(inner) = test else { return Vec::new() };
    match &**inner {
        Test::Any(tests) => tests.iter().collect(),
        other => vec![other],
    }
}

/// The index can leave out only from something: where nothing is wanted, from everything.
fn write_without(wanted: &[&Test], left_out: &[&Test], side: Option<Side>, text: &mut String) {
    text.push('(');
    if wanted.is_empty() {
        text.push_str(&asked_everything());
    } else {
        write_list(wanted, side, " AND ", text);
    }
    text.push_str(") NOT (");
    write_list(left_out, side, " OR ", text);
    text.push(')');
}

fn write_list(tests: &[&Test], side: Option<Side>, between: &str, text: &mut String) {
    for (at, test) in tests.iter().enumerate() {
        if at > 0 {
            text.push_str(between);
        }
        let is_list =
            matches!(test, Test::All(_) | Test::Any(_) | Test::Not(_) | Test::During(_) | Test::Answered);
        if is_list && tests.len() > 1 {
            text.push('(');
            write_test(test, side, text);
            text.push(')');
        } else {
            write_test(test, side, text);
        }
    }
}

/// Tokens hold no quotes, and in quotes nothing is syntax.
fn phrase(term: &Term) -> String {
    let (words, is_prefix) = term.words();
    format!("\"{}\"{}", words.join(" "), if is_prefix { " *" } else { "" })
}
