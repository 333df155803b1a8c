//! Where public material leaves a question about the service open, every answer has to give the same picture.

use std::time::Duration;

use simulator::{
    AttachmentUpdate, AutoDisconnection, ChatSpec, Config as Service, ContactScope, Continues, EndedSockets,
    ExpiryClose, LastPageToken, MaxResultsZero, MostRecent, NextTokenScope, PastPages, PresenceTypes,
    ReceiptsReach, ReceiptsWhileMonitored, Role, RoleTimers, ScanResult, SilentMonitor, StartPositionBound,
    SurplusClose, SurplusSocket, Switches, Timers, UnknownStart, UnsettledEvents, UrlUse,
};
use transcript::Status;

use crate::floor::{Floor, is_live};

/// A life with everything in it that a switch decides about: pages, a loss, files, sign-ins, receipts, people who come and
/// go, and the end.
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
    let agent = chat.join(Role::Agent, "Ben");
    chat.authenticate(&customer);
    chat.authenticated(&customer, "Ana María");
    let message = chat.say(&agent, "Welcome");
    chat.delivered(&customer, &message);
    chat.read(&customer, &message);
    let dump = floor.until_true(&key, &chat).await;
    assert_eq!(dump.files.len(), 1);
    floor.until(&key, "rejected", |dump| dump.files[0].status == Status::Rejected).await;
    chat.leave(&agent);
    chat.end();
    let dump = floor.until_true(&key, &chat).await;
    assert!(dump.summary.complete);
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
    a_start_time_is_exclusive: start_time = StartPositionBound::Exclusive;
    an_unknown_start_gives_an_empty_page: unknown_start = UnknownStart::Empty;
    most_recent_starts_behind_the_nth: most_recent = MostRecent::BehindNth;
    most_recent_gives_the_newest_only: most_recent = MostRecent::NewestOnly;
    a_contact_of_the_chain_asks_for_its_part: contact_scope = ContactScope::Contact;
    no_results_wanted_means_none: max_results_zero = MaxResultsZero::Nothing;
    tokens_of_pages_survive_a_new_connection: next_token_scope = NextTokenScope::Participant;
    a_scan_result_repeats_the_id_of_its_item: attachment_update = AttachmentUpdate::SameId;
    a_scan_result_is_an_item_of_its_own: attachment_update = AttachmentUpdate::NewId;
    a_silent_monitor_is_announced: silent_monitor = SilentMonitor::Announced;
    receipts_reach_the_sender_alone: receipts_reach = ReceiptsReach::Sender;
    receipts_conflict_while_somebody_monitors: receipts_while_monitored = ReceiptsWhileMonitored::Conflict;
    a_url_opens_one_socket: url_use = UrlUse::Once;
    a_socket_too_many_closes_the_oldest: surplus_socket = SurplusSocket::ClosesOldest;
    sockets_close_with_the_tokens: ended_sockets = EndedSockets::Close(1000);
    unsettled_events_are_stored: unsettled_events = UnsettledEvents::Stored;
    presence_comes_as_a_type: presence_types = PresenceTypes::AsType;
    presence_comes_as_a_content_type: presence_types = PresenceTypes::AsContentType;
}

/// Whatever ends the socket at its expiry, and whatever becomes of one too many: a new one is there in time.
async fn sockets_are_renewed_with(switches: Switches) {
    let service = Service {
        switches,
        connection_lifetime: Duration::from_secs(5),
        sockets_per_participant: 2,
        ..Service::default()
    };
    let floor = Floor::open_with(service).await;
    let (chat, customer) = floor.chat(5);
    let key = floor.watch_live(&chat).await;
    let connects = || {
        let requests = crate::floor::requests(&chat);
        requests.iter().filter(|request| request["operation"] == "CreateParticipantConnection").count()
    };
    // A swap changes nothing that is shown: what is said meanwhile must come through.
    let mut pace = tokio::time::interval(Duration::from_millis(100));
    while connects() < 3 {
        pace.tick().await;
        chat.say(&customer, "still there?");
    }
    floor.until_true(&key, &chat).await;
    floor.until(&key, "live", is_live).await;
}

