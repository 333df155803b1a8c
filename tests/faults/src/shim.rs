//! The shim between a program and its disk: `shim/shim.c`, compiled where it is needed.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Failure, at};

/// Why there is none on this machine.
pub const NOT_HERE: &str = "NOT TESTED: no C compiler (`cc`) is there for the shim, or this is not Linux";

/// Compiles the shim into a folder; `None` where that is not possible.
pub fn build(folder: &Path) -> Result<Option<PathBuf>, Failure> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("shim/shim.c");
    let library = folder.join("shim.so");
    if !cfg!(target_os = "linux") || Command::new("cc").arg("--version").output().is_err() {
        return Ok(None);
    }
    let mut compiler = Command::new("cc");
    compiler.args(["-O1", "-shared", "-fPIC", "-o"]).arg(&library).arg(source).args(["-ldl", "-lpthread"]);
    let done = compiler.output().map_err(at("compile the shim"))?;
    if !done.status.success() {
        return Err(String::from_utf8_lossy(&done.stderr).into_owned());
    }
    Ok(Some(library))
}
