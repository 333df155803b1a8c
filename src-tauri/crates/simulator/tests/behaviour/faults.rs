//! Faults on the wire: what a client meets when one is in force.

use std::io::ErrorKind;
use std::time::Duration;

use serde_json::{Value, json};
use simulator::{ChatHandle, Config, Quotas};
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::client::{SUBSCRIBE, Scene, Socket};

async fn scene() -> Scene {
    Scene::new(Config { quotas: Quotas::unlimited(), ..Config::default() }).await
}

fn inject(chat: &ChatHandle, fault: &str) -> simulator::FaultHandle {
    chat.inject(fault.parse().unwrap_or_else(|error| panic!("{fault}: {error}")))
}

fn statuses(scene: &Scene) -> Vec<u16> {
    scene.chat.requests().iter().map(|request| request.status).collect()
}

mod requests {
    use super::*;

    #[tokio::test]
    async fn a_gateway_answers_in_html() {
        let scene = scene().await;
        let token = scene.connect(&scene.customer).await;
        inject(&scene.chat, "html 503");
        let reply = scene.transcript(&token, &json!({})).await;
        assert_eq!((reply.status, reply.header("x-amzn-errortype")), (503, None));
        assert!(reply.header("content-type").unwrap().starts_with("text/html"));
        assert!(reply.body.as_str().unwrap().starts_with("<html>"));
        assert_eq!(scene.transcript(&token, &json!({})).await.status, 200, "once");
        assert_eq!(statuses(&scene), [200, 503, 200]);
    }

