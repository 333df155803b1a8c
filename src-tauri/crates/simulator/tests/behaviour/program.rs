//! `connect-simulator` as a program.

use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

fn start(arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_connect-simulator"));
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true).spawn().unwrap()
}

#[tokio::test]
async fn it_prints_itself_and_then_each_chat_to_watch_and_ends_when_interrupted() {
    let mut program = start(&["--chats", "3", "--region", "eu-west-2"]);
    let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
    let mut next = async || -> Value {
        let line = tokio::time::timeout(Duration::from_secs(30), lines.next_line()).await;
        serde_json::from_str(&line.unwrap().unwrap().unwrap()).unwrap()
    };
    let first = next().await;
    assert!(first.get("contactId").is_none());
    let url = first["simulator"]["url"].as_str().unwrap().to_owned();
    assert_eq!(first["simulator"]["rosterUrl"], format!("{url}/roster"));
    assert!(first["simulator"]["rosterBearer"].is_string());
    for _ in 0..3 {
        let chat = next().await;
        assert_eq!(chat["endpoint"], url);
        assert_eq!(chat["region"], "eu-west-2");
        assert_eq!(chat["contactId"], chat["initialContactId"]);
        assert!(chat["participantToken"].as_str().is_some_and(|token| !token.is_empty()));
    }
    #[cfg(unix)]
    {
        let id = program.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-s", "INT", &id]).status().await.unwrap().success());
        let ended = tokio::time::timeout(Duration::from_secs(30), program.wait()).await.unwrap().unwrap();
        assert!(ended.success(), "{ended}");
    }
}

#[tokio::test]
async fn a_port_in_use_is_named() {
    let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = start(&["--port", &port]).wait_with_output().await.unwrap();
    assert!(!output.status.success());
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains(&format!("port {port} of 127.0.0.1 cannot be listened on")), "{message}");
    assert!(!message.contains("Bind {"), "an error is a sentence, not a structure: {message}");
}

/// What the program prints before it ends by itself, and whether it succeeded.
async fn run(arguments: &[&str]) -> (bool, Vec<u8>, String) {
    let ending = tokio::time::timeout(Duration::from_secs(60), start(arguments).wait_with_output());
    let output = ending.await.unwrap().unwrap();
    (output.status.success(), output.stdout, String::from_utf8(output.stderr).unwrap())
}

fn scenario(name: &str) -> String {
    format!("{}/scenarios/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[tokio::test]
async fn what_is_generated_is_the_same_to_the_byte() {
    let file = scenario("transfer.scenario");
    let line = |seed| {
        ["generate", "--seed", seed, "--chats", "4", "--for", "90", "--scenario", &file].map(String::from)
    };
    let run = async |seed| {
        let line = line(seed);
        let (success, output, errors) = run(&line.each_ref().map(String::as_str)).await;
        assert!(success, "{errors}");
        output
    };
    let (one, again, other) = tokio::join!(run("7"), run("7"), run("8"));
    assert!(one == again, "two runs of one seed differ");
    assert!(one != other, "another seed plays something else");
    let chats: Vec<Value> =
        one.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect();
    assert_eq!(chats.len(), 5);
    let said =
        |chat: &Value| chat["items"].as_array().unwrap().iter().any(|item| item["Content"] == "Thank you!");
    assert!(chats.iter().any(said));
}

#[tokio::test]
async fn a_scenario_is_served_from_the_start_that_is_named_and_ends_the_program() {
    let file = scenario("transfer.scenario");
    let start = "2026-03-02T09:00:00Z";
    let line = ["--scenario", &file, "--until-over", "--time-scale", "200", "--start", start];
    let (success, output, errors) = run(&line).await;
    assert!(success, "{errors}");
    let lines: Vec<Value> = output
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2, "the program and one chat");
    assert!(lines[1]["participantToken"].is_string());
}

#[tokio::test]
async fn what_cannot_be_played_is_told() {
    let folder = std::env::temp_dir().join(format!("connect-simulator-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let wrong = folder.join("wrong.scenario");
    std::fs::write(&wrong, "agent Ben joins\nBne: hi\nBen dances\n").unwrap();
    let wrong = wrong.to_str().unwrap();
    let (success, output, errors) = run(&["--scenario", wrong]).await;
    assert!(!success && output.is_empty());
    assert!(errors.contains("2 of its lines are wrong"), "{errors}");
    assert!(errors.contains(":2:1: `Bne: hi`: nobody here is called `Bne`"), "{errors}");
    let (success, _, errors) = run(&["--until-over"]).await;
    assert!(!success && errors.contains("neither a --scenario nor a --corpus"), "{errors}");
    let (success, _, errors) = run(&["generate", "--for", "10", "--corpus", wrong]).await;
    assert!(!success && errors.contains("the corpus has no turn that can be played"), "{errors}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn one_port_for_two_things_is_refused() {
    let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    drop(taken);
    let (success, _, errors) = run(&["--port", &port, "--admin-port", &port]).await;
    assert!(!success && errors.contains("cannot be the service's and the admin port's at once"), "{errors}");
}

/// The program that can say something is one of its own; and the look at the others' bytes sees what it looks for.
#[test]
fn its_bytes_hold_every_word_of_what_sends() {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_connect-simulator"));
    assert_eq!(silence::sending_words_of(program).unwrap(), silence::SENDING);
}
