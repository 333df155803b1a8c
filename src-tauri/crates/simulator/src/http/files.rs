//! Uploads and downloads at the URLs that operations give away. No token is needed here, and none is looked at.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Extension, Path, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use http_body_util::LengthLimitError;
use tokio::sync::Semaphore;

use super::{cross_origin, mishap, preflight};
use crate::error::ServiceError;
use crate::faults::{Mishap, Target};
use crate::serve::Cord;
use crate::shared::Shared;
use crate::world::{Download, SignedRequest, StorageError};

/// Uploads that are read at a time; further ones wait. With the largest file this bounds what they take up.
const AT_A_TIME: usize = 8;

/// Within this time an upload must have arrived, so that slow ones do not keep others waiting for ever. Less than a whole
/// request may take: so there is still an answer.
const PATIENCE: Duration = Duration::from_secs(50);

pub(super) fn router(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    let turns = Arc::new(Semaphore::new(AT_A_TIME));
    let put_file = move |State(shared): State<Arc<Shared>>, request: Request| {
        let turns = Arc::clone(&turns);
        async move { upload(&shared, &turns, request).await }
    };
    Router::new()
        .route("/upload/{contact_id}/{attachment_id}", put(put_file).options(preflight))
        .route("/download/{contact_id}/{attachment_id}", get(download).options(preflight))
        .layer(from_fn_with_state(Arc::clone(shared), mishaps))
        .layer(from_fn(cross_origin))
}

/// What goes wrong with a file on its way.
async fn mishaps(
    State(shared): State<Arc<Shared>>,
    Extension(cord): Extension<Cord>,
    Path((contact_id, _)): Path<(String, String)>,
    request: Request,
    next: Next,
) -> Response {
    let target = match *request.method() {
        Method::PUT => Target::Upload,
        Method::OPTIONS => return next.run(request).await,
        _ => Target::Download,
    };
    match shared.step(|world, _| world.mishap_of_file(&contact_id, target)) {
        None => next.run(request).await,
        Some(Mishap::Status { status, retry_after }) => {
            ServiceError::of_status(status, retry_after).into_response()
        }
        Some(mishap @ (Mishap::Html(_) | Mishap::Reset | Mishap::Hang)) => {
            mishap::deliver(StatusCode::BAD_GATEWAY.into_response(), mishap, &shared.clock, &cord).await
        }
        Some(mishap) => mishap::deliver(next.run(request).await, mishap, &shared.clock, &cord).await,
    }
}

/// `PUT` of the bytes of a file.
async fn upload(shared: &Shared, turns: &Semaphore, request: Request) -> Response {
    let (head, body) = request.into_parts();
    if !head.headers.contains_key(header::CONTENT_LENGTH) {
        return StorageError::MissingContentLength.into_response();
    }
    // Read before it is judged: who is refused in the middle of sending might not get to see why.
    let bytes = match read(shared, turns, body).await {
        Ok(bytes) => bytes,
        Err(error) => return error.into_response(),
    };
    let signed = SignedRequest {
        method: head.method.as_str(),
        path: head.uri.path(),
        query: head.uri.query().unwrap_or_default(),
        headers: &head.headers,
    };
    match shared.step(|world, now| world.upload(&signed, bytes, now)) {
        Ok(tag) => [(header::ETAG, format!("\"{tag}\""))].into_response(),
        Err(error) => error.into_response(),
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

/// `GET` or `HEAD` of a file.
async fn download(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let signed = SignedRequest {
        method: request.method().as_str(),
        path: request.uri().path(),
        query: request.uri().query().unwrap_or_default(),
        headers: request.headers(),
    };
    let Download { bytes, content_type, disposition, tag } =
        match shared.step(|world, now| world.download(&signed, now)) {
            Ok(download) => download,
            Err(error) => return error.into_response(),
        };
    // A scripted file may claim a type that is none.
    let unknown = HeaderValue::from_static("application/octet-stream");
    let content_type = HeaderValue::from_str(&content_type).unwrap_or(unknown);
    let headers = [(header::CONTENT_DISPOSITION, disposition), (header::ETAG, format!("\"{tag}\""))];
    ([(header::CONTENT_TYPE, content_type)], headers, bytes).into_response()
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
