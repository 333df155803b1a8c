//! The merge model: what was said in one chat, in true order, and what may be missing.
//!
//! Pure: data in, data out; no clock, no randomness, no I/O. `MODEL.md` beside this crate explains the model and its proof.

mod change;
mod coverage;
mod entry;
mod evidence;
mod files;
mod ids;
mod item;
mod order;
mod presence;
mod timeline;
mod waiting;

pub use change::{Change, Gap, GapKey};
pub use entry::{Entry, Place};
pub use evidence::{Direction, Epoch, PageEvidence, Seen, Start};
pub use files::File;
pub use ids::{AttachmentId, ContactId, ItemId, ParticipantId};
pub use item::{
    Attachment, Author, Chunk, Event, Format, Item, Kind, Marks, Processing, Receipts, Role, Status,
};
pub use presence::{Activity, Engagement, Facet, Person, Reason};
pub use timeline::{Counts, PageOutcome, Timeline};
