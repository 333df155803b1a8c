//! Persistent chats: a past that comes through `NextToken` alone.

use std::time::Duration;

use serde_json::{Value, json};
use simulator::{ChatHandle, ChatSpec, Continues, LastPageToken, PastPages, Role, Switches};

use crate::client::{Scene, told};

fn going_on(continues: Continues) -> ChatSpec {
    ChatSpec { continues: Some(continues), ..ChatSpec::default() }
}

/// The scene's chat ends after two messages, and another goes on from it: joined, one message, rehydrated.
async fn resumed(switches: Switches) -> (Scene, ChatHandle, String) {
    let scene = Scene::unlimited(switches).await;
    scene.chat.say(&scene.customer, "old 1");
    scene.chat.say(&scene.customer, "old 2");
    scene.chat.end();
    let continues = Continues::entire_past_session(scene.chat.initial_contact_id());
    let (chat, customer) = scene.another(going_on(continues));
    chat.say(&customer, "new 1");
    chat.rehydrate();
    let token = scene.connect(&chat.supervisor()).await;
    (scene, chat, token)
}

/// Every page of a read, as texts.
async fn pages(scene: &Scene, token: &str, mut body: Value) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    loop {
        let reply = scene.transcript(token, &body).await;
        assert_eq!(reply.status, 200, "{body}");
        let items = reply.body["Transcript"].as_array().unwrap();
        pages.push(told(items).into_iter().map(ToOwned::to_owned).collect());
        match reply.body.get("NextToken") {
            Some(Value::String(next)) => body["NextToken"] = json!(next),
            _ => return pages,
        }
        assert!(pages.len() < 50, "a read without end");
    }
}

#[tokio::test]
async fn the_first_page_has_a_token_that_leads_into_the_past() {
    let (scene, chat, token) = resumed(Switches::default()).await;
    let first = scene.transcript(&token, &json!({"SortOrder": "ASCENDING"})).await;
    assert_eq!(
        told(first.body["Transcript"].as_array().unwrap()),
        ["participant.joined", "new 1", "chat.rehydrated"],
        "a page of ten has room for more, and yet the past waits for the token"
    );
    for item in first.body["Transcript"].as_array().unwrap() {
        assert_eq!(item["ContactId"], chat.contact_id());
        assert!(item.get("RelatedContactId").is_none());
    }
    let body =
        json!({"SortOrder": "ASCENDING", "ScanDirection": "BACKWARD", "NextToken": first.body["NextToken"]});
    let second = scene.transcript(&token, &body).await;
    let past = second.body["Transcript"].as_array().unwrap();
    assert_eq!(told(past), ["participant.joined", "old 1", "old 2", "chat.ended"]);
    for item in past {
        assert_eq!(item["RelatedContactId"], scene.chat.contact_id());
        assert!(item.get("ContactId").is_none());
    }
    assert!(second.body.get("NextToken").is_none());
    assert_eq!(*past, chat.past());
}

#[tokio::test]
async fn a_page_holds_both_sessions_only_when_the_switch_says_so() {
    for (setting, expected) in [
        (PastPages::Apart, vec![vec!["new 1", "chat.rehydrated"], vec!["participant.joined"]]),
        (PastPages::Mixed, vec![vec!["new 1", "chat.rehydrated"], vec!["chat.ended", "participant.joined"]]),
    ] {
        let (scene, _, token) = resumed(Switches { past_pages: setting, ..Switches::default() }).await;
        let body = json!({"MaxResults": 2, "SortOrder": "ASCENDING"});
        assert_eq!(pages(&scene, &token, body).await[..2], expected, "{setting:?}");
    }
}

#[tokio::test]
async fn neither_a_start_nor_a_contact_reaches_the_past() {
    let (scene, chat, token) = resumed(Switches::default()).await;
    let first = chat.stored()[0].clone();
    let present = ["chat.rehydrated", "new 1", "participant.joined"];
    let queries = [
        (json!({"ContactId": chat.contact_id()}), present.as_slice()),
        (json!({"ScanDirection": "BACKWARD", "StartPosition": {"Id": first["Id"]}}), &present[2..]),
        (json!({"ScanDirection": "BACKWARD", "StartPosition": {"MostRecent": 1}}), &present),
        (
            json!({"ScanDirection": "BACKWARD", "StartPosition": {"AbsoluteTime": first["AbsoluteTime"]}}),
            &present[2..],
        ),
        (json!({"StartPosition": {"Id": first["Id"]}}), &present),
    ];
    for (body, expected) in queries {
        assert_eq!(pages(&scene, &token, body.clone()).await, [expected], "{body}");
    }
}

#[tokio::test]
async fn an_item_of_the_past_is_no_start_position() {
    let (scene, chat, token) = resumed(Switches::default()).await;
    let body = json!({"StartPosition": {"Id": chat.past()[1]["Id"]}});
    assert_eq!(scene.transcript(&token, &body).await.error(), (400, "ValidationException"));
}

