//! What one chat of a scenario says, before it is performed.

use std::sync::Arc;

use rand::Rng;

use super::act::Line;
use super::people::{People, Who};
use super::time::When;
use super::variations::{Props, expand};
use super::verbs::Verb;
use crate::spec::Timers;

/// The script of one chat, with its variations still open.
#[derive(Clone, Debug)]
pub(in crate::director) struct Script {
    pub(in crate::director) head: Head,
    pub(in crate::director) people: People,
    pub(in crate::director) sentences: Vec<Sentence>,
}

/// What stands above the first line of a chat.
#[derive(Clone, Debug)]
pub(in crate::director) struct Head {
    /// Empty if it has none.
    pub(in crate::director) name: String,
    /// Where `chat:` stands, from 1.
    pub(in crate::director) line: usize,
    pub(in crate::director) queue: String,
    pub(in crate::director) language: String,
    /// The name of the ended chat that it goes on from, and after how many milliseconds its past is there.
    pub(in crate::director) continues: Option<(String, Option<u64>)>,
    pub(in crate::director) timers: Timers,
    /// Milliseconds of the disconnect flow.
    pub(in crate::director) disconnect_flow: Option<u64>,
    /// When the chat begins, in milliseconds after the scenario; before 0 it has a past at the start.
    pub(in crate::director) begins: i64,
    /// Milliseconds from line to line, on average, where no time is written.
    pub(in crate::director) pace: u64,
    /// How many chats are played by this script, each with variations of its own.
    pub(in crate::director) copies: u32,
    /// Milliseconds between the beginnings of two copies.
    pub(in crate::director) apart: u64,
    /// Items of one instant share its millisecond, instead of each taking the next one.
    pub(in crate::director) shares_instants: bool,
}

/// One line as it is written.
#[derive(Clone)]
pub(in crate::director) struct Sentence {
    /// From 1.
    pub(in crate::director) number: usize,
    pub(in crate::director) when: When,
    pub(in crate::director) who: Option<Who>,
    pub(in crate::director) verb: &'static Verb,
    /// Repetitions share it.
    pub(in crate::director) details: Arc<str>,
}

impl Sentence {
    /// The line it is this time: every variation chosen, every property filled in. What is wrong if it makes none,
    /// which is found when a scenario is read for all but a few of its variations.
    pub(in crate::director) fn line(
        &self,
        rng: &mut impl Rng,
        props: &Props,
        people: &mut People,
    ) -> Result<Line, String> {
        let act = if self.verb.raw {
            (self.verb.read)(&self.details, people)?
        } else {
            (self.verb.read)(&expand(&self.details, rng, props), people)?
        };
        Ok(Line { who: self.who, act })
    }
}

impl Default for Head {
    fn default() -> Self {
        Self {
            name: String::new(),
            line: 1,
            continues: None,
            timers: Timers::default(),
            disconnect_flow: None,
            queue: String::new(),
            language: "en".to_owned(),
            begins: 0,
            pace: 3_000,
            copies: 1,
            apart: 0,
            shares_instants: true,
        }
    }
}

impl std::fmt::Debug for Sentence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {:?} {:?} {}: {}", self.number, self.when, self.who, self.verb.name, self.details)
    }
}
