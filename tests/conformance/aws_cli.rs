//! The AWS CLI, as people use it in a terminal.

use serde_json::Value;
use tokio::process::Command;

use crate::client::{Client, PATIENCE, root};
use crate::scene::{REGION, Scene};
use crate::{operations, paging};

async fn client(scene: &Scene) -> Client {
    Client::python("aws_client.py", &scene.setup()).await
}

#[tokio::test]
async fn makes_every_call() {
    let scene = Scene::new().await;
    operations::all_succeed(&scene, &mut client(&scene).await).await;
}

#[tokio::test]
async fn tells_the_errors_apart() {
    let scene = Scene::new().await;
    operations::errors_are_told_apart(&scene, &mut client(&scene).await).await;
}

#[tokio::test]
async fn pages_through_a_transcript_that_it_understands_whole() {
    let scene = Scene::new().await;
    paging::reads_everything(&scene, &mut client(&scene).await).await;
}

#[tokio::test]
async fn starts_a_page_where_it_says() {
    let scene = Scene::new().await;
    paging::starts_where_it_says(&scene, &mut client(&scene).await).await;
}

#[tokio::test]
async fn works_as_the_program_that_people_call() {
    let scene = Scene::new().await;
    let program = Command::new(root().join("target/conformance/venv/bin/aws"))
        .args([
            "connectparticipant",
            "create-participant-connection",
            "--no-sign-request",
            "--output",
            "json",
        ])
        .args(["--region", REGION, "--endpoint-url", scene.recorder.url()])
        .args(["--type", "WEBSOCKET", "CONNECTION_CREDENTIALS"])
        // As the documents of the simulator show it: its tokens are worth nothing elsewhere.
        .args(["--participant-token", scene.customer.participant_token()])
        .kill_on_drop(true)
        .output();
    let output = tokio::time::timeout(PATIENCE, program).await.unwrap().unwrap();
    assert!(output.status.success(), "{output:?}");
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(answer["ConnectionCredentials"]["ConnectionToken"].is_string());
    assert!(answer["Websocket"]["Url"].as_str().unwrap().starts_with("ws://127.0.0.1:"));
}
