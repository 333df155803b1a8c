//! Several chats at once. Without I/O and without waiting: [`Stage::play`] does what is due and says when to call
//! again.
//!
//! Everything is done in the order of the instants it is due at, and as of those instants. When `play` is called
//! decides nothing: a stage that is called late plays the same, byte for byte.

mod names;
mod opening;
mod ready;
mod repertoire;
mod scene;
mod scripted;
mod waiting;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::playbill::Playbill;
use crate::clock::later;
use crate::handle::ChatHandle;
use crate::simulator::Simulator;
use names::Names;
use ready::Ready;
use repertoire::Repertoire;
use scene::Scene;
use scripted::Scripted;
use waiting::Waiting;

/// How long people type before they say something, at most.
const TYPING: f64 = 2.0;

/// Lines a second, at least.
const SLOWEST: f64 = 0.01;

/// And at most: without any time between two lines the director would never get past the first.
const FASTEST: f64 = 1e6;

/// All chats being played.
pub(super) struct Stage {
    simulator: Simulator,
    announce: Box<dyn FnMut(&ChatHandle) + Send>,
    repertoire: Repertoire,
    rng: StdRng,
    names: Names,
    /// The initial contacts of the scenarios' chats, by scenario and name.
    chats: BTreeMap<(usize, String), String>,
    slots: Vec<Slot>,
    /// How many of the slots are for seeded chats; they come first.
    seeded: usize,
    rate: f64,
    /// When which slot has something to do, at most once for each.
    due: BTreeSet<(Timestamp, usize)>,
    /// By slot: its entry in `due`.
    due_at: Vec<Option<Timestamp>>,
    ready: Ready,
    /// When the next line of a seeded chat is.
    next_line: Option<Timestamp>,
    /// How far the lines of seeded chats may be behind; what is more is left out. `None`: as far as it takes.
    patience: Option<Duration>,
    /// Slots that will be over some day and are not.
    unfinished: usize,
    has_end: bool,
}

/// Room for one chat at a time.
enum Slot {
    Seeded(Box<Scene>),
    Scripted {
        scripted: Box<Scripted>,
        of_corpus: bool,
    },
    /// The last chat ended, the next one begins then.
    Empty {
        until: Timestamp,
    },
    Waiting(Box<Waiting>),
    Over,
}

impl Stage {
    pub(super) fn new(
        simulator: Simulator,
        playbill: &Playbill,
        announce: Box<dyn FnMut(&ChatHandle) + Send>,
        start: Timestamp,
    ) -> Self {
        // The service resolves milliseconds: what is due at whole ones happens exactly then.
        let start = Timestamp::from_millisecond(start.as_millisecond()).unwrap_or(start);
        let mut seeds = StdRng::seed_from_u64(playbill.seed.wrapping_add(0x5ce7_a210));
        let repertoire = Repertoire::new(&playbill.dialogues);
        let patience = simulator.clock().factor();
        let patience = patience.map(|factor| Duration::try_from_secs_f64(factor).unwrap_or(Duration::MAX));
        let finite = if repertoire.ends() { playbill.chats } else { 0 };
        let mut stage = Self {
            simulator,
            announce,
            repertoire,
            rng: StdRng::seed_from_u64(playbill.seed),
            names: Names::default(),
            chats: BTreeMap::new(),
            slots: Vec::new(),
            seeded: playbill.chats,
            rate: if playbill.rate.is_nan() { SLOWEST } else { playbill.rate.clamp(SLOWEST, FASTEST) },
            due: BTreeSet::new(),
            due_at: Vec::new(),
            ready: Ready::default(),
            next_line: (playbill.chats > 0).then_some(start),
            patience,
            unfinished: finite,
            has_end: finite > 0,
        };
        stage.simulator.hold(Some(start));
        for index in 0..playbill.chats {
            stage.push(Slot::Over);
            let mut slot = stage.open(start, index % 8 != 5);
            if let Some(Slot::Seeded(scene)) = &mut slot {
                stage.stir(scene, index, start);
            }
            stage.fill(index, slot, start);
        }
        for (number, scenario) in playbill.scenarios.iter().enumerate() {
            for waiting in Waiting::all(number, scenario, start, &mut seeds) {
                stage.unfinished += 1;
                stage.has_end = true;
                stage.push(Slot::Waiting(Box::new(waiting)));
                stage.refresh(stage.slots.len() - 1, Timestamp::MIN);
            }
        }
        stage
    }

    /// Does everything that is due and tells when there is more to do, if ever.
    pub(super) fn play(&mut self, now: Timestamp) -> Option<Timestamp> {
        self.keep_up(now);
        while let Some(at) = self.next_due().filter(|at| *at <= now) {
            self.step(at);
        }
        let next = self.next_due();
        self.simulator.hold(next);
        next
    }

    /// Whether all scenarios, and the corpus if it is played once, were played to their end. Never if there are none.
    pub(super) fn is_over(&self) -> bool {
        self.has_end && self.unfinished == 0
    }

