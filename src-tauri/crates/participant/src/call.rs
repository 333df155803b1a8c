//! One request and its answer.

use std::sync::Arc;
use std::time::Duration;

use http::header::{DATE, ETAG, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use http::{Request, StatusCode};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use protocol::{BadBody, FaultParts, ServiceFault};
use reqwest::Response;
use tokio::time::{Instant, timeout_at};
use zeroize::Zeroizing;

use crate::error::{CallError, Unreachable};
use crate::network::{Answer, ETag};
use crate::transport::Transport;

/// Most bytes read of an answer that is no success: enough for the service's words.
const FAULT_LIMIT: usize = 64 << 10;

/// Seconds since 1970 that a service's clock may show: the years 1990 to 2199.
const PLAUSIBLE_SECONDS: std::ops::Range<i64> = 631_152_000..7_258_118_400;

/// Longest entity tag that is kept.
const TAG_LIMIT: usize = 500;

/// Header with the type of an error.
const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");

/// The secret that goes with a request.
pub(crate) struct Secret<'a> {
    text: &'a str,
    scheme: &'static str,
}

impl<'a> Secret<'a> {
    /// As the service wants it: the token alone.
    pub(crate) fn token(text: &'a str) -> Self {
        Self { text, scheme: "" }
    }

    /// As RFC 6750 wants it.
    pub(crate) fn bearer(text: &'a str) -> Self {
        Self { text, scheme: "Bearer " }
    }

    /// Marked as sensitive: `Debug` hides it, HTTP/2 does not index it.
    pub(crate) fn header(&self) -> HeaderValue {
        let text = Zeroizing::new(format!("{}{}", self.scheme, self.text));
        let mut value = HeaderValue::from_str(&text).expect("tokens are visible ASCII by construction");
        value.set_sensitive(true);
        value
    }
}

/// What is needed to make sense of an answer.
pub(crate) struct Call<'a> {
    pub(crate) host: Arc<str>,
    pub(crate) secret: Secret<'a>,
    /// Most bytes of the body.
    pub(crate) limit: usize,
}

/// 200, or 304 of a request that named an entity tag.
pub(crate) struct Reply {
    host: Arc<str>,
    pub(crate) status: StatusCode,
    pub(crate) server_time: Option<Timestamp>,
    pub(crate) tag: Option<ETag>,
    /// Wiped when dropped: answers hold tokens.
    body: Zeroizing<Vec<u8>>,
}

