//! The admin port: a door of its own.

use serde_json::{Value, json};
use simulator::Config;

use crate::client::{Scene, Socket, raw};

async fn scene() -> Scene {
    Scene::new(Config { admin_port: Some(0), ..Config::default() }).await
}

#[tokio::test]
async fn who_lacks_the_token_is_told_nothing() {
    let scene = scene().await;
    let url = scene.simulator.admin_url().unwrap();
    for (method, path) in
        [("GET", "/"), ("GET", "/truth"), ("POST", "/faults"), ("DELETE", "/faults"), ("GET", "/x")]
    {
        let reply = raw(url, method, path, &[("Authorization", "Bearer wrong")], "").await.unwrap();
        assert!(reply.starts_with(b"HTTP/1.1 401 "), "{method} {path}");
    }
}

#[tokio::test]
async fn it_is_not_on_the_port_of_the_service() {
    let scene = scene().await;
    let bearer = format!("Bearer {}", scene.simulator.roster_bearer());
    let reply = scene.request("GET", "/truth", &[("Authorization", &bearer)], "").await;
    assert_eq!(reply.error(), (403, "MissingAuthenticationTokenException"));
}

#[tokio::test]
async fn it_says_what_it_can_do() {
    let scene = scene().await;
    let index = scene.admin("GET", "/", &Value::Null).await;
    let text = index.body.as_str().unwrap();
    for word in ["POST   /faults", "GET    /truth", "refuse-subscribe", "oversize BYTES", "skew ±DURATION"] {
        assert!(text.contains(word), "{word} is missing:\n{text}");
    }
    assert_eq!(scene.admin("GET", "/nothing", &Value::Null).await.status, 404);
}

#[tokio::test]
async fn the_truth_of_a_chat_can_be_read() {
    let scene = scene().await;
    scene.chat.typing(&scene.customer);
    scene.connection(&scene.customer).await;
    let reply =
        scene.admin("GET", &format!("/truth/{}", scene.chat.initial_contact_id()), &Value::Null).await;
    assert_eq!(reply.body, scene.chat.truth());
    assert_eq!(reply.body["items"].as_array().unwrap().len(), 1);
    assert_eq!(reply.body["live"].as_array().unwrap().len(), 2);
    assert_eq!(reply.body["requests"][0]["operation"], "CreateParticipantConnection");
    assert_eq!(reply.body["state"], "live");
    assert!(!reply.body.to_string().contains(scene.customer.participant_token()), "no token in the truth");
    assert_eq!(scene.admin("GET", "/truth/unknown", &Value::Null).await.status, 404);
}