    #[tokio::test]
    async fn a_reset_connection_gives_no_answer_and_the_request_counts_for_nothing() {
        let scene = scene().await;
        let token = scene.connect(&scene.customer).await;
        inject(&scene.chat, "reset on SendMessage");
        let error = scene.raw_call("message", &token).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionReset);
        assert_eq!(statuses(&scene), [200, 0]);
    }

    #[tokio::test]
    async fn a_request_may_be_served_although_its_answer_is_lost() {
        let scene = scene().await;
        let token = scene.connect(&scene.customer).await;
        inject(&scene.chat, "reset-after on DisconnectParticipant");
        let error = scene.raw_call("disconnect", &token).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionReset);
        assert!(scene.chat.is_ended(), "the customer has left all the same");
    }

    #[tokio::test]
    async fn a_body_breaks_off_in_the_middle() {
        let scene = scene().await;
        let token = scene.connect(&scene.customer).await;
        inject(&scene.chat, "truncated");
        let reply = String::from_utf8(scene.raw_call("transcript", &token).await.unwrap()).unwrap();
        let (head, body) = reply.split_once("\r\n\r\n").unwrap();
        let announced = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        assert_eq!(body.len(), announced.parse::<usize>().unwrap() / 2);
    }

    #[tokio::test]
    async fn a_slow_body_comes_whole_in_the_end() {
        let scene = scene().await;
        let token = scene.connect(&scene.customer).await;
        inject(&scene.chat, "slow 4KiB");
        assert_eq!(scene.transcript(&token, &json!({})).await.ids().len(), 1);
    }

    #[tokio::test]
    async fn a_body_is_no_json_no_utf8_or_not_there() {
        let scene = scene().await;
        let token = scene.connect(&scene.customer).await;
        let body = async |fault| {
            inject(&scene.chat, fault);
            let reply = scene.raw_call("transcript", &token).await.unwrap();
            assert!(reply.starts_with(b"HTTP/1.1 200 "));
            let at = reply.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
            reply[at + 4..].to_vec()
        };
        let no_json = body("no-json").await;
        assert!(serde_json::from_slice::<Value>(&no_json).is_err() && std::str::from_utf8(&no_json).is_ok());
        assert!(std::str::from_utf8(&body("no-utf8").await).is_err());
        assert_eq!(body("no-body").await, b"");
    }

    #[tokio::test]
    async fn a_spoilt_body_is_of_a_200_whatever_was_answered() {
        let scene = scene().await;
        let token = scene.connect(&scene.customer).await;
        inject(&scene.chat, "no-json");
        let reply = scene.transcript(&token, &json!({ "MaxResults": 1_000 })).await;
        assert_eq!(reply.error(), (200, "none"));
        assert_eq!(statuses(&scene), [200, 200]);
    }

    #[tokio::test]
    async fn a_late_answer_comes_when_its_time_has_come() {
        let scene = scene().await;
        let token = scene.connect(&scene.customer).await;
        inject(&scene.chat, "late 5s");
        let nothing = json!({});
        let late = scene.transcript(&token, &nothing);
        let mut late = std::pin::pin!(late);
        let served = async {
            while statuses(&scene).len() < 2 {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            _ = &mut late => panic!("the answer is early"),
            () = served => {}
        }
        scene.hand.advance(Duration::from_secs(5));
        assert_eq!(late.await.status, 200);
    }

    #[tokio::test]
    async fn the_handshake_of_a_socket_may_fail_while_requests_do_not() {
        let scene = scene().await;
        let url = scene.url(&scene.customer).await;
        inject(&scene.chat, "503 on socket");
        let token = scene.connect(&scene.customer).await;
        assert_eq!(scene.transcript(&token, &json!({})).await.status, 200);
        assert_eq!(Socket::open(&url).await.err(), Some(503));
        assert!(Socket::open(&url).await.is_ok());
    }

    #[tokio::test]
    async fn a_fault_ends_when_its_time_is_over() {
        let scene = scene().await;
        let token = scene.connect(&scene.customer).await;
        inject(&scene.chat, "500 for 10s");
        for _ in 0..3 {
            assert_eq!(scene.transcript(&token, &json!({})).await.status, 500);
        }
        scene.hand.advance(Duration::from_secs(10));
        assert_eq!(scene.transcript(&token, &json!({})).await.status, 200);
    }

    #[tokio::test]
    async fn a_url_has_expired_before_it_is_given_away() {
        let scene = scene().await;
        inject(&scene.chat, "expired-urls on CreateParticipantConnection");
        assert_eq!(Socket::open(&scene.url(&scene.customer).await).await.err(), Some(403));
        assert!(Socket::open(&scene.url(&scene.customer).await).await.is_ok(), "the next one is fresh");
    }

    #[tokio::test]
    async fn the_clock_of_the_service_is_off() {
        let scene = scene().await;
        inject(&scene.chat, "skew -1h");
        let reply = scene.connection(&scene.customer).await;
        assert_eq!(reply.header("date"), Some("Mon, 02 Mar 2026 08:15:07 GMT"));
        assert_eq!(reply.body["Websocket"]["ConnectionExpiry"], "2026-03-02T09:15:07.412Z");
        let url = reply.body["Websocket"]["Url"].as_str().unwrap();
        assert!(Socket::open(url).await.is_ok(), "the service agrees with itself");
    }

    #[tokio::test]
    async fn a_wrong_clock_ends_no_chat_and_is_wrong_for_one_chat_alone() {
        let scene = scene().await;
        let other = scene.simulator.create_chat(simulator::ChatSpec::default());
        let ben = other.join(simulator::Role::Agent, "Ben");
        inject(&scene.chat, "skew +2000h");
        scene.chat.say(&scene.customer, "from the future");
        assert!(!scene.chat.is_ended(), "a chat lasts 25 hours");
        assert_eq!(scene.chat.stored()[1]["AbsoluteTime"], "2026-05-24T17:15:07.412Z");
        let reply = scene.connection(&ben).await;
        assert_eq!(reply.header("date"), Some("Mon, 02 Mar 2026 09:15:07 GMT"));
        assert_eq!(reply.body["Websocket"]["ConnectionExpiry"], "2026-03-02T10:15:07.412Z");
        scene.chat.clear_faults();
        let reply = scene.connection(&scene.customer).await;
        assert_eq!(reply.header("date"), Some("Mon, 02 Mar 2026 09:15:07 GMT"));
    }
}

mod pages {
    use super::*;

    /// A chat of six items, and pages of two as a client reads them.
    async fn pages(fault: &str, direction: &str, most: usize) -> Vec<Vec<usize>> {
        let scene = scene().await;
        for text in ["one", "two", "three", "four", "five"] {
            scene.chat.say(&scene.customer, text);
        }
        let stored = scene.chat.stored();
        let token = scene.connect(&scene.customer).await;
        inject(&scene.chat, fault);
        let mut query = json!({ "MaxResults": 2, "ScanDirection": direction, "SortOrder": "ASCENDING" });
        if direction == "FORWARD" {
            query["StartPosition"] = json!({ "Id": stored[0]["Id"] });
        }
        let mut pages = Vec::new();
        while pages.len() < most {
            let reply = scene.transcript(&token, &query).await;
            let place = |id: &&str| stored.iter().position(|item| item["Id"] == **id).unwrap();
            pages.push(reply.ids().iter().map(place).collect());
            let Some(next) = reply.body["NextToken"].as_str() else { break };
            query["NextToken"] = json!(next);
        }
        pages
    }

