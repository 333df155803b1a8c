//! What a supervisor sees of chats in which all goes well.

use monitor::{Connection, Source, SourceId, SourceState};
use participant::RosterUrl;
use protocol::RosterBearer;
use simulator::{Presence, PresenceForm, Role, ScanResult};
use transcript::{Activity, Engagement, Status};
use witness::Asked;

use crate::floor::{Floor, is_live, requests, shown, stored};

#[tokio::test]
async fn a_chat_is_shown_from_its_beginning_and_goes_on_live() {
    let floor = Floor::open().await;
    let (chat, customer) = floor.chat(250);
    let key = floor.watch(&chat).await;
    floor.until_true(&key, &chat).await;
    let agent = chat.join(Role::Agent, "Ben");
    for round in 0..50 {
        chat.say(if round % 2 == 0 { &customer } else { &agent }, "live");
    }
    let dump = floor.until_true(&key, &chat).await;
    assert!(is_live(&dump));
    assert_eq!(dump.summary.with.as_ref().and_then(|who| who.name.as_deref()), Some("Ben"));
}

#[tokio::test]
async fn reading_three_hundred_items_takes_four_pages_and_one_connection() {
    let floor = Floor::open().await;
    let (chat, _) = floor.chat(299);
    let key = floor.watch_live(&chat).await;
    let dump = floor.dump(&key).await;
    assert_eq!(stored(&chat).len(), 300);
    let count =
        |name| dump.requests.iter().find(|(operation, _)| *operation == name).map(|(_, count)| *count);
    assert_eq!(count("CreateParticipantConnection"), Some(1));
    // Three full pages; whether the third says that it is the last is up to the service.
    assert!(count("GetTranscript").is_some_and(|count| (3..=5).contains(&count)), "{:?}", dump.requests);
}

#[tokio::test]
async fn nothing_but_reading_is_ever_asked_of_the_service() {
    let floor = Floor::open().await;
    let (chat, customer) = floor.chat(30);
    let key = floor.watch_live(&chat).await;
    chat.say(&customer, "is anybody there?");
    floor.until_true(&key, &chat).await;
    chat.end();
    floor.until(&key, "ended", |dump| matches!(dump.summary.connection, Connection::Ended { .. })).await;
    for request in requests(&chat) {
        let operation = request["operation"].as_str().unwrap_or_default();
        assert!(["CreateParticipantConnection", "GetTranscript"].contains(&operation), "{request}");
    }
    assert!(floor.service.unattributed_requests().is_empty());
    // And what the witness saw, who would have let nothing else through.
    let service = &floor.service;
    for asked in [Asked::CreateParticipantConnection, Asked::GetTranscript, Asked::OpenSocket] {
        assert!(service.asked(asked) > 0, "{asked:?}");
    }
    for asked in [Asked::Subscribe, Asked::DeepHeartbeat, Asked::Heartbeat] {
        assert!(service.asked(asked) >= service.asked(Asked::OpenSocket), "{asked:?}");
    }
    assert_eq!(service.take_breaches(), []);
}

#[tokio::test]
async fn a_chat_that_ends_is_sealed_before_its_token_dies() {
    let floor = Floor::open().await;
    let (chat, customer) = floor.chat(120);
    let key = floor.watch_live(&chat).await;
    chat.say(&customer, "bye");
    chat.end();
    let dump = floor
        .until(&key, "ended", |dump| {
            matches!(dump.summary.connection, Connection::Ended { complete: true, .. })
        })
        .await;
    assert_eq!(shown(&dump), stored(&chat));
    assert!(dump.people.iter().all(|person| person.engagement.state == Engagement::Disengaged));
}

#[tokio::test]
async fn leaving_is_not_ending() {
    let floor = Floor::open().await;
    let (chat, _) = floor.chat(3);
    let agent = chat.join(Role::Agent, "Ben");
    let key = floor.watch_live(&chat).await;
    chat.leave(&agent);
    let dump = floor.until_true(&key, &chat).await;
    assert!(is_live(&dump));
    let ben = dump.people.iter().find(|person| person.who.id.as_str() == agent.id()).expect("he was there");
    assert_eq!(ben.engagement.state, Engagement::Disengaged);
}

