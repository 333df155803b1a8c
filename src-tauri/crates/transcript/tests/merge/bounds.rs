//! A service out of its mind takes bounded memory, and what is dropped is counted.

use std::sync::Arc;

use transcript::{
    Attachment, Author, Epoch, Event, Item, Kind, Marks, Receipts, Role, Seen, Status, Timeline,
};

use crate::server::{at, event, in_parts, item, with_extras};

const SOCKET: Epoch = Epoch(1);

fn after(items: Vec<Item>) -> Timeline {
    let mut timeline = Timeline::new();
    timeline.connected(SOCKET, at(0));
    for (number, item) in (1..).zip(items) {
        timeline.live(SOCKET, Seen { number, at: at(0) }, vec![item]);
    }
    timeline
}

fn person(number: u32) -> Arc<Author> {
    Arc::new(Author { id: format!("p-{number:05}").as_str().into(), name: None, role: Role::Agent })
}

fn file(number: u32, status: &str) -> Attachment {
    let id = format!("f-{number:05}");
    Attachment { id: id.as_str().into(), name: None, content_type: None, status: Status::from_wire(status) }
}

fn files(id: &str, files: Vec<Attachment>) -> Item {
    let item = Item { kind: Kind::Attachment, ..item(id, 5) };
    with_extras(item, |extras| extras.attachments = files)
}

#[test]
fn a_stream_without_end_keeps_its_first_parts_in_whatever_order_they_come() {
    let part =
        |number| in_parts(Item { content: Some(format!("{number},").into()), ..item("m", 5) }, number, false);
    let texts: Vec<_> = [(1..=1_005).collect::<Vec<u32>>(), (1..=1_005).rev().collect()]
        .into_iter()
        .map(|numbers| {
            let timeline = after(numbers.into_iter().map(part).collect());
            assert_eq!(timeline.counts().dropped_parts, 5);
            timeline.entry(&"m".into()).unwrap().text().unwrap()
        })
        .collect();
    assert!(texts[0].ends_with(",1000,"));
    assert_eq!(texts[0], texts[1]);
}

#[test]
fn a_part_with_an_enormous_number_is_one_part() {
    let parts = [in_parts(item("m", 5), 4_000_000_000, false), in_parts(item("m", 5), 1, false)];
    let timeline = after(parts.to_vec());
    assert_eq!(timeline.entry(&"m".into()).unwrap().text().as_deref(), Some("text of m"));
    assert_eq!(timeline.counts().dropped_parts, 0);
}

#[test]
fn recipients_beyond_the_bound_are_counted() {
    let mut receipts = Receipts::default();
    let recipient = |number: u32| transcript::ParticipantId::new(format!("{number:05}"));
    for number in 0..60 {
        receipts.mark(&recipient(number), Marks::default());
    }
    let mut others = Receipts::default();
    for number in 50..120 {
        others.mark(&recipient(number), Marks::default());
    }
    let copies =
        [receipts, others].map(|receipts| with_extras(item("m", 5), |extras| extras.receipts = receipts));
    let timeline = after(copies.to_vec());
    assert_eq!(timeline.entry(&"m".into()).unwrap().receipts().iter().count(), 100);
    assert_eq!(timeline.counts().dropped_receipts, 20);
}

#[test]
fn participants_beyond_the_bound_are_counted_and_their_words_are_kept() {
    let said = |number| Item { author: Some(person(number)), ..item(&format!("{number:05}"), 5) };
    let timeline = after((0..1_003).map(said).collect());
    assert_eq!((timeline.people().len(), timeline.counts().dropped_people), (1_000, 3));
    assert_eq!(timeline.len(), 1_003);
}

#[test]
fn of_comings_and_goings_without_end_the_newest_are_kept() {
    let moves = [Event::Joined, Event::Left];
    let moved = |number: u32| {
        let event_now = moves[(number % 2) as usize].clone();
        event(&format!("{number:05}"), i64::from(number), event_now, Role::Agent)
    };
    let timeline = after((0..1_004).map(moved).collect());
    assert_eq!(timeline.counts().dropped_people, 4);
    let agent = timeline.person(&"p-agent".into()).unwrap();
    assert_eq!((agent.left, agent.joined), (Some(at(1_003)), Some(at(0))));
}

#[test]
fn files_beyond_the_bound_are_counted_and_their_items_are_kept() {
    let hundred = |page: u32| {
        let attachments = (page * 100..page * 100 + 100).map(|number| file(number, "APPROVED")).collect();
        files(&format!("{page:05}"), attachments)
    };
    let timeline = after((0..101).map(hundred).collect());
    assert_eq!((timeline.file_counts().total, timeline.file_counts().approved), (10_000, 10_000));
    assert_eq!((timeline.files().len(), timeline.counts().dropped_files), (10_000, 100));
    assert_eq!(timeline.len(), 101);
}

#[test]
fn a_file_with_ever_new_statuses_keeps_some_and_counts_the_rest() {
    let said = |number: u32| files("f", vec![file(0, &format!("ODD-{number}"))]);
    let timeline = after((0..20).map(said).collect());
    assert_eq!(timeline.counts().dropped_files, 4);
    assert_eq!(timeline.files()[0].status, Status::Unknown("ODD-15".into()));
}

#[test]
fn pages_that_contradict_each_other_without_end_are_counted() {
    use transcript::{Direction, PageEvidence, Start};
    let mut timeline = Timeline::new();
    let evidence =
        PageEvidence { direction: Direction::Backward, start: Start::Newest, more: true, epoch: None };
    let ids: Vec<String> = (0..20).map(|number| format!("{number:02}")).collect();
    let mut number = 0;
    for first in &ids {
        for second in ids.iter().filter(|second| *second != first) {
            number += 1;
            let page = vec![item(first, 5), item(second, 5)];
            timeline.page(&evidence, Seen { number, at: at(0) }, page);
        }
    }
    assert_eq!(timeline.counts().dropped_order, 20 * 19 - 20 * 4);
    assert_eq!(timeline.len(), 20);
}
