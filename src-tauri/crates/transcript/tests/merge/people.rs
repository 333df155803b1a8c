//! Who is in the chat and which files were sent, by named cases.

use std::sync::Arc;

use transcript::{
    Activity, Author, Direction, Engagement, Epoch, Event, FileCounts, Item, PageEvidence, Reason, Role,
    Seen, Start, Status, Timeline,
};

use crate::server::{at, author, event, file, in_parts, item, with_extras};

const SOCKET: Epoch = Epoch(1);

fn seen(number: u64) -> Seen {
    Seen { number, at: at(1_000_000 + i64::try_from(number).unwrap()) }
}

fn page() -> PageEvidence {
    PageEvidence { direction: Direction::Backward, start: Start::Newest, more: true, epoch: None }
}

fn live(items: Vec<Item>) -> Timeline {
    let mut timeline = Timeline::new();
    timeline.connected(SOCKET, at(0));
    for (number, item) in (1..).zip(items) {
        timeline.live(SOCKET, seen(number), vec![item]);
    }
    timeline
}

fn said(id: &str, ms: i64, role: Role) -> Item {
    Item { author: Some(author(role)), ..item(id, ms) }
}

fn agent(timeline: &Timeline) -> transcript::Person {
    timeline.person(&"p-agent".into()).unwrap()
}

fn engagement(timeline: &Timeline) -> (Engagement, Option<i64>, Reason) {
    let facet = agent(timeline).engagement;
    let since = facet.since.map(|since| since.as_millisecond() - at(0).as_millisecond());
    (facet.state, since, facet.reason)
}

#[test]
fn a_run_of_reports_of_one_state_began_with_its_first() {
    let reports = [(9, Event::Engaged), (5, Event::Joined), (3, Event::Left), (2, Event::Joined)];
    let items = reports.map(|(ms, report)| event(&ms.to_string(), ms, report, Role::Agent));
    let timeline = live(items.to_vec());
    assert_eq!(engagement(&timeline), (Engagement::Engaged, Some(5), Reason::Joined));
    assert_eq!((agent(&timeline).joined, agent(&timeline).left), (Some(at(2)), None));
}

#[test]
fn somebody_whose_joining_is_not_known_takes_part_since_the_first_message() {
    let timeline =
        live(vec![said("b", 6, Role::Agent), said("a", 4, Role::Agent), said("c", 9, Role::Agent)]);
    assert_eq!(engagement(&timeline), (Engagement::Engaged, Some(4), Reason::Message));
    assert_eq!(agent(&timeline).engagement.source, Some("a".into()));
    assert_eq!(agent(&timeline).sent, 3);
}

#[test]
fn a_message_after_leaving_brings_back_and_one_before_does_not() {
    let left = || event("left", 5, Event::Left, Role::Agent);
    let before = live(vec![left(), said("a", 4, Role::Agent)]);
    assert_eq!(engagement(&before), (Engagement::Disengaged, Some(5), Reason::Left));
    let after = live(vec![left(), said("a", 6, Role::Agent)]);
    assert_eq!(engagement(&after), (Engagement::Engaged, Some(6), Reason::Message));
    let both = live(vec![said("b", 6, Role::Agent), left(), said("a", 4, Role::Agent)]);
    assert_eq!(engagement(&both), (Engagement::Engaged, Some(6), Reason::Message));
}

#[test]
fn of_an_item_that_copies_call_a_word_and_something_else_the_word_concludes_nothing() {
    let word = || said("odd", 5, Role::Agent);
    let left = live(vec![word(), event("odd", 5, Event::Left, Role::Agent)]);
    assert_eq!(engagement(&left), (Engagement::Disengaged, Some(5), Reason::Left));
    let ended = Item { author: None, ..event("odd", 5, Event::ChatEnded, Role::System) };
    assert_eq!(engagement(&live(vec![word(), ended])), (Engagement::Disengaged, Some(5), Reason::ChatEnded));
}

#[test]
fn a_clock_that_was_put_right_says_since_when_nothing_is_known() {
    let mut timeline = Timeline::new();
    timeline.connected(SOCKET, at(10));
    timeline.page(&page(), seen(1), vec![said("a", 5, Role::Agent)]);
    let changes = timeline.corrected(at(70));
    assert!(
        matches!(&changes[..], [transcript::Change::Person(told)] if told.activity.since == Some(at(70)))
    );
    timeline.disconnected(SOCKET, at(80));
    timeline.corrected(at(90));
    assert_eq!(agent(&timeline).activity.since, Some(at(80)), "nobody watches");
}

