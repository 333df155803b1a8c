//! A shift of many hours takes no more memory in its last hour than in its second.

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// What hours differ by although nothing is kept: which fault came last, and how far each buffer has grown.
const WAVES: f64 = 0.15;

fn in_use() -> usize {
    let stats = ALLOCATOR.stats();
    // What buffers grew and shrank by is in both already.
    stats.bytes_allocated.saturating_sub(stats.bytes_deallocated)
}

#[test]
fn memory_is_flat_over_a_shift() {
    let hours = std::env::var("SOAK_HOURS").ok().and_then(|hours| hours.parse().ok()).unwrap_or(4);
    let mut taken = Vec::new();
    storm::shift(hours, |hour| {
        taken.push(in_use());
        println!("after {hour} h: {} KiB in use", in_use() >> 10);
    })
    .expect("the shift goes on");
    // In the first hour what is made once is made: caches, tables, the first chats.
    let (early, late) = (taken[1], taken[taken.len() - 1]);
    assert!(late as f64 <= early as f64 * (1.0 + WAVES), "{early} bytes after 2 h, {late} after {hours} h");
}
