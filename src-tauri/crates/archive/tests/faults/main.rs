//! What becomes of the archive when the program, the disk or the machine fails.

mod damage;
mod fixture;
mod made;
mod opening;
mod repair;
