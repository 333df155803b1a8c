//! What is wrong with an archive, and what helps.
//!
//! Nothing here throws anything away. A damaged index is made anew beside everything else; a damaged database is set aside, with its
//! log, under another name, and what can be read of it is copied into a new one: page by page, without the database, which gives up where
//! the first page or one above others can not be read. What could not be read is said.

mod check;
mod copy;
mod leaves;
mod log;
mod pages;
mod records;
mod rescue;
mod salvage;
mod swap;
mod trees;

pub use check::{Cure, Finding, Part, Report, Step};
pub use salvage::{Gap, Progress, SalvageError, Salvaged, salvage};
pub use swap::{Aside, set_aside};

pub(crate) use swap::finish;
