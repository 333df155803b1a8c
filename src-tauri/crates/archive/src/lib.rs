//! The archive: everything that was seen, encrypted on disk, and found again.

mod archive;
mod batch;
mod connect;
mod error;
mod key;
mod labels;
mod packed;
mod place;
mod rowid;
mod schema;
mod store;
mod writer;

pub mod import;
pub mod query;
pub mod words;

pub use archive::Archive;
pub use batch::{Batch, ChatFacts, ContactFacts, NewItem, Origin, Presence, Written};
pub use error::{OpenError, ReadError, WriteError};
pub use key::{BadKey, Key};
pub use place::Place;
