//! Plays fault storms by the thousand. `cargo xtask storm` runs it.

use std::io::{self, Write};
use std::ops::Range;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use clap::Parser;

/// Plays fault storms: the engine before the simulator, by seed.
#[derive(Parser)]
#[command(name = "storm")]
struct Arguments {
    /// How many storms.
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// One storm alone, told at length.
    #[arg(long, conflicts_with_all = ["seeds", "from"])]
    seed: Option<u64>,
    /// So many at a time; as many as there are cores unless named.
    #[arg(long)]
    threads: Option<usize>,
    /// Goes on after a storm that was not weathered.
    #[arg(long)]
    keep_going: bool,
}

fn main() -> ExitCode {
    let Arguments { seeds, from, seed, threads, keep_going } = Arguments::parse();
    // A panic of the engine is told with its seed, once.
    std::panic::set_hook(Box::new(|_| {}));
    let seeds = seed.map_or_else(|| with_regressions(from..from.saturating_add(seeds)), |seed| vec![seed]);
    let cores = thread::available_parallelism().map_or(1, Into::into);
    let round = Round::new(seeds, keep_going);
    thread::scope(|scope| {
        for _ in 0..threads.unwrap_or(cores).max(1) {
            scope.spawn(|| round.play());
        }
    });
    round.end()
}

/// Those that once found something come first.
fn with_regressions(seeds: Range<u64>) -> Vec<u64> {
    let found = storm::regressions().filter(|seed| !seeds.contains(seed));
    found.chain(seeds.clone()).collect()
}

/// Storms that several threads play.
struct Round {
    seeds: Vec<u64>,
    next: AtomicUsize,
    keep_going: bool,
    over: AtomicBool,
    began: Instant,
    told: Mutex<Told>,
}

struct Told {
    weathered: u64,
    failed: Vec<u64>,
    virtual_time: Duration,
    faults: usize,
    items: usize,
    requests: usize,
    at: Instant,
}

impl Round {
    fn new(seeds: Vec<u64>, keep_going: bool) -> Self {
        let began = Instant::now();
        let told = Told {
            weathered: 0,
            failed: Vec::new(),
            virtual_time: Duration::ZERO,
            faults: 0,
            items: 0,
            requests: 0,
            at: began,
        };
        Self {
            seeds,
            next: AtomicUsize::new(0),
            keep_going,
            over: AtomicBool::new(false),
            began,
            told: Mutex::new(told),
        }
    }

    fn play(&self) {
        while !self.over.load(Ordering::Relaxed) {
            let Some(&seed) = self.seeds.get(self.next.fetch_add(1, Ordering::Relaxed)) else { return };
            let played = storm::play(seed);
            let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            match played {
                Ok(weathered) => {
                    told.weathered += 1;
                    told.virtual_time += weathered.took;
                    told.faults += weathered.faults;
                    told.items += weathered.items;
                    told.requests += weathered.requests;
                }
                Err(what) => {
                    told.failed.push(seed);
                    say(&format!(
                        "seed {seed} is not weathered: {what}\nto play it again: {}\n",
                        storm::again(seed)
                    ));
                    if !self.keep_going {
                        self.over.store(true, Ordering::Relaxed);
                    }
                }
            }
            if told.at.elapsed() >= Duration::from_secs(5) {
                told.at = Instant::now();
                say(&told.line(self.seeds.len(), self.began.elapsed()));
            }
        }
    }

    fn end(self) -> ExitCode {
        let told = self.told.into_inner().unwrap_or_else(PoisonError::into_inner);
        say(&told.line(self.seeds.len(), self.began.elapsed()));
        if told.failed.is_empty() {
            return ExitCode::SUCCESS;
        }
        say(&format!("not weathered: {:?}", told.failed));
        ExitCode::FAILURE
    }
}

impl Told {
    fn line(&self, count: usize, took: Duration) -> String {
        let hours = self.virtual_time.as_secs_f64() / 3_600.0;
        format!(
            "{} of {count} storms weathered, {} not: {hours:.1} h, {} faults, {} items, {} requests in {:.0} s",
            self.weathered,
            self.failed.len(),
            self.faults,
            self.items,
            self.requests,
            took.as_secs_f64()
        )
    }
}

fn say(line: &str) {
    // Whoever listened is gone: nobody misses it.
    writeln!(io::stdout().lock(), "{line}").ok();
}
