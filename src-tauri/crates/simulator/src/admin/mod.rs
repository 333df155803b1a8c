//! The admin port: the truth to compare with, chats to begin, faults to play.
//!
//! It is a port of its own, so that nothing of it stands in the way of a client, and takes the bearer token of the
//! roster. [`INDEX`] says what there is.

mod chats;
mod faults;
mod truth;

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use serde_json::{Value, json};

use crate::faults::fault_forms;
use crate::handle::ChatHandle;
use crate::http::bearer;
use crate::shared::Shared;

/// More than any body here needs.
const LARGEST_BODY: usize = 64 * 1024;

/// What `GET /` answers, in front of the forms of faults.
const INDEX: &str = "\
GET    /truth                          every chat in short, and requests that belong to none
GET    /truth/{initialContactId}       one chat: items stored and sent, requests, participants, faults

POST   /chats                          begins one: {\"customer\": \"Ana\", \"queue\": \"Returns\"}, both optional
POST   /chats/{id}/participants        brings somebody in: {\"role\": \"AGENT\", \"name\": \"Ben\"};
                                       a SUPERVISOR with \"silent\": true only listens
POST   /chats/{id}/end                 ends it

GET    /faults                         those in force and those that are over, with how often each struck
POST   /faults                         {\"fault\": \"429 x3 on GetTranscript\", \"chat\": \"{id}\"}; without chat, in every
                                       chat that goes on
DELETE /faults                         takes all back
DELETE /faults/{id}/{number}           takes one back

{id} is a chat's InitialContactId. Every request carries Authorization: Bearer with the token of the roster.

A fault is written `<mishap> [x<times>|forever] [<percentage>%] [on <requests>] [for <duration>]`, where requests are an
operation such as GetTranscript, or socket, upload, download. The mishaps:
";

/// Everything the admin port answers.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/", get(index))
        .route("/truth", get(truth::all))
        .route("/truth/{chat}", get(truth::one))
        .route("/chats", post(chats::begin))
        .route("/chats/{chat}/participants", post(chats::bring))
        .route("/chats/{chat}/end", post(chats::end))
        .route("/faults", get(faults::list).post(faults::inject).delete(faults::end_all))
        .route("/faults/{chat}/{number}", delete(faults::end))
        .fallback(nothing)
        .method_not_allowed_fallback(nothing)
        .layer(from_fn_with_state(Arc::clone(&shared), guard))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .with_state(shared)
}

/// Pages of any origin may be open in the browser of whoever tests: only who knows the token is answered.
async fn guard(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    request: Request,
    next: Next,
) -> Response {
    if bearer::is_right(&shared, &headers) { next.run(request).await } else { bearer::refusal() }
}

async fn index() -> Response {
    let width = fault_forms().map(|(form, _)| form.chars().count()).max().unwrap_or_default();
    let forms = fault_forms().map(|(form, meaning)| format!("  {form:width$}  {meaning}\n"));
    let text = format!("{INDEX}\n{}", forms.collect::<String>());
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

async fn nothing() -> Refused {
    Refused::unknown("There is nothing here by this name and method. GET / lists what there is.")
}

/// Why a request is not carried out.
#[derive(Debug)]
struct Refused {
    status: StatusCode,
    message: String,
}

impl Refused {
    fn unknown(message: &str) -> Self {
        Self { status: StatusCode::NOT_FOUND, message: message.to_owned() }
    }

    fn late(message: &str) -> Self {
        Self { status: StatusCode::CONFLICT, message: message.to_owned() }
    }

    fn wrong(message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, message: message.into() }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.status, axum::Json(json!({ "message": self.message }))).into_response()
    }
}

/// The chat of this `InitialContactId`.
fn chat(shared: &Arc<Shared>, initial_contact_id: &str) -> Result<ChatHandle, Refused> {
    let key = shared.step(|world, _| world.key_of(initial_contact_id));
    let none = || Refused::unknown("No chat has this InitialContactId. GET /truth lists the chats.");
    Ok(ChatHandle::new(Arc::clone(shared), key.ok_or_else(none)?))
}

/// A body, or why there is none: too large, or broken off.
type Received = Result<Bytes, BytesRejection>;

/// A JSON object with members of these names; none at all is an empty one.
fn object(body: Received, members: &[&str]) -> Result<Value, Refused> {
    let body =
        body.map_err(|error| Refused { status: error.status(), message: format!("{}.", error.body_text()) })?;
    if body.is_empty() {
        return Ok(json!({}));
    }
    match serde_json::from_slice(&body) {
        Ok(Value::Object(object)) => match object.keys().find(|name| !members.contains(&name.as_str())) {
            Some(unknown) => Err(Refused::wrong(format!(
                "`{unknown}` says nothing here; there is {}.",
                members.join(", ")
            ))),
            None => Ok(Value::Object(object)),
        },
        Ok(_) => Err(Refused::wrong("The body is not a JSON object.")),
        Err(error) => Err(Refused::wrong(format!("The body is not JSON: {error}."))),
    }
}

/// The longest name that is taken, as `DisplayName` of the API reference.
const LONGEST_NAME: usize = 256;

/// A member that is a name if it is there.
fn name<'a>(body: &'a Value, member: &str) -> Result<Option<&'a str>, Refused> {
    let name = text(body, member)?;
    match name {
        Some(name) if name.trim().is_empty() || name.chars().count() > LONGEST_NAME => {
            Err(Refused::wrong(format!("`{member}` has 1 to {LONGEST_NAME} characters.")))
        }
        name => Ok(name),
    }
}

/// A member that is a string if it is there.
fn text<'a>(body: &'a Value, name: &str) -> Result<Option<&'a str>, Refused> {
    match &body[name] {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        _ => Err(Refused::wrong(format!("`{name}` is a string."))),
    }
}
