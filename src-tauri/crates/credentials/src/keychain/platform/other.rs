//! macOS and Windows: what `keyring` chose is always there, and only a call shows whether it lets us in.

use std::error::Error as Cause;
use std::sync::Arc;

use keyring_core::{CredentialStore as Connection, Error};

use crate::StoreError;

pub(super) fn connect() -> Result<Arc<Connection>, Error> {
    keyring_core::get_default_store().ok_or(Error::NoDefaultStore)
}

pub(super) fn probe() -> Result<(), StoreError> {
    keyring::Entry::store_status().as_ref().map_or_else(|error| Err(super::classify(error)), |()| Ok(()))
}

/// The platform's own errors are not looked into: `keyring` tells a refusal from a failure.
pub(super) fn cause(_error: &(dyn Cause + Send + Sync + 'static)) -> Option<StoreError> {
    None
}
