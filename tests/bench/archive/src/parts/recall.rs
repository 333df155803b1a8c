//! Everything that should be found is found, and nothing else: 500 questions in all scripts, held against a scan of every text.

mod asked;

use std::collections::HashSet;
use std::thread;

use uuid::Uuid;

use crate::Failure;
use crate::engine::Which;
use crate::engine::ours::Ours;
use crate::figure::{Figure, Goal, thousands};
use crate::oracle::fold;
use crate::stage::Stage;
use crate::table::Table;
use crate::times::timed;
use asked::{Asked, SCRIPTS, Text};

/// More texts than this are not scanned: they would have to be kept in memory.
const MOST: u64 = 3_000_000;
/// Differences that are shown.
const SHOWN: usize = 5;

/// What a script's questions found.
#[derive(Debug, Clone, Copy, Default)]
struct Found {
    asked: u64,
    /// What should be found.
    wanted: u64,
    /// What was.
    given: u64,
    /// Both.
    right: u64,
}

pub(crate) fn run(stage: &Stage) -> Result<Vec<Figure>, Failure> {
    if stage.corpus.messages() > MOST {
        println!("\nRecall and precision are not measured above {} messages", thousands(MOST));
        return Ok(Vec::new());
    }
    let texts = texts(stage);
    let asked = asked::questions(&texts);
    let (wanted, took) = timed(|| scan(&texts, &asked));
    println!(
        "\n{} texts scanned for {} questions in {:.1} s",
        thousands(texts.len() as u64),
        asked.len(),
        took.as_secs_f64()
    );
    let ours = Ours::open(&stage.folder(Which::Ours))?;
    let mut found = [Found::default(); SCRIPTS.len()];
    let mut shown = 0;
    for (asked, wanted) in asked.iter().zip(wanted) {
        let wanted: HashSet<Uuid> = wanted.into_iter().map(|at| texts[at].id).collect();
        let mut given: HashSet<Uuid> = HashSet::new();
        ours.each(&asked.typed, |page| {
            given.extend(page.hits.iter().filter_map(|hit| hit.item.id.as_str().parse::<Uuid>().ok()))
        })?;
        let found = &mut found[asked.script];
        found.asked += 1;
        found.wanted += wanted.len() as u64;
        found.given += given.len() as u64;
        found.right += wanted.intersection(&given).count() as u64;
        if wanted != given && shown < SHOWN {
            shown += 1;
            let of = |ids: &mut dyn Iterator<Item = &Uuid>| {
                let id = ids.next()?;
                texts.iter().find(|text| text.id == *id).map(|text| text.text.clone())
            };
            println!(
                "  {}: not found {:?}, wrongly found {:?}",
                asked.typed,
                of(&mut wanted.difference(&given)),
                of(&mut given.difference(&wanted)),
            );
        }
    }
    Ok(figures(&found))
}

fn figures(found: &[Found]) -> Vec<Figure> {
    let mut table = Table::new(["script", "questions", "should be found", "found", "recall", "precision"]);
    let mut all = Found::default();
    let share = |part: u64, of: u64| if of == 0 { 1.0 } else { part as f64 / of as f64 };
    let mut row = |name: &str, found: &Found| {
        let Found { asked, wanted, given, right } = *found;
        let mut cells = vec![name.to_owned()];
        cells.extend([asked, wanted, given].map(thousands));
        cells.extend([share(right, wanted), share(right, given)].map(|share| format!("{share:.6}")));
        table.row(cells);
    };
    for (name, found) in SCRIPTS.iter().zip(found) {
        row(name, found);
        all.asked += found.asked;
        all.wanted += found.wanted;
        all.given += found.given;
        all.right += found.right;
    }
    row("all", &all);
    table.print("Recall and precision, against a scan of every text");
    vec![
        Figure::new("recall, 500 questions", "", Goal::Exactly(1.0), share(all.right, all.wanted)),
        Figure::new("precision", "", Goal::Exactly(1.0), share(all.right, all.given)),
    ]
}

fn texts(stage: &Stage) -> Vec<Text> {
    let mut texts = Vec::new();
    for contact in stage.corpus.iter() {
        for entry in contact.entries.iter().filter(|entry| entry.is_message()) {
            let role = entry.who.and_then(|who| contact.people.get(who)).map(|who| who.role);
            let text = entry.text().to_owned();
            texts.push(Text { id: entry.id, at: entry.at, role, folded: fold(&text), text });
        }
    }
    texts
}

/// For each question the places of the texts that it should find.
fn scan(texts: &[Text], asked: &[Asked]) -> Vec<Vec<usize>> {
    let threads = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = asked.len().div_ceil(threads);
    thread::scope(|scope| {
        let scans: Vec<_> = asked
            .chunks(share)
            .map(|some| {
                scope.spawn(move || {
                    let hits =
                        |asked: &Asked| (0..texts.len()).filter(|at| asked.wants(&texts[*at])).collect();
                    some.iter().map(hits).collect::<Vec<Vec<usize>>>()
                })
            })
            .collect();
        scans.into_iter().flat_map(|scan| scan.join().unwrap_or_default()).collect()
    })
}
