//! How a [`Secret`] is written into a keychain: a small JSON object.

use std::str::FromStr as _;

use jiff::Timestamp;
use protocol::{ConnectionToken, ParticipantToken, RosterBearer, SocketUrl};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{ArchiveSecret, Credential, Secret, StoreError};

/// Marks what is ours; a later layout gets another number.
const VERSION: u32 = 1;

const PARTICIPANT: &str = "participant_token";
const CONNECTION: &str = "connection_token";
const ROSTER: &str = "roster_bearer";
const ARCHIVE: &str = "archive_key";

#[derive(Serialize)]
struct Written<'a> {
    sightline: u32,
    kind: &'static str,
    token: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    websocket: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expiry: Option<String>,
}

#[derive(Deserialize)]
struct Read {
    sightline: u32,
    kind: String,
    token: Zeroizing<String>,
    websocket: Option<Zeroizing<String>>,
    expiry: Option<String>,
}

/// The bytes for the keychain; wiped when they go away.
pub(crate) fn encode(secret: &Secret) -> Zeroizing<Vec<u8>> {
    let (kind, token, websocket, expiry) = match secret {
        Secret::Chat(Credential::Participant(token)) => (PARTICIPANT, token.expose(), None, None),
        Secret::Chat(Credential::Connection { token, websocket, expiry }) => {
            (CONNECTION, token.expose(), websocket.as_ref().map(SocketUrl::expose), *expiry)
        }
        Secret::Roster(bearer) => (ROSTER, bearer.expose(), None, None),
        Secret::Archive(key) => (ARCHIVE, key.expose(), None, None),
    };
    let written =
        Written { sightline: VERSION, kind, token, websocket, expiry: expiry.map(|at| at.to_string()) };
    // Room for every character escaped: a buffer that grows leaves copies behind.
    let room = 256 + 2 * (token.len() + websocket.map_or(0, str::len));
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    serde_json::to_writer(&mut *bytes, &written).expect("a struct of strings and a number is JSON");
    bytes
}

/// The secret in what a keychain held.
pub(crate) fn decode(bytes: &[u8]) -> Result<Secret, StoreError> {
    // The parser's own error may quote what it read; it goes no further.
    let read: Read = serde_json::from_slice(bytes).map_err(|_| StoreError::Corrupt)?;
    if read.sightline != VERSION {
        return Err(StoreError::Corrupt);
    }
    let token = read.token.as_str();
    if read.kind == ARCHIVE {
        return ArchiveSecret::new(token).map(Secret::Archive).ok_or(StoreError::Corrupt);
    }
    let secret = match read.kind.as_str() {
        PARTICIPANT => ParticipantToken::new(token).map(|token| Secret::Chat(Credential::Participant(token))),
        ROSTER => RosterBearer::new(token).map(Secret::Roster),
        CONNECTION => connection(&read),
        _ => return Err(StoreError::Corrupt),
    };
    secret.map_err(|_| StoreError::Corrupt)
}

fn connection(read: &Read) -> Result<Secret, protocol::BadToken> {
    let token = ConnectionToken::new(read.token.as_str())?;
    let websocket = read.websocket.as_ref().map(|url| SocketUrl::new(url.as_str())).transpose()?;
    let expiry = read.expiry.as_deref().and_then(|at| Timestamp::from_str(at).ok());
    Ok(Secret::Chat(Credential::Connection { token, websocket, expiry }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn secrets() -> impl Strategy<Value = Secret> {
        let token = "[!-~]{1,1000}";
        let url = proptest::option::of("[a-z0-9/?=&%]{0,1800}");
        let at = proptest::option::of(0_i64..4_000_000_000_000);
        prop_oneof![
            token.prop_map(|t| Secret::Chat(Credential::Participant(ParticipantToken::new(t).unwrap()))),
            token.prop_map(|t| Secret::Roster(RosterBearer::new(t).unwrap())),
            "[0-9a-f]{64}".prop_map(|t| Secret::Archive(ArchiveSecret::new(t).unwrap())),
            (token, url, at).prop_map(|(token, url, at)| {
                Secret::Chat(Credential::Connection {
                    token: ConnectionToken::new(token).unwrap(),
                    websocket: url.map(|url| SocketUrl::new(format!("wss://example.com/{url}")).unwrap()),
                    expiry: at.map(|at| Timestamp::from_millisecond(at).unwrap()),
                })
            }),
        ]
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(secret in secrets()) {
            prop_assert_eq!(decode(&encode(&secret)), Ok(secret));
        }

        #[test]
        fn writing_never_outgrows_its_buffer(secret in secrets()) {
            let bytes = encode(&secret);
            let Secret::Chat(Credential::Participant(token)) = &secret else { return Ok(()) };
            prop_assert_eq!(bytes.capacity(), 256 + 2 * token.expose().len());
        }

        #[test]
        fn foreign_bytes_are_corrupt(bytes in any::<Vec<u8>>()) {
            prop_assert_eq!(decode(&bytes), Err(StoreError::Corrupt));
        }
    }

    #[test]
    fn another_version_or_kind_is_not_ours() {
        for text in [
            r#"{"sightline":2,"kind":"participant_token","token":"t"}"#,
            r#"{"sightline":1,"kind":"password","token":"t"}"#,
            r#"{"sightline":1,"kind":"participant_token","token":""}"#,
            r#"{"sightline":1,"kind":"connection_token","token":"t","websocket":"http://example.com"}"#,
            r#"{"kind":"participant_token","token":"t"}"#,
            r#"{"sightline":1,"kind":"archive_key","token":"abc"}"#,
            r#""participant_token""#,
        ] {
            assert_eq!(decode(text.as_bytes()), Err(StoreError::Corrupt), "{text}");
        }
    }
}
