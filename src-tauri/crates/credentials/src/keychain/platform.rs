//! What differs between operating systems: connecting, looking, and what an error means.

use std::sync::Arc;

use keyring_core::{CredentialStore as Connection, Error};

use crate::StoreError;

#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(target_os = "linux"))]
mod other;

#[cfg(target_os = "linux")]
use linux as current;
#[cfg(not(target_os = "linux"))]
use other as current;

/// The way to a keychain. Tests have their own.
pub(super) trait Platform: Send + 'static {
    /// A new connection.
    fn connect(&mut self) -> Result<Arc<Connection>, StoreError>;

    /// Whether the keychain can be used, without making it prompt.
    fn probe(&mut self) -> Result<(), StoreError>;
}

/// The operating system's own keychain.
#[derive(Debug, Default)]
pub(super) struct System {
    used_default: bool,
}

impl Platform for System {
    fn connect(&mut self) -> Result<Arc<Connection>, StoreError> {
        // `keyring` connects once per process and remembers a failure for good. A keychain that was started or
        // restarted after that is reached by a connection of our own.
        if !std::mem::replace(&mut self.used_default, true)
            && keyring::Entry::store_status().is_ok()
            && let Some(connection) = keyring_core::get_default_store()
        {
            return Ok(connection);
        }
        current::connect().map_err(|error| classify(&error))
    }

    fn probe(&mut self) -> Result<(), StoreError> {
        current::probe()
    }
}

/// What an error of `keyring` means to us, by its variant and never by its text.
pub(super) fn classify(error: &Error) -> StoreError {
    match error {
        Error::PlatformFailure(cause) | Error::NoStorageAccess(cause) => {
            let fallback = if matches!(error, Error::NoStorageAccess(_)) {
                StoreError::Denied
            } else {
                StoreError::Other { code: "platform" }
            };
            current::cause(cause.as_ref()).unwrap_or(fallback)
        }
        Error::BadEncoding(_)
        | Error::BadDataFormat(..)
        | Error::BadStoreFormat(_)
        | Error::Ambiguous(_)
        | Error::NoEntry => StoreError::Corrupt,
        Error::TooLong(..) => StoreError::TooLarge,
        Error::NoDefaultStore => StoreError::Missing,
        Error::Invalid(..) => StoreError::Other { code: "invalid" },
        Error::NotSupportedByStore(_) => StoreError::Other { code: "unsupported" },
        _ => StoreError::Other { code: "unknown" },
    }
}
