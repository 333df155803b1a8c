//! 500 questions, the newest hits first: 50 rows, each with its matches marked.

use crate::Failure;
use crate::engine::{Answer, Engine, Which};
use crate::figure::{Figure, Goal};
use crate::questions::{Ask, KINDS};
use crate::stage::Stage;
use crate::table::{Table, ratio};
use crate::times::{Times, timed};

pub(crate) fn run(stage: &Stage) -> Result<Vec<Figure>, Failure> {
    let newest = |engine: &dyn Engine, ask: &Ask| engine.newest(ask);
    let ours = measured(stage, Which::Ours, newest)?;
    let [plain, tantivy] = Which::PEERS.map(|which| measured(stage, which, newest));
    let peers = [plain?, tantivy?];
    print("Newest first, ms", stage, &ours, &peers);

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
    times: Vec<std::time::Duration>,
    pub(crate) answers: Vec<Answer>,
}

impl Measured {
    pub(crate) fn all(&self) -> Times {
        self.times.iter().copied().collect()
    }

    fn of(&self, stage: &Stage, kind: crate::questions::Kind) -> Times {
        let times = self.times.iter().zip(&stage.asks).filter(|(_, ask)| ask.kind == kind);
        times.map(|(time, _)| *time).collect()
    }
}

/// Asks everything once to be warm, and once to be measured.
pub(crate) fn measured(
    stage: &Stage,
    which: Which,
    search: impl Fn(&dyn Engine, &Ask) -> Result<Answer, Failure>,
) -> Result<Measured, Failure> {
    let engine = which.open(&stage.folder(which))?;
    let mut measured = Measured { times: Vec::new(), answers: Vec::new() };
    for ask in &stage.asks {
        search(&*engine, ask)?;
    }
    for ask in &stage.asks {
        let (answer, took) = timed(|| search(&*engine, ask));
        measured.times.push(took);
        measured.answers.push(answer?);
    }
    Ok(measured)
}

/// Prints a line a class.
pub(crate) fn print(title: &str, stage: &Stage, ours: &Measured, peers: &[Measured; 2]) {
    let mut table = Table::new([
        "class", "n", "p50", "p95", "p99", "max", "plain p50", "p99", "ratio p50", "p99", "tantivy p50", "p99",
        "ratio p50", "p99",
    ]);
    let mut row = |name: &str, of: &dyn Fn(&Measured) -> Times| {
        let times = of(ours);
        let mut cells = vec![name.to_owned(), times.len().to_string()];
        cells.extend([times.median(), times.p95(), times.p99(), times.longest()].map(written));
        for peer in peers {
            let theirs = of(peer);
            cells.extend([theirs.median(), theirs.p99()].map(written));
            cells.push(ratio(theirs.median(), times.median()));
            cells.push(ratio(theirs.p99(), times.p99()));
        }
        table.row(cells);
    };
    for (kind, _) in KINDS {
        row(kind.name(), &|measured| measured.of(stage, kind));
    }
    row("all", &Measured::all);
    table.print(title);
    for (which, peer) in Which::PEERS.iter().zip(peers) {
        let pairs = ours.answers.iter().zip(&peer.answers);
        let same = pairs.filter(|(ours, theirs)| ours.hits == theirs.hits).count();
        println!("  {} shows as many hits for {same} of {} questions", which.name(), ours.answers.len());
    }
}

fn written(milliseconds: f64) -> String {
    format!("{milliseconds:.2}")
}
