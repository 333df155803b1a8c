//! The engine: watches chats, and tells what it sees.
//!
//! [`Monitor`] is the handle. Behind it one task keeps the list of chats and their sources, and one task for each chat owns that
//! chat's timeline and connection; the request scheduler is a task of its own. Time, randomness, the network and the
//! disk are passed in.

mod archive;
mod back_fill;
mod backoff;
mod chat;
mod clock;
mod connection;
mod files;
mod hub;
mod ledger;
mod monitor;
mod reach;
mod scheduler;
mod source;
mod summary;
mod target;
mod view;

pub use archive::{
    Archive, ChatFacts, ContactFacts, NotLoaded, NotRecorded, PresenceReport, Record, Restored,
};
pub use back_fill::{BackFill, BackFillOrder, BackFillState};
pub use clock::{Clock, SystemClock};
pub use connection::Connection;
pub use files::{Progress, SaveError, SavedFile};
pub use ledger::{ContactLedger, LedgerInterval};
pub use monitor::{Config, Dependencies, Figures, Gone, Monitor, RosterChange, RosterView};
pub use scheduler::{Budget, Lane};
pub use source::{Source, SourceId, SourceState, SourceStatus};
pub use summary::{FileCounts, Summary};
pub use target::{ChatKey, Target};
pub use view::{Cause, ChatFiles, ChatUpdate, Doing, Dump, GapReport, Opened, Page};
