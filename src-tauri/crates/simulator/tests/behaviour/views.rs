//! `DescribeView`.

use std::fmt::Write;

use serde_json::{Value, json};
use simulator::{ChatSpec, Config, Operation, Role, View};

use crate::client::{Reply, Scene};

/// Asks for a view by its token, percent-encoded as clients do.
async fn describe(scene: &Scene, token: &str, view_token: &str) -> Reply {
    let encoded = view_token.bytes().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "%{byte:02X}");
        text
    });
    let headers = [("X-Amz-Bearer", token)];
    scene.request("GET", &format!("/participant/views/{encoded}"), &headers, "").await
}

/// Shows a view and reads the token out of its message.
fn show(scene: &Scene, view: &str) -> String {
    let flow = scene.chat.system();
    scene.chat.show_view(&flow, view, &json!({"Heading": "Hello"}));
    let item = scene.chat.stored().pop().unwrap();
    assert_eq!(item["ContentType"], "application/vnd.amazonaws.connect.message.interactive");
    let message: Value = serde_json::from_str(item["Content"].as_str().unwrap()).unwrap();
    assert_eq!(message["templateType"], "ViewResource");
    let content = &message["data"]["content"];
    assert_eq!((&content["viewId"], &content["viewData"]["Heading"]), (&json!(view), &json!("Hello")));
    content["viewToken"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_view_that_was_shown_is_described_to_everyone_in_the_chat() {
    let scene = Scene::new(Config::default()).await;
    let view_token = show(&scene, "detail");
    for participant in [&scene.customer, &scene.chat.supervisor()] {
        let token = scene.connect(participant).await;
        let reply = describe(&scene, &token, &view_token).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        let view = &reply.body["View"];
        assert_eq!(
            (&view["Id"], &view["Name"], &view["Version"]),
            (&json!("detail"), &json!("Detail"), &json!(1))
        );
        assert_eq!(view["Arn"], "arn:aws:connect:us-west-2:aws:view/detail:1");
        assert!(!view["Content"]["Actions"].as_array().unwrap().is_empty());
        for member in ["InputSchema", "Template"] {
            let text = view["Content"][member].as_str().unwrap();
            assert!(serde_json::from_str::<Value>(text).unwrap().is_object(), "{member}");
        }
    }
    let asked = scene.chat.requests().last().map(|request| (request.operation, request.status));
    assert_eq!(asked, Some((Operation::DescribeView, 200)));
}

#[tokio::test]
async fn a_view_of_ones_own_is_described_as_it_was_given() {
    let scene = Scene::new(Config::default()).await;
    let mut view = View::new("claims/intake", "Claim intake");
    view.version = 3;
    view.template = json!({"Body": []});
    view.actions = vec!["Submit".to_owned()];
    scene.simulator.add_view(view);
    let view_token = show(&scene, "claims/intake");
    let token = scene.connect(&scene.customer).await;
    let reply = describe(&scene, &token, &view_token).await;
    let view = &reply.body["View"];
    assert_eq!((&view["Id"], &view["Version"]), (&json!("claims/intake"), &json!(3)));
    assert_eq!(view["Content"]["Template"], json!({"Body": []}).to_string());
    assert_eq!(view["Content"]["Actions"], json!(["Submit"]));
    assert!(view["Arn"].as_str().unwrap().ends_with("/view/claims/intake:3"), "{view}");
}

#[tokio::test]
async fn an_unknown_view_token_is_not_found() {
    let scene = Scene::new(Config::default()).await;
    let token = scene.connect(&scene.customer).await;
    let reply = describe(&scene, &token, "a/b c").await;
    assert_eq!(reply.error(), (404, "ResourceNotFoundException"));
    assert_eq!(
        reply.body,
        json!({"message": "The resource was not found.", "ResourceId": "a/b c", "ResourceType": "CONTACT_FLOW"})
    );
    let missing = show(&scene, "a view nobody made");
    assert_eq!(describe(&scene, &token, &missing).await.status, 404);
}

#[tokio::test]
async fn a_view_of_another_chat_is_not_found() {
    let scene = Scene::new(Config::default()).await;
    let view_token = show(&scene, "form");
    let other = scene.simulator.create_chat(ChatSpec::default()).join(Role::Customer, "Bo");
    let token = scene.connect(&other).await;
    assert_eq!(describe(&scene, &token, &view_token).await.status, 404);
}

#[tokio::test]
async fn a_page_of_any_origin_may_ask_for_a_view() {
    let scene = Scene::new(Config::default()).await;
    let asked = [
        ("Origin", "http://example.com"),
        ("Access-Control-Request-Method", "GET"),
        ("Access-Control-Request-Headers", "x-amz-bearer"),
    ];
    let preflight = scene.request("OPTIONS", "/participant/views/a", &asked, "").await;
    assert_eq!(preflight.status, 204);
    assert!(
        preflight.header("access-control-allow-methods").unwrap().split(',').any(|method| method == "GET")
    );
    assert_eq!(preflight.header("access-control-allow-headers"), Some("x-amz-bearer"));
}
