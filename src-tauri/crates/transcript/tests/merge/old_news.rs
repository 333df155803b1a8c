//! What a new socket brings first may be news of something said long before: it says nothing of what was said in between.

use transcript::{Attachment, AttachmentId, Epoch, Item, Kind, Processing, Status, Timeline};

use crate::cases::{SOCKET, gaps, live_with, newest, seen};
use crate::server::{at, in_parts, item, with_extras};

const NEXT: Epoch = Epoch(2);

/// `a` is proved; then the socket was lost, and its successor brings this first.
fn after_a_loss(first: Item) -> Timeline {
    let mut timeline = live_with(vec![item("a", 10)]);
    timeline.disconnected(SOCKET, at(20));
    timeline.connected(NEXT, at(50));
    timeline.live(NEXT, seen(2), vec![first]);
    timeline
}

fn file(id: &str, ms: i64, status: Status) -> Item {
    let attachment = Attachment { id: AttachmentId::from("f"), name: None, content_type: None, status };
    let item = Item { kind: Kind::Attachment, ..item(id, ms) };
    with_extras(item, |extras| extras.attachments = vec![attachment])
}

#[test]
fn the_end_of_a_message_that_began_before_a_socket_does_not_end_the_gap_before_it() {
    for old in [
        in_parts(item("stream", 30), 3, true),
        in_parts(item("stream", 30), 2, false),
        with_extras(item("slow", 30), |extras| extras.processing = Some(Processing::Rejected)),
        file("scanned", 30, Status::Approved),
    ] {
        let mut timeline = after_a_loss(old);
        assert_eq!(gaps(&timeline), [(Some("a"), None)], "what was said at 40 may be missing");
        // A page that was read before the socket was subscribed meets nothing.
        timeline.page(&newest(true, None), seen(3), vec![item("a", 10), item("b", 35)]);
        assert!(!timeline.has_met(NEXT));
    }
}

#[test]
fn what_is_known_already_does_not_end_the_gap_before_a_socket() {
    let mut timeline = live_with(vec![item("a", 10), file("sent", 12, Status::InProgress)]);
    timeline.disconnected(SOCKET, at(20));
    timeline.connected(NEXT, at(50));
    timeline.live(NEXT, seen(2), vec![file("sent", 30, Status::InProgress)]);
    assert_eq!(gaps(&timeline), [(Some("sent"), None)]);
}

#[test]
fn what_is_said_anew_ends_the_gap_before_a_socket() {
    let processed = with_extras(item("slow", 60), |extras| extras.processing = Some(Processing::Processing));
    for new in [
        item("new", 60),
        in_parts(item("quick", 60), 1, true),
        processed,
        file("sent", 60, Status::InProgress),
    ] {
        let id = new.id.clone();
        assert_eq!(gaps(&after_a_loss(new)), [(Some("a"), Some(id.as_str()))]);
    }
}

#[test]
fn an_item_that_only_a_socket_brought_is_no_place_to_read_from() {
    let mut timeline = Timeline::new();
    timeline.connected(SOCKET, at(0));
    timeline.live(SOCKET, seen(1), vec![item("heard", 10)]);
    let gap = timeline.gaps()[0].clone();
    let (direction, start) = timeline.read_for(&gap);
    assert_eq!((direction, start), (transcript::Direction::Backward, transcript::Start::Newest));
}
