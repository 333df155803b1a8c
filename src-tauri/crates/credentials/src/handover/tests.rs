//! Handovers as the service, its libraries and people write them, and texts that are none.

use proptest::prelude::*;
use protocol::{ConnectionToken, ParticipantToken, SocketUrl};
use serde_json::json;

use super::*;

const TOKEN: &str = "QVFJREFIaDhsV0xhZ2NWc1VqS0tOZ2dBRUFBQUFBQUFBQQ==";
const URL: &str = "wss://abc.transport.connect.eu-central-1.amazonaws.com/prod?X-Amz-Signature=1";

fn participant() -> Credential {
    Credential::Participant(ParticipantToken::new(TOKEN).unwrap())
}

fn connection(websocket: Option<&str>, expiry: Option<&str>) -> Credential {
    Credential::Connection {
        token: ConnectionToken::new(TOKEN).unwrap(),
        websocket: websocket.map(|url| SocketUrl::new(url).unwrap()),
        expiry: expiry.map(|at| at.parse().unwrap()),
    }
}

fn bare(credential: Credential) -> Handover {
    Handover {
        contact_id: None,
        initial_contact_id: None,
        participant_id: None,
        region: None,
        endpoint: None,
        credential,
    }
}

#[test]
fn a_start_chat_contact_response_names_contact_and_participant() {
    let text = json!({"ContactId": "c", "ParticipantId": "p", "ParticipantToken": TOKEN}).to_string();
    let expected =
        Handover { contact_id: Some("c".into()), participant_id: Some("p".into()), ..bare(participant()) };
    assert_eq!(parse(&text), Ok(expected.clone()));
    let wrapped = json!({"data": {"startChatResult":
        {"ContactId": "c", "ParticipantId": "p", "ParticipantToken": TOKEN}}});
    assert_eq!(parse(&format!("\u{feff}\n {wrapped}\n")), Ok(expected));
}

#[test]
fn a_create_participant_response_holds_a_participant_token_with_an_expiry_of_its_own() {
    let text = json!({
        "ParticipantCredentials": {"ParticipantToken": TOKEN, "Expiry": "2026-03-02T09:15:07.412Z"},
        "ParticipantId": "p",
    });
    let expected = Handover { participant_id: Some("p".into()), ..bare(participant()) };
    assert_eq!(parse(&text.to_string()), Ok(expected));
}

#[test]
fn the_details_of_a_chat_widget_hold_a_participant_token() {
    let text = json!({"contactId": "c", "participantId": "p", "participantToken": TOKEN, "expiry": "soon"});
    let expected =
        Handover { contact_id: Some("c".into()), participant_id: Some("p".into()), ..bare(participant()) };
    assert_eq!(parse(&text.to_string()), Ok(expected));
}

#[test]
fn a_chat_token_of_streams_is_a_connection_token() {
    let at = "2026-03-02T09:15:07.412Z";
    let text = json!({"participantToken": TOKEN, "expiry": at}).to_string();
    assert_eq!(parse(&text), Ok(bare(connection(None, Some(at)))));
    let text = json!({"participantToken": TOKEN, "expiry": 1_772_442_907_412_i64}).to_string();
    assert_eq!(parse(&text), Ok(bare(connection(None, Some(at)))));
    let text = json!({"participantToken": TOKEN, "expiry": "tomorrow"}).to_string();
    assert_eq!(parse(&text), Ok(bare(connection(None, None))), "an expiry nobody can read is unknown");
}

#[test]
fn transports_of_streams_go_together() {
    let at = "2026-03-02T09:15:07.412Z";
    let text = json!({
        "chatTokenTransport": {"participantToken": TOKEN, "expiry": at},
        "webSocketTransport": {"url": URL, "transportLifeTimeInSeconds": 3540, "expiry": at},
    });
    assert_eq!(parse(&text.to_string()), Ok(bare(connection(Some(URL), Some(at)))));
    let text = json!({"url": URL, "transportLifeTimeInSeconds": 3540, "expiry": at}).to_string();
    assert_eq!(parse(&text), Err(HandoverError::SocketAlone { characters: text.chars().count() }));
}

#[test]
fn a_create_participant_connection_response_holds_both() {
    let at = "2026-03-02T10:15:07.412Z";
    let text = json!({
        "ConnectionCredentials": {"ConnectionToken": TOKEN, "Expiry": at},
        "Websocket": {"Url": URL, "ConnectionExpiry": "2026-03-02T10:00:00.000Z"},
    });
    assert_eq!(parse(&text.to_string()), Ok(bare(connection(Some(URL), Some(at)))));
}

#[test]
fn a_token_alone_is_a_participant_token() {
    assert_eq!(parse(TOKEN), Ok(bare(participant())));
    assert_eq!(parse(&format!(" \"{TOKEN}\"\r\n")), Ok(bare(participant())));
}

