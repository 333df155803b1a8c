//! What is wrong with a scenario.

use std::fmt;

/// Everything that is wrong with one scenario. It is refused whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ScenarioError {
    pub(super) name: String,
    pub(super) mistakes: Vec<Mistake>,
}

/// One line that is not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::director) struct Mistake {
    /// From 1.
    pub(in crate::director) line: usize,
    /// In characters, from 1.
    pub(in crate::director) column: usize,
    pub(in crate::director) text: String,
    /// What is wrong and what would be right.
    pub(in crate::director) what: String,
}

impl ScenarioError {
    /// The numbers of the lines that are wrong, from 1.
    pub fn lines(&self) -> impl Iterator<Item = usize> {
        self.mistakes.iter().map(|mistake| mistake.line)
    }
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.mistakes.len();
        write!(
            f,
            "{} is not played, {count} of its lines {}:",
            self.name,
            if count == 1 { "is wrong" } else { "are wrong" }
        )?;
        for mistake in &self.mistakes {
            write!(f, "\n  {}:{}:{mistake}", self.name, mistake.line)?;
        }
        Ok(())
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text: String = self.text.chars().take(80).collect();
        if text.len() < self.text.len() {
            text.push('…');
        }
        write!(f, "{}: `{text}`: {}", self.column, self.what)
    }
}
