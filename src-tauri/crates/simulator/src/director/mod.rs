//! Plays chats: scenarios to the millisecond, corpora, and believable chats without end, in which people ask and
//! answer, type, go idle, send files, hand over and leave.

mod cast;
mod corpus;
mod dialogues;
mod generate;
mod performer;
mod playbill;
mod scenario;
mod stage;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::handle::ChatHandle;
use crate::simulator::Simulator;
pub use corpus::{Corpus, CorpusError, CorpusReport};
pub use generate::generate;
pub use playbill::{CorpusPace, Dialogues, Playbill};
pub use scenario::{Scenario, ScenarioError};
use stage::Stage;

/// Chats being played; dropping it stops them where they are.
#[derive(Debug)]
pub struct Director {
    task: JoinHandle<()>,
    over: watch::Receiver<bool>,
}

impl Director {
    /// Opens the first chats, with a past to page through, and goes on playing. `announce` hears of every chat as it
    /// is opened; those of the start are open when this returns.
    pub fn start(
        simulator: &Simulator,
        playbill: &Playbill,
        announce: impl FnMut(&ChatHandle) + Send + 'static,
    ) -> Self {
        // Faults may set the simulator's clock off; the play goes on, and what happens in it is dated wrongly.
        let clock = simulator.clock().clone();
        let start = playbill.start.unwrap_or_else(|| clock.now());
        let mut stage = Stage::new(simulator.clone(), playbill, Box::new(announce), start);
        let mut next = stage.play(clock.now());
        let (tell, over) = watch::channel(stage.is_over());
        let task = tokio::spawn(async move {
            while let Some(at) = next {
                clock.wait_until(at).await;
                next = stage.play(clock.now());
                if stage.is_over() {
                    tell.send_replace(true);
                }
                // On a clock that is too fast for this machine there is never anything to wait for.
                tokio::task::yield_now().await;
            }
            // Not dropped before the director is: who waits for the end hears of it.
            std::future::pending::<()>().await;
        });
        Self { task, over }
    }

    /// Returns when all scenarios, and a corpus that does not repeat, were played to their end. Never if the playbill
    /// has neither.
    pub async fn over(&self) {
        let mut over = self.over.clone();
        if over.wait_for(|over| *over).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

impl Drop for Director {
    fn drop(&mut self) {
        self.task.abort();
    }
}
