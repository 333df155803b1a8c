//! Scenarios: chats written down line by line, to be played to the millisecond. `SCENARIOS.md` describes the format.
//!
//! Text becomes scripts (`parse`), a script with a seed becomes instants and acts (`timeline`), and those are played
//! elsewhere. Nothing here knows a clock or a file.

mod act;
mod details;
mod error;
mod faults;
mod head;
mod parse;
mod people;
mod script;
mod time;
mod timeline;
mod variations;
mod verbs;

#[cfg(test)]
mod tests;

use std::sync::Arc;

pub(super) use act::{Act, Line, Scan};
pub use error::ScenarioError;
pub(super) use parse::parse;
pub(super) use people::{Part, People, Person, Who};
pub(super) use script::Script;
pub(super) use timeline::{Moment, timeline};
pub(super) use variations::Props;

/// One or more chats to play.
#[derive(Clone, Debug)]
pub struct Scenario {
    pub(super) scripts: Arc<[Script]>,
}

impl Scenario {
    /// Reads the text of a scenario; `name` stands in errors. A scenario with one wrong line is refused whole, and
    /// all of its wrong lines are told.
    pub fn parse(name: &str, text: &str) -> Result<Self, ScenarioError> {
        let scripts = parse(text).map_err(|mistakes| ScenarioError { name: name.to_owned(), mistakes })?;
        Ok(Self { scripts: scripts.into() })
    }

    /// How many chats it plays.
    pub fn chats(&self) -> usize {
        self.scripts.iter().map(|script| script.head.copies as usize).sum()
    }
}
