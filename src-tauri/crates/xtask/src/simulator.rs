//! The simulator as a child of the demo.

use std::io::{BufRead as _, BufReader, Read as _};
use std::sync::mpsc;
use std::time::Duration;

use desk::{Leash, Output};

use crate::failure::{Failure, at};
use crate::project::Project;

/// A running `connect-simulator`, and what the window needs to watch it.
pub(crate) struct Simulator {
    /// The one line for the window's standard input.
    pub(crate) sources: String,
    _program: Leash,
}

impl Simulator {
    pub(crate) fn start(project: &Project, chats: u32) -> Result<Self, Failure> {
        let program = project.program("connect-simulator");
        let mut command = std::process::Command::new(&program);
        command.args(["--port", "0", "--chats", &chats.to_string()]);
        let mut leash = Leash::start(&command, "", Output::Piped).map_err(at(program))?;
        let stdout = leash.stdout();
        // One message at most: the sender never waits.
        let (told, first_line) = mpsc::sync_channel(1);
        std::thread::spawn(move || {
            let Some(mut lines) = stdout.map(BufReader::new) else { return };
            let mut line = String::new();
            if lines.read_line(&mut line).is_ok() {
                let _ = told.send(line);
            }
            // It goes on to name chats; a full pipe would stop it.
            let mut rest = [0; 4096];
            while lines.read(&mut rest).is_ok_and(|count| count > 0) {}
        });
        let silent =
            || Failure::Demo { what: "The simulator does not start".to_owned(), log: leash.last_words() };
        let line = first_line.recv_timeout(Duration::from_secs(20)).map_err(|_| silent())?;
        let sources = sources(&line).ok_or_else(silent)?;
        Ok(Self { sources, _program: leash })
    }
}

/// The window's sources from the simulator's first line.
fn sources(line: &str) -> Option<String> {
    let (url, bearer) = (member(line, "rosterUrl")?, member(line, "rosterBearer")?);
    let region = member(line, "region").unwrap_or("us-west-2");
    Some(format!(r#"{{"rosters":[{{"url":"{url}","bearer":"{bearer}","region":"{region}"}}]}}"#))
}

/// The text of a member. Enough for a line the simulator writes: its values have no character that JSON escapes, and
/// this program is to stay without a JSON library.
fn member<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = line.split_once(&format!("\"{name}\""))?;
    let value = after.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    let (text, _) = value.split_once('"')?;
    (!text.contains('\\')).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_is_told_where_the_roster_is() {
        let line = r#"{"simulator":{"url":"http://127.0.0.1:1","rosterUrl":"http://127.0.0.1:1/roster","rosterBearer": "b"}}"#;
        let expected =
            r#"{"rosters":[{"url":"http://127.0.0.1:1/roster","bearer":"b","region":"us-west-2"}]}"#;
        assert_eq!(sources(line).as_deref(), Some(expected));
    }

    #[test]
    fn a_line_without_a_roster_is_not_understood() {
        assert_eq!(sources(""), None);
        assert_eq!(sources(r#"{"simulator":{"rosterUrl":"u"}}"#), None);
        assert_eq!(sources(r#"{"rosterUrl":"u","rosterBearer":"a\"b"}"#), None);
    }
}
