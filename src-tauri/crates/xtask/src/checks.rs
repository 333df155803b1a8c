//! The quick checks: format, lints, generated types.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::console::{Progress, run as run_command};
use crate::failure::Failure;
use crate::needs::{self, Area};
use crate::project::{FEATURES, Project};

/// Where the page's types are written by the app's tests.
const GENERATED: &str = "ui/src/host/generated";

pub(crate) fn run(project: &Project, progress: &mut Progress) -> Result<(), Failure> {
    needs::fulfil(project, &[Area::App, Area::Runner], progress, 3)?;
    progress.step("Format", || format(project))?;
    progress.step("Lints", || lints(project))?;
    progress.step("Generated types", || {
        let before = Generated::read(project);
        let tests = ["test", "--locked", "--package", "sightline", "--lib"];
        run_command(project.cargo(&tests).args(FEATURES).arg("export_bindings"))?;
        before.unchanged(project)
    })
}

pub(crate) fn format(project: &Project) -> Result<(), Failure> {
    run_command(&mut project.cargo(&["fmt", "--all", "--check"]))
}

pub(crate) fn lints(project: &Project) -> Result<(), Failure> {
    let words = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
    run_command(&mut project.cargo(&words))
}

/// The generated types as they are on the disk.
pub(crate) struct Generated(BTreeMap<PathBuf, Vec<u8>>);

impl Generated {
    pub(crate) fn read(project: &Project) -> Self {
        let mut files = BTreeMap::new();
        collect(&project.path(GENERATED), &mut files);
        Self(files)
    }

    /// Fails when the app's tests, which write these files, have changed one.
    pub(crate) fn unchanged(&self, project: &Project) -> Result<(), Failure> {
        if Self::read(project).0 == self.0 {
            return Ok(());
        }
        let what =
            format!("The types in {GENERATED} were not those of the Rust code. They are now: commit them");
        Err(Failure::Demo { what, log: String::new() })
    }
}

fn collect(folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, files);
        } else if let Ok(content) = fs::read(&path) {
            files.insert(path, content);
        }
    }
}
