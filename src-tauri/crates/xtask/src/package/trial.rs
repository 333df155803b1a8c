//! `cargo xtask test-package`: the package as a new user meets it, in a fresh Debian of its own.
//!
//! Each stage stands alone, over the folder that the one before left. What happens inside stands in `packaging/trial`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{ID, Work, config, deb};
use crate::console::{Progress, answer, run as run_command, say};
use crate::debian;
use crate::failure::{Failure, at};
use crate::needs::{self, Area};
use crate::project::Project;

/// What may be done, in this order.
pub(crate) const STAGES: [&str; 5] = ["rules", "root", "install", "demo", "remove"];

const SCRIPTS: &str = "packaging/trial";

/// Gives the root its own processes and mounts, which end with the script whatever happens.
const INSIDE: &str = r#"
mkdir -p "$1/dev/shm" "$1/dev/pts"
mount -t proc proc "$1/proc"
mount -t tmpfs tmpfs "$1/dev/shm"
mount -t tmpfs -o mode=755 tmpfs "$1/run"
exec chroot "$1" /bin/sh "/trial/$2"
"#;

/// Which stages, and over what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Trial {
    /// These alone.
    pub(crate) only: Vec<&'static str>,
    /// A package other than the one that `bundle` made.
    pub(crate) package: Option<PathBuf>,
}

pub(crate) fn run(project: &Project, trial: &Trial, progress: &mut Progress) -> Result<(), Failure> {
    let stages: Vec<&str> =
        STAGES.into_iter().filter(|stage| trial.only.is_empty() || trial.only.contains(stage)).collect();
    needs::fulfil(project, &[Area::Packages, Area::Bundler], progress, stages.len())?;
    let work = Work::new(project)?;
    let package = trial.package.clone().unwrap_or_else(|| work.packages().deb);
    for stage in stages {
        progress.step(&format!("Package: {stage}"), || match stage {
            "rules" => rules(&work, &package),
            "root" => root(&work),
            "install" => install(&work, &package),
            "demo" => demo(&work),
            _ => inside(&work, "remove.sh"),
        })?;
    }
    Ok(())
}

/// What the tools of desktops and of Debian say about it.
fn rules(work: &Work<'_>, package: &Path) -> Result<(), Failure> {
    say(format!("      {}", deb::in_words(package)));
    run_command(work.project.command("desktop-file-validate").arg(work.source(&format!("{ID}.desktop"))))?;
    let metainfo = work.source(&format!("{ID}.metainfo.xml"));
    run_command(work.project.command("appstreamcli").args(["validate", "--no-net"]).arg(metainfo))?;
    config::judge(work)?;
    // As root it wants to be told so.
    run_command(work.project.command("lintian").args(["--allow-root", "--fail-on", "error"]).arg(package))
}

/// A fresh Debian, with nothing of this machine in it.
fn root(work: &Work<'_>) -> Result<(), Failure> {
    let root = place(work);
    run_command(&mut as_root("rm", &["--recursive", "--force", "--one-file-system"], &root))?;
    let release = fs::read_to_string("/etc/os-release").map_err(at("/etc/os-release"))?;
    let suite = release.lines().find_map(|line| line.strip_prefix("VERSION_CODENAME=")).unwrap_or("stable");
    let mut command = as_root("debootstrap", &["--variant=minbase", suite], &root);
    run_command(command.args(mirror(suite)))?;
    run_command(&mut as_root("mkdir", &["--parents"], &root.join("trial")))?;
    inside(work, "root.sh")
}

/// From where this machine installs.
fn mirror(suite: &str) -> Option<String> {
    let targets =
        answer("apt-get", &["indextargets", "--format", "$(RELEASE) $(REPO_URI)", "Created-By: Packages"])?;
    let found = targets.lines().find_map(|line| line.strip_prefix(suite)?.strip_prefix(' '));
    found.map(str::to_owned)
}

fn install(work: &Work<'_>, package: &Path) -> Result<(), Failure> {
    let trial = place(work).join("trial");
    run_command(as_root("cp", &[], package).arg(trial.join("sightline.deb")))?;
    inside(work, "install.sh")
}

fn demo(work: &Work<'_>) -> Result<(), Failure> {
    inside(work, "demo.sh")?;
    let seen = work.folder.join("trial-seen");
    fs::create_dir_all(&seen).map_err(at(&seen))?;
    let pictures = place(work).join("trial/seen/.");
    run_command(as_root("cp", &["--recursive", "--no-preserve=ownership"], &pictures).arg(&seen))?;
    say(format!("      Pictures of the window are in {}.", seen.display()));
    Ok(())
}

/// Runs a script in there as root.
fn inside(work: &Work<'_>, script: &str) -> Result<(), Failure> {
    let root = place(work);
    let scripts = work.project.path(SCRIPTS).join(".");
    run_command(
        as_root("cp", &["--recursive", "--no-preserve=ownership"], &scripts).arg(root.join("trial")),
    )?;
    let words = ["--mount", "--pid", "--fork", "--kill-child", "sh", "-euc", INSIDE, "inside"];
    run_command(as_root("unshare", &words, &root).arg(script))
}

fn place(work: &Work<'_>) -> PathBuf {
    work.folder.join("trial-root")
}

fn as_root(program: &str, words: &[&str], path: &Path) -> Command {
    let mut command = debian::as_root(program, words);
    command.arg(path);
    command
}
