//! A third-party client as a child process: calls go in as JSON lines, answers and events come out.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// Reached only by a client that hangs.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Client {
    _child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    events: Vec<Value>,
}

impl Client {
    /// botocore in the virtual environment made for it.
    pub(crate) async fn botocore(setup: &Value) -> Self {
        let python = Path::new("target/conformance/venv/bin/python3");
        Self::start(python, python, "botocore_client.py", setup).await
    }

    /// amazon-connect-chatjs in Node.
    pub(crate) async fn chatjs(setup: &Value) -> Self {
        let library = Path::new("tests/conformance/node_modules/amazon-connect-chatjs");
        Self::start(Path::new("node"), library, "chatjs_client.mjs", setup).await
    }

    /// Tokens travel by standard input: arguments and environment are open to every process of the user.
    async fn start(program: &Path, needs: &Path, script: &str, setup: &Value) -> Self {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        assert!(root.join(needs).exists(), "{} is missing; `cargo xtask test` prepares it", needs.display());
        // A bare name is looked up in PATH, anything longer lies below the root.
        let program = if program.components().count() > 1 { root.join(program) } else { program.to_owned() };
        let mut child = Command::new(&program)
            .arg(root.join("tests/conformance").join(script))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", program.display()));
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut client = Self { _child: child, input, output, events: Vec::new() };
        client.send(setup).await;
        client
    }

    /// Makes a call that must succeed.
    pub(crate) async fn call(&mut self, operation: &str, arguments: Value) -> Value {
        match self.attempt(operation, arguments).await {
            Ok(result) => result,
            Err(error) => panic!("{operation} failed: {error}"),
        }
    }

    /// Makes a call.
    pub(crate) async fn attempt(&mut self, operation: &str, arguments: Value) -> Result<Value, Value> {
        self.send(&json!({ "operation": operation, "arguments": arguments })).await;
        loop {
            let mut line = self.receive().await;
            if line.get("event").is_some() {
                self.events.push(line);
            } else if line.get("error").is_some() {
                return Err(line["error"].take());
            } else {
                return Ok(line["result"].take());
            }
        }
    }

    /// Waits for the next event of this name and returns its data; others wait for those who ask for them.
    pub(crate) async fn event(&mut self, name: &str) -> Value {
        loop {
            if let Some(at) = self.events.iter().position(|event| event["event"] == name) {
                return self.events.remove(at)["data"].take();
            }
            let line = self.receive().await;
            self.events.push(line);
        }
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
