//! Chats and people for whoever tries a client by hand.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde_json::{Value, json};

use super::{Received, Refused, name, object, text};
use crate::handle::ParticipantHandle;
use crate::shared::Shared;
use crate::simulator::Simulator;
use crate::spec::ChatSpec;
use crate::world::Role;

/// Begins a chat with its customer in it.
pub(super) async fn begin(
    State(shared): State<Arc<Shared>>,
    body: Received,
) -> Result<impl IntoResponse, Refused> {
    let body = object(body, &["customer", "queue"])?;
    let customer = name(&body, "customer")?.unwrap_or("Customer");
    let queue = name(&body, "queue")?.unwrap_or("BasicQueue");
    let chat = Simulator::of(Arc::clone(&shared)).create_chat(ChatSpec {
        customer_name: customer.to_owned(),
        queue: queue.to_owned(),
        ..ChatSpec::default()
    });
    let customer = chat.join(Role::Customer, customer);
    let began = json!({
        "contactId": chat.contact_id(),
        "initialContactId": chat.initial_contact_id(),
        "endpoint": shared.base_url,
        "customer": about(&customer),
        "monitor": { "participantToken": chat.roster_token() },
    });
    Ok((StatusCode::CREATED, Json(began)))
}

/// Brings somebody in.
pub(super) async fn bring(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    body: Received,
) -> Result<impl IntoResponse, Refused> {
    let chat = super::chat(&shared, &id)?;
    if chat.is_ended() {
        return Err(Refused::late("The chat has ended: nobody can come in any more."));
    }
    let body = object(body, &["role", "name", "silent"])?;
    let role = text(&body, "role")?.unwrap_or("AGENT");
    let role = Role::named(role);
    let role =
        role.ok_or_else(|| Refused::wrong("`role` is AGENT, CUSTOMER, SYSTEM, CUSTOM_BOT or SUPERVISOR."))?;
    let name = name(&body, "name")?.unwrap_or(role.name());
    if !matches!(body["silent"], Value::Null | Value::Bool(_)) {
        return Err(Refused::wrong("`silent` is true or false."));
    }
    let participant = match (body["silent"] == true, role) {
        (false, role) => chat.join(role, name),
        (true, Role::Supervisor) => chat.supervisor_named(name),
        (true, _) => return Err(Refused::wrong("Only a SUPERVISOR is `silent`.")),
    };
    Ok((StatusCode::CREATED, Json(about(&participant))))
}

/// Ends a chat.
pub(super) async fn end(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
) -> Result<StatusCode, Refused> {
    super::chat(&shared, &id)?.end();
    Ok(StatusCode::NO_CONTENT)
}

fn about(participant: &ParticipantHandle) -> Value {
    json!({
        "participantId": participant.id(),
        "displayName": participant.name(),
        "role": participant.role().name(),
        "participantToken": participant.participant_token(),
    })
}
