//! What Tauri's bundler is told for other systems, judged by the bundler itself: it refuses what it does not know.

use std::fs;

use super::Work;
use crate::console::run as run_command;
use crate::failure::{Failure, at};

const MAIN: &str = "tauri.conf.json";

/// What is merged into the main file, for a system or for a release.
const OVERLAYS: [&str; 5] = [
    "tauri.linux.conf.json",
    "tauri.windows.conf.json",
    "tauri.macos.conf.json",
    "packaging/programs.conf.json",
    "packaging/updater.conf.json",
];

/// The one under whose name each is shown to the bundler: what it asks about is of that system.
const SHOWN_AS: &str = "tauri.windows.conf.json";

/// A package for it to stand in; nothing is built.
const PACKAGE: &str = "[package]\nname = \"sightline\"\nversion = \"0.0.0\"\n[workspace]\n[dependencies]\ntauri = \"2\"\n\
                       [build-dependencies]\ntauri-build = \"2\"\n";

pub(super) fn judge(work: &Work<'_>) -> Result<(), Failure> {
    let folder = work.folder.join("config");
    fs::create_dir_all(folder.join("src")).map_err(at(&folder))?;
    fs::write(folder.join("Cargo.toml"), PACKAGE).map_err(at(&folder))?;
    fs::write(folder.join("src/main.rs"), "").map_err(at(&folder))?;
    let main = work.project.path(MAIN);
    fs::copy(&main, folder.join(MAIN)).map_err(at(main))?;
    let bundler = work.project.path("packaging/node_modules/.bin/tauri").display().to_string();
    for overlay in OVERLAYS {
        let overlay = work.project.path(overlay);
        fs::copy(&overlay, folder.join(SHOWN_AS)).map_err(at(&overlay))?;
        run_command(
            work.project.command(&bundler).args(["inspect", "wix-upgrade-code"]).current_dir(&folder),
        )?;
    }
    Ok(())
}
