//! The engine measured against its goals, with amazon-connect-chatjs beside it.
//!
//! `cargo xtask bench engine` runs it. One program in several roles, each a process of its own, so that what the operating
//! system says of a process is said of that role alone: `stage` is the service, `watch` is the engine, `paused` is both under
//! paused time, where what takes minutes outside takes seconds; without a role it conducts the others and prints.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and ends where it cannot measure"
)]

mod conduct;
mod figure;
mod floor;
mod merge;
mod paused;
mod process;
mod stage;
mod talk;
mod watcher;
mod wire;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.first().map(String::as_str) {
        Some("--stage") => stage::main(&words[1..]),
        Some("--watch") => watcher::main(),
        Some("--paused") => paused::main(&words[1]),
        // `--bench`, which cargo says to a benchmark, is none of the scenarios.
        _ => conduct::main(&words),
    }
}
