//! Requests to end.

use std::io;

use tokio::sync::mpsc;

/// Tells of each request to end: SIGINT, SIGTERM, Ctrl-C. One that comes while another waits is the same.
pub(crate) fn interrupts() -> io::Result<mpsc::Receiver<()>> {
    // Full: there is one already.
    let (tell, told) = mpsc::channel(1);
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut interrupt, mut terminate) =
            (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                }
                tell.try_send(()).ok();
            }
        });
    }
    #[cfg(not(unix))]
    tokio::spawn(async move {
        while tokio::signal::ctrl_c().await.is_ok() {
            tell.try_send(()).ok();
        }
    });
    Ok(told)
}
