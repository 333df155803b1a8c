//! What is read, in which order, and what is not.

use std::ops::ControlFlow;
use std::pin::pin;

use bucket::{BadPlace, Bucket, BucketError, Days, Found, Limits, Place, Step, Totals, Unread};
use futures_util::StreamExt;

use crate::server::{BUCKET, Server, environment, keys, quick};

const CHATS: &str = "connect/acme/ChatTranscripts";

/// What the service writes: a colon in the name, a folder for each day.
fn key(day: &str, contact: &str) -> String {
    format!("{CHATS}/{day}/{contact}_20261120T09:15_UTC.json")
}

async fn read(bucket: &Bucket, days: Option<Days>) -> Vec<Step> {
    bucket.steps(days, |_, _| false).map(Result::unwrap).collect().await
}

fn name(step: &Step) -> &str {
    match step {
        Step::Found(Found { name, .. }) | Step::Known { name, .. } | Step::Unread(Unread { name, .. }) => {
            name
        }
    }
}

fn names(steps: &[Step]) -> Vec<&str> {
    steps.iter().map(name).collect()
}

fn days(first: &str, last: &str) -> Days {
    Days { first: first.parse().ok(), last: last.parse().ok() }
}

async fn totals(bucket: &Bucket, days: Option<Days>) -> Totals {
    bucket.totals(days, |_| ControlFlow::Continue(())).await.unwrap()
}

/// A few days of a small instance, and what else lies about.
async fn fill(server: &Server) {
    let keys = [
        key("2026/11/19", "a"),
        key("2026/11/20", "b"),
        key("2026/11/20", "c"),
        key("2026/12/01", "d"),
        key("2025/11/20", "e"),
    ];
    let mut objects: Vec<(&str, &[u8])> = keys.iter().map(|key| (&**key, key.as_bytes())).collect();
    objects.extend([
        ("connect/acme/Attachments/chat/2026/11/20/f.pdf", &b"%PDF"[..]),
        ("Analysis/Chat/Redacted/2026/11/20/b_analysis_redacted_2026-11-20T09:20:00Z.json", b"{}"),
        ("other/g.JSON.GZ", b"packed"),
    ]);
    server.put(&objects).await;
}

async fn all_is_read_in_the_order_of_the_names(server: &Server) {
    fill(server).await;
    let bucket = server.open("").await;
    let steps = read(&bucket, None).await;
    let expected = [
        "Analysis/Chat/Redacted/2026/11/20/b_analysis_redacted_2026-11-20T09:20:00Z.json".to_owned(),
        key("2025/11/20", "e"),
        key("2026/11/19", "a"),
        key("2026/11/20", "b"),
        key("2026/11/20", "c"),
        key("2026/12/01", "d"),
        "other/g.JSON.GZ".to_owned(),
    ];
    assert_eq!(names(&steps), expected);
    let Step::Found(found) = &steps[1] else { panic!("{steps:?}") };
    assert_eq!(found.bytes, expected[1].as_bytes());
    let bytes: usize =
        steps.iter().map(|step| if let Step::Found(found) = step { found.bytes.len() } else { 0 }).sum();
    assert_eq!(totals(&bucket, None).await, Totals { steps: 7, bytes: bytes as u64, passed_over: 1 });
    let below = server.open(CHATS).await;
    assert_eq!(names(&read(&below, None).await), expected[1..6]);
    assert_eq!(
        read(&server.open("connect/ac").await, None).await,
        [],
        "a folder is not the beginning of a name"
    );
}

async fn only_the_wanted_days_are_read(server: &Server) {
    fill(server).await;
    for (prefix, analysed) in [(CHATS, 0), ("connect", 0), ("", 1)] {
        let bucket = server.open(prefix).await;
        let twentieth = Some(days("2026-11-20", "2026-11-20"));
        let steps = read(&bucket, twentieth).await;
        assert_eq!(names(&steps[analysed..]), [key("2026/11/20", "b"), key("2026/11/20", "c")], "{prefix:?}");
        let counted = totals(&bucket, twentieth).await;
        assert_eq!(counted.steps, steps.len() as u64);
    }
    let bucket = server.open(CHATS).await;
    let since = read(&bucket, Some(days("2026-11-20", ""))).await;
    assert_eq!(names(&since), [key("2026/11/20", "b"), key("2026/11/20", "c"), key("2026/12/01", "d")]);
    let until = read(&bucket, Some(days("", "2026-11-19"))).await;
    assert_eq!(names(&until), [key("2025/11/20", "e"), key("2026/11/19", "a")]);
    let within = server.open(&format!("{CHATS}/2026/11/20")).await;
    assert_eq!(read(&within, Some(days("2026-11-21", ""))).await, []);
}

#[tokio::test]
async fn all_is_read_from_seaweedfs() {
    all_is_read_in_the_order_of_the_names(&Server::seaweedfs().await).await;
}

#[tokio::test]
async fn all_is_read_from_moto() {
    all_is_read_in_the_order_of_the_names(&Server::moto().await).await;
}

#[tokio::test]
async fn only_the_wanted_days_are_read_from_seaweedfs() {
    only_the_wanted_days_are_read(&Server::seaweedfs().await).await;
}

#[tokio::test]
async fn only_the_wanted_days_are_read_from_moto() {
    only_the_wanted_days_are_read(&Server::moto().await).await;
}

