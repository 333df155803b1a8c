//! Why a command did not do what was asked, in words for the person.

use archive::search::AskError;
use archive::{ReadError, WriteError};
use credentials::{HandoverError, StoreError};
use monitor::{Gone, SaveError};
use participant::BadEndpoint;
use protocol::BadToken;

use crate::autostart::NotSet;
use crate::browser::NotOpened;
use crate::clipboard::ClipboardError;
use crate::demo::NoDemo;
use crate::dto::{CommandFailure, FailureCode};
use crate::settings::NotWritten;

impl CommandFailure {
    /// What is so, then what to do: errors part the two by a semicolon.
    fn of(code: FailureCode, error: &impl std::error::Error) -> Self {
        let words = error.to_string();
        let (message, remedy) = words.split_once("; ").unwrap_or((&words, ""));
        let remedy = if remedy.is_empty() { String::new() } else { sentence(remedy) };
        Self::new(code, sentence(message), &remedy)
    }

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

    /// The archive is not open; how it is, its state says.
    pub(crate) fn archive_closed() -> Self {
        Self::new(
            FailureCode::Archive,
            "The archive cannot be used now",
            "Its state says why, and what to do.",
        )
    }

    /// The archive can be read, and another program writes to it.
    pub(crate) fn archive_in_use() -> Self {
        Self::new(
            FailureCode::Archive,
            "Another Sightline writes to the archive, so that nothing can be changed in it from here",
            "Try again when that one is done, or close it.",
        )
    }

    /// The archive does not give what it holds.
    pub(crate) fn archive(error: ReadError) -> Self {
        Self::of(FailureCode::Archive, &error)
    }

    /// The policy of this computer decides it, and not the person.
    pub(crate) fn by_policy(what: &str, by: &str) -> Self {
        Self::new(FailureCode::Policy, what, &format!("Set by {by}."))
    }

    /// Nobody waits for the answer any more.
    pub(crate) fn overtaken() -> Self {
        Self::new(FailureCode::Archive, "Something else was asked meanwhile", "")
    }

    /// No chat of this key.
    pub(crate) fn chat_not_found() -> Self {
        let remedy = "It was purged, or never stored.";
        Self::new(FailureCode::NotFound, "The archive does not hold this chat any more", remedy)
    }

    /// The chat is there, and the item is not.
    pub(crate) fn item_not_found() -> Self {
        Self::new(FailureCode::NotFound, "The archive does not hold this item any more", "Search again.")
    }

    /// There is no folder into which files are saved.
    pub(crate) fn no_folder() -> Self {
        Self::new(
            FailureCode::NotSaved,
            "The system names no download folder",
            "Set one, then start Sightline again.",
        )
    }

    /// A file was not written: what is so and, behind a semicolon or a full stop, what to do.
    pub(crate) fn not_saved(words: &str) -> Self {
        let (message, remedy) =
            words.split_once("; ").or_else(|| words.split_once(". ")).unwrap_or((words, ""));
        let remedy = if remedy.is_empty() { String::new() } else { sentence(remedy) };
        Self::new(FailureCode::NotSaved, sentence(message), &remedy)
    }

    /// Something inside failed; `incident` is what the log calls it.
    pub(crate) fn internal(incident: &'static str) -> Self {
        tracing::error!(incident, "a command failed");
        let message = format!("Something inside Sightline failed ({incident})");
        Self::new(FailureCode::Internal, message, "Try again. If it fails again, close and start Sightline.")
    }
}

impl From<AskError> for CommandFailure {
    fn from(error: AskError) -> Self {
        match error {
            AskError::Plan(error) => Self::bad_input(error.to_string(), "Ask for less at once."),
            AskError::Read(error) => Self::archive(error),
        }
    }
}

impl From<WriteError> for CommandFailure {
    fn from(error: WriteError) -> Self {
        Self::of(FailureCode::Archive, &error)
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

impl From<NotOpened> for CommandFailure {
    fn from(error: NotOpened) -> Self {
        Self::of(FailureCode::BadInput, &error)
    }
}

impl From<NoDemo> for CommandFailure {
    fn from(error: NoDemo) -> Self {
        Self::of(FailureCode::NotFound, &error)
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
        Self::new(
            FailureCode::NotWritten,
            error.to_string(),
            "What was changed holds until Sightline closes.",
        )
    }
}

impl From<NotSet> for CommandFailure {
    fn from(error: NotSet) -> Self {
        Self::of(FailureCode::Internal, &error)
    }
}

impl From<Gone> for CommandFailure {
    fn from(_: Gone) -> Self {
        Self::unknown_chat()
    }
}

impl From<SaveError> for CommandFailure {
    fn from(error: SaveError) -> Self {
        if let SaveError::Gone(gone) = error {
            return gone.into();
        }
        Self::of(FailureCode::NotSaved, &error)
    }
}

/// With a capital letter at its beginning and a full stop at its end.
pub(crate) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(char::to_uppercase);
    let stop = if words.ends_with('.') { "" } else { "." };
    format!("{}{}{stop}", first.into_iter().flatten().collect::<String>(), letters.as_str())
}

impl From<BadToken> for CommandFailure {
    fn from(error: BadToken) -> Self {
        let message = format!("The clipboard holds no bearer token. {error}");
        Self::new(FailureCode::Clipboard, message, "Copy the bearer token alone, then try again.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_a_file_is_not_saved_is_told_in_sentences() {
        let failure = CommandFailure::from(SaveError::DiskFull);
        assert_eq!(failure.code, FailureCode::NotSaved);
        assert_eq!(failure.message, "The disk is full.");
        assert_eq!(failure.remedy.as_deref(), Some("Make room, or choose another folder."));
    }

    #[test]
    fn what_nothing_can_be_done_about_has_no_remedy() {
        let failure = CommandFailure::from(NoDemo::NotInstalled);
        assert_eq!(failure.message, "This copy of Sightline has no demo beside it.");
        assert_eq!(failure.remedy, None);
    }
}
