//! Man pages and completions, made from what the program itself understands: they can not tell anything else.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Command;
use clap::builder::Resettable;
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};
use thiserror::Error;

use crate::arguments;
use crate::exit::Exit;

/// Why the documents are not there.
#[derive(Debug, Error)]
#[error("can not write {path}: {source}; name a folder that can be written to", path = path.display())]
struct Unwritten {
    path: PathBuf,
    source: io::Error,
}

/// Writes a page for each command and a file for each shell into `folder`.
pub(crate) fn run(folder: &Path) -> Exit {
    match write(folder) {
        Ok(()) => Exit::Done,
        Err(unwritten) => {
            crate::say(&unwritten);
            Exit::Failed
        }
    }
}

fn write(folder: &Path) -> Result<(), Unwritten> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |source| Unwritten { path, source }
    };
    fs::create_dir_all(folder).map_err(at(folder))?;
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
        let mut program = arguments::program();
        let name = program.get_name().to_owned();
        clap_complete::generate_to(shell, &mut program, name, folder).map_err(at(folder))?;
    }
    for (name, text) in pages() {
        let path = folder.join(name);
        fs::write(&path, text).map_err(at(&path))?;
    }
    Ok(())
}

fn pages() -> Vec<(String, Vec<u8>)> {
    let mut program = arguments::program().disable_help_subcommand(true);
    program.build();
    let mut pages = Vec::new();
    collect(&program, &mut pages);
    pages
}

fn collect(command: &Command, pages: &mut Vec<(String, Vec<u8>)>) {
    for below in command.get_subcommands() {
        collect(below, pages);
    }
    // What stands behind the options is laid out by hand, and is shown as it is.
    let man = Man::new(command.clone().after_help(Resettable::Reset)).manual("Sightline");
    let mut text = Vec::new();
    // Memory takes everything.
    let _ = man.render(&mut text);
    if let Some(notes) = command.get_after_help() {
        let mut roff = Roff::new();
        roff.control("SH", ["NOTES"]).control("nf", []);
        for line in notes.to_string().lines() {
            roff.text([roman(line)]);
        }
        roff.control("fi", []);
        let _ = roff.to_writer(&mut text);
    }
    pages.push((man.get_filename(), text));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_page_with_its_options_and_notes() {
        let pages: Vec<(String, String)> =
            pages().into_iter().map(|(name, text)| (name, String::from_utf8(text).unwrap())).collect();
        let page = |wanted: &str| {
            let found = pages.iter().find(|(name, _)| name == wanted);
            found.map(|(_, text)| text.replace('\\', "")).unwrap_or_default()
        };
        assert!(page("sightline-cli.1").contains("sightline-cli-watch(1)"));
        assert!(page("sightline-cli-watch.1").contains("--until-ended"));
        assert!(page("sightline-cli-watch.1").contains("Exit codes:\n  0  all went as asked"));
        assert!(page("sightline-cli-archive-stats.1").contains("--json"));
        assert!(!page("sightline-cli.1").contains("documents"), "it is for packages alone");
    }
}