#[test]
fn who_left_before_the_end_left_then_and_who_came_back_after_it_is_back() {
    let ended = || Item { author: None, ..event("end", 9, Event::ChatEnded, Role::System) };
    let left = live(vec![event("left", 5, Event::Left, Role::Agent), ended()]);
    assert_eq!(engagement(&left), (Engagement::Disengaged, Some(5), Reason::Left));
    let back = live(vec![ended(), event("joined", 12, Event::Joined, Role::Agent)]);
    assert_eq!(engagement(&back), (Engagement::Engaged, Some(12), Reason::Joined));
    let joined = || event("joined", 1, Event::Joined, Role::Agent);
    let spoke = live(vec![joined(), ended(), said("late", 10, Role::Agent)]);
    assert_eq!(engagement(&spoke), (Engagement::Engaged, Some(1), Reason::Joined));
    let silent = live(vec![joined(), ended(), said("early", 8, Role::Agent)]);
    assert_eq!(engagement(&silent), (Engagement::Disengaged, Some(9), Reason::ChatEnded));
}

#[test]
fn of_several_ends_the_last_counts() {
    let ended = |id: &str, ms| Item { author: None, ..event(id, ms, Event::ChatEnded, Role::System) };
    let joined = event("joined", 1, Event::Joined, Role::Agent);
    let timeline = live(vec![joined, ended("second", 9), ended("first", 5)]);
    assert_eq!(engagement(&timeline), (Engagement::Disengaged, Some(9), Reason::ChatEnded));
}

#[test]
fn an_end_touches_everyone_and_the_same_end_again_nobody() {
    let mut timeline = live(vec![said("a", 1, Role::Agent), said("b", 2, Role::Customer)]);
    let ended = || Item { author: None, ..event("end", 9, Event::ChatEnded, Role::System) };
    let people = |changes: Vec<transcript::Change>| {
        changes.iter().filter(|change| matches!(change, transcript::Change::Person(_))).count()
    };
    assert_eq!(people(timeline.live(SOCKET, seen(8), vec![ended()])), 2);
    assert_eq!(people(timeline.live(SOCKET, seen(9), vec![ended()])), 0);
}

#[test]
fn what_a_page_shows_says_nothing_about_activity_whatever_a_clock_says() {
    let mut timeline = Timeline::new();
    timeline.connected(SOCKET, at(10));
    timeline.page(&page(), seen(1), vec![said("before", 9, Role::Agent), said("after", 99, Role::Agent)]);
    assert_eq!(agent(&timeline).activity.state, Activity::Unknown, "the clock may be wrong");
}

#[test]
fn what_a_page_shows_behind_something_that_the_socket_brought_says_something_about_activity() {
    let since = |said_at| {
        let mut timeline = live(vec![event("idle", 5, Event::Idle, Role::Agent)]);
        timeline.page(&page(), seen(9), vec![said("read", said_at, Role::Agent)]);
        (agent(&timeline).activity.state, agent(&timeline).activity.since)
    };
    assert_eq!(since(4), (Activity::Inactive, Some(at(5))));
    assert_eq!(since(6), (Activity::Active, Some(at(6))));
}

#[test]
fn a_break_that_a_wrong_clock_puts_before_what_was_heard_is_a_break() {
    let mut timeline = live(vec![event("typing", 22, Event::Typing, Role::Agent)]);
    timeline.disconnected(SOCKET, at(15));
    timeline.connected(Epoch(2), at(16));
    timeline.page(&page(), seen(9), vec![said("in the break", 24, Role::Agent)]);
    assert_eq!(agent(&timeline).activity.state, Activity::Unknown);
}

#[test]
fn what_an_earlier_connection_brought_says_nothing_about_now() {
    let mut timeline = live(vec![said("a", 5, Role::Agent)]);
    assert_eq!(agent(&timeline).activity.state, Activity::Active);
    timeline.disconnected(SOCKET, at(6));
    timeline.connected(Epoch(2), at(7));
    assert_eq!(agent(&timeline).activity.state, Activity::Unknown);
    timeline.live(Epoch(2), seen(9), vec![event("r", 6, Event::Returned, Role::Agent)]);
    assert_eq!(agent(&timeline).activity.state, Activity::Active, "this connection brought it");
}

#[test]
fn what_a_socket_brings_that_is_not_subscribed_says_nothing_about_now() {
    let mut timeline = Timeline::new();
    timeline.connected(SOCKET, at(10));
    timeline.live(Epoch(9), seen(1), vec![said("a", 5, Role::Agent)]);
    assert_eq!(agent(&timeline).activity.state, Activity::Unknown);
}

#[test]
fn during_a_swap_nothing_is_forgotten() {
    let mut timeline = live(vec![said("a", 5, Role::Agent)]);
    timeline.connected(Epoch(2), at(6));
    timeline.disconnected(SOCKET, at(7));
    let activity = agent(&timeline).activity;
    assert_eq!((activity.state, activity.since), (Activity::Active, Some(at(5))));
}

