//! What a person or another program hands over to have a chat watched.
//!
//! The text is a secret: no error says anything of it but its length, and what was parsed is wiped.

mod clipboard;
mod json;
mod line;

use protocol::BadToken;

use crate::Credential;

pub use clipboard::parse;
pub use line::from_line;

/// One chat to watch, as handed over. What was not said is `None`. `Debug` shows no token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    /// `ContactId`.
    pub contact_id: Option<String>,
    /// `InitialContactId`, where it differs or is known.
    pub initial_contact_id: Option<String>,
    /// `ParticipantId` of whom the credential belongs to.
    pub participant_id: Option<String>,
    /// The AWS region, as written.
    pub region: Option<String>,
    /// Where the Participant Service is, if not where the region says. Not yet checked.
    pub endpoint: Option<String>,
    /// What to watch with.
    pub credential: Credential,
}

/// Why a text is no handover: what was expected and how many characters were found, none of them shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HandoverError {
    /// There is nothing.
    #[error("There is no text. Expected: {expected}")]
    Empty {
        /// What would do.
        expected: &'static str,
    },
    /// There is far too much.
    #[error("The text has {characters} characters, more than any response. Expected: {expected}")]
    TooLong {
        /// What would do.
        expected: &'static str,
        /// The length of the text.
        characters: usize,
    },
    /// It is neither JSON nor a token.
    #[error("The text of {characters} characters is none of what is expected: {expected}")]
    Unknown {
        /// What would do.
        expected: &'static str,
        /// The length of the text.
        characters: usize,
    },
    /// It is JSON, but without a token.
    #[error("The JSON of {characters} characters holds no token. Expected: {expected}")]
    NoToken {
        /// What would do.
        expected: &'static str,
        /// The length of the text.
        characters: usize,
    },
    /// It is a socket URL without a token.
    #[error(
        "The text of {characters} characters holds a socket address but no token, so what was said before cannot be \
         read. Add the chat_token"
    )]
    SocketAlone {
        /// The length of the text.
        characters: usize,
    },
    /// It holds two tokens that contradict each other.
    #[error(
        "The JSON of {characters} characters holds a participantToken and a connectionToken. Leave one of them out"
    )]
    TwoTokens {
        /// The length of the text.
        characters: usize,
    },
    /// A member has the wrong type or form.
    #[error("{member} in the JSON of {characters} characters is not {form}")]
    BadMember {
        /// The member's name.
        member: &'static str,
        /// What it should be.
        form: &'static str,
        /// The length of the text.
        characters: usize,
    },
    /// A token or socket URL can not be one.
    #[error("{member} in the text of {characters} characters is not usable: {cause}")]
    BadToken {
        /// The member's name.
        member: &'static str,
        /// The length of the text.
        characters: usize,
        /// Why.
        #[source]
        cause: BadToken,
    },
}

/// More than this is no response of the service: a token has 1000 characters, a URL 2000.
const MOST_BYTES: usize = 64 * 1024;

/// Refuses nothing and far too much, before anything is parsed.
fn sized<'a>(text: &'a str, expected: &'static str) -> Result<&'a str, HandoverError> {
    let trimmed = text.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
    if trimmed.is_empty() {
        Err(HandoverError::Empty { expected })
    } else if trimmed.len() > MOST_BYTES {
        Err(HandoverError::TooLong { expected, characters: trimmed.chars().count() })
    } else {
        Ok(trimmed)
    }
}

#[cfg(test)]
mod tests;
