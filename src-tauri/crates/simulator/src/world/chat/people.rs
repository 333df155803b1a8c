//! Who comes and goes.

use jiff::Timestamp;

use super::Chat;
use crate::config::SilentMonitor;
use crate::world::participant::Role;

impl Chat {
    pub(crate) fn join(&mut self, participant: usize, now: Timestamp) {
        if !self.takes("a participant") || self.participants[participant].present {
            return;
        }
        if !self.has_room_for(participant) {
            let role = self.participants[participant].role.name();
            self.ignore(format!("one {role} too many"));
            // Gone for ever: the tokens never work.
            self.participants[participant].gone_at = Some(Timestamp::MIN);
            return;
        }
        let who = &mut self.participants[participant];
        who.present = true;
        who.gone_at = None;
        self.event("participant.joined", Some(participant), now);
        self.show_presence("ENGAGED", participant, now);
        self.came(participant, now);
    }

    /// What `ConnectParticipant` does: the participant counts as connected, and those who were only invited join. Who
    /// has gone may fetch what they lack while their tokens work, and does not come back by that.
    pub(crate) fn connect(&mut self, participant: usize, now: Timestamp) {
        if !self.takes("a connection") || self.participants[participant].gone_at.is_some() {
            return;
        }
        let who = &mut self.participants[participant];
        who.connected = true;
        if !who.silent || self.config.switches.silent_monitor == SilentMonitor::Announced {
            self.join(participant, now);
        }
    }

    /// Someone goes. With the last agent the disconnect flow begins, if there is one.
    pub(crate) fn leave(&mut self, participant: usize, now: Timestamp) {
        if !self.takes("a departure") {
            return;
        }
        let was_there = self.participants[participant].present;
        self.depart(participant, now);
        if was_there && self.participants[participant].role == Role::Agent && self.agent().is_none() {
            self.begin_disconnect_flow(now);
        }
    }

    /// Someone is not there any more, whatever follows from it.
    pub(super) fn depart(&mut self, participant: usize, now: Timestamp) {
        let at = self.backdated.unwrap_or(now);
        let who = &mut self.participants[participant];
        let was_present = std::mem::take(&mut who.present);
        who.connected = false;
        who.gone_at = Some(at);
        if was_present {
            self.event("participant.left", Some(participant), now);
            self.show_presence("DISENGAGED", participant, now);
        }
        self.went();
    }

    /// A silent monitor becomes a visible supervisor.
    pub(crate) fn barge(&mut self, supervisor: usize, now: Timestamp) {
        if !self.takes("a supervisor") || !self.participants[supervisor].silent {
            return;
        }
        self.participants[supervisor].silent = false;
        if self.has_room_for(supervisor) {
            self.join(supervisor, now);
        } else {
            self.ignore("a second supervisor to barge in");
            self.participants[supervisor].silent = true;
        }
    }

    /// A supervisor who barged in goes back to listening.
    pub(crate) fn unbarge(&mut self, supervisor: usize, now: Timestamp) {
        if !self.takes("a supervisor") || !self.participants[supervisor].present {
            return;
        }
        self.event("participant.left", Some(supervisor), now);
        self.show_presence("DISENGAGED", supervisor, now);
        let who = &mut self.participants[supervisor];
        who.present = false;
        who.silent = true;
    }

    /// Someone goes by another name from now on.
    pub(crate) fn rename(&mut self, participant: usize, name: &str, now: Timestamp) {
        if self.takes("a name") {
            name.clone_into(&mut self.participants[participant].name);
            self.event("participant.displayname.updated", Some(participant), now);
        }
    }

    /// The name of the agent who has the chat, if one has.
    pub(crate) fn agent(&self) -> Option<&str> {
        let mut people = self.participants.iter().rev();
        people.find(|who| who.role == Role::Agent && who.present).map(|who| who.name.as_str())
    }

    /// Monitoring ends with an agent and may begin again with the next: the roster lists the chat as live, with a token that
    /// has to work.
    pub(super) fn open_to_the_roster(&mut self) {
        if let Some(monitor) = self.roster_monitor {
            self.participants[monitor].gone_at = None;
        }
    }

    /// Whether one more silent monitor gets in. That of the roster does not count.
    pub(crate) fn has_room_for_a_monitor(&self) -> bool {
        let people = self.participants.iter().enumerate();
        let monitors = people
            .filter(|(at, who)| who.silent && who.gone_at.is_none() && Some(*at) != self.roster_monitor);
        monitors.count() < self.config.limits.monitors
    }

    fn has_room_for(&self, participant: usize) -> bool {
        let who = &self.participants[participant];
        // An announced monitor who barges in is there already, and takes nobody's place.
        let there = |roles: &[Role]| {
            let others = self.participants.iter().enumerate().filter(|(at, _)| *at != participant);
            others.filter(|(_, one)| one.present && !one.silent && roles.contains(&one.role)).count()
        };
        let limits = self.config.limits;
        match who.role {
            Role::Customer | Role::Agent => there(&[Role::Customer, Role::Agent]) < limits.participants,
            Role::Supervisor => who.silent || there(&[Role::Supervisor]) < limits.barged,
            Role::CustomBot => there(&[Role::CustomBot]) < limits.custom_bots,
            Role::System => true,
        }
    }
}
