//! What an organisation has decided for the Sightline of its computers.
//!
//! A policy is one JSON file, in a place that only an administrator can write to. [`KEYS`] is everything that can stand in it; the schema
//! ([`schema`]), what is understood ([`decode`]) and what is shown are made of that one table. [`Policy`] is what then holds.
//!
//! Two things are in a policy, and they are not trusted alike. What *forbids* holds whoever wrote it, and what is written but not
//! understood counts as forbidden: nobody gains by it. What *chooses* for a person (settings, rosters, a day on which chats go) holds
//! from a file alone that nobody but an administrator can have written. So a policy that cannot be trusted, or not read, loosens nothing.
//!
//! [`reading`] touches the disk; all else only computes.

mod decode;
mod key;
mod policy;
pub mod reading;
mod schema;
mod trust;

pub use decode::{Decoded, Remark, Unreadable, Wrong, decode};
pub use key::{Group, KEYS, Key, Kind, Right};
pub use policy::{Days, Policy, Roster, Rule};
pub use reading::{InForce, Place, Standing};
pub use schema::schema;
pub use trust::{Distrust, Step, judge};
