//! What becomes of the archive when the program, the disk or the machine fails.

mod damage;
mod made;
mod repair;
