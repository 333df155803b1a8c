//! A timeline on paper, to go on with after a restart: whole, or its entries one by one and the rest beside them.
//!
//! An entry is kept when a change says so; the state only when [`Timeline::state_revision`] is another. So what the state has of
//! people may be older than the entries: what the entries tell is read from them again, and anything else that differs moves the
//! revision on. What is lost is what nobody misses: when somebody did something last (unknown after a restart in any case), and numbers
//! of inputs that brought nothing.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use serde::de::{Error as _, Unexpected};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use thiserror::Error;

use super::taking::sender;
use super::{Counts, Timeline};
use crate::change::Touched;
use crate::coverage::{Coverage, Segment};
use crate::evidence::MOST_INPUTS;
use crate::files::Files;
use crate::order::Order;
use crate::presence::People;
use crate::{Entry, ItemId, Receipts};

/// Counts up with each change of what is saved.
const VERSION: u32 = 2;

/// Everything that pages proved, and all entries. What sockets carried on loan is not in it: after a restart they are gone. It holds
/// what people said in the chat.
#[derive(Clone, Serialize, Deserialize)]
pub struct Saved {
    version: u32,
    timeline: Box<RawValue>,
}

/// Everything of a timeline but its entries: what pages proved, the order they taught, people, files, and what waits for its message. It
/// holds names. As JSON it is some hundred bytes for each participant, and some for each file and each stretch.
#[derive(Clone, Serialize, Deserialize)]
pub struct SavedState {
    version: u32,
    state: Box<RawValue>,
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

/// So do names.
impl fmt::Debug for SavedState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.state.get().len();
        f.debug_struct("SavedState").field("version", &self.version).field("bytes", &bytes).finish()
    }
}

#[derive(Serialize, Deserialize)]
struct Whole<'a> {
    entries: Vec<Arc<Entry>>,
    #[serde(flatten)]
    state: State<'a>,
}

#[derive(Default, Serialize, Deserialize)]
struct State<'a> {
    order: Cow<'a, Order>,
    segments: Cow<'a, [Segment]>,
    early_receipts: Cow<'a, BTreeMap<ItemId, Receipts>>,
    people: Cow<'a, People>,
    files: Cow<'a, Files>,
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
    /// What is to be kept over a restart, whole.
    pub fn save(&self) -> Saved {
        let whole = Whole { entries: self.rows.iter().cloned().collect(), state: self.own_state() };
        Saved { version: VERSION, timeline: json(&whole) }
    }

    /// Goes on from what was saved, as after all sockets were gone: the same entries, people and files, and the gaps that pages
    /// leave. The caller's [`Seen`](crate::Seen) numbers go on from [`observed`](Self::observed).
    pub fn restore(saved: &Saved) -> Result<Self, RestoreError> {
        let Whole { entries, state } = read(saved.version, &saved.timeline)?;
        Ok(Self::rebuild(state, entries.into_iter().map(Arc::unwrap_or_clone)))
    }

    /// Everything but the entries, to be kept beside them.
    pub fn state(&self) -> SavedState {
        SavedState { version: VERSION, state: json(&self.own_state()) }
    }

    /// Another number when [`state`](Self::state) says something that neither the state of the last number nor the entries do. It
    /// belongs to this value: a restored timeline counts anew.
    pub fn state_revision(&self) -> u64 {
        self.revision
    }

    /// As [`restore`](Self::restore), from a state and the entries as they are now: all that changes told since, or more.
    pub fn restore_from(
        state: &SavedState,
        entries: impl IntoIterator<Item = Entry>,
    ) -> Result<Self, RestoreError> {
        Ok(Self::rebuild(read(state.version, &state.state)?, entries))
    }

    /// From entries alone: nothing is proved, and people and files are as the entries tell.
    pub fn of(entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut timeline = Self::rebuild(State::default(), entries);
        for entry in timeline.rows.iter() {
            timeline.files.observe(&entry.item, entry.item.time, entry.heard, entry.counts_since());
        }
        timeline
    }

    fn own_state(&self) -> State<'_> {
        State {
            order: Cow::Borrowed(&self.rows.order),
            segments: Cow::Borrowed(self.coverage.segments()),
            early_receipts: Cow::Borrowed(&self.early_receipts),
            people: Cow::Borrowed(&self.people),
            files: Cow::Borrowed(&self.files),
            unread_move: self.unread_move.clone(),
            observed: self.observed,
            counts: self.counts,
        }
    }

    fn rebuild(state: State<'_>, entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut timeline = Self {
            coverage: Coverage::of_segments(state.segments.into_owned()),
            early_receipts: state.early_receipts.into_owned(),
            people: state.people.into_owned(),
            files: state.files.into_owned(),
            unread_move: state.unread_move,
            observed: state.observed,
            counts: state.counts,
            ..Self::default()
        };
        timeline.rows.order = state.order.into_owned();
        timeline.people.count_anew();
        let mut last_seen = None;
        let mut touched = Touched::default();
        for mut entry in entries {
            // Twice in a damaged file: once is enough.
            if timeline.rows.time(entry.id()).is_some() {
                continue;
            }
            last_seen = last_seen.max(Some(entry.first_seen.at));
            timeline.observed = timeline.observed.max(entry.newest_input().min(MOST_INPUTS));
            timeline.interner.share(&mut entry.item);
            // The copy that counts was taken in once: to take it in again makes no difference.
            timeline.people.observe(&entry.item, entry.item.time, false);
            if let Some(who) = sender(&entry) {
                timeline.people.sent(&who, true);
            }
            timeline.insert(entry, &mut touched);
        }
        timeline.put_in_order(&mut touched);
        timeline.people.watch_lost(last_seen);
        timeline.gaps = timeline.find_gaps();
        timeline
    }
}

fn json<T: Serialize>(value: &T) -> Box<RawValue> {
    // (All keys are text, so that nothing of it has no JSON.)
    serde_json::value::to_raw_value(value).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

fn read<'a, T: Deserialize<'a>>(version: u32, text: &'a RawValue) -> Result<T, RestoreError> {
    if version != VERSION {
        return Err(RestoreError::Version { found: version });
    }
    serde_json::from_str(text.get())
        .map_err(|error| RestoreError::Damaged { line: error.line(), column: error.column() })
}
