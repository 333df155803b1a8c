//! Faults by command.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::{object, refusal, text};
use crate::faults::{Fault, FaultId};
use crate::handle::ChatHandle;
use crate::shared::Shared;
use crate::world::ChatKey;

/// Every fault that is remembered.
pub(super) async fn list(State(shared): State<Arc<Shared>>) -> Response {
    let faults: Vec<Value> = shared.step(|world, _| {
        let chats = world.chats.iter();
        chats
            .flat_map(|chat| chat.faults.entries().map(|entry| entry.to_json(chat.initial_contact_id())))
            .collect()
    });
    axum::Json(json!({ "faults": faults })).into_response()
}

/// Puts one down, in one chat or in each that goes on.
pub(super) async fn inject(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    let inject = || -> Result<Response, Response> {
        let body = object(&body)?;
        let fault = text(&body, "fault")?.ok_or_else(|| {
            refusal(StatusCode::BAD_REQUEST, "`fault` says what goes wrong, such as \"lose x3\".")
        })?;
        let fault: Fault =
            fault.parse().map_err(|error| refusal(StatusCode::BAD_REQUEST, &format!("{error}.")))?;
        let chats = match text(&body, "chat")? {
            Some(id) => vec![super::chat(&shared, id)?],
            None => going_on(&shared),
        };
        let faults: Vec<Value> = chats
            .iter()
            .map(|chat| {
                let handle = chat.inject(fault);
                json!({ "chat": chat.initial_contact_id(), "number": handle.number(), "fault": fault.to_string() })
            })
            .collect();
        Ok((StatusCode::CREATED, axum::Json(json!({ "faults": faults }))).into_response())
    };
    inject().unwrap_or_else(|refusal| refusal)
}

/// Takes all back.
pub(super) async fn end_all(State(shared): State<Arc<Shared>>) -> Response {
    shared.step(|world, _| world.chats.iter_mut().for_each(|chat| chat.faults.end_all()));
    shared.clock.skew(jiff::SignedDuration::ZERO);
    StatusCode::NO_CONTENT.into_response()
}

/// Takes one back.
pub(super) async fn end(
    State(shared): State<Arc<Shared>>,
    Path((id, number)): Path<(String, u32)>,
) -> Response {
    let chat = match super::chat(&shared, &id) {
        Ok(chat) => chat,
        Err(refusal) => return refusal,
    };
    if chat.end_fault(FaultId(number)) {
        StatusCode::NO_CONTENT.into_response()
    } else {
        refusal(StatusCode::NOT_FOUND, "No fault of this number is in force. GET /faults lists them.")
    }
}

fn going_on(shared: &Arc<Shared>) -> Vec<ChatHandle> {
    let keys: Vec<ChatKey> = shared.step(|world, _| {
        let chats = world.chats.iter().enumerate();
        chats.filter(|(_, chat)| chat.ended_at.is_none()).map(|(at, _)| ChatKey(at)).collect()
    });
    keys.into_iter().map(|key| ChatHandle::new(Arc::clone(shared), key)).collect()
}
