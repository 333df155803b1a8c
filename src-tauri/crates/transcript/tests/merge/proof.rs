//! The ledger, the fingerprint, and what is kept over a restart, by named cases.

use std::sync::Arc;

use transcript::{
    Attachment, Change, Direction, Entry, Epoch, Event, Fingerprint, Heading, Item, Kind, Marks,
    PageEvidence, Proof, RestoreError, Role, Saved, Seen, Start, Status, Timeline, canonical, fingerprint_of,
};

use crate::server::{at, event, file, in_contact, in_past, item, with_extras};

const SOCKET: Epoch = Epoch(1);

fn seen(number: u64) -> Seen {
    Seen { number, at: at(1_000_000 + i64::try_from(number).unwrap()) }
}

fn newest(more: bool, epoch: Option<Epoch>) -> PageEvidence {
    PageEvidence { direction: Direction::Backward, start: Start::Newest, more, epoch }
}

fn ended() -> Item {
    Item { author: None, ..event("end", 99, Event::ChatEnded, Role::System) }
}

/// Contact, ends in milliseconds, items, proof.
type Line = (Option<String>, Option<i64>, Option<i64>, usize, Proof);

fn ledger(timeline: &Timeline) -> Vec<Line> {
    let ms = |time: Option<jiff::Timestamp>| time.map(|time| time.as_millisecond() - at(0).as_millisecond());
    let lines = timeline.ledger().into_iter().flat_map(|contact| {
        let id = contact.contact.map(|id| id.to_string());
        contact.intervals.into_iter().map(move |interval| {
            (id.clone(), ms(interval.from), ms(interval.to), interval.items, interval.state)
        })
    });
    lines.collect()
}

#[expect(clippy::unnecessary_wraps, reason = "it stands beside `None`")]
fn contact(id: &str) -> Option<String> {
    Some(id.to_owned())
}

#[test]
fn of_a_chat_of_which_nothing_is_known_all_is_a_hole() {
    assert_eq!(ledger(&Timeline::new()), [(None, None, None, 0, Proof::Hole)]);
}

#[test]
fn what_pages_prove_is_sealed_and_what_an_open_socket_carries_is_open() {
    let mut timeline = Timeline::new();
    timeline.connected(SOCKET, at(0));
    let page = vec![in_contact("a", item("1", 1)), in_contact("a", item("2", 2))];
    timeline.page(&newest(false, Some(SOCKET)), seen(1), page);
    timeline.live(SOCKET, seen(2), vec![in_contact("a", item("3", 3))]);
    let a = || contact("a");
    assert_eq!(
        ledger(&timeline),
        [(a(), None, Some(2), 2, Proof::Sealed), (a(), Some(2), None, 1, Proof::Open)]
    );
    timeline.disconnected(SOCKET, at(4));
    assert_eq!(
        ledger(&timeline),
        [(a(), None, Some(2), 2, Proof::Sealed), (None, Some(2), None, 1, Proof::Hole)]
    );
}

#[test]
fn a_transfer_ends_one_contact_where_the_first_item_of_the_next_stands() {
    let mut timeline = Timeline::new();
    let page = vec![
        item("unnamed", 1),
        in_contact("a", item("2", 2)),
        item("unnamed-too", 3),
        in_contact("b", item("4", 4)),
        Item { heading: Arc::new(Heading { contact_id: Some("b".into()), ..Heading::default() }), ..ended() },
    ];
    timeline.page(&newest(false, None), seen(1), page);
    assert_eq!(
        ledger(&timeline),
        [(contact("a"), None, Some(4), 3, Proof::Sealed), (contact("b"), Some(4), None, 2, Proof::Sealed)]
    );
}

#[test]
fn a_hole_is_a_contacts_where_both_its_neighbours_are() {
    let mut timeline = Timeline::new();
    let first = PageEvidence { start: Start::Time(at(2)), ..newest(false, None) };
    timeline.page(&first, seen(1), vec![in_contact("a", item("1", 1)), in_contact("a", item("2", 2))]);
    let last = |contact| vec![in_contact(contact, item("8", 8)), in_contact(contact, item("9", 9))];
    let mut same = timeline.clone();
    same.page(&newest(true, None), seen(2), last("a"));
    assert_eq!(ledger(&same)[1], (contact("a"), Some(2), Some(8), 0, Proof::Hole));
    timeline.page(&newest(true, None), seen(2), last("b"));
    let hole = (None, Some(2), Some(8), 0, Proof::Hole);
    assert!(ledger(&timeline).contains(&hole), "{:?}", ledger(&timeline));
}