#[tokio::test]
async fn what_is_known_is_not_read_again_until_it_is_another() {
    let server = Server::seaweedfs().await;
    server.put(&[("x/a.json", b"one"), ("x/b.json", b"two"), ("x/c.json", b"three")]).await;
    let bucket = server.open("x").await;
    let known: Vec<(String, String)> = read(&bucket, None)
        .await
        .into_iter()
        .map(|step| match step {
            Step::Found(found) => (found.name, found.tag),
            other => panic!("{other:?}"),
        })
        .collect();
    server.put(&[("x/b.json", b"owt")]).await;
    let is_known = |name: &str, tag: &str| known.iter().any(|known| known.0 == name && known.1 == tag);
    let steps: Vec<Step> = bucket.steps(None, is_known).map(Result::unwrap).collect().await;
    assert_eq!(steps[0], Step::Known { name: "x/a.json".to_owned(), bytes: 3 });
    assert!(matches!(&steps[1], Step::Found(found) if found.bytes == b"owt"));
    assert_eq!(steps[2], Step::Known { name: "x/c.json".to_owned(), bytes: 5 });
}

#[tokio::test]
async fn the_environment_names_another_server_and_only_a_safe_one() {
    let server = Server::seaweedfs().await;
    server.put(&[("x/a.json", b"one")]).await;
    let place: Place = format!("s3://{BUCKET}/x").parse().unwrap();
    let open = async |endpoint: &str| {
        let keys = [("AWS_ACCESS_KEY_ID", "AKIDOWNER"), ("AWS_SECRET_ACCESS_KEY", "owner-secret")];
        let environment = environment(&[keys[0], keys[1], ("AWS_ENDPOINT_URL", endpoint)]);
        Bucket::open(place.clone(), &environment, quick()).await
    };
    assert_eq!(names(&read(&open(&server.endpoint()).await.unwrap(), None).await), ["x/a.json"]);
    let refused = open("http://s3.example").await.err();
    assert_eq!(refused, Some(BucketError::BadEndpoint(BadPlace::NotSecure)));
}

#[tokio::test]
async fn more_than_a_page_is_read_in_order() {
    let server = Server::seaweedfs().await;
    let keys: Vec<String> = (0..1_050).map(|number| format!("many/{number:05}.json")).collect();
    let objects: Vec<(&str, &[u8])> = keys.iter().map(|key| (&**key, key.as_bytes())).collect();
    server.put(&objects).await;
    let bucket = server.open("many").await;
    let steps = read(&bucket, None).await;
    assert_eq!(names(&steps), keys);
    assert!(
        steps.iter().all(|step| matches!(step, Step::Found(found) if found.bytes == found.name.as_bytes()))
    );
    let mut heard = 0;
    let counted = bucket.totals(None, |totals| {
        heard += 1;
        if totals.steps == 7 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!((counted.await.unwrap().steps, heard), (7, 7), "who has heard enough is not told more");
}

#[tokio::test]
async fn large_objects_wait_for_room_and_larger_ones_are_left() {
    let server = Server::seaweedfs().await;
    let (large, larger) = (vec![b' '; 900], vec![b' '; 1_001]);
    let small: Vec<String> = (0..40).map(|number| format!("x/{number:02}.json")).collect();
    let mut objects: Vec<(&str, &[u8])> = small.iter().map(|key| (&**key, &b"0123456789"[..])).collect();
    objects.extend([
        ("x/05-large.json", &large[..]),
        ("x/07-larger.json", &larger[..]),
        ("x/09-empty.json", b""),
    ]);
    server.put(&objects).await;
    // Room for twenty small ones; the large one fills it several times over.
    let limits = Limits { bytes_at_once: 200, object: 1_000, ..quick() };
    let bucket = Bucket::open(server.place("x"), &keys("AKIDOWNER", "owner-secret"), limits).await.unwrap();
    let steps = read(&bucket, None).await;
    assert_eq!(steps.len(), 43);
    assert!(names(&steps).is_sorted());
    let unread: Vec<&Step> = steps.iter().filter(|step| !matches!(step, Step::Found(_))).collect();
    let [Step::Unread(unread)] = &unread[..] else { panic!("{unread:?}") };
    assert_eq!((&*unread.name, &unread.problem), ("x/07-larger.json", &BucketError::TooLarge));
}

#[tokio::test]
async fn what_changes_while_it_is_read_is_told() {
    let server = Server::moto().await;
    server.put(&[("x/a.json", b"a"), ("x/b.json", b"b"), ("x/c.json", b"c"), ("x/d.json", b"d")]).await;
    let limits = Limits { at_once: 1, ..quick() };
    let bucket = Bucket::open(server.place("x"), &keys("AKIDOWNER", "owner-secret"), limits).await.unwrap();
    let mut steps = pin!(bucket.steps(None, |_, _| false));
    assert!(matches!(steps.next().await.unwrap().unwrap(), Step::Found(_)));
    // They are listed, and not read yet.
    server.delete("x/b.json").await;
    server.put(&[("x/c.json", b"another")]).await;
    let rest: Vec<Step> = steps.map(Result::unwrap).collect().await;
    let problem = |step: &Step| match step {
        Step::Unread(unread) => Some(unread.problem.clone()),
        _ => None,
    };
    let problems: Vec<_> = rest.iter().map(problem).collect();
    assert_eq!(problems, [Some(BucketError::Gone), Some(BucketError::Changed), None]);
}

#[tokio::test]
async fn nothing_that_was_said_is_shown_by_debug() {
    let found = Found { name: "x.json".to_owned(), bytes: b"order 4711".to_vec(), tag: "t".to_owned() };
    assert_eq!(format!("{found:?}"), r#"Found { name: "x.json", bytes: 10, tag: "t" }"#);
}
