//! Events in words.

use transcript::Event;

/// The last part of the event's content type, as `participant.joined`.
pub(super) fn key(event: &Event) -> &str {
    match event {
        Event::Typing => "typing",
        Event::Invited => "participant.invited",
        Event::Joined => "participant.joined",
        Event::Left => "participant.left",
        Event::Idle => "participant.idle",
        Event::Returned => "participant.returned",
        Event::AutoDisconnection => "participant.autodisconnection",
        Event::Active => "participant.active",
        Event::Inactive => "participant.inactive",
        Event::Engaged => "participant.engaged",
        Event::Disengaged => "participant.disengaged",
        Event::DisplayNameUpdated => "participant.displayname.updated",
        Event::TransferSucceeded => "transfer.succeeded",
        Event::TransferFailed => "transfer.failed",
        Event::ChatEnded => "chat.ended",
        Event::ChatRehydrated => "chat.rehydrated",
        Event::Other(word) => word,
    }
}

/// What happened; `name` is of whom it happened to, "Somebody" where the service gave none.
pub(super) fn words(event: &Event, name: &str) -> String {
    let who = if name.is_empty() { "Somebody" } else { name };
    match event {
        Event::Typing => format!("{who} is typing"),
        Event::Invited => format!("{who} was invited"),
        Event::Joined => format!("{who} joined"),
        Event::Left => format!("{who} left"),
        Event::Idle => format!("{who} went idle"),
        Event::Returned => format!("{who} returned"),
        Event::AutoDisconnection => "Disconnected for inactivity: everyone but the customer".to_owned(),
        Event::Active => format!("{who} is active"),
        Event::Inactive => format!("{who} is inactive"),
        Event::Engaged => format!("{who} takes part"),
        Event::Disengaged => format!("{who} no longer takes part"),
        Event::DisplayNameUpdated => format!("Display name changed to {who}"),
        Event::TransferSucceeded => "Chat transferred".to_owned(),
        Event::TransferFailed => "Transfer failed".to_owned(),
        Event::ChatEnded => "Chat ended".to_owned(),
        Event::ChatRehydrated => "Chat taken up again".to_owned(),
        // The service's own word says more than a guess would.
        Event::Other(word) if name.is_empty() => word.to_string(),
        Event::Other(word) => format!("{name}: {word}"),
    }
}
