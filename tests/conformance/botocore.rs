//! `botocore`, which parses every answer by the service model it ships.

use crate::client::Client;
use crate::scene::Scene;
use crate::{operations, paging};

async fn client(scene: &Scene) -> Client {
    Client::python("botocore_client.py", &scene.setup()).await
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

/// The other clients do not know `UrlContentDisposition` yet.
#[tokio::test]
async fn has_a_file_shown_in_place() {
    let scene = Scene::quiet().await;
    operations::a_file_is_shown_in_place(&scene, &mut client(&scene).await).await;
}
