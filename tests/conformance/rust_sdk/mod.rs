//! `aws-sdk-connectparticipant`, the SDK for Rust, in this process.

mod calls;
mod shapes;

use aws_sdk_connectparticipant::Client;
use aws_sdk_connectparticipant::config::retry::RetryConfig;
use aws_sdk_connectparticipant::config::{BehaviorVersion, Config, Region};
use aws_smithy_http_client::Builder;

use crate::scene::{REGION, Scene};
use crate::{operations, paging};

struct RustSdk(Client);

fn client(scene: &Scene) -> RustSdk {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(REGION))
        .endpoint_url(scene.recorder.url())
        // The service wants no signature.
        .allow_no_auth()
        // Plain HTTP is enough here, and spares a whole TLS library.
        .http_client(Builder::new().build_http())
        // One try, so that a test sees every answer.
        .retry_config(RetryConfig::disabled());
    RustSdk(Client::from_conf(config.build()))
}

#[tokio::test]
async fn makes_every_call() {
    let scene = Scene::new().await;
    operations::all_succeed(&scene, &mut client(&scene)).await;
}

#[tokio::test]
async fn tells_the_errors_apart() {
    let scene = Scene::new().await;
    operations::errors_are_told_apart(&scene, &mut client(&scene)).await;
}

#[tokio::test]
async fn pages_through_a_transcript_that_it_understands_whole() {
    let scene = Scene::new().await;
    paging::reads_everything(&scene, &mut client(&scene)).await;
}

#[tokio::test]
async fn starts_a_page_where_it_says() {
    let scene = Scene::new().await;
    paging::starts_where_it_says(&scene, &mut client(&scene)).await;
}
