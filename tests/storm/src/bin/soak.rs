//! A shift of many hours takes no more memory in its last hour than in its second. `cargo xtask soak` runs it.

use std::alloc::System;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// What hours differ by although nothing is kept: which fault came last, and how far each buffer has grown.
const WAVES: f64 = 0.15;

/// Lets chats come and go in bad weather, compressed, and holds the memory of the last hour to that of the second.
#[derive(Parser)]
#[command(name = "soak")]
struct Arguments {
    /// Hours of the shift.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u64).range(3..))]
    hours: u64,
}

fn main() -> ExitCode {
    let Arguments { hours } = Arguments::parse();
    let mut taken = Vec::new();
    let shift = storm::shift(hours, |hour| {
        taken.push(in_use());
        say(&format!("after {hour} h: {} KiB in use", in_use() >> 10));
    });
    if let Err(what) = shift {
        say(&format!("the shift ended early: {what}"));
        return ExitCode::FAILURE;
    }
    // In the first hour what is made once is made: caches, tables, the first chats.
    let (early, late) =
        (taken.get(1).copied().unwrap_or_default(), taken.last().copied().unwrap_or_default());
    if late as f64 > early as f64 * (1.0 + WAVES) {
        say(&format!("memory grows: {early} bytes after 2 h, {late} after {hours} h"));
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn in_use() -> usize {
    let stats = ALLOCATOR.stats();
    // What buffers grew and shrank by is in both already.
    stats.bytes_allocated.saturating_sub(stats.bytes_deallocated)
}

fn say(line: &str) {
    // Whoever listened is gone: nobody misses it.
    writeln!(io::stdout().lock(), "{line}").ok();
}
