//! What a director plays.

use std::sync::Arc;

use jiff::Timestamp;

use super::corpus::Corpus;
use super::scenario::Scenario;

/// What a director plays.
#[derive(Clone, Debug)]
pub struct Playbill {
    /// Seeded chats at a time; one that ended is soon replaced.
    pub chats: usize,
    /// Lines a second over all seeded chats, from 0.01 to a million. A line is one message, file or event; what comes with it (typing,
    /// receipts, scan results, an agent's arrival) comes on top.
    pub rate: f64,
    /// Decides everything that is said and done. With the same seed, start and simulator seed the same happens at the
    /// same instants, however late the machine comes to it.
    pub seed: u64,
    /// When the play begins; the clock's present when `None`. What is due before the present is played at once.
    pub start: Option<Timestamp>,
    /// Where the seeded chats have their lines from.
    pub dialogues: Dialogues,
    /// Played besides the seeded chats, to the millisecond.
    pub scenarios: Vec<Scenario>,
}

/// Where seeded chats have their lines from.
#[derive(Clone, Debug, Default)]
pub enum Dialogues {
    /// The director's own: believable chats without end.
    #[default]
    BuiltIn,
    /// What people really said.
    Corpus {
        /// Its dialogues, one for each chat.
        corpus: Arc<Corpus>,
        /// How fast they go.
        pace: CorpusPace,
        /// Whether the first one comes again after the last one.
        repeats: bool,
    },
}

/// How fast the dialogues of a corpus go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum CorpusPace {
    /// By the rate of all chats.
    #[default]
    Rate,
    /// As they went, by their `ts`.
    Original,
}

impl Playbill {
    /// Whether there is something that will be over some day: see [`Director::over`](crate::Director::over).
    pub fn ends(&self) -> bool {
        let once = matches!(self.dialogues, Dialogues::Corpus { repeats: false, .. });
        !self.scenarios.is_empty() || (once && self.chats > 0)
    }
}

impl Default for Playbill {
    fn default() -> Self {
        Self {
            chats: 8,
            rate: 3.0,
            seed: 1,
            start: None,
            dialogues: Dialogues::BuiltIn,
            scenarios: Vec::new(),
        }
    }
}
