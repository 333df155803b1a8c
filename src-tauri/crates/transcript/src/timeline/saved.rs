//! A timeline on paper, to go on with after a restart.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use serde::de::{Error as _, Unexpected};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use thiserror::Error;

use super::{Counts, Timeline};
use crate::change::Touched;
use crate::coverage::{Coverage, Segment};
use crate::files::Files;
use crate::order::Order;
use crate::presence::People;
use crate::{Entry, ItemId, Receipts};

/// Counts up with each change of what is saved.
const VERSION: u32 = 2;
/// No chat has so many inputs: a million a second for a century.
const MOST_INPUTS: u64 = 1 << 52;

/// Everything that pages proved, and all entries. What sockets carried on loan is not in it: after a restart they are gone. It holds
/// what people said in the chat.
#[derive(Clone, Serialize, Deserialize)]
pub struct Saved {
    version: u32,
    timeline: Box<RawValue>,
}

/// Why a saved timeline can not be used. What it holds can be read again from the service while the chat lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RestoreError {
    /// Another version of the program saved it.
    #[error(
        "it was saved in format {found}, and this program reads format {VERSION}: watch the chat without it"
    )]
    Version {
        /// The format's version.
        found: u32,
    },
    /// It is damaged.
    #[error("it is damaged at line {line}, column {column}: watch the chat without it")]
    Damaged {
        /// Counts from 1.
        line: usize,
        /// Counts from 1.
        column: usize,
    },
}

/// Text of a chat stays out of logs.
impl fmt::Debug for Saved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.timeline.get().len();
        f.debug_struct("Saved").field("version", &self.version).field("bytes", &bytes).finish()
    }
}

#[derive(Serialize, Deserialize)]
struct State {
    entries: Vec<Arc<Entry>>,
    order: Order,
    segments: Vec<Segment>,
    early_receipts: BTreeMap<ItemId, Receipts>,
    people: People,
    files: Files,
    unread_move: Option<(Timestamp, ItemId)>,
    #[serde(deserialize_with = "count_of_inputs")]
    observed: u64,
    counts: Counts,
}

/// The caller counts on from it: a number near the end of its range is damage.
fn count_of_inputs<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let count = u64::deserialize(deserializer)?;
    if count > MOST_INPUTS {
        return Err(D::Error::invalid_value(Unexpected::Unsigned(count), &"a count of inputs"));
    }
    Ok(count)
}

impl Timeline {
    /// What is to be kept over a restart.
    pub fn save(&self) -> Saved {
        let state = State {
            entries: self.rows.iter().cloned().collect(),
            order: self.rows.order.clone(),
            segments: self.coverage.segments().to_vec(),
            early_receipts: self.early_receipts.clone(),
            people: self.people.clone(),
            files: self.files.clone(),
            unread_move: self.unread_move.clone(),
            observed: self.observed,
            counts: self.counts,
        };
        // (All its keys are text, so that nothing of it has no JSON.)
        let timeline = serde_json::value::to_raw_value(&state).unwrap_or_else(|_| RawValue::NULL.to_owned());
        Saved { version: VERSION, timeline }
    }

    /// Goes on from what was saved, as after all sockets were gone: the same entries, people and files, and the gaps that pages
    /// leave. The caller's [`Seen`](crate::Seen) numbers go on from [`observed`](Self::observed).
    pub fn restore(saved: &Saved) -> Result<Self, RestoreError> {
        if saved.version != VERSION {
            return Err(RestoreError::Version { found: saved.version });
        }
        let state: State = serde_json::from_str(saved.timeline.get())
            .map_err(|error| RestoreError::Damaged { line: error.line(), column: error.column() })?;
        let mut timeline = Self {
            coverage: Coverage::of_segments(state.segments),
            early_receipts: state.early_receipts,
            people: state.people,
            files: state.files,
            unread_move: state.unread_move,
            observed: state.observed,
            counts: state.counts,
            ..Self::default()
        };
        timeline.rows.order = state.order;
        let last_seen = state.entries.iter().map(|entry| entry.first_seen.at).max();
        let mut touched = Touched::default();
        for entry in state.entries {
            // Twice in a damaged file: once is enough.
            if timeline.rows.time(entry.id()).is_none() {
                let mut entry = Arc::unwrap_or_clone(entry);
                timeline.interner.share(&mut entry.item);
                timeline.insert(entry, &mut touched);
            }
        }
        timeline.put_in_order(&mut touched);
        timeline.people.watch_lost(last_seen);
        timeline.gaps = timeline.find_gaps();
        Ok(timeline)
    }
}