#[test]
fn who_is_gone_is_neither_active_nor_idle() {
    let timeline = live(vec![said("a", 4, Role::Agent), event("left", 5, Event::Left, Role::Agent)]);
    let activity = agent(&timeline).activity;
    assert_eq!((activity.state, activity.reason), (Activity::Unknown, Reason::Gone));
    assert_eq!(activity.since, Some(at(5)));
}

#[test]
fn typing_speaks_for_twelve_seconds_and_until_it_is_sent() {
    let timeline = live(vec![event("t", 5_000, Event::Typing, Role::Agent)]);
    assert_eq!(timeline.typing(at(16_999)), ["p-agent".into()]);
    assert!(timeline.typing(at(17_000)).is_empty());
    let typing = agent(&timeline).activity;
    assert_eq!((typing.state, typing.source, typing.derived), (Activity::Active, None, true));
    let sent = live(vec![event("t", 5_000, Event::Typing, Role::Agent), said("m", 5_000, Role::Agent)]);
    assert!(sent.typing(at(6_000)).is_empty());
    let again = live(vec![said("m", 4_999, Role::Agent), event("t", 5_000, Event::Typing, Role::Agent)]);
    assert_eq!(again.typing(at(6_000)), ["p-agent".into()]);
}

#[test]
fn who_serves_is_the_one_of_a_role_who_began_last_and_still_takes_part() {
    let who = |id: &str, role| Some(Arc::new(Author { id: id.into(), name: None, role }));
    let joined =
        |id: &str, ms| Item { author: who(id, Role::Agent), ..event(id, ms, Event::Joined, Role::Agent) };
    let mut timeline = live(vec![joined("first", 1), joined("third", 9), joined("second", 5)]);
    let serves = |timeline: &Timeline| timeline.engaged(&Role::Agent).map(|who| who.id.to_string());
    assert_eq!(serves(&timeline).as_deref(), Some("third"));
    let left = Item { author: who("third", Role::Agent), ..event("left", 12, Event::Left, Role::Agent) };
    timeline.live(SOCKET, seen(9), vec![left]);
    assert_eq!(serves(&timeline).as_deref(), Some("second"));
    assert!(timeline.engaged(&Role::CustomBot).is_none());
    assert_eq!(timeline.first_of(&Role::Agent).map(|who| who.id), Some("first".into()));
    assert!(timeline.first_of(&Role::Customer).is_none());
}

#[test]
fn a_role_is_what_the_latest_item_says() {
    let as_role = |id: &str, ms, role| {
        let who = Author { id: "p".into(), name: Some(id.into()), role };
        Item { author: Some(Arc::new(who)), ..item(id, ms) }
    };
    let items = [as_role("new", 5, Role::Supervisor), as_role("old", 1, Role::Agent)];
    let reversed = items.iter().rev().cloned().collect();
    for items in [items.to_vec(), reversed] {
        let who = live(items).person(&"p".into()).unwrap().who;
        assert_eq!((who.role, who.name.as_deref()), (Role::Supervisor, Some("new")));
    }
}

#[test]
fn a_file_stands_at_its_first_item_and_knows_when_its_status_was_said() {
    let sent = |id, ms, status| file(id, ms, "att", status);
    let at_once = live(vec![sent("f", 5, Status::Approved)]);
    assert_eq!(at_once.files()[0].status_at, Some(seen(1).at), "only its arrival tells when");
    let being_scanned = live(vec![sent("f", 5, Status::InProgress)]);
    assert_eq!(being_scanned.files()[0].status_at, None);
    let later = live(vec![sent("g", 9, Status::Approved), sent("f", 5, Status::InProgress)]);
    let shown = &later.files()[0];
    assert_eq!((shown.item.as_str(), shown.time, shown.status_at), ("f", at(5), Some(at(9))));
    let said_again = live(vec![
        sent("f", 5, Status::InProgress),
        sent("g", 9, Status::Approved),
        sent("h", 12, Status::Approved),
    ]);
    assert_eq!(said_again.files()[0].status_at, Some(at(9)), "when it became so");
    let mut read = Timeline::new();
    read.page(&page(), seen(1), vec![sent("f", 5, Status::Approved)]);
    assert_eq!(read.files()[0].status_at, None);
}

#[test]
fn a_file_has_what_any_of_its_items_says_and_its_sender_from_the_first() {
    let nameless = |id, ms, role| {
        let item = Item { author: Some(author(role)), ..file(id, ms, "att", Status::InProgress) };
        with_extras(item, |extras| {
            extras.attachments[0].name = None;
            extras.attachments[0].content_type = None;
        })
    };
    let timeline = live(vec![nameless("g", 9, Role::Agent), file("h", 12, "att", Status::Approved)]);
    let shown = timeline.file(&"att".into()).unwrap();
    assert_eq!(
        (shown.name.as_deref(), shown.content_type.as_deref()),
        (Some("scan.pdf"), Some("application/pdf"))
    );
    assert_eq!(shown.by, Some(author(Role::Agent)));
    let timeline = live(vec![nameless("g", 9, Role::Agent), nameless("f", 3, Role::Customer)]);
    assert_eq!(timeline.files()[0].by, Some(author(Role::Customer)));
    assert!(timeline.file(&"other".into()).is_none());
}