    #[tokio::test]
    async fn come_in_their_order_without_a_fault() {
        assert_eq!(pages("lose", "FORWARD", 9).await, [[0, 1], [2, 3], [4, 5]]);
        assert_eq!(pages("lose", "BACKWARD", 9).await, [[4, 5], [2, 3], [0, 1]]);
    }

    #[tokio::test]
    async fn are_ordered_the_other_way_round() {
        assert_eq!(pages("page-reversed", "FORWARD", 9).await, [[1, 0], [2, 3], [4, 5]]);
    }

    #[tokio::test]
    async fn change_places() {
        assert_eq!(pages("pages-swapped", "FORWARD", 9).await, [[2, 3], [0, 1], [4, 5]]);
        assert_eq!(pages("pages-swapped", "BACKWARD", 9).await, [[2, 3], [4, 5], [0, 1]]);
        assert_eq!(pages("pages-swapped x2", "FORWARD", 9).await, [[2, 3], [4, 5], [0, 1]]);
    }

    #[tokio::test]
    async fn never_run_out_of_tokens() {
        let pages = pages("endless-tokens forever", "BACKWARD", 6).await;
        assert_eq!(pages, [vec![4, 5], vec![2, 3], vec![0, 1], vec![], vec![], vec![]]);
    }

    #[tokio::test]
    async fn lead_to_themselves() {
        let pages = pages("token-loop x3", "FORWARD", 5).await;
        assert_eq!(pages, [[0, 1], [0, 1], [0, 1], [0, 1], [2, 3]]);
    }
}

mod sockets {
    use super::*;

