//! The merge model: what was said in one chat, in true order, and what may be missing.
//!
//! Pure: data in, data out; no clock, no randomness, no I/O. `MODEL.md` beside this crate explains the model and its proof.

mod change;
mod coverage;
mod entry;
mod evidence;
mod files;
mod fingerprint;
mod ids;
mod interner;
mod item;
mod json;
mod landmarks;
mod lanes;
mod ledger;
mod order;
mod pairs;
mod presence;
mod receipts;
mod rows;
mod timeline;
mod turns;

pub use change::{Change, Gap, GapKey};
pub use entry::{BadMark, Entry, Mark, Place, Unmarked};
pub use evidence::{Direction, Epoch, PageEvidence, Seen, Start};
pub use files::{File, FileCounts};
pub use fingerprint::{BadFingerprint, Fingerprint, Fingerprinting, canonical, fingerprint_of};
pub use ids::{AttachmentId, ContactId, ItemId, ParticipantId};
pub use item::{
    Attachment, Author, Chunk, Event, Extras, Format, Heading, Item, Kind, Processing, Role, Status,
};
pub use lanes::{Lane, Point, Presence, Span, Stay, Tick, lanes};
pub use ledger::{ContactLedger, Interval, Proof};
pub use presence::{Activity, Engagement, Facet, Person, Reason};
pub use receipts::{Marks, Receipts};
pub use timeline::{Counts, PageOutcome, RestoreError, Saved, SavedState, Timeline};
pub use turns::{Turns, turns};
