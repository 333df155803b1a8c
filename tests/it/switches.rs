//! Where public material leaves a question about the service open, every answer has to give the same picture.

use simulator::{
    AttachmentUpdate, Config as Service, LastPageToken, Role, ScanResult, StartPositionBound, Switches,
};
use transcript::Status;

use crate::floor::Floor;

async fn a_chat_is_true_after_a_loss_with(switches: Switches) {
    let floor = Floor::open_with(Service { switches, ..Service::default() }).await;
    // A full page exactly, so that its token has something to decide.
    let (chat, customer) = floor.chat(199);
    let key = floor.watch_live(&chat).await;
    floor.until_true(&key, &chat).await;
    chat.drop_sockets(None);
    for number in 0..100 {
        chat.say(&customer, &format!("missed {number}"));
    }
    floor.until_true(&key, &chat).await;
    let file = chat.attach(&customer, "id.png", "image/png");
    chat.attachment_status(&file, ScanResult::Rejected);
    chat.join(Role::Agent, "Ben");
    let dump = floor.until_true(&key, &chat).await;
    assert_eq!(dump.files.len(), 1);
    floor.until(&key, "rejected", |dump| dump.files[0].status == Status::Rejected).await;
}

macro_rules! switch {
    ($($name:ident: $member:ident = $value:expr;)+) => {$(
        #[tokio::test]
        async fn $name() {
            a_chat_is_true_after_a_loss_with(Switches { $member: $value, ..Switches::default() }).await;
        }
    )+};
}

switch! {
    the_last_page_has_no_token: last_page_token = LastPageToken::Absent;
    the_last_page_has_a_null_token: last_page_token = LastPageToken::Null;
    the_last_page_has_an_empty_token: last_page_token = LastPageToken::Empty;
    the_last_page_has_a_token_to_an_empty_page: last_page_token = LastPageToken::Present;
    a_start_position_is_inclusive: start_position = StartPositionBound::Inclusive;
    a_start_position_is_exclusive: start_position = StartPositionBound::Exclusive;
    a_scan_result_repeats_the_id_of_its_item: attachment_update = AttachmentUpdate::SameId;
    a_scan_result_is_an_item_of_its_own: attachment_update = AttachmentUpdate::NewId;
}