    #[tokio::test]
    async fn a_reset_ends_a_socket_without_a_word() {
        let scene = scene().await;
        let mut socket = scene.socket(&scene.customer).await;
        inject(&scene.chat, "reset-sockets");
        match socket.message().await {
            Some(Err(Error::Io(error))) => assert_eq!(error.kind(), ErrorKind::ConnectionReset),
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn a_black_hole_swallows_both_directions_and_keeps_the_connection() {
        let scene = scene().await;
        let mut socket = scene.socket(&scene.customer).await;
        inject(&scene.chat, "black-hole");
        scene.chat.say(&scene.customer, "unheard");
        socket.send(r#"{"topic":"aws/heartbeat"}"#).await;
        assert_eq!(scene.chat.subscribed_sockets(), 0);
        // Whatever the black hole let through would come before the end, which comes with the connection's hour.
        scene.hand.advance(Duration::from_secs(3_600));
        assert_eq!(socket.message().await.and_then(Result::ok), None);
    }

    #[tokio::test]
    async fn either_heartbeat_falls_silent_alone() {
        for (fault, silent, heard) in
            [("mute-heartbeat", "aws/heartbeat", "aws/ping"), ("mute-ping", "aws/ping", "aws/heartbeat")]
        {
            let scene = scene().await;
            let mut socket = scene.socket(&scene.customer).await;
            inject(&scene.chat, fault);
            socket.send(&json!({ "topic": silent }).to_string()).await;
            socket.send(&json!({ "topic": heard }).to_string()).await;
            assert_eq!(socket.frame().await["topic"], heard);
        }
    }

    #[tokio::test]
    async fn the_back_end_is_sick_although_the_socket_is_well() {
        let scene = scene().await;
        let mut socket = scene.socket(&scene.customer).await;
        inject(&scene.chat, "sick-ping 503");
        socket.send(r#"{"topic":"aws/ping"}"#).await;
        assert_eq!(socket.frame().await["statusCode"], 503);
    }

    #[tokio::test]
    async fn a_subscription_is_refused_or_ignored_and_nothing_follows() {
        let scene = scene().await;
        let mut socket = Socket::open(&scene.url(&scene.customer).await).await.unwrap();
        inject(&scene.chat, "refuse-subscribe");
        socket.send(SUBSCRIBE).await;
        assert_eq!(socket.frame().await["content"]["status"], "failure");
        inject(&scene.chat, "ignore-subscribe");
        socket.send(SUBSCRIBE).await;
        socket.send(r#"{"topic":"aws/heartbeat"}"#).await;
        assert_eq!(socket.frame().await["topic"], "aws/heartbeat", "no ack before it");
        scene.chat.say(&scene.customer, "unheard");
        socket.send(SUBSCRIBE).await;
        assert_eq!(socket.frame().await["content"]["status"], "success");
    }
}

mod frames {
    use super::*;

    async fn heard(fault: &str, said: &[&str], frames: usize) -> Vec<Value> {
        let scene = scene().await;
        let mut socket = scene.socket(&scene.customer).await;
        inject(&scene.chat, fault);
        for text in said {
            scene.chat.say(&scene.customer, text);
        }
        let mut heard = Vec::new();
        for _ in 0..frames {
            heard.push(socket.item().await["Content"].clone());
        }
        heard
    }

    #[tokio::test]
    async fn are_lost() {
        assert_eq!(heard("lose", &["one", "two"], 1).await, ["two"]);
    }

    #[tokio::test]
    async fn come_twice() {
        assert_eq!(heard("duplicate", &["one", "two"], 3).await, ["one", "one", "two"]);
    }

    #[tokio::test]
    async fn overtake_each_other() {
        assert_eq!(heard("reorder", &["one", "two", "three"], 3).await, ["two", "one", "three"]);
        let heard = heard("reorder x2", &["one", "two", "three", "four", "five"], 5).await;
        assert_eq!(heard, ["two", "one", "four", "three", "five"]);
    }

    #[tokio::test]
    async fn come_late_and_in_order() {
        let scene = scene().await;
        let mut socket = scene.socket(&scene.customer).await;
        inject(&scene.chat, "delay 3s");
        scene.chat.say(&scene.customer, "one");
        scene.chat.say(&scene.customer, "two");
        // Answered in between: the delay holds back items, not the conversation.
        socket.send(r#"{"topic":"aws/heartbeat"}"#).await;
        assert_eq!(socket.frame().await["topic"], "aws/heartbeat");
        scene.hand.advance(Duration::from_secs(3));
        assert_eq!(socket.item().await["Content"], "one");
        assert_eq!(socket.item().await["Content"], "two");
    }

    #[tokio::test]
    async fn come_in_fragments_that_make_a_whole() {
        assert_eq!(heard("fragment", &["größer — 更大 🌻"], 1).await, ["größer — 更大 🌻"]);
    }

    #[tokio::test]
    async fn have_neighbours_of_other_chats_and_of_the_gateway() {
        let scene = scene().await;
        let mut socket = scene.socket(&scene.customer).await;
        inject(&scene.chat, "foreign");
        scene.chat.say(&scene.customer, "ours");
        let foreign = socket.item().await;
        assert_ne!(foreign["InitialContactId"], scene.chat.initial_contact_id());
        assert_ne!(foreign["ContactId"], scene.chat.contact_id());
        assert_eq!(socket.item().await["InitialContactId"], scene.chat.initial_contact_id());
        inject(&scene.chat, "gateway");
        scene.chat.say(&scene.customer, "again");
        let gateway = socket.frame().await;
        assert!(gateway.get("topic").is_none() && gateway["message"] == "Internal server error", "{gateway}");
        assert_eq!(socket.item().await["Content"], "again");
    }

    /// The message in which one is spoiled.
    async fn spoiled(fault: &str) -> Result<Message, Error> {
        let scene = scene().await;
        let mut socket = scene.socket(&scene.customer).await;
        inject(&scene.chat, fault);
        scene.chat.say(&scene.customer, "hello");
        socket.message().await.expect("something comes")
    }

    #[tokio::test]
    async fn are_cut_short() {
        let Ok(Message::Text(text)) = spoiled("cut").await else { panic!("text") };
        assert!(text.starts_with(r#"{"content""#) || text.starts_with(r#"{"topic""#), "{text}");
        assert!(serde_json::from_str::<Value>(&text).is_err());
    }

    #[tokio::test]
    async fn hold_items_that_are_no_json() {
        let Ok(Message::Text(text)) = spoiled("bad-json").await else { panic!("text") };
        let frame: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(frame["topic"], "aws/chat");
        assert!(serde_json::from_str::<Value>(frame["content"].as_str().unwrap()).is_err());
    }

    #[tokio::test]
    async fn are_not_utf8() {
        assert!(matches!(spoiled("bad-utf8").await, Err(Error::Utf8(_))));
    }

    #[tokio::test]
    async fn are_binary() {
        assert!(matches!(spoiled("binary").await, Ok(Message::Binary(_))));
    }

    #[tokio::test]
    async fn are_larger_than_any_client_takes() {
        // What this client takes at most: 16 MiB in a frame, 64 MiB in a message.
        assert!(matches!(spoiled("oversize 17MiB").await, Err(Error::Capacity(_))));
        assert!(matches!(spoiled("endless").await, Err(Error::Capacity(_))));
    }
}
