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
