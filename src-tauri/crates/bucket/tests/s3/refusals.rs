//! What stands in the way, and what is said of it.

use bucket::{Bucket, BucketError, Place, Step};
use futures_util::StreamExt;

use crate::fake;
use crate::server::{BUCKET, Server, environment, keys, quick};

async fn refusal(server: &Server, key: &str, secret: &str) -> BucketError {
    server.open_as(key, secret, "").await.unwrap_err()
}

#[tokio::test]
async fn who_is_refused_hears_why() {
    let server = Server::seaweedfs().await;
    server.put(&[("x/a.json", b"a"), ("x/b.json", b"b")]).await;
    assert_eq!(refusal(&server, "AKIDNOBODY", "nobody-secret").await, BucketError::Denied);
    assert_eq!(refusal(&server, "AKIDOWNER", "another-secret").await, BucketError::BadCredentials);
    assert_eq!(refusal(&server, "AKIDSTRANGER", "owner-secret").await, BucketError::BadCredentials);
    // Who may see the names hears of each object that it cannot be read.
    let bucket = server.open_as("AKIDLISTER", "lister-secret", "x").await.unwrap();
    let steps: Vec<Step> = bucket.steps(None, |_, _| false).map(Result::unwrap).collect().await;
    let problems = steps.iter().map(|step| match step {
        Step::Unread(unread) => &unread.problem,
        other => panic!("{other:?}"),
    });
    assert_eq!(problems.collect::<Vec<_>>(), [&BucketError::Denied, &BucketError::Denied]);
}

