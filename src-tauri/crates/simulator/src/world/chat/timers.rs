//! Idle and auto-disconnect timers (administrator guide, "Set up chat timeouts for chat participants").

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Chat, Errand, Slip};
use crate::clock::later;
use crate::spec::{RoleTimers, Timers};
use crate::world::participant::Role;

/// The timers that run.
#[derive(Debug, Default)]
pub(super) struct Watches {
    /// As configured when the agent joined: a later change waits for the next agent.
    timers: Timers,
    by_participant: BTreeMap<usize, Watch>,
}

/// One participant's silence.
#[derive(Debug)]
struct Watch {
    /// The one timer of the two that runs; none while idle without an auto-disconnect timer.
    runs: Option<Slip>,
    idle: bool,
}

impl Chat {
    /// Someone joined.
    pub(super) fn came(&mut self, participant: usize, now: Timestamp) {
        if self.participants[participant].role == Role::Agent {
            self.watches.timers = self.timers;
            self.leave_disconnect_flow();
            self.open_to_the_roster();
        }
        if !self.is_a_conversation() {
            return;
        }
        for participant in 0..self.participants.len() {
            if self.participants[participant].present
                && !self.watches.by_participant.contains_key(&participant)
            {
                self.watch(participant, now);
            }
        }
    }

    /// Someone left.
    pub(super) fn went(&mut self) {
        if !self.is_a_conversation() {
            self.stop_timers();
            return;
        }
        let watched: Vec<usize> = self.watches.by_participant.keys().copied().collect();
        for participant in watched {
            if !self.participants[participant].present {
                self.unwatch(participant);
            }
        }
    }

    /// A message or a file: the timers of its author start over. Typing does not count.
    pub(super) fn heard_from(&mut self, participant: usize, now: Timestamp) {
        let Some(watch) = self.unwatch(participant) else { return };
        if watch.idle {
            self.event("participant.returned", Some(participant), now);
            self.show_presence("ACTIVE", participant, now);
        }
        self.watch(participant, now);
    }

    /// The idle timer ran out. The auto-disconnect timer starts only now.
    pub(super) fn falls_idle(&mut self, participant: usize, now: Timestamp) {
        let disconnect = self.timers_of(participant).disconnect;
        let runs =
            disconnect.map(|after| self.agenda.put(later(now, after), Errand::AutoDisconnect(participant)));
        self.watches.by_participant.insert(participant, Watch { runs, idle: true });
        self.event("participant.idle", Some(participant), now);
        self.show_presence("INACTIVE", participant, now);
    }

    pub(super) fn stop_timers(&mut self) {
        for watch in std::mem::take(&mut self.watches.by_participant).into_values() {
            if let Some(slip) = watch.runs {
                self.agenda.strike(slip);
            }
        }
    }

    /// Starts the idle timer, or the auto-disconnect timer where there is no other.
    fn watch(&mut self, participant: usize, now: Timestamp) {
        let RoleTimers { idle, disconnect } = self.timers_of(participant);
        let (after, errand) = match (idle, disconnect) {
            (Some(idle), _) => (idle, Errand::Idle(participant)),
            (None, Some(disconnect)) => (disconnect, Errand::AutoDisconnect(participant)),
            (None, None) => return,
        };
        let runs = Some(self.agenda.put(later(now, after), errand));
        self.watches.by_participant.insert(participant, Watch { runs, idle: false });
    }

    fn unwatch(&mut self, participant: usize) -> Option<Watch> {
        let watch = self.watches.by_participant.remove(&participant)?;
        if let Some(slip) = watch.runs {
            self.agenda.strike(slip);
        }
        Some(watch)
    }

    fn timers_of(&self, participant: usize) -> RoleTimers {
        match self.participants[participant].role {
            Role::Customer => self.watches.timers.customer,
            Role::Agent => self.watches.timers.agent,
            Role::System | Role::CustomBot | Role::Supervisor => RoleTimers::default(),
        }
    }

    /// Whether an agent and a customer are both there.
    fn is_a_conversation(&self) -> bool {
        let there = |role| self.participants.iter().any(|who| who.role == role && who.present);
        there(Role::Agent) && there(Role::Customer)
    }
}
