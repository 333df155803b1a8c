//! Dialogues that people really had, from a file of JSON lines.

mod play;
mod read;
mod report;

pub(super) use play::{lines, moments};
pub use read::{Corpus, CorpusError};
pub use report::CorpusReport;

use super::scenario::Who;

/// The turns of one dialogue, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Dialogue {
    pub(super) id: Box<str>,
    pub(super) turns: Vec<Turn>,
}

/// One thing that was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Turn {
    /// Its place in the dialogue.
    number: i64,
    who: Who,
    text: Box<str>,
    /// Milliseconds after 1970, if it is known when it was said.
    at: Option<i64>,
}

impl Corpus {
    /// How many dialogues there are.
    pub fn len(&self) -> usize {
        self.dialogues.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.dialogues.is_empty()
    }

    /// The dialogue at that place, round and round.
    pub(super) fn dialogue(&self, index: usize) -> Option<&Dialogue> {
        self.dialogues.get(index % self.dialogues.len().max(1))
    }
}

#[cfg(test)]
mod tests;
