//! What the program does.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use simulator::{Role, ScanResult};

use crate::stage::{Folder, Program, chat, line, line_with, simulator, stored};

fn ids(items: &Value) -> Vec<String> {
    items.as_array().unwrap().iter().map(|item| item["Id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_is_watched_to_its_end_and_dumped_whole() {
    let simulator = simulator().await;
    let (chat, customer) = chat(&simulator, 120);
    let agent = chat.join(Role::Agent, "Ben");
    let folder = Folder::new("whole");
    let mut program = Program::start(&["watch", "--until-ended", "--dump", &folder.file("d.json")]);
    program.write(&json!({ "simulator": { "url": "http://127.0.0.1:1" } }).to_string());
    program.write(&line(&simulator, &chat));
    program.end_input();
    program.until_state("live");
    let spoken = chat.say(&agent, "Here you are");
    let line = program.until("an item", |line| line["change"] == "item" && line["item"]["Id"] == *spoken);
    assert_eq!(line["item"]["Content"], "Here you are");
    assert_eq!(line["chat"], chat.initial_contact_id());
    let file = chat.attach(&customer, "invoice.pdf", "application/pdf");
    let status = |status: &'static str| {
        move |line: &Value| line["change"] == "attachment" && line["attachment"]["status"] == status
    };
    program.until("a file", status("IN_PROGRESS"));
    chat.attachment_status(&file, ScanResult::Rejected);
    program.until("a result", status("REJECTED"));
    chat.idle(&customer);
    program.until("an idle customer", |line| line["participant"]["activity"]["state"] == "inactive");
    chat.end();
    let ended = program.end();
    assert_eq!((ended.code(), ended.reason(), ended.complaints.as_str()), (0, "ended", ""));

    let dump = folder.json("d.json");
    let [contact] = &dump["contacts"].as_array().unwrap()[..] else { panic!("one contact") };
    assert_eq!(contact["initialContactId"], chat.initial_contact_id());
    assert_eq!(contact["contactIds"], json!([chat.contact_id()]));
    assert_eq!((&contact["state"], &contact["complete"]), (&json!("ended"), &json!(true)));
    assert_eq!(contact["gaps"], json!([]));
    let stored = stored(&chat);
    let known: BTreeSet<&String> = stored.iter().collect();
    let shown: Vec<String> = ids(&contact["items"]).into_iter().filter(|id| known.contains(id)).collect();
    assert_eq!(shown, stored, "each stored item once, in order");
    assert_eq!(contact["attachments"][0]["attachmentId"], file.id());
    assert_eq!(contact["attachments"][0]["status"], "REJECTED");
    assert_eq!(contact["attachments"][0]["name"], "invoice.pdf");
    assert_eq!(contact["attachments"][0]["contentType"], "application/pdf");
    assert!(
        ids(&contact["items"]).contains(&contact["attachments"][0]["itemId"].as_str().unwrap().to_owned())
    );
    assert_eq!(contact["requests"]["CreateParticipantConnection"], 1);
    assert!(contact["requests"]["GetTranscript"].as_u64().unwrap() >= 2);
    let ben =
        contact["participants"].as_array().unwrap().iter().find(|who| who["displayName"] == "Ben").unwrap();
    assert_eq!((&ben["participantId"], &ben["role"]), (&json!(agent.id()), &json!("AGENT")));
    assert_eq!(ben["engagement"]["state"], "disengaged");
    for facet in ["engagement", "activity"] {
        let members: BTreeSet<&str> = ben[facet].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(members, BTreeSet::from(["state", "since", "source", "derived"]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn items_are_the_services_own() {
    let simulator = simulator().await;
    let (chat, customer) = chat(&simulator, 3);
    chat.say_markdown(&customer, "**bold**\n😀");
    let folder = Folder::new("own");
    let mut program = Program::start(&["watch", "--dump", &folder.file("d.json")]);
    program.write(&line(&simulator, &chat));
    program.until("complete", |line| line["change"] == "chat" && line["complete"] == true);
    program.signal("INT");
    let ended = program.end();
    assert_eq!((ended.code(), ended.reason()), (0, "interrupted"));
    let items = folder.json("d.json")["contacts"][0]["items"].as_array().unwrap().clone();
    assert_eq!(items, chat.stored());
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_owner_can_read_the_dump_and_an_old_one_is_replaced() {
    use std::os::unix::fs::PermissionsExt;

    let simulator = simulator().await;
    let (chat, _) = chat(&simulator, 1);
    let folder = Folder::new("owner");
    let path = folder.file("d.json");
    std::fs::write(&path, "old").unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let mut program = Program::start(&["watch", "--for", "0.5", "--dump", &path]);
    program.write(&line(&simulator, &chat));
    let ended = program.end();
    assert_eq!((ended.code(), ended.reason()), (0, "time"));
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(folder.json("d.json")["contacts"].as_array().unwrap().len(), 1);
    assert_eq!(folder.names(), ["d.json"], "nothing is left beside it");
}

#[tokio::test(flavor = "multi_thread")]
async fn chats_may_come_while_others_are_watched() {
    let simulator = simulator().await;
    let (first, _) = chat(&simulator, 1);
    let (second, _) = chat(&simulator, 1);
    let mut program = Program::start(&["watch"]);
    for chat in [&first, &second] {
        program.write(&line(&simulator, chat));
        let key = chat.initial_contact_id();
        program.until("live", |line| {
            line["change"] == "chat" && line["chat"] == *key && line["state"] == "live"
        });
    }
    program.signal("TERM");
    assert_eq!(program.end().code(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_token_alone_is_enough_to_read() {
    let simulator = simulator().await;
    let (chat, _) = chat(&simulator, 5);
    let token = connection_token(&simulator, &chat).await;
    let folder = Folder::new("polled");
    let mut program = Program::start(&["watch", "--dump", &folder.file("d.json")]);
    program.write(&line_with(&simulator, &chat, "connectionToken", &token));
    program.until_state("polled");
    let last = stored(&chat).pop().unwrap();
    program.until("the last item", |line| line["item"]["Id"] == *last);
    program.signal("INT");
    let ended = program.end();
    assert_eq!(ended.code(), 0);
    let contact = folder.json("d.json")["contacts"][0].clone();
    assert_eq!(ids(&contact["items"]), stored(&chat));
    assert!(contact["requests"].get("CreateParticipantConnection").is_none());
    assert!(!(ended.said() + &contact.to_string()).contains(&token));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_goes_away_ends_the_watching() {
    let simulator = simulator().await;
    let (chat, customer) = chat(&simulator, 1);
    let mut program = Program::start(&["watch"]);
    program.write(&line(&simulator, &chat));
    program.until_state("live");
    let ended = program.stop_reading(|| drop(chat.say(&customer, "anybody?")));
    assert_eq!(ended.code(), 0);
}

/// A connection token as a browser would hand it over.
async fn connection_token(simulator: &simulator::Running, chat: &simulator::ChatHandle) -> String {
    use participant::Network;

    let https = participant::Https::new().unwrap();
    let endpoint = participant::Endpoint::custom(simulator.base_url()).unwrap();
    let token = protocol::ParticipantToken::new(chat.supervisor().participant_token()).unwrap();
    let types = protocol::ConnectionTypes::Credentials;
    let answer = https.create_connection(&endpoint, &token, types, false).await.unwrap();
    answer.value.credentials.unwrap().token.expose().to_owned()
}
