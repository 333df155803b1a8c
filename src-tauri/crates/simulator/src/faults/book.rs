//! The faults of one chat: which are in force, and how often each has struck.

use std::collections::VecDeque;

use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};

use super::{ClientFrame, Fault, Mishap, Place, Target};

/// Faults that are over, kept for whoever asks; older ones are forgotten.
const REMEMBERED: usize = 256;

/// Names a fault within its chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FaultId(pub(crate) u32);

/// One fault and what became of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Struck {
    pub(crate) id: FaultId,
    pub(crate) fault: Fault,
    pub(crate) times: u32,
    pub(crate) is_over: bool,
}

impl Struck {
    pub(crate) fn to_json(self, initial_contact_id: &str) -> Value {
        json!({
            "chat": initial_contact_id,
            "number": self.id.0,
            "fault": self.fault.to_string(),
            "struck": self.times,
            "over": self.is_over,
        })
    }
}

/// Faults, in the order in which they were put down: where several would strike, the first does.
#[derive(Debug)]
pub(crate) struct FaultBook {
    in_force: Vec<Struck>,
    over: VecDeque<Struck>,
    made: u32,
    dice: SmallRng,
}

impl FaultBook {
    pub(crate) fn new(seed: u64) -> Self {
        Self { in_force: Vec::new(), over: VecDeque::new(), made: 0, dice: SmallRng::seed_from_u64(seed) }
    }

    pub(crate) fn add(&mut self, fault: Fault) -> FaultId {
        self.made += 1;
        let id = FaultId(self.made);
        self.in_force.push(Struck { id, fault, times: 0, is_over: false });
        id
    }

    /// Takes a fault back; `false` if there is none of this name in force.
    pub(crate) fn end(&mut self, id: FaultId) -> bool {
        let Some(at) = self.in_force.iter().position(|entry| entry.id == id) else { return false };
        self.retire(at);
        true
    }

    /// Takes all faults back.
    pub(crate) fn end_all(&mut self) {
        while !self.in_force.is_empty() {
            self.retire(0);
        }
    }

    /// Every fault that is remembered, oldest first.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &Struck> {
        self.over.iter().chain(&self.in_force)
    }

    /// What happens to a request, if anything does.
    pub(crate) fn on_request(&mut self, target: Target) -> Option<Mishap> {
        self.strike(|fault| fault.mishap.place() == Place::Request && fault.is_about(target))
    }

    pub(crate) fn on_page(&mut self) -> Option<Mishap> {
        self.strike(|fault| fault.mishap.place() == Place::Page)
    }

    pub(crate) fn on_urls(&mut self, target: Target) -> bool {
        self.strike(|fault| fault.mishap.place() == Place::Urls && fault.is_about(target)).is_some()
    }

    pub(crate) fn on_client_frame(&mut self, frame: ClientFrame) -> Option<Mishap> {
        self.strike(|fault| fault.mishap.place() == Place::Client(frame))
    }

    pub(crate) fn on_frame(&mut self) -> Option<Mishap> {
        self.strike(|fault| fault.mishap.place() == Place::Frame)
    }

    /// Notes a fault that happened at once.
    pub(crate) fn happened(&mut self, fault: Fault) -> FaultId {
        let id = self.add(fault);
        if let Some(entry) = self.in_force.last_mut() {
            entry.times = 1;
        }
        self.end(id);
        id
    }

    fn strike(&mut self, applies: impl Fn(&Fault) -> bool) -> Option<Mishap> {
        let dice = &mut self.dice;
        let at = self.in_force.iter().position(|entry| {
            applies(&entry.fault)
                && (entry.fault.percent >= 100 || dice.random_range(0..100) < entry.fault.percent)
        })?;
        let entry = &mut self.in_force[at];
        entry.times += 1;
        let mishap = entry.fault.mishap;
        if entry.fault.times.is_some_and(|times| entry.times >= times) {
            self.retire(at);
        }
        Some(mishap)
    }

    fn retire(&mut self, at: usize) {
        let entry = self.in_force.remove(at);
        if self.over.len() == REMEMBERED {
            self.over.pop_front();
        }
        self.over.push_back(Struck { is_over: true, ..entry });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::Operation;

    fn book(faults: &[&str]) -> FaultBook {
        let mut book = FaultBook::new(1);
        for fault in faults {
            book.add(fault.parse().unwrap());
        }
        book
    }

    #[test]
    fn a_fault_strikes_as_often_as_it_says_and_is_remembered() {
        let mut book = book(&["lose x2"]);
        let strikes: Vec<bool> = (0..4).map(|_| book.on_frame().is_some()).collect();
        assert_eq!(strikes, [true, true, false, false]);
        let entries: Vec<(u32, bool)> = book.entries().map(|entry| (entry.times, entry.is_over)).collect();
        assert_eq!(entries, [(2, true)]);
    }

    #[test]
    fn a_fault_of_one_operation_leaves_the_others_alone() {
        let mut book = book(&["500 on GetTranscript"]);
        assert_eq!(book.on_request(Operation::SendMessage.into()), None);
        assert!(book.on_request(Operation::GetTranscript.into()).is_some());
    }

    #[test]
    fn a_fault_that_names_no_request_spares_sockets_and_files() {
        let mut book = book(&["500 forever"]);
        assert_eq!(book.on_request(Target::Socket), None);
        assert_eq!(book.on_request(Target::Download), None);
        assert!(book.on_request(Operation::SendEvent.into()).is_some());
    }

    #[test]
    fn a_percentage_strikes_about_that_often_and_the_same_for_the_same_seed() {
        let strikes = || -> Vec<bool> {
            let mut book = book(&["duplicate 30% forever"]);
            (0..1_000).map(|_| book.on_frame().is_some()).collect()
        };
        let struck = strikes().iter().filter(|struck| **struck).count();
        assert!((250..350).contains(&struck), "{struck} of 1000");
        assert_eq!(strikes(), strikes());
    }

    #[test]
    fn a_fault_taken_back_strikes_no_more() {
        let mut book = book(&["lose forever", "cut forever"]);
        assert!(book.end(FaultId(1)));
        assert_eq!(book.on_frame(), Some(Mishap::Cut));
        book.end_all();
        assert_eq!(book.on_frame(), None);
        assert!(!book.end(FaultId(1)), "it is gone already");
    }
}
