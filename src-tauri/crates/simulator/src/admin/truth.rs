//! What is, and what was asked for.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::request::Request;
use crate::shared::Shared;

pub(super) async fn all(State(shared): State<Arc<Shared>>) -> Response {
    let truth = shared.step(|world, _| {
        let chats: Vec<Value> = world.chats.iter().map(crate::world::Chat::in_short).collect();
        let unattributed: Vec<Value> = world.strangers().iter().map(Request::to_json).collect();
        json!({ "chats": chats, "unattributedRequests": unattributed })
    });
    axum::Json(truth).into_response()
}

pub(super) async fn one(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Response {
    match super::chat(&shared, &id) {
        Ok(chat) => axum::Json(chat.truth()).into_response(),
        Err(refusal) => refusal,
    }
}
