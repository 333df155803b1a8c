//! What Amazon Connect stores of chats, read from files: what a file is and says ([`format`]), and where files come from ([`files`]).
//!
//! Nothing here knows the database.

pub mod files;
pub mod format;

mod hint;

pub use hint::KindHint;
