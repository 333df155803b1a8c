//! What a person copies.

use protocol::{ConnectionToken, ParticipantToken};
use serde_json::{Map, Value};

use super::json::{Secretive, inner, text, time};
use super::{Handover, HandoverError, line, sized};
use crate::Credential;

const EXPECTED: &str = "a StartChatContact or CreateParticipant response, a CreateParticipantConnection response, \
                        a chat_token of Amazon Connect Streams, or a participant token alone";

/// Shorter words are more likely a password or an id than a token: the service's have hundreds of characters.
const SHORTEST_TOKEN: usize = 32;

type Object = Map<String, Value>;

/// Takes what a person copied:
///
/// - a response of
///   [`StartChatContact`](https://docs.aws.amazon.com/connect/latest/APIReference/API_StartChatContact.html) or
///   [`CreateParticipant`](https://docs.aws.amazon.com/connect/latest/APIReference/API_CreateParticipant.html), also
///   as the sample back end wraps it (`data.startChatResult`) and as chat widgets spell it (`participantToken`);
/// - a response of `CreateParticipantConnection`;
/// - a `chat_token` of Amazon Connect Streams, `{"participantToken", "expiry"}`, which is a connection token despite
///   its name, alone or beside a `web_socket` transport;
/// - an object as [`from_line`](super::from_line) takes it;
/// - a participant token alone.
pub fn parse(copied: &str) -> Result<Handover, HandoverError> {
    let copied = sized(copied, EXPECTED)?;
    let characters = copied.chars().count();
    let unknown = HandoverError::Unknown { expected: EXPECTED, characters };
    let Some(json) = Secretive::new(copied) else { return bare(copied, unknown) };
    match json.value() {
        Value::String(token) => bare(token, unknown),
        Value::Object(object) => from_object(&json, object),
        // A number is what a short bare token can look like, but no token looks like a number.
        _ => Err(unknown),
    }
}

fn bare(token: &str, unknown: HandoverError) -> Result<Handover, HandoverError> {
    let looks_like_one = token.len() >= SHORTEST_TOKEN
        && token.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=_-.~".contains(&b));
    if !looks_like_one {
        return Err(unknown);
    }
    let token = ParticipantToken::new(token).map_err(|cause| HandoverError::BadToken {
        member: "The participant token",
        characters: token.len(),
        cause,
    })?;
    Ok(Handover {
        contact_id: None,
        initial_contact_id: None,
        participant_id: None,
        region: None,
        endpoint: None,
        credential: Credential::Participant(token),
    })
}

fn from_object(json: &Secretive, object: &Object) -> Result<Handover, HandoverError> {
    if object.contains_key("connectionToken") {
        return line::from_object(json, object, EXPECTED);
    }
    let object = unwrapped(object);
    let credential = match connection(json, object)? {
        Some(credential) => credential,
        None => participant(json, object)?,
    };
    let either = |upper, lower| text(object, upper).or_else(|| text(object, lower)).map(str::to_owned);
    Ok(Handover {
        contact_id: either("ContactId", "contactId"),
        initial_contact_id: either("InitialContactId", "initialContactId"),
        participant_id: either("ParticipantId", "participantId"),
        region: either("Region", "region"),
        endpoint: either("Endpoint", "endpoint"),
        credential,
    })
}

/// The response inside what the sample back end of AWS answers.
fn unwrapped(object: &Object) -> &Object {
    let object = inner(object, "data").unwrap_or(object);
    inner(object, "startChatResult").unwrap_or(object)
}

fn connection(json: &Secretive, object: &Object) -> Result<Option<Credential>, HandoverError> {
    let of_response = || {
        let credentials = inner(object, "ConnectionCredentials")?;
        let url = inner(object, "Websocket").and_then(|socket| text(socket, "Url"));
        Some((text(credentials, "ConnectionToken")?, credentials.get("Expiry"), url))
    };
    let of_transports = || {
        let chat = inner(object, "chatTokenTransport")?;
        let url = inner(object, "webSocketTransport").and_then(|socket| text(socket, "url"));
        Some((text(chat, "participantToken")?, chat.get("expiry"), url))
    };
    let of_chat_token = || {
        // A chat widget's details have the same member and name the participant; a chat_token has an expiry instead.
        let names_someone = object.contains_key("participantId") || object.contains_key("contactId");
        let expiry = object.get("expiry").filter(|_| !names_someone)?;
        Some((text(object, "participantToken")?, Some(expiry), text(object, "url")))
    };
    let Some((token, expiry, url)) = of_response().or_else(of_transports).or_else(of_chat_token) else {
        return Ok(None);
    };
    Ok(Some(Credential::Connection {
        token: json.secret("The connection token", token, ConnectionToken::new)?,
        websocket: json.socket("The socket address", url)?,
        // An expiry in an unknown form is an unknown expiry.
        expiry: expiry.and_then(time),
    }))
}

fn participant(json: &Secretive, object: &Object) -> Result<Credential, HandoverError> {
    let token = text(object, "ParticipantToken")
        .or_else(|| text(object, "participantToken"))
        .or_else(|| text(inner(object, "ParticipantCredentials")?, "ParticipantToken"));
    let characters = json.characters;
    match token {
        Some(token) => {
            json.secret("ParticipantToken", token, ParticipantToken::new).map(Credential::Participant)
        }
        None if has_socket(object) => Err(HandoverError::SocketAlone { characters }),
        None => Err(HandoverError::NoToken { expected: EXPECTED, characters }),
    }
}

fn has_socket(object: &Object) -> bool {
    text(object, "url").is_some()
        || inner(object, "webSocketTransport").is_some()
        || inner(object, "Websocket").is_some()
}
