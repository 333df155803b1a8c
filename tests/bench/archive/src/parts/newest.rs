//! 500 questions, the newest hits first: 50 rows, each with its matches marked.

use std::time::Duration;

use crate::Failure;
use crate::engine::{Answer, Engine, Which};
use crate::figure::{Figure, Goal};
use crate::questions::{Ask, KINDS, Kind};
use crate::stage::Stage;
use crate::table::{Table, ratio};
use crate::times::{Times, Took};

/// Differences that are shown.
const SHOWN: usize = 3;

pub(crate) fn run(stage: &Stage) -> Result<Vec<Figure>, Failure> {
    let newest = |engine: &dyn Engine, ask: &Ask| engine.newest(ask);
    let ours = measured(stage, Which::Ours, newest)?;
    let [plain, tantivy] = Which::PEERS.map(|which| measured(stage, which, newest));
    let peers = [plain?, tantivy?];
    print("Newest first", stage, &ours, &peers);

    let heavy = KINDS.iter().filter(|(kind, _)| !kind.is_heavy()).map(|(kind, _)| *kind);
    // The class that is slowest here, for all engines.
    let slowest = heavy.max_by(|one, other| {
        let p99 = |kind| ours.of(stage, kind).p99();
        p99(*one).total_cmp(&p99(*other))
    });
    let most = if stage.is_large() { 40.0 } else { 6.0 };
    let mut figures = vec![
        Figure::new("newest first, p99 of 500", " ms", Goal::AtMost(most), ours.all().p99())
            .beside(peers.each_ref().map(|peer| Some(peer.all().p99()))),
    ];
    if let Some(kind) = slowest.filter(|_| !stage.is_large()) {
        let name = format!("… slowest class but phrase, prefix: {}, p99", kind.name());
        figures.push(
            Figure::new(&name, " ms", Goal::AtMost(2.0), ours.of(stage, kind).p99())
                .beside(peers.each_ref().map(|peer| Some(peer.of(stage, kind).p99()))),
        );
    }
    Ok(figures)
}

/// What an engine took for each question, and what it answered.
pub(crate) struct Measured {
    took: Vec<Took>,
    pub(crate) answers: Vec<Answer>,
}

impl Measured {
    pub(crate) fn all(&self) -> Times {
        self.took.iter().map(|took| took.time).collect()
    }

    fn of(&self, stage: &Stage, kind: Kind) -> Times {
        self.part(stage, Some(kind), |took| took.time)
    }

    /// Of the questions of a kind, or of all.
    fn part(&self, stage: &Stage, kind: Option<Kind>, what: fn(&Took) -> Duration) -> Times {
        let took = self.took.iter().zip(&stage.asks);
        took.filter(|(_, ask)| kind.is_none_or(|kind| ask.kind == kind)).map(|(took, _)| what(took)).collect()
    }
}

/// Asks everything once to be warm, and once to be measured.
pub(crate) fn measured(
    stage: &Stage,
    which: Which,
    search: impl Fn(&dyn Engine, &Ask) -> Result<Answer, Failure>,
) -> Result<Measured, Failure> {
    let engine = which.open(&stage.folder(which))?;
    let mut measured = Measured { took: Vec::new(), answers: Vec::new() };
    for ask in &stage.asks {
        search(&*engine, ask)?;
    }
    for ask in &stage.asks {
        let (answer, took) = Took::by(|| search(&*engine, ask));
        measured.took.push(took);
        measured.answers.push(answer?);
    }
    Ok(measured)
}

/// Prints a line a class: by the clock, and how long a processor was at it.
pub(crate) fn print(title: &str, stage: &Stage, ours: &Measured, peers: &[Measured; 2]) {
    by_class(stage, ours, peers, |took| took.time).print(&format!("{title}, ms"));
    let title = format!("{title}, ms of processor time: the same if nobody else wanted the processor");
    by_class(stage, ours, peers, |took| took.processor).print(&title);
    for (which, peer) in Which::PEERS.iter().zip(peers) {
        let pairs = stage.asks.iter().zip(ours.answers.iter().zip(&peer.answers));
        let others: Vec<_> = pairs.filter(|(_, (ours, theirs))| ours.hits != theirs.hits).collect();
        let (same, all) = (stage.asks.len() - others.len(), stage.asks.len());
        println!("  {} shows as many hits for {same} of {all} questions", which.name());
        for (ask, (ours, theirs)) in others.into_iter().take(SHOWN) {
            println!("    {}: {} instead of {}", ask.typed(), theirs.hits, ours.hits);
        }
    }
}

fn by_class(stage: &Stage, ours: &Measured, peers: &[Measured; 2], what: fn(&Took) -> Duration) -> Table {
    let mut table = Table::new([
        "class",
        "n",
        "p50",
        "p95",
        "p99",
        "max",
        "plain p50",
        "p99",
        "ratio p50",
        "p99",
        "tantivy p50",
        "p99",
        "ratio p50",
        "p99",
    ]);
    for kind in KINDS.iter().map(|(kind, _)| Some(*kind)).chain([None]) {
        let times = ours.part(stage, kind, what);
        let mut cells = vec![kind.map_or("all", Kind::name).to_owned(), times.len().to_string()];
        cells.extend([times.median(), times.p95(), times.p99(), times.longest()].map(written));
        for peer in peers {
            let theirs = peer.part(stage, kind, what);
            cells.extend([theirs.median(), theirs.p99()].map(written));
            cells.push(ratio(theirs.median(), times.median()));
            cells.push(ratio(theirs.p99(), times.p99()));
        }
        table.row(cells);
    }
    table
}

fn written(milliseconds: f64) -> String {
    format!("{milliseconds:.2}")
}
