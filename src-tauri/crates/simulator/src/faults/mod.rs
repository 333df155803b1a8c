//! What can go wrong, and when it does.
//!
//! A [`Fault`] is a [`Mishap`] with how often, where and for how long it strikes. It is written as one line of text,
//! the same in a scenario, on the command line, on the admin port and in a test:
//!
//! ```
//! use simulator::Fault;
//!
//! let fault: Fault = "429 retry-after 2s x3 on GetTranscript".parse()?;
//! assert_eq!(fault.times, Some(3));
//! let fault: Fault = "lose 10% for 30s".parse()?;
//! assert_eq!(fault.to_string(), "lose 10% for 30s");
//! # Ok::<(), simulator::FaultError>(())
//! ```

mod book;
mod language;
mod mishap;
mod storm;
mod words;

use std::time::Duration;

pub(crate) use book::{FaultBook, FaultId};
pub use language::FaultError;
pub(crate) use mishap::{ClientFrame, Place};
pub use mishap::{Mishap, Target};
pub use storm::{Storm, Storming};
pub use words::fault_forms;

/// Something that goes wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fault {
    /// What happens.
    pub mishap: Mishap,
    /// How often; until it is taken back when `None`.
    pub times: Option<u32>,
    /// Percentage of the occasions at which it strikes, decided by seed.
    pub percent: u8,
    /// The requests it is about; all of the chat when `None`.
    pub target: Option<Target>,
    /// It is taken back after this time.
    pub lasts: Option<Duration>,
}

impl Fault {
    /// Strikes once, at the next occasion.
    pub fn once(mishap: Mishap) -> Self {
        Self { mishap, times: Some(1), percent: 100, target: None, lasts: None }
    }

    /// Strikes at every occasion until it is taken back.
    pub fn forever(mishap: Mishap) -> Self {
        Self { times: None, ..Self::once(mishap) }
    }

    /// The same so many times.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self { times: Some(times), ..self }
    }

    /// The same for these requests only.
    #[must_use]
    pub fn on(self, target: impl Into<Target>) -> Self {
        Self { target: Some(target.into()), ..self }
    }

    fn is_about(&self, target: Target) -> bool {
        match self.target {
            Some(only) => only == target,
            // Without a word about it the Participant Service is meant, not the doors around it.
            None => matches!(target, Target::Operation(_)),
        }
    }
}