#[tokio::test]
async fn a_contact_of_the_past_shows_nothing() {
    let (scene, _, token) = resumed(Switches::default()).await;
    let reply = scene.transcript(&token, &json!({"ContactId": scene.chat.contact_id()})).await;
    assert_eq!((reply.status, &reply.body["Transcript"]), (200, &json!([])));
    assert_eq!(reply.body["NextToken"], "");
}

#[tokio::test]
async fn the_past_can_be_reached_from_its_rehydration_on() {
    let scene = Scene::unlimited(Switches::default()).await;
    scene.chat.end();
    let continues = Continues::entire_past_session(scene.chat.initial_contact_id());
    let (chat, customer) = scene.another(going_on(continues.after(Duration::from_secs(1))));
    let mut socket = scene.socket(&customer).await;
    let token = scene.connect(&customer).await;
    scene.hand.advance(Duration::from_millis(999));
    assert!(scene.transcript(&token, &json!({})).await.body.get("NextToken").is_none());
    assert!(chat.past().is_empty());
    scene.hand.advance(Duration::from_millis(1));
    assert!(scene.transcript(&token, &json!({})).await.body["NextToken"].is_string());
    let news = socket.item().await;
    assert_eq!(news["ContentType"], "application/vnd.amazonaws.connect.event.chat.rehydrated");
    assert_eq!((news.get("ParticipantId"), news.get("ParticipantRole")), (None, None));
    assert_eq!(news["AbsoluteTime"], "2026-03-02T09:15:08.412Z");
}

#[tokio::test]
async fn a_segment_brings_those_before_it_and_a_session_all() {
    let scene = Scene::unlimited(Switches::default()).await;
    let first = scene.chat.contact_id();
    let agent = scene.chat.join(Role::Agent, "Ben");
    scene.chat.transfer(&agent, "Cleo", "Billing");
    let second = scene.chat.contact_id();
    scene.chat.end();
    let contacts = |continues| {
        let (chat, _) = scene.another(going_on(continues));
        chat.rehydrate();
        let mut contacts: Vec<String> =
            chat.past().iter().map(|item| item["RelatedContactId"].as_str().unwrap().to_owned()).collect();
        contacts.dedup();
        contacts
    };
    assert_eq!(contacts(Continues::from_segment(&first)), std::slice::from_ref(&first));
    let both = [first.clone(), second.clone()];
    assert_eq!(contacts(Continues::from_segment(&second)), both);
    assert_eq!(contacts(Continues::entire_past_session(&first)), both);
    assert!(contacts(Continues::entire_past_session(&second)).is_empty(), "only by its first contact");
}

#[tokio::test]
async fn links_add_up_to_a_hundred_contacts() {
    let scene = Scene::unlimited(Switches::default()).await;
    let mut ended = scene.chat.clone();
    ended.end();
    for _ in 0..101 {
        let continues = Continues::entire_past_session(ended.initial_contact_id());
        ended = scene.another(going_on(continues)).0;
        ended.rehydrate();
        ended.end();
    }
    let past = ended.past();
    let mut contacts: Vec<&str> =
        past.iter().map(|item| item["RelatedContactId"].as_str().unwrap()).collect();
    contacts.dedup();
    assert_eq!(contacts.len(), 100);
    assert!(!contacts.contains(&scene.chat.contact_id().as_str()), "the oldest is out of reach");
}

#[tokio::test]
async fn a_chat_that_goes_on_has_no_past_to_give() {
    let scene = Scene::unlimited(Switches::default()).await;
    let continues = Continues::entire_past_session(scene.chat.initial_contact_id());
    let (chat, _) = scene.another(going_on(continues));
    chat.rehydrate();
    assert!(chat.past().is_empty());
    assert_eq!(told(&chat.stored()), ["participant.joined"]);
    assert_eq!(chat.ignored().len(), 2, "{:?}", chat.ignored());
}

#[tokio::test]
async fn every_end_of_a_read_through_the_past_is_an_end() {
    for setting in [LastPageToken::Absent, LastPageToken::Null, LastPageToken::Empty, LastPageToken::Present]
    {
        let (scene, _, token) = resumed(Switches { last_page_token: setting, ..Switches::default() }).await;
        let mut body = json!({"MaxResults": 4});
        let mut items = 0;
        loop {
            let reply = scene.transcript(&token, &body).await;
            let page = reply.ids().len();
            items += page;
            match reply.body.get("NextToken").and_then(Value::as_str) {
                Some(next) if !next.is_empty() && page > 0 => body["NextToken"] = json!(next),
                _ => break,
            }
        }
        assert_eq!(items, 7, "{setting:?}");
    }
}
