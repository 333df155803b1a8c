//! Customers who prove who they are.

use super::{ChatHandle, ParticipantHandle};
use crate::world::Outcome;

impl ChatHandle {
    /// A flow asks somebody to sign in: `authentication.initiated`. Returns the `SessionId` of
    /// `GetAuthenticationUrl`. Unanswered it ends by itself with `authentication.timeout` after
    /// [`AuthenticationTimes::lifetime`](crate::AuthenticationTimes::lifetime).
    pub fn authenticate(&self, who: &ParticipantHandle) -> String {
        self.world(|world, now| {
            let times = world.config.authentication;
            world.chat(self.key).authenticate(who.seat.participant, times, now)
        })
    }

    /// Somebody has signed in: `authentication.succeeded`, if they were asked to, and
    /// `participant.displayname.updated`. Their later items carry the new name.
    pub fn authenticated(&self, who: &ParticipantHandle, name: &str) {
        self.step(|chat, now| chat.authenticated(who.seat.participant, name, now));
    }

    /// Signing in failed: `authentication.failed`. Nothing happens if nobody asked.
    pub fn authentication_failed(&self, who: &ParticipantHandle) {
        self.step(|chat, now| chat.end_authentication(who.seat.participant, Outcome::Failed, now));
    }

    /// The sign-in came too late: `authentication.expired`. Nothing happens if nobody asked.
    pub fn authentication_expired(&self, who: &ParticipantHandle) {
        self.step(|chat, now| chat.end_authentication(who.seat.participant, Outcome::Expired, now));
    }
}