#[tokio::test]
async fn a_bucket_that_is_not_there_is_told() {
    for server in [Server::seaweedfs().await, Server::moto().await] {
        server.put(&[("x/a.json", b"a")]).await;
        let place: Place = "s3://no-such-bucket-here/x".parse().unwrap();
        let place = place.on_server(&server.endpoint()).unwrap();
        let refused = Bucket::open(place, &keys("AKIDOWNER", "owner-secret"), quick()).await.unwrap_err();
        assert_eq!(refused, BucketError::NoSuchBucket);
    }
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_empty() {
    let server = Server::moto().await;
    let bucket = server.open("no/such/folder").await;
    assert_eq!(bucket.steps(None, |_, _| false).count().await, 0);
}

#[tokio::test]
async fn a_name_that_is_no_path_is_told() {
    let server = Server::moto().await;
    server.put(&[("x/a.json", b"a")]).await;
    server.put_strange("y//b.json").await;
    let bucket = server.open("").await;
    let steps: Vec<_> = bucket.steps(None, |_, _| false).collect().await;
    assert_eq!(steps.last().unwrap(), &Err(BucketError::StrangeName));
    let beside = server.open("x").await;
    assert_eq!(beside.steps(None, |_, _| false).count().await, 1);
}

#[tokio::test]
async fn a_server_that_went_away_ends_it() {
    let server = Server::seaweedfs().await;
    let keys: Vec<String> = (0..60).map(|number| format!("x/{number:02}.json")).collect();
    server.put(&keys.iter().map(|key| (&**key, &b"{}"[..])).collect::<Vec<_>>()).await;
    let bucket = server.open("x").await;
    let mut steps = std::pin::pin!(bucket.steps(None, |_, _| false));
    assert!(matches!(steps.next().await, Some(Ok(Step::Found(_)))));
    server.end().await;
    let rest: Vec<_> = steps.collect().await;
    assert_eq!(rest.last().unwrap(), &Err(BucketError::Unreachable));
    assert_eq!(rest.iter().filter(|step| step.is_err()).count(), 1, "once, and nothing behind it");
}

#[tokio::test]
async fn errors_of_the_service_have_words() {
    for (status, code, expected) in [
        ("403 Forbidden", "ExpiredToken", BucketError::Expired),
        ("403 Forbidden", "RequestTimeTooSkewed", BucketError::WrongClock),
        ("403 Forbidden", "InvalidToken", BucketError::BadCredentials),
        ("403 Forbidden", "", BucketError::Denied),
        ("404 Not Found", "NoSuchBucket", BucketError::NoSuchBucket),
        ("400 Bad Request", "InvalidArgument", BucketError::Other("InvalidArgument".into())),
        ("400 Bad Request", "not a code; secret-of-the-body", BucketError::Other("status 400".into())),
        ("418 I'm a teapot", "", BucketError::Other("status 418".into())),
    ] {
        let body = format!("<Error><Code>{code}</Code><AWSAccessKeyId>AKIDOWNER</AWSAccessKeyId></Error>");
        let server =
            fake::Server::start(move |_| fake::answer(status, &[], if code.is_empty() { "" } else { &body }))
                .await;
        let refused = server.open(&keys("AKIDOWNER", "owner-secret"), None).await.unwrap_err();
        assert_eq!(refused, expected, "{code}");
        let words = format!("{refused} {refused:?}");
        assert!(!words.contains("AKIDOWNER") && !words.contains("secret-of"), "{words}");
    }
}

#[tokio::test]
async fn a_frozen_object_is_told_and_the_rest_is_read() {
    let listed = |key: &str| {
        format!(
            "<Contents><Key>{key}</Key><LastModified>2026-11-20T09:15:00.000Z</LastModified><ETag>&quot;e&quot;</ETag><Size>2</Size></Contents>"
        )
    };
    let list = format!("<ListBucketResult>{}{}</ListBucketResult>", listed("a.json"), listed("b.json"));
    let server = fake::Server::start(move |request| match request.path() {
        path if path.contains("a.json") => {
            fake::answer("403 Forbidden", &[], "<Error><Code>InvalidObjectState</Code></Error>")
        }
        path if path.contains("b.json") => {
            fake::answer("200 OK", &["ETag: \"e\"", "Last-Modified: Fri, 20 Nov 2026 09:15:00 GMT"], "{}")
        }
        _ => fake::answer("200 OK", &[], &list),
    })
    .await;
    let bucket = server.open(&keys("AKIDOWNER", "owner-secret"), None).await.unwrap();
    let steps: Vec<Step> = bucket.steps(None, |_, _| false).map(Result::unwrap).collect().await;
    assert!(matches!(&steps[0], Step::Unread(unread) if unread.problem == BucketError::Frozen), "{steps:?}");
    assert!(matches!(&steps[1], Step::Found(found) if found.bytes == b"{}"), "{steps:?}");
}

#[tokio::test]
async fn a_bucket_in_another_region_is_found_there() {
    let asked = |request: &fake::Request| {
        let here = request.header("authorization").unwrap_or_default().contains("/eu-central-1/s3/");
        if here {
            fake::answer("200 OK", &[], "<ListBucketResult></ListBucketResult>")
        } else {
            let body = "<Error><Code>PermanentRedirect</Code></Error>";
            fake::answer("301 Moved Permanently", &["x-amz-bucket-region: eu-central-1"], body)
        }
    };
    let server = fake::Server::start(asked).await;
    assert!(server.open(&keys("AKIDOWNER", "owner-secret"), None).await.is_ok());
    let refused = server.open(&keys("AKIDOWNER", "owner-secret"), Some("us-west-2")).await.unwrap_err();
    assert_eq!(refused, BucketError::WrongRegion(Some("eu-central-1".to_owned())), "who names one is told");
    assert!(refused.to_string().contains("eu-central-1"));
}

#[tokio::test]
async fn nothing_is_shown_of_keys() {
    let server =
        fake::Server::start(|_| fake::answer("200 OK", &[], "<ListBucketResult></ListBucketResult>")).await;
    let environment = environment(&[
        ("AWS_ACCESS_KEY_ID", "AKIDOWNER"),
        ("AWS_SECRET_ACCESS_KEY", "owner-secret"),
        ("AWS_SESSION_TOKEN", "owner-token"),
    ]);
    let bucket = server.open(&environment, None).await.unwrap();
    let shown = format!("{bucket:?} {environment:?}");
    assert!(shown.contains(BUCKET), "{shown}");
    assert!(
        !["AKIDOWNER", "owner-secret", "owner-token"].iter().any(|secret| shown.contains(secret)),
        "{shown}"
    );
}
