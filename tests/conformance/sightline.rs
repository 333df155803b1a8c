//! Sightline itself among the clients: the program `sightline-cli`, which watches through the recorder.

use std::collections::BTreeSet;
use std::fs;
use std::process::Stdio;

use serde_json::{Value, json};
use simulator::{Operation, ParticipantHandle};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use crate::client::{PATIENCE, Scratch};
use crate::scene::{REGION, Scene};

/// Where in its folder it leaves what it knows.
const DUMP: &str = "dump.json";

/// The program while it watches one chat.
pub(crate) struct Sightline {
    child: Child,
    output: Lines<BufReader<ChildStdout>>,
    supervisor: ParticipantHandle,
    scratch: Scratch,
}

impl Sightline {
    /// Watches the scene's chat, as a supervisor whom nobody sees, until it ends. Returns when it hears everything.
    pub(crate) async fn watch(scene: &Scene) -> Self {
        let supervisor = scene.chat.supervisor();
        let scratch = Scratch::new();
        let mut child = Command::new(env!("CARGO_BIN_EXE_sightline-cli"))
            .args(["watch", "--until-ended", "--dump"])
            .arg(scratch.path().join(DUMP))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .env_remove("RUST_LOG")
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let line = json!({
            "contactId": scene.chat.contact_id(), "initialContactId": scene.chat.initial_contact_id(),
            "region": REGION, "endpoint": scene.recorder.url(),
            "participantToken": supervisor.participant_token(),
        });
        // Closed behind the line: nothing more is to be watched.
        let mut input = child.stdin.take().unwrap();
        input.write_all(format!("{line}\n").as_bytes()).await.unwrap();
        drop(input);
        let output = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut sightline = Self { child, output, supervisor, scratch };
        sightline.until_complete().await;
        sightline
    }

    /// Waits until it is live and knows that nothing is missing.
    pub(crate) async fn until_complete(&mut self) {
        self.until("complete", |line| line["state"] == "live" && line["complete"] == true).await;
    }

    /// Waits for a line of its output.
    pub(crate) async fn until(&mut self, what: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        let mut seen = Vec::new();
        loop {
            let line = tokio::time::timeout(PATIENCE, self.output.next_line()).await;
            let Ok(Ok(Some(line))) = line else { panic!("never {what}: {seen:#?}") };
            let line: Value = serde_json::from_str(&line).unwrap();
            if is_it(&line) {
                return line;
            }
            seen.push(line);
        }
    }

    /// Waits for its end, and compares what it knows of the chat with what the simulator knows.
    pub(crate) async fn knows_the_truth(mut self, scene: &Scene) {
        self.until("ended", |line| line["change"] == "end" && line["reason"] == "ended").await;
        assert!(self.child.wait().await.unwrap().success());
        let dump: Value = serde_json::from_slice(&fs::read(self.scratch.path().join(DUMP)).unwrap()).unwrap();
        let [contact] = &dump["contacts"].as_array().unwrap()[..] else { panic!("one contact") };
        assert_eq!((&contact["state"], &contact["complete"]), (&json!("ended"), &json!(true)));
        assert_eq!(contact["gaps"], json!([]));

        let stored = scene.chat.stored();
        let ids: BTreeSet<&str> = stored.iter().map(|item| item["Id"].as_str().unwrap()).collect();
        let mut shown = contact["items"].as_array().unwrap().clone();
        shown.retain(|item| ids.contains(item["Id"].as_str().unwrap()));
        // A websocket says in each item what a page says once.
        for item in &mut shown {
            item.as_object_mut().unwrap().remove("InitialContactId");
        }
        assert_eq!(shown, stored);

        let names = ["participantId", "displayName", "role"];
        let shown = people(contact["participants"].as_array().unwrap(), names);
        let truth = scene.chat.truth();
        let everyone = truth["participants"].as_array().unwrap();
        let seen: Vec<Value> = everyone.iter().filter(|who| who["silent"] != true).cloned().collect();
        assert!(people(&seen, names).is_subset(&shown), "{shown:?}");
        // Whoever is silent now may have been heard before, and some spoke in the past of the chat only.
        let once = people(&scene.chat.past(), ["ParticipantId", "DisplayName", "ParticipantRole"]);
        let known: BTreeSet<String> = people(everyone, names).into_iter().chain(once).collect();
        assert!(shown.is_subset(&known), "{shown:?}");
        assert_eq!(files(&contact["attachments"]), files(&newest_of_files(&stored)));

        let asked: BTreeSet<Operation> =
            self.requests(scene).into_iter().map(|(operation, _)| operation).collect();
        assert_eq!(asked, BTreeSet::from([Operation::CreateParticipantConnection, Operation::GetTranscript]));
    }

    /// What it asked of the service, each with the status of the answer.
    pub(crate) fn requests(&self, scene: &Scene) -> Vec<(Operation, u16)> {
        let requests = scene.chat.requests().into_iter();
        let own = requests.filter(|one| one.participant_id.as_deref() == Some(self.supervisor.id()));
        own.map(|one| (one.operation, one.status)).collect()
    }
}

/// The files in stored items, in the spelling of the dump. The last item about a file is the one that counts.
fn newest_of_files(stored: &[Value]) -> Value {
    let files = stored.iter().filter_map(|item| item["Attachments"].as_array()).flatten();
    files
        .map(|file| {
            json!({
                "attachmentId": file["AttachmentId"], "name": file["AttachmentName"], "contentType": file["ContentType"],
                "status": file["Status"],
            })
        })
        .collect()
}

/// Who is who, from the members that say so.
fn people(people: &[Value], [id, name, role]: [&str; 3]) -> BTreeSet<String> {
    let named = people.iter().filter(|who| who[id].is_string());
    named.map(|who| format!("{} {} {}", who[id], who[name], who[role])).collect()
}

fn files(files: &Value) -> BTreeSet<String> {
    let files = files.as_array().unwrap().iter();
    files
        .map(|file| {
            format!("{} {} {} {}", file["attachmentId"], file["name"], file["contentType"], file["status"])
        })
        .collect()
}
