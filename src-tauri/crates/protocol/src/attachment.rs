//! Where a file is: the request and its answer.

use jiff::Timestamp;
use serde_json::json;
use transcript::AttachmentId;

use crate::rest::{BadBody, object};
use crate::token::AttachmentUrl;

/// How long a URL is asked to work, in seconds: the service takes 5–300. A download begins at once, so little is enough.
const URL_EXPIRY: u32 = 60;

/// The request of [GetAttachment](https://docs.aws.amazon.com/connect-participant/latest/APIReference/API_GetAttachment.html). It reads: the
/// service answers for approved files of chats that are going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GetAttachment<'a> {
    /// `AttachmentId`.
    pub id: &'a AttachmentId,
}

impl GetAttachment<'_> {
    /// Path of the operation, a `POST` with a connection token.
    pub const PATH: &'static str = "/participant/attachment";

    /// The JSON body.
    pub fn body(&self) -> String {
        json!({ "AttachmentId": self.id.as_str(), "UrlExpiryInSeconds": URL_EXPIRY }).to_string()
    }
}

/// The answer of `GetAttachment`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentLocation {
    /// `Url`, good for one download now.
    pub url: AttachmentUrl,
    /// `UrlExpiry`. Absent where it is no instant.
    pub expiry: Option<Timestamp>,
    /// `AttachmentSizeInBytes`. Absent where it is no number.
    pub size: Option<u64>,
}

/// Reads the answer of `GetAttachment`. The URL goes straight into its type; the caller wipes the body.
pub fn parse_attachment(body: &[u8]) -> Result<AttachmentLocation, BadBody> {
    let mut members = object(body)?;
    let text = members.word("Url").ok_or(BadBody::Member { member: "Url" })?;
    let url = AttachmentUrl::new(text).map_err(|reason| BadBody::Token { member: "Url", reason })?;
    let expiry = members.instant("UrlExpiry");
    Ok(AttachmentLocation { url, expiry, size: members.number("AttachmentSizeInBytes") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::BadToken;

    #[test]
    fn the_request_names_the_file_and_how_long_its_url_has_to_work() {
        let id = AttachmentId::new("a");
        let body = GetAttachment { id: &id }.body();
        assert_eq!(body, r#"{"AttachmentId":"a","UrlExpiryInSeconds":60}"#);
    }

    #[test]
    fn the_answer_is_read_with_what_is_strange_left_out() {
        let read = |body: &str| parse_attachment(body.as_bytes());
        let location = read(
            r#"{"Url":"https://b.example/f?sig=1","UrlExpiry":"2026-03-02T09:16:07.000Z","AttachmentSizeInBytes":7}"#,
        );
        let location = location.unwrap();
        assert_eq!(location.url.expose(), "https://b.example/f?sig=1");
        assert_eq!((location.expiry.unwrap().as_second(), location.size), (1_772_442_967, Some(7)));
        let strange =
            read(r#"{"Url":"https://b.example/f","UrlExpiry":"soon","AttachmentSizeInBytes":-7}"#).unwrap();
        assert_eq!((strange.expiry, strange.size), (None, None));
    }

    #[test]
    fn an_answer_without_a_url_that_can_be_used_is_none() {
        let read = |body: &str| parse_attachment(body.as_bytes()).unwrap_err();
        assert_eq!(read("<html>"), BadBody::NotAnObject);
        assert_eq!(read(r#"{"AttachmentSizeInBytes":7}"#), BadBody::Member { member: "Url" });
        let reason = BadToken::NotSecure;
        assert_eq!(read(r#"{"Url":"http://b.example/canary"}"#), BadBody::Token { member: "Url", reason });
    }
}
