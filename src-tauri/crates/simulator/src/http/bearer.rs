//! The bearer token in front of the roster and of the admin port.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::shared::Shared;

/// Whether a request carries the bearer token.
pub(crate) fn is_right(shared: &Shared, headers: &HeaderMap) -> bool {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = given.and_then(|value| value.split_once(' ')).and_then(|(scheme, token)| {
        // RFC 9110: the scheme's case does not matter.
        scheme.eq_ignore_ascii_case("Bearer").then_some(token.trim())
    });
    token == Some(shared.roster_bearer.as_str())
}

/// The answer where it does not.
pub(crate) fn refusal() -> Response {
    let body = json!({ "message": "The bearer token is missing or not the simulator's." });
    (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer")], axum::Json(body)).into_response()
}
