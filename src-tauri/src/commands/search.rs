//! Questions to the archive.

use tauri::State;

use super::Handles;
use crate::dto::{CommandFailure, Near, PastContext, RowMarks, SearchAnswer, SearchQuestion, Tally};

/// Most neighbours on one side of a hit.
const NEIGHBOURS: usize = 50;

/// Asks the archive: the first page of hits, or the next. A newer question breaks it off.
#[tauri::command]
pub(super) async fn search(
    handles: State<'_, Handles>,
    question: SearchQuestion,
) -> Result<SearchAnswer, CommandFailure> {
    handles.questions.search(question).await
}

/// Counts what a question finds, and what that can be narrowed down to. A newer question breaks it off.
#[tauri::command]
pub(super) async fn tally(
    handles: State<'_, Handles>,
    number: u32,
    text: String,
) -> Result<Tally, CommandFailure> {
    handles.questions.tally(number, &text).await
}

/// A hit with its neighbours.
#[tauri::command]
pub(super) async fn search_around(
    handles: State<'_, Handles>,
    chat: String,
    row: String,
    text: String,
    before: usize,
    after: usize,
) -> Result<Near, CommandFailure> {
    let (before, after) = (before.min(NEIGHBOURS), after.min(NEIGHBOURS));
    handles.questions.around(&handles.reader, &chat, &row.as_str().into(), &text, before, after).await
}

/// Everything that a question finds in one chat, oldest first.
#[tauri::command]
pub(super) async fn hits_in_chat(
    handles: State<'_, Handles>,
    chat: String,
    text: String,
) -> Result<Vec<RowMarks>, CommandFailure> {
    handles.questions.in_chat(&handles.reader, &chat, &text).await
}

/// Chats of the past that have to do with this one.
#[tauri::command]
pub(super) async fn past_context(
    handles: State<'_, Handles>,
    key: String,
) -> Result<PastContext, CommandFailure> {
    handles.reader.past_context(&key).await
}
