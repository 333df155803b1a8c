//! A child process that cannot outlive its owner.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::time::Duration;

use crate::wait::wait_for;

/// Runs the program in the background and watches the pipe on standard input.
///
/// A destructor does not run when its process is killed, so the pipe is the signal: it closes however the owner ends.
/// An interrupt from the terminal reaches the whole group; this shell ignores it, so that it is still there to stop
/// a program that ignores interrupts too. `read -r` and `printf` are built in: the first line is never in argv.
const KEEPER: &str = r#"
trap '' INT
IFS= read -r line
exec 3<&0
printf '%s\n' "$line" | "$@" 3<&- & program=$!
{ read -r _ <&3; kill "$program"; } >/dev/null 2>&1 & watcher=$!
exec 2>/dev/null
wait "$program"; code=$?
kill "$watcher"
exit "$code"
"#;

/// A running program that is stopped when this value goes away, also when the owner is killed.
#[derive(Debug)]
pub struct Leash {
    keeper: Child,
    log: Option<PathBuf>,
}

/// Where the output of a leashed program goes.
#[derive(Debug, Clone, Copy)]
pub enum Output<'a> {
    /// Standard output can be read through [`Leash::stdout`], errors go where the owner's go.
    Piped,
    /// Both where the owner's go.
    Inherited,
    /// Both into this file.
    File(&'a Path),
}

impl Leash {
    /// Starts `command`'s program with its arguments, environment and folder; `line` becomes the one line on its
    /// standard input. The standard streams of `command` are not used.
    pub fn start(command: &Command, line: &str, output: Output<'_>) -> io::Result<Self> {
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", KEEPER, "leash"]).arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        if let Some(folder) = command.get_current_dir() {
            shell.current_dir(folder);
        }
        shell.stdin(Stdio::piped());
        let mut log = None;
        match output {
            Output::Piped => {
                shell.stdout(Stdio::piped());
            }
            Output::Inherited => {}
            Output::File(path) => {
                let file = File::options().create(true).append(true).open(path)?;
                shell.stdout(file.try_clone()?).stderr(file);
                log = Some(path.to_owned());
            }
        }
        let mut leash = Self { keeper: shell.spawn()?, log };
        leash
            .keeper
            .stdin
            .as_mut()
            .map_or(Ok(()), |stdin| stdin.write_all(format!("{line}\n").as_bytes()))?;
        Ok(leash)
    }

    /// The program's standard output, once, if it was started with [`Output::Piped`].
    pub fn stdout(&mut self) -> Option<ChildStdout> {
        self.keeper.stdout.take()
    }

    /// How the program ended, if it did. A signal shows as the code 128 + its number.
    pub fn ended(&mut self) -> io::Result<Option<ExitStatus>> {
        self.keeper.try_wait()
    }

    /// Waits until the program ends by itself.
    pub fn wait(&mut self) -> io::Result<ExitStatus> {
        // `Child::wait` would close the pipe and so stop the program: hold it.
        let pipe = self.keeper.stdin.take();
        let status = self.keeper.wait();
        drop(pipe);
        status
    }

    /// The last lines of the file the program writes to; empty without one.
    pub fn last_words(&self) -> String {
        let text = self.log.as_ref().and_then(|path| std::fs::read_to_string(path).ok()).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(12)..].join("\n")
    }
}

impl Drop for Leash {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let ended = wait_for(Duration::from_secs(5), || self.keeper.try_wait().ok().flatten());
        if ended.is_none() {
            // Best effort: the program ignored the request to end, its keeper at least goes.
            let _ = self.keeper.kill();
            let _ = self.keeper.wait();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader, Read as _};

    use super::*;

    fn sh(script: &str) -> Command {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", script]);
        command
    }

    fn is_running(pid: &str) -> bool {
        // A zombie has an entry, too. (It has no command line; neither has, for a moment, who becomes another program.)
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with(['Z', 'X']))
    }

    #[test]
    fn the_line_arrives_on_standard_input_and_the_exit_code_comes_back() {
        let mut leash =
            Leash::start(&sh("read -r a; echo \"got $a\"; exit 7"), "a \\ 'line'", Output::Piped).unwrap();
        let mut text = String::new();
        leash.stdout().unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "got a \\ 'line'\n");
        assert_eq!(leash.wait().unwrap().code(), Some(7));
    }

    #[test]
    fn a_dropped_leash_stops_the_program() {
        let mut leash = Leash::start(&sh("echo $$; exec tail -f /dev/null"), "", Output::Piped).unwrap();
        let mut pid = String::new();
        BufReader::new(leash.stdout().unwrap()).read_line(&mut pid).unwrap();
        assert!(is_running(pid.trim()));
        drop(leash);
        assert!(!is_running(pid.trim()));
    }

    #[test]
    fn a_killed_owner_takes_the_program_along() {
        // The owner is a shell that holds the pipe, as a killed test process would.
        let mut leash = Leash::start(&sh("echo $$; exec tail -f /dev/null"), "", Output::Piped).unwrap();
        let mut pid = String::new();
        BufReader::new(leash.stdout().unwrap()).read_line(&mut pid).unwrap();
        drop(leash.keeper.stdin.take());
        assert!(leash.keeper.wait().is_ok());
        assert!(!is_running(pid.trim()));
    }
}
