//! Answers of every kind but the right one.

use std::net::SocketAddr;
use std::time::Duration;

use participant::{CallError, Limits, Network, RosterUrl, Unreachable};
use protocol::{BadBody, RosterBearer};
use tokio::io::AsyncWriteExt;

use crate::stage::{
    CANARY, answer, answering, connect, endpoint, holds_no_secret, https, limited, linger, read, request,
    server,
};

/// Asks both operations, which must fail alike, and gives the error.
async fn error_of(address: SocketAddr) -> CallError {
    error_with(address, Limits::default()).await
}

async fn error_with(address: SocketAddr, limits: Limits) -> CallError {
    let (https, endpoint) = (limited(limits), endpoint(address));
    let error = connect(&https, &endpoint).await.unwrap_err();
    assert_eq!(read(&https, &endpoint).await.unwrap_err(), error);
    holds_no_secret(&error);
    error
}

async fn error_of_answer(status: &str, headers: &str, body: &str) -> CallError {
    let (address, _) = answering(answer(status, headers, body)).await;
    error_of(address).await
}

fn reason(error: &CallError) -> Unreachable {
    match error {
        CallError::Unreachable { reason, .. } => *reason,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_refusal_of_the_service_is_told_from_one_on_the_way() {
    let body = format!(r#"{{"message":"Access denied for {CANARY}"}}"#);
    let error =
        error_of_answer("403 Forbidden", "x-amzn-errortype: AccessDeniedException:http://x/\r\n", &body)
            .await;
    let CallError::Refused { status, from_service, message, .. } = &error else { panic!("{error:?}") };
    assert_eq!((*status, *from_service, message.as_deref()), (403, true, Some("Access denied for …")));
    assert!(!error.is_transient() && !error.missed_the_service());
    assert!(error.to_string().contains("the chat is over"), "{error}");

    let error = error_of_answer("403 Forbidden", "content-type: text/html\r\n", "<html>Blocked</html>").await;
    assert!(matches!(error, CallError::Refused { from_service: false, message: None, .. }), "{error:?}");
    assert!(error.missed_the_service());
    assert!(!error.to_string().contains("the chat is over"), "a proxy knows nothing of it: {error}");
}

#[tokio::test]
async fn throttling_says_how_long_to_wait() {
    let error = error_of_answer("429 Too Many Requests", "retry-after: 7\r\n", "").await;
    assert!(matches!(error, CallError::Throttled { .. }), "{error:?}");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert!(error.is_transient());
}

#[tokio::test]
async fn faults_of_the_server_are_transient() {
    for (status, code) in
        [("500 Internal Server Error", 500), ("502 Bad Gateway", 502), ("504 Gateway Timeout", 504)]
    {
        let error = error_of_answer(status, "", "<html></html>").await;
        assert!(matches!(error, CallError::ServerFault { status, .. } if status == code), "{error:?}");
        assert!(error.is_transient());
    }
}

#[tokio::test]
async fn a_wrong_request_is_not_repeated() {
    let error = error_of_answer("400 Bad Request", "", r#"{"message":"Validation exception"}"#).await;
    assert!(
        matches!(&error, CallError::Invalid { message: Some(text), .. } if text == "Validation exception")
    );
    assert!(!error.is_transient());
}

#[tokio::test]
async fn other_statuses_are_named() {
    for (status, code, transient) in [("404 Not Found", 404, false), ("408 Request Timeout", 408, true)] {
        let error = error_of_answer(status, "", "").await;
        assert!(matches!(error, CallError::UnexpectedStatus { status, .. } if status == code), "{error:?}");
        assert_eq!(error.is_transient(), transient);
    }
    let error = error_of_answer("304 Not Modified", "", "").await;
    assert!(matches!(error, CallError::UnexpectedStatus { status: 304, .. }), "{error:?}");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (elsewhere, heard) = answering(answer("200 OK", "", "{}")).await;
    let error =
        error_of_answer("307 Temporary Redirect", &format!("location: http://{elsewhere}/\r\n"), "").await;
    assert!(matches!(error, CallError::UnexpectedStatus { status: 307, .. }), "{error:?}");
    assert!(heard.all().is_empty(), "the token stayed where it was sent");
}

#[tokio::test]
async fn a_sign_in_page_is_no_answer_and_may_go_away() {
    let error = error_of_answer("200 OK", "content-type: text/html\r\n", "<html>Sign in</html>").await;
    assert!(matches!(error, CallError::Malformed { what: BadBody::NotAnObject, .. }), "{error:?}");
    assert!(error.is_transient());
}

#[tokio::test]
async fn an_answer_cut_short_is_no_answer() {
    let (address, _) = answering("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{\"Transcript\":[]}").await;
    assert_eq!(reason(&error_of(address).await), Unreachable::Reset);
}

#[tokio::test]
async fn a_connection_closed_without_an_answer_is_a_cut() {
    let (address, _) = answering("").await;
    assert_eq!(reason(&error_of(address).await), Unreachable::Reset);
}

#[tokio::test]
async fn an_answer_that_never_ends_is_given_up() {
    let address = server(|mut stream| async move {
        request(&mut stream).await;
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{").await.unwrap();
        linger(stream).await;
    })
    .await;
    let limits = Limits { call: Duration::from_millis(100), ..Limits::default() };
    assert_eq!(reason(&error_with(address, limits).await), Unreachable::Timeout);
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_not_read() {
    let limits = Limits { body: 1000, ..Limits::default() };
    let chunk = format!("400\r\n{}\r\n", "x".repeat(0x400));
    for beginning in [
        "HTTP/1.1 200 OK\r\ncontent-length: 1001\r\n\r\n".to_owned(),
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{chunk}"),
    ] {
        let (address, _) = answering(beginning).await;
        let error = error_with(address, limits).await;
        assert!(matches!(error, CallError::TooLarge { limit: 1000, .. }), "{error:?}");
    }
}

#[tokio::test]
async fn the_words_of_an_endless_refusal_are_read_to_a_limit() {
    let address = server(|mut stream| async move {
        request(&mut stream).await;
        let head = "HTTP/1.1 403 Forbidden\r\ntransfer-encoding: chunked\r\n\r\n";
        stream.write_all(head.as_bytes()).await.unwrap();
        // Ends when the client hangs up.
        while stream.write_all(b"4\r\nblah\r\n").await.is_ok() {}
    })
    .await;
    assert!(matches!(error_of(address).await, CallError::Refused { from_service: false, .. }));
}

#[tokio::test]
async fn nobody_there_is_named_with_its_host() {
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let error = error_of(free).await;
    assert_eq!(reason(&error), Unreachable::Connect);
    assert!(error.to_string().contains("127.0.0.1"), "{error}");
}

#[tokio::test]
async fn a_request_says_who_asks_and_nothing_else() {
    let (address, heard) = answering(answer("200 OK", "set-cookie: a=b\r\n", r#"{"Transcript":[]}"#)).await;
    let (https, endpoint) = (https(), endpoint(address));
    connect(&https, &endpoint).await.unwrap();
    read(&https, &endpoint).await.unwrap();
    let [connection, transcript] = &heard.all()[..] else { panic!("two requests") };
    assert!(connection.starts_with("POST /participant/connection HTTP/1.1\r\n"));
    assert!(transcript.starts_with("POST /participant/transcript HTTP/1.1\r\n"));
    assert!(connection.ends_with("\r\n\r\n{\"Type\":[\"WEBSOCKET\",\"CONNECTION_CREDENTIALS\"]}"));
    for request in [connection, transcript] {
        let mut names: Vec<&str> = request
            .lines()
            .skip(1)
            .take_while(|line| !line.is_empty())
            .map(|line| line.split(':').next().unwrap())
            .collect();
        names.sort_unstable();
        assert_eq!(names, ["accept", "content-length", "content-type", "host", "user-agent", "x-amz-bearer"]);
        assert!(request.contains(&format!("x-amz-bearer: {CANARY}\r\n")));
        assert!(request.contains("user-agent: Sightline/"));
    }
}

#[test]
fn what_stays_on_this_machine_goes_through_no_proxy() {
    // Proxy settings are read when a process first needs them, hence a process of its own, for one of the tests here.
    let asked = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "answers::a_request_says_who_asks_and_nothing_else"])
        .envs(["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"].map(|name| (name, "http://127.0.0.1:1")))
        .env_remove("no_proxy")
        .env_remove("NO_PROXY")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&asked.stdout);
    assert!(asked.status.success() && said.contains("1 passed"), "{said}");
}

#[tokio::test]
async fn the_clock_of_the_service_comes_with_the_answer() {
    let date = "date: Mon, 02 Mar 2026 09:15:07 GMT\r\n";
    let (address, _) = answering(answer("200 OK", date, r#"{"Transcript":[]}"#)).await;
    let time = read(&https(), &endpoint(address)).await.unwrap().server_time;
    assert_eq!(time.unwrap().to_string(), "2026-03-02T09:15:07Z");

    let (address, _) = answering(answer("200 OK", "date: noon\r\n", r#"{"Transcript":[]}"#)).await;
    assert_eq!(read(&https(), &endpoint(address)).await.unwrap().server_time, None);
}

#[tokio::test]
async fn a_roster_that_fails_says_so_without_bearer_or_query() {
    let (address, heard) = answering(answer("401 Unauthorized", "", "")).await;
    let url = RosterUrl::new(&format!("http://{address}/roster?key={CANARY}")).unwrap();
    let bearer = RosterBearer::new(CANARY).unwrap();
    let error = https().get_roster(&url, &bearer, None).await.unwrap_err();
    assert!(matches!(error, CallError::Refused { status: 401, .. }), "{error:?}");
    holds_no_secret(&error);
    assert!(!format!("{url} {url:?}").contains(CANARY));
    assert!(heard.all()[0].contains(&format!("authorization: Bearer {CANARY}\r\n")));
}

#[test]
fn a_roster_is_encrypted_or_here() {
    assert!(RosterUrl::new("https://chats.example.com/roster?team=7").is_ok());
    assert!(RosterUrl::new("http://chats.example.com/roster").is_err());
    assert!(RosterUrl::new("https://user:word@chats.example.com/roster").is_err());
}
