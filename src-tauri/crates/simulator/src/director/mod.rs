//! Plays believable chats without end: people who ask and answer, type, go idle, send files, hand over and leave.

mod cast;
mod scene;
mod script;
mod stage;

use tokio::task::JoinHandle;

use crate::handle::ChatHandle;
use crate::simulator::Simulator;
use stage::Stage;

/// What a director plays.
#[derive(Clone, Copy, Debug)]
pub struct Playbill {
    /// Chats at a time; one that ended is soon replaced.
    pub chats: usize,
    /// Lines a second over all chats. A line is one message, file or event; what comes with it (typing, receipts,
    /// scan results, an agent's arrival) comes on top.
    pub rate: f64,
    /// Decides everything that is said and done. With the same seed, clock and simulator seed the same happens.
    pub seed: u64,
}

impl Default for Playbill {
    fn default() -> Self {
        Self { chats: 8, rate: 3.0, seed: 1 }
    }
}

/// Chats being played; dropping it stops them where they are.
#[derive(Debug)]
pub struct Director {
    task: JoinHandle<()>,
}

impl Director {
    /// Opens the first chats, with a past to page through, and goes on playing. `announce` hears of every chat as it
    /// is opened; those of the start are open when this returns.
    pub fn start(
        simulator: &Simulator,
        playbill: Playbill,
        announce: impl FnMut(&ChatHandle) + Send + 'static,
    ) -> Self {
        let clock = simulator.clock().clone();
        let mut stage = Stage::new(simulator.clone(), playbill, Box::new(announce), clock.now());
        let task = tokio::spawn(async move {
            loop {
                let next = stage.play(clock.now());
                clock.wait_until(next).await;
            }
        });
        Self { task }
    }
}

impl Drop for Director {
    fn drop(&mut self) {
        self.task.abort();
    }
}
