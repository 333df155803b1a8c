//! Opening what is there.

use crate::Failure;
use crate::engine::Which;
use crate::figure::{Figure, Goal};
use crate::stage::Stage;
use crate::times::{Times, timed};

const ROUNDS: usize = 20;

pub(crate) fn run(stage: &Stage) -> Result<Vec<Figure>, Failure> {
    let opened = |which: Which| -> Result<Times, Failure> {
        let mut times = Times::default();
        for _ in 0..ROUNDS {
            let (engine, took) = timed(|| which.open(&stage.folder(which)));
            drop(engine?);
            times.add(took);
        }
        Ok(times)
    };
    let ours = opened(Which::Ours)?.longest();
    let [plain, tantivy] = Which::PEERS.map(opened);
    Ok(vec![
        Figure::new("open, slowest of 20", " ms", Goal::AtMost(50.0), ours)
            .beside([Some(plain?.longest()), Some(tantivy?.longest())]),
    ])
}
