//! The page lives in a process of the web engine, which may end without the program: killed by the system for its memory, or by a fault of its
//! own. Then the page is loaded again and opens the chat that was open. The chats went on meanwhile.

use std::time::Duration;

use tauri::{Runtime, WebviewWindow};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};
use webkit2gtk::{WebProcessTerminationReason as Reason, WebViewExt as _};

use crate::bridge::Bridge;

/// Ends that follow one another within this are a row.
const IN_A_ROW: Duration = Duration::from_secs(60);
/// A page that ends again and again is loaded as rarely as this.
const LONGEST_REST: Duration = Duration::from_secs(30);

/// Loads the page again whenever its process ends, as long as there is the window.
pub(super) fn follow<R: Runtime>(window: &WebviewWindow<R>, bridge: Bridge) -> tauri::Result<()> {
    // One that ends before the last end was seen is the same to us.
    let (ended, mut ends) = mpsc::channel::<Reason>(1);
    window.with_webview(move |view| {
        view.inner().connect_web_process_terminated(move |_, reason| {
            ended.try_send(reason).ok();
        });
    })?;
    let window = window.clone();
    tokio::spawn(async move {
        let mut row = Row::default();
        while let Some(reason) = ends.recv().await {
            tracing::error!(?reason, "the process of the page ended; the page is loaded again");
            bridge.page_ended().await;
            sleep(row.rest(Instant::now())).await;
            if let Err(error) = window.reload() {
                tracing::error!(%error, "the page is not loaded again");
            }
        }
    });
    Ok(())
}

/// Ends of the page in a row.
#[derive(Debug, Default)]
struct Row {
    last: Option<Instant>,
    count: u32,
}

impl Row {
    /// How long to wait after an end: not at all after the first, for whoever reads waits.
    fn rest(&mut self, now: Instant) -> Duration {
        let goes_on = self.last.is_some_and(|last| now.duration_since(last) < IN_A_ROW);
        self.count = if goes_on { self.count.saturating_add(1) } else { 0 };
        self.last = Some(now);
        match self.count {
            0 => Duration::ZERO,
            count => Duration::from_secs(1 << (count - 1).min(5)).min(LONGEST_REST),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_loaded_again_at_once_and_ever_more_rarely_if_it_keeps_ending() {
        let (mut row, start) = (Row::default(), Instant::now());
        let rests: Vec<u64> =
            (0..8).map(|second| row.rest(start + Duration::from_secs(second)).as_secs()).collect();
        assert_eq!(rests, [0, 1, 2, 4, 8, 16, 30, 30]);
        assert_eq!(row.rest(start + Duration::from_secs(100)), Duration::ZERO, "it has lived a while");
    }
}
