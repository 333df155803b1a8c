//! Where tokens are kept: the keychain of the operating system, or memory for one session.
//!
//! There is no third place and no silent step from the first to the second. When the keychain can not be used, the
//! [`StoreError`] says why and what to do, and only the user's own choice makes a [`SessionMemory`].
//!
//! ```no_run
//! # async fn example() -> Result<(), credentials::StoreError> {
//! use credentials::{CredentialKey, CredentialStore, Keychain, Secret};
//!
//! let keychain = Keychain::new("app.sightline");
//! let key = CredentialKey::chat("arn:…:instance/1", "a0b1c2");
//! if let Some(Secret::Chat(credential)) = keychain.get(&key).await? {
//!     // connect with it
//! }
//! # Ok(()) }
//! ```

mod handover;
mod key;
mod keychain;
mod memory;
mod process;
mod secret;
mod store;
mod stored;

pub use handover::{Handover, HandoverError, from_line, parse};
pub use key::CredentialKey;
pub use keychain::{Keychain, KeychainState};
pub use memory::{Consent, SessionMemory};
pub use process::{INSPECT, close_memory};
pub use secret::{ArchiveSecret, Credential, Secret};
pub use store::{CredentialStore, StoreError};
