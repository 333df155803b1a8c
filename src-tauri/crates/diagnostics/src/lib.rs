//! Gathers what is so on this computer, for [`doctor`] to judge. Each part looks and judges nothing; none asks a person for a
//! password, and none but [`online`] makes a connection.

mod environment;
mod network;
mod storage;

pub use environment::{person, policy, program, proxy, zones};
pub use network::online;
pub use storage::{archive, disk, keychain, log_files};
