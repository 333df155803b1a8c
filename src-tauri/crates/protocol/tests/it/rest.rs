use protocol::{
    BadBody, BadToken, ConnectionTypes, CreateParticipantConnection, Scan, SortOrder, StartPosition,
    TranscriptQuery, parse_connection, parse_transcript,
};
use serde_json::{Value, json};

fn parsed(body: &str) -> Value {
    serde_json::from_str(body).unwrap()
}

#[test]
fn a_connection_is_asked_for_without_connecting_the_participant() {
    let body = |types, connect_participant| CreateParticipantConnection { types, connect_participant }.body();
    assert_eq!(
        parsed(&body(ConnectionTypes::Both, false)),
        json!({ "Type": ["WEBSOCKET", "CONNECTION_CREDENTIALS"] })
    );
    assert_eq!(parsed(&body(ConnectionTypes::Websocket, false)), json!({ "Type": ["WEBSOCKET"] }));
    assert_eq!(
        parsed(&body(ConnectionTypes::Credentials, true)),
        json!({ "Type": ["CONNECTION_CREDENTIALS"], "ConnectParticipant": true })
    );
}

#[test]
fn the_newest_page_has_no_start() {
    assert_eq!(
        parsed(&TranscriptQuery::newest().body()),
        json!({ "MaxResults": 100, "ScanDirection": "BACKWARD", "SortOrder": "ASCENDING" })
    );
}

#[test]
fn a_forward_read_always_says_where_it_starts() {
    let query = TranscriptQuery {
        contact_id: Some("c7".into()),
        max_results: 30,
        sort: SortOrder::Descending,
        ..TranscriptQuery::scan(Scan::Forward { from: StartPosition::Id("i9".into()) })
    };
    assert_eq!(
        parsed(&query.body()),
        json!({
            "ContactId": "c7", "MaxResults": 30, "ScanDirection": "FORWARD", "SortOrder": "DESCENDING",
            "StartPosition": { "Id": "i9" }
        })
    );
}

#[test]
fn a_start_in_time_is_sent_in_milliseconds_rounded_down() {
    for (time, sent) in [
        ("2026-03-02T09:15:07Z", "2026-03-02T09:15:07.000Z"),
        ("2026-03-02T09:15:07.4129999Z", "2026-03-02T09:15:07.412Z"),
        ("1969-12-31T23:59:59.9999Z", "1969-12-31T23:59:59.999Z"),
    ] {
        let from = Some(StartPosition::Time(time.parse().unwrap()));
        let body = parsed(&TranscriptQuery::scan(Scan::Backward { from }).body());
        assert_eq!(body["StartPosition"], json!({ "AbsoluteTime": sent }));
    }
}

#[test]
fn counts_stay_within_what_the_service_accepts() {
    let query = |max_results, count| TranscriptQuery {
        max_results,
        ..TranscriptQuery::scan(Scan::Backward { from: Some(StartPosition::MostRecent(count)) })
    };
    let most = parsed(&query(255, 255).body());
    assert_eq!((&most["MaxResults"], &most["StartPosition"]["MostRecent"]), (&json!(100), &json!(100)));
    assert_eq!(parsed(&query(0, 0).body())["MaxResults"], json!(1), "0 is legal but of unknown meaning");
}

