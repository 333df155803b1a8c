//! `GET /roster` (documented in `docs/roster.openapi.yaml`) and, for tests only, `GET /truth/{initialContactId}`.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::shared::Shared;

/// The chats that may be watched; 304 while nothing changed.
pub(super) async fn roster(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    if !is_authorized(&shared, &headers) {
        return unauthorized();
    }
    let body = shared.step(|world, now| world.roster(&shared.base_url, now)).to_string();
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    let tag = format!("\"{:016x}\"", hasher.finish());
    let caching = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, "private, no-cache".to_owned())];
    if names(&headers, &tag) {
        return (StatusCode::NOT_MODIFIED, caching).into_response();
    }
    (caching, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// What the simulator knows about one chat.
pub(super) async fn truth(
    State(shared): State<Arc<Shared>>,
    Path(initial_contact_id): Path<String>,
    headers: HeaderMap,
) -> Response {
    if !is_authorized(&shared, &headers) {
        return unauthorized();
    }
    let truth = shared.step(|world, _| {
        let mut chats = world.chats.values();
        chats.find(|chat| chat.initial_contact_id() == initial_contact_id).map(crate::world::Chat::truth)
    });
    let Some(truth) = truth else {
        let body = json!({ "message": "No chat has this InitialContactId. /roster lists the chats." });
        return (StatusCode::NOT_FOUND, axum::Json(body)).into_response();
    };
    axum::Json(truth).into_response()
}

fn is_authorized(shared: &Shared, headers: &HeaderMap) -> bool {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = given.and_then(|value| value.split_once(' ')).and_then(|(scheme, token)| {
        // RFC 9110: the scheme's case does not matter.
        scheme.eq_ignore_ascii_case("Bearer").then_some(token.trim())
    });
    token == Some(shared.roster_bearer.as_str())
}

fn unauthorized() -> Response {
    let body = json!({ "message": "The bearer token is missing or not the roster's." });
    (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer")], axum::Json(body)).into_response()
}

/// Whether `If-None-Match` names the tag (RFC 9110, weak comparison).
fn names(headers: &HeaderMap, tag: &str) -> bool {
    let values = headers.get_all(header::IF_NONE_MATCH);
    let mut tags = values.iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    tags.any(|one| {
        let one = one.trim();
        one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag
    })
}
