//! What another program writes: one JSON object a line.

use protocol::{ConnectionToken, ParticipantToken};
use serde_json::{Map, Value};

use super::json::{Secretive, text, time};
use super::{Handover, HandoverError, sized};
use crate::Credential;

const EXPECTED: &str = "a JSON object with contactId, region, and participantToken, or connectionToken with optional \
                        websocketUrl and connectionExpiry";

/// Takes one line of what `sightline-cli watch` reads: `{"contactId", "region", "participantToken"}`, or
/// `"connectionToken"` with optional `"websocketUrl"` and `"connectionExpiry"` (ISO 8601); optional too are
/// `"initialContactId"`, `"participantId"` and `"endpoint"`. Other members are left alone.
///
/// The contact and the region may be missing here; whether the caller can do without them is its own matter.
pub fn from_line(line: &str) -> Result<Handover, HandoverError> {
    let line = sized(line, EXPECTED)?;
    let unknown = || HandoverError::Unknown { expected: EXPECTED, characters: line.chars().count() };
    let json = Secretive::new(line).ok_or_else(unknown)?;
    let object = json.object().ok_or_else(unknown)?;
    from_object(&json, object, EXPECTED)
}

/// Reads the members of a line; `expected` goes into the error when there is no token.
pub(super) fn from_object(
    json: &Secretive,
    object: &Map<String, Value>,
    expected: &'static str,
) -> Result<Handover, HandoverError> {
    let characters = json.characters;
    let string = |member: &'static str| match object.get(member) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(_)) => Ok(text(object, member)),
        Some(_) => Err(HandoverError::BadMember { member, form: "a text", characters }),
    };
    let credential = match (string("participantToken")?, string("connectionToken")?) {
        (Some(_), Some(_)) => return Err(HandoverError::TwoTokens { characters }),
        (Some(token), None) => {
            Credential::Participant(json.secret("participantToken", token, ParticipantToken::new)?)
        }
        (None, Some(token)) => {
            let member = "connectionExpiry";
            let expiry = match object.get(member) {
                None | Some(Value::Null) => None,
                Some(value) => {
                    let form = "a time such as 2026-01-31T12:00:00.000Z";
                    Some(time(value).ok_or(HandoverError::BadMember { member, form, characters })?)
                }
            };
            Credential::Connection {
                token: json.secret("connectionToken", token, ConnectionToken::new)?,
                websocket: json.socket("websocketUrl", string("websocketUrl")?)?,
                expiry,
            }
        }
        (None, None) if string("websocketUrl")?.is_some() => {
            return Err(HandoverError::SocketAlone { characters });
        }
        (None, None) => return Err(HandoverError::NoToken { expected, characters }),
    };
    let owned = |member| string(member).map(|text| text.map(str::to_owned));
    Ok(Handover {
        contact_id: owned("contactId")?,
        initial_contact_id: owned("initialContactId")?,
        participant_id: owned("participantId")?,
        region: owned("region")?,
        endpoint: owned("endpoint")?,
        credential,
    })
}
