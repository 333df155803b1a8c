//! The archive: everything that was seen, encrypted on disk, and found again.

pub mod import;
pub mod query;
pub mod words;
