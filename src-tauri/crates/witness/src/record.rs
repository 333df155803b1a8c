//! What was asked, and what should not have been.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::rules::Asked;

/// Breaches that are kept; of more the first say enough.
const KEPT: usize = 100;

/// Something that a watcher may not ask, in words for the person who reads the test's failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach(pub(crate) String);

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The record of one proxy.
#[derive(Debug, Default)]
pub(crate) struct Record(Mutex<Held>);

#[derive(Debug, Default)]
struct Held {
    asked: BTreeMap<Asked, usize>,
    breaches: Vec<Breach>,
}

impl Record {
    pub(crate) fn asks(&self, asked: Asked) {
        *self.held().asked.entry(asked).or_default() += 1;
    }

    pub(crate) fn breaks(&self, breach: Breach) {
        let mut held = self.held();
        if held.breaches.len() < KEPT {
            held.breaches.push(breach);
        }
    }

    pub(crate) fn count(&self, asked: Asked) -> usize {
        self.held().asked.get(&asked).copied().unwrap_or(0)
    }

    /// By the operation's name in the API reference.
    pub(crate) fn count_of_operation(&self, name: &str) -> usize {
        let held = self.held();
        held.asked.iter().filter(|(asked, _)| asked.operation() == Some(name)).map(|(_, count)| count).sum()
    }

    /// Takes them out: each is told once.
    pub(crate) fn take_breaches(&self) -> Vec<Breach> {
        std::mem::take(&mut self.held().breaches)
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
