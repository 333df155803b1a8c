//! A third-party client as a child process: calls go in as JSON lines, answers and events come out.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// The interpreter of the virtual environment for the clients.
pub(crate) const PYTHON: &str = "target/conformance/venv/bin/python3";

/// Reached only by a client that hangs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A client that makes the calls of the service under their own names, with the members of the API reference.
pub(crate) trait Sdk {
    /// Makes a call; an error has `type`, `message` and, where the client tells them, `status`, `resourceId` and
    /// `resourceType`.
    async fn attempt(&mut self, operation: &str, arguments: Value) -> Result<Value, Value>;

    /// Makes a call that must succeed.
    async fn call(&mut self, operation: &str, arguments: Value) -> Value {
        match self.attempt(operation, arguments).await {
            Ok(result) => result,
            Err(error) => panic!("{operation} failed: {error}"),
        }
    }
}

pub(crate) struct Client {
    _child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    events: Vec<Value>,
    heard: Vec<Value>,
}

impl Client {
    /// A Python program of this folder, in the virtual environment made for it.
    pub(crate) async fn python(script: &str, setup: &Value) -> Self {
        let python = root().join(PYTHON);
        assert!(python.exists(), "{} is missing; `cargo xtask test` prepares it", python.display());
        Self::start(&python, script, setup).await
    }

    /// A Node program of this folder.
    pub(crate) async fn node(script: &str, setup: &Value) -> Self {
        let packages = folder().join("node_modules");
        assert!(packages.exists(), "{} is missing; `cargo xtask test` prepares it", packages.display());
        Self::start(Path::new("node"), script, setup).await
    }

    /// Tokens travel by standard input: arguments and environment are open to every process of the user.
    async fn start(program: &Path, script: &str, setup: &Value) -> Self {
        let mut child = Command::new(program)
            .arg(folder().join(script))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", program.display()));
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut client = Self { _child: child, input, output, events: Vec::new(), heard: Vec::new() };
        client.send(setup).await;
        client
    }

    /// Items that came in events so far.
    pub(crate) fn heard(&self) -> &[Value] {
        &self.heard
    }

    /// Waits for the next event of this name and returns its data; others wait for those who ask for them.
    pub(crate) async fn event(&mut self, name: &str) -> Value {
        loop {
            if let Some(at) = self.events.iter().position(|event| event["event"] == name) {
                return self.events.remove(at)["data"].take();
            }
            let line = self.receive().await;
            self.happens(line);
        }
    }

    fn happens(&mut self, event: Value) {
        if event["data"]["Id"].is_string() {
            self.heard.push(event["data"].clone());
        }
        self.events.push(event);
    }

    async fn send(&mut self, line: &Value) {
        self.input.write_all(format!("{line}\n").as_bytes()).await.unwrap();
    }

    async fn receive(&mut self) -> Value {
        let line = tokio::time::timeout(PATIENCE, self.output.next_line()).await;
        let line = line.expect("the client answers in time").unwrap().expect("the client is still running");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }
}

impl Sdk for Client {
    async fn attempt(&mut self, operation: &str, arguments: Value) -> Result<Value, Value> {
        self.send(&json!({ "operation": operation, "arguments": arguments })).await;
        loop {
            let mut line = self.receive().await;
            if line.get("event").is_some() {
                self.happens(line);
            } else if line.get("error").is_some() {
                return Err(line["error"].take());
            } else {
                return Ok(line["result"].take());
            }
        }
    }
}

/// A folder of this test alone, gone when it ends. The ids of the simulator are the same in all of them.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new() -> Self {
        static TAKEN: AtomicUsize = AtomicUsize::new(0);
        let number = TAKEN.fetch_add(1, Ordering::Relaxed);
        let folder = format!("conformance-{}-{number}", std::process::id());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

/// Where these tests are.
pub(crate) fn folder() -> PathBuf {
    root().join("tests/conformance")
}
