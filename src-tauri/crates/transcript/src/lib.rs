//! The merge model: what was said in one chat, in true order, and what may be missing.
//!
//! Pure: data in, data out; no clock, no randomness, no I/O. `MODEL.md` beside this crate explains the model and its proof.

mod ids;
mod item;

pub use ids::{AttachmentId, ContactId, ItemId, ParticipantId};
pub use item::{Attachment, Author, Chunk, Event, Format, Item, Kind, Marks, Processing, Receipts, Role, Status};
