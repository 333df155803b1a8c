//! From handing over an item until a search finds it, while a thousand a second come and each is kept durably.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::Failure;
use crate::corpus::{Corpus, Entry, Role, What, draw};
use crate::engine::rows::Row;
use crate::engine::{Engine, Which};
use crate::figure::{Figure, Goal, thousands};
use crate::questions::{Ask, Kind};
use crate::stage::Stage;
use crate::table::{Table, ratio};
use crate::times::Times;

/// Items a second.
const RATE: u64 = 1_000;
/// How long they come.
const SECONDS: u64 = 20;
/// Those of the first seconds are not counted.
const WARM: u64 = 2;
/// Of so many items one is searched for.
const SEARCHED: u64 = 5;
/// Chats that go on at the same time.
const CHATS: u64 = 200;
/// After this nothing more is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) fn run(stage: &Stage) -> Result<Vec<Figure>, Failure> {
    let mut table = Table::new([
        "engine",
        "items/s",
        "kept p50",
        "p95",
        "p99",
        "found p50",
        "p95",
        "p99",
        "max",
        "ratio p95",
    ]);
    let mut p95 = Vec::new();
    for which in [Which::Ours, Which::Plain, Which::Tantivy] {
        let measured = measure(stage, which)?;
        p95.push(measured.found.p95());
        let Measured { rate, kept, found } = measured;
        let mut cells = vec![which.name().to_owned(), thousands(rate as u64)];
        cells.extend([kept.median(), kept.p95(), kept.p99()].map(|time| format!("{time:.2}")));
        cells.extend(
            [found.median(), found.p95(), found.p99(), found.longest()].map(|time| format!("{time:.2}")),
        );
        cells.push(ratio(found.p95(), p95[0]));
        table.row(cells);
    }
    table.print("Said to findable, ms: 1,000 items/s one by one, each durable; tantivy commits and reloads for each group");
    Ok(vec![
        Figure::new("said to findable at 1,000 items/s, p95", " ms", Goal::AtMost(200.0), p95[0])
            .beside([Some(p95[1]), Some(p95[2])]),
    ])
}

struct Measured {
    /// Items kept in a second.
    rate: f64,
    kept: Times,
    found: Times,
}

/// An item that is kept.
struct Done {
    number: u64,
    handed: Instant,
    kept: Instant,
}

#[expect(clippy::disallowed_methods, reason = "it hands over by the clock, as people write")]
fn measure(stage: &Stage, which: Which) -> Result<Measured, Failure> {
    let items = items(&stage.corpus)?;
    let writing = which.open(&stage.folder(which))?;
    let mut intake = writing.intake()?;
    let (done, inbox) = mpsc::channel::<Done>();
    let finder = thread::spawn(move || find(&*writing, &inbox));
    let begin = Instant::now();
    for (number, item) in (0..).zip(items) {
        let at = begin + Duration::from_nanos(1_000_000_000 / RATE * number);
        thread::sleep(at.saturating_duration_since(Instant::now()));
        let (handed, done) = (Instant::now(), done.clone());
        let tell = move || {
            // The finder goes when something failed, and says so itself.
            done.send(Done { number, handed, kept: Instant::now() }).ok();
        };
        intake.hand(item, Box::new(tell));
    }
    drop(done);
    let (last, kept, found) = finder.join().map_err(|_| "the searching thread broke off")??;
    if kept.len() as u64 != RATE * (SECONDS - WARM) {
        return Err(format!("{}: of {} items {} were kept", which.name(), RATE * SECONDS, kept.len()).into());
    }
    let rate = (RATE * SECONDS) as f64 / last.duration_since(begin).as_secs_f64();
    Ok(Measured { rate, kept, found })
}

/// Searches for what is kept until it is found.
fn find(engine: &dyn Engine, inbox: &mpsc::Receiver<Done>) -> Result<(Instant, Times, Times), Failure> {
    let (mut last, mut kept, mut found) = (Instant::now(), Vec::new(), Vec::new());
    while let Ok(done) = inbox.recv_timeout(PATIENCE) {
        last = last.max(done.kept);
        let is_counted = done.number >= RATE * WARM;
        if is_counted {
            kept.push(done.kept - done.handed);
        }
        if done.number % SEARCHED == 0 {
            let ask = Ask {
                kind: Kind::Rare,
                words: vec![mark(done.number)],
                contact: None,
                role: None,
                days: None,
            };
            while engine.newest(&ask)?.hits == 0 {
                if done.handed.elapsed() > PATIENCE {
                    return Err("an item that was kept is not found".into());
                }
            }
            if is_counted {
                found.push(done.handed.elapsed());
            }
        }
    }
    Ok((last, kept.into_iter().collect(), found.into_iter().collect()))
}

/// A word that this item has and no other.
fn mark(number: u64) -> String {
    format!("live{number}")
}

/// Items of chats that go on at the same time, after all that is stored.
fn items(corpus: &Corpus) -> Result<Vec<Row>, Failure> {
    let mut chats: Vec<_> = (0..CHATS).map(|number| corpus.contact(number)).collect();
    let mut draw = draw(0, 5);
    let newest = corpus.contact(corpus.contacts() - 1).entries.last().map_or(0, |entry| entry.at) + 60_000;
    let mut rows = Vec::new();
    for number in 0..RATE * SECONDS {
        let contact = &mut chats[(number % CHATS) as usize];
        if number < CHATS {
            // Chats that nobody has seen.
            contact.id = crate::corpus::id(&mut draw);
        }
        let who = (number / CHATS % 2) as usize;
        let role = if who == 0 { Role::Customer } else { Role::Agent };
        let text = format!("{} {}", corpus.text(&mut draw, role), mark(number));
        let at = newest + (number * 1_000 / RATE) as i64;
        let entry = Entry { id: crate::corpus::id(&mut draw), at, who: Some(who), what: What::Said(text) };
        rows.push(Row::live(contact, &entry)?);
    }
    Ok(rows)
}
