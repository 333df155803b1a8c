use std::time::Duration;

use protocol::{FaultKind, FaultParts, ServiceFault};

fn read(status: u16, error_type: Option<&str>, body: &str) -> ServiceFault {
    ServiceFault::read(FaultParts { status, error_type, retry_after: None, body: body.as_bytes() })
}

#[test]
fn recorded_errors_are_told_apart_by_status() {
    for (status, body, kind) in [
        (403, r#"{"message":"Access denied"}"#, FaultKind::AccessDenied),
        (400, r#"{"message":"Validation exception due to invalid parameter"}"#, FaultKind::Validation),
        (
            409,
            r#"{"message":"Operation can not be performed due to the state of the contact."}"#,
            FaultKind::Conflict,
        ),
        (402, r#"{"Message":"Too many attachments"}"#, FaultKind::QuotaExceeded),
        (404, r#"{"Message":"No view","ResourceId":"r","ResourceType":"CONTACT"}"#, FaultKind::NotFound),
        (429, r#"{"message":"Rate exceeded"}"#, FaultKind::Throttling),
        (500, r#"{"message":"Internal"}"#, FaultKind::Internal),
        (503, r#"{"message":"Unavailable"}"#, FaultKind::Internal),
    ] {
        let fault = read(status, None, body);
        assert_eq!((fault.status, fault.kind), (status, kind));
        assert!(fault.from_service);
        assert!(fault.message.is_some_and(|message| body.contains(&message)));
    }
}

#[test]
fn the_type_is_found_in_the_header_or_in_the_body_whatever_surrounds_it() {
    for (header, body) in [
        (Some("ThrottlingException"), ""),
        (Some("ThrottlingException:http://internal.amazon.com/coral/com.amazon.coral.service/"), ""),
        (Some("com.amazonaws.connectparticipant#ThrottlingException"), r#"{"code":"Other"}"#),
        (None, r#"{"code":"ThrottlingException"}"#),
        (None, r#"{"Code":"ThrottlingException"}"#),
        (None, r#"{"__type":"com.amazonaws.connectparticipant#ThrottlingException:http://x/"}"#),
    ] {
        assert_eq!(read(418, header, body).kind, FaultKind::Throttling, "{header:?} {body}");
    }
}

#[test]
fn the_status_wins_over_the_type() {
    assert_eq!(read(403, Some("ThrottlingException"), "").kind, FaultKind::AccessDenied);
    assert_eq!(read(500, Some("AccessDeniedException"), "").kind, FaultKind::Internal);
    assert_eq!(read(400, Some("ThrottlingException"), "").kind, FaultKind::Throttling, "but for throttling");
}

#[test]
fn an_unknown_status_keeps_the_name_of_the_type() {
    assert_eq!(read(418, Some("TeapotException"), "").kind, FaultKind::Unknown("TeapotException".to_owned()));
    assert_eq!(read(302, None, "").kind, FaultKind::Unknown(String::new()));
}

#[test]
fn an_answer_of_a_gateway_is_not_taken_for_the_service() {
    for body in ["<html><body>Forbidden</body></html>", "", "\u{0}", "[]", "{}", r#"{"error":"denied"}"#] {
        let fault = read(403, None, body);
        assert_eq!((fault.kind, fault.message, fault.from_service), (FaultKind::AccessDenied, None, false));
    }
    assert!(read(403, Some("AccessDeniedException"), "").from_service);
}

#[test]
fn the_message_is_one_short_line() {
    let body = format!(r#"{{"message":"a\r\n\u001b[31m{}"}}"#, "x".repeat(500));
    let message = read(400, None, &body).message.unwrap();
    assert!(message.starts_with(r"a\u{d}\u{a}\u{1b}[31mxxx") && message.ends_with("x…"));
    assert!(!message.contains(char::is_control));
}

#[test]
fn retry_after_is_read_in_seconds_and_believed_for_an_hour() {
    let wait = |text| {
        ServiceFault::read(FaultParts { status: 429, retry_after: Some(text), ..FaultParts::default() })
            .retry_after
    };
    assert_eq!(wait(" 7 "), Some(Duration::from_secs(7)));
    assert_eq!(wait("0"), Some(Duration::ZERO));
    assert_eq!(wait("99999999999"), Some(Duration::from_secs(3600)));
    assert_eq!(wait("-1"), None);
    assert_eq!(wait("Wed, 21 Oct 2026 07:28:00 GMT"), None);
}

#[test]
fn a_repeated_secret_is_cut_out() {
    let fault = read(418, Some("canaryException"), r#"{"message":"bad token canary!"}"#).without("canary");
    assert_eq!(fault.message.as_deref(), Some("bad token …!"));
    assert_eq!(fault.kind, FaultKind::Unknown("…Exception".to_owned()));
}
