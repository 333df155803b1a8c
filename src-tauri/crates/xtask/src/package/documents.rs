//! Man pages and completions, made by asking the programs: none is written by hand.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{DEMO, Work, tree};
use crate::console::run as run_command;
use crate::failure::{Failure, at};

/// Programs whose pages are made of what `--help` prints, with what stands behind their name.
const BY_HELP: [(&str, &str); 3] = [
    ("sightline", "watch live Amazon Connect chats"),
    ("connect-simulator", "the Amazon Connect Participant Service on this computer, playing chats"),
    (DEMO, "Sightline over simulated chats"),
];

/// Where each shell looks.
const COMPLETIONS: [(&str, &str); 3] = [
    ("sightline-cli.bash", "usr/share/bash-completion/completions/sightline-cli"),
    ("_sightline-cli", "usr/share/zsh/vendor-completions/_sightline-cli"),
    ("sightline-cli.fish", "usr/share/fish/vendor_completions.d/sightline-cli.fish"),
];

pub(super) fn write(work: &Work<'_>) -> Result<(), Failure> {
    let folder = work.folder.join("documents");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(at(&folder))?;
    }
    run_command(installed(work, "sightline-cli").arg("documents").arg(&folder))?;
    for (program, what) in BY_HELP {
        let mut command = installed(work, "help2man");
        command.args([
            "--no-info",
            "--locale",
            "C.UTF-8",
            "--section",
            "1",
            "--manual",
            "Sightline",
            "--source",
        ]);
        command.arg(format!("Sightline {}", work.version)).args(["--name", what, "--output"]);
        run_command(command.arg(folder.join(format!("{program}.1"))).arg(program))?;
    }
    for (name, to) in COMPLETIONS {
        tree::put(work, &folder.join(name), to, 0o644)?;
    }
    for page in pages(&folder)? {
        let name = page.file_name().unwrap_or_default().to_string_lossy().into_owned();
        tree::put(work, &page, &format!("usr/share/man/man1/{name}"), 0o644)?;
        compress(work, &format!("usr/share/man/man1/{name}"))?;
    }
    changelog(work)?;
    compress(work, "usr/share/doc/sightline/CHANGELOG.md")
}

/// A program as it will be found once it is installed.
fn installed(work: &Work<'_>, program: &str) -> Command {
    let path = std::env::var("PATH").unwrap_or_default();
    let programs = work.tree.join("usr/bin");
    let found = programs.join(program);
    let name = if found.exists() { found.display().to_string() } else { program.to_owned() };
    let mut command = work.project.command(&name);
    command.env("PATH", format!("{}:{path}", programs.display())).env("SOURCE_DATE_EPOCH", &work.epoch);
    command
}

fn pages(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let files = fs::read_dir(folder).map_err(at(folder))?.flatten().map(|entry| entry.path());
    Ok(files.filter(|path| path.extension().is_some_and(|ending| ending == "1")).collect())
}

/// In the form that Debian's tools read; what is new stands in CHANGELOG.md beside it.
fn changelog(work: &Work<'_>) -> Result<(), Failure> {
    let mut date = Command::new("date");
    let output = date
        .args(["--utc", "--rfc-email", "--date", &format!("@{}", work.epoch)])
        .env("LC_ALL", "C")
        .output();
    let date = output.map_err(at("date"))?.stdout;
    let date = String::from_utf8_lossy(&date);
    let text = format!(
        "sightline ({}) stable; urgency=medium\n\n  * What is new for the people who use it stands in CHANGELOG.md.\n\n \
         -- The Sightline project <packages@sightline.app>  {}\n",
        work.version,
        date.trim(),
    );
    tree::write(work, text.as_bytes(), "usr/share/doc/sightline/changelog", 0o644)?;
    compress(work, "usr/share/doc/sightline/changelog")
}

/// Without name and time in it, so that the same text gives the same file.
fn compress(work: &Work<'_>, file: &str) -> Result<(), Failure> {
    run_command(work.project.command("gzip").args(["-9", "--no-name", "--force"]).arg(work.tree.join(file)))
}
