//! The HTTP shell: routes, headers and status codes around the world.

pub(crate) mod bearer;
mod files;
mod mishap;
mod roster;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{DefaultBodyLimit, Extension, Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use serde_json::json;

use crate::clock::later;
use crate::error::ServiceError;
use crate::faults::Mishap;
use crate::operation::Operation;
use crate::serve::Cord;
use crate::shared::Shared;
use crate::socket::{self, Admitted};
use crate::world::Served;

/// Room for the longest `Content` with every character escaped.
const LARGEST_BODY: usize = 256 * 1024;

const BEARER: &str = "x-amz-bearer";
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");

/// Everything the simulator answers on its port.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    let mut service = Router::new();
    for operation in Operation::ALL {
        service = service.route(operation.path(), serve(operation).options(preflight));
    }
    let requests = Arc::new(AtomicU64::new(0));
    let numbered = from_fn(move |request, next| number(Arc::clone(&requests), request, next));
    let service = service.layer(numbered).layer(from_fn(cross_origin));
    let date = from_fn_with_state(Arc::clone(&shared), date);
    Router::new()
        .merge(service)
        .merge(files::router(&shared))
        .route("/ws", get(open_socket))
        .route("/roster", get(roster::roster))
        .fallback(unknown)
        .method_not_allowed_fallback(unknown)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(date)
        .with_state(shared)
}

fn serve(operation: Operation) -> MethodRouter<Arc<Shared>> {
    if operation == Operation::DescribeView {
        return get(
            move |State(shared): State<Arc<Shared>>,
                  Extension(cord): Extension<Cord>,
                  view_token: Result<Path<String>, PathRejection>,
                  headers: HeaderMap| async move {
                // A member of the input like any other, only that it stands in the path.
                match view_token.map(|Path(token)| json!({ "ViewToken": token }).to_string()) {
                    Ok(body) => call(&shared, &cord, operation, &headers, Ok(body.into())).await,
                    Err(_) => ServiceError::invalid().into_response(),
                }
            },
        );
    }
    post(
        move |State(shared): State<Arc<Shared>>,
              Extension(cord): Extension<Cord>,
              headers: HeaderMap,
              body: Result<Bytes, BytesRejection>| async move {
            call(&shared, &cord, operation, &headers, body).await
        },
    )
}

/// One operation of the Participant Service. Signatures are not looked at: chatjs sends an invalid one.
async fn call(
    shared: &Shared,
    cord: &Cord,
    operation: Operation,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Ok(body) = body else {
        return ServiceError::invalid().into_response();
    };
    let bearer = headers.get(BEARER).and_then(|token| token.to_str().ok());
    let Served { date, answer, mishap } = shared.step(|world, now| world.call(operation, bearer, &body, now));
    let mut answer = match answer {
        Ok(answer) => ([(header::CONTENT_TYPE, "application/json")], answer).into_response(),
        Err(error) => error.into_response(),
    };
    put_date(&mut answer, date);
    match mishap {
        Some(mishap) => mishap::deliver(answer, mishap, &shared.clock, cord).await,
        None => answer,
    }
}

/// The websocket behind the URLs of `CreateParticipantConnection`.
async fn open_socket(
    State(shared): State<Arc<Shared>>,
    Extension(cord): Extension<Cord>,
    Query(query): Query<HashMap<String, String>>,
    request: Request,
) -> Response {
    let signature = query.get("X-Amz-Signature").map(String::as_str).unwrap_or_default();
    match shared.step(|world, _| world.mishap_of_socket(signature)) {
        Some(Mishap::Status { status, retry_after }) => {
            return ServiceError::of_status(status, retry_after).into_response();
        }
        Some(Mishap::Late(by)) => shared.clock.wait_until(later(shared.clock.now(), by)).await,
        // A handshake has no body to spoil: where one would be spoilt, the gateway fails.
        Some(mishap) => {
            let answer = StatusCode::BAD_GATEWAY.into_response();
            return mishap::deliver(answer, mishap, &shared.clock, &cord).await;
        }
        None => {}
    }
    let Some(accept) = socket::wish(request.method(), request.headers()) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    match shared.step(|world, now| world.open_socket(signature, now)) {
        Ok(open) => Admitted::new(shared, open, cord).upgrade(request, &accept),
        Err(error) => error.into_response(),
    }
}

/// A path or method the service does not have, in the words of the gateway in front of it.
async fn unknown() -> Response {
    let body = axum::Json(json!({ "message": "Missing Authentication Token" }));
    (StatusCode::FORBIDDEN, [(ERROR_TYPE, "MissingAuthenticationTokenException")], body).into_response()
}

impl IntoResponse for ServiceError {
    /// The type in a header, the message in lower case: so the service does it, whatever its model says.
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = match (self.error_type(), self.body()) {
            (Some(error_type), Some(body)) => {
                (status, [(ERROR_TYPE, error_type)], axum::Json(body)).into_response()
            }
            _ => status.into_response(),
        };
        if let Some(after) = self.retry_after() {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(after.as_secs()));
        }
        response
    }
}

/// Gives each answer the number of its request, in the form of the service's identifiers.
async fn number(requests: Arc<AtomicU64>, request: Request, next: Next) -> Response {
    let number = requests.fetch_add(1, Ordering::Relaxed) + 1;
    let id = uuid::Builder::from_random_bytes(u128::from(number).to_be_bytes()).into_uuid();
    let mut response = next.run(request).await;
    if let Ok(id) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// Lets pages of any origin call the operations, as the service does.
async fn cross_origin(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("date,etag,retry-after,x-amzn-errortype,x-amzn-requestid"),
    );
    response
}

/// A browser's question before it calls another origin.
async fn preflight(headers: HeaderMap) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let answer = response.headers_mut();
    answer
        .insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET,HEAD,POST,PUT,OPTIONS"));
    answer.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    if let Some(asked) = headers.get(header::ACCESS_CONTROL_REQUEST_HEADERS) {
        answer.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, asked.clone());
    }
    response
}

/// `Date`, from which clients learn how far their clock is off: by the simulator's, where an operation has not set it.
async fn date(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if !response.headers().contains_key(header::DATE) {
        put_date(&mut response, shared.clock.now());
    }
    response
}

fn put_date(response: &mut Response, date: Timestamp) {
    let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&date);
    if let Some(date) = date.ok().and_then(|date| HeaderValue::from_str(&date).ok()) {
        response.headers_mut().insert(header::DATE, date);
    }
}