    /// After a pause of the whole machine seeded chats go on; they do not make up for it.
    fn keep_up(&mut self, now: Timestamp) {
        let (Some(patience), Some(next)) = (self.patience, self.next_line) else { return };
        let earliest = now.checked_sub(patience).unwrap_or(now);
        if next < earliest {
            self.next_line = Some(earliest);
        }
    }

    fn next_due(&self) -> Option<Timestamp> {
        let slots = self.due.first().map(|(at, _)| *at);
        slots.into_iter().chain(self.next_line).min()
    }

    /// Does one thing that is due at `at`. What is under way in a chat comes before another line of the same instant.
    fn step(&mut self, at: Timestamp) {
        if let Some((due, index)) = self.due.first().copied()
            && due == at
        {
            self.go_on(index, at);
            return;
        }
        self.play_line(at);
        let gap = Duration::from_secs_f64(self.rng.random_range(0.5..1.5) / self.rate);
        self.next_line = Some(later(at, gap));
    }

    fn go_on(&mut self, index: usize, at: Timestamp) {
        match &mut self.slots[index] {
            Slot::Seeded(scene) => {
                scene.performer.run_cues(at);
                self.refresh(index, at);
            }
            Slot::Scripted { scripted, of_corpus } => {
                let of_corpus = *of_corpus;
                scripted.run(at);
                match scripted.next_due() {
                    Some(_) => self.refresh(index, at),
                    None if of_corpus => self.clear(index, at),
                    None => self.finish(index, at),
                }
            }
            Slot::Empty { .. } => {
                let slot = self.open(at, false);
                self.fill(index, slot, at);
            }
            Slot::Waiting(_) => {
                if let Slot::Waiting(waiting) = std::mem::replace(&mut self.slots[index], Slot::Over) {
                    let slot = self.open_script(&waiting);
                    self.fill(index, Some(slot), at);
                }
            }
            Slot::Over => self.refresh(index, at),
        }
    }

    /// One more line somewhere: mostly where it has been quiet for longest.
    fn play_line(&mut self, now: Timestamp) {
        let longest_quiet = self.rng.random_bool(0.6);
        let chosen = if longest_quiet { self.ready.quietest() } else { self.ready.any(&mut self.rng) };
        let Some(index) = chosen else { return };
        let Slot::Seeded(scene) = &mut self.slots[index] else { return };
        let pace = self.seeded as f64 / self.rate;
        scene.play(now, Duration::from_secs_f64((pace * 0.6).min(TYPING)));
        if scene.performer.is_ended() {
            self.clear(index, now);
        } else {
            if scene.lines.is_empty() {
                self.repertoire.write_on(scene, now);
            }
            self.refresh(index, now);
        }
    }

    /// Room for the next chat, some seconds later.
    fn clear(&mut self, index: usize, now: Timestamp) {
        if let Slot::Seeded(scene) = &self.slots[index] {
            self.names.give_back(&scene.customer_name);
        }
        let pause = Duration::from_millis(self.rng.random_range(5_000..15_000));
        self.slots[index] = Slot::Empty { until: later(now, pause) };
        self.refresh(index, now);
    }

    /// Nothing more comes here.
    fn finish(&mut self, index: usize, now: Timestamp) {
        self.slots[index] = Slot::Over;
        self.unfinished = self.unfinished.saturating_sub(1);
        self.refresh(index, now);
    }

    fn push(&mut self, slot: Slot) {
        self.slots.push(slot);
        self.due_at.push(None);
    }

    fn fill(&mut self, index: usize, slot: Option<Slot>, now: Timestamp) {
        let Some(slot) = slot else { return self.finish(index, now) };
        if let Some(chat) = slot.chat() {
            (self.announce)(&chat);
        }
        self.slots[index] = slot;
        // A line of the instant at which the chat opens is still to come.
        self.refresh(index, now.checked_sub(Duration::from_nanos(1)).unwrap_or(now));
    }

    /// Notes when the slot has something to do after `now`, and whether somebody may say something in it.
    fn refresh(&mut self, index: usize, now: Timestamp) {
        let slot = &self.slots[index];
        let (due, ready) = match slot {
            Slot::Seeded(scene) => (scene.next_due(now), scene.is_ready(now).then_some(scene.played_at)),
            Slot::Scripted { scripted, .. } => (scripted.next_due(), None),
            Slot::Empty { until } => (Some(*until), None),
            Slot::Waiting(waiting) => (Some(waiting.begins_at), None),
            Slot::Over => (None, None),
        };
        if let Some(known) = self.due_at[index].take() {
            self.due.remove(&(known, index));
        }
        if let Some(at) = due {
            self.due_at[index] = Some(at);
            self.due.insert((at, index));
        }
        match ready {
            Some(played_at) => self.ready.put(index, played_at),
            None => self.ready.remove(index),
        }
    }
}

impl Slot {
    fn chat(&self) -> Option<ChatHandle> {
        match self {
            Self::Seeded(scene) => Some(scene.performer.handle()),
            Self::Scripted { scripted, .. } => Some(scripted.handle()),
            Self::Empty { .. } | Self::Waiting(_) | Self::Over => None,
        }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // Nothing comes any more for which the chats would have to wait.
        self.simulator.hold(None);
    }
}
