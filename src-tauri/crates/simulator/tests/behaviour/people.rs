//! Conferences, queues, supervisors and names.

use serde_json::{Value, json};
use simulator::{ChatHandle, Config, Quotas, Role, SilentMonitor, Switches, UnsettledEvents};

use crate::client::{EVENT, Scene, told};

fn present(chat: &ChatHandle) -> Vec<String> {
    let truth = chat.truth();
    let people = truth["participants"].as_array().unwrap().clone();
    let there = people.iter().filter(|who| who["present"] == true);
    there.map(|who| who["displayName"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_transfer_out_of_a_conference_disconnects_every_agent() {
    let scene = Scene::new(Config::default()).await;
    let ben = scene.chat.join(Role::Agent, "Ben");
    let cleo = scene.chat.join(Role::Agent, "Cleo");
    let (mut of_ben, mut of_cleo) = (scene.socket(&ben).await, scene.socket(&cleo).await);
    scene.chat.transfer(&ben, "Dana", "Billing");
    assert_eq!(present(&scene.chat), ["Ana", "Dana"]);
    let kinds = ["participant.invited", "transfer.succeeded", "participant.left", "participant.left"];
    assert_eq!(told(&scene.chat.stored())[3..7], kinds);
    assert_eq!(
        told(&[of_ben.item().await, of_ben.item().await]),
        ["participant.invited", "transfer.succeeded"]
    );
    assert_eq!(
        told(&[of_cleo.item().await, of_cleo.item().await]),
        ["participant.invited", "participant.left"]
    );
}

#[tokio::test]
async fn a_chat_waits_in_a_queue_until_somebody_takes_it() {
    let scene = Scene::new(Config::default()).await;
    let ben = scene.chat.join(Role::Agent, "Ben");
    let first = scene.chat.contact_id();
    scene.chat.transfer_to_queue(&ben, "Billing");
    assert_ne!(scene.chat.contact_id(), first);
    assert_eq!(present(&scene.chat), ["Ana"]);
    scene.chat.say(&scene.customer, "Hello?");
    let cleo = scene.chat.invite(Role::Agent, "Cleo");
    scene.chat.accept(&cleo);
    let expected =
        ["transfer.succeeded", "participant.left", "Hello?", "participant.invited", "participant.joined"];
    let stored = scene.chat.stored();
    assert_eq!(told(&stored)[2..], expected);
    assert_eq!(stored[3]["ContactId"], first, "leaving belongs to the old contact");
    assert_eq!(stored[4]["ContactId"], scene.chat.contact_id());
}

#[tokio::test]
async fn a_failed_transfer_changes_nothing_and_only_the_agent_hears_of_it() {
    let scene = Scene::new(Config::default()).await;
    let ben = scene.chat.join(Role::Agent, "Ben");
    let contact_id = scene.chat.contact_id();
    let (mut of_ben, mut of_customer) = (scene.socket(&ben).await, scene.socket(&scene.customer).await);
    scene.chat.transfer_fails(&ben, "Cleo");
    scene.chat.say(&ben, "I stay");
    assert_eq!(
        (scene.chat.contact_id(), present(&scene.chat)),
        (contact_id, vec!["Ana".into(), "Ben".into()])
    );
    let stored = scene.chat.stored();
    assert_eq!(told(&stored)[2..], ["participant.invited", "transfer.failed", "I stay"]);
    assert_eq!((stored[3].get("ParticipantId"), stored[3].get("DisplayName")), (None, None));
    let heard = [of_ben.item().await, of_ben.item().await, of_ben.item().await];
    assert_eq!(told(&heard), ["participant.invited", "transfer.failed", "I stay"]);
    assert_eq!(
        told(&[of_customer.item().await, of_customer.item().await]),
        ["participant.invited", "I stay"]
    );
}

#[tokio::test]
async fn a_supervisor_barges_in_and_goes_back_to_listening() {
    let scene = Scene::new(Config { quotas: Quotas::unlimited(), ..Config::default() }).await;
    let agent = scene.chat.join(Role::Agent, "Ben");
    let id = scene.chat.say(&scene.customer, "hello");
    let supervisor = scene.chat.supervisor();
    let (own, of_agent) = (scene.connect(&supervisor).await, scene.connect(&agent).await);
    let message = json!({"ContentType": "text/plain", "Content": "May I?"});
    let receipt = json!({
        "ContentType": format!("{EVENT}message.read"),
        "Content": json!({"messageId": id}).to_string(),
    });
    assert_eq!(scene.call("message", &own, &message).await.status, 403);
    scene.chat.barge(&supervisor);
    assert_eq!(scene.call("message", &own, &message).await.status, 200);
    assert_eq!(scene.call("event", &of_agent, &receipt).await.error(), (409, "ConflictException"));
    scene.chat.unbarge(&supervisor);
    assert_eq!(scene.call("message", &own, &message).await.status, 403);
    assert_eq!(scene.transcript(&own, &json!({})).await.status, 200, "the token outlives the barging");
    assert_eq!(scene.call("event", &of_agent, &receipt).await.status, 200);
    let stored = scene.chat.stored();
    assert_eq!(told(&stored)[3..], ["participant.joined", "May I?", "participant.left"]);
    for item in &stored[3..] {
        assert_eq!(
            (&item["ParticipantRole"], &item["ParticipantId"]),
            (&json!("SUPERVISOR"), &json!(supervisor.id()))
        );
    }
}

#[tokio::test]
async fn who_is_one_too_many_does_not_get_in() {
    let scene = Scene::new(Config { quotas: Quotas::unlimited(), ..Config::default() }).await;
    let chat = &scene.chat;
    for agent in ["Ben", "Cleo", "Dana", "Eve", "Finn"] {
        chat.join(Role::Agent, agent);
    }
    let sixth = chat.join(Role::Agent, "Gus");
    let monitors: Vec<_> = (0..6).map(|_| chat.supervisor()).collect();
    chat.barge(&monitors[0]);
    chat.barge(&monitors[1]);
    chat.join(Role::CustomBot, "Robin");
    let second_bot = chat.join(Role::CustomBot, "Robot");
    assert_eq!(
        chat.ignored(),
        [
            "one AGENT too many",
            "one monitor too many",
            "a second supervisor to barge in",
            "one CUSTOM_BOT too many"
        ]
    );
    let people = ["Ana", "Ben", "Cleo", "Dana", "Eve", "Finn", "Supervisor", "Robin"];
    assert_eq!(present(chat), people);
    let kinds = json!({"Type": ["WEBSOCKET"]});
    for (who, status) in
        [(&sixth, 403), (&monitors[5], 403), (&second_bot, 403), (&monitors[4], 200), (&monitors[1], 200)]
    {
        assert_eq!(scene.call("connection", who.participant_token(), &kinds).await.status, status);
    }
    assert_eq!(scene.call("connection", &chat.roster_token(), &kinds).await.status, 200);
}

#[tokio::test]
async fn a_new_name_is_told_and_used_from_then_on() {
    for (setting, stored) in [(UnsettledEvents::Live, 3), (UnsettledEvents::Stored, 4)] {
        let switches = Switches { unsettled_events: setting, ..Switches::default() };
        let scene = Scene::new(Config { switches, ..Config::default() }).await;
        let chat = &scene.chat;
        chat.say(&scene.customer, "before");
        chat.rename(&scene.customer, "Ana Lima");
        chat.say(&scene.customer, "after");
        let live = chat.live();
        assert_eq!(told(&live)[1..], ["before", "participant.displayname.updated", "after"]);
        let names: Vec<&Value> = live[1..].iter().map(|item| &item["DisplayName"]).collect();
        assert_eq!(names, ["Ana", "Ana Lima", "Ana Lima"]);
        assert!(live[1..].iter().all(|item| item["ParticipantId"] == scene.customer.id()));
        assert_eq!(chat.stored().len(), stored, "{setting:?}");
    }
}

#[tokio::test]
async fn a_monitor_who_was_announced_may_barge_in() {
    let switches = Switches { silent_monitor: SilentMonitor::Announced, ..Switches::default() };
    let scene = Scene::new(Config { switches, ..Config::default() }).await;
    let supervisor = scene.chat.supervisor();
    let connect = json!({"Type": ["CONNECTION_CREDENTIALS"], "ConnectParticipant": true});
    let reply = scene.call("connection", supervisor.participant_token(), &connect).await;
    let token = reply.body["ConnectionCredentials"]["ConnectionToken"].as_str().unwrap();
    let message = json!({"ContentType": "text/plain", "Content": "May I?"});
    assert_eq!(scene.call("message", token, &message).await.status, 403);
    scene.chat.barge(&supervisor);
    assert_eq!(scene.call("message", token, &message).await.status, 200);
}
