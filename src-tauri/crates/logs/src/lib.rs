//! Log files and crash files: on this computer, for its owner alone, and sent nowhere.
//!
//! A log that can not be written is no reason to stop, nor to be slow: what is logged waits in a bounded queue for a thread of its
//! own, and is left out when the queue is full or the disk takes nothing.

mod crash;
mod folder;
mod rotating;

pub use crash::{Program, record_panics};
pub use folder::{File, Folder};
pub use rotating::Rotating;
pub use tracing_appender::non_blocking::{NonBlocking, WorkerGuard};

use tracing_appender::non_blocking::NonBlockingBuilder;

/// Lines that may wait for the disk. When it is full, the next are left out.
const QUEUE: usize = 2_048;

/// What writes into the folder's log without waiting for the disk. What waits is written when the guard goes away.
pub fn to_file(folder: &Folder) -> (NonBlocking, WorkerGuard) {
    let builder = NonBlockingBuilder::default().lossy(true).buffered_lines_limit(QUEUE).thread_name("log");
    builder.finish(Rotating::new(folder.clone()))
}
