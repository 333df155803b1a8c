//! Whether Sightline can do its work on a computer: facts in, findings out.
//!
//! Nothing is looked at here. `diagnostics` gathers the facts, the window adds what its engine knows, and both show the same
//! [`Report`]. A person may copy it into a mail, so everything in it passes [`redact`] once, whoever gathered it.

pub mod facts;
pub mod redact;

mod finding;
mod report;
mod rules;

pub use facts::Facts;
pub use finding::{Area, Detail, Finding, Standing};
pub use report::{Report, judge};
