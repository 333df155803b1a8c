//! What a row says about a chat.

use serde_json::json;

use crate::floor::{Floor, seconds, target};

#[tokio::test(start_paused = true)]
async fn after_a_transfer_the_chat_is_on_its_newest_contact_however_late_the_past_is_read() {
    let floor = Floor::open();
    let chat = floor.service.add_chat(0);
    for (contact, words) in [("first", 150), ("second", 150), ("third", 20)] {
        for _ in 0..words {
            let word = json!({
                "Type": "MESSAGE", "ContentType": "text/plain", "Content": "hello",
                "ContactId": contact, "InitialContactId": "first",
            });
            floor.service.emit(chat, &word, true);
            tokio::time::sleep(std::time::Duration::from_millis(3)).await;
        }
    }
    let target =
        monitor::Target { contact_id: Some("third".into()), initial_contact_id: None, ..target(chat) };
    let key = floor.monitor.watch(target).await.unwrap();
    seconds(10).await;
    let summary = floor.dump(&key).await.summary;
    assert_eq!(summary.items, 320);
    assert_eq!(summary.contact_id, Some("third".into()));
    assert_eq!(summary.contact_ids, ["first".into(), "second".into(), "third".into()]);
}
