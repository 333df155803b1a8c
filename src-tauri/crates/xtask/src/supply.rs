//! `cargo xtask supply-chain`: what comes in from outside, against `deny.toml` and the lists of known defects.

use crate::console::{Progress, answer, run as run_command, say};
use crate::failure::{Failure, at};
use crate::needs;
use crate::project::Project;

/// Folders with packages of npm.
const PACKAGES: [&str; 3] = ["ui", "packaging", "tests/conformance"];

pub(crate) fn run(project: &Project, progress: &mut Progress) -> Result<(), Failure> {
    let missing = answer("cargo", &["deny", "--version"]).is_none();
    needs::fulfil(project, &[], progress, usize::from(missing) + 3)?;
    if missing {
        progress.step("Tool", || run_command(&mut project.cargo(&["install", "cargo-deny", "--locked"])))?;
    }
    progress.step("Crates: licences, sources, bans", || {
        run_command(&mut project.cargo(&["deny", "--offline", "check", "bans", "licenses", "sources"]))
    })?;
    progress.step("Crates: known defects", || {
        let asked = ask(&mut project.cargo(&["deny", "check", "advisories"]))?;
        judge(asked, &["failed to fetch advisory database", "failed to load advisory database"])
    })?;
    progress.step("Packages of the page: known defects", || {
        PACKAGES.iter().try_for_each(|folder| {
            let words = ["audit", "--package-lock-only", "--audit-level", "high"];
            let asked = ask(&mut project.npm(folder, &words))?;
            judge(
                asked,
                &["audit endpoint returned an error", "ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT"],
            )
        })
    })
}

/// What a tool answered.
struct Asked {
    is_fine: bool,
    words: String,
}

fn ask(command: &mut std::process::Command) -> Result<Asked, Failure> {
    let output = command.output().map_err(at(command.get_program()))?;
    let words =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    Ok(Asked { is_fine: output.status.success(), words })
}

/// A list that can not be had here is told and is no failure; a defect is one.
fn judge(asked: Asked, unreachable: &[&str]) -> Result<(), Failure> {
    if asked.is_fine {
        return Ok(());
    }
    if unreachable.iter().any(|sign| asked.words.contains(sign)) {
        say("      The list of known defects can not be reached from here: NOT CHECKED.");
        return Ok(());
    }
    Err(Failure::Demo {
        what: "A known defect, or something that can not be judged".to_owned(),
        log: asked.words,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn off_line_is_told_apart_from_a_defect() {
        let asked = |is_fine, words: &str| Asked { is_fine, words: words.to_owned() };
        assert!(judge(asked(true, ""), &["ENOTFOUND"]).is_ok());
        assert!(judge(asked(false, "npm error code ENOTFOUND"), &["ENOTFOUND"]).is_ok());
        assert!(judge(asked(false, "1 critical severity vulnerability"), &["ENOTFOUND"]).is_err());
    }
}