#[tokio::test]
async fn the_truth_says_what_was_sent_to_whom() {
    let scene = scene().await;
    let monitor = scene.chat.supervisor();
    let _sockets = (scene.socket(&scene.customer).await, scene.socket(&monitor).await);
    scene.chat.typing(&scene.customer);
    scene.chat.inject("lose x1".parse().unwrap());
    scene.chat.say(&scene.customer, "hello");
    let truth =
        scene.admin("GET", &format!("/truth/{}", scene.chat.initial_contact_id()), &Value::Null).await.body;
    let (customer, monitor) = (scene.customer.id(), monitor.id());
    // Who joined before there was a socket; typing, which does not come back; a message lost on the way to the first.
    assert_eq!(truth["sentTo"], json!([[], [monitor], [monitor]]));
    assert_ne!(customer, monitor);
    assert_eq!(truth["live"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn the_truth_says_what_was_asked() {
    let scene = scene().await;
    let token = scene.connect(&scene.customer).await;
    scene.transcript(&token, &json!({ "MaxResults": 7, "StartPosition": {} })).await;
    scene.transcript(&token, &json!({ "NextToken": "n".repeat(2_000) })).await;
    let inputs: Vec<Value> =
        scene.chat.truth()["requests"].as_array().unwrap().iter().map(|one| one["input"].clone()).collect();
    assert_eq!(inputs[1], json!({ "MaxResults": 7, "StartPosition": {} }));
    assert_eq!(inputs[2], Value::Null, "longer than what is kept");
}

#[tokio::test]
async fn all_chats_and_the_requests_of_nobody_are_listed() {
    let scene = scene().await;
    scene.call("transcript", "unknown", &json!({})).await;
    let truth = scene.admin("GET", "/truth", &Value::Null).await.body;
    assert_eq!(truth["chats"][0]["initialContactId"], scene.chat.initial_contact_id());
    assert_eq!(truth["chats"][0]["items"], 1);
    assert_eq!(truth["unattributedRequests"][0]["status"], 403);
}

#[tokio::test]
async fn a_chat_begins_people_come_in_and_it_ends() {
    let scene = scene().await;
    let began = scene.admin("POST", "/chats", &json!({ "customer": "Zoë", "queue": "Returns" })).await;
    assert_eq!(began.status, 201);
    let id = began.body["initialContactId"].as_str().unwrap();
    let ben = json!({ "role": "AGENT", "name": "Ben" });
    let agent = scene.admin("POST", &format!("/chats/{id}/participants"), &ben).await;
    assert_eq!(agent.status, 201, "{}", agent.body);
    let token = agent.body["participantToken"].as_str().unwrap();
    let reply = scene.call("connection", token, &json!({ "Type": ["CONNECTION_CREDENTIALS"] })).await;
    assert_eq!(reply.status, 200, "the token is one of the service");
    assert_eq!(scene.admin("POST", &format!("/chats/{id}/end"), &Value::Null).await.status, 204);
    let truth = scene.admin("GET", &format!("/truth/{id}"), &Value::Null).await.body;
    assert_eq!(truth["state"], "ended");
    assert_eq!(truth["items"][1]["DisplayName"], "Ben");
    let late = scene.admin("POST", &format!("/chats/{id}/participants"), &ben).await;
    assert_eq!(late.status, 409, "a token would be worth nothing");
}

#[tokio::test]
async fn a_fault_is_put_down_counted_and_taken_back() {
    let scene = scene().await;
    let token = scene.connect(&scene.customer).await;
    let id = scene.chat.initial_contact_id();
    let fault = json!({ "fault": "429 forever on GetTranscript", "chat": id });
    let put = scene.admin("POST", "/faults", &fault).await;
    assert_eq!((put.status, &put.body["faults"][0]["number"]), (201, &json!(1)));
    assert_eq!(scene.transcript(&token, &json!({})).await.error(), (429, "ThrottlingException"));
    let listed = scene.admin("GET", "/faults", &Value::Null).await.body;
    assert_eq!((&listed["faults"][0]["struck"], &listed["faults"][0]["over"]), (&json!(1), &json!(false)));
    let path = format!("/faults/{id}/1");
    assert_eq!(scene.admin("DELETE", &path, &Value::Null).await.status, 204);
    assert_eq!(scene.transcript(&token, &json!({})).await.status, 200);
    assert_eq!(scene.admin("DELETE", &path, &Value::Null).await.status, 404, "it is over");
}

#[tokio::test]
async fn a_fault_without_a_chat_strikes_every_chat_that_goes_on() {
    let scene = scene().await;
    let url = scene.url(&scene.customer).await;
    let socket = Socket::open(&url).await.unwrap();
    scene.admin("POST", "/faults", &json!({ "fault": "drop 1012" })).await;
    assert_eq!(socket.end().await, Some(1012));
}

#[tokio::test]
async fn what_is_not_understood_is_said_and_changes_nothing() {
    let scene = scene().await;
    let id = scene.chat.initial_contact_id();
    for (path, body, expected) in [
        ("/faults".to_owned(), json!({ "fault": "loose x3" }), "no mishap is called `loose`"),
        ("/faults".to_owned(), json!({}), "`fault` says what goes wrong"),
        ("/faults".to_owned(), json!({ "fault": 7 }), "`fault` is a string"),
        ("/faults".to_owned(), json!([]), "The body is not a JSON object"),
        (
            "/chats".to_owned(),
            json!({ "custmer": "Ana" }),
            "`custmer` says nothing here; there is customer, queue",
        ),
        ("/chats".to_owned(), json!({ "customer": " " }), "`customer` has 1 to 256 characters"),
        (format!("/chats/{id}/participants"), json!({ "silent": "yes" }), "`silent` is true or false"),
        (format!("/chats/{id}/participants"), json!({ "silent": true }), "Only a SUPERVISOR"),
        (format!("/chats/{id}/participants"), json!({ "role": "BOSS" }), "`role` is AGENT"),
    ] {
        let reply = scene.admin("POST", &path, &body).await;
        assert_eq!(reply.status, 400, "{body}");
        let message = reply.body["message"].as_str().unwrap();
        assert!(message.contains(expected), "{message}");
    }
    assert_eq!(scene.admin("GET", "/faults", &Value::Null).await.body["faults"], json!([]));
    let large = json!({ "customer": "x".repeat(100_000) });
    for (method, path, body, status) in
        [("DELETE", format!("/faults/{id}/x"), Value::Null, 404), ("POST", "/chats".to_owned(), large, 413)]
    {
        let reply = scene.admin(method, &path, &body).await;
        assert_eq!(reply.status, status);
        assert!(reply.body["message"].is_string(), "{}", reply.body);
    }
    assert_eq!(scene.simulator.chats().len(), 1);
}

#[tokio::test]
async fn only_a_supervisor_listens_silently_and_has_a_name() {
    let scene = scene().await;
    let path = format!("/chats/{}/participants", scene.chat.initial_contact_id());
    let dana = json!({ "role": "SUPERVISOR", "name": "Dana", "silent": true });
    let reply = scene.admin("POST", &path, &dana).await;
    assert_eq!((reply.status, &reply.body["displayName"]), (201, &json!("Dana")));
    let ben = json!({ "role": "AGENT", "name": "Ben", "silent": true });
    assert_eq!(scene.admin("POST", &path, &ben).await.status, 400);
}
