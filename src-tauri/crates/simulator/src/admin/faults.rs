//! Faults by command.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde_json::{Value, json};

use super::{Received, Refused, object, text};
use crate::faults::{Fault, FaultId};
use crate::shared::Shared;
use crate::simulator::Simulator;
use crate::world::Chat;

/// Every fault that is remembered.
pub(super) async fn list(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let faults: Vec<Value> = shared.step(|world, _| {
        let chats = world.chats.values();
        chats
            .flat_map(|chat| chat.faults.entries().map(|entry| entry.to_json(chat.initial_contact_id())))
            .collect()
    });
    Json(json!({ "faults": faults }))
}

/// Puts one down, in one chat or in each that goes on.
pub(super) async fn inject(
    State(shared): State<Arc<Shared>>,
    body: Received,
) -> Result<impl IntoResponse, Refused> {
    let body = object(body, &["fault", "chat"])?;
    let fault = text(&body, "fault")?;
    let fault = fault.ok_or_else(|| Refused::wrong("`fault` says what goes wrong, such as \"lose x3\"."))?;
    let fault: Fault = fault.parse().map_err(|error| Refused::wrong(format!("{error}.")))?;
    let chats = match text(&body, "chat")? {
        Some(id) => vec![super::chat(&shared, id)?],
        None => Simulator::of(Arc::clone(&shared)).open_chats(),
    };
    let put = chats.iter().map(|chat| {
        let number = chat.inject(fault).number();
        json!({ "chat": chat.initial_contact_id(), "number": number, "fault": fault.to_string() })
    });
    let put: Vec<Value> = put.collect();
    Ok((StatusCode::CREATED, Json(json!({ "faults": put }))))
}

/// Takes all back.
pub(super) async fn end_all(State(shared): State<Arc<Shared>>) -> StatusCode {
    shared.step(|world, _| world.chats.values_mut().for_each(Chat::recover));
    StatusCode::NO_CONTENT
}

/// Takes one back.
pub(super) async fn end(
    State(shared): State<Arc<Shared>>,
    Path((id, number)): Path<(String, String)>,
) -> Result<StatusCode, Refused> {
    let chat = super::chat(&shared, &id)?;
    if number.parse().is_ok_and(|number| chat.end_fault(FaultId(number))) {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Refused::unknown("No fault of this number is in force. GET /faults lists them."))
    }
}