#[test]
fn the_next_page_is_the_same_query_with_its_token() {
    let token = parse_transcript(br#"{"Transcript":[],"NextToken":"t/1+2=="}"#).unwrap().next_token.unwrap();
    let query = TranscriptQuery::scan(Scan::Forward { from: StartPosition::Id("i".into()) });
    let mut expected = parsed(&query.body());
    expected["NextToken"] = json!("t/1+2==");
    assert_eq!(parsed(&query.after(token).body()), expected);
}

#[test]
fn a_connection_has_the_parts_that_were_asked_for() {
    let connection = parse_connection(
        br#"{"Websocket":{"Url":"wss://example.transport.connect.eu-west-2.amazonaws.com/prod?X-Amz-Signature=1",
            "ConnectionExpiry":"2026-03-02T10:21:07.412Z"},
            "ConnectionCredentials":{"ConnectionToken":"tok\/en","Expiry":"2026-03-03T09:15:07Z"},
            "WebRTCConnection":null}"#,
    )
    .unwrap();
    let websocket = connection.websocket.unwrap();
    assert_eq!(websocket.url.origin(), "wss://example.transport.connect.eu-west-2.amazonaws.com");
    assert_eq!(websocket.expiry.unwrap().to_string(), "2026-03-02T10:21:07.412Z");
    let credentials = connection.credentials.unwrap();
    assert_eq!(credentials.token.expose(), "tok/en");
    assert_eq!(credentials.expiry.unwrap().to_string(), "2026-03-03T09:15:07Z");

    let only =
        parse_connection(br#"{"ConnectionCredentials":{"ConnectionToken":"t","Expiry":"?"}}"#).unwrap();
    assert!(only.websocket.is_none());
    assert!(only.credentials.unwrap().expiry.is_none());
}

#[test]
fn a_connection_that_can_not_be_used_says_which_member_is_at_fault() {
    for (body, expected) in [
        (&b"<html>"[..], BadBody::NotAnObject),
        (b"[]", BadBody::NotAnObject),
        (b"\xff{}", BadBody::NotAnObject),
        (br#"{"Websocket":{}}"#, BadBody::Member { member: "Websocket.Url" }),
        (
            br#"{"ConnectionCredentials":{"ConnectionToken":""}}"#,
            BadBody::Member { member: "ConnectionCredentials.ConnectionToken" },
        ),
        (
            br#"{"ConnectionCredentials":{"ConnectionToken":"a b"}}"#,
            BadBody::Token {
                member: "ConnectionCredentials.ConnectionToken",
                reason: BadToken::NotVisibleAscii,
            },
        ),
        (
            br#"{"Websocket":{"Url":"ws://evil.example/"}}"#,
            BadBody::Token { member: "Websocket.Url", reason: BadToken::NotSecure },
        ),
    ] {
        assert_eq!(parse_connection(body), Err(expected));
    }
}

#[test]
fn debug_output_of_a_connection_holds_no_secret() {
    let connection = parse_connection(
        br#"{"Websocket":{"Url":"wss://example.com/canary?canary"},
            "ConnectionCredentials":{"ConnectionToken":"canary"}}"#,
    );
    assert!(!format!("{connection:?}").contains("canary"));
}

#[test]
fn a_page_keeps_its_order_and_sets_aside_what_has_no_place() {
    let body = json!({
        "InitialContactId": "c0", "NextToken": "more",
        "Transcript": [
            { "Id": "2", "AbsoluteTime": "2026-03-02T09:15:08Z" }, { "Id": "" }, 5,
            { "Id": "1", "AbsoluteTime": "2026-03-02T09:15:07Z", "Type": [] }
        ]
    });
    let page = parse_transcript(body.to_string().as_bytes()).unwrap();
    assert_eq!(page.items.iter().map(|item| item.id.as_str()).collect::<Vec<_>>(), ["2", "1"]);
    assert_eq!((page.unplaced.len(), page.oddities), (2, 1));
    assert_eq!(page.initial_contact_id.unwrap().as_str(), "c0");
    assert!(page.next_token.is_some());
}

#[test]
fn an_empty_page_and_the_three_ways_to_say_no_more() {
    for end in [r#","NextToken":"""#, r#","NextToken":null"#, ""] {
        let page = parse_transcript(format!(r#"{{"Transcript":[]{end}}}"#).as_bytes()).unwrap();
        assert!(page.items.is_empty() && page.next_token.is_none() && page.initial_contact_id.is_none());
    }
}

#[test]
fn a_body_that_would_falsely_prove_completeness_is_refused() {
    for (body, member) in [
        (&b"{}"[..], "Transcript"),
        (br#"{"Transcript":null}"#, "Transcript"),
        (br#"{"Transcript":{}}"#, "Transcript"),
        (br#"{"message":"hello"}"#, "Transcript"),
        (br#"{"Transcript":[],"NextToken":7}"#, "NextToken"),
    ] {
        assert_eq!(parse_transcript(body).unwrap_err(), BadBody::Member { member });
    }
}
