//! Copies of one item: what counts, and what is told of it.

use transcript::{
    Change, Direction, Epoch, Event, Item, Kind, Marks, PageEvidence, Processing, Role, Seen, Start, Timeline,
};

use crate::server::{at, event, in_contact, in_parts, item, with_extras};

const SOCKET: Epoch = Epoch(1);

fn seen(number: u64) -> Seen {
    Seen { number, at: at(1_000_000 + i64::try_from(number).unwrap()) }
}

fn newest(epoch: Option<Epoch>) -> PageEvidence {
    PageEvidence { direction: Direction::Backward, start: Start::Newest, more: true, epoch }
}

fn watched() -> Timeline {
    let mut timeline = Timeline::new();
    timeline.connected(SOCKET, at(0));
    timeline
}

/// How many entries an item that the socket brings makes different.
fn told(timeline: &mut Timeline, number: u64, item: Item) -> usize {
    let changes = timeline.live(SOCKET, seen(number), vec![item]);
    changes.iter().filter(|change| matches!(change, Change::Upsert(_))).count()
}

fn says(content: &str) -> Item {
    Item { content: Some(content.into()), ..item("m", 5) }
}

#[test]
fn the_same_copy_again_is_no_change() {
    let mut timeline = watched();
    assert_eq!(told(&mut timeline, 1, item("m", 5)), 1);
    assert_eq!(told(&mut timeline, 2, item("m", 5)), 0);
    let changes = timeline.page(&newest(None), seen(3), vec![item("m", 5)]).changes;
    assert!(!changes.iter().any(|change| matches!(change, Change::Upsert(_))));
}

#[test]
fn each_new_content_is_told_and_the_same_again_is_not() {
    let mut timeline = watched();
    let counts: Vec<usize> = (1..)
        .zip(["a", "b", "c", "c"])
        .map(|(number, content)| told(&mut timeline, number, says(content)))
        .collect();
    assert_eq!(counts, [1, 1, 1, 0]);
    let entry = timeline.entry(&"m".into()).unwrap();
    assert_eq!((entry.text().as_deref(), entry.is_changed()), (Some("c"), true));
}

#[test]
fn an_older_copy_that_comes_late_flags_the_change_and_is_not_shown() {
    let mut timeline = watched();
    told(&mut timeline, 9, says("new"));
    assert_eq!(told(&mut timeline, 1, says("old")), 1);
    let entry = timeline.entry(&"m".into()).unwrap();
    assert_eq!((entry.text().as_deref(), entry.is_changed()), (Some("new"), true));
    assert_eq!(entry.first_seen, seen(1));
    assert_eq!(told(&mut timeline, 2, says("older")), 0, "that it changed is known");
}

#[test]
fn a_contact_or_a_state_that_only_a_later_copy_names_is_told() {
    let mut timeline = watched();
    told(&mut timeline, 1, item("m", 5));
    assert_eq!(told(&mut timeline, 2, in_contact("c", item("m", 5))), 1);
    let failed =
        with_extras(in_contact("c", item("m", 5)), |extras| extras.processing = Some(Processing::Failed));
    assert_eq!(told(&mut timeline, 3, failed), 1);
}

#[test]
fn receipts_stay_when_a_copy_without_them_counts() {
    let metadata = with_extras(Item { kind: Kind::Metadata, ..item("meta", 9) }, |extras| {
        extras.target = Some("m".into());
        extras.receipts = [("p".into(), Marks { delivered: None, read: Some(at(9)) })].into();
    });
    let mut timeline = watched();
    told(&mut timeline, 1, in_parts(item("m", 5), 1, false));
    assert_eq!(told(&mut timeline, 2, metadata.clone()), 1);
    assert_eq!(told(&mut timeline, 3, metadata), 0, "no news");
    for (number, copy) in [(4, in_parts(item("m", 5), 2, true)), (5, item("m", 5))] {
        told(&mut timeline, number, copy);
        let read = timeline.entry(&"m".into()).unwrap().receipts().get(&"p".into());
        assert_eq!(read.and_then(|marks| marks.read), Some(at(9)));
    }
}

#[test]
fn of_a_streamed_message_the_first_part_stands_for_all_and_what_shows_nothing_is_not_told() {
    let part = |number| in_parts(says(&format!("{number} ")), number, false);
    let mut timeline = watched();
    assert_eq!(told(&mut timeline, 1, part(3)), 1);
    assert_eq!(told(&mut timeline, 2, part(4)), 0, "the ones before are missing");
    assert_eq!(told(&mut timeline, 3, part(1)), 1);
    let entry = timeline.entry(&"m".into()).unwrap();
    assert_eq!((entry.item.chunk().unwrap().number, entry.text().as_deref()), (1, Some("1 ")));
    assert!(entry.is_streaming() && !entry.item.is_stored());
    assert_eq!(told(&mut timeline, 4, part(1)), 0);
    assert_eq!(told(&mut timeline, 5, part(2)), 1);
    assert_eq!(timeline.entry(&"m".into()).unwrap().text().as_deref(), Some("1 2 3 4 "));
    assert_eq!(told(&mut timeline, 6, in_parts(says("all"), 5, true)), 1);
    assert_eq!(told(&mut timeline, 7, part(2)), 0, "what is whole needs no parts");
}

