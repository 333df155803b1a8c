//! Open questions about the service, each under every answer.

use serde_json::json;
use simulator::{
    ChatSpec, Config, ContactScope, MostRecent, PresenceTypes, Quotas, Role, RoleTimers, StartPositionBound,
    SurplusClose, SurplusSocket, Switches, Timers, UnknownStart,
};

use crate::client::{Scene, told};

/// A chat of four messages behind `joined`, and a token to read it with.
async fn four(switches: Switches) -> (Scene, String) {
    let scene = Scene::unlimited(switches).await;
    for text in ["1", "2", "3", "4"] {
        scene.chat.say(&scene.customer, text);
    }
    let token = scene.connect(&scene.customer).await;
    (scene, token)
}

#[tokio::test]
async fn most_recent_means_what_the_switch_says() {
    for (setting, forward, backward) in [
        (MostRecent::FromNth, vec!["3", "4"], vec!["participant.joined", "1", "2", "3"]),
        (MostRecent::BehindNth, vec!["4"], vec!["participant.joined", "1", "2"]),
        (MostRecent::NewestOnly, vec!["3", "4"], vec!["3", "4"]),
    ] {
        let (scene, token) = four(Switches { most_recent: setting, ..Switches::default() }).await;
        for (scan, expected) in [("FORWARD", forward), ("BACKWARD", backward)] {
            let body =
                json!({"ScanDirection": scan, "SortOrder": "ASCENDING", "StartPosition": {"MostRecent": 2}});
            let reply = scene.transcript(&token, &body).await;
            assert_eq!(told(reply.body["Transcript"].as_array().unwrap()), expected, "{setting:?} {scan}");
        }
    }
}

#[tokio::test]
async fn the_newest_only_are_so_many_over_all_pages() {
    let (scene, token) = four(Switches { most_recent: MostRecent::NewestOnly, ..Switches::default() }).await;
    let mut body = json!({"ScanDirection": "BACKWARD", "MaxResults": 2, "StartPosition": {"MostRecent": 3}});
    let first = scene.transcript(&token, &body).await;
    scene.chat.say(&scene.customer, "5");
    body["NextToken"] = first.body["NextToken"].clone();
    let second = scene.transcript(&token, &body).await;
    let told = [&first, &second].map(|reply| told(reply.body["Transcript"].as_array().unwrap()).join(" "));
    assert_eq!(told, ["4 3", "2"]);
    assert!(second.body.get("NextToken").is_none());
}

#[tokio::test]
async fn the_bounds_of_an_id_and_of_a_time_are_apart() {
    let (inclusive, exclusive) = (StartPositionBound::Inclusive, StartPositionBound::Exclusive);
    for (of_id, of_time) in [(inclusive, exclusive), (exclusive, inclusive)] {
        let switches = Switches { start_position: of_id, start_time: of_time, ..Switches::default() };
        let (scene, token) = four(switches).await;
        let item = scene.chat.stored()[3].clone();
        for (start, bound) in
            [(json!({"Id": item["Id"]}), of_id), (json!({"AbsoluteTime": item["AbsoluteTime"]}), of_time)]
        {
            let body = json!({"SortOrder": "ASCENDING", "StartPosition": start});
            let reply = scene.transcript(&token, &body).await;
            let expected = if bound == inclusive { vec!["3", "4"] } else { vec!["4"] };
            assert_eq!(told(reply.body["Transcript"].as_array().unwrap()), expected, "{body}");
        }
    }
}

#[tokio::test]
async fn an_unknown_start_is_refused_or_empty() {
    for (setting, status) in [(UnknownStart::Invalid, 400), (UnknownStart::Empty, 200)] {
        let (scene, token) = four(Switches { unknown_start: setting, ..Switches::default() }).await;
        let reply = scene.transcript(&token, &json!({"StartPosition": {"Id": "unknown"}})).await;
        assert_eq!(reply.status, status, "{setting:?}");
        if status == 200 {
            assert_eq!(reply.body["Transcript"], json!([]));
            assert!(reply.body.get("NextToken").is_none());
        }
    }
}

