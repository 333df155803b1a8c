//! What is played.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use simulator::{Corpus, CorpusError, CorpusPace, Dialogues, Playbill, Scenario, ScenarioError};
use thiserror::Error;

use super::values;

/// Largest scenario that is read, in bytes.
const LARGEST_SCENARIO: u64 = 64 << 20;

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "What is played")]
pub(crate) struct PlayArguments {
    /// Chats at a time that go on without end; 8, or none with --scenario
    #[arg(long, value_parser = values::chats)]
    chats: Option<usize>,
    /// Lines a second over all of these chats
    #[arg(long, default_value_t = 3.0, value_parser = values::rate)]
    rate: f64,
    /// Decides what is said and done, and every identifier
    #[arg(long, default_value_t = 1)]
    pub(super) seed: u64,
    /// Play the chats of this file to the millisecond; may be given again. SCENARIOS.md describes the format
    #[arg(long, value_name = "FILE")]
    scenario: Vec<PathBuf>,
    /// Say what people said: JSON lines with `dialogue_id`, turn, role, text and perhaps ts, plain or .gz
    #[arg(long, value_name = "FILE")]
    corpus: Option<PathBuf>,
    /// How fast the dialogues of the corpus go
    #[arg(long, value_enum, default_value_t, requires = "corpus")]
    corpus_pace: CorpusPace,
}

/// Why there is nothing to play.
#[derive(Debug, Error)]
pub(crate) enum PlayError {
    #[error("{} cannot be read ({source}); check the path", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{} has more than {} bytes, too many for a scenario; use `repeat` and `copies`", path.display(), LARGEST_SCENARIO)]
    TooLarge { path: PathBuf },
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    #[error("{}: {source}", path.display())]
    Corpus { path: PathBuf, source: CorpusError },
}

impl PlayArguments {
    /// Reads the files. `once`: a corpus is played to its end instead of again and again. What is odd about a corpus
    /// goes to the log.
    pub(super) fn playbill(&self, start: Timestamp, once: bool) -> Result<Playbill, PlayError> {
        let scenarios: Result<Vec<Scenario>, PlayError> =
            self.scenario.iter().map(|path| scenario(path)).collect();
        let dialogues = match &self.corpus {
            Some(path) => {
                Dialogues::Corpus { corpus: Arc::new(corpus(path)?), pace: self.corpus_pace, repeats: !once }
            }
            None => Dialogues::BuiltIn,
        };
        let endless = if self.scenario.is_empty() || self.corpus.is_some() { 8 } else { 0 };
        Ok(Playbill {
            chats: self.chats.unwrap_or(endless),
            rate: self.rate,
            seed: self.seed,
            start: Some(start),
            dialogues,
            scenarios: scenarios?,
        })
    }
}

fn scenario(path: &Path) -> Result<Scenario, PlayError> {
    let read = |source| PlayError::Read { path: path.to_owned(), source };
    if std::fs::metadata(path).map_err(read)?.len() > LARGEST_SCENARIO {
        return Err(PlayError::TooLarge { path: path.to_owned() });
    }
    let text = std::fs::read_to_string(path).map_err(read)?;
    Ok(Scenario::parse(&path.display().to_string(), &text)?)
}

fn corpus(path: &Path) -> Result<Corpus, PlayError> {
    let file = File::open(path).map_err(|source| PlayError::Read { path: path.to_owned(), source })?;
    let (corpus, report) =
        Corpus::read(file).map_err(|source| PlayError::Corpus { path: path.to_owned(), source })?;
    if report.is_clean() {
        tracing::info!("{}: {report}", path.display());
    } else {
        tracing::warn!("{}: {report}", path.display());
    }
    Ok(corpus)
}
