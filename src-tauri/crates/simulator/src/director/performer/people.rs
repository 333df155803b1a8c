//! Who comes and goes in a chat in play.

use super::Performer;
use crate::director::cast;
use crate::director::scenario::{Part, Person, Who};
use crate::handle::{ParticipantHandle, Presence};
use crate::world::Role;

/// Somebody of the cast.
pub(super) struct Player {
    pub(super) part: Part,
    name: Option<String>,
    /// `None` before they were first needed.
    pub(super) handle: Option<ParticipantHandle>,
    pub(super) is_here: bool,
}

impl Player {
    /// Nobody has needed them yet.
    pub(super) fn new(person: &Person) -> Self {
        Self { part: person.part, name: person.name.clone(), handle: None, is_here: false }
    }
}

impl Performer {
    /// Somebody, who comes in if they are not there.
    pub(in crate::director) fn come(&mut self, who: Who) -> Option<ParticipantHandle> {
        let player = self.people.get(who.index())?;
        // A transfer and the timers of a chat send agents away behind the director's back.
        if let (Some(handle), true) = (&player.handle, player.is_here)
            && (player.part != Part::Agent || self.chat().is_in(handle))
        {
            return Some(handle.clone());
        }
        let part = player.part;
        let handle = match (player.handle.clone(), part) {
            (Some(handle), _) => {
                self.chat().accept(&handle);
                handle
            }
            (None, Part::Customer) => self.chat().join(Role::Customer, &self.name(who)),
            (None, Part::CustomBot) => self.chat().join(Role::CustomBot, &self.name(who)),
            (None, Part::Bot) if self.habits.custom_bot => self.chat().join(Role::CustomBot, &self.name(who)),
            (None, Part::Bot) => self.chat().system(),
            (None, Part::Agent | Part::Supervisor) => {
                if part == Part::Agent {
                    self.relieve_bot();
                }
                let handle = self.invite(who)?;
                self.chat().accept(&handle);
                handle
            }
        };
        self.seat(who, handle.clone());
        if part == Part::Agent {
            self.presence(&handle, Presence::Engaged);
            if let Some(customer) = self.people[Who::CUSTOMER.index()].handle.clone() {
                self.presence(&customer, Presence::Active);
            }
        }
        Some(handle)
    }

    /// Somebody is offered the chat.
    pub(in crate::director) fn invite(&mut self, who: Who) -> Option<ParticipantHandle> {
        let player = self.people.get(who.index())?;
        if let Some(handle) = &player.handle {
            return Some(handle.clone());
        }
        let role = match player.part {
            Part::Customer => Role::Customer,
            Part::Agent => Role::Agent,
            Part::Bot => Role::System,
            Part::CustomBot => Role::CustomBot,
            Part::Supervisor => Role::Supervisor,
        };
        let name = self.name(who);
        let handle = self.chat().invite(role, &name);
        self.people[who.index()].handle = Some(handle.clone());
        Some(handle)
    }

    /// Somebody watches silently.
    pub(in crate::director) fn monitor(&mut self, who: Who) {
        if self.people.get(who.index()).is_some_and(|player| player.handle.is_none()) {
            let name = self.name(who);
            let handle = self.chat().supervisor_named(&name);
            self.seat(who, handle);
        }
    }

    /// A supervisor comes in for everybody to see.
    pub(in crate::director) fn barge(&mut self, who: Who) {
        self.monitor(who);
        if let Some(handle) = self.people.get(who.index()).and_then(|player| player.handle.clone()) {
            self.chat().barge(&handle);
        }
    }

    pub(super) fn leave(&mut self, who: Who) {
        let Some(player) = self.people.get_mut(who.index()) else { return };
        player.is_here = false;
        let Some(handle) = player.handle.clone() else { return };
        // Who has no name of their own is somebody else the next time.
        if player.name.is_none() && matches!(player.part, Part::Agent | Part::Supervisor) {
            player.handle = None;
        }
        self.presence(&handle, Presence::Disengaged);
        self.chat().leave(&handle);
    }

    pub(super) fn transfer(&mut self, from: Who, handle: &ParticipantHandle, to: Who, queue: &str) {
        self.people[from.index()].is_here = false;
        if self.people[from.index()].name.is_none() {
            self.people[from.index()].handle = None;
        }
        let name = self.name(to);
        let next = self.chat().transfer(handle, &name, queue);
        self.seat(to, next.clone());
        self.presence(handle, Presence::Disengaged);
        self.presence(&next, Presence::Engaged);
    }

    fn relieve_bot(&mut self) {
        if std::mem::take(&mut self.habits.custom_bot)
            && let Some(bot) = self.people[Who::BOT.index()].handle.take()
        {
            self.people[Who::BOT.index()].is_here = false;
            self.chat().leave(&bot);
        }
    }

    fn seat(&mut self, who: Who, handle: ParticipantHandle) {
        let player = &mut self.people[who.index()];
        player.handle = Some(handle);
        player.is_here = true;
    }

    fn name(&mut self, who: Who) -> String {
        let player = &self.people[who.index()];
        match (&player.name, player.part) {
            (Some(name), _) => name.clone(),
            (None, Part::Agent) => cast::agent(&mut self.rng).to_owned(),
            (None, Part::Supervisor) => cast::supervisor(&mut self.rng).to_owned(),
            (None, Part::Bot | Part::CustomBot) => "Robin".to_owned(),
            (None, Part::Customer) => "Customer".to_owned(),
        }
    }

    pub(super) fn presence(&self, who: &ParticipantHandle, presence: Presence) {
        if let Some(form) = self.habits.presence {
            self.chat().presence2021(who, presence, form);
        }
    }
}
