//! `sightline-cli verify`: whether transcripts are still what they were when they were sealed, and exports what they were when they were
//! written.

mod exported;
mod sealed;

use std::fmt::Display;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use archive::export::{is_manifest, manifest_of};
use serde::Serialize;

use crate::dump::read;
use crate::exit::Exit;

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    /// It is as it was.
    Ok,
    /// It is not.
    Mismatch,
    /// There is no fingerprint: the transcript was not complete.
    Unsealed,
}

/// What came of all of it.
#[derive(Debug, Default)]
struct Sum {
    compared: u32,
    unreadable: u32,
    mismatches: u32,
}

/// Checks all chats and exports of all files, and prints a line for each.
pub(crate) fn run(files: &[PathBuf]) -> Exit {
    let mut sum = Sum::default();
    for file in files {
        let told = match manifest(file) {
            Some(manifest) => sum.export(&manifest),
            None => sum.transcripts(file),
        };
        if told.is_err() {
            // Nobody reads it.
            return Exit::Failed;
        }
    }
    sum.exit()
}

/// The manifest that a file is, or that lies beside it.
fn manifest(file: &Path) -> Option<PathBuf> {
    if is_manifest(file) {
        return Some(file.to_owned());
    }
    Some(manifest_of(file)).filter(|manifest| is_manifest(manifest))
}

impl Sum {
    fn export(&mut self, manifest: &Path) -> io::Result<()> {
        match archive::export::verify(manifest) {
            Ok(report) => {
                let line = exported::Line::from(report);
                self.note(line.verify);
                print(&line)
            }
            Err(error) => {
                self.refuse(&error);
                Ok(())
            }
        }
    }

    fn transcripts(&mut self, file: &Path) -> io::Result<()> {
        let recorded = match read(file) {
            Ok(recorded) => recorded,
            Err(error) => {
                self.refuse(&error);
                return Ok(());
            }
        };
        for contact in &recorded.contacts {
            let line = sealed::judge(file, contact);
            self.note(line.verify);
            print(&line)?;
        }
        Ok(())
    }

    fn note(&mut self, verdict: Verdict) {
        self.compared += u32::from(verdict != Verdict::Unsealed);
        self.mismatches += u32::from(verdict == Verdict::Mismatch);
    }

    fn refuse(&mut self, error: &dyn Display) {
        self.unreadable += 1;
        crate::say(error);
    }

    fn exit(&self) -> Exit {
        if self.mismatches > 0 {
            return Exit::Failed;
        }
        if self.unreadable == 0 && self.compared == 0 {
            crate::say(&"no transcript is sealed: none of the chats had ended and was read whole");
        }
        if self.unreadable > 0 || self.compared == 0 { Exit::Input } else { Exit::Done }
    }
}

fn print(line: &impl Serialize) -> io::Result<()> {
    let mut output = io::stdout().lock();
    serde_json::to_writer(&mut output, line)?;
    output.write_all(b"\n")
}
