use protocol::{BadBody, RosterState, parse_roster};

#[test]
fn a_chat_of_a_roster_is_read_whole() {
    let roster = parse_roster(
        br#"{"chats":[{"contactId":"c7","initialContactId":"c0","instance":"main","region":"eu-west-2",
            "endpoint":"http://127.0.0.1:4000","queue":"Billing","customer":"Ana","customerParticipantId":"p1",
            "agent":null,"startedAt":"2026-03-02T09:15:07.412Z","state":"live","participantToken":"canary"}]}"#,
    )
    .unwrap();
    assert_eq!((roster.skipped, roster.oddities), (0, 0));
    let [chat] = &roster.chats[..] else { panic!("one chat") };
    assert_eq!(chat.contact_id.as_str(), "c7");
    assert_eq!(chat.initial_contact_id.as_ref().unwrap().as_str(), "c0");
    assert_eq!(chat.instance.as_deref(), Some("main"));
    assert_eq!(chat.region.as_deref(), Some("eu-west-2"));
    assert_eq!(chat.endpoint.as_deref(), Some("http://127.0.0.1:4000"));
    assert_eq!((chat.queue.as_deref(), chat.customer.as_deref()), (Some("Billing"), Some("Ana")));
    assert_eq!((chat.agent.as_deref(), &chat.state), (None, &RosterState::Live));
    assert_eq!(chat.started_at.unwrap().to_string(), "2026-03-02T09:15:07.412Z");
    assert_eq!(chat.participant_token.as_ref().unwrap().expose(), "canary");
    assert!(!format!("{roster:?}").contains("canary"));
}

#[test]
fn a_strange_entry_does_not_spoil_the_others() {
    let roster = parse_roster(
        br#"{"chats":[5,{"queue":"q"},{"contactId":"a","state":"paused","participantToken":"two words","agent":7},
            {"contactId":"b"}],"next":1}"#,
    )
    .unwrap();
    assert_eq!((roster.skipped, roster.oddities), (2, 2));
    let [first, second] = &roster.chats[..] else { panic!("two chats") };
    assert_eq!(first.state, RosterState::Unknown("paused".into()));
    assert!(first.participant_token.is_none());
    assert_eq!(second.state, RosterState::Unknown("".into()));
}

#[test]
fn an_answer_without_chats_is_no_roster() {
    assert_eq!(parse_roster(b"{}"), Err(BadBody::Member { member: "chats" }));
    assert_eq!(parse_roster(b"<html>"), Err(BadBody::NotAnObject));
    assert_eq!(parse_roster(br#"{"chats":[]}"#).unwrap().chats, []);
}
