//! What the index is asked.
//!
//! The index knows no dates: a row's time is its id, and the engine walks a range of ids. So the dates of a query cut the time into
//! stretches, in each of which every date is simply so or not, and what is left of the query there is a text for the index. Dates may
//! stand anywhere in a query, and no row is in two stretches.

#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use super::PlanError;
use super::dates::Seconds;
use super::error::MOST_BRANCHES;
use super::resolved::{Resolved, Test};
use crate::labels::KINDS;
use crate::words::Term;

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
    /// For `MATCH`, to weigh the hits by: the words alone, without filters and what is left out. `None`: there are no words.
    pub ranking: Option<String>,
}

impl Resolved {
    /// The plan for the index.
    pub fn plan(&self) -> Result<Plan, PlanError> {
        if let Some(problem) = self.problem {
            return Err(problem);
        }
        let mut cuts = Vec::new();
        self.test.each_date(&mut |seconds| cuts.extend(seconds.from.into_iter().chain(seconds.until)));
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
        let branches = stretches.into_iter().rev().filter(|(_, test)| !test.is_nothing());
        Ok(Plan { branches: branches.map(|(seconds, test)| branch(seconds, &test)).collect() })
    }
}

fn branch(seconds: Seconds, test: &Test) -> Branch {
    let written = |test: &Test| (!test.is_everything()).then(|| write(test));
    Branch { seconds, matching: written(test), ranking: test.words().as_ref().and_then(written) }
}

impl Test {
    fn is_everything(&self) -> bool {
        matches!(self, Self::All(tests) if tests.is_empty())
    }

    fn is_nothing(&self) -> bool {
        matches!(self, Self::Any(tests) if tests.is_empty())
    }

    fn each_date(&self, take: &mut impl FnMut(Seconds)) {
        match self {
            Self::All(tests) | Self::Any(tests) => tests.iter().for_each(|test| test.each_date(take)),
            Self::Not(test) => test.each_date(take),
            Self::During(seconds) => take(*seconds),
            Self::Body(_) | Self::Who(_) | Self::Label(_) => {}
        }
    }

    /// What is left of it in a stretch that no date cuts. Everything and nothing are left only as the whole.
    fn during(&self, stretch: Seconds) -> Self {
        match self {
            Self::All(tests) => {
                let mut left = Vec::with_capacity(tests.len());
                for test in tests {
                    match test.during(stretch) {
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
                    match test.during(stretch) {
                        Self::Any(inner) => left.extend(inner),
                        everything if everything.is_everything() => return everything,
                        other => left.push(other),
                    }
                }
                if left.len() == 1 { left.remove(0) } else { Self::Any(left) }
            }
            Self::Not(test) => match test.during(stretch) {
                everything if everything.is_everything() => Self::Any(Vec::new()),
                nothing if nothing.is_nothing() => Self::All(Vec::new()),
                Self::Not(inner) => *inner,
                other => Self::Not(Box::new(other)),
            },
            Self::During(seconds) => {
                let begins = seconds.from.is_none_or(|from| stretch.from.is_some_and(|start| from <= start));
                let goes_on = seconds.until.is_none_or(|until| stretch.until.is_some_and(|end| end <= until));
                if begins && goes_on { Self::All(Vec::new()) } else { Self::Any(Vec::new()) }
            }
            Self::Body(_) | Self::Who(_) | Self::Label(_) => self.clone(),
        }
    }

    /// The words of it that make a hit better or worse.
    fn words(&self) -> Option<Self> {
        let (tests, list): (_, fn(Vec<Self>) -> Self) = match self {
            Self::All(tests) => (tests, Self::All),
            Self::Any(tests) => (tests, Self::Any),
            Self::Body(_) => return Some(self.clone()),
            Self::Not(_) | Self::Who(_) | Self::Label(_) | Self::During(_) => return None,
        };
        let mut words: Vec<Self> = tests.iter().filter_map(Self::words).collect();
        if words.len() > 1 { Some(list(words)) } else { words.pop() }
    }
}

/// The text for `MATCH` of a test that has no dates and is neither everything nor nothing.
fn write(test: &Test) -> String {
    let mut text = String::new();
    write_test(test, &mut text);
    text
}

fn write_test(test: &Test, text: &mut String) {
    match test {
        Test::All(tests) => {
            let (left_out, wanted): (Vec<&Test>, Vec<&Test>) =
                tests.iter().partition(|test| matches!(test, Test::Not(_)));
            let left_out: Vec<&Test> = left_out.into_iter().flat_map(alternatives_left_out).collect();
            if left_out.is_empty() {
                write_list(&wanted, " AND ", text);
            } else {
                write_without(&wanted, &left_out, text);
            }
        }
        Test::Any(tests) => write_list(&tests.iter().collect::<Vec<_>>(), " OR ", text),
        Test::Not(_) => write_without(&[], &alternatives_left_out(test), text),
        Test::Body(term) => write_phrase("body", term, text),
        Test::Who(term) => write_phrase("who", term, text),
        Test::Label(label) => write_phrase("k", &Term::Word(label.clone()), text),
        // Dates are gone from a stretch.
        Test::During(_) => write_everything(text),
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
fn write_without(wanted: &[&Test], left_out: &[&Test], text: &mut String) {
    text.push('(');
    if wanted.is_empty() {
        write_everything(text);
    } else {
        write_list(wanted, " AND ", text);
    }
    text.push_str(") NOT (");
    write_list(left_out, " OR ", text);
    text.push(')');
}

fn write_list(tests: &[&Test], between: &str, text: &mut String) {
    for (at, test) in tests.iter().enumerate() {
        if at > 0 {
            text.push_str(between);
        }
        let is_single = matches!(test, Test::Body(_) | Test::Who(_) | Test::Label(_)) || tests.len() == 1;
        if is_single {
            write_test(test, text);
        } else {
            text.push('(');
            write_test(test, text);
            text.push(')');
        }
    }
}

fn write_everything(text: &mut String) {
    let kinds = KINDS.map(|kind| Test::Label(kind.to_owned()));
    write_list(&kinds.iter().collect::<Vec<_>>(), " OR ", text);
}

/// Tokens hold no quotes, and in quotes nothing is syntax.
fn write_phrase(column: &str, term: &Term, text: &mut String) {
    let (words, is_prefix) = term.words();
    write!(text, "{column}:\"{}\"{}", words.join(" "), if is_prefix { " *" } else { "" })
        .expect("a string takes every text");
}