#[test]
fn of_a_file_s_first_item_any_copy_names_the_sender_and_the_file_whichever_came_first() {
    let named = || file("f", 5, "att", Status::InProgress);
    let nameless = || {
        with_extras(Item { author: None, ..named() }, |extras| {
            extras.attachments[0].name = None;
            extras.attachments[0].content_type = None;
        })
    };
    let whole = live(vec![named()]).files();
    assert_eq!(live(vec![named(), nameless()]).files(), whole);
    let late = live(vec![nameless(), named()]).files();
    assert_eq!((&late[0].by, &late[0].name), (&whole[0].by, &whole[0].name));
    assert_eq!(late[0].content_type, whole[0].content_type);
}

#[test]
fn of_results_in_one_page_the_first_says_when_it_became_so() {
    let mut timeline = Timeline::new();
    let sent = file("f", 5, "att", Status::InProgress);
    let results = [9, 12].map(|ms| file(&format!("result-{ms}"), ms, "att", Status::Approved));
    timeline.page(&page(), seen(1), [sent].into_iter().chain(results).collect());
    assert_eq!(timeline.files()[0].status_at, Some(at(9)));
}

#[test]
fn files_are_listed_oldest_first_and_counted_by_status() {
    let timeline = live(vec![
        file("c", 9, "a-late", Status::Rejected),
        file("a", 1, "z-early", Status::InProgress),
        file("b", 5, "m", Status::Unknown("?".into())),
        file("d", 12, "z-early", Status::Approved),
        file("e", 13, "n", Status::InProgress),
    ]);
    let ids: Vec<_> = timeline.files().into_iter().map(|file| file.id.to_string()).collect();
    assert_eq!(ids, ["z-early", "m", "a-late", "n"]);
    assert_eq!(
        timeline.file_counts(),
        FileCounts { total: 4, approved: 1, rejected: 1, in_progress: 1, stuck: 0 }
    );
}

#[test]
fn of_two_results_of_one_weight_the_latest_counts_whatever_was_said_between() {
    let said = |status: &str| file("f", 5, "att", Status::from_wire(status));
    let statuses = |words: [&str; 3]| live(words.map(said).to_vec()).files()[0].status.clone();
    assert_eq!(statuses(["APPROVED", "?", "APPROVED"]), Status::Approved);
    assert_eq!(statuses(["?", "APPROVED", "?"]), Status::Unknown("?".into()));
}

#[test]
fn the_result_of_a_scan_says_nothing_of_what_the_sender_of_the_file_does_now() {
    let mut timeline = Timeline::new();
    timeline.connected(SOCKET, at(10));
    let activity = |timeline: &Timeline| timeline.people()[0].activity.state;
    timeline.live(SOCKET, seen(1), vec![file("sent before", 5, "f", Status::Approved)]);
    assert_eq!(activity(&timeline), Activity::Unknown);
    timeline.live(SOCKET, seen(2), vec![file("sent now", 12, "g", Status::InProgress)]);
    assert_eq!(activity(&timeline), Activity::Active);
}

#[test]
fn a_later_part_of_a_streamed_message_says_nothing_of_what_its_sender_does_now() {
    let part = |number| in_parts(said("m", 5, Role::Agent), number, false);
    assert_eq!(agent(&live(vec![part(2)])).activity.state, Activity::Unknown);
    assert_eq!(agent(&live(vec![part(2), part(1)])).activity.state, Activity::Active);
}

#[test]
fn a_scan_that_is_overdue_is_told_once_and_only_while_its_result_is_awaited() {
    let mut timeline = live(vec![file("sent", 5, "f", Status::InProgress)]);
    let id = timeline.files()[0].id.clone();
    let told = timeline.overdue(&id);
    assert!(matches!(&told[..], [transcript::Change::File(file)] if file.stuck), "{told:?}");
    assert!(timeline.overdue(&id).is_empty(), "it was told");
    assert_eq!((timeline.file_counts().in_progress, timeline.file_counts().stuck), (1, 1));
    timeline.live(SOCKET, seen(8), vec![file("result", 200, "f", Status::Approved)]);
    assert!(!timeline.files()[0].stuck);
    assert_eq!(timeline.file_counts().stuck, 0);
    assert!(timeline.overdue(&id).is_empty(), "the result is there");
    assert!(timeline.overdue(&"of another chat".into()).is_empty());
}
