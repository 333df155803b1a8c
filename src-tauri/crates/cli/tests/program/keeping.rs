//! What outlives a run: the dump, what it proves, and going on from it.

use serde_json::{Value, json};
use simulator::{ChatHandle, Operation, Role, Running};

use crate::stage::{Ended, Folder, Program, chat, line, simulator, stored};

fn verify(files: &[&str]) -> Ended {
    let mut program = Program::start(&[&["verify"], files].concat());
    program.end_input();
    program.end()
}

/// Watches a chat to its end, and writes it to `name`.
fn sealed(simulator: &Running, chat: &ChatHandle, folder: &Folder, name: &str) {
    let mut program = Program::start(&["watch", "--until-ended", "--dump", &folder.file(name)]);
    program.write(&line(simulator, chat));
    program.end_input();
    program.until_state("live");
    chat.end();
    assert_eq!(program.end().code(), 0);
}

fn pages_read(chat: &ChatHandle) -> usize {
    chat.requests().iter().filter(|request| request.operation == Operation::GetTranscript).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_dump_is_verified_and_two_watchers_have_the_same_fingerprint() {
    let simulator = simulator().await;
    let (chat, customer) = chat(&simulator, 150);
    let agent = chat.join(Role::Agent, "Ben");
    let folder = Folder::new("verified");
    let paths = ["a.json", "b.json"].map(|name| folder.file(name));
    let mut programs = paths.clone().map(|path| {
        let mut program = Program::start(&["watch", "--until-ended", "--dump", &path]);
        program.write(&line(&simulator, &chat));
        program.end_input();
        program.until_state("live");
        program
    });
    let spoken = chat.say(&agent, "Grüße 😀");
    chat.read(&customer, &spoken);
    for program in &mut programs {
        program.until("the word", |line| line["item"]["Id"] == *spoken);
    }
    chat.end();
    for program in programs {
        assert_eq!(program.end().code(), 0);
    }
    let ended = verify(&[&paths[0], &paths[1]]);
    assert_eq!((ended.code(), ended.complaints.as_str()), (0, ""));
    let [first, second] = &ended.lines[..] else { panic!("{:?}", ended.lines) };
    assert_eq!((&first["verify"], &first["chat"]), (&json!("ok"), &json!(chat.initial_contact_id())));
    assert_eq!(first["fingerprint"].as_str().unwrap().len(), 64);
    assert_eq!(first["fingerprint"], second["fingerprint"]);
    let contact = &folder.json("a.json")["contacts"][0];
    assert_eq!(contact["fingerprint"], first["fingerprint"]);
    let [ledger] = &contact["ledger"].as_array().unwrap()[..] else { panic!("{}", contact["ledger"]) };
    let items = contact["items"].as_array().unwrap().len();
    let whole = json!({ "from": null, "to": null, "items": items, "state": "sealed", "cause": null });
    assert_eq!((&ledger["contactId"], &ledger["intervals"]), (&json!(chat.contact_id()), &json!([whole])));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_item_is_named() {
    let simulator = simulator().await;
    let (chat, _) = chat(&simulator, 5);
    let folder = Folder::new("changed");
    sealed(&simulator, &chat, &folder, "d.json");
    let whole = folder.json("d.json");
    let items = whole["contacts"][0]["items"].as_array().unwrap();
    for (position, item) in items.iter().enumerate() {
        for member in item.as_object().unwrap().keys() {
            let mut changed = whole.clone();
            let value = &mut changed["contacts"][0]["items"][position][member];
            let Value::String(text) = &*value else { continue };
            // One letter of the text is another.
            let flipped = char::from(text.as_bytes()[0] ^ 1);
            *value = json!(format!("{flipped}{}", &text[1..]));
            folder.write("changed.json", &changed.to_string());
            let ended = verify(&[&folder.file("changed.json")]);
            let [line] = &ended.lines[..] else { panic!("{member}: {:?}", ended.lines) };
            assert_eq!((ended.code(), &line["verify"]), (1, &json!("mismatch")), "{member}");
            assert_eq!(line["item"], json!({ "position": position + 1, "id": item["Id"] }), "{member}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn items_left_out_put_in_or_turned_around_are_no_longer_the_transcript() {
    let simulator = simulator().await;
    let (chat, _) = chat(&simulator, 3);
    let folder = Folder::new("rearranged");
    sealed(&simulator, &chat, &folder, "d.json");
    let whole = folder.json("d.json");
    let rearranged: [fn(&mut Vec<Value>); 4] = [
        |items| drop(items.pop()),
        |items| drop(items.remove(1)),
        |items| items.swap(1, 2),
        |items| items.push(items[1].clone()),
    ];
    for rearrange in rearranged {
        let mut changed = whole.clone();
        rearrange(changed["contacts"][0]["items"].as_array_mut().unwrap());
        // Also where there is no second copy to compare with.
        for second_copy in [true, false] {
            if !second_copy {
                changed["contacts"][0]["saved"] = Value::Null;
            }
            folder.write("changed.json", &changed.to_string());
            let ended = verify(&[&folder.file("changed.json")]);
            assert_eq!((ended.code(), &ended.lines[0]["verify"]), (1, &json!("mismatch")));
            assert_eq!(ended.lines[0].get("item").is_some(), second_copy);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_sealed_or_no_dump_is_told() {
    let simulator = simulator().await;
    let (chat, _) = chat(&simulator, 3);
    let folder = Folder::new("unsealed");
    let mut program = Program::start(&["watch", "--dump", &folder.file("d.json")]);
    program.write(&line(&simulator, &chat));
    program.until_state("live");
    program.signal("TERM");
    program.end();
    let ended = verify(&[&folder.file("d.json")]);
    assert_eq!((ended.code(), &ended.lines[0]["verify"]), (3, &json!("unsealed")));
    assert!(ended.complaints.contains("no transcript is sealed"), "{}", ended.complaints);

    folder.write("other.json", r#"{"contacts":[{"items":"canary"}]}"#);
    for (name, complaint) in [("other.json", "line 1"), ("missing.json", "can not be read")] {
        let ended = verify(&[&folder.file(name)]);
        assert_eq!((ended.code(), ended.lines.len()), (3, 0));
        assert!(ended.complaints.contains(complaint), "{}", ended.complaints);
        assert!(!ended.said().contains("canary"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_kill_it_goes_on_without_reading_known_pages_again() {
    let simulator = simulator().await;
    let (chat, customer) = chat(&simulator, 1_000);
    let folder = Folder::new("resumed");
    let path = folder.file("d.json");
    let mut program = Program::start(&["watch", "--dump", &path, "--dump-every", "0.2"]);
    program.write(&line(&simulator, &chat));
    program.until("complete", |line| line["change"] == "chat" && line["complete"] == true);
    folder.until("the whole chat is in the dump", "d.json", |dump| dump["contacts"][0]["complete"] == true);
    program.signal("KILL");
    program.end();
    let before = pages_read(&chat);
    assert!(before >= 11, "{before} pages for 1,001 items");

    for number in 0..150 {
        chat.say(&customer, &format!("meanwhile {number}"));
    }
    let mut program = Program::start(&["watch", "--until-ended", "--resume", &path, "--dump", &path]);
    program.write(&line(&simulator, &chat));
    program.end_input();
    program.until("complete", |line| line["change"] == "chat" && line["complete"] == true);
    let after = pages_read(&chat) - before;
    // Two pages of news, and looks at whether there are more: far from the twelve of all.
    assert!(after <= 6, "{after} pages for 150 items");
    chat.end();
    assert_eq!(program.end().code(), 0);
    let contact = &folder.json("d.json")["contacts"][0];
    let ids: Vec<&str> =
        contact["items"].as_array().unwrap().iter().map(|item| item["Id"].as_str().unwrap()).collect();
    assert_eq!(ids, stored(&chat));
    assert_eq!(verify(&[&path]).code(), 0);
    assert_eq!(folder.names(), ["d.json"], "nothing is left beside it");
}

#[test]
fn a_dump_that_can_not_be_gone_on_from_is_told_before_anything_is_watched() {
    let folder = Folder::new("unresumed");
    let mut program = Program::start(&["watch", "--resume", &folder.file("missing.json")]);
    program.end_input();
    let ended = program.end();
    assert_eq!((ended.code(), ended.lines.len()), (1, 0));
    assert!(ended.complaints.contains("can not be read"), "{}", ended.complaints);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_is_gone_on_from_by_any_contact_of_its_chain_and_chats_that_nobody_names_are_kept() {
    let simulator = simulator().await;
    let (moved, _) = chat(&simulator, 300);
    let (other, _) = chat(&simulator, 3);
    let agent = moved.join(Role::Agent, "Ben");
    moved.transfer(&agent, "Cleo", "Refunds");
    let folder = Folder::new("by-contact");
    let path = folder.file("d.json");
    let by_its_contact = json!({
        "contactId": moved.contact_id(), "region": "us-west-2", "endpoint": simulator.base_url(),
        "participantToken": moved.supervisor().participant_token(),
    });
    let mut program = Program::start(&["watch", "--dump", &path]);
    for line in [by_its_contact.to_string(), line(&simulator, &other)] {
        program.write(&line);
        program.until("complete", |line| line["change"] == "chat" && line["complete"] == true);
    }
    program.signal("TERM");
    assert_eq!(program.end().code(), 0);
    let before = pages_read(&moved);

    let mut program = Program::start(&["watch", "--resume", &path, "--dump", &path]);
    program.write(&by_its_contact.to_string());
    program.until("complete", |line| line["change"] == "chat" && line["complete"] == true);
    program.signal("TERM");
    assert_eq!(program.end().code(), 0);
    assert!(pages_read(&moved) - before <= 2, "{} pages of what is known", pages_read(&moved) - before);
    let contacts = folder.json("d.json")["contacts"].as_array().unwrap().clone();
    let items = |chat: &ChatHandle| {
        let id = chat.initial_contact_id();
        let known = contacts.iter().find(|contact| contact["initialContactId"] == id.as_str());
        known.map(|contact| contact["items"].as_array().unwrap().len())
    };
    assert_eq!(items(&moved), Some(stored(&moved).len()));
    assert_eq!(items(&other), Some(stored(&other).len()), "nobody named it, and it is still there");
}