#[tokio::test]
async fn presence_types_come_as_the_switch_says() {
    let idle = std::time::Duration::from_secs(120);
    let customer = RoleTimers { idle: Some(idle), disconnect: None };
    let timers = Timers { customer, ..Timers::default() };
    for setting in [PresenceTypes::Never, PresenceTypes::AsType, PresenceTypes::AsContentType] {
        let switches = Switches { presence_types: setting, ..Switches::default() };
        let scene = Scene::new(Config { switches, ..Config::default() }).await;
        let (chat, customer) = scene.another(ChatSpec { timers, ..ChatSpec::default() });
        let agent = chat.join(Role::Agent, "Ben");
        scene.hand.advance(idle);
        chat.say(&customer, "back");
        chat.leave(&agent);
        let live = chat.live();
        let types: Vec<&str> = live.iter().map(|item| item["Type"].as_str().unwrap()).collect();
        let types: Vec<&str> = types.into_iter().filter(|name| name.starts_with("PARTICIPANT_")).collect();
        let kinds =
            ["participant.engaged", "participant.disengaged", "participant.active", "participant.inactive"];
        let kinds: Vec<&str> = told(&live).into_iter().filter(|kind| kinds.contains(kind)).collect();
        let expected = ["ENGAGED", "ENGAGED", "INACTIVE", "ACTIVE", "DISENGAGED"];
        match setting {
            PresenceTypes::Never => assert!(types.is_empty() && kinds.is_empty()),
            PresenceTypes::AsType => {
                assert_eq!(types, expected.map(|name| format!("PARTICIPANT_{name}")));
                assert!(kinds.is_empty());
            }
            PresenceTypes::AsContentType => {
                assert_eq!(kinds, expected.map(|name| format!("participant.{}", name.to_lowercase())));
                assert!(types.is_empty());
            }
        }
        assert_eq!(chat.stored().len(), 4, "joined twice, the message and left");
    }
}

#[tokio::test]
async fn a_surplus_socket_closes_the_oldest_with_the_code_that_is_set() {
    let switches = Switches {
        surplus_socket: SurplusSocket::ClosesOldest,
        surplus_close: SurplusClose(4001),
        ..Switches::default()
    };
    let config =
        Config { switches, quotas: Quotas::unlimited(), sockets_per_participant: 1, ..Config::default() };
    let scene = Scene::new(config).await;
    let first = scene.socket(&scene.customer).await;
    let _second = scene.socket(&scene.customer).await;
    assert_eq!(first.end().await, Some(4001));
}

#[tokio::test]
async fn a_contact_of_the_chain_means_what_the_switch_says() {
    for setting in [ContactScope::Chain, ContactScope::Contact] {
        let (scene, token) = four(Switches { contact_scope: setting, ..Switches::default() }).await;
        let first = scene.chat.contact_id();
        let ben = scene.chat.join(Role::Agent, "Ben");
        scene.chat.transfer(&ben, "Cleo", "Disputes");
        scene.chat.say(&scene.customer, "5");
        let stored = scene.chat.stored();
        let of = |contact: &str| stored.iter().filter(|item| item["ContactId"] == contact).count();
        let second = scene.chat.contact_id();
        let part = |contact| if setting == ContactScope::Contact { of(contact) } else { stored.len() };
        let body = json!({ "MaxResults": 100, "ContactId": second });
        assert_eq!(scene.transcript(&token, &body).await.ids().len(), part(&second), "{setting:?}");
        let body = json!({ "MaxResults": 100, "ContactId": first });
        assert_eq!(scene.transcript(&token, &body).await.ids().len(), part(&first), "{setting:?}");
        assert!(of(&first) > 0 && of(&second) > 0);
    }
}