#[test]
fn a_past_session_is_a_contact_of_its_own() {
    let mut timeline = Timeline::new();
    let page = vec![in_past("old", item("1", 1)), in_contact("now", item("2", 2))];
    timeline.page(&newest(false, None), seen(1), page);
    let sealed = |id, from, to| (contact(id), from, to, 1, Proof::Sealed);
    assert_eq!(ledger(&timeline)[..2], [sealed("old", None, Some(2)), sealed("now", Some(2), Some(2))]);
}

#[test]
fn the_canonical_line_of_an_item_is_fixed() {
    let mut all = in_contact("c", file("f", 5, "att", Status::InProgress));
    all.content = Some("\"x\"\n".into());
    assert_eq!(
        canonical(&all),
        r#"{"Id":"f","AbsoluteTime":"2027-01-15T08:00:00.005Z","Type":"MESSAGE","ContentType":null,"Content":"\"x\"\n","#
            .to_owned()
            + r#""ParticipantId":"p-customer","DisplayName":"customer","ParticipantRole":"CUSTOMER","ContactId":"c","#
            + r#""RelatedContactId":null,"Attachments":[{"AttachmentId":"att","AttachmentName":"scan.pdf","#
            + r#""ContentType":"application/pdf","Status":"IN_PROGRESS"}]}"#
    );
}

