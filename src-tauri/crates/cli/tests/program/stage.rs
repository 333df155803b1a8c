//! Starting the program, and the chats that it watches.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use simulator::{ChatHandle, ChatSpec, Clock, Config, ParticipantHandle, Quotas, Role, Running};
use witness::Witnessed;

/// Nothing here takes longer, however busy the machine.
const DEADLINE: Duration = Duration::from_secs(60);

/// A simulator without quotas, which cost seconds. Who asks it what a watcher may not ask fails the test.
pub(crate) async fn simulator() -> Witnessed {
    let config = Config { quotas: Quotas::unlimited(), ..Config::default() };
    Witnessed::start(config, Clock::running(jiff::Timestamp::now())).await
}

/// A chat with a customer who has said so much.
pub(crate) fn chat(simulator: &Running, messages: usize) -> (ChatHandle, ParticipantHandle) {
    let chat = simulator.create_chat(ChatSpec { customer_name: "Ana".to_owned(), ..ChatSpec::default() });
    let customer = chat.join(Role::Customer, "Ana");
    for number in 0..messages {
        chat.say(&customer, &format!("message {number}"));
    }
    (chat, customer)
}

/// The line that has a chat watched.
pub(crate) fn line(simulator: &Running, chat: &ChatHandle) -> String {
    let supervisor = chat.supervisor();
    line_with(simulator, chat, "participantToken", supervisor.participant_token())
}

pub(crate) fn line_with(simulator: &Running, chat: &ChatHandle, member: &str, token: &str) -> String {
    json!({
        "contactId": chat.contact_id(), "initialContactId": chat.initial_contact_id(), "region": "us-west-2",
        "endpoint": simulator.base_url(), member: token,
    })
    .to_string()
}

/// Ids of the items that the service has stored, in its order.
pub(crate) fn stored(chat: &ChatHandle) -> Vec<String> {
    chat.stored().iter().map(|item| item["Id"].as_str().unwrap().to_owned()).collect()
}

/// A place for a file, gone at the end of the test.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// `name` tells the folders of tests that run at the same time apart.
    pub(crate) fn new(name: &str) -> Self {
        let folder =
            PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub(crate) fn file(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    pub(crate) fn names(&self) -> Vec<String> {
        fs::read_dir(&self.0)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.file(name), text).unwrap();
    }

    /// Waits until a file of JSON is as it should be.
    pub(crate) fn until(&self, what: &str, name: &str, is_it: impl Fn(&Value) -> bool) {
        let until = Instant::now() + DEADLINE;
        loop {
            // Not there yet, or as wanted: it is replaced whole.
            let text = fs::read_to_string(self.file(name)).unwrap_or_default();
            if serde_json::from_str(&text).is_ok_and(|value| is_it(&value)) {
                return;
            }
            assert!(Instant::now() < until, "never {what}");
            thread::yield_now();
        }
    }

    pub(crate) fn json(&self, name: &str) -> Value {
        serde_json::from_str(&fs::read_to_string(self.file(name)).unwrap()).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

/// The program while it runs.
pub(crate) struct Program {
    child: Child,
    input: Option<ChildStdin>,
    lines: Receiver<Value>,
    /// Closed when the program is over.
    over: Receiver<()>,
    seen: Vec<Value>,
    complaints: Option<JoinHandle<String>>,
}

/// The program when it is over.
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) lines: Vec<Value>,
    pub(crate) complaints: String,
}

impl Program {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::start_with(arguments, &[])
    }

    /// The same with these variables in its environment.
    pub(crate) fn start_with(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sightline-cli"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .env_remove("RUST_LOG")
            .envs(environment.iter().copied())
            .spawn()
            .unwrap();
        let (send, lines) = mpsc::channel();
        let output = BufReader::new(child.stdout.take().unwrap());
        thread::spawn(move || {
            // Lines that are no JSON, such as help, are kept as text.
            for line in output.lines().map_while(Result::ok) {
                let value = serde_json::from_str(&line).unwrap_or(Value::String(line));
                if send.send(value).is_err() {
                    break;
                }
            }
        });
        let mut errors = child.stderr.take().unwrap();
        let (running, over) = mpsc::channel();
        let complaints = thread::spawn(move || {
            let _running: Sender<()> = running;
            let mut text = String::new();
            errors.read_to_string(&mut text).unwrap();
            text
        });
        let input = child.stdin.take();
        Self { child, input, lines, over, seen: Vec::new(), complaints: Some(complaints) }
    }

    pub(crate) fn write(&mut self, line: &str) {
        writeln!(self.input.as_mut().unwrap(), "{line}").unwrap();
    }

    pub(crate) fn end_input(&mut self) {
        self.input = None;
    }

    /// Reads lines until one is as wanted.
    pub(crate) fn until(&mut self, what: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        loop {
            let Ok(line) = self.lines.recv_timeout(DEADLINE) else {
                panic!("never {what}: {:#?}", self.seen);
            };
            self.seen.push(line.clone());
            if is_it(&line) {
                return line;
            }
        }
    }

    pub(crate) fn until_state(&mut self, state: &str) {
        self.until(state, |line| line["change"] == "chat" && line["state"] == state);
    }

    /// Closes the output, and has something said until the program notices. One word might not do: a child of another test that is just
    /// being started has the other end of the pipe too, for a moment.
    pub(crate) fn stop_reading(mut self, say_something: impl Fn()) -> Ended {
        self.lines = mpsc::channel().1;
        let until = Instant::now() + DEADLINE;
        while self.over.recv_timeout(Duration::from_millis(100)) == Err(RecvTimeoutError::Timeout) {
            assert!(Instant::now() < until, "the program goes on without a reader");
            say_something();
        }
        self.end()
    }

    /// Sends a signal by its name.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    pub(crate) fn end(mut self) -> Ended {
        let until = Instant::now() + DEADLINE;
        loop {
            match self.lines.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(line) => self.seen.push(line),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("the program goes on: {:#?}", self.seen),
            }
        }
        let status = self.child.wait().unwrap();
        let complaints = self.complaints.take().unwrap().join().unwrap();
        Ended { status, lines: std::mem::take(&mut self.seen), complaints }
    }
}

impl Drop for Program {
    /// A test that fails leaves nothing running.
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Ended {
    pub(crate) fn code(&self) -> i32 {
        self.status.code().unwrap()
    }

    pub(crate) fn reason(&self) -> &str {
        let last = self.lines.last().unwrap();
        assert_eq!(last["change"], "end");
        last["reason"].as_str().unwrap()
    }

    /// Everything that was said, on both outputs.
    pub(crate) fn said(&self) -> String {
        self.lines.iter().map(ToString::to_string).chain([self.complaints.clone()]).collect()
    }
}
