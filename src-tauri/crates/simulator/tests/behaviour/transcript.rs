//! `GetTranscript`, as clients see it.

use std::time::Duration;

use serde_json::{Value, json};
use simulator::{LastPageToken, MaxResultsZero, NextTokenScope, StartPositionBound, Switches};

use crate::client::Scene;

/// A chat of `joined` and nine messages, ten milliseconds apart; with the `Id`s in order and a connection token.
async fn ten_items(switches: Switches) -> (Scene, Vec<String>, String) {
    let scene = Scene::unlimited(switches).await;
    for index in 1..10 {
        scene.hand.advance(Duration::from_millis(10));
        scene.chat.say(&scene.customer, &format!("message {index}"));
    }
    let ids = ids_of(&scene.chat.stored());
    let token = scene.connect(&scene.chat.supervisor()).await;
    (scene, ids, token)
}

fn ids_of(items: &[Value]) -> Vec<String> {
    items.iter().map(|item| item["Id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_plain_request_gives_the_newest_ten_newest_first() {
    let (scene, mut ids, token) = ten_items(Switches::default()).await;
    ids.push(scene.chat.say(&scene.customer, "eleventh"));
    ids.reverse();
    let reply = scene.transcript(&token, &json!({})).await;
    assert_eq!(reply.ids(), ids[..10]);
    assert_eq!(reply.body["InitialContactId"], scene.chat.initial_contact_id());
}

#[tokio::test]
async fn an_empty_start_position_means_none() {
    let (scene, ids, token) = ten_items(Switches::default()).await;
    let body =
        json!({"MaxResults": 3, "ScanDirection": "BACKWARD", "SortOrder": "ASCENDING", "StartPosition": {}});
    assert_eq!(scene.transcript(&token, &body).await.ids(), ids[7..]);
}

#[tokio::test]
async fn backward_pages_reach_every_item_once() {
    let (scene, ids, token) = ten_items(Switches::default()).await;
    let mut pages: Vec<String> = Vec::new();
    let mut body = json!({"MaxResults": 4, "ScanDirection": "BACKWARD", "SortOrder": "ASCENDING"});
    loop {
        let reply = scene.transcript(&token, &body).await;
        pages.splice(0..0, reply.ids().iter().map(ToString::to_string));
        let Some(next) = reply.body.get("NextToken") else { break };
        body["NextToken"] = next.clone();
    }
    assert_eq!(pages, ids);
}

#[tokio::test]
async fn forward_pages_follow_the_chat_as_it_grows() {
    let (scene, ids, token) = ten_items(Switches::default()).await;
    let mut body = json!({"MaxResults": 6, "SortOrder": "ASCENDING", "StartPosition": {"Id": ids[0]}});
    let first = scene.transcript(&token, &body).await;
    assert_eq!(first.ids(), ids[..6]);
    let late = scene.chat.say(&scene.customer, "written while paging");
    body["NextToken"] = first.body["NextToken"].clone();
    let second = scene.transcript(&token, &body).await;
    assert_eq!(second.ids()[..4], ids[6..]);
    assert_eq!(second.ids()[4], late);
    assert!(second.body.get("NextToken").is_none());
}

#[tokio::test]
async fn sort_order_arranges_a_page_and_chooses_nothing() {
    let (scene, ids, token) = ten_items(Switches::default()).await;
    let start = json!({"Id": ids[2]});
    let up = json!({"MaxResults": 3, "SortOrder": "ASCENDING", "StartPosition": start});
    let down = json!({"MaxResults": 3, "SortOrder": "DESCENDING", "StartPosition": start});
    let mut reversed = ids[2..5].to_vec();
    assert_eq!(scene.transcript(&token, &up).await.ids(), reversed);
    reversed.reverse();
    assert_eq!(scene.transcript(&token, &down).await.ids(), reversed);
}

#[tokio::test]
async fn a_start_position_goes_forward_unless_told_otherwise() {
    let (scene, ids, token) = ten_items(Switches::default()).await;
    let body = json!({"SortOrder": "ASCENDING", "StartPosition": {"Id": ids[4]}});
    assert_eq!(scene.transcript(&token, &body).await.ids(), ids[4..]);
    let body =
        json!({"SortOrder": "ASCENDING", "ScanDirection": "BACKWARD", "StartPosition": {"Id": ids[4]}});
    assert_eq!(scene.transcript(&token, &body).await.ids(), ids[..=4]);
}

#[tokio::test]
async fn an_instant_includes_every_item_that_shares_it() {
    let (scene, ids, token) = ten_items(Switches::default()).await;
    scene.chat.same_instant(true);
    scene.hand.advance(Duration::from_millis(10));
    let twins = [scene.chat.say(&scene.customer, "one"), scene.chat.say(&scene.customer, "two")];
    let at = scene.chat.stored()[10]["AbsoluteTime"].clone();
    assert_eq!(at, scene.chat.stored()[11]["AbsoluteTime"]);
    let body = json!({"SortOrder": "ASCENDING", "StartPosition": {"AbsoluteTime": at}});
    assert_eq!(scene.transcript(&token, &body).await.ids(), twins);
    let body = json!({"MaxResults": 100, "ScanDirection": "BACKWARD", "StartPosition": {"AbsoluteTime": at}});
    assert_eq!(scene.transcript(&token, &body).await.ids().len(), ids.len() + 2);
}

#[tokio::test]
async fn most_recent_counts_from_the_newest() {
    let (scene, ids, token) = ten_items(Switches::default()).await;
    let body = json!({"SortOrder": "ASCENDING", "StartPosition": {"MostRecent": 3}});
    assert_eq!(scene.transcript(&token, &body).await.ids(), ids[7..]);
    let body =
        json!({"ScanDirection": "BACKWARD", "SortOrder": "ASCENDING", "StartPosition": {"MostRecent": 3}});
    assert_eq!(scene.transcript(&token, &body).await.ids(), ids[..=7]);
    let body = json!({"SortOrder": "ASCENDING", "StartPosition": {"MostRecent": 100}});
    assert_eq!(scene.transcript(&token, &body).await.ids(), ids);
}

#[tokio::test]
async fn an_exclusive_start_leaves_the_named_item_out() {
    let exclusive = StartPositionBound::Exclusive;
    let switches = Switches { start_position: exclusive, start_time: exclusive, ..Switches::default() };
    let (scene, ids, token) = ten_items(switches).await;
    let time = scene.chat.stored()[4]["AbsoluteTime"].clone();
    for start in [json!({"Id": ids[4]}), json!({"AbsoluteTime": time})] {
        let forward = json!({"SortOrder": "ASCENDING", "StartPosition": start});
        assert_eq!(scene.transcript(&token, &forward).await.ids(), ids[5..]);
        let backward = json!({"SortOrder": "ASCENDING", "ScanDirection": "BACKWARD", "StartPosition": start});
        assert_eq!(scene.transcript(&token, &backward).await.ids(), ids[..4]);
    }
}

#[tokio::test]
async fn the_last_page_ends_as_the_switch_says() {
    let body = json!({"MaxResults": 100});
    for (setting, expected) in [
        (LastPageToken::Absent, None),
        (LastPageToken::Null, Some(Value::Null)),
        (LastPageToken::Empty, Some(json!(""))),
    ] {
        let switches = Switches { last_page_token: setting, ..Switches::default() };
        let (scene, _, token) = ten_items(switches).await;
        let reply = scene.transcript(&token, &body).await;
        assert_eq!(reply.body.get("NextToken").cloned(), expected, "{setting:?}");
    }
}

#[tokio::test]
async fn a_token_on_the_last_page_leads_to_an_empty_one() {
    let switches = Switches { last_page_token: LastPageToken::Present, ..Switches::default() };
    let (scene, ids, token) = ten_items(switches).await;
    for mut body in [json!({"MaxResults": 100}), json!({"MaxResults": 100, "StartPosition": {"Id": ids[0]}})]
    {
        let reply = scene.transcript(&token, &body).await;
        assert_eq!(reply.ids().len(), 10);
        body["NextToken"] = reply.body["NextToken"].clone();
        let reply = scene.transcript(&token, &body).await;
        assert_eq!(reply.status, 200);
        assert!(reply.ids().is_empty());
        assert!(reply.body.get("NextToken").is_none());
    }
}

#[tokio::test]
async fn max_results_zero_means_what_the_switch_says() {
    let body = json!({"MaxResults": 0});
    let (scene, ids, token) = ten_items(Switches::default()).await;
    assert_eq!(scene.transcript(&token, &body).await.ids().len(), ids.len());
    let switches = Switches { max_results_zero: MaxResultsZero::Nothing, ..Switches::default() };
    let (scene, _, token) = ten_items(switches).await;
    assert!(scene.transcript(&token, &body).await.ids().is_empty());
}

#[tokio::test]
async fn invalid_parameters_are_refused() {
    let (scene, ids, token) = ten_items(Switches::default()).await;
    for body in [
        json!({"MaxResults": 101}),
        json!({"MaxResults": -1}),
        json!({"ScanDirection": "SIDEWAYS"}),
        json!({"SortOrder": "RANDOM"}),
        json!({"ScanDirection": "FORWARD"}),
        json!({"ScanDirection": "FORWARD", "StartPosition": {}}),
        json!({"StartPosition": {"Id": "unknown"}}),
        json!({"StartPosition": {"Id": ""}}),
        json!({"StartPosition": {"AbsoluteTime": "yesterday"}}),
        json!({"StartPosition": {"MostRecent": 101}}),
        json!({"StartPosition": {"Id": ids[0], "MostRecent": 1}}),
        json!({"NextToken": ""}),
        json!({"NextToken": "bm90IG91cnM"}),
        json!({"ContactId": "x".repeat(257)}),
    ] {
        let reply = scene.transcript(&token, &body).await;
        assert_eq!(reply.error(), (400, "ValidationException"), "{body}");
        assert_eq!(reply.body["message"], "Validation exception due to invalid parameter");
    }
}

#[tokio::test]
async fn a_next_token_serves_only_its_own_query() {
    let (scene, ids, token) = ten_items(Switches::default()).await;
    let reply = scene.transcript(&token, &json!({"MaxResults": 2})).await;
    let next = &reply.body["NextToken"];
    for body in [
        json!({"NextToken": next, "SortOrder": "ASCENDING"}),
        json!({"NextToken": next, "StartPosition": {"Id": ids[0]}}),
        json!({"NextToken": next, "ContactId": scene.chat.contact_id()}),
    ] {
        assert_eq!(scene.transcript(&token, &body).await.status, 400, "{body}");
    }
    let again = json!({"NextToken": next, "MaxResults": 2, "ScanDirection": "BACKWARD"});
    assert_eq!(scene.transcript(&token, &again).await.ids(), [&ids[7], &ids[6]]);
}

#[tokio::test]
async fn a_next_token_is_stale_after_a_new_connection() {
    for (scope, expected) in [(NextTokenScope::Connection, 400), (NextTokenScope::Participant, 200)] {
        let switches = Switches { next_token_scope: scope, ..Switches::default() };
        let (scene, _, _) = ten_items(switches).await;
        let monitor = scene.chat.supervisor();
        let first = scene.connect(&monitor).await;
        let next = scene.transcript(&first, &json!({"MaxResults": 2})).await.body["NextToken"].clone();
        let second = scene.connect(&monitor).await;
        let reply = scene.transcript(&second, &json!({"NextToken": next})).await;
        assert_eq!(reply.status, expected, "{scope:?}");
    }
}

#[tokio::test]
async fn another_chats_contact_shows_nothing() {
    let (scene, _, token) = ten_items(Switches::default()).await;
    let reply = scene.transcript(&token, &json!({"ContactId": "another"})).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.body["Transcript"], json!([]));
    assert_eq!(reply.body["NextToken"], "");
}

#[tokio::test]
async fn every_contact_of_the_chain_shows_the_whole_chain() {
    let (scene, ids, token) = ten_items(Switches::default()).await;
    let agent = scene.chat.join(simulator::Role::Agent, "Ben");
    scene.chat.transfer(&agent, "Cleo", "Billing");
    let (first, second) = (scene.chat.initial_contact_id(), scene.chat.contact_id());
    assert_ne!(first, second);
    for contact in [&first, &second] {
        let reply = scene.transcript(&token, &json!({"ContactId": contact, "MaxResults": 100})).await;
        assert_eq!(reply.ids().len(), ids.len() + 5);
    }
    let newest = scene.transcript(&token, &json!({"MaxResults": 1})).await;
    assert_eq!(newest.body["Transcript"][0]["ContactId"], second);
    assert_eq!(newest.body["InitialContactId"], first);
}