#[tokio::test]
async fn idle_and_return_and_the_presence_of_2021_are_followed() {
    let floor = Floor::open().await;
    let (chat, _) = floor.chat(3);
    let agent = chat.join(Role::Agent, "Ben");
    let key = floor.watch_live(&chat).await;
    let activity = |state: Activity, derived: bool| {
        let id = agent.id().to_owned();
        move |dump: &monitor::Dump| {
            let ben = dump.people.iter().find(|person| person.who.id.as_str() == id);
            ben.is_some_and(|ben| ben.activity.state == state && ben.activity.derived == derived)
        }
    };
    floor.until(&key, "unknown at first", activity(Activity::Unknown, true)).await;
    chat.idle(&agent);
    floor.until(&key, "idle", activity(Activity::Inactive, false)).await;
    chat.returned(&agent);
    floor.until(&key, "back", activity(Activity::Active, false)).await;
    for form in [PresenceForm::Type, PresenceForm::ContentType] {
        chat.presence2021(&agent, Presence::Inactive, form);
        floor.until(&key, "inactive", activity(Activity::Inactive, false)).await;
        chat.presence2021(&agent, Presence::Active, form);
        floor.until(&key, "active", activity(Activity::Active, false)).await;
        chat.presence2021(&agent, Presence::Disengaged, form);
        let id = agent.id().to_owned();
        let engagement = |state| {
            let id = id.clone();
            move |dump: &monitor::Dump| {
                let ben = dump.people.iter().find(|person| person.who.id.as_str() == id);
                ben.is_some_and(|ben| ben.engagement.state == state && !ben.engagement.derived)
            }
        };
        floor.until(&key, "disengaged", engagement(Engagement::Disengaged)).await;
        chat.presence2021(&agent, Presence::Engaged, form);
        floor.until(&key, "engaged", engagement(Engagement::Engaged)).await;
    }
}

#[tokio::test]
async fn a_file_goes_from_scanning_to_its_result_in_place() {
    for result in [ScanResult::Approved, ScanResult::Rejected] {
        let floor = Floor::open().await;
        let (chat, customer) = floor.chat(3);
        let key = floor.watch_live(&chat).await;
        let file = chat.attach(&customer, "invoice.pdf", "application/pdf");
        let status = |wanted: Status| {
            move |dump: &monitor::Dump| dump.files.len() == 1 && dump.files[0].status == wanted
        };
        floor.until(&key, "scanning", status(Status::InProgress)).await;
        chat.attachment_status(&file, result);
        let wanted = if result == ScanResult::Approved { Status::Approved } else { Status::Rejected };
        let dump = floor.until(&key, "scanned", status(wanted)).await;
        assert_eq!(dump.files[0].name.as_deref(), Some("invoice.pdf"));
    }
}

#[tokio::test]
async fn a_transfer_stays_one_chat_with_two_contacts() {
    let floor = Floor::open().await;
    let (chat, customer) = floor.chat(5);
    let agent = chat.join(Role::Agent, "Ben");
    let key = floor.watch_live(&chat).await;
    let second = chat.transfer(&agent, "Cleo", "Billing");
    chat.say(&customer, "hello again");
    chat.say(&second, "hello");
    let dump = floor.until_true(&key, &chat).await;
    assert_eq!(dump.contact_ids.len(), 2, "{:?}", dump.contact_ids);
    assert_eq!(
        dump.summary.initial_contact_id.as_ref().map(ToString::to_string),
        Some(chat.initial_contact_id())
    );
    assert_eq!(dump.summary.with.as_ref().and_then(|who| who.name.as_deref()), Some("Cleo"));
}

