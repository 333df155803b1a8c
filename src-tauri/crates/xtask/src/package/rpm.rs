//! The package for Fedora, openSUSE and their like.

use std::fs;

use super::{Work, deb};
use crate::console::{run as run_command, say};
use crate::failure::{Failure, at};

pub(super) fn build(work: &Work<'_>) -> Result<(), Failure> {
    let folder = work.folder.join("rpm");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(at(&folder))?;
    }
    fs::create_dir_all(&folder).map_err(at(&folder))?;
    let spec = folder.join("sightline.spec");
    let tree = work.tree.display().to_string();
    fs::write(&spec, work.filled("sightline.spec", &[("TREE", &tree)])?).map_err(at(&spec))?;
    let mut command = work.project.command("rpmbuild");
    command.args(["--quiet", "-bb", "--define"]).arg(format!("_topdir {}", folder.display()));
    run_command(command.arg(&spec).env("SOURCE_DATE_EPOCH", &work.epoch))?;
    let package = work.packages().rpm;
    let name = package.file_name().unwrap_or_default();
    let built = folder.join("RPMS").join(std::env::consts::ARCH).join(name);
    fs::copy(&built, &package).map_err(at(built))?;
    say(format!("      {}", deb::in_words(&package)));
    Ok(())
}
