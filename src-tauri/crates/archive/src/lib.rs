//! The archive: everything that was seen, encrypted on disk, and found again.

mod archive;
mod batch;
mod beside;
mod chats;
mod connect;
mod entry;
mod error;
mod index;
mod key;
mod labels;
mod mark;
mod packed;
mod place;
mod presence;
mod rowid;
mod rows;
mod schema;
mod stats;
mod store;
mod writer;

pub mod export;
pub mod import;
pub mod past;
pub mod plain;
pub mod query;
pub mod repair;
pub mod retention;
pub mod search;
pub mod words;

pub use archive::Archive;
pub use batch::{Batch, ChatFacts, ContactFacts, ImportedFile, NewItem, Origin, Presence, Written};
pub use beside::Beside;
pub use chats::{ChatPage, From, Part, Restored, StoredChat, StoredContact, Told};
pub use error::{OpenError, ReadError, WriteError};
pub use index::Rebuilding;
pub use key::{BadKey, Key};
pub use place::Place;
pub use rows::StoredItem;
pub use stats::{Instance, Stats};
