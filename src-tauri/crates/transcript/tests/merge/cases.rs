//! Named cases: each a history that a simpler merge gets wrong.

use std::sync::Arc;

use transcript::{
    Activity, Author, Change, Direction, Engagement, Epoch, Event, Format, Item, Kind, Marks, PageEvidence,
    Processing, Reason, Role, Seen, Start, Status, Timeline,
};

use crate::server::{at, author, event, file, heading, in_parts, item, with_extras};

pub(crate) const SOCKET: Epoch = Epoch(1);
const NEXT_SOCKET: Epoch = Epoch(2);

pub(crate) fn seen(number: u64) -> Seen {
    Seen { number, at: at(1_000_000 + i64::try_from(number).unwrap()) }
}

pub(crate) fn newest(more: bool, epoch: Option<Epoch>) -> PageEvidence {
    PageEvidence { direction: Direction::Backward, start: Start::Newest, more, epoch }
}

fn forward_from(id: &str, epoch: Epoch) -> PageEvidence {
    PageEvidence {
        direction: Direction::Forward,
        start: Start::Adjacent(id.into()),
        more: false,
        epoch: Some(epoch),
    }
}

pub(crate) fn backward_from(id: &str, more: bool) -> PageEvidence {
    PageEvidence { direction: Direction::Backward, start: Start::Adjacent(id.into()), more, epoch: None }
}

/// Live on [`SOCKET`], with everything up to now read.
pub(crate) fn live_with(items: Vec<Item>) -> Timeline {
    let mut timeline = Timeline::new();
    timeline.connected(SOCKET, at(0));
    timeline.page(&newest(false, Some(SOCKET)), seen(1), items);
    assert!(timeline.is_complete());
    timeline
}

pub(crate) fn ids(timeline: &Timeline) -> Vec<&str> {
    timeline.entries().map(|entry| entry.id().as_str()).collect()
}

pub(crate) fn gaps(timeline: &Timeline) -> Vec<(Option<&str>, Option<&str>)> {
    let text = |id: &Option<transcript::ItemId>| id.as_ref().map(|id| id.as_str().to_owned());
    let gaps: Vec<_> = timeline.gaps().iter().map(|gap| (text(&gap.after), text(&gap.before))).collect();
    gaps.into_iter().map(|(a, b)| (a.map(leak), b.map(leak))).collect()
}

