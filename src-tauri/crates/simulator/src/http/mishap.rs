//! Answers as a bad network, a gateway or a sick service gives them.

use std::convert::Infallible;
use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use futures_util::{StreamExt, stream};
use http_body_util::BodyExt;

use super::ERROR_TYPE;
use crate::clock::{Clock, later};
use crate::faults::Mishap;
use crate::serve::Cord;

/// Hands out an answer the way its mishap wants it; some are never handed out.
pub(super) async fn deliver(answer: Response, mishap: Mishap, clock: &Clock, cord: &Cord) -> Response {
    match mishap {
        Mishap::Html(status) => page(status),
        Mishap::Reset | Mishap::ResetAfter => {
            cord.reset();
            never().await
        }
        Mishap::Hang => never().await,
        Mishap::Late(by) => {
            clock.wait_until(later(clock.now(), by)).await;
            answer
        }
        Mishap::Truncated => truncated(answer).await,
        Mishap::Slow(rate) => slow(answer, rate).await,
        Mishap::NoJson => with_body(answer, "{\"Transcript\":[{\"Id\":\"3f"),
        Mishap::NoUtf8 => with_body(answer, &b"{\"InitialContactId\":\"\xC0\xFF\"}"[..]),
        Mishap::NoBody => with_body(answer, ""),
        // The others do not concern how an answer is handed out.
        _ => answer,
    }
}

/// The end of the connection, not of this.
async fn never<T>() -> T {
    std::future::pending().await
}

/// What stands in front of the service says it in HTML.
fn page(status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    let reason = status.canonical_reason().unwrap_or("Error");
    let code = status.as_u16();
    let text = format!(
        "<html>\r\n<head><title>{code} {reason}</title></head>\r\n<body>\r\n<center><h1>{code} {reason}</h1></center>\
         \r\n</body>\r\n</html>\r\n"
    );
    (status, Html(text)).into_response()
}

fn with_body(answer: Response, body: impl Into<Body>) -> Response {
    let (mut parts, _) = answer.into_parts();
    parts.status = StatusCode::OK;
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(ERROR_TYPE);
    Response::from_parts(parts, body.into())
}

/// The whole body, which all answers here have at hand.
async fn whole(answer: Response) -> (axum::http::response::Parts, Bytes) {
    let (mut parts, body) = answer.into_parts();
    let body = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    (parts, body)
}

async fn truncated(answer: Response) -> Response {
    let (parts, body) = whole(answer).await;
    let half = stream::iter([Ok(body.slice(..body.len() / 2))]);
    let end = stream::once(async {
        // What was written is flushed only while there is nothing more to write.
        tokio::task::yield_now().await;
        Err(io::Error::from(io::ErrorKind::ConnectionAborted))
    });
    Response::from_parts(parts, Body::from_stream(half.chain(end)))
}

async fn slow(answer: Response, rate: u32) -> Response {
    let (parts, body) = whole(answer).await;
    // Ten pieces a second, or single bytes if that is too many.
    let size = (rate as usize / 10).max(1);
    let pause = Duration::from_secs_f64(size as f64 / f64::from(rate));
    let pieces = stream::unfold(body, move |mut left| async move {
        if left.is_empty() {
            return None;
        }
        tokio::time::sleep(pause).await;
        let piece = left.split_to(size.min(left.len()));
        Some((Ok::<_, Infallible>(piece), left))
    });
    Response::from_parts(parts, Body::from_stream(pieces))
}
