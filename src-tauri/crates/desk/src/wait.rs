//! Waiting for a thing itself, with a deadline.

use std::time::{Duration, Instant};

/// Asks `ready` until it has an answer, at most for `limit`.
pub(crate) fn wait_for<T>(limit: Duration, mut ready: impl FnMut() -> Option<T>) -> Option<T> {
    let start = Instant::now();
    loop {
        if let Some(answer) = ready() {
            return Some(answer);
        }
        if start.elapsed() >= limit {
            return None;
        }
        #[expect(clippy::disallowed_methods, reason = "the pause between two questions; the answer decides")]
        std::thread::sleep(Duration::from_millis(20));
    }
}