fn leak(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

#[test]
fn nothing_is_known_before_the_first_page() {
    let timeline = Timeline::default();
    assert_eq!(timeline.gaps(), Timeline::new().gaps());
    assert_eq!(gaps(&timeline), [(None, None)]);
    assert!(!timeline.is_complete());
}

#[test]
fn an_empty_first_page_without_a_token_joins_too() {
    let mut timeline = Timeline::new();
    timeline.connected(SOCKET, at(0));
    timeline.page(&newest(false, Some(SOCKET)), seen(1), vec![]);
    assert!(timeline.is_complete());
    assert!(timeline.is_empty());
    timeline.live(SOCKET, seen(2), vec![item("a", 10)]);
    assert!(timeline.is_complete() && !timeline.is_empty());
}

#[test]
fn a_page_requested_before_the_subscription_leaves_the_gap_open() {
    let mut timeline = Timeline::new();
    timeline.connected(SOCKET, at(5));
    timeline.page(&newest(false, None), seen(1), vec![item("a", 1)]);
    assert_eq!(gaps(&timeline), [(Some("a"), None)]);
}

#[test]
fn a_reconnect_opens_a_gap_that_a_page_reaching_the_live_stretch_closes() {
    let mut timeline = live_with(vec![item("a", 1)]);
    timeline.disconnected(SOCKET, at(2));
    timeline.connected(NEXT_SOCKET, at(9));
    timeline.live(NEXT_SOCKET, seen(2), vec![item("d", 10)]);
    assert_eq!(gaps(&timeline), [(Some("a"), Some("d"))]);
    let missed = vec![item("a", 1), item("b", 3), item("c", 4), item("d", 10)];
    timeline.page(&forward_from("a", NEXT_SOCKET), seen(3), missed);
    assert!(timeline.is_complete());
    assert_eq!(ids(&timeline), ["a", "b", "c", "d"]);
}

#[test]
fn sixteen_missed_messages_in_two_pages_stand_in_order_before_the_live_one() {
    let mut timeline = live_with(vec![item("m00", 0)]);
    timeline.disconnected(SOCKET, at(1));
    timeline.connected(NEXT_SOCKET, at(50));
    timeline.live(NEXT_SOCKET, seen(2), vec![item("m17", 60)]);
    let missed: Vec<Item> = (1..=17).map(|n| item(&format!("m{n:02}"), n + 1)).collect();
    let first = PageEvidence { more: true, ..forward_from("m00", NEXT_SOCKET) };
    timeline.page(&first, seen(3), missed[..15].to_vec());
    assert_eq!(gaps(&timeline), [(Some("m15"), Some("m17"))]);
    timeline.page(&forward_from("m15", NEXT_SOCKET), seen(4), vec![missed[15].clone(), item("m17", 60)]);
    assert!(timeline.is_complete());
    let expected: Vec<String> = (0..=17).map(|n| format!("m{n:02}")).collect();
    assert_eq!(ids(&timeline), expected);
}

#[test]
fn a_read_that_trails_the_writes_does_not_close_the_gap() {
    let mut timeline = live_with(vec![item("a", 1)]);
    timeline.disconnected(SOCKET, at(2));
    timeline.connected(NEXT_SOCKET, at(9));
    timeline.live(NEXT_SOCKET, seen(2), vec![item("c", 10)]);
    // "b" (8) and "c" are stored already, but the read does not see them yet.
    timeline.page(&forward_from("a", NEXT_SOCKET), seen(3), vec![item("a", 1)]);
    assert_eq!(gaps(&timeline), [(Some("a"), Some("c"))]);
}

#[test]
fn what_a_lost_socket_carried_is_read_again_because_it_promises_no_order() {
    let mut timeline = live_with(vec![item("a", 1)]);
    timeline.live(SOCKET, seen(2), vec![item("c", 3)]);
    assert!(timeline.is_complete());
    timeline.disconnected(SOCKET, at(4));
    // "b" (2) may have been under way behind "c".
    assert_eq!(gaps(&timeline), [(Some("a"), None)]);
}

#[test]
fn a_live_stretch_is_checked_from_the_last_item_that_a_page_proved() {
    assert_eq!(Timeline::new().check_edge(), None);
    let mut timeline = live_with(vec![item("a", 1), item("b", 2)]);
    timeline.live(SOCKET, seen(2), vec![item("c", 3)]);
    assert_eq!(timeline.check_edge(), Some((at(2), Some("b".into()))));
}

#[test]
fn a_swap_leaves_no_gap_once_a_page_has_met_the_new_socket() {
    let mut timeline = live_with(vec![item("a", 1)]);
    timeline.connected(NEXT_SOCKET, at(5));
    assert!(timeline.has_met(SOCKET) && !timeline.has_met(NEXT_SOCKET));
    timeline.page(&forward_from("a", NEXT_SOCKET), seen(2), vec![item("a", 1)]);
    assert!(timeline.has_met(NEXT_SOCKET));
    timeline.disconnected(SOCKET, at(6));
    assert!(timeline.is_complete());
}

#[test]
fn a_swap_without_a_page_leaves_a_gap() {
    let mut timeline = live_with(vec![item("a", 1)]);
    timeline.connected(NEXT_SOCKET, at(5));
    timeline.disconnected(SOCKET, at(6));
    assert_eq!(gaps(&timeline), [(Some("a"), None)]);
}

#[test]
fn an_older_item_that_arrives_late_does_not_stretch_the_live_coverage_downwards() {
    let mut timeline = live_with(vec![item("a", 1)]);
    timeline.disconnected(SOCKET, at(2));
    timeline.connected(NEXT_SOCKET, at(100));
    timeline.live(NEXT_SOCKET, seen(2), vec![item("z", 101)]);
    timeline.live(NEXT_SOCKET, seen(3), vec![item("processed-late", 50)]);
    assert_eq!(gaps(&timeline), [(Some("a"), Some("z"))]);
    assert_eq!(ids(&timeline), ["a", "processed-late", "z"]);
}

#[test]
fn a_late_item_from_before_the_proved_end_does_not_end_the_gap_behind_it() {
    let mut timeline = live_with(vec![item("a", 10)]);
    timeline.disconnected(SOCKET, at(11));
    timeline.connected(NEXT_SOCKET, at(20));
    timeline.live(NEXT_SOCKET, seen(2), vec![item("processed-late", 5)]);
    assert_eq!(gaps(&timeline), [(Some("a"), None)]);
}

#[test]
fn events_that_live_on_the_socket_alone_do_not_keep_a_gap_open() {
    let mut timeline = Timeline::new();
    timeline.connected(SOCKET, at(5));
    timeline.live(SOCKET, seen(1), vec![event("idle", 6, Event::Idle, Role::Agent)]);
    timeline.page(&newest(false, Some(SOCKET)), seen(2), vec![item("a", 1)]);
    assert!(timeline.is_complete());
}

#[test]
fn backward_pages_join_and_the_one_without_a_token_is_the_start() {
    let mut timeline = live_with(vec![]);
    timeline.disconnected(SOCKET, at(0));
    let mut timeline = {
        timeline = Timeline::new();
        timeline.page(&newest(true, None), seen(1), vec![item("c", 3), item("d", 4)]);
        timeline
    };
    assert_eq!(gaps(&timeline), [(None, Some("c")), (Some("d"), None)]);
    timeline.page(&backward_from("c", true), seen(2), vec![item("b", 2)]);
    assert!(!timeline.opens_at_start());
    timeline.page(&backward_from("b", false), seen(3), vec![item("a", 1)]);
    assert!(timeline.opens_at_start());
    assert_eq!(gaps(&timeline), [(Some("d"), None)]);
}

#[test]
fn an_empty_page_with_a_token_proves_nothing_and_keeps_the_place_of_the_chain() {
    let mut timeline = Timeline::new();
    timeline.page(&newest(true, None), seen(1), vec![item("b", 2)]);
    let outcome = timeline.page(&backward_from("b", true), seen(2), vec![]);
    assert_eq!((outcome.new_items, outcome.edge), (0, Some("b".into())));
    assert!(!timeline.opens_at_start());
}

#[test]
fn a_page_sorted_the_other_way_is_turned_round() {
    let mut timeline = Timeline::new();
    timeline.page(&newest(false, None), seen(1), vec![item("b", 2), item("a", 1)]);
    assert_eq!(ids(&timeline), ["a", "b"]);
    timeline.page(&newest(false, None), seen(2), vec![item("z", 9), item("x", 5), item("y", 5)]);
    assert_eq!(ids(&timeline)[2..], ["y", "x", "z"], "within an instant too");
}

#[test]
fn an_empty_page_that_is_not_the_whole_answer_does_not_say_that_there_is_no_item() {
    let until = PageEvidence { start: Start::Time(at(5)), ..newest(false, None) };
    for evidence in [newest(true, None), until] {
        let mut timeline = Timeline::new();
        timeline.page(&evidence, seen(1), vec![]);
        assert!(!timeline.opens_at_start(), "{evidence:?}");
    }
}

#[test]
fn items_of_one_instant_stand_as_pages_have_them_however_they_arrived() {
    let mut timeline = live_with(vec![]);
    for (number, id) in (2..).zip(["a", "b", "c"]) {
        timeline.live(SOCKET, seen(number), vec![item(id, 7)]);
    }
    assert_eq!(ids(&timeline), ["a", "b", "c"], "by id while nothing says otherwise");
    timeline.page(&newest(true, None), seen(9), vec![item("c", 7), item("a", 7), item("b", 7)]);
    assert_eq!(ids(&timeline), ["c", "a", "b"]);
}

#[test]
fn a_page_that_starts_next_to_an_item_tells_on_which_side_of_it_others_of_its_instant_stand() {
    let mut timeline = Timeline::new();
    timeline.page(&newest(true, None), seen(1), vec![item("m", 7)]);
    timeline.page(&forward_from("m", SOCKET), seen(2), vec![item("a", 7)]);
    timeline.page(&backward_from("m", true), seen(3), vec![item("z", 7)]);
    assert_eq!(ids(&timeline), ["z", "m", "a"]);
}

#[test]
fn a_page_that_repeats_the_item_it_starts_next_to_tells_the_order_itself() {
    let mut timeline = Timeline::new();
    timeline.page(&newest(true, None), seen(1), vec![item("m", 7)]);
    timeline.page(&forward_from("m", SOCKET), seen(2), vec![item("z", 7), item("m", 7), item("a", 7)]);
    assert_eq!(ids(&timeline), ["z", "m", "a"]);
}

#[test]
fn an_item_absent_from_a_page_is_not_deleted() {
    let mut timeline = live_with(vec![item("a", 1), item("b", 2)]);
    timeline.page(&newest(false, Some(SOCKET)), seen(2), vec![item("a", 1)]);
    assert_eq!(ids(&timeline), ["a", "b"]);
}

#[test]
fn a_message_in_parts_shows_the_contiguous_ones_and_then_the_whole() {
    let part = |number, completed, text: &str| {
        in_parts(Item { content: Some(text.into()), ..item("m", 5) }, number, completed)
    };
    let mut timeline = live_with(vec![]);
    let text = |timeline: &Timeline| timeline.entry(&"m".into()).unwrap().text().unwrap();
    timeline.live(SOCKET, seen(2), vec![part(1, false, "Your ")]);
    timeline.live(SOCKET, seen(3), vec![part(3, false, "is late")]);
    assert_eq!(text(&timeline), "Your ");
    timeline.live(SOCKET, seen(4), vec![part(2, false, "parcel ")]);
    assert_eq!(text(&timeline), "Your parcel is late");
    timeline.live(SOCKET, seen(5), vec![part(4, true, "Your parcel is late.")]);
    timeline.live(SOCKET, seen(6), vec![part(2, false, "parcel ")]);
    assert_eq!(text(&timeline), "Your parcel is late.");
    let entry = timeline.entry(&"m".into()).unwrap();
    assert!(!entry.is_streaming() && !entry.is_changed());
}

#[test]
fn a_content_that_changed_after_it_was_seen_is_flagged_and_the_latest_shown() {
    let mut timeline = live_with(vec![item("m", 5)]);
    let redacted = Item { content: Some("[PII]".into()), ..item("m", 5) };
    timeline.page(&newest(false, Some(SOCKET)), seen(7), vec![redacted]);
    let entry = timeline.entry(&"m".into()).unwrap();
    assert_eq!((entry.text().as_deref(), entry.is_changed()), (Some("[PII]"), true));
}

#[test]
fn a_message_that_is_still_being_processed_is_no_change_when_it_is_done() {
    let pending = with_extras(item("m", 5), |extras| extras.processing = Some(Processing::Processing));
    let mut timeline = live_with(vec![]);
    timeline.live(SOCKET, seen(2), vec![pending]);
    timeline.live(SOCKET, seen(3), vec![Item { content: Some("[NAME]".into()), ..item("m", 5) }]);
    let entry = timeline.entry(&"m".into()).unwrap();
    assert_eq!((entry.text().as_deref(), entry.is_changed()), (Some("[NAME]"), false));
}

#[test]
fn the_time_of_a_page_beats_the_time_of_the_socket_and_is_counted() {
    let mut timeline = live_with(vec![]);
    timeline.live(SOCKET, seen(2), vec![item("a", 5), item("b", 6)]);
    timeline.page(&newest(false, Some(SOCKET)), seen(3), vec![item("b", 6), item("a", 7)]);
    assert_eq!(ids(&timeline), ["b", "a"]);
    assert_eq!(timeline.counts().moved, 1);
    timeline.live(SOCKET, seen(4), vec![item("a", 5)]);
    assert_eq!(ids(&timeline), ["b", "a"], "a late copy from the socket does not move it back");
}

#[test]
fn receipts_merge_into_their_message_even_when_they_come_first() {
    let read_at = |ms| {
        let marks = Marks { delivered: Some(at(ms)), read: Some(at(ms)) };
        let metadata = Item { kind: Kind::Metadata, ..item(&format!("meta-{ms}"), ms) };
        with_extras(metadata, |extras| {
            extras.target = Some("m".into());
            extras.receipts = [("p-customer".into(), marks)].into();
        })
    };
    let mut timeline = live_with(vec![]);
    timeline.live(SOCKET, seen(2), vec![read_at(9)]);
    assert!(timeline.is_empty(), "it is never a row");
    timeline.live(SOCKET, seen(3), vec![item("m", 5)]);
    timeline.live(SOCKET, seen(4), vec![read_at(8)]);
    let entry = timeline.entry(&"m".into()).unwrap();
    let marks = entry.receipts().get(&"p-customer".into());
    assert_eq!(marks.and_then(|marks| marks.read), Some(at(9)), "the newest mark stays");
}

#[test]
fn metadata_of_nothing_says_nothing() {
    let mut timeline = live_with(vec![]);
    timeline.live(SOCKET, seen(2), vec![Item { kind: Kind::Metadata, ..item("meta", 5) }]);
    assert!(timeline.is_empty() && timeline.people().is_empty());
}

#[test]
fn early_receipts_are_bounded_and_the_loss_is_counted() {
    let mut timeline = live_with(vec![]);
    let metadata = |n: u32| {
        let item = Item { kind: Kind::Metadata, ..item(&format!("meta-{n}"), 1) };
        with_extras(item, |extras| {
            extras.target = Some(format!("unknown-{n}").as_str().into());
            extras.receipts = [("p".into(), Marks::default())].into();
        })
    };
    timeline.live(SOCKET, seen(2), (0..1_010).map(metadata).collect());
    assert_eq!(timeline.counts().dropped_receipts, 10);
}

#[test]
fn a_scan_result_beats_a_late_in_progress_whether_or_not_the_id_repeats() {
    for update_id in ["f", "f-result"] {
        let mut timeline = live_with(vec![]);
        timeline.live(SOCKET, seen(2), vec![file(update_id, 9, "att", Status::Rejected)]);
        timeline.live(SOCKET, seen(3), vec![file("f", 5, "att", Status::InProgress)]);
        let files = timeline.files();
        assert_eq!(files.len(), 1, "one file, however many items speak of it");
        assert_eq!((files[0].status.clone(), files[0].item.as_str()), (Status::Rejected, "f"), "{update_id}");
    }
}

#[test]
fn an_approval_after_a_rejection_is_not_believed_and_an_unknown_status_is_no_approval() {
    let mut timeline = live_with(vec![]);
    let statuses =
        [Status::InProgress, Status::Approved, Status::Unknown("QUARANTINED".into()), Status::Rejected];
    for (number, status) in (2..).zip(statuses.clone()) {
        timeline.live(SOCKET, seen(number), vec![file("f", 5, "att", status.clone())]);
        assert_eq!(timeline.files()[0].status, status);
    }
    timeline.live(SOCKET, seen(9), vec![file("f", 5, "att", Status::Approved)]);
    assert_eq!(timeline.files()[0].status, Status::Rejected);
}

#[test]
fn a_new_status_of_a_file_updates_the_file_where_it_stands() {
    let mut timeline = live_with(vec![]);
    timeline.live(SOCKET, seen(2), vec![file("f", 5, "att", Status::InProgress)]);
    let changes = timeline.live(SOCKET, seen(3), vec![file("f-result", 9, "att", Status::Approved)]);
    let said = changes.iter().any(|change| {
        matches!(change, Change::File(file) if file.status == Status::Approved && file.item.as_str() == "f")
    });
    assert!(said, "{changes:?}");
    let entry =
        changes.iter().any(|change| matches!(change, Change::Upsert(entry) if entry.id().as_str() == "f"));
    assert!(entry, "{changes:?}");
}

#[test]
fn a_verification_page_counts_what_the_socket_never_brought() {
    let mut timeline = live_with(vec![item("a", 1)]);
    timeline.live(SOCKET, seen(2), vec![item("b", 2), item("d", 4)]);
    let page = vec![item("a", 1), item("b", 2), item("c", 3), item("d", 4)];
    timeline.page(&forward_from("a", SOCKET), seen(3), page);
    assert_eq!((ids(&timeline), timeline.counts().unheard), (vec!["a", "b", "c", "d"], 1));
    timeline.live(SOCKET, seen(4), vec![item("c", 3)]);
    assert_eq!(timeline.counts().unheard, 0, "it was only slower than the page");
}

#[test]
fn a_chat_is_sealed_when_pages_prove_it_up_to_its_end_and_not_on_the_word_of_the_socket() {
    let ended = || Item { author: None, ..event("end", 9, Event::ChatEnded, Role::System) };
    let mut timeline = live_with(vec![item("a", 1)]);
    timeline.live(SOCKET, seen(2), vec![ended()]);
    assert!(!timeline.is_sealed());
    timeline.disconnected(SOCKET, at(10));
    assert_eq!(gaps(&timeline), [(Some("a"), None)]);
    timeline.page(&forward_from("a", SOCKET), seen(3), vec![item("a", 1), item("b", 2), ended()]);
    assert!(timeline.is_sealed() && timeline.is_complete());
}

#[test]
fn what_goes_with_somebody_leaving_is_awaited_from_a_page() {
    let mut timeline = live_with(vec![item("a", 1)]);
    let left = || event("left", 5, Event::Left, Role::Agent);
    timeline.live(SOCKET, seen(2), vec![left()]);
    assert!(timeline.awaits_page() && !timeline.is_complete());
    let transferred = event("transfer", 4, Event::TransferSucceeded, Role::System);
    timeline.page(&forward_from("a", SOCKET), seen(3), vec![item("a", 1), transferred, left()]);
    assert!(timeline.is_complete());
    assert_eq!(ids(&timeline), ["a", "transfer", "left"]);
}

#[test]
fn leaving_is_not_the_end() {
    let left = event("left", 5, Event::Left, Role::Agent);
    let timeline = live_with(vec![item("a", 1), left]);
    assert!(timeline.ended().is_none());
    let agent = timeline.person(&"p-agent".into()).unwrap();
    assert_eq!((agent.engagement.state, agent.engagement.derived), (Engagement::Disengaged, false));
    assert_eq!(agent.left, Some(at(5)));
}

#[test]
fn idle_is_reported_and_a_message_ends_it_by_conclusion() {
    let mut timeline = live_with(vec![event("j", 1, Event::Joined, Role::Agent)]);
    let activity = |timeline: &Timeline| {
        let facet = timeline.person(&"p-agent".into()).unwrap().activity;
        (facet.state, facet.derived, facet.reason)
    };
    timeline.live(SOCKET, seen(2), vec![event("i", 5, Event::Idle, Role::Agent)]);
    assert_eq!(activity(&timeline), (Activity::Inactive, false, Reason::Idle));
    let message = Item { author: Some(author(Role::Agent)), ..item("m", 6) };
    timeline.live(SOCKET, seen(3), vec![message]);
    assert_eq!(activity(&timeline), (Activity::Active, true, Reason::Message));
    timeline.live(SOCKET, seen(4), vec![event("i2", 7, Event::Idle, Role::Agent)]);
    timeline.live(SOCKET, seen(5), vec![event("r", 8, Event::Returned, Role::Agent)]);
    assert_eq!(activity(&timeline), (Activity::Active, false, Reason::Returned));
}

#[test]
fn the_four_presence_types_of_2021_are_believed_when_they_come() {
    let mut timeline = live_with(vec![]);
    let agent = |timeline: &Timeline| {
        let person = timeline.person(&"p-agent".into()).unwrap();
        (person.engagement.state, person.engagement.derived, person.activity.state, person.activity.derived)
    };
    timeline.live(SOCKET, seen(2), vec![event("1", 1, Event::Engaged, Role::Agent)]);
    timeline.live(SOCKET, seen(3), vec![event("2", 2, Event::Inactive, Role::Agent)]);
    assert_eq!(agent(&timeline), (Engagement::Engaged, false, Activity::Inactive, false));
    timeline.live(SOCKET, seen(4), vec![event("3", 3, Event::Active, Role::Agent)]);
    assert_eq!(agent(&timeline), (Engagement::Engaged, false, Activity::Active, false));
    timeline.live(SOCKET, seen(5), vec![event("4", 4, Event::Disengaged, Role::Agent)]);
    assert_eq!(agent(&timeline).0, Engagement::Disengaged);
}

#[test]
fn after_a_hole_activity_is_unknown_and_engagement_stays() {
    let mut timeline = live_with(vec![event("j", 1, Event::Joined, Role::Agent)]);
    timeline.live(SOCKET, seen(2), vec![event("i", 5, Event::Idle, Role::Agent)]);
    timeline.disconnected(SOCKET, at(10));
    let agent = |timeline: &Timeline| timeline.person(&"p-agent".into()).unwrap();
    assert_eq!(agent(&timeline).activity.state, Activity::Unknown);
    assert_eq!(agent(&timeline).activity.since, Some(at(10)));
    timeline.connected(NEXT_SOCKET, at(20));
    timeline.page(
        &newest(false, Some(NEXT_SOCKET)),
        seen(3),
        vec![event("j", 1, Event::Joined, Role::Agent)],
    );
    let now = agent(&timeline);
    assert_eq!(
        (now.activity.state, now.activity.since),
        (Activity::Unknown, Some(at(20))),
        "never active by default"
    );
    assert_eq!((now.engagement.state, now.engagement.since), (Engagement::Engaged, Some(at(1))));
}

#[test]
fn the_end_of_the_chat_disengages_everyone_and_auto_disconnection_everyone_but_the_customer() {
    let joined = |id, role| event(id, 1, Event::Joined, role);
    let mut timeline = live_with(vec![
        joined("jc", Role::Customer),
        joined("ja", Role::Agent),
        joined("js", Role::Supervisor),
    ]);
    let state = |timeline: &Timeline, id: &str| timeline.person(&id.into()).unwrap().engagement;
    timeline.live(SOCKET, seen(2), vec![event("auto", 5, Event::AutoDisconnection, Role::Customer)]);
    assert_eq!(state(&timeline, "p-customer").state, Engagement::Engaged);
    assert_eq!(state(&timeline, "p-agent").reason, Reason::AutoDisconnection);
    assert_eq!(state(&timeline, "p-supervisor").state, Engagement::Disengaged);
    timeline.live(
        SOCKET,
        seen(3),
        vec![Item { author: None, ..event("end", 9, Event::ChatEnded, Role::System) }],
    );
    let customer = state(&timeline, "p-customer");
    assert_eq!(
        (customer.state, customer.derived, customer.source),
        (Engagement::Disengaged, true, Some("end".into()))
    );
}

#[test]
fn typing_counts_for_presence_and_never_enters_the_transcript() {
    let mut timeline = live_with(vec![]);
    timeline.live(SOCKET, seen(2), vec![event("t", 5_000, Event::Typing, Role::Agent)]);
    assert!(timeline.is_empty());
    assert_eq!(timeline.typing(at(6_000)), ["p-agent".into()]);
    assert!(timeline.typing(at(17_000)).is_empty(), "it expires by itself");
    let sent = Item { author: Some(author(Role::Agent)), ..item("m", 5_500) };
    timeline.live(SOCKET, seen(3), vec![sent]);
    assert!(timeline.typing(at(6_000)).is_empty(), "what was typed is sent");
}

#[test]
fn a_new_display_name_renames_the_past_too() {
    let renamed = Item {
        author: Some(Arc::new(Author { name: Some("Ana Ruiz".into()), ..(*author(Role::Customer)).clone() })),
        ..event("n", 9, Event::DisplayNameUpdated, Role::Customer)
    };
    let mut timeline = live_with(vec![item("a", 1)]);
    timeline.live(SOCKET, seen(2), vec![renamed]);
    timeline.page(&backward_from("a", false), seen(3), vec![item("older", 0)]);
    assert_eq!(timeline.person(&"p-customer".into()).unwrap().who.name.as_deref(), Some("Ana Ruiz"));
}

#[test]
fn an_unknown_item_is_kept_where_it_belongs_and_proves_nothing() {
    let unknown = Item { kind: Kind::Unknown, heading: heading("HOLOGRAM", None), ..item("u", 5) };
    let mut timeline = live_with(vec![item("a", 1)]);
    timeline.live(SOCKET, seen(2), vec![unknown]);
    assert_eq!(ids(&timeline), ["a", "u"]);
    assert!(matches!(timeline.entry(&"a".into()).unwrap().item.kind, Kind::Message(Format::Plain)));
}
