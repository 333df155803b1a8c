//! Linux: the Secret Service over D-Bus.
//! <https://specifications.freedesktop.org/secret-service-spec/latest/>

use std::error::Error as Cause;
use std::sync::Arc;

use keyring_core::{CredentialStore as Connection, Error};
use secret_service::blocking::SecretService;
use secret_service::{EncryptionType, Error as ServiceError};
use zbus::fdo;

use crate::StoreError;

pub(super) fn connect() -> Result<Arc<Connection>, Error> {
    zbus_secret_service_keyring_store::Store::new().map(|store| store as Arc<Connection>)
}

pub(super) fn probe() -> Result<(), StoreError> {
    // No secret crosses this connection, so it needs no encrypted session.
    let service = SecretService::connect(EncryptionType::Plain).map_err(|error| meaning(&error))?;
    let collection = service.get_default_collection().map_err(|error| meaning(&error))?;
    if collection.is_locked().map_err(|error| meaning(&error))? { Err(StoreError::Locked) } else { Ok(()) }
}

/// What the platform's own error means, if it is one of the Secret Service.
pub(super) fn cause(error: &(dyn Cause + Send + Sync + 'static)) -> Option<StoreError> {
    error.downcast_ref::<ServiceError>().map(meaning)
}

fn meaning(error: &ServiceError) -> StoreError {
    match error {
        // A prompt that was closed, or could not be shown, leaves the keychain as it was.
        ServiceError::Locked | ServiceError::Prompt | ServiceError::PromptDisconnected => StoreError::Locked,
        // The one thing we ask for that may not be there: the collection with the alias `default`.
        ServiceError::NoResult => StoreError::NoCollection,
        ServiceError::Unavailable => StoreError::Missing,
        ServiceError::Zbus(error) => bus(error),
        ServiceError::ZbusFdo(error) => standard(error),
        ServiceError::Crypto(_) => StoreError::Other { code: "secret-service-crypto" },
        ServiceError::Zvariant(_) => StoreError::Other { code: "dbus-value" },
        _ => StoreError::Other { code: "secret-service" },
    }
}

fn bus(error: &zbus::Error) -> StoreError {
    match error {
        zbus::Error::FDO(error) => standard(error),
        zbus::Error::MethodError(name, ..) => named(name.as_str()),
        zbus::Error::InterfaceNotFound
        | zbus::Error::Address(_)
        | zbus::Error::InputOutput(_)
        | zbus::Error::Connection(..) => StoreError::Missing,
        zbus::Error::Handshake(_) => StoreError::Denied,
        _ => StoreError::Other { code: "dbus" },
    }
}

fn standard(error: &fdo::Error) -> StoreError {
    match error {
        fdo::Error::ZBus(error) => bus(error),
        fdo::Error::AccessDenied(_) | fdo::Error::AuthFailed(_) => StoreError::Denied,
        fdo::Error::ServiceUnknown(_)
        | fdo::Error::NameHasNoOwner(_)
        | fdo::Error::NoServer(_)
        | fdo::Error::Disconnected(_)
        | fdo::Error::SpawnExecFailed(_)
        | fdo::Error::SpawnChildExited(_)
        | fdo::Error::SpawnFailed(_)
        | fdo::Error::SpawnServiceNotFound(_)
        | fdo::Error::SpawnFileInvalid(_) => StoreError::Missing,
        fdo::Error::NoReply(_) | fdo::Error::Timeout(_) | fdo::Error::TimedOut(_) => StoreError::TimedOut,
        fdo::Error::LimitsExceeded(_) => StoreError::TooLarge,
        _ => StoreError::Other { code: "dbus" },
    }
}

/// The names of the specification: errors of D-Bus are told apart by name.
fn named(name: &str) -> StoreError {
    match name {
        "org.freedesktop.Secret.Error.IsLocked" => StoreError::Locked,
        "org.freedesktop.Secret.Error.NoSession" => StoreError::Other { code: "secret-service-session" },
        "org.freedesktop.Secret.Error.NoSuchObject" => StoreError::Other { code: "secret-service-object" },
        "org.freedesktop.DBus.Error.AccessDenied" | "org.freedesktop.DBus.Error.AuthFailed" => {
            StoreError::Denied
        }
        "org.freedesktop.DBus.Error.NoReply"
        | "org.freedesktop.DBus.Error.Timeout"
        | "org.freedesktop.DBus.Error.TimedOut" => StoreError::TimedOut,
        "org.freedesktop.DBus.Error.LimitsExceeded" => StoreError::TooLarge,
        "org.freedesktop.DBus.Error.ServiceUnknown"
        | "org.freedesktop.DBus.Error.NameHasNoOwner"
        | "org.freedesktop.DBus.Error.Disconnected" => StoreError::Missing,
        name if name.starts_with("org.freedesktop.DBus.Error.Spawn.") => StoreError::Missing,
        _ => StoreError::Other { code: "dbus-method" },
    }
}

#[cfg(test)]
mod tests {
    use super::super::classify;
    use super::*;

    fn refused(error: ServiceError) -> StoreError {
        classify(&Error::NoStorageAccess(Box::new(error)))
    }

    #[test]
    fn the_same_variant_of_keyring_is_told_apart_by_its_cause() {
        assert_eq!(refused(ServiceError::Locked), StoreError::Locked);
        assert_eq!(refused(ServiceError::Prompt), StoreError::Locked);
        assert_eq!(refused(ServiceError::NoResult), StoreError::NoCollection);
        assert_eq!(refused(ServiceError::Unavailable), StoreError::Missing);
    }

    #[test]
    fn errors_of_the_bus_keep_their_meaning() {
        let of = |error| classify(&Error::PlatformFailure(Box::new(ServiceError::ZbusFdo(error))));
        assert_eq!(of(fdo::Error::AccessDenied(String::new())), StoreError::Denied);
        assert_eq!(of(fdo::Error::ServiceUnknown(String::new())), StoreError::Missing);
        assert_eq!(of(fdo::Error::NoReply(String::new())), StoreError::TimedOut);
        assert_eq!(of(fdo::Error::Failed(String::new())), StoreError::Other { code: "dbus" });
        assert_eq!(named("org.freedesktop.Secret.Error.IsLocked"), StoreError::Locked);
        assert_eq!(named("org.freedesktop.DBus.Error.Spawn.ChildExited"), StoreError::Missing);
        assert_eq!(named("com.example.Unheard"), StoreError::Other { code: "dbus-method" });
    }

    #[test]
    fn errors_that_are_not_of_the_secret_service_keep_the_meaning_of_keyring() {
        let cause = || Box::new(std::io::Error::other("canary"));
        assert_eq!(classify(&Error::NoStorageAccess(cause())), StoreError::Denied);
        assert_eq!(classify(&Error::PlatformFailure(cause())), StoreError::Other { code: "platform" });
        assert_eq!(classify(&Error::TooLong("secret".into(), 2560)), StoreError::TooLarge);
        assert_eq!(classify(&Error::BadEncoding(vec![0x80])), StoreError::Corrupt);
    }
}
