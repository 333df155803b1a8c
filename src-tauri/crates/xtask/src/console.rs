//! What a task shows: steps with their number and time, the commands it runs, a summary.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "showing what happens is this program's job")]

use std::process::Command;
use std::time::{Duration, Instant};

use crate::failure::Failure;

/// Counts and times the steps of a task.
pub(crate) struct Progress {
    start: Instant,
    total: usize,
    done: Vec<(String, Duration, bool)>,
}

impl Progress {
    pub(crate) fn new() -> Self {
        Self { start: Instant::now(), total: 0, done: Vec::new() }
    }

    /// Says how many more steps will follow.
    pub(crate) fn expect(&mut self, steps: usize) {
        self.total = self.done.len() + steps;
    }

    /// Runs a step and shows how long it took.
    pub(crate) fn step<T>(
        &mut self,
        name: &str,
        act: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let at = self.done.len() + 1;
        println!("\n[{at}/{}] {name}  ({} so far)", self.total.max(at), clock(self.start.elapsed()));
        let start = Instant::now();
        let result = act();
        let took = start.elapsed();
        println!("      {} {name}: {}", if result.is_ok() { "done" } else { "FAILED" }, clock(took));
        self.done.push((name.to_owned(), took, result.is_ok()));
        result
    }

    /// Shows all steps with their times.
    pub(crate) fn summary(&self) {
        println!("\nSummary");
        for (name, took, passed) in &self.done {
            println!("  {}  {:>9}  {name}", if *passed { "ok    " } else { "FAILED" }, clock(*took));
        }
        println!("  in all  {:>9}", clock(self.start.elapsed()));
    }
}

/// Shows a line.
pub(crate) fn say(text: impl AsRef<str>) {
    println!("{}", text.as_ref());
}

/// Shows why the task ends.
pub(crate) fn complain(failure: &Failure) {
    eprintln!("\nxtask: {failure}");
}

/// Shows and runs a command whose output goes where ours goes.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    let shown = words(command);
    println!("      $ {shown}");
    let status = command.status();
    match status {
        Ok(status) if status.success() => Ok(()),
        _ => Err(Failure::Program(shown)),
    }
}

/// What a command writes, or nothing if it can not be run or fails.
pub(crate) fn answer(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stdin(std::process::Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn words(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}

fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short_to_read() {
        assert_eq!(clock(Duration::from_millis(340)), "0.3 s");
        assert_eq!(clock(Duration::from_secs(754)), "12 min 34 s");
    }

    #[test]
    fn a_command_that_fails_or_does_not_exist_is_a_failure() {
        assert!(run(&mut Command::new("true")).is_ok());
        assert!(
            matches!(run(Command::new("false").arg("x")), Err(Failure::Program(shown)) if shown == "false x")
        );
        assert!(run(&mut Command::new("/nonexistent/program")).is_err());
    }
}
