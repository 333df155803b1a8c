//! The package for Debian and its like.

use std::fs;
use std::path::Path;

use super::{PROGRAMS, Work};
use crate::console::{run as run_command, say};
use crate::failure::{Failure, at};

pub(super) fn build(work: &Work<'_>) -> Result<(), Failure> {
    let depends = needed(work)?;
    let size = (bytes_in(&work.tree) / 1024).to_string();
    let values = [("ARCH", architecture()), ("SIZE", &size), ("DEPENDS", &depends)];
    // Beside the tree and not in it: the other package has no use for them.
    let folder = work.folder.join("deb");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(at(&folder))?;
    }
    fs::create_dir_all(folder.join("DEBIAN")).map_err(at(&folder))?;
    run_command(work.project.command("cp").args(["--archive"]).arg(work.tree.join("usr")).arg(&folder))?;
    let control = folder.join("DEBIAN/control");
    fs::write(&control, work.filled("control", &values)?).map_err(at(&control))?;
    sums(work, &folder)?;
    let package = work.packages().deb;
    let mut command = work.project.command("dpkg-deb");
    // The programs have much code in common; only the highest level looks back far enough to find it again.
    command.args(["--root-owner-group", "-Zxz", "-z9", "--build"]).arg(&folder).arg(&package);
    run_command(command.env("SOURCE_DATE_EPOCH", &work.epoch))?;
    say(format!("      {}", in_words(&package)));
    Ok(())
}

/// As Debian names it.
pub(super) fn architecture() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    }
}

/// A file with its size.
pub(super) fn in_words(package: &Path) -> String {
    let size = fs::metadata(package).map_or(0, |file| file.len());
    format!("{}: {}.{} MB", package.display(), size / 1_000_000, size / 100_000 % 10)
}

/// The packages whose libraries the programs are linked to, as Debian's own tool finds them.
fn needed(work: &Work<'_>) -> Result<String, Failure> {
    // The tool wants to stand in a source package.
    let folder = work.folder.join("needed");
    let debian = folder.join("debian");
    fs::create_dir_all(&debian).map_err(at(&debian))?;
    let control = debian.join("control");
    fs::write(&control, "Source: sightline\n\nPackage: sightline\nArchitecture: any\n")
        .map_err(at(&control))?;
    let mut command = work.project.command("dpkg-shlibdeps");
    command.current_dir(&folder).args(["-O", "--warnings=0"]);
    for program in PROGRAMS {
        command.arg(work.tree.join("usr/bin").join(program));
    }
    let output = command.output().map_err(at("dpkg-shlibdeps"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().find_map(|line| line.strip_prefix("shlibs:Depends="));
    line.map(str::to_owned).ok_or_else(|| {
        let log = String::from_utf8_lossy(&output.stderr).into_owned();
        Failure::Demo { what: "The libraries that the programs need can not be found out".to_owned(), log }
    })
}

fn sums(work: &Work<'_>, folder: &Path) -> Result<(), Failure> {
    let script =
        "find usr -type f -print0 | LC_ALL=C sort --zero-terminated | xargs --null md5sum > DEBIAN/md5sums";
    run_command(work.project.command("sh").args(["-c", script]).current_dir(folder))
}

fn bytes_in(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = entries.map(|entry| match entry.file_type() {
        Ok(kind) if kind.is_dir() => bytes_in(&entry.path()),
        _ => entry.metadata().map_or(0, |file| file.len()),
    });
    sizes.sum()
}
