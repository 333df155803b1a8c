//! Why a command did not do what was asked, in words for the person.

use credentials::{HandoverError, StoreError};
use monitor::Gone;
use participant::BadEndpoint;
use protocol::BadToken;

use crate::clipboard::ClipboardError;
use crate::dto::{CommandFailure, FailureCode};
use crate::settings::NotWritten;

impl CommandFailure {
    fn new(code: FailureCode, message: impl Into<String>, remedy: &str) -> Self {
        let mut message = message.into();
        if !message.ends_with('.') {
            message.push('.');
        }
        Self { code, message, remedy: (!remedy.is_empty()).then(|| remedy.to_owned()) }
    }

    /// The chat of this key is not watched any more.
    pub(crate) fn unknown_chat() -> Self {
        Self::new(FailureCode::UnknownChat, "This chat is not watched any more", "Choose another chat.")
    }

    /// The source of this id is not there any more.
    pub(crate) fn unknown_source() -> Self {
        Self::new(FailureCode::UnknownSource, "This source was removed", "Add it again.")
    }

    /// A field is wrong.
    pub(crate) fn bad_input(message: impl Into<String>, remedy: &str) -> Self {
        Self::new(FailureCode::BadInput, message, remedy)
    }

    /// Something inside failed; `incident` is what the log calls it.
    pub(crate) fn internal(incident: &'static str) -> Self {
        tracing::error!(incident, "a command failed");
        let message = format!("Something inside Sightline failed ({incident})");
        Self::new(FailureCode::Internal, message, "Try again. If it fails again, close and start Sightline.")
    }
}

impl From<ClipboardError> for CommandFailure {
    fn from(error: ClipboardError) -> Self {
        let remedy = match error {
            ClipboardError::NoText => "Copy what is asked for, then try again.",
            ClipboardError::Unavailable => "Sightline needs a desktop session with a clipboard.",
            ClipboardError::Busy => "Try again in a moment.",
        };
        Self::new(FailureCode::Clipboard, error.to_string(), remedy)
    }
}

impl From<HandoverError> for CommandFailure {
    fn from(error: HandoverError) -> Self {
        Self::new(
            FailureCode::Clipboard,
            format!("On the clipboard: {error}"),
            "Copy it again, then try again.",
        )
    }
}

impl From<StoreError> for CommandFailure {
    fn from(error: StoreError) -> Self {
        let remedy = "Or choose to keep tokens in memory until Sightline closes.";
        Self::new(FailureCode::Keychain, error.to_string(), remedy)
    }
}

impl From<BadEndpoint> for CommandFailure {
    fn from(error: BadEndpoint) -> Self {
        Self::new(FailureCode::BadInput, error.to_string(), "")
    }
}

impl From<NotWritten> for CommandFailure {
    fn from(error: NotWritten) -> Self {
        Self::new(FailureCode::Internal, error.to_string(), "What was changed holds until Sightline closes.")
    }
}

impl From<Gone> for CommandFailure {
    fn from(_: Gone) -> Self {
        Self::unknown_chat()
    }
}

impl From<BadToken> for CommandFailure {
    fn from(error: BadToken) -> Self {
        let message = format!("The clipboard holds no bearer token. {error}");
        Self::new(FailureCode::Clipboard, message, "Copy the bearer token alone, then try again.")
    }
}
