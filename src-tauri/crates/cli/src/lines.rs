//! Changes as they are printed: one JSON object a line.

use std::io::{self, Write};
use std::thread;

use monitor::{ChatKey, Summary};
use serde::Serialize;
use serde_json::value::RawValue;
use tokio::sync::{mpsc, oneshot};
use transcript::ContactId;

use crate::budget::Budget;
use crate::dump::{Attachment, Hole, Participant, moment};

/// One line. `chat` is the key of the chat: the first contact of its chain, where it is known.
#[derive(Debug, Serialize)]
#[serde(tag = "change", rename_all = "lowercase", rename_all_fields = "camelCase")]
pub(crate) enum Line {
    /// A chat is new, or its state is different.
    Chat {
        chat: String,
        #[serde(flatten)]
        state: ChatState,
    },
    /// An item is new or different.
    Item { chat: String, item: Box<RawValue> },
    /// An item is gone.
    Removed { chat: String, item_id: String },
    /// All stretches in which items may be missing.
    Gaps { chat: String, gaps: Vec<Hole> },
    /// Somebody is new or different.
    Participant { chat: String, participant: Participant },
    /// A file is new or different.
    Attachment { chat: String, attachment: Attachment },
    /// A file is saved, or can not be.
    Saved {
        chat: String,
        attachment_id: String,
        path: Option<String>,
        size: Option<u64>,
        reason: Option<String>,
    },
    /// What may be asked of AWS, and who waits.
    Budget(Budget),
    /// Changes were missed: what was printed of the chat may be outdated, and all that is known follows.
    Reset { chat: String },
    /// The last line.
    End { reason: End },
}

/// Why watching ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum End {
    /// `--for` is over.
    Time,
    /// All chats have ended, or can not be watched any more.
    Ended,
    /// A signal.
    Interrupted,
    /// Nobody reads the output any more.
    Output,
    /// There was nothing to watch.
    Nothing,
}

/// What a line about a chat says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChatState {
    initial_contact_id: Option<ContactId>,
    contact_id: Option<ContactId>,
    state: &'static str,
    why: String,
    complete: bool,
    customer: Option<String>,
    with: Option<String>,
    ended_at: Option<String>,
    back_fill: Past,
}

/// How far reading a chat's past is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Past {
    state: &'static str,
    pages: u32,
    items: usize,
    reached: Option<String>,
}

impl From<&Summary> for ChatState {
    fn from(summary: &Summary) -> Self {
        let name = |author: &Option<transcript::Author>| author.as_ref()?.name.as_deref().map(str::to_owned);
        Self {
            initial_contact_id: summary.initial_contact_id.clone(),
            contact_id: summary.contact_id.clone(),
            state: summary.connection.word(),
            why: summary.connection.to_string(),
            complete: summary.complete,
            customer: name(&summary.customer),
            with: name(&summary.with),
            ended_at: summary.ended_at.map(moment),
            back_fill: Past {
                state: summary.back_fill.state.word(),
                pages: summary.back_fill.pages,
                items: summary.back_fill.items,
                reached: summary.back_fill.reached.map(moment),
            },
        }
    }
}

impl Line {
    /// A line about the state of a chat.
    pub(crate) fn chat(key: &ChatKey, state: ChatState) -> Self {
        Self::Chat { chat: key.as_str().to_owned(), state }
    }
}

/// Where lines go. When it is full, whoever prints waits: the engine then drops what is not taken, and says so.
pub(crate) type Printer = mpsc::Sender<Line>;

/// Prints on a thread of its own, which nobody waits for when the reader is stuck. The receiver tells when it is over: at the end of the
/// lines, or because nobody reads them.
pub(crate) fn printer(mut output: impl Write + Send + 'static) -> (Printer, oneshot::Receiver<()>) {
    let (printer, mut lines) = mpsc::channel::<Line>(1024);
    let (over, is_over) = oneshot::channel();
    thread::spawn(move || {
        while let Some(line) = lines.blocking_recv() {
            let printed = print(&mut output, &line).and_then(|()| {
                // A reader sees a line at once, and a burst of lines is written in one piece.
                if lines.is_empty() { output.flush() } else { Ok(()) }
            });
            if printed.is_err() {
                break;
            }
        }
        over.send(()).ok();
    });
    (printer, is_over)
}

fn print(output: &mut impl Write, line: &Line) -> io::Result<()> {
    serde_json::to_writer(&mut *output, line)?;
    output.write_all(b"\n")
}