#[test]
fn a_fingerprint_is_the_sha_256_of_the_canonical_lines() {
    // printf '%s\n' LINE | sha256sum
    let items = [Item { author: None, content: None, heading: Arc::default(), ..item("a", 0) }];
    assert_eq!(
        canonical(&items[0]),
        r#"{"Id":"a","AbsoluteTime":"2027-01-15T08:00:00.000Z","Type":null,"ContentType":null,"Content":null,"ParticipantId":null,"DisplayName":null,"ParticipantRole":null,"ContactId":null,"RelatedContactId":null,"Attachments":[]}"#
    );
    let fingerprint = fingerprint_of(&items);
    assert_eq!(fingerprint.to_string(), "15aaedb07c06203ba4e114ca8bae91346ae4053d6dba1e7bf6229aface3c4023");
    assert_eq!(fingerprint.to_string().parse(), Ok(fingerprint));
    assert_eq!(fingerprint.as_bytes()[0], 0x15);
    assert_eq!(format!("{fingerprint:?}"), format!("Fingerprint({fingerprint})"));
    let saved = serde_json::to_string(&fingerprint).unwrap();
    assert_eq!(saved, format!("\"{fingerprint}\""));
    assert_eq!(serde_json::from_str::<Fingerprint>(&saved).unwrap(), fingerprint);
    let empty = fingerprint_of([]);
    assert_eq!(empty.to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

#[test]
fn a_text_that_is_no_fingerprint_is_refused() {
    for text in ["", "00", &"g".repeat(64), &"é".repeat(32), &"0".repeat(65)] {
        assert!(text.parse::<Fingerprint>().is_err(), "{text}");
    }
    assert!("F".repeat(64).parse::<Fingerprint>().is_ok());
}

#[test]
fn a_chat_that_is_not_sealed_has_no_fingerprint() {
    let mut timeline = Timeline::new();
    timeline.page(&newest(true, None), seen(1), vec![item("a", 1), ended()]);
    assert_eq!(timeline.fingerprint(), None);
    let older = PageEvidence { start: Start::Adjacent("a".into()), ..newest(false, None) };
    timeline.page(&older, seen(2), vec![item("0", 0)]);
    assert_eq!(timeline.fingerprint(), Some(fingerprint_of(&[item("0", 0), item("a", 1), ended()])));
}

#[test]
fn what_the_socket_alone_brought_is_not_in_the_fingerprint() {
    let mut timeline = Timeline::new();
    timeline.connected(SOCKET, at(0));
    let idle = event("idle", 2, Event::Idle, Role::Agent);
    timeline.live(SOCKET, seen(1), vec![item("withheld", 1), idle]);
    timeline.page(&newest(false, None), seen(2), vec![item("a", 0), ended()]);
    assert_eq!(timeline.fingerprint(), Some(fingerprint_of(&[item("a", 0), ended()])));
}

#[test]
fn the_final_status_of_a_file_counts_whichever_item_says_it() {
    let with = |first: Status, second: Status| {
        fingerprint_of(&[file("f", 1, "att", first), file("g", 2, "att", second)])
    };
    let approved = with(Status::InProgress, Status::Approved);
    assert_eq!(with(Status::Approved, Status::Approved), approved);
    assert_eq!(with(Status::Approved, Status::InProgress), approved);
    assert_ne!(with(Status::Approved, Status::Rejected), approved);
    assert_eq!(with(Status::Unknown("?".into()), Status::Approved), approved, "of equals the last");
}

#[test]
fn a_file_whose_scan_ended_keeps_that_when_an_older_copy_comes_late() {
    let mut timeline = Timeline::new();
    timeline.page(&newest(true, None), seen(1), vec![file("f", 1, "att", Status::Rejected)]);
    timeline.page(&newest(true, None), seen(2), vec![file("f", 1, "att", Status::Approved)]);
    let statuses = |timeline: &Timeline| -> Vec<Status> {
        let attachments = timeline.entries().flat_map(|entry| entry.item.attachments());
        attachments.map(|attachment: &Attachment| attachment.status.clone()).collect()
    };
    assert_eq!(statuses(&timeline), [Status::Rejected]);
}

#[test]
fn what_another_version_saved_is_refused_and_said_so() {
    let saved = saved_with(&Timeline::new(), &[(r#""version":2"#, r#""version":1"#)]);
    assert_eq!(Timeline::restore(&saved).unwrap_err(), RestoreError::Version { found: 1 });
}

#[test]
fn what_is_damaged_is_refused_and_said_where() {
    let saved: Saved = serde_json::from_str(r#"{"version":2,"timeline":{"entries":7}}"#).unwrap();
    let error = Timeline::restore(&saved).unwrap_err();
    assert_eq!(error, RestoreError::Damaged { line: 1, column: 12 });
    assert!(error.to_string().contains("column 12"));
}

/// A saved timeline in which the first match of each text is another.
fn saved_with(timeline: &Timeline, changes: &[(&str, &str)]) -> Saved {
    let mut text = serde_json::to_string(&timeline.save()).unwrap();
    for (from, to) in changes {
        assert!(text.contains(from), "{from} is not in {text}");
        text = text.replacen(from, to, 1);
    }
    serde_json::from_str(&text).unwrap()
}

#[test]
fn a_count_of_inputs_that_no_chat_reaches_is_damage() {
    let restored = |observed: u64| {
        let observed = format!(r#""observed":{observed}"#);
        Timeline::restore(&saved_with(&Timeline::new(), &[(r#""observed":0"#, &observed)]))
    };
    assert_eq!(restored(1 << 52).unwrap().observed(), 1 << 52);
    for damage in [(1 << 52) + 1, u64::MAX] {
        assert!(matches!(restored(damage).unwrap_err(), RestoreError::Damaged { .. }));
    }
}

#[test]
fn counters_that_are_at_their_end_stay_there() {
    let most = u32::MAX.to_string();
    let at_most = |name: &str| (format!(r#""{name}":0"#), format!(r#""{name}":{most}"#));
    let names = ["stretch", "total", "approved", "rejected", "in_progress", "unheard", "moved"].map(at_most);
    let changes: Vec<_> = names.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
    let mut timeline = Timeline::restore(&saved_with(&Timeline::new(), &changes)).unwrap();
    timeline.connected(SOCKET, at(0));
    timeline.page(
        &newest(false, Some(SOCKET)),
        seen(1),
        vec![item("a", 1), file("f", 2, "att", Status::Approved)],
    );
    timeline.live(SOCKET, seen(2), vec![item("b", 500)]);
    timeline.page(&newest(false, Some(SOCKET)), seen(3), vec![item("b", 501), item("c", 600)]);
    assert_eq!(timeline.counts().unheard, u32::MAX);
    assert_eq!(timeline.counts().moved, u32::MAX);
    assert_eq!(timeline.file_counts().total, u32::MAX);
}

#[test]
fn a_saved_chat_shows_none_of_its_text_in_a_log() {
    let mut timeline = Timeline::new();
    let canary = Item { content: Some("canary".into()), ..item("a", 1) };
    timeline.page(&newest(false, None), seen(1), vec![canary]);
    let shown = format!("{:?}", timeline.save());
    assert!(shown.starts_with("Saved { version: 2, bytes: ") && !shown.contains("canary"), "{shown}");
}

#[test]
fn what_is_awaited_before_a_restart_is_awaited_after_it() {
    let mut timeline = Timeline::new();
    timeline.connected(SOCKET, at(0));
    let receipts = with_extras(Item { kind: Kind::Metadata, ..item("meta", 9) }, |extras| {
        extras.target = Some("m".into());
        extras.receipts = [("p".into(), Marks { delivered: None, read: Some(at(9)) })].into();
    });
    timeline.live(SOCKET, seen(1), vec![event("left", 5, Event::Left, Role::Agent), receipts]);
    let mut restored = Timeline::restore(&timeline.save()).unwrap();
    assert!(restored.awaits_page());
    restored.live(SOCKET, seen(2), vec![item("m", 6)]);
    assert!(restored.entry(&"m".into()).unwrap().receipts().get(&"p".into()).is_some());
}

#[test]
fn after_a_restart_marks_go_on_and_activity_is_unknown_as_of_the_last_thing_seen() {
    let mut timeline = Timeline::new();
    timeline.connected(SOCKET, at(0));
    let meta = with_extras(item("meta", 3), |extras| extras.target = None);
    timeline.live(SOCKET, seen(41), vec![meta]);
    let restored = Timeline::restore(&timeline.save()).unwrap();
    assert_eq!(restored.observed(), 41);
    let customer = restored.person(&"p-customer".into()).unwrap();
    assert_eq!(customer.activity.state, transcript::Activity::Unknown);
    assert_eq!(customer.activity.since, Some(seen(41).at));
}

#[test]
fn a_live_message_moves_the_revision_of_the_state_only_where_entries_do_not_tell_all() {
    let mut timeline = Timeline::new();
    timeline.connected(SOCKET, at(0));
    timeline.live(SOCKET, seen(1), vec![item("a", 1)]);
    let mut before = timeline.state_revision();
    let mut moves = |timeline: &Timeline| {
        let (old, new) =
            (std::mem::replace(&mut before, timeline.state_revision()), timeline.state_revision());
        old != new
    };
    timeline.live(SOCKET, seen(2), vec![item("b", 2), event("idle", 3, Event::Idle, Role::Customer)]);
    assert!(!moves(&timeline), "somebody who is known said something");
    timeline.live(SOCKET, seen(3), vec![item("b", 2)]);
    assert!(!moves(&timeline), "the same again");
    timeline.live(SOCKET, seen(4), vec![event("in", 4, Event::ChatRehydrated, Role::Agent)]);
    assert!(moves(&timeline), "somebody new");
    timeline.page(&newest(false, Some(SOCKET)), seen(5), vec![item("a", 1), item("b", 2)]);
    assert!(moves(&timeline), "pages prove more");
    timeline.reopened();
    assert!(moves(&timeline), "and now less");
    timeline.live(SOCKET, seen(6), vec![event("left", 5, Event::Left, Role::Agent)]);
    assert!(moves(&timeline), "a page is awaited");
    timeline.disconnected(SOCKET, at(9));
    assert!(moves(&timeline), "nobody watches");
}

#[test]
fn what_no_reader_sees_is_noted_for_the_disk() {
    let mut timeline = Timeline::new();
    timeline.connected(SOCKET, at(0));
    timeline.live(SOCKET, seen(1), vec![item("a", 1)]);
    let noted =
        |changes: &[Change]| changes.iter().filter(|change| matches!(change, Change::Noted(_))).count();
    let page = |timeline: &mut Timeline, number, item: Item| {
        timeline.page(&newest(false, Some(SOCKET)), seen(number), vec![item]).changes
    };
    assert_eq!(noted(&page(&mut timeline, 2, item("a", 1))), 1, "a page has shown it");
    assert_eq!(noted(&page(&mut timeline, 3, item("a", 1))), 0, "as before");
    let raw = r#"{"Id":"a","New":1}"#.to_owned();
    let more =
        with_extras(item("a", 1), |extras| extras.raw = serde_json::value::RawValue::from_string(raw).ok());
    assert_eq!(noted(&page(&mut timeline, 4, more)), 1, "it has a member that nobody knows");
    let redacted = Item { content: Some("***".into()), ..item("a", 1) };
    let changes = page(&mut timeline, 5, redacted);
    assert!(
        noted(&changes) == 0 && changes.iter().any(|change| matches!(change, Change::Upsert(_))),
        "this is seen"
    );
}

#[test]
fn of_entries_alone_people_and_files_are_known_and_nothing_is_proved() {
    let mut timeline = Timeline::new();
    let items =
        vec![event("in", 1, Event::Joined, Role::Agent), item("a", 2), file("f", 3, "att", Status::Rejected)];
    timeline.page(&newest(false, None), seen(1), items);
    let bare = Timeline::of(timeline.entries().map(|entry| Entry::clone(entry)));
    assert_eq!(bare.files(), timeline.files());
    assert_eq!(bare.file_counts(), timeline.file_counts());
    assert_eq!(bare.people(), timeline.people());
    assert_eq!(bare.observed(), 1);
    assert_eq!(ledger(&bare), [(None, None, None, 3, Proof::Hole)]);
}

#[test]
fn pages_of_one_instant_whose_items_are_moved_away_leave_no_two_gaps_that_begin_alike() {
    let mut timeline = Timeline::new();
    for (number, id, ms) in [(1, "a", 5), (2, "b", 5), (3, "a", 9), (4, "b", 9)] {
        let start = Start::Time(at(ms));
        let evidence = PageEvidence { direction: Direction::Forward, start, more: true, epoch: None };
        timeline.page(&evidence, seen(number), vec![item(id, ms)]);
    }
    let keys: std::collections::BTreeSet<_> = timeline.gaps().iter().map(transcript::Gap::key).collect();
    assert_eq!(keys.len(), timeline.gaps().len(), "{:?}", timeline.gaps());
}

#[test]
fn a_page_that_has_an_item_twice_proves_nothing_about_the_instant_it_was_moved_from() {
    let mut timeline = Timeline::new();
    for (number, id) in [(1, "a"), (2, "b")] {
        let evidence = PageEvidence {
            direction: Direction::Forward,
            start: Start::Time(at(5)),
            more: true,
            epoch: None,
        };
        timeline.page(&evidence, seen(number), vec![item(id, 9), item(id, 5)]);
    }
    let keys: std::collections::BTreeSet<_> = timeline.gaps().iter().map(transcript::Gap::key).collect();
    assert_eq!(keys.len(), timeline.gaps().len(), "{:?}", timeline.gaps());
}

#[test]
fn no_two_gaps_are_known_by_the_same_key() {
    let mut timeline = Timeline::new();
    // Three of one instant, proved apart; then other pages move the first and the last elsewhere, and two stretches end at the
    // instant alone.
    for (number, id) in [(1, "a"), (2, "b"), (3, "c")] {
        timeline.page(&newest(true, None), seen(number), vec![item(id, 10)]);
    }
    for (number, id) in [(4, "a"), (5, "c")] {
        timeline.page(&newest(true, None), seen(number), vec![item(id, 5)]);
    }
    let mut keys: Vec<_> = timeline.gaps().iter().map(transcript::Gap::key).collect();
    let all = keys.len();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), all, "{:?}", timeline.gaps());
}

#[test]
fn a_chat_has_ended_though_the_result_of_a_scan_outlasted_it() {
    let mut timeline = Timeline::new();
    let sent = file("sent", 5, "f", Status::InProgress);
    timeline.page(&newest(false, None), seen(1), vec![sent, ended()]);
    timeline.live(SOCKET, seen(2), vec![file("result", 120, "f", Status::Approved)]);
    assert!(timeline.ended().is_some() && timeline.is_sealed());
}

#[test]
fn what_a_socket_carried_on_loan_is_to_be_read_once_the_chat_has_ended() {
    let mut timeline = Timeline::new();
    timeline.connected(SOCKET, at(0));
    timeline.page(&newest(false, Some(SOCKET)), seen(1), vec![item("a", 1)]);
    timeline.live(SOCKET, seen(2), vec![item("b", 2), ended()]);
    let evidence =
        PageEvidence { direction: Direction::Backward, start: Start::Newest, more: true, epoch: None };
    timeline.page(&evidence, seen(3), vec![ended()]);
    assert!(!timeline.is_sealed() && !timeline.is_complete());
    let gap = timeline.gaps()[0].clone();
    assert_eq!((gap.after, gap.before), (Some("a".into()), Some("end".into())));
    let evidence = PageEvidence {
        direction: Direction::Forward,
        start: Start::Adjacent("a".into()),
        more: false,
        epoch: None,
    };
    timeline.page(&evidence, seen(4), vec![item("b", 2), ended()]);
    assert!(timeline.is_sealed());
}
