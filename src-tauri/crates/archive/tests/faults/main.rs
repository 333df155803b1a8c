//! What becomes of the archive when the program, the disk or the machine fails.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its small functions too")]

mod chains;
mod damage;
mod fixture;
mod layout;
mod made;
mod opening;
mod purged;
mod repair;
mod salvage;
mod whole;
