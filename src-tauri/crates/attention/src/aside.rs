//! A chat that the person knows about: out of the way until something new.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Facts, Reason, ReasonKind};

/// Acknowledged or snoozed: the chat asks for nothing until something new happens in it, and a snoozed one at the latest when its time
/// is over. New is what the customer says, a reason that was not there, and one more file or hole. Answers of the other side are not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    /// When the person did so.
    pub at: Timestamp,
    /// When a snoozed chat comes back by itself; `None`: it was acknowledged.
    pub until: Option<Timestamp>,
    customer_said_at: Option<Timestamp>,
    reasons: Vec<(ReasonKind, u32)>,
}

impl Aside {
    /// Sets a chat aside as it is now.
    pub(crate) fn new(at: Timestamp, until: Option<Timestamp>, facts: &Facts, reasons: &[Reason]) -> Self {
        let reasons = reasons.iter().map(|reason| (reason.kind, reason.count)).collect();
        Self { at, until, customer_said_at: facts.customer_said_at, reasons }
    }

    /// Nothing new has happened.
    pub(crate) fn holds(&self, facts: &Facts, reasons: &[Reason], now: Option<Timestamp>) -> bool {
        let is_over = self.until.zip(now).is_some_and(|(until, now)| until <= now);
        let is_known = |reason: &Reason| {
            self.reasons.iter().any(|(kind, count)| *kind == reason.kind && *count >= reason.count)
        };
        !is_over && facts.customer_said_at <= self.customer_said_at && reasons.iter().all(is_known)
    }
}
