//! Gathers what is so on this computer, for [`doctor`] to judge. Each part looks and judges nothing; none asks a person for a
//! password, and none but [`online`] makes a connection.
//!
//! What a managed policy has to say of itself is to come as [`Facts::further`](doctor::Facts::further): [`further`] is its place.

mod environment;
mod network;
mod storage;

pub use environment::{person, program, proxy, zones};
pub use network::online;
pub use storage::{archive, disk, keychain, log_files};

use doctor::Finding;

/// Findings of parts that judge themselves, for both the window and the command line. There are none yet.
pub fn further() -> Vec<Finding> {
    Vec::new()
}
