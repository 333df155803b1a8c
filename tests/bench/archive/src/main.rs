//! The archive measured against its goals, with what one would have used instead beside it: FTS5 used plainly, and tantivy. Neither
//! encrypts, and tantivy keeps no chats; each figure is of the same work over the same chats in the same run.
//!
//! `cargo xtask bench archive` runs it.

mod corpus;
mod engine;
mod figure;
mod machine;
mod oracle;
mod parts;
mod questions;
mod stage;
mod table;
mod times;
mod wire;
mod wishes;

use std::process::ExitCode;

use wishes::Task;

/// Whatever keeps it from measuring.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> ExitCode {
    let task = wishes::parse(std::env::args().skip(1));
    match task.and_then(|task| match task {
        Task::Measure(wishes) => stage::run(&wishes),
        Task::FirstSearch { which, folder, ask } => parts::cold::first_search(which, &folder, &ask),
    }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}