impl Call<'_> {
    /// Sends the request and reads the answer to its end, all within `patience`.
    pub(crate) async fn send(
        self,
        transport: &dyn Transport,
        patience: Duration,
        request: http::Result<Request<String>>,
    ) -> Result<Reply, CallError> {
        let late = |_| self.unreachable(Unreachable::Timeout);
        let until = Instant::now() + patience;
        let request = request.map_err(|_| self.unreachable(Unreachable::Other))?;
        let exchanged = timeout_at(until, transport.exchange(request)).await.map_err(late)?;
        let mut response = exchanged.map_err(|reason| self.unreachable(reason))?;
        let status = response.status();
        if status != StatusCode::OK && status != StatusCode::NOT_MODIFIED {
            let server_time = server_time(response.headers());
            let fault = self.fault(response, until).await;
            return Err(CallError::of_fault(self.host, fault, server_time));
        }
        let body = timeout_at(until, self.body(&mut response)).await.map_err(late)??;
        let headers = response.headers();
        Ok(Reply { host: self.host, status, server_time: server_time(headers), tag: tag(headers), body })
    }

    async fn body(&self, response: &mut Response) -> Result<Zeroizing<Vec<u8>>, CallError> {
        let too_large = || CallError::TooLarge { host: Arc::clone(&self.host), limit: self.limit };
        let announced = usize::try_from(response.content_length().unwrap_or(0)).unwrap_or(usize::MAX);
        if announced > self.limit {
            return Err(too_large());
        }
        // Room for all of it at once where it is announced: a vector that grows leaves copies behind unwiped.
        let mut body = Zeroizing::new(Vec::with_capacity(announced));
        while let Some(chunk) = response.chunk().await.map_err(|error| self.unreachable(reason(&error)))? {
            if body.len() + chunk.len() > self.limit {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    /// Reads as much of the body as comes; the status alone would be enough.
    async fn fault(&self, mut response: Response, until: Instant) -> ServiceFault {
        let mut body = Vec::new();
        while let Ok(Ok(Some(chunk))) = timeout_at(until, response.chunk()).await {
            body.extend_from_slice(&chunk);
            if body.len() > FAULT_LIMIT {
                break;
            }
        }
        let text = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
        let fault = ServiceFault::read(FaultParts {
            status: response.status().as_u16(),
            error_type: text(ERROR_TYPE),
            retry_after: text(RETRY_AFTER),
            body: &body,
        });
        fault.without(self.secret.text)
    }

    fn unreachable(&self, reason: Unreachable) -> CallError {
        CallError::Unreachable { host: Arc::clone(&self.host), reason }
    }
}

impl Reply {
    /// Makes a value of the body.
    pub(crate) fn read<T>(
        self,
        parse: impl FnOnce(&[u8]) -> Result<T, BadBody>,
    ) -> Result<Answer<T>, CallError> {
        if self.status == StatusCode::NOT_MODIFIED {
            // Nothing was named, so nothing can be unmodified.
            let status = self.status.as_u16();
            return Err(CallError::UnexpectedStatus { host: self.host, status, message: None });
        }
        match parse(&self.body) {
            Ok(value) => Ok(Answer { value, server_time: self.server_time }),
            Err(what) => Err(CallError::Malformed { host: self.host, what }),
        }
    }
}

/// What a person is told of an error. The error itself is not kept: it shows the URL.
pub(crate) fn reason(error: &reqwest::Error) -> Unreachable {
    if error.is_timeout() {
        return Unreachable::Timeout;
    }
    if error.is_dns() {
        return Unreachable::Dns;
    }
    Unreachable::of(error).unwrap_or_else(|| {
        if error.is_connect() {
            if refused_by_proxy(error) { Unreachable::Proxy } else { Unreachable::Connect }
        } else {
            // The answer ended before it was whole.
            Unreachable::Reset
        }
    })
}

/// The error of a proxy's tunnel has no public type, only a constant text.
fn refused_by_proxy(error: &reqwest::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        if error.to_string().starts_with("tunnel error") {
            return true;
        }
        cause = error.source();
    }
    false
}

/// `Date` (RFC 9110, 5.6.7). One that no clock of a service shows is none: what is reckoned from it would be out of range.
pub(crate) fn server_time(headers: &HeaderMap) -> Option<Timestamp> {
    let time = DateTimeParser::new().parse_timestamp(headers.get(DATE)?.as_bytes()).ok()?;
    PLAUSIBLE_SECONDS.contains(&time.as_second()).then_some(time)
}

fn tag(headers: &HeaderMap) -> Option<ETag> {
    let tag = headers.get(ETAG)?.to_str().ok()?;
    (tag.len() <= TAG_LIMIT).then(|| ETag(tag.into()))
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use reqwest::dns::{Name, Resolve, Resolving};

    use super::*;

    /// What becomes of a request through a proxy that answers `CONNECT` with `answer`.
    async fn reason_of_proxy(answer: &'static [u8]) -> Unreachable {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let proxy = reqwest::Proxy::all(format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let asked = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 1000];
            let count = stream.read(&mut request).unwrap();
            stream.write_all(answer).unwrap();
            String::from_utf8_lossy(&request[..count]).into_owned()
        });
        let tls = crate::tls::of_platform().unwrap();
        let client = reqwest::Client::builder().proxy(proxy).tls_backend_preconfigured(tls).build().unwrap();
        let error = client.get("https://connect.example/").send().await.unwrap_err();
        assert!(asked.join().unwrap().starts_with("CONNECT connect.example:443 "));
        reason(&error)
    }

    /// Knows no name.
    struct Nowhere;

    impl Resolve for Nowhere {
        fn resolve(&self, _: Name) -> Resolving {
            Box::pin(async { Err(std::io::Error::other("no such name").into()) })
        }
    }

    #[test]
    fn a_date_that_no_service_can_mean_is_none() {
        let told = |date| server_time(&HeaderMap::from_iter([(DATE, HeaderValue::from_static(date))]));
        assert!(told("Thu, 26 Nov 2026 16:48:10 GMT").is_some());
        for absurd in ["Fri, 31 Dec 9999 20:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "yesterday"] {
            assert_eq!(told(absurd), None, "{absurd}");
        }
    }

    #[tokio::test]
    async fn a_name_without_address_is_told_from_nobody_there() {
        let tls = crate::tls::of_platform().unwrap();
        let client =
            reqwest::Client::builder().no_proxy().dns_resolver(Nowhere).tls_backend_preconfigured(tls);
        let error = client.build().unwrap().get("https://connect.example/").send().await.unwrap_err();
        assert_eq!(reason(&error), Unreachable::Dns);
    }

    #[tokio::test]
    async fn a_proxy_that_does_not_let_through_is_named() {
        let denied = b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n";
        assert_eq!(reason_of_proxy(denied).await, Unreachable::Proxy);
        assert_eq!(reason_of_proxy(b"HTTP/1.1 403 Forbidden\r\n\r\n").await, Unreachable::Proxy);
    }
}