#[tokio::test]
async fn an_expired_socket_is_dropped_without_a_word() {
    sockets_are_renewed_with(Switches { expiry_close: ExpiryClose::Drop, ..Switches::default() }).await;
}

#[tokio::test]
async fn an_expired_socket_is_closed_with_a_code_of_the_gateway() {
    sockets_are_renewed_with(Switches { expiry_close: ExpiryClose::Code(1008), ..Switches::default() }).await;
}

#[tokio::test]
async fn the_third_of_two_sockets_closes_the_first_with_another_code() {
    let switches = Switches {
        surplus_socket: SurplusSocket::ClosesOldest,
        surplus_close: SurplusClose(4_001),
        ..Switches::default()
    };
    sockets_are_renewed_with(switches).await;
}

/// Who goes by a timer, and who hears of it.
async fn an_auto_disconnection_is_shown_with(auto_disconnection: AutoDisconnection) {
    let switches = Switches { auto_disconnection, ..Switches::default() };
    let floor = Floor::open_with(Service { switches, ..Service::default() }).await;
    let silent =
        RoleTimers { idle: Some(Duration::from_millis(300)), disconnect: Some(Duration::from_millis(300)) };
    let spec = ChatSpec {
        customer_name: "Ana".into(),
        timers: Timers { customer: silent, ..Timers::default() },
        ..ChatSpec::default()
    };
    let chat = floor.service.create_chat(spec);
    chat.join(Role::Customer, "Ana");
    let key = floor.watch_live(&chat).await;
    let agent = chat.join(Role::Agent, "Ben");
    let dump = floor
        .until(&key, "left by the agent", |dump| {
            let ben = dump.people.iter().find(|person| person.who.id.as_str() == agent.id());
            ben.is_some_and(|ben| ben.engagement.state == transcript::Engagement::Disengaged)
        })
        .await;
    // The monitor was disconnected with the agent: it is refused now, and must not take that for the end.
    assert!(!matches!(dump.summary.connection, monitor::Connection::Ended { .. }), "left is not ended");
}

#[tokio::test]
async fn an_auto_disconnection_is_told_to_everyone() {
    an_auto_disconnection_is_shown_with(AutoDisconnection::Everyone).await;
}

#[tokio::test]
async fn an_auto_disconnection_is_told_to_who_stays() {
    an_auto_disconnection_is_shown_with(AutoDisconnection::WhoStays).await;
}

/// The past of a persistent chat, read to its beginning.
async fn a_past_is_shown_with(past_pages: PastPages) {
    let switches = Switches { past_pages, ..Switches::default() };
    let floor = Floor::open_with(Service { switches, ..Service::default() }).await;
    let past = floor.service.create_chat(ChatSpec { customer_name: "Ana".into(), ..ChatSpec::default() });
    past.backdate(Some(floor.service.clock().now() - Duration::from_secs(3_600)));
    let customer = past.join(Role::Customer, "Ana");
    for number in 0..150 {
        past.say(&customer, &format!("then {number}"));
    }
    past.end();
    let continues = Continues::entire_past_session(past.initial_contact_id());
    let spec = ChatSpec { customer_name: "Ana".into(), continues: Some(continues), ..ChatSpec::default() };
    let chat = floor.service.create_chat(spec);
    let customer = chat.join(Role::Customer, "Ana");
    chat.rehydrate();
    for number in 0..30 {
        chat.say(&customer, &format!("again {number}"));
    }
    let key = floor.watch(&chat).await;
    let mut expected = crate::floor::stored(&past);
    expected.extend(crate::floor::stored(&chat));
    let dump = floor
        .until(&key, "shown with its past", |dump| {
            dump.summary.complete && crate::floor::shown(dump) == expected
        })
        .await;
    assert_eq!(dump.gaps, []);
}

#[tokio::test]
async fn the_past_has_pages_of_its_own() {
    a_past_is_shown_with(PastPages::Apart).await;
}

#[tokio::test]
async fn a_page_may_hold_past_and_present() {
    a_past_is_shown_with(PastPages::Mixed).await;
}
