//! The archive under faults: the real one, on real files, in a process of its own.
//!
//! A program under [load] stores live items, imports, purges and makes the index anew, all at once, and says on a pipe what is stored as soon
//! as the archive has said so. It is [killed](kill), its [disk is full](room) or [fails](disk), or the [power goes out](power) at some
//! point of all that reached the disk. Then the archive is opened again, and held to the [truth]: everything that was said to be stored is
//! there, nothing is there by half, nothing that was purged, and index and rows say the same.

pub mod child;
pub mod disk;
pub mod kill;
pub mod load;
pub mod power;
pub mod room;
pub mod said;
pub mod shim;
pub mod truth;

/// What went wrong, for whoever has to find out why.
pub type Failure = String;

/// An error with what was done when it came.
pub(crate) fn at<E: std::fmt::Display>(what: impl std::fmt::Display) -> impl FnOnce(E) -> Failure {
    move |error| format!("{what}: {error}")
}
