//! The page: building it when it changed, and its own tests.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use crate::console::{Progress, run, say};
use crate::failure::Failure;
use crate::needs::{self, Area};
use crate::project::Project;

/// Builds `ui/dist` if a file of the page is newer.
pub(crate) fn build(project: &Project) -> Result<(), Failure> {
    let index = project.path("ui/dist/index.html");
    // The app's build script puts a page without any script there when it finds none; that one is newer than all.
    let is_real = fs::read_to_string(&index).is_ok_and(|text| text.contains("<script"));
    let built = modified(&index).filter(|_| is_real);
    if built.is_some_and(|built| newest(&project.path("ui")).is_some_and(|source| source <= built)) {
        say("      The page is up to date.");
        return Ok(());
    }
    run(&mut project.npm("ui", &["run", "build"]))
}

/// Checks the types of the page.
pub(crate) fn check(project: &Project) -> Result<(), Failure> {
    run(&mut project.npm("ui", &["run", "check"]))
}

/// Runs the tests of the page's logic.
pub(crate) fn test(project: &Project) -> Result<(), Failure> {
    run(&mut project.npm("ui", &["test"]))
}

/// Pictures of every scene.
pub(crate) fn shots(project: &Project, options: &[String], progress: &mut Progress) -> Result<(), Failure> {
    needs::fulfil(project, &[Area::Page, Area::Desk, Area::Clients], progress, 1)?;
    progress.step("Pictures", || {
        let mut command = project.npm("ui", &["run", "shots"]);
        // A folder is named as seen from where one stands, and the page's scripts stand elsewhere.
        let options = options.iter().enumerate().map(|(at, option)| match at {
            1 => project.path(option).display().to_string(),
            _ => option.clone(),
        });
        run(command.arg("--").args(options))
    })
}

fn newest(folder: &Path) -> Option<SystemTime> {
    let entries = fs::read_dir(folder).ok()?.flatten();
    let times = entries.filter_map(|entry| {
        let name = entry.file_name();
        let made = name == "node_modules" || name.to_string_lossy().starts_with("dist");
        match entry.file_type() {
            _ if made => None,
            Ok(kind) if kind.is_dir() => newest(&entry.path()),
            _ => modified(&entry.path()),
        }
    });
    times.max()
}

fn modified(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).ok()?.modified().ok()
}
