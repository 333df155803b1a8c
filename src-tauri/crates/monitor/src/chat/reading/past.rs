//! Reading the past of a chat: what a person ordered, and how far it is. Pure.

use transcript::Timeline;

use crate::back_fill::{BackFill, BackFillOrder, BackFillState};

#[derive(Debug, Default)]
pub(super) struct Past {
    held: Option<Held>,
    pages: u32,
    items: usize,
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

    pub(super) fn report(&self, timeline: &Timeline, is_reading: bool) -> BackFill {
        let state = match self.held {
            _ if timeline.opens_at_start() => BackFillState::Done,
            Some(Held::Paused) => BackFillState::Paused,
            Some(Held::Cancelled) => BackFillState::Cancelled,
            None if is_reading => BackFillState::Reading,
            None => BackFillState::Waiting,
        };
        let reached = timeline.entries().next().map(|entry| entry.place.time);
        BackFill { state, pages: self.pages, items: self.items, reached, eta_ms: None }
    }
}
