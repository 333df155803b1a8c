//! A role in a process of its own, and what the operating system says of it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::Value;

/// Nothing here takes longer.
const PATIENCE: Duration = Duration::from_secs(150);

/// A child that is told commands and answers with JSON lines.
pub(crate) struct Process {
    child: Child,
    commands: ChildStdin,
    answers: mpsc::Receiver<String>,
}

impl Process {
    /// This program in another role.
    pub(crate) fn role(words: &[&str]) -> Self {
        Self::start(Command::new(std::env::current_exe().unwrap()).args(words))
    }

    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (out, answers) = mpsc::channel();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if out.send(line).is_err() {
                    return;
                }
            }
        });
        let commands = child.stdin.take().unwrap();
        Self { child, commands, answers }
    }

    pub(crate) fn tell(&mut self, command: &str) {
        writeln!(self.commands, "{command}").unwrap();
    }

    pub(crate) fn hear(&self) -> Value {
        let line = self.answers.recv_timeout(PATIENCE).expect("an answer in time");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    pub(crate) fn ask(&mut self, command: &str) -> Value {
        self.tell(command);
        self.hear()
    }

    /// The time that an answer says something took.
    pub(crate) fn seconds(&mut self, command: &str) -> f64 {
        self.ask(command)["seconds"].as_f64().unwrap()
    }

    /// Processor time of all its threads so far, in seconds. (The ticks of `/proc/PID/stat` are too coarse for a thousand items.)
    pub(crate) fn cpu(&self) -> f64 {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.child.id())).unwrap();
        let nanoseconds = tasks.flatten().filter_map(|task| {
            let text = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
            text.split_whitespace().next()?.parse::<f64>().ok()
        });
        nanoseconds.sum::<f64>() / 1e9
    }

    /// How much of its processor time so far it spent in the operating system, such as in reading sockets: 0 to 1.
    pub(crate) fn system_share(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        // Fields 14 and 15 of proc(5), counted from behind the name, which may have spaces in it.
        let (_, fields) = stat.rsplit_once(')').unwrap();
        let ticks: Vec<f64> =
            fields.split_whitespace().skip(11).take(2).map(|field| field.parse().unwrap()).collect();
        ticks[1] / (ticks[0] + ticks[1])
    }

    /// What it has in memory (`VmRSS`), in MB of a million bytes.
    pub(crate) fn memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.split_whitespace().next().unwrap().parse::<f64>().unwrap() * 1024.0 / 1e6
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