#[test]
fn what_is_no_token_is_refused_by_its_length_alone() {
    for text in
        ["hunter2", "a sentence that somebody had copied before this", URL, "[1, 2]", "12345678901234567890"]
    {
        let characters = text.chars().count();
        let Err(HandoverError::Unknown { characters: found, .. }) = parse(text) else { panic!("{text}") };
        assert_eq!(found, characters);
    }
    assert!(matches!(parse(" \n"), Err(HandoverError::Empty { .. })));
    assert!(matches!(parse("{}"), Err(HandoverError::NoToken { characters: 2, .. })));
    assert!(matches!(parse(&"x".repeat(70_000)), Err(HandoverError::TooLong { characters: 70_000, .. })));
    assert!(matches!(parse(&"x".repeat(1001)), Err(HandoverError::BadToken { characters: 1001, .. })));
}

#[test]
fn an_error_says_what_was_expected() {
    let words = parse("{}").unwrap_err().to_string();
    assert_eq!(
        words,
        "The JSON of 2 characters holds no token. Expected: a StartChatContact or CreateParticipant response, \
         a CreateParticipantConnection response, a chat_token of Amazon Connect Streams, or a participant token alone"
    );
}

#[test]
fn a_line_says_what_to_watch() {
    let line = json!({"contactId": "c", "initialContactId": "i", "region": "eu-central-1",
        "endpoint": "http://127.0.0.1:1", "participantToken": TOKEN, "queue": "not ours"});
    let expected = Handover {
        contact_id: Some("c".into()),
        initial_contact_id: Some("i".into()),
        region: Some("eu-central-1".into()),
        endpoint: Some("http://127.0.0.1:1".into()),
        ..bare(participant())
    };
    assert_eq!(from_line(&line.to_string()), Ok(expected));
    let at = "2026-03-02T09:15:07.412Z";
    let line = json!({"connectionToken": TOKEN, "websocketUrl": URL, "connectionExpiry": at}).to_string();
    assert_eq!(from_line(&line), Ok(bare(connection(Some(URL), Some(at)))));
    assert_eq!(parse(&line), from_line(&line));
}

#[test]
fn a_line_that_contradicts_itself_or_the_form_is_refused() {
    let refused = |value: serde_json::Value| from_line(&value.to_string()).unwrap_err();
    let two = refused(json!({"participantToken": TOKEN, "connectionToken": TOKEN}));
    assert!(matches!(two, HandoverError::TwoTokens { .. }));
    let socket = refused(json!({"websocketUrl": URL}));
    assert!(matches!(socket, HandoverError::SocketAlone { .. }));
    let expiry = refused(json!({"connectionToken": TOKEN, "connectionExpiry": "tomorrow"}));
    assert!(matches!(expiry, HandoverError::BadMember { member: "connectionExpiry", .. }));
    let region = refused(json!({"participantToken": TOKEN, "region": 1}));
    assert!(matches!(region, HandoverError::BadMember { member: "region", .. }));
    let token = refused(json!({"participantToken": "two words"}));
    assert!(matches!(token, HandoverError::BadToken { member: "participantToken", .. }));
    assert!(matches!(from_line(TOKEN), Err(HandoverError::Unknown { .. })), "a line is always JSON");
}

/// Texts around a canary: plain, quoted, as members of every kind, cut off, and as member names.
fn around_a_canary() -> impl Strategy<Value = String> {
    let filling = || "[ -~äß漢😀]{0,40}";
    let member = prop::sample::select(vec![
        "ParticipantToken",
        "participantToken",
        "connectionToken",
        "websocketUrl",
        "connectionExpiry",
        "url",
        "region",
        "expiry",
        "ContactId",
        "other",
    ]);
    let value = (filling(), filling()).prop_map(|(before, after)| format!("{before}CANARY7F3A{after}"));
    let object = prop::collection::vec((member, value.clone()), 1..4).prop_map(|members| {
        json!(members.into_iter().collect::<std::collections::BTreeMap<_, _>>()).to_string()
    });
    let cut = (object.clone(), any::<prop::sample::Index>())
        .prop_map(|(text, at)| text.chars().take(at.index(text.chars().count().max(1))).collect::<String>());
    prop_oneof![value.clone(), value.prop_map(|text| json!({ text: 1 }).to_string()), object, cut]
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in any::<String>()) {
        let _ = (parse(&text), from_line(&text));
    }

    #[test]
    fn no_error_and_no_debug_output_shows_the_text(text in around_a_canary()) {
        for result in [parse(&text), from_line(&text)] {
            let shown = match result {
                Err(error) => format!("{error} {error:?}"),
                Ok(handover) => format!("{:?}", handover.credential),
            };
            prop_assert!(!shown.contains("CANARY"), "{}", shown);
        }
    }
}
