//! Handles with which tests and the director play chats from within the process.

mod authentication;
mod faults;
mod files;
mod items;
mod past;
mod people;
mod processing;
mod streams;
mod truth;
mod views;

use std::sync::Arc;

use jiff::Timestamp;

use crate::shared::Shared;
use crate::world::{Chat, ChatKey, World};

pub use faults::FaultHandle;
pub use files::AttachmentHandle;
pub use items::{Presence, PresenceForm};
pub use people::ParticipantHandle;
pub use processing::ProcessingHandle;
pub use streams::StreamHandle;

/// A chat to script. Each method happens at once, at the simulator's present instant.
///
/// What the service would not do does not happen either, and [`ChatHandle::ignored`] tells: anything after the end of
/// the chat, and whoever is beyond its [`Limits`](crate::Limits). A chat that is forgotten
/// ([`Config::forget_ended_after`](crate::Config::forget_ended_after)) is ended and empty, and its contact id is "".
#[derive(Clone, Debug)]
pub struct ChatHandle {
    shared: Arc<Shared>,
    key: ChatKey,
    /// When it happens; the present when `None`.
    at: Option<Timestamp>,
}

impl ChatHandle {
    pub(crate) fn new(shared: Arc<Shared>, key: ChatKey) -> Self {
        Self { shared, key, at: None }
    }

    /// The same chat, for what happens at `at`: a director's acts are of the instant they were due at.
    pub(crate) fn at(&self, at: Timestamp) -> Self {
        Self { at: Some(at), ..self.clone() }
    }

    fn step<T>(&self, step: impl FnOnce(&mut Chat, Timestamp) -> T) -> T {
        self.world(|world, now| step(world.chat(self.key), now))
    }

    fn world<T>(&self, step: impl FnOnce(&mut World, Timestamp) -> T) -> T {
        self.shared.step_at(self.at, step)
    }

    /// The contact the chain began with; stays the same.
    pub fn initial_contact_id(&self) -> String {
        self.step(|chat, _| chat.initial_contact_id().to_owned())
    }

    /// The present contact; each transfer makes a new one.
    pub fn contact_id(&self) -> String {
        self.step(|chat, _| chat.contact_id().to_owned())
    }

    /// The participant token the roster gives for this chat: that of a silent monitor.
    pub fn roster_token(&self) -> String {
        self.step(|chat, _| chat.roster_monitor.map(|index| chat.participants[index].token.clone()))
            .unwrap_or_default()
    }
}
