//! Where things are.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, at};

/// Puts the page into the app. The same for every build, or cargo would build the app's libraries twice.
pub(crate) const FEATURES: [&str; 2] = ["--features", "tauri/custom-protocol"];

/// The folders of the project.
pub(crate) struct Project {
    root: PathBuf,
    /// Where cargo puts what it builds.
    target: PathBuf,
}

impl Project {
    /// The project this program was built from.
    pub(crate) fn find() -> Result<Self, Failure> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = folder.ancestors().nth(3).unwrap_or(folder).to_owned();
        // Cargo has put this very program at <target>/<profile>/xtask, whatever decides where that is.
        let program = std::env::current_exe().map_err(at("xtask"))?;
        let target = program.ancestors().nth(2).unwrap_or(&root).to_owned();
        Ok(Self { root, target })
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    pub(crate) fn target(&self, name: &str) -> PathBuf {
        self.target.join(name)
    }

    /// A program of ours as a debug build makes it.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(name)
    }

    /// A command that runs in the root folder.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    /// `cargo …` in the root folder, with the target folder that we were built in.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = self.command("cargo");
        command.args(arguments).env("CARGO_TARGET_DIR", &self.target);
        // `cargo run` describes this package to us. A build script that looks at that would see it change whenever
        // cargo is called by hand and through us in turn, and build its library anew each time.
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy();
            if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&*name);
            }
        }
        command
    }

    /// `npm …` in a folder of the project.
    pub(crate) fn npm(&self, folder: &str, arguments: &[&str]) -> Command {
        let mut command = self.command("npm");
        command.args(arguments).arg("--prefix").arg(folder);
        command
    }
}
