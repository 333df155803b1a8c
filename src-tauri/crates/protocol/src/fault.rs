//! What an answer other than 200 means.

use std::borrow::Cow;
use std::time::Duration;

use crate::lenient::Members;
use crate::shown::shown;

/// Longest wait a `Retry-After` is believed for.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// An answer that is no success. The status leads; the error type, where there is one, refines it.
///
/// Source: [common errors](https://docs.aws.amazon.com/connect-participant/latest/APIReference/CommonErrors.html) and the errors of each
/// operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceFault {
    /// HTTP status.
    pub status: u16,
    /// What it means.
    pub kind: FaultKind,
    /// The service's own words, one line made safe to show.
    pub message: Option<String>,
    /// How long the service asks to wait, at most an hour.
    pub retry_after: Option<Duration>,
    /// Whether the service itself spoke: it named an error type or gave a message in JSON. Otherwise a proxy or gateway in between may
    /// have answered, and a 403 says nothing of the chat.
    pub from_service: bool,
}

/// What a fault means to the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// 403: the token is expired, of the wrong kind or superseded, or the chat is over. Ambiguous by nature.
    AccessDenied,
    /// 429: wait, then ask again.
    Throttling,
    /// 400: the request is wrong; the same request will fail again.
    Validation,
    /// 5xx: wait, then ask again.
    Internal,
    /// 402: a quota, of attachments.
    QuotaExceeded,
    /// 409: not in the present state of the contact.
    Conflict,
    /// 404: no such thing, or no such path.
    NotFound,
    /// Another status; the error type's name, or nothing.
    Unknown(String),
}

/// The parts of an answer that tell what went wrong.
#[derive(Debug, Clone, Copy, Default)]
pub struct FaultParts<'a> {
    /// HTTP status.
    pub status: u16,
    /// Header `x-amzn-errortype`.
    pub error_type: Option<&'a str>,
    /// Header `retry-after`.
    pub retry_after: Option<&'a str>,
    /// The body, or its beginning.
    pub body: &'a [u8],
}

impl ServiceFault {
    /// Reads the parts of an answer. Never fails: the status alone is enough.
    pub fn read(parts: FaultParts<'_>) -> Self {
        let mut body = std::str::from_utf8(parts.body).ok().and_then(Members::of);
        let mut member = |names: &[&str]| {
            let body = body.as_mut()?;
            names.iter().find_map(|name| body.word(name)).map(Cow::into_owned)
        };
        // The order of botocore: the header, then `code`, then `__type`. Bodies in the wild write `message`, the model `Message`.
        let in_body = member(&["code", "Code", "__type"]);
        let message =
            member(&["message", "Message"]).map(|text| shown(&text)).filter(|text| !text.is_empty());
        let error_type =
            parts.error_type.or(in_body.as_deref()).map(bare_type).filter(|name| !name.is_empty());
        Self {
            status: parts.status,
            kind: kind(parts.status, error_type),
            from_service: error_type.is_some() || message.is_some(),
            message,
            retry_after: parts.retry_after.and_then(seconds),
        }
    }

    /// The same fault with `secret` cut out of the message: what answers may be a proxy that repeats the request.
    #[must_use]
    pub fn without(mut self, secret: &str) -> Self {
        let cut = |text: String| if secret.is_empty() { text } else { text.replace(secret, "…") };
        self.message = self.message.map(cut);
        if let FaultKind::Unknown(name) = self.kind {
            self.kind = FaultKind::Unknown(cut(name));
        }
        self
    }
}

fn kind(status: u16, error_type: Option<&str>) -> FaultKind {
    match status {
        // Other services of AWS throttle with a 400; backing off is right whichever it is.
        400 if matches!(error_type, Some("ThrottlingException" | "TooManyRequestsException")) => {
            FaultKind::Throttling
        }
        400 => FaultKind::Validation,
        402 => FaultKind::QuotaExceeded,
        403 => FaultKind::AccessDenied,
        404 => FaultKind::NotFound,
        409 => FaultKind::Conflict,
        429 => FaultKind::Throttling,
        500..=599 => FaultKind::Internal,
        _ => match error_type {
            Some("AccessDeniedException") => FaultKind::AccessDenied,
            Some("ThrottlingException") => FaultKind::Throttling,
            Some("ValidationException") => FaultKind::Validation,
            Some("InternalServerException") => FaultKind::Internal,
            name => FaultKind::Unknown(shown(name.unwrap_or_default())),
        },
    }
}

/// `com.amazonaws.connectparticipant#ValidationException:http://internal…/` is `ValidationException`.
fn bare_type(name: &str) -> &str {
    let name = name.split(':').next().unwrap_or_default();
    name.rsplit('#').next().unwrap_or_default().trim()
}

/// `Retry-After` in seconds (RFC 9110, 10.2.3); the form with a date is not used by the service.
fn seconds(text: &str) -> Option<Duration> {
    text.trim().parse().ok().map(|seconds| Duration::from_secs(seconds).min(LONGEST_WAIT))
}
