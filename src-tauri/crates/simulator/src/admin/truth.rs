//! What is, and what was asked for.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::Refused;
use crate::request::Request;
use crate::shared::Shared;

/// Requests of nobody that are shown, the newest.
const STRANGERS: usize = 1_000;

pub(super) async fn all(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let truth = shared.step(|world, _| {
        let chats: Vec<Value> = world.chats.values().map(crate::world::Chat::in_short).collect();
        let strangers: Vec<Value> = world.strangers().map(Request::to_json).collect();
        let newest = &strangers[strangers.len().saturating_sub(STRANGERS)..];
        json!({ "chats": chats, "unattributedRequests": newest, "unattributed": strangers.len() })
    });
    Json(truth)
}

pub(super) async fn one(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Refused> {
    Ok(Json(super::chat(&shared, &id)?.truth()))
}
