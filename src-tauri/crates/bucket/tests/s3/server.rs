//! `SeaweedFS` and moto, each as a process of its own, on ports that were free.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use bucket::{Bucket, BucketError, Environment, Limits, Place};
use object_store::aws::AmazonS3Builder;
use object_store::client::{HttpClient, HttpConnector};
use object_store::path::Path as Key;
use object_store::{ClientOptions, ObjectStore, ObjectStoreExt};
use participant::Reach;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

/// Reached only by a server that hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often a server is begun again whose ports somebody else took in between.
const TRIES: usize = 5;

pub(crate) const BUCKET: &str = "acme-chats";

/// May do everything, see the names only, or do nothing.
const IDENTITIES: &str = r#"{ "identities": [
    { "name": "owner", "credentials": [{ "accessKey": "AKIDOWNER", "secretKey": "owner-secret" }],
      "actions": ["Admin", "Read", "Write", "List"] },
    { "name": "lister", "credentials": [{ "accessKey": "AKIDLISTER", "secretKey": "lister-secret" }], "actions": ["List"] },
    { "name": "nobody", "credentials": [{ "accessKey": "AKIDNOBODY", "secretKey": "nobody-secret" }], "actions": [] }
] }"#;

/// A running server; gone with its data when dropped.
pub(crate) struct Server {
    child: Child,
    port: u16,
    _data: TempDir,
}

impl Server {
    pub(crate) async fn seaweedfs() -> Self {
        let weed = programs().join("weed");
        Self::start(8, async |data, ports| {
            std::fs::write(data.join("s3.json"), IDENTITIES).unwrap();
            let mut command = Command::new(&weed);
            command.args(["-logtostderr", "server", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3"]);
            command
                .arg(format!("-dir={}", data.display()))
                .arg(format!("-s3.config={}/s3.json", data.display()));
            // Nothing leaves this machine, and nothing listens that is not needed.
            command.args([
                "-master.telemetry=false",
                "-s3.iam=false",
                "-s3.port.iceberg=0",
                "-s3.port.lance=0",
            ]);
            command.args(["-s3.autoCreateBucket", "-master.volumeSizeLimitMB=64", "-volume.max=20"]);
            let names = [
                "s3",
                "s3.port.grpc",
                "master",
                "master.port.grpc",
                "volume",
                "volume.port.grpc",
                "filer",
                "filer.port.grpc",
            ];
            for (name, port) in names.iter().zip(ports) {
                let flag = if name.contains("port") { (*name).to_owned() } else { format!("{name}.port") };
                command.arg(format!("-{flag}={port}"));
            }
            command
        })
        .await
    }

    pub(crate) async fn moto() -> Self {
        let python = programs().join("python3");
        let server = Self::start(1, async |_, ports| {
            let mut command = Command::new(&python);
            command.args(["-m", "moto.server", "-H", "127.0.0.1", "-p"]).arg(ports[0].to_string());
            command
        })
        .await;
        let answer = server.ask(&format!("PUT /{BUCKET}")).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        server
    }

    async fn start(ports: usize, command: impl AsyncFn(&Path, &[u16]) -> Command) -> Self {
        for _ in 0..TRIES {
            let data = tempfile::tempdir().unwrap();
            let ports = free_ports(ports);
            let mut command = command(data.path(), &ports).await;
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
            let child = command.spawn().unwrap_or_else(|error| {
                panic!(
                    "{} does not start ({error}); `cargo xtask test` installs it",
                    command.as_std().get_program().display()
                )
            });
            let mut server = Self { child, port: ports[0], _data: data };
            if tokio::time::timeout(PATIENCE, server.is_up()).await.expect("the server answers in time") {
                return server;
            }
        }
        panic!("the server ended {TRIES} times before it answered");
    }

    /// Until it answers, or has ended.
    async fn is_up(&mut self) -> bool {
        let mut beat = tokio::time::interval(Duration::from_millis(50));
        loop {
            beat.tick().await;
            if self.ask("GET /").await.is_some() {
                return true;
            }
            if self.child.try_wait().unwrap().is_some() {
                return false;
            }
        }
    }

    /// What it answers to a request without credentials.
    async fn ask(&self, request: &str) -> Option<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.ok()?;
        let head = format!(
            "{request} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.ok()?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        answer.starts_with("HTTP/1.1 ").then_some(answer)
    }

    pub(crate) async fn end(mut self) {
        self.child.kill().await.unwrap();
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn place(&self, prefix: &str) -> Place {
        let place: Place = format!("s3://{BUCKET}/{prefix}").parse().unwrap();
        place.on_server(&self.endpoint()).unwrap()
    }

    /// As the owner.
    pub(crate) async fn open(&self, prefix: &str) -> Bucket {
        self.open_as("AKIDOWNER", "owner-secret", prefix).await.unwrap()
    }

    pub(crate) async fn open_as(&self, key: &str, secret: &str, prefix: &str) -> Result<Bucket, BucketError> {
        Bucket::open(self.place(prefix), &keys(key, secret), quick()).await
    }

    /// Puts objects there, many at a time.
    pub(crate) async fn put(&self, objects: &[(&str, &[u8])]) {
        let store = self.store();
        let mut left = tokio::task::JoinSet::new();
        for (key, bytes) in objects {
            let (store, key, bytes) = (Arc::clone(&store), Key::parse(key).unwrap(), bytes.to_vec());
            left.spawn(async move { store.put(&key, bytes.into()).await.unwrap() });
            if left.len() == 16 {
                left.join_next().await.unwrap().unwrap();
            }
        }
        left.join_all().await;
    }

    pub(crate) async fn delete(&self, key: &str) {
        self.store().delete(&Key::parse(key).unwrap()).await.unwrap();
    }

    /// Puts an object under a key that is no path.
    pub(crate) async fn put_strange(&self, key: &str) {
        let answer = self.ask(&format!("PUT /{BUCKET}/{key}")).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }

    fn store(&self) -> Arc<dyn ObjectStore> {
        let builder = AmazonS3Builder::new()
            .with_bucket_name(BUCKET)
            .with_endpoint(self.endpoint())
            .with_allow_http(true)
            .with_access_key_id("AKIDOWNER")
            .with_secret_access_key("owner-secret")
            .with_http_connector(Near);
        Arc::new(builder.build().unwrap())
    }
}

#[derive(Debug)]
struct Near;

impl HttpConnector for Near {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(participant::client(Reach::Near).unwrap()))
    }
}

/// Fails soon where it has to fail.
pub(crate) fn quick() -> Limits {
    Limits { patience: Duration::from_secs(5), ..Limits::default() }
}

pub(crate) fn keys(key: &str, secret: &str) -> Environment {
    environment(&[("AWS_ACCESS_KEY_ID", key), ("AWS_SECRET_ACCESS_KEY", secret)])
}

pub(crate) fn environment(variables: &[(&str, &str)]) -> Environment {
    Environment::of(variables.iter().copied())
}

/// Of the virtual environment that holds the servers.
fn programs() -> PathBuf {
    // Tests of several packages start them.
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let mut programs = folders.map(|folder| folder.join("target/stores/venv/bin"));
    programs.find(|programs| programs.exists()).expect("`cargo xtask test` prepares the servers")
}

fn free_ports(count: usize) -> Vec<u16> {
    let taken: Vec<TcpListener> = (0..count).map(|_| TcpListener::bind(("127.0.0.1", 0)).unwrap()).collect();
    taken.iter().map(|listener| listener.local_addr().unwrap().port()).collect()
}
