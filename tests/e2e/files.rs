//! Files of a chat.

use simulator::ScanResult;

use crate::stage::{Stage, until};

#[tokio::test(flavor = "multi_thread")]
async fn an_approved_file_is_saved_byte_by_byte_and_no_other_can_be() {
    let (stage, [(chat, customer)]) = Stage::watching(["Ana"]).await;
    stage.open(&chat).await;
    let bytes: Vec<u8> = (0..300_000_u32).flat_map(u32::to_le_bytes).collect();
    let file = chat.attach_bytes(&customer, "bill.pdf", "application/pdf", bytes.clone());
    let panel = format!("li.file[data-file='{}']", file.id());
    let save = format!("{panel} [aria-label^=Save]");
    stage.until("the file is there", async || stage.window.count(&panel).await == 1).await;
    assert_eq!(stage.window.count(&save).await, 0, "it is not approved yet");

    chat.attachment_status(&file, ScanResult::Approved);
    stage.until("it can be saved", async || stage.window.count(&save).await == 1).await;
    stage.window.click(&save).await;
    let saved = format!("{panel}[data-save=saved]");
    stage.until("it is saved", async || stage.window.count(&saved).await == 1).await;
    assert!(stage.window.text(&panel).await.contains("Saved to Downloads"));
    let path = stage.desk.home().join("Downloads/bill.pdf");
    let read = until("the file is on the disk", async || std::fs::read(&path).ok()).await;
    assert!(read == bytes, "{} of {} bytes, or others", read.len(), bytes.len());
}