#[tokio::test]
async fn receipts_and_streamed_parts_change_their_message_and_add_no_row() {
    let floor = Floor::open().await;
    let (chat, customer) = floor.chat(2);
    let bot = chat.join(Role::CustomBot, "Helper");
    let key = floor.watch_live(&chat).await;
    let message = chat.say(&customer, "when will it come?");
    chat.read(&bot, &message);
    let streamed = chat.streamed(&bot, &["It is ", "on its ", "way."]);
    let dump = floor
        .until(&key, "read and streamed", |dump| {
            let entry = |id: &str| dump.entries.iter().find(|entry| entry.id().as_str() == id);
            entry(&message)
                .is_some_and(|entry| entry.receipts().iter().any(|(_, marks)| marks.read.is_some()))
                && entry(&streamed).and_then(|entry| entry.text()).as_deref() == Some("It is on its way.")
        })
        .await;
    assert_eq!(shown(&dump), stored(&chat));
}

#[tokio::test]
async fn items_of_one_instant_stand_in_the_services_order() {
    let floor = Floor::open().await;
    let (chat, customer) = floor.chat(3);
    chat.same_instant(true);
    for number in 0..40 {
        chat.say(&customer, &format!("burst {number}"));
    }
    let key = floor.watch(&chat).await;
    floor.until_true(&key, &chat).await;
}

#[tokio::test]
async fn reading_on_gives_what_stands_before_and_opening_gives_the_newest() {
    let floor = Floor::open().await;
    let (chat, _) = floor.chat(149);
    let key = floor.watch_live(&chat).await;
    let opened = floor.monitor.open(&key, 60).await.expect("watched");
    assert_eq!((opened.page.entries.len(), opened.page.older), (60, 90));
    let first = opened.page.entries[0].place;
    let older = floor.monitor.older(&key, first, 60).await.expect("watched");
    assert_eq!((older.entries.len(), older.older), (60, 30));
    assert!(older.entries.last().is_some_and(|entry| entry.place < first));
}

#[tokio::test]
async fn what_changes_after_opening_arrives_as_changes() {
    let floor = Floor::open().await;
    let (chat, customer) = floor.chat(3);
    let key = floor.watch_live(&chat).await;
    let mut opened = floor.monitor.open(&key, 10).await.expect("watched");
    let id = chat.say(&customer, "news");
    loop {
        let update = opened.updates.recv().await.expect("the chat goes on");
        let brought = update
            .changes
            .iter()
            .any(|change| matches!(change, transcript::Change::Upsert(entry) if entry.id().as_str() == id));
        if brought {
            break;
        }
    }
}

#[tokio::test]
async fn a_roster_brings_its_chats_and_new_ones_and_says_when_the_bearer_is_wrong() {
    let floor = Floor::open().await;
    let (first, _) = floor.chat(3);
    let source = |bearer: &str| Source {
        id: SourceId::new("roster"),
        url: RosterUrl::new(&floor.service.roster_url()).expect("loopback"),
        region: "us-east-1".into(),
        bearer: Some(RosterBearer::new(bearer).expect("a bearer")),
        mark_connected: false,
    };
    floor.monitor.add_source(source("not-the-bearer-of-this-roster")).await.expect("runs");
    let mut view = floor.monitor.roster().await.expect("runs");
    let mut state = view.sources[0].state.clone();
    while !matches!(state, SourceState::Refused { .. }) {
        if let Ok(monitor::RosterChange::Sources(sources)) = view.changes.recv().await {
            state = sources[0].state.clone();
        }
    }
    floor.monitor.add_source(source(floor.service.roster_bearer())).await.expect("runs");
    let mut found = Vec::new();
    let (second, _) = floor.chat(3);
    while found.len() < 2 {
        if let Ok(monitor::RosterChange::Chat(summary)) = view.changes.recv().await
            && matches!(summary.connection, Connection::Live { .. })
            && !found.contains(&summary.key.to_string())
        {
            found.push(summary.key.to_string());
        }
    }
    found.sort();
    let mut expected = vec![first.initial_contact_id(), second.initial_contact_id()];
    expected.sort();
    assert_eq!(found, expected);
}
