//! A chat that goes on line by line, whenever the stage says so.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::Timestamp;
use rand::Rng;

use crate::clock::later;
use crate::director::cast::Language;
use crate::director::performer::Performer;
use crate::director::scenario::{Act, Line, Who};

/// A chat with the lines to come.
pub(super) struct Scene {
    pub(super) performer: Performer,
    pub(super) language: &'static Language,
    pub(super) customer_name: String,
    /// What comes next.
    pub(super) lines: VecDeque<Line>,
    /// After this the customer brings up nothing more. `None` if the lines are all there is.
    pub(super) ends_at: Option<Timestamp>,
    pub(super) played_at: Timestamp,
    not_before: Timestamp,
}

impl Scene {
    pub(super) fn new(
        performer: Performer,
        language: &'static Language,
        customer_name: String,
        now: Timestamp,
    ) -> Self {
        Self {
            performer,
            language,
            customer_name,
            lines: VecDeque::new(),
            ends_at: None,
            played_at: now,
            not_before: now,
        }
    }

    /// Nobody says anything before this.
    pub(super) fn pause_until(&mut self, at: Timestamp) {
        self.not_before = self.not_before.max(at);
    }

    /// Whether the next line may be played. The end waits for everything, so that no file stays unscanned.
    pub(super) fn is_ready(&self, now: Timestamp) -> bool {
        let Some(next) = self.lines.front() else { return false };
        let waits = match next.act {
            Act::End => self.performer.next_cue().is_some(),
            _ => self.performer.is_busy(),
        };
        now >= self.not_before && !waits
    }

    /// When something under way goes on, or the next line may come, after `now`.
    pub(super) fn next_due(&self, now: Timestamp) -> Option<Timestamp> {
        let pause = Some(self.not_before).filter(|until| *until > now);
        self.performer.next_cue().into_iter().chain(pause).min()
    }

    /// Plays the next line. People type first, for no longer than `typing`.
    pub(super) fn play(&mut self, now: Timestamp, typing: Duration) {
        let Some(line) = self.lines.pop_front() else { return };
        self.played_at = now;
        let types =
            matches!(line.act, Act::Say { .. }) && !matches!(line.who, Some(Who::BOT | Who::CUSTOM_BOT));
        if types {
            let wait = typing.mul_f64(self.performer.rng.random_range(0.3..1.0)).as_millis() as u64;
            self.performer.type_first(line, now, later(now, Duration::from_millis(wait)));
            return;
        }
        if matches!(line.act, Act::Idle) {
            let away = self.performer.rng.random_range(6_000..15_000);
            self.not_before = later(now, Duration::from_millis(away));
        }
        self.performer.perform(line, now);
    }

    /// Plays a line of the past, without what is live only.
    pub(super) fn recall(&mut self, line: Line, at: Timestamp) {
        self.performer.run_cues(at);
        if !matches!(line.act, Act::Idle | Act::Return) {
            self.performer.perform(line, at);
        }
    }
}
