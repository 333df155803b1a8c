//! The program under load, as a process of its own.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::said::Line;
use crate::truth::Truth;
use crate::{Failure, at};

/// The program that this one is, which is also the one under load.
#[derive(Debug, Clone)]
pub struct Program(pub PathBuf);

/// A running one.
#[derive(Debug)]
pub struct Running {
    child: Child,
    // Never full: what is said is said before the archive goes on, and is short.
    lines: Receiver<Line>,
}

impl Program {
    /// Starts it over a folder.
    pub fn start(
        &self,
        folder: &Path,
        seed: u64,
        first: u64,
        more: impl FnOnce(&mut Command),
    ) -> Result<Running, Failure> {
        let mut command = Command::new(&self.0);
        command.arg("load").arg(folder).args(["--seed", &seed.to_string(), "--first", &first.to_string()]);
        command.stdout(Stdio::piped()).stdin(Stdio::null());
        more(&mut command);
        let mut child = command.spawn().map_err(at("start the load"))?;
        let out = child.stdout.take().ok_or("the load has no output")?;
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            let mut out = BufReader::new(out);
            let mut text = String::new();
            // A line without its end was not said.
            while out.read_line(&mut text).is_ok_and(|length| length > 0) {
                if let Some(Ok(line)) = text.strip_suffix('\n').map(str::parse)
                    && sender.send(line).is_err()
                {
                    break;
                }
                text.clear();
            }
        });
        Ok(Running { child, lines })
    }
}

impl Running {
    /// Listens for so long, or until the program has ended; says whether it goes on.
    pub fn listen(&mut self, truth: &mut Truth, until: Instant, mut heard: impl FnMut(&Line)) -> bool {
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) => {
                    truth.hear(&line);
                    heard(&line);
                    if left.is_zero() {
                        return true;
                    }
                }
                Err(RecvTimeoutError::Timeout) => return true,
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
    }

    /// Listens until something is said that one waits for.
    pub fn listen_for(
        &mut self,
        truth: &mut Truth,
        what: &str,
        mut is_it: impl FnMut(&Line) -> bool,
    ) -> Result<(), Failure> {
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let line =
                self.lines.recv_timeout(left).map_err(|error| format!("waiting for {what}: {error}"))?;
            truth.hear(&line);
            if is_it(&line) {
                return Ok(());
            }
        }
    }

    /// Kills it as nothing can be kept from, and hears what it had said until then.
    pub fn kill(mut self, truth: &mut Truth) -> Result<(), Failure> {
        self.child.kill().map_err(at("kill"))?;
        self.child.wait().map_err(at("wait"))?;
        self.lines.iter().for_each(|line| truth.hear(&line));
        Ok(())
    }

    /// Waits until it has ended by itself.
    pub fn end(mut self, truth: &mut Truth) -> Result<(), Failure> {
        let mut is_done = false;
        for line in &self.lines {
            truth.hear(&line);
            is_done |= line == Line::Done;
        }
        let status = self.child.wait().map_err(at("wait"))?;
        if is_done && status.success() { Ok(()) } else { Err(format!("the load ended with {status}")) }
    }
}
