//! The same questions, the best hits first. The archive weighs the newest 5,000 and says so; the others weigh all.

use crate::Failure;
use crate::engine::{Engine, Which};
use crate::figure::{Figure, Goal};
use crate::questions::Ask;
use crate::stage::Stage;

use super::newest::{measured, print};

pub(crate) fn run(stage: &Stage) -> Result<Vec<Figure>, Failure> {
    let best = |engine: &dyn Engine, ask: &Ask| engine.best(ask);
    let ours = measured(stage, Which::Ours, best)?;
    let [plain, tantivy] = Which::PEERS.map(|which| measured(stage, which, best));
    let peers = [plain?, tantivy?];
    print(
        "By relevance (the archive among the newest 5,000 hits, the others among all)",
        stage,
        &ours,
        &peers,
    );
    let windowed = ours.answers.iter().filter(|answer| answer.is_windowed).count();
    println!("  the archive says of {windowed} answers that there were more hits than it weighed");
    let most = if stage.is_large() { 30.0 } else { 15.0 };
    Ok(vec![
        Figure::new("by relevance, p95 of 500", " ms", Goal::AtMost(most), ours.all().p95())
            .beside(peers.each_ref().map(|peer| Some(peer.all().p95()))),
    ])
}
