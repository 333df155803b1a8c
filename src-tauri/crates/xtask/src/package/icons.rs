//! The icon in every size, drawn from one picture.

use std::fs;

use super::{ID, Work, tree};
use crate::console::run as run_command;
use crate::failure::{Failure, at};

const PICTURE: &str = "src-tauri/icons/sightline.svg";

/// Those of the hicolor theme.
const SIZES: [u32; 10] = [16, 22, 24, 32, 48, 64, 96, 128, 256, 512];

pub(super) fn draw(work: &Work<'_>) -> Result<(), Failure> {
    let picture = work.project.path(PICTURE);
    for size in SIZES {
        let folder = work.tree.join(format!("usr/share/icons/hicolor/{size}x{size}/apps"));
        fs::create_dir_all(&folder).map_err(at(&folder))?;
        let edge = size.to_string();
        let mut command = work.project.command("rsvg-convert");
        command.args(["--width", &edge, "--height", &edge, "--output"]);
        run_command(command.arg(folder.join(format!("{ID}.png"))).arg(&picture))?;
    }
    tree::put(work, &picture, &format!("usr/share/icons/hicolor/scalable/apps/{ID}.svg"), 0o644)?;
    let symbolic = format!("{ID}-symbolic.svg");
    tree::put(
        work,
        &work.source(&symbolic),
        &format!("usr/share/icons/hicolor/symbolic/apps/{symbolic}"),
        0o644,
    )
}
