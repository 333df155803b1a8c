//! The folder that holds everything as it will be installed.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::{DEMO, ID, PROGRAMS, Work, icons};
use crate::console::run as run_command;
use crate::failure::{Failure, at};

/// Lays it out anew: programs, desktop entry, metainfo, icons, what is read beside them.
pub(super) fn lay_out(work: &Work<'_>, programs: &Path) -> Result<(), Failure> {
    if work.tree.exists() {
        fs::remove_dir_all(&work.tree).map_err(at(&work.tree))?;
    }
    for program in PROGRAMS {
        let to = format!("usr/bin/{program}");
        put(work, &programs.join(program), &to, 0o755)?;
        // Nothing to be done for those of a release.
        run_command(work.project.command("strip").arg(work.tree.join(to)))?;
    }
    put(work, &work.source(DEMO), &format!("usr/bin/{DEMO}"), 0o755)?;
    let desktop = format!("{ID}.desktop");
    put(work, &work.source(&desktop), &format!("usr/share/applications/{desktop}"), 0o644)?;
    let metainfo = format!("{ID}.metainfo.xml");
    put(work, &work.source(&metainfo), &format!("usr/share/metainfo/{metainfo}"), 0o644)?;
    put(work, &work.source("copyright"), "usr/share/doc/sightline/copyright", 0o644)?;
    put(work, &work.project.path("CHANGELOG.md"), "usr/share/doc/sightline/CHANGELOG.md", 0o644)?;
    icons::draw(work)
}

/// Copies a file to a place below the tree.
pub(super) fn put(work: &Work<'_>, from: &Path, to: &str, mode: u32) -> Result<(), Failure> {
    let bytes = fs::read(from).map_err(at(from))?;
    write(work, &bytes, to, mode)
}

/// Writes a file at a place below the tree.
pub(super) fn write(work: &Work<'_>, bytes: &[u8], to: &str, mode: u32) -> Result<(), Failure> {
    let to = work.tree.join(to);
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(at(folder))?;
    }
    fs::write(&to, bytes).map_err(at(&to))?;
    fs::set_permissions(&to, fs::Permissions::from_mode(mode)).map_err(at(&to))
}