#[test]
fn what_is_heard_and_what_is_read_is_marked() {
    let mut timeline = watched();
    timeline.live(SOCKET, seen(1), vec![item("heard", 1), item("both", 2)]);
    timeline.page(&newest(None), seen(2), vec![item("both", 2), item("read", 3)]);
    let marks = |id: &str| {
        let entry = timeline.entry(&id.into()).unwrap();
        (entry.heard, entry.read, entry.is_proved())
    };
    assert_eq!(
        (marks("heard"), marks("both"), marks("read")),
        ((true, false, false), (true, true, true), (false, true, true))
    );
}

#[test]
fn only_what_is_stored_and_was_said_while_the_socket_was_heard_counts_as_unheard() {
    let mut timeline = watched();
    timeline.live(SOCKET, seen(1), vec![item("b", 5)]);
    let page = vec![
        item("before", 4),
        item("b", 5),
        item("same-instant", 5),
        event("odd", 6, Event::ChatRehydrated, Role::System),
        item("missed", 7),
    ];
    timeline.page(&newest(Some(SOCKET)), seen(2), page);
    assert_eq!(timeline.counts().unheard, 1);
    timeline.live(SOCKET, seen(3), vec![item("b", 5)]);
    assert_eq!(timeline.counts().unheard, 1, "that one was heard before");
    timeline.live(SOCKET, seen(4), vec![item("missed", 7)]);
    timeline.live(SOCKET, seen(5), vec![item("missed", 7)]);
    assert_eq!(timeline.counts().unheard, 0);
}

#[test]
fn an_end_within_an_instant_of_which_a_page_shows_another_item_is_not_proved() {
    let ended = || Item { author: None, ..event("end", 5, Event::ChatEnded, Role::System) };
    let mut timeline = watched();
    timeline.live(SOCKET, seen(1), vec![ended()]);
    let whole = |more| PageEvidence { more, ..newest(None) };
    timeline.page(&whole(false), seen(2), vec![item("a", 1), item("b", 5)]);
    assert!(timeline.ended().is_some() && !timeline.is_sealed());
    timeline.page(&whole(false), seen(3), vec![item("a", 1), item("b", 5), ended()]);
    assert!(timeline.is_sealed());
}

#[test]
fn a_later_time_on_the_socket_does_not_move_what_came_first_and_a_later_page_does() {
    let mut timeline = watched();
    told(&mut timeline, 1, item("m", 5));
    assert_eq!(told(&mut timeline, 2, item("m", 9)), 0);
    let place = |timeline: &Timeline| timeline.entry(&"m".into()).unwrap().place.time;
    assert_eq!(place(&timeline), at(5));
    for (number, ms) in [(3, 7), (4, 8)] {
        timeline.page(&newest(None), seen(number), vec![item("m", ms)]);
        assert_eq!(place(&timeline), at(ms));
    }
    timeline.page(&newest(None), seen(2), vec![item("m", 3)]);
    assert_eq!((place(&timeline), timeline.counts().moved), (at(8), 2));
}

#[test]
fn a_message_of_which_receipts_come_apart_keeps_its_text() {
    let mut timeline = watched();
    told(&mut timeline, 1, item("m", 5));
    let metadata = with_extras(Item { kind: Kind::Metadata, ..item("meta", 9) }, |extras| {
        extras.target = Some("m".into());
        extras.receipts = [("p".into(), Marks { delivered: None, read: Some(at(9)) })].into();
    });
    told(&mut timeline, 2, metadata);
    assert_eq!(timeline.entry(&"m".into()).unwrap().text().as_deref(), Some("text of m"));
}

#[test]
fn an_item_that_a_page_has_twice_stands_at_the_earlier_of_its_times() {
    for times in [[5, 9], [9, 5]] {
        let mut timeline = Timeline::new();
        timeline.page(&newest(None), seen(1), times.map(|ms| item("m", ms)).to_vec());
        assert_eq!((timeline.len(), timeline.entry(&"m".into()).unwrap().place.time), (1, at(5)));
        assert_eq!(timeline.counts().moved, 0);
    }
}

#[test]
fn of_copies_in_one_input_that_say_the_same_text_the_first_counts() {
    let mut timeline = watched();
    let copies = ["first", "second"].map(|contact| in_contact(contact, item("m", 5)));
    timeline.live(SOCKET, seen(1), copies.to_vec());
    let contact = timeline.entry(&"m".into()).unwrap().item.contact().cloned();
    assert_eq!(contact, Some("first".into()));
}

#[test]
fn a_page_that_comes_late_proves_nothing_of_where_its_item_stood_before() {
    let mut timeline = watched();
    for (number, ms) in [(2, 8), (1, 3)] {
        timeline.page(&newest(None), seen(number), vec![item("m", ms)]);
    }
    let gaps: Vec<_> = timeline.gaps().iter().map(|gap| (gap.from, gap.to)).collect();
    assert_eq!(gaps, [(None, Some(at(8))), (Some(at(8)), None)]);
}
