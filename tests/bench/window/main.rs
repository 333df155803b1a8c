//! The real window measured against its goals: the release build under its own display, driven over `WebDriver`, against the simulator.
//!
//! `cargo xtask bench window` runs it. All clocks are those of one machine, so a time that the page notes is compared with one that was
//! noted here. *Painted* is when the engine comes back to the page after the frame in which it drew the change.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and ends where it cannot measure"
)]

mod bare;
#[path = "../figure.rs"]
mod figure;
#[path = "../../e2e/hands.rs"]
#[expect(dead_code, reason = "journeys use more of it")]
mod hands;
mod live;
mod memory;
#[path = "../../e2e/stage.rs"]
#[expect(dead_code, reason = "journeys use more of it")]
mod stage;
mod start;
mod stock;
mod stored;
#[path = "../talk.rs"]
mod talk;
mod times;

use std::time::Duration;

/// Begun with `--minutes N`, a hundred live chats are watched for so long; without, for two; with none, not at all. With `--messages 0` no
/// archive is filled. The start is measured in any case.
fn main() {
    let words: Vec<String> = std::env::args().collect();
    if words.iter().any(|word| word == bare::FLAG) {
        return bare::run();
    }
    let number = |name: &str| {
        let at = words.iter().position(|word| word == name)?;
        words.get(at + 1)?.parse::<u64>().ok()
    };
    let minutes = number("--minutes").unwrap_or(2);
    let messages = number("--messages").unwrap_or(1_000_000);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    figure::print(&runtime.block_on(start::measure()));
    if minutes > 0 {
        runtime.block_on(live::measure(Duration::from_secs(60 * minutes), figure::print));
    }
    if messages > 0 {
        figure::print(&runtime.block_on(stored::measure(messages)));
    }
}
