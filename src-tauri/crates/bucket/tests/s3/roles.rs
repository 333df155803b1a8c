//! Where credentials come from.

use std::fs;

use bucket::{BucketError, Environment};
use tempfile::TempDir;

use crate::fake;
use crate::server::environment;

const EMPTY: &str = "<ListBucketResult></ListBucketResult>";

/// Answers who signs with this key, and no one else.
async fn server_for(key: &'static str) -> fake::Server {
    fake::Server::start(move |request| {
        let authorization = request.header("authorization").unwrap_or_default();
        if authorization.contains(&format!("Credential={key}/")) {
            fake::answer("200 OK", &[], EMPTY)
        } else {
            fake::answer("403 Forbidden", &[], "<Error><Code>InvalidAccessKeyId</Code></Error>")
        }
    })
    .await
}

/// A person's folder with the files of the AWS command line.
fn home() -> TempDir {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join(".aws")).unwrap();
    let key = |name: &str, key: &str| {
        format!("[{name}]\naws_access_key_id = {key}\naws_secret_access_key = secret\n")
    };
    let credentials = key("default", "AKIDDEFAULT") + &key("acme", "AKIDACME");
    fs::write(home.path().join(".aws/credentials"), credentials).unwrap();
    fs::write(
        home.path().join(".aws/config"),
        "[profile browser]\nsso_session = x\n[profile acme]\nregion = eu-west-1\n",
    )
    .unwrap();
    home
}

fn at_home(home: &TempDir, more: &[(&str, &str)]) -> Environment {
    let home = home.path().to_str().unwrap();
    environment(&[&[("HOME", home), ("AWS_EC2_METADATA_DISABLED", "true")], more].concat())
}

#[tokio::test]
async fn the_keys_of_the_environment_go_before_those_of_files() {
    let home = home();
    let keys =
        [("AWS_ACCESS_KEY_ID", "AKIDENV"), ("AWS_SECRET_ACCESS_KEY", "secret"), ("AWS_PROFILE", "acme")];
    assert!(server_for("AKIDENV").await.open(&at_home(&home, &keys), None).await.is_ok());
}

#[tokio::test]
async fn profiles_are_read_from_the_files() {
    let home = home();
    assert!(server_for("AKIDDEFAULT").await.open(&at_home(&home, &[]), None).await.is_ok());
    let named = [("AWS_PROFILE", "acme")];
    assert!(server_for("AKIDACME").await.open(&at_home(&home, &named), None).await.is_ok());
    let elsewhere = home.path().join(".aws/credentials");
    let moved = environment(&[("AWS_SHARED_CREDENTIALS_FILE", elsewhere.to_str().unwrap())]);
    assert!(server_for("AKIDDEFAULT").await.open(&moved, None).await.is_ok());
}

#[tokio::test]
async fn the_profile_that_is_asked_for_goes_before_all() {
    let home = home();
    let keys = [("AWS_ACCESS_KEY_ID", "AKIDENV"), ("AWS_SECRET_ACCESS_KEY", "secret")];
    let server = server_for("AKIDACME").await;
    assert!(server.open_with_profile(&at_home(&home, &keys), "acme").await.is_ok());
    let refused = server.open_with_profile(&at_home(&home, &keys), "nobody").await.unwrap_err();
    assert_eq!(refused, BucketError::NoProfile("nobody".to_owned()));
}

#[tokio::test]
async fn a_profile_that_signs_in_elsewhere_is_told_how_to_help_itself() {
    let home = home();
    let server = server_for("AKIDACME").await;
    let refused = server.open(&at_home(&home, &[("AWS_PROFILE", "browser")]), None).await.unwrap_err();
    assert_eq!(refused, BucketError::UnusableProfile("browser".to_owned()));
    assert!(refused.to_string().contains("aws configure export-credentials --profile browser"));
}

#[tokio::test]
async fn the_region_of_a_profile_is_used() {
    let home = home();
    let server = fake::Server::start(|request| {
        let here = request.header("authorization").unwrap_or_default().contains("/eu-west-1/s3/");
        fake::answer(if here { "200 OK" } else { "403 Forbidden" }, &[], EMPTY)
    })
    .await;
    assert!(server.open(&at_home(&home, &[("AWS_PROFILE", "acme")]), None).await.is_ok());
    let other = [("AWS_PROFILE", "acme"), ("AWS_REGION", "us-west-2")];
    assert!(server.open(&at_home(&home, &other), None).await.is_err());
}

/// What gives a machine its role: a token first, and nothing without it.
async fn metadata() -> fake::Server {
    fake::Server::start(|request| {
        let has_token = request.header("x-aws-ec2-metadata-token") == Some("the-token");
        match (request.method(), request.path()) {
            ("PUT", "/latest/api/token") => fake::answer("200 OK", &[], "the-token"),
            ("GET", "/latest/meta-data/iam/security-credentials/") if has_token => {
                fake::answer("200 OK", &[], "a-role")
            }
            ("GET", "/latest/meta-data/iam/security-credentials/a-role") if has_token => {
                fake::answer("200 OK", &[], CREDENTIALS)
            }
            _ => fake::answer("401 Unauthorized", &[], ""),
        }
    })
    .await
}

const CREDENTIALS: &str = r#"{ "Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": "AKIDROLE", "SecretAccessKey": "secret",
    "Token": "session", "Expiration": "2199-01-01T00:00:00Z" }"#;

#[tokio::test]
async fn the_role_of_the_machine_is_used_where_there_is_nothing_else() {
    let metadata = metadata().await;
    let endpoint = metadata.endpoint();
    let role = environment(&[("AWS_EC2_METADATA_SERVICE_ENDPOINT", &endpoint)]);
    assert!(server_for("AKIDROLE").await.open(&role, None).await.is_ok());
}

#[tokio::test]
async fn the_role_of_a_container_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    fs::write(&file, "pod-token").unwrap();
    let agent = fake::Server::start(|request| match request.header("authorization") {
        Some("pod-token") => fake::answer("200 OK", &[], CREDENTIALS),
        _ => fake::answer("401 Unauthorized", &[], ""),
    })
    .await;
    let uri = format!("{}/v1/credentials", agent.endpoint());
    let role = environment(&[
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", &uri),
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", file.to_str().unwrap()),
    ]);
    assert!(server_for("AKIDROLE").await.open(&role, None).await.is_ok());
}

#[tokio::test]
async fn where_there_is_nothing_that_is_told() {
    let server = server_for("AKIDENV").await;
    let nothing = environment(&[("AWS_EC2_METADATA_DISABLED", "true")]);
    assert_eq!(server.open(&nothing, None).await.unwrap_err(), BucketError::NoCredentials);
    // A machine without a role: nobody listens there.
    let nobody = environment(&[("AWS_EC2_METADATA_SERVICE_ENDPOINT", &fake::nobody())]);
    assert_eq!(server.open(&nobody, None).await.unwrap_err(), BucketError::NoCredentials);
    let half = environment(&[("AWS_ACCESS_KEY_ID", "AKIDENV"), ("AWS_EC2_METADATA_DISABLED", "true")]);
    assert_eq!(server.open(&half, None).await.unwrap_err(), BucketError::NoCredentials);
}
