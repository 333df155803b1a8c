//! A hundred chats over real sockets, disturbed and cut off.

use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_chats_over_loopback_end_as_they_were() {
    let ended = storm::over_loopback(100, Duration::from_secs(60)).await;
    ended.expect("everything said is shown");
}
