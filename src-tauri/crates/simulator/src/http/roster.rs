//! `GET /roster`, as `docs/roster.openapi.yaml` describes it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::bearer;
use crate::shared::Shared;

/// The chats that may be watched; 304 while nothing changed.
pub(super) async fn roster(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    if !bearer::is_right(&shared, &headers) {
        return bearer::refusal();
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

/// Whether `If-None-Match` names the tag (RFC 9110, weak comparison).
fn names(headers: &HeaderMap, tag: &str) -> bool {
    let values = headers.get_all(header::IF_NONE_MATCH);
    let mut tags = values.iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    tags.any(|one| {
        let one = one.trim();
        one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag
    })
}
