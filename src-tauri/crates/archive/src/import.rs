//! What Amazon Connect stores of chats, read from files: what a file is and says ([`format`]), where files come from ([`files`]), and how
//! they come into the archive ([`load`]).
//!
//! The first two know no database.

pub mod files;
pub mod format;
pub mod load;

mod hint;

pub use hint::KindHint;
