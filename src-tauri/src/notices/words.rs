//! What a notification says: where, and what is the matter. Names and words of a chat only where the person allowed them. Pure.

use std::time::Duration;

use crate::dto::{Alarm, Chat, LastKind, Reason, ReasonKind};

/// Longest text of a chat in a notification, in characters.
const TEXT: usize = 160;

/// A notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    /// One line.
    pub(crate) title: String,
    /// Plain text: whoever shows it has to escape what it takes for markup.
    pub(crate) body: String,
}

/// One alarm; with the chat its customer is named and quoted.
pub(super) fn one(alarm: &Alarm, chat: Option<&Chat>) -> Notice {
    let place = [alarm.instance.as_deref(), alarm.queue.as_deref()];
    let place: Vec<String> = place.into_iter().flatten().map(shown).collect();
    let name = chat.and_then(|chat| chat.customer.as_deref()).filter(|name| !name.is_empty());
    let title = name.map(shown).into_iter().chain(place).collect::<Vec<_>>().join(" · ");
    let said = chat.and_then(|chat| chat.last.as_ref()).filter(|last| last.kind == LastKind::Said);
    let said = said.filter(|last| !last.text.is_empty()).map(|last| format!("\n“{}”", shown(&last.text)));
    Notice {
        title: if title.is_empty() { "Sightline".to_owned() } else { title },
        body: format!("{}{}", matter(&alarm.reason), said.unwrap_or_default()),
    }
}

/// So many that came at once.
pub(super) fn many(count: u32) -> Notice {
    Notice {
        title: "Sightline".to_owned(),
        body: format!("{count} more alarms. The list of alarms has them all."),
    }
}

fn matter(reason: &Reason) -> String {
    let count = reason.count;
    match reason.kind {
        ReasonKind::WaitingAlarm | ReasonKind::WaitingWarning => {
            let limit =
                reason.limit_ms.map_or_else(String::new, |ms| format!(" for more than {}", clock(ms)));
            format!("A customer has been waiting{limit}.")
        }
        ReasonKind::FileRejected if count == 1 => "The scanner rejected a file.".to_owned(),
        ReasonKind::FileRejected => format!("The scanner rejected {count} files."),
        ReasonKind::ScanStuck => "The scan of a file takes too long.".to_owned(),
        ReasonKind::Hole => "Something is missing amid the chat.".to_owned(),
        _ if count > 1 => format!("{count} chats: {}.", trouble(reason.kind)),
        kind => format!("A chat: {}.", trouble(kind)),
    }
}

fn trouble(kind: ReasonKind) -> &'static str {
    match kind {
        ReasonKind::Refused => "access is refused",
        ReasonKind::Expired => "the token expired",
        ReasonKind::Failed => "watching stopped",
        ReasonKind::Slowed => "slowed by AWS",
        ReasonKind::Unknown => "nobody knows whether it goes on",
        _ => "the connection is lost",
    }
}

/// As `5:00`, or `1:05:00`.
fn clock(ms: f64) -> String {
    let seconds = Duration::from_secs_f64((ms / 1_000.0).max(0.0)).as_secs();
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// A text of others, in which everything can be seen, and whose direction ends with it (UAX #9, isolates).
fn shown(text: impl AsRef<str>) -> String {
    format!("\u{2068}{}\u{2069}", richtext::visible(text.as_ref(), TEXT))
}
