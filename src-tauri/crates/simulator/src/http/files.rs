//! Uploads and downloads at the URLs that operations give away. No token is needed here, and none is looked at.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Extension, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use http_body_util::LengthLimitError;
use tokio::sync::Semaphore;

use super::mishap::deliver;
use super::{cross_origin, preflight};
use crate::faults::{Mishap, Target};
use crate::serve::Cord;
use crate::shared::Shared;
use crate::world::{Download, SignedRequest, StorageError};

/// Uploads that are read at a time; further ones wait. With the largest file this bounds what they take up.
const AT_A_TIME: usize = 8;

/// Within this time an upload must have arrived, so that slow ones do not keep others waiting for ever.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) fn router() -> Router<Arc<Shared>> {
    let turns = Arc::new(Semaphore::new(AT_A_TIME));
    let put_file =
        move |State(shared): State<Arc<Shared>>, Extension(cord): Extension<Cord>, request: Request| {
            let turns = Arc::clone(&turns);
            async move { upload(&shared, &cord, &turns, request).await }
        };
    Router::new()
        .route("/upload/{contact_id}/{attachment_id}", put(put_file).options(preflight))
        .route("/download/{contact_id}/{attachment_id}", get(download).options(preflight))
        .layer(from_fn(cross_origin))
}

/// `PUT` of the bytes of a file.
async fn upload(shared: &Shared, cord: &Cord, turns: &Semaphore, request: Request) -> Response {
    let (head, body) = request.into_parts();
    if !head.headers.contains_key(header::CONTENT_LENGTH) {
        return StorageError::MissingContentLength.into_response();
    }
    // Read before it is judged: who is refused in the middle of sending might not get to see why.
    let bytes = match read(shared, turns, body).await {
        Ok(bytes) => bytes,
        Err(error) => return error.into_response(),
    };
    let signed = signed(&head);
    let serve = || match shared.step(|world, now| world.upload(&signed, bytes, now)) {
        Ok(tag) => [(header::ETAG, format!("\"{tag}\""))].into_response(),
        Err(error) => error.into_response(),
    };
    befallen(shared, cord, signed.path, Target::Upload, serve).await
}

/// `GET` or `HEAD` of a file.
async fn download(
    State(shared): State<Arc<Shared>>,
    Extension(cord): Extension<Cord>,
    request: Request,
) -> Response {
    let (head, _) = request.into_parts();
    let signed = signed(&head);
    let serve = || match shared.step(|world, now| world.download(&signed, now)) {
        Ok(download) => download.into_response(),
        Err(error) => error.into_response(),
    };
    befallen(&shared, &cord, signed.path, Target::Download, serve).await
}

/// Serves a request with whatever happens to it.
async fn befallen(
    shared: &Shared,
    cord: &Cord,
    path: &str,
    target: Target,
    serve: impl FnOnce() -> Response,
) -> Response {
    let mishap = shared.step(|world, _| world.mishap_at_file(path, target));
    let answer = match mishap {
        Some(Mishap::Status { status, .. }) => {
            return StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY).into_response();
        }
        // Whatever stands between does not let the request through.
        Some(Mishap::Html(_) | Mishap::Reset | Mishap::Hang) => StatusCode::BAD_GATEWAY.into_response(),
        _ => serve(),
    };
    match mishap {
        Some(mishap) => deliver(answer, mishap, &shared.clock, cord).await,
        None => answer,
    }
}

fn signed(head: &Parts) -> SignedRequest<'_> {
    SignedRequest {
        method: head.method.as_str(),
        path: head.uri.path(),
        query: head.uri.query().unwrap_or_default(),
        headers: &head.headers,
    }
}

async fn read(shared: &Shared, turns: &Semaphore, body: Body) -> Result<Bytes, StorageError> {
    let largest = shared.step(|world, _| world.config.attachments.largest);
    let reading = async {
        let _turn = turns.acquire().await.map_err(|_| StorageError::RequestTimeout)?;
        to_bytes(body, largest).await.map_err(|error| {
            let cause = error.source();
            let too_large = cause.is_some_and(<dyn Error>::is::<LengthLimitError>);
            if too_large { StorageError::EntityTooLarge } else { StorageError::IncompleteBody }
        })
    };
    tokio::time::timeout(PATIENCE, reading).await.unwrap_or(Err(StorageError::RequestTimeout))
}

impl IntoResponse for Download {
    fn into_response(self) -> Response {
        // A scripted file may claim a type that is none.
        let unknown = HeaderValue::from_static("application/octet-stream");
        let content_type = HeaderValue::from_str(&self.content_type).unwrap_or(unknown);
        let headers =
            [(header::CONTENT_DISPOSITION, self.disposition), (header::ETAG, format!("\"{}\"", self.tag))];
        ([(header::CONTENT_TYPE, content_type)], headers, self.bytes).into_response()
    }
}

impl IntoResponse for StorageError {
    /// XML, as the bucket's errors are.
    fn into_response(self) -> Response {
        let details = match self {
            Self::Expired { lifetime, since, now } => format!(
                "<X-Amz-Expires>{}</X-Amz-Expires><Expires>{since:.0}</Expires><ServerTime>{now:.0}</ServerTime>",
                lifetime.as_secs()
            ),
            _ => String::new(),
        };
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{}</Code><Message>{self}</Message>{details}\
             <RequestId>SIMULATED</RequestId><HostId>SIMULATED</HostId></Error>",
            self.code()
        );
        let status = StatusCode::from_u16(self.status()).unwrap_or(StatusCode::BAD_REQUEST);
        (status, [(header::CONTENT_TYPE, "application/xml")], body).into_response()
    }
}
