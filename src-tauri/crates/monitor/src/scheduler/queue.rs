//! Who waits for a turn, and who is next.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::oneshot;

/// While older items and other things wait, one turn in so many goes to the older items, so that a crowd at the live edge can not
/// keep a chat incomplete for ever.
const BACK_FILL_AT_LEAST_ONE_IN: u32 = 8;

/// Who goes first; within one, who waits longest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Priority {
    /// The chat on screen.
    OnScreen,
    /// A gap at the live edge, or a connection.
    LiveEdge,
    /// Older items.
    BackFill,
    /// A look that nothing asks for: worth less than anything that is missing.
    Routine,
}

impl Priority {
    /// It is passed over for what is said now, within bounds.
    fn can_wait(self) -> bool {
        self >= Self::BackFill
    }
}

/// Whether a chat is on screen. Clones are the same: a request that waits already moves to the front when its chat is opened.
#[derive(Debug, Clone, Default)]
pub(crate) struct OnScreen(Arc<AtomicBool>);

impl OnScreen {
    pub(crate) fn set(&self, on: bool) {
        // It decides an order and guards no other data.
        self.0.store(on, Ordering::Relaxed);
    }

    pub(crate) fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// How urgent a request is, as long as it waits.
#[derive(Debug, Clone)]
pub(crate) struct Urgency {
    otherwise: Priority,
    on_screen: OnScreen,
}

impl Urgency {
    /// That of the chat on screen while it is, and `otherwise` what the request is for.
    pub(crate) fn new(otherwise: Priority, on_screen: &OnScreen) -> Self {
        Self { otherwise, on_screen: on_screen.clone() }
    }

    fn now(&self) -> Priority {
        if self.on_screen.get() { Priority::OnScreen } else { self.otherwise }
    }
}

impl From<Priority> for Urgency {
    fn from(priority: Priority) -> Self {
        Self { otherwise: priority, on_screen: OnScreen::default() }
    }
}

/// Those who wait in one lane. As long as there are askers: a chat makes one request of an operation at a time, and asks for the next
/// turn behind all others, so that no chat can keep another waiting by having much to read.
#[derive(Debug, Default)]
pub(super) struct Queue {
    waiting: Vec<Waiting>,
    /// Turns of others while older items waited.
    passed_over: u32,
}

#[derive(Debug)]
struct Waiting {
    urgency: Urgency,
    granted: oneshot::Sender<()>,
}

impl Queue {
    pub(super) fn push(&mut self, urgency: Urgency, granted: oneshot::Sender<()>) {
        self.waiting.push(Waiting { urgency, granted });
    }

    /// Forgets who has given up: they must not use up a turn.
    pub(super) fn tidy(&mut self) {
        self.waiting.retain(|waiting| !waiting.granted.is_closed());
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// How many wait, by priority.
    pub(super) fn counts(&self) -> [usize; 4] {
        let mut counts = [0; 4];
        for waiting in &self.waiting {
            counts[waiting.urgency.now() as usize] += 1;
        }
        counts
    }

    /// Lets one through.
    pub(super) fn let_through(&mut self) {
        let order = |at: &usize| {
            let priority = self.waiting[*at].urgency.now();
            let is_due = priority.can_wait() && self.passed_over + 1 >= BACK_FILL_AT_LEAST_ONE_IN;
            // The chat on screen is never kept waiting.
            (priority != Priority::OnScreen, !is_due, priority, *at)
        };
        let Some(next) = (0..self.waiting.len()).min_by_key(order) else { return };
        // In their order, the others stay by how long they wait.
        let Waiting { urgency, granted } = self.waiting.remove(next);
        let others_wait = self.waiting.iter().any(|waiting| waiting.urgency.now().can_wait());
        let is_passed_over = others_wait && !urgency.now().can_wait();
        self.passed_over = if is_passed_over { self.passed_over + 1 } else { 0 };
        granted.send(()).ok();
    }
}
