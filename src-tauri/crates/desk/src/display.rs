//! The display of a desk: an Xvfb of its own.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::bus::installed;
use crate::error::DeskError;
use crate::leash::{Leash, Output};

const PART: &str = "the private display";

/// The size of a display in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

impl Size {
    /// A common laptop.
    pub const LAPTOP: Self = Self { width: 1440, height: 900 };
}

/// A running X server without a monitor.
#[derive(Debug)]
pub(crate) struct Display {
    name: String,
    _server: Leash,
}

impl Display {
    pub(crate) fn start(size: Size) -> Result<Self, DeskError> {
        let mut command = Command::new("Xvfb");
        // The server picks a free number and tells it once it is ready.
        command.args(["-displayfd", "1", "-nolisten", "tcp", "-noreset", "-screen", "0"]);
        command.arg(format!("{}x{}x24", size.width, size.height));
        let mut server = Leash::start(&command, "", Output::Piped)
            .map_err(|source| DeskError::File { path: "/bin/sh".into(), source })?;
        let stdout = server.stdout();
        // One message at most: the sender never waits.
        let (told, number) = mpsc::sync_channel(1);
        std::thread::spawn(move || {
            let mut line = String::new();
            let read = stdout.and_then(|stdout| BufReader::new(stdout).read_line(&mut line).ok());
            // The receiver is gone when the deadline has passed.
            let _ = told.send(read.map(|_| line.trim().to_owned()).filter(|number| !number.is_empty()));
        });
        let limit = Duration::from_secs(20);
        match number.recv_timeout(limit) {
            Ok(Some(number)) => Ok(Self { name: format!(":{number}"), _server: server }),
            _ if !installed("Xvfb") => Err(DeskError::ToolMissing { tool: "Xvfb", package: "xvfb" }),
            _ => Err(DeskError::NotReady { part: PART, waited: limit, log: String::new() }),
        }
    }

    /// What `DISPLAY` is to be.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Writes a picture of the whole display, or of one window, as the file's ending says.
    pub(crate) fn picture(&self, window: Option<&str>, path: &Path) -> Result<(), DeskError> {
        let mut command = Command::new("import");
        command.args(["-silent", "-window", window.unwrap_or("root")]).arg(path);
        self.ask(command, "import", "imagemagick").map(drop)
    }

    /// The id of the first window whose title starts like this.
    pub(crate) fn window(&self, start: &str) -> Result<Option<String>, DeskError> {
        let mut command = Command::new("xwininfo");
        command.args(["-root", "-tree"]);
        let tree = self.ask(command, "xwininfo", "x11-utils")?;
        Ok(window_in(&tree, start).map(str::to_owned))
    }

    fn ask(
        &self,
        mut command: Command,
        tool: &'static str,
        package: &'static str,
    ) -> Result<String, DeskError> {
        let output = command
            .env("DISPLAY", &self.name)
            .stdin(Stdio::null())
            .output()
            .map_err(|_| DeskError::ToolMissing { tool, package })?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        Err(DeskError::Failed { tool, log: String::from_utf8_lossy(&output.stderr).trim().to_owned() })
    }
}

/// Finds a window in the lines of `xwininfo -tree`: `0x200003 "Title": ("name" "Class")  800x600+0+0  +0+0`.
fn window_in<'a>(tree: &'a str, start: &str) -> Option<&'a str> {
    tree.lines().find_map(|line| {
        let (id, title) = line.trim_start().split_once(" \"")?;
        (id.starts_with("0x") && title.starts_with(start)).then_some(id)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_found_by_the_start_of_its_title() {
        let tree = concat!(
            "  Root window id: 0x50d (the root window) (has no name)\n",
            "     0x200001 \"sightline\": (\"sightline\" \"Sightline\")  10x10+10+10  +10+10\n",
            "     0x200003 \"Sightline (3)\": (\"sightline\" \"Sightline\")  800x600+0+0  +0+0\n",
        );
        assert_eq!(window_in(tree, "Sightline"), Some("0x200003"));
        assert_eq!(window_in(tree, "Another"), None);
    }
}
