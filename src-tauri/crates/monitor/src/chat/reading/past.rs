//! Reading the past of a chat: what a person ordered, how far it is, and whether its start is to be believed. Pure.

use std::time::Duration;

use transcript::Timeline;

use crate::back_fill::{BackFill, BackFillOrder, BackFillState};

/// Past sessions can be read so long after the service says so; its own sample page waits as long.
pub(super) const READY_AFTER: Duration = Duration::from_secs(1);
/// Pages that name the start of a persistent chat without any past session are believed after so many of them.
const DOUBTS: u32 = 6;

#[derive(Debug, Default)]
pub(super) struct Past {
    held: Option<Held>,
    pages: u32,
    items: usize,
    /// `chat.rehydrated` was seen: there are past sessions, though pages may not show them yet.
    rehydrated: bool,
    has_session: bool,
    doubts: u32,
}

/// Why no page of the past is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    Paused,
    Cancelled,
}

impl Past {
    pub(super) fn order(&mut self, order: BackFillOrder) {
        self.held = match order {
            BackFillOrder::Pause => Some(Held::Paused),
            BackFillOrder::Cancel => Some(Held::Cancelled),
            BackFillOrder::Resume => None,
        };
    }

    pub(super) fn held(&self) -> Option<Held> {
        self.held
    }

    /// A page of the past was read.
    pub(super) fn read(&mut self, new_items: usize) {
        self.pages = self.pages.saturating_add(1);
        self.items += new_items;
    }

    pub(super) fn rehydrated(&mut self) {
        (self.rehydrated, self.has_session, self.doubts) = (true, false, 0);
    }

    /// Says whether it is news.
    pub(super) fn found_session(&mut self) -> bool {
        !std::mem::replace(&mut self.has_session, true)
    }

    /// There are sessions before this one.
    pub(super) fn has_sessions(&self) -> bool {
        self.rehydrated || self.has_session
    }

    pub(super) fn is_in_doubt(&self) -> bool {
        self.rehydrated && !self.has_session && self.doubts > 0
    }

    /// A page says that nothing is older. Whether that is not to be believed yet.
    pub(super) fn doubts_start(&mut self) -> bool {
        let doubts = self.rehydrated && !self.has_session && self.doubts < DOUBTS;
        self.doubts += u32::from(doubts);
        doubts
    }

    pub(super) fn report(&self, timeline: &Timeline, is_reading: bool, eta: Option<Duration>) -> BackFill {
        let state = match self.held {
            _ if timeline.opens_at_start() => BackFillState::Done,
            Some(Held::Paused) => BackFillState::Paused,
            Some(Held::Cancelled) => BackFillState::Cancelled,
            None if is_reading || eta.is_some() => BackFillState::Reading,
            None => BackFillState::Waiting,
        };
        let reached = timeline.entries().next().map(|entry| entry.place.time);
        let eta = eta.filter(|_| state == BackFillState::Reading);
        let eta_ms = eta.map(|eta| u64::try_from(eta.as_millis()).unwrap_or(u64::MAX));
        BackFill { state, pages: self.pages, items: self.items, reached, eta_ms }
    }
}
